"""List the depots of this vault with what each was last seen to hold and to do.

Nothing is asked of them: that is what `sync` does.

    >>> Answer(depots=()).depots
    ()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import DEPOTS, Office, Progress
from safeconduct.vault.courier import Finding, KeptDepot, Ledger, holdings_of, read_ledger, read_places


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """All are listed; there is nothing to choose."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A depot.

    Attributes:
        name, kind, where: as it was added.
        has_keystore: a copy of the keystore lies there too.
        held: objects that it is known to hold.
        lacking: objects of this vault that it is not known to hold.
        added_at, tried_at, reached_at: when it was added, last asked, and last answered to the end.
        findings: what it did, open and past, within a month.
    """

    name: str
    kind: str
    where: str
    has_keystore: bool
    held: int
    lacking: int
    added_at: dt.datetime
    tried_at: dt.datetime | None
    reached_at: dt.datetime | None
    findings: tuple[Finding, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One line for each depot, in the order in which they were added."""

    depots: tuple[Line, ...]


def depot_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the depots."""
    folder, key = office.folder / DEPOTS, office.depots_key
    mine = {holding.lane: holding.names() for holding in holdings_of(office.folder, office.keys)}
    return Answer(depots=tuple(_line(kept, read_ledger(folder, kept.id, key), mine) for kept in read_places(folder, key).depots))


def _line(kept: KeptDepot, ledger: Ledger, mine: dict[bytes, set[bytes]]) -> Line:
    """Sum up a depot."""
    return Line(
        name=kept.name,
        kind=kept.kind,
        where=kept.where,
        has_keystore=kept.has_keystore,
        held=sum(map(len, ledger.lanes.values())),
        lacking=sum(name not in ledger.lane(lane) for lane, names in mine.items() for name in names),
        added_at=kept.added_at,
        tried_at=ledger.tried_at,
        reached_at=ledger.reached_at,
        findings=tuple(ledger.findings.values()),
    )
