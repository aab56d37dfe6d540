"""Bring a vault and one depot to the same state, and note what the depot did meanwhile.

For every lane: listen to what the depot has, take in what is new and holds, send what it lacks. Whatever breaks off, the next time goes on
from there: an object is sent or taken in whole or not at all, and is never sent twice to a depot that acknowledged it.

    >>> from safeconduct.vault.depot import MemoryDepot
    >>> done = carry([], MemoryDepot(), Ledger(), Carry(now=dt.datetime(2017, 4, 1, tzinfo=dt.UTC)))
    >>> done.is_done, done.sent
    (True, 0)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from safeconduct.errors import Damaged
from safeconduct.vault.courier.holding import Holding
from safeconduct.vault.courier.ledger import FINDINGS_CAP, Finding, LaneLedger, Ledger
from safeconduct.vault.depot import FarDepot

WHOLE_LOOK_HOURS = 24.0  # after so long everything at a depot that can tell only what is new is listed again
COMING = dt.timedelta(minutes=15)  # what was missing for less came with the same sync: a key had to come before it could be asked for
_RETRIED = 16  # objects of a lane that did not hold and are asked for again, in turn: enough to heal, too few to be kept busy
_JUNK_MOST = 2 * FINDINGS_CAP  # objects of a lane that do not hold: with more of them, no more is taken from this depot there
_JUNK_BYTES = 32 * 1024 * 1024  # and with so many bytes of them at one time: a few seconds of an ordinary line


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """How to go about it.

    Attributes:
        now: the instant, for what is noted.
        is_over: asked after each object; when it says yes, the rest waits for the next time. At least one object is carried.
        is_thorough: fetch and compare every object, also those that are here.
        progress: told how many objects are done, of how many that are known so far.
    """

    now: dt.datetime
    is_over: Callable[[], bool] = lambda: False
    is_thorough: bool = False
    progress: Callable[[int, int], None] = lambda _done, _total: None


@dataclass(slots=True, kw_only=True)
class Carried:
    """What was carried.

    Attributes:
        sent: objects that the depot acknowledged.
        taken: objects that were taken in, with the lane of each.
        own: how many of them this very device wrote.
        bytes_sent, bytes_taken: their lengths.
        is_done: nothing is left to carry.
    """

    sent: int = 0
    taken: dict[bytes, bytes] = field(default_factory=dict)
    own: int = 0
    bytes_sent: int = 0
    bytes_taken: int = 0
    is_done: bool = True
    total: int = 0

    @property
    def done(self) -> int:
        """Count the objects that were carried either way."""
        return self.sent + len(self.taken)


def carry(holdings: Sequence[Holding], depot: FarDepot, ledger: Ledger, how: Carry, carried: Carried | None = None) -> Carried:
    """Carry both ways until all is done or time is over; what is done is noted in the ledger, also when this raises.

    Args:
        holdings: what this vault holds, lane by lane, in the order in which it is to be carried.
        depot: the other side.
        ledger: what is remembered of it; changed.
        how: how to go about it.
        carried: what to count in, for who wants to know it also when this raises.

    Raises:
        Unreachable: the depot, or this vault's disk, did not answer; what was carried before is carried.
    """
    carried = Carried() if carried is None else carried
    ledger.tried_at = how.now
    is_whole_due = how.is_thorough or _hours(ledger.looked_at, how.now) >= WHOLE_LOOK_HOURS
    mine: dict[bytes, set[bytes]] = {}
    if not is_whole_due:
        depot.glance([holding.lane for holding in holdings if ledger.lane(holding.lane).cursor])
    for holding in holdings:
        if not carried.is_done or (carried.done and how.is_over()):
            carried.is_done = False
            return carried
        trip = _Trip(holding, depot, ledger, how, carried)
        try:
            trip.listen(is_whole_due=is_whole_due)
            trip.send()
        except Damaged as error:  # of the depot as a whole; other lanes may still be carried
            trip.find(error.stage, error.says)
        finally:
            trip.remember()
        mine[holding.lane] = trip.mine
    if carried.is_done:
        ledger.compared.clear()
        _settle_awaited(ledger, set().union(*mine.values()), how.now)
        ledger.reached_at = how.now
        if is_whole_due:
            ledger.looked_at = how.now
    return carried


class _Trip:
    """One lane's way there and back."""

    def __init__(self, holding: Holding, depot: FarDepot, ledger: Ledger, how: Carry, carried: Carried) -> None:
        self.mine = holding.names()
        self._holding = holding
        self._lane = holding.lane
        self._depot = depot
        self._ledger = ledger
        self._known: LaneLedger = ledger.lane(holding.lane)
        self._how = how
        self._carried = carried
        self._still: list[tuple[str, str, str]] = []
        before = ledger.refused.get(holding.lane, [])
        self._skipped = dict.fromkeys(() if how.is_thorough else before[_RETRIED:])
        self._refused: list[bytes] = []
        self._junk_bytes = 0

    def find(self, stage: str, says: str, name: bytes = b"", count: int = 1) -> None:
        """Note something about the depot and this lane."""
        found = Finding(stage=stage, says=says, lane=self._lane.hex(), name=name.hex(), since=self._how.now, count=count)
        self._ledger.find(found)
        self._still.append(found.key)

    def listen(self, *, is_whole_due: bool) -> None:
        """Take in what is new, and see whether all is still there that was there."""
        cursor = b"" if is_whole_due else self._known.cursor
        told: set[bytes] = set()
        is_whole: bool | None = None
        for news in self._depot.news(self._lane, cursor, with_blobs=bool(cursor) or not self.mine):
            is_whole = news.is_whole if is_whole is None else is_whole
            told.update(news.names)
            self._carried.total += sum(name not in self.mine and name not in self._known for name in news.names)
            for name in news.names:
                if name in self._skipped:
                    continue
                if not self._is_wanted(name):
                    self._known.add(name)
                    continue
                self._take(name, news.blobs.get(name))
                if self._is_junk():
                    self.find("endless", "the depot gives more that does not hold than is worth looking at")
                    return
                if self._how.is_over():
                    self._carried.is_done = False
                    return
            self._known.cursor = news.cursor
        for name in self._ledger.refused.get(self._lane, [])[:_RETRIED]:
            if name not in self.mine and name not in told:
                self._take(name, None)
        if is_whole:
            self._skipped = {name: None for name in self._skipped if name in told}
            skipped = {name.hex() for name in self._skipped}
            self._still += [key for key in self._ledger.findings if key[1] == self._lane.hex() and key[2] in skipped]
            if self._holding.is_headless():
                self.find("withheld", "the depot shows nothing of whoever drew the key of this lane, who wrote there first of all")
            self._compare(told)
            self._ledger.settle(self._lane, self._still, self._how.now)

    def send(self) -> None:
        """Send what the depot lacks."""
        lacking = sorted(name for name in self.mine if name not in self._known)
        self._carried.total += len(lacking)
        for number, name in enumerate(lacking if self._carried.is_done else ()):
            if number and self._how.is_over():
                self._carried.is_done = False
                return
            try:
                blob = self._holding.get(name)
            except Damaged:
                continue  # damaged here: `verify` names it, and a depot that has it heals it
            self._depot.put(self._lane, name, blob)
            self._known.add(name)
            self._carried.sent += 1
            self._carried.bytes_sent += len(blob)
            self._known.cursor = self._depot.reached(self._lane) or self._known.cursor
            self._how.progress(self._carried.done, self._carried.total)

    def _is_junk(self) -> bool:
        """Say whether this lane of the depot is so full of what does not hold that the others come first."""
        return len(self._skipped) + len(self._refused) > _JUNK_MOST or self._junk_bytes > _JUNK_BYTES

    def remember(self) -> None:
        """Note what did not hold, so that the next time others are asked for first."""
        self._ledger.refused[self._lane] = [*self._skipped, *(name for name in self._refused if name not in self._skipped)]

    def _is_wanted(self, name: bytes) -> bool:
        """Say whether an object is to be fetched: because it is not here, or to be compared."""
        if self._how.is_thorough and name in self.mine:
            return name not in self._ledger.compared
        return self._holding.lacks(name, is_known=name in self._known)

    def _take(self, name: bytes, blob: bytes | None) -> None:
        """Fetch, check and keep one object; one that does not hold is noted and passed over."""
        given = b""
        try:
            given = self._depot.get(self._lane, name) if blob is None else blob
            taken = self._holding.take(name, given)
        except Damaged as error:
            says = "the depot lists an object and does not give it" if error.stage == "missing" else error.says
            self.find(error.stage, says, name)
            self._refused.append(name)
            self._junk_bytes += len(given)
            self._known.drop(name)
            return
        self._known.add(name)
        if name in self.mine:
            self._ledger.compared.add(name)
            return
        self.mine.add(name)
        self._carried.taken[name] = self._lane
        self._carried.bytes_taken += len(given)
        self._carried.own += taken.is_own
        for cited in taken.cites:
            self._ledger.awaited.setdefault(cited, (self._lane, self._how.now))
        self._how.progress(self._carried.done, self._carried.total)

    def _compare(self, told: set[bytes]) -> None:
        """See whether the depot still shows all that it once had, and name what is gone; it is sent again afterwards."""
        had = self._known.in_order(self.mine)
        gone = [name for name in had if name not in told]
        if not gone:
            return
        if len(gone) == len(had):
            self.find("emptied", "the depot shows nothing of what it held: it was emptied, or is another one", count=len(gone))
        elif had[-len(gone) :] == gone:
            self.find("rollback", "the depot was turned back: the newest objects that it held are gone", gone[0], len(gone))
        else:
            self.find("withheld", "the depot does not show objects that it held", gone[0], len(gone))
        for name in gone:
            self._known.drop(name)


def _settle_awaited(ledger: Ledger, mine: set[bytes], now: dt.datetime) -> None:
    """Name the segments that others build on and that no depot has given so far."""
    ledger.awaited = {name: told for name, told in ledger.awaited.items() if name not in mine}
    for finding in list(ledger.findings.values()):
        if finding.stage == "gap" and bytes.fromhex(finding.name) not in ledger.awaited:
            if finding.until is None and now - finding.since < COMING:
                del ledger.findings[finding.key]
            else:
                ledger.end(finding, now)
    for name, (lane, since) in ledger.awaited.items():
        says = "the depot gave segments that build on one which it does not show"
        ledger.find(Finding(stage="gap", says=says, lane=lane.hex(), name=name.hex(), since=min(since, now)))


def _hours(since: dt.datetime | None, now: dt.datetime) -> float:
    """Count the hours between two instants; without the first, or with a clock that was set back, as many as one likes."""
    hours = (now - since).total_seconds() / 3600 if since else float("inf")
    return hours if hours >= 0 else float("inf")
