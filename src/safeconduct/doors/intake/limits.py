"""Share out what the door takes in an hour, without asking who anybody is.

Three budgets. As long as few write, nobody is asked anything. When the first is spent, each form asks for four figures that stand there as
words, and what is answered draws on the second: a flood that does not read the page does not touch it. Who was given a word by the
organisation draws on a third that no stranger can spend. Each report has its sealed size, so all three together bound the disk. A run
begins with what the one before left: who can make the form begin anew gets no report more by it.

    >>> limits = Limits(Hourly(open=1, asked=1, known=1))
    >>> [limits.take(is_answered=False, is_known=False) for _ in range(2)], limits.is_asking
    ([<Taken.OPEN: 1>, None], True)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto
from typing import Annotated

import msgspec

from safeconduct.doors.listening import Bucket

HOUR_SECONDS = 3600.0
Amount = Annotated[float, msgspec.Meta(ge=0, le=1_000_000_000)]
ASKING_SECONDS = 600.0  # after the first budget was spent, before nobody is asked again


class Hourly(msgspec.Struct, frozen=True, kw_only=True):
    """How many reports the door takes in an hour; so many may also come at once.

    Attributes:
        open: of anybody.
        asked: of who answered the question.
        known: of who was given a word.
    """

    open: int = 120
    asked: int = 600  # 14,400 a day: a surge of ten thousand people within days passes
    known: int = 600

    @property
    def all(self) -> int:
        """Give the most that are taken in an hour."""
        return self.open + self.asked + self.known


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """How many reports are left of each budget at the end of a run."""

    open: Amount = 0.0
    asked: Amount = 0.0
    known: Amount = 0.0


class Taken(Enum):
    """Of which budget a report is."""

    OPEN = auto()
    ASKED = auto()
    KNOWN = auto()


class Limits:
    """The budgets of one run.

    Args:
        hourly: how much there is.
        clock: seconds that never go back.
        left: what the run before left of it; all of it, unless told.
    """

    def __init__(self, hourly: Hourly, clock: Callable[[], float] = time.monotonic, left: Left | None = None) -> None:
        """Begin."""
        held = left or Left(open=hourly.open, asked=hourly.asked, known=hourly.known)
        begins = {Taken.OPEN: held.open, Taken.ASKED: held.asked, Taken.KNOWN: held.known}
        amounts = {Taken.OPEN: hourly.open, Taken.ASKED: hourly.asked, Taken.KNOWN: hourly.known}
        self._buckets = {
            taken: Bucket(amount / HOUR_SECONDS, max(1, amount), clock, left=begins[taken]) for taken, amount in amounts.items()
        }
        self._clock = clock
        self._asking_until = 0.0

    @property
    def left(self) -> Left:
        """Tell what is left of each budget now."""
        held = {taken: bucket.left for taken, bucket in self._buckets.items()}
        return Left(open=held[Taken.OPEN], asked=held[Taken.ASKED], known=held[Taken.KNOWN])

    @property
    def is_asking(self) -> bool:
        """Tell whether each form asks its question now."""
        return self._clock() < self._asking_until

    def take(self, *, is_answered: bool, is_known: bool) -> Taken | None:
        """Take a report on the first budget that it may draw on; None when there is none left."""
        may = [taken for taken, holds in ((Taken.KNOWN, is_known), (Taken.ASKED, is_answered), (Taken.OPEN, not self.is_asking)) if holds]
        for taken in may:
            if self._buckets[taken].take():
                return taken
        if Taken.OPEN in may:
            self._asking_until = self._clock() + ASKING_SECONDS
        return None

    def give_back(self, taken: Taken) -> None:
        """Give back what a report took that was not kept."""
        self._buckets[taken].give_back()
