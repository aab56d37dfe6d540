"""Give a page of the ledger, or single claims, with all that they rest on: what the studies weigh.

>>> Ask().limit
50
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.studies.evidence import ClaimId, Known, Ledger, ledger_of

LIMIT_CAP = 500  # claims asked for at once; a whole ledger is asked for page by page


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Claims by their labels, or else a page of all in the order in which they were written down."""

    claims: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 50


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A part of the ledger.

    Attributes:
        claims: those asked for; the ledger holds the wider and narrower ones beside them too.
        total: how many claims the vault holds.
    """

    claims: tuple[ClaimId, ...]
    ledger: Ledger
    total: int
    offset: int


def evidence_ledger(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Look up a part of the ledger.

    Raises:
        Mistaken: no claim has that label.
    """
    replica = office.replica
    page = replica.claims(offset=ask.offset, limit=0 if ask.claims else min(ask.limit, LIMIT_CAP))
    asked = list(page.lines)
    for label in ask.claims:
        ref = replica.claim_named(label)
        if ref is None:
            raise Mistaken("the vault has no such claim", "see: safeconduct evidence matrix")
        asked.append(ref)
    beside = dict.fromkeys([*asked, *(other for ref in asked for other in replica.claims_beside(ref))])
    spoken = replica.spoken_of(beside)
    ledger = ledger_of(Known(claims=spoken.claims, sources=spoken.sources, captures=spoken.captures))
    wanted = set(asked)
    shown = (claim.id for claim, record in zip(ledger.claims, spoken.claims, strict=True) if record.ref in wanted)
    return Answer(claims=tuple(shown), ledger=ledger, total=page.total, offset=ask.offset)
