"""Remember what a depot has acknowledged and shown, so that it cannot take anything back unnoticed.

A depot's ledger lies sealed in the vault. If it is lost, nothing else is: the next sync looks at everything anew.

    >>> lane = LaneLedger()
    >>> lane.add(b"n" * 32)
    >>> lane.add(b"n" * 32)
    >>> len(lane), b"n" * 32 in lane
    (1, True)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import msgspec

from safeconduct.errors import Damaged
from safeconduct.vault.courier.sealed import drop_sealed, find_sealed, keep_sealed

FINDINGS_CAP = 1000  # of one depot; more of them say nothing more
TOLD_DAYS = 30  # that something was so, after it is no longer
_SETTLED_OTHERWISE = frozenset({"gap", "own", "fork"})  # stages that listing one lane says nothing about
_SHORT_BYTES = 16  # of a name; nobody finds two objects of ours that share so many


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a depot did, or that came from it.

    Attributes:
        stage: what kind of thing, in the words of `docs/protocol.md`.
        says: one sentence for the person.
        lane: the lane in hexadecimal.
        name: the object in hexadecimal; empty when it concerns more than one.
        since: when it was first seen.
        count: how many objects it is about.
        until: since when it is no longer so; such a finding is told for a month.
    """

    stage: str
    says: str
    lane: str
    name: str
    since: dt.datetime
    count: int = 1
    until: dt.datetime | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding the next time."""
        return (self.stage, self.lane, self.name)


class LaneLedger:
    """What a depot is known to hold of one lane, in the order in which that became known."""

    def __init__(self, cursor: bytes = b"", seen: bytes = b"") -> None:
        """Take what was written down."""
        self.cursor = cursor
        self._seen = dict.fromkeys(seen[at : at + _SHORT_BYTES] for at in range(0, len(seen), _SHORT_BYTES))

    def add(self, name: bytes) -> None:
        """Note that the depot has an object."""
        self._seen.setdefault(name[:_SHORT_BYTES])

    def drop(self, name: bytes) -> None:
        """Note that it has it no longer."""
        self._seen.pop(name[:_SHORT_BYTES], None)

    def in_order(self, names: Iterable[bytes]) -> list[bytes]:
        """Give those of the names that the depot is known to hold, the earliest known first."""
        whole = {name[:_SHORT_BYTES]: name for name in names}
        return [whole[short] for short in self._seen if short in whole]

    def packed(self) -> tuple[bytes, bytes]:
        """Give what is to be written down."""
        return self.cursor, b"".join(self._seen)

    def __contains__(self, name: bytes) -> bool:
        return name[:_SHORT_BYTES] in self._seen

    def __len__(self) -> int:
        return len(self._seen)


class _Written(msgspec.Struct, frozen=True, array_like=True):
    """A ledger as it is written."""

    lanes: dict[bytes, tuple[bytes, bytes]]
    findings: list[Finding]
    refused: dict[bytes, list[bytes]]
    awaited: dict[bytes, tuple[bytes, dt.datetime]]
    compared: set[bytes]
    tried_at: dt.datetime | None
    reached_at: dt.datetime | None
    looked_at: dt.datetime | None


class Ledger:
    """All that is remembered of one depot.

    Attributes:
        lanes: what it holds, by lane.
        findings: what is the matter with it now, by kind and place.
        refused: names of objects that it gave and that did not hold, by lane; they are tried again.
        awaited: segments that others cite and nobody has given yet: by name, the lane of who cites them, and since when.
        compared: names of objects that were fetched and compared in a thorough look that is not finished.
        tried_at: when it was last asked.
        reached_at: when it last answered to the end.
        looked_at: when everything it holds was last listed.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self.lanes: dict[bytes, LaneLedger] = {}
        self.findings: dict[tuple[str, str, str], Finding] = {}
        self.refused: dict[bytes, list[bytes]] = {}
        self.awaited: dict[bytes, tuple[bytes, dt.datetime]] = {}
        self.compared: set[bytes] = set()
        self.tried_at: dt.datetime | None = None
        self.reached_at: dt.datetime | None = None
        self.looked_at: dt.datetime | None = None

    def lane(self, lane: bytes) -> LaneLedger:
        """Give what is remembered of a lane."""
        return self.lanes.setdefault(lane, LaneLedger())

    def find(self, finding: Finding) -> None:
        """Note something, or that it is still so: the first time counts."""
        known = self.findings.get(finding.key)
        if known is None and finding.name and len(self.findings) >= FINDINGS_CAP:  # what is about a whole lane hides behind no objects
            return
        self.findings[finding.key] = finding if known is None else msgspec.structs.replace(finding, since=known.since)

    def settle(self, lane: bytes, still: Iterable[tuple[str, str, str]], now: dt.datetime) -> None:
        """Note what is no longer so in a lane after all of it was listed: what a depot once did is still told for a while."""
        kept = set(still)
        for key, finding in list(self.findings.items()):
            if key[1] != lane.hex() or key in kept or key[0] in _SETTLED_OTHERWISE:
                continue
            self.end(finding, now)

    def end(self, finding: Finding, now: dt.datetime) -> None:
        """Note that something is no longer so, or forget it when that is long ago."""
        if finding.until is None:
            self.findings[finding.key] = msgspec.structs.replace(finding, until=now)
        elif now - finding.until > dt.timedelta(days=TOLD_DAYS):
            del self.findings[finding.key]

    def encode(self) -> bytes:
        """Write it."""
        written = _Written(
            lanes={lane: known.packed() for lane, known in self.lanes.items()},
            findings=list(self.findings.values()),
            refused=self.refused,
            awaited=self.awaited,
            compared=self.compared,
            tried_at=self.tried_at,
            reached_at=self.reached_at,
            looked_at=self.looked_at,
        )
        return msgspec.msgpack.encode(written)


def read_ledger(folder: Path, depot: bytes, key: bytes) -> Ledger:
    """Read a depot's ledger; one that is not there or does not open is begun anew."""
    ledger = Ledger()
    try:
        data = find_sealed(folder, f"ledger-{depot.hex()}", key)
        written = None if data is None else msgspec.msgpack.decode(data, type=_Written)
    except (Damaged, msgspec.DecodeError, UnicodeDecodeError):
        written = None
    if written is not None:
        ledger.lanes = {lane: LaneLedger(cursor, seen) for lane, (cursor, seen) in written.lanes.items()}
        ledger.findings = {finding.key: finding for finding in written.findings}
        ledger.refused = written.refused
        ledger.awaited, ledger.compared = written.awaited, written.compared
        ledger.tried_at, ledger.reached_at, ledger.looked_at = written.tried_at, written.reached_at, written.looked_at
    return ledger


def write_ledger(folder: Path, depot: bytes, ledger: Ledger, key: bytes) -> None:
    """Keep a depot's ledger; a power cut may leave an older one, or none, and then the next sync looks at more than it needs to."""
    keep_sealed(folder, f"ledger-{depot.hex()}", ledger.encode(), key, is_durable=False)


def drop_ledger(folder: Path, depot: bytes) -> None:
    """Forget what was remembered of a depot."""
    drop_sealed(folder, f"ledger-{depot.hex()}")
