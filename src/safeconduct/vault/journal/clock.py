"""Give every event a later time than the one before it, whatever the laptop's clock says, and whatever others say the time is.

A hybrid logical clock: milliseconds since 1970, shifted by sixteen bits, and a counter in those bits. When the clock is set back, or stands
still, the counter goes on from the last event; it may run over into the milliseconds, which is harmless. Events of others are followed a
day ahead of this clock and no further: a member who writes from the end of time would otherwise take all colleagues there, where nobody can
write any more.

    >>> clock = LogicalClock(0)
    >>> first = clock.tick(1_490_000_000_000)
    >>> clock.tick(1_000) == first + 1
    True
"""

from __future__ import annotations

from safeconduct.errors import Mistaken

COUNTER_BITS = 16
AHEAD_MS = 24 * 3600 * 1000  # how far others are followed: two clocks that are set by hand in different zones are not further apart
_LATEST_MS = 2**47 - 1  # the year 6429; the clock fits 63 bits


class LogicalClock:
    """The clock of one device, which never runs backwards.

    Args:
        last: the latest value of this device.
        seen: the latest value of others.
    """

    def __init__(self, last: int, seen: int = 0) -> None:
        """Begin after what is known."""
        self.last = last
        self.seen = seen

    def tick(self, now_ms: int) -> int:
        """Give the next value: the wall clock's if that is later than all that is known, else the last one of them plus one.

        Raises:
            Mistaken: the wall clock shows no time that can be written.
        """
        if not 0 <= now_ms <= _LATEST_MS:
            raise Mistaken("the clock of this computer is out of all bounds", "set the clock and try again")
        seen = min(self.seen, (now_ms + AHEAD_MS) << COUNTER_BITS)
        self.last = max(now_ms << COUNTER_BITS, self.last + 1, seen + 1)
        return self.last


def milliseconds(hlc: int) -> int:
    """Give the milliseconds since 1970 of a clock value."""
    return hlc >> COUNTER_BITS
