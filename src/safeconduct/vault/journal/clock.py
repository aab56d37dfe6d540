"""Give every event a later time than the one before it, whatever the laptop's clock says.

A hybrid logical clock: milliseconds since 1970, shifted by sixteen bits, and a counter in those bits. When the clock is set back, or stands
still, the counter goes on from the last event; it may run over into the milliseconds, which is harmless.

    >>> clock = LogicalClock(0)
    >>> first = clock.tick(1_490_000_000_000)
    >>> clock.tick(1_000) == first + 1
    True
"""

from __future__ import annotations

from safeconduct.errors import Mistaken

COUNTER_BITS = 16
_LATEST_MS = 2**47 - 1  # the year 6429; the clock fits 63 bits


class LogicalClock:
    """The clock of one device, which never runs backwards.

    Args:
        last: the latest value known.
    """

    def __init__(self, last: int) -> None:
        """Begin after a value."""
        self.last = last

    def tick(self, now_ms: int) -> int:
        """Give the next value: the wall clock's if that is later than the last, else the last plus one.

        Raises:
            Mistaken: the wall clock shows no time that can be written.
        """
        if not 0 <= now_ms <= _LATEST_MS:
            raise Mistaken("the clock of this computer is out of all bounds", "set the clock and try again")
        self.last = max(now_ms << COUNTER_BITS, self.last + 1)
        return self.last


def milliseconds(hlc: int) -> int:
    """Give the milliseconds since 1970 of a clock value."""
    return hlc >> COUNTER_BITS
