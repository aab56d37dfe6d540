"""Hold what the door needs of its organisation: keys to seal to, answers that lie ready, and reports until the depot has them.

Everything in the door's folder is sealed: reports that wait because the depot does not answer, and copies of bundles and answers, so that a
door that starts anew does not fetch them again. A report is taken when it is durable, at the depot or in that folder, and not before.

    keeping = Keeping(card, making=lambda: StickDepot(folder, mark), folder=Path("/var/lib/safeconduct-intake"))
    keeping.refresh()
    keeping.take("we need help", language="en", code_name=draw(), came_by="web")
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import msgspec

from safeconduct.doors.intake.sealing import Asked, sealed
from safeconduct.errors import Damaged, Refused, SafeconductError, Unreachable
from safeconduct.vault.codename import spelled
from safeconduct.vault.depot import FarDepot, FolderDepot, Guarded, Limits, Shelf, StickDepot, object_name
from safeconduct.vault.intake import (
    Answer,
    Board,
    Card,
    answer_tag,
    code_keys,
    intake_lane,
    kind_of,
    notice_lane,
    open_answer,
)

DAY_SECONDS = 86_400
NOTICES_CAP = 20_000  # answers kept here, 32 KiB each, and names of what is nothing: who has the card can lay down more
NOTICE_BYTES_CAP = 256 * 1024  # of one
WAITING_BYTES_CAP = 512 * 1024 * 1024  # of reports that the depot has not got yet: seven thousand of the usual length
REST_SECONDS = 30.0  # that a depot is left alone after it did not answer: until then nobody waits for it
ANSWERS_SHOWN = 4
REPORT_BYTES = 70_288  # of a report of the usual length, to four laptops at most
_SEEN = "seen"
_SEEN_BYTES_CAP = 1024 * 1024


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a door remembers: the newest bundle of each laptop, whether the card is over, the names of objects that are nothing to it."""

    card: bytes = b""
    newest: dict[bytes, int] = {}
    is_over: bool = False
    passed: list[bytes] = []


class Closed(Refused):
    """There are no keys of today: nothing may be taken."""


