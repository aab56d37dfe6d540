"""Let so many through in a while, and some more at once; remember nobody.

>>> bucket = Bucket(1.0, burst=2)
>>> [bucket.take(), bucket.take(), bucket.take()]
[True, True, False]
"""

from __future__ import annotations

import time
from collections.abc import Callable

_BURST_SECONDS = 4  # of its rate, unless told otherwise


class Bucket:
    """Lets so many a second through on average.

    Args:
        rate: acts a second.
        burst: acts at once; four seconds' worth unless told.
        clock: seconds that never go back.
        left: acts that are left at the beginning; as many as may come at once, unless told.
    """

    def __init__(self, rate: float, burst: float = 0.0, clock: Callable[[], float] = time.monotonic, *, left: float | None = None) -> None:
        """Begin."""
        self._rate = rate
        self._most = burst or _BURST_SECONDS * rate
        self._left = self._most if left is None else min(left, self._most)
        self._clock = clock
        self._at = clock()

    def take(self) -> bool:
        """Take one, if there is one left."""
        if self.left < 1:
            return False
        self._left -= 1
        return True

    @property
    def left(self) -> float:
        """Tell how many are left now."""
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
        return self._left

    def give_back(self) -> None:
        """Give back one that was taken, when nothing came of it."""
        self._left = min(self._most, self._left + 1)
