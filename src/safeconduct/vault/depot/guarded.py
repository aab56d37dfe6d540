"""Stand between a depot that nobody trusts and whoever asks it: try again, stop in time, and pass on nothing out of bounds.

What comes through is of the right kind and not too much; whether it is *good* is for the reader who has the keys.

    >>> from safeconduct.vault.depot.memory import MemoryDepot
    >>> depot = Guarded(MemoryDepot(), Limits())
    >>> [news.names for news in depot.news(bytes(16), b"", with_blobs=False)]
    [()]
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from safeconduct.errors import Damaged, Unreachable
from safeconduct.vault.depot.contract import CURSOR_BYTES_CAP, LANE_OBJECTS_CAP, NAME_BYTES, OBJECT_BYTES_CAP, FarDepot, News

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a depot is indulged.

    Attributes:
        tries: how often an act is tried when the depot does not answer.
        pause_seconds: between the first two tries; it doubles from then on.
        objects: most names in one lane.
        idle_stretches: most stretches of news in a row that hold nothing.
    """

    tries: int = 3
    pause_seconds: float = 0.5  # long enough for a line to come back, short enough for a person who waits
    objects: int = LANE_OBJECTS_CAP
    idle_stretches: int = 3


class Guarded:
    """A depot behind a guard.

    Args:
        depot: the place.
        limits: how far it is indulged.
        pause: waits for so many seconds.
    """

    def __init__(self, depot: FarDepot, limits: Limits | None = None, pause: Callable[[float], None] = time.sleep) -> None:
        """Take the depot; nothing is asked yet."""
        self._depot = depot
        self._limits = limits or Limits()
        self._pause = pause

    def put(self, lane: bytes, name: bytes, blob: bytes) -> None:
        """Keep an object; see `FarDepot.put`."""
        self._tried(lambda: self._depot.put(lane, name, blob))

    def get(self, lane: bytes, name: bytes) -> bytes:
        """Give an object of at most 8 MiB; see `FarDepot.get`."""
        return bounded_blob(self._tried(lambda: self._depot.get(lane, name)))

    def names(self, lane: bytes) -> list[bytes]:
        """List the names in a lane."""
        return list(bounded_names(self._tried(lambda: self._depot.names(lane)), self._limits.objects))

    def news(self, lane: bytes, cursor: bytes, *, with_blobs: bool) -> Iterator[News]:
        """Tell what came into a lane; after a line that broke, go on where it broke.

        Raises:
            Damaged: stage `endless`, it goes on telling; `listing`, what it tells is no list of names; `size`, an object is too large.
            Unreachable: it does not answer.
        """
        told = idle = failed = 0
        while True:
            try:
                for news in self._depot.news(lane, cursor, with_blobs=with_blobs):
                    told += len(news.names)
                    idle = 0 if news.names else idle + 1
                    if told > self._limits.objects or idle > self._limits.idle_stretches:
                        raise Damaged("a depot goes on listing without an end", "take another depot", stage="endless")
                    bounded_news(news, self._limits.objects)
                    yield news
                    failed = 0
                    cursor = news.cursor
                    if news.is_last:
                        return
            except Unreachable:
                failed += 1
                if failed >= self._limits.tries:
                    raise
                self._pause(self._limits.pause_seconds * 2 ** (failed - 1))
            else:
                raise Damaged("a depot's list breaks off", "take another depot", stage="listing")

    def glance(self, lanes: Sequence[bytes]) -> None:
        """Look at many lanes at once."""
        self._tried(lambda: self._depot.glance(lanes))

    def reached(self, lane: bytes) -> bytes:
        """Give a cursor that covers what was put, too; see `FarDepot.reached`."""
        cursor = self._depot.reached(lane)
        return cursor if len(cursor) <= CURSOR_BYTES_CAP else b""

    def close(self) -> None:
        """Let go of the line."""
        self._depot.close()

    def _tried(self, act: Callable[[], T]) -> T:
        """Do an act, and again when the depot does not answer."""
        for failed in range(self._limits.tries - 1):
            try:
                return act()
            except Unreachable:
                self._pause(self._limits.pause_seconds * 2**failed)
        return act()


class ReadOnly:
    """A depot that is only read, so that a copy on a read-only medium will do; what is put is there already.

    Args:
        depot: what is read.
    """

    def __init__(self, depot: FarDepot) -> None:
        """Take the depot."""
        self.get = depot.get
        self.names = depot.names
        self.news = depot.news
        self.glance = depot.glance
        self.reached = depot.reached
        self.close = depot.close

    def put(self, lane: bytes, name: bytes, blob: bytes) -> None:
        """Do nothing: all that is here came from there."""


def bounded_blob(blob: bytes) -> bytes:
    """Give back bytes that are no more than an object may have.

    Raises:
        Damaged: stage `size`.
    """
    if len(blob) > OBJECT_BYTES_CAP:
        raise Damaged(f"an object is larger than {OBJECT_BYTES_CAP} bytes", stage="size")
    return blob


def bounded_names(names: list[bytes] | tuple[bytes, ...], most: int) -> list[bytes] | tuple[bytes, ...]:
    """Give back a list that holds names only, and not too many.

    Raises:
        Damaged: stage `endless` or `listing`.
    """
    if len(names) > most:
        raise Damaged("a depot goes on listing without an end", "take another depot", stage="endless")
    if any(len(name) != NAME_BYTES for name in names):
        raise Damaged("a depot lists what is no name", "take another depot", stage="listing")
    return names


def bounded_news(news: News, most: int) -> None:
    """Check that a stretch of news holds names, objects of a sensible size and a short cursor.

    Raises:
        Damaged: stage `endless`, `listing` or `size`.
    """
    bounded_names(news.names, most)
    if len(news.cursor) > CURSOR_BYTES_CAP or not set(news.names).issuperset(news.blobs):
        raise Damaged("a depot tells what is no news", "take another depot", stage="listing")
    for blob in news.blobs.values():
        bounded_blob(blob)