class Keeping:
    """The door's side of its organisation. `take` and `answers` may be called from several threads, `refresh` from one.

    Args:
        card: names the organisation.
        making: gives a depot; each thread has its own.
        folder: the door's own, for sealed things alone.
        clock: seconds since 1970.
        waiting_bytes: the most that waits here.
        notices: the most answers that are kept here, and names of what is nothing. A bundle of keys is taken however many lie before it.
        seal: seals a report; in this process, unless told otherwise.
    """

    def __init__(
        self,
        card: Card,
        making: Callable[[], FarDepot],
        folder: Path,
        clock: Callable[[], float] = time.time,
        *,
        waiting_bytes: int = WAITING_BYTES_CAP,
        notices: int = NOTICES_CAP,
        seal: Callable[[Asked], bytes] = sealed,
    ) -> None:
        """Read what was kept here.

        Raises:
            Damaged: stage `seen`; what was remembered of bundles cannot be read.
            Unreachable: the folder cannot be read or written.
        """
        self._card = card
        self._making = making
        self._clock = clock
        self._waiting_bytes, self._notices_cap = waiting_bytes, notices
        self._seal = seal
        self._shelf = Shelf(folder)
        self._sealed = FolderDepot(folder / "sealed")
        self._reports, self._notices = intake_lane(card.org), notice_lane(card.org)
        self._own = threading.local()
        self._made: list[FarDepot] = []
        self._cursor = b""
        self._rest_until = 0.0
        self._cleared_on = -1
        seen = self._seen = self._read_seen()
        self._board = Board(card, seen.newest, is_over=seen.is_over)
        self._passed = set(seen.passed)  # the older bundles of a laptop, and what does not hold: fetched once
        self._names = set(self._passed)
        self._answers: dict[bytes, list[bytes]] = defaultdict(list)
        self._sealed.sweep()
        for name in self._sealed.names(self._notices):
            self._notice(name, self._sealed.get(self._notices, name))
        self._waiting = {name: len(self._sealed.get(self._reports, name)) for name in self._sealed.names(self._reports)}

    @property
    def is_open(self) -> bool:
        """Tell whether there are keys of today to which a report could be sealed."""
        return bool(self._board.keys(self._day()))

    @property
    def is_over(self) -> bool:
        """Tell whether the organisation ended this card."""
        return self._board.is_over

    @property
    def keys(self) -> tuple[int, int]:
        """Count the laptops that have keys of today, and the days after today for which there are some."""
        today = self._day()
        days = next((ahead for ahead in range(1, 100) if not self._board.keys(today + ahead)), 100) - 1
        return len(self._board.keys(today)), days

    @property
    def ready(self) -> int:
        """Count the answers that lie here."""
        return sum(map(len, self._answers.values()))

    @property
    def waiting(self) -> int:
        """Count the reports that lie here because the depot does not answer."""
        return len(self._waiting)

    def take(self, text: str, *, language: str, code_name: str, came_by: str) -> None:
        """Seal a report and lay it down; on return it is durable.

        Args:
            text: what was told.
            language: of the form.
            code_name: under which an answer will be looked for.
            came_by: `web` or `onion`.

        Raises:
            Closed: there is no key of today.
            Mistaken: the text cannot be sealed, or that is no code name.
            Unreachable: neither the depot nor the door's own folder took it.
        """
        keys = self._board.keys(self._day())
        if not keys:
            raise Closed("there are no keys of today", "on a laptop that takes reports: safeconduct sync")
        asked = Asked(text=text, language=language, came_by=came_by, code_name=code_name, org=self._card.org, day=self._day(), keys=keys)
        blob = self._seal(asked)
        name = object_name(blob)
        if time.monotonic() >= self._rest_until:
            try:
                return self._depot().put(self._reports, name, blob)
            except SafeconductError:
                self._rest_until = time.monotonic() + REST_SECONDS
        if sum(self._waiting.values()) + len(blob) > self._waiting_bytes:
            raise Unreachable("the depot does not answer, and there is no more room here", "bring the depot back")
        self._sealed.put(self._reports, name, blob)
        self._waiting[name] = len(blob)
        return None

    def answers(self, typed: str) -> list[Answer]:
        """Give the answers to a code name, the newest first; whether a report ever came under it is not known here.

        Raises:
            Mistaken: that is no code name.
        """
        keys = code_keys(spelled(typed), self._card.org)
        found = []
        for name in self._answers.get(keys.tag, [])[-64:]:
            with contextlib.suppress(Damaged):
                found.append(open_answer(self._sealed.get(self._notices, name), self._card, keys))
        once = {answer.number: answer for answer in found}  # after a change of card each laptop lays the same ones again
        return sorted(once.values(), key=lambda answer: answer.number, reverse=True)[:ANSWERS_SHOWN]

    def refresh(self) -> None:
        """Fetch what is new at the depot, and carry there what waits.

        Raises:
            Unreachable, Refused, Damaged: the depot does not answer, or not as one.
        """
        depot = Guarded(self._depot(), Limits(tries=1))
        for news in depot.news(self._notices, self._cursor, with_blobs=False):
            for name in news.names:
                if name not in self._names:
                    blob = news.blobs.get(name) or depot.get(self._notices, name)
                    if object_name(blob) == name and len(blob) <= NOTICE_BYTES_CAP and self._notice(name, blob):
                        self._sealed.put(self._notices, name, blob)
                    elif len(self._names) < self._notices_cap:
                        self._names.add(name)
                        self._passed.add(name)
            self._cursor = news.cursor
        self._remember()
        self._rest_until = 0.0
        for name in list(self._waiting):
            depot.put(self._reports, name, self._sealed.get(self._reports, name))
            self._sealed.drop(self._reports, name)
            del self._waiting[name]
        self._clear()

    def close(self) -> None:
        """Let go of all lines."""
        for depot in self._made:
            depot.close()

    def _clear(self) -> None:
        """Once a day, take away the reports that nobody can open any more, where the depot is a folder; a relay does it by itself."""
        today, depot = self._day(), self._depot()
        if isinstance(depot, StickDepot) and self._cleared_on != today:
            depot.clear(self._reports, today)
            self._cleared_on = today

    def _notice(self, name: bytes, blob: bytes) -> bool:
        """Take in a bundle, or an answer if there is room for one more; say whether it is one that holds."""
        try:
            if kind_of(blob) != "answer":
                self._board.take(blob)
            elif len(self._names) < self._notices_cap:
                self._answers[answer_tag(blob, self._card.org)].append(name)
            else:
                return False
        except Damaged:
            return False
        self._names.add(name)
        return True

    def _remember(self) -> None:
        """Write down what was seen, if it is more than before."""
        seen = _Seen(card=self._card.public, newest=self._board.seen, is_over=self._board.is_over, passed=sorted(self._passed))
        if seen != self._seen:
            self._shelf.put(_SEEN, msgspec.msgpack.encode(seen))
            self._seen = msgspec.structs.replace(seen, newest=dict(seen.newest))

    def _read_seen(self) -> _Seen:
        """Read what was seen under this card; that of another one, which may be over, says nothing about this one."""
        packed = self._shelf.get(_SEEN, limit=_SEEN_BYTES_CAP)
        try:
            seen = msgspec.msgpack.decode(packed, type=_Seen) if packed else _Seen()
        except msgspec.MsgspecError:
            raise Damaged("what this door remembers of bundles cannot be read", "name an empty folder: --folder", stage="seen") from None
        return seen if seen.card == self._card.public else _Seen(card=self._card.public)

    def _day(self) -> int:
        return int(self._clock() // DAY_SECONDS)

    def _depot(self) -> FarDepot:
        """Give this thread's depot."""
        depot: FarDepot | None = getattr(self._own, "depot", None)
        if depot is None:
            depot = self._own.depot = self._making()
            self._made.append(depot)
        return depot
