"""Draw numbers that depend on a seed and on nothing else.

The generator is SplitMix64 (Steele, Lea, Flood, 2014). It is for invented stories only: whoever sees two numbers knows all others, and
nothing that protects anybody may ever be drawn with it.

    >>> Dice(1234567).draw()
    6457827717110365317
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15  # the odd integer nearest to 2**64 divided by the golden ratio


class Dice:
    """A row of numbers that begins at a seed."""

    def __init__(self, seed: int) -> None:
        """Begin the row; seeds that differ by a multiple of 2**64 begin the same one."""
        self._state = seed & _MASK

    def draw(self) -> int:
        """Draw sixty-four bits."""
        self._state = z = (self._state + _GAMMA) & _MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def below(self, number: int) -> int:
        """Draw from nought up to, and not including, a number."""
        return self.draw() % number

    def between(self, low: int, high: int) -> int:
        """Draw from `low` to `high`, both included."""
        return low + self.draw() % (high - low + 1)

    def pick(self, things: Sequence[T]) -> T:
        """Draw one thing."""
        return things[self.draw() % len(things)]

    def happens(self, percent: int) -> bool:
        """Let something happen so many times in a hundred."""
        return self.draw() % 100 < percent

    def ref(self) -> bytes:
        """Draw a reference: sixteen bytes."""
        return self.draw().to_bytes(8, "big") + self.draw().to_bytes(8, "big")
