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
    """Claims by their labels or references, or else a page of all in the order in which they were written down."""

    claims: tuple[str, ...] = ()
    refs: tuple[bytes, ...] = ()
    offset: int = 0
    limit: int = 50


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A part of the ledger.

    Attributes:
        claims: those asked for; the ledger holds the wider and narrower ones beside them too.
        refs: their references, in the same order.
        total: how many claims the vault holds.
    """

    claims: tuple[ClaimId, ...]
    refs: tuple[str, ...]
    ledger: Ledger
    total: int
    offset: int


def evidence_ledger(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Look up a part of the ledger.

    Raises:
        Mistaken: no claim has that label.
    """
    replica = office.replica
    page = replica.claims(offset=ask.offset, limit=0 if ask.claims or ask.refs else min(ask.limit, LIMIT_CAP))
    asked = [*page.lines, *ask.refs]
    for label in ask.claims:
        ref = replica.claim_named(label)
        if ref is None:
            raise Mistaken("the vault has no such claim", "see: safeconduct evidence matrix")
        asked.append(ref)
    beside = dict.fromkeys([*asked, *(other for ref in asked for other in replica.claims_beside(ref))])
    spoken = replica.spoken_of(beside)
    ledger = ledger_of(Known(claims=spoken.claims, sources=spoken.sources, captures=spoken.captures))
    by_ref = {record.ref: claim.id for claim, record in zip(ledger.claims, spoken.claims, strict=True)}
    if any(ref not in by_ref for ref in ask.refs):
        raise Mistaken("the vault has no such claim", "see: safeconduct evidence matrix")
    wanted = set(asked)
    shown = {ref: claim for ref, claim in by_ref.items() if ref in wanted}
    return Answer(claims=tuple(shown.values()), refs=tuple(ref.hex() for ref in shown), ledger=ledger, total=page.total, offset=ask.offset)
