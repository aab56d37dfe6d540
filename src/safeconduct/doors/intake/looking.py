"""Let people look for answers: so many a second of all of them, and each is told at the same time after it asked.

Who sees a line sees when an answer comes, and nothing else of it: all pages of answers have one length. If what was found also took the
longer, the time would tell; so it waits for the end of a time in which everything that can be found is found.

    looks = Looks()
    if looks.take():
        reply = await looks.evenly(find(code))
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from safeconduct.doors.listening import Bucket

Found = TypeVar("Found")
LOOKS_A_SECOND = 20.0  # of all visitors
LOOK_SECONDS = 0.25  # from a question to its answer: eight times what opening 64 answers to one code name takes on a 2.5 GHz core


class Looks:
    """The looks of one run.

    Args:
        a_second: how many are let through.
        clock: seconds that never go back.
        rest: waits for so many seconds; none if they are past.
    """

    def __init__(
        self,
        a_second: float = LOOKS_A_SECOND,
        clock: Callable[[], float] = time.monotonic,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Begin."""
        self._bucket = Bucket(a_second)
        self._clock = clock
        self._rest = rest

    def take(self) -> bool:
        """Take one look, if there is one left in this second."""
        return self._bucket.take()

    async def evenly(self, finding: Awaitable[Found]) -> Found:
        """Give what is found, or the error, `LOOK_SECONDS` after it was asked for, whatever that was."""
        due = self._clock() + LOOK_SECONDS
        try:
            return await finding
        finally:
            await self._rest(due - self._clock())
