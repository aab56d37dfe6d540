"""Lay lists and keys out in rows of numbers, which are read where they lie: nothing is built when an index is loaded.

Never knows what the numbers mean.

    >>> keys = array("I", [5, 5, 1 << 31])
    >>> rows = [memoryview(row.tobytes()).cast("I") for row in (keys, array("I", [10, 11, 12]), begins_of(keys))]
    >>> [Keyed(*rows).of(key) for key in (5, 6, 1 << 31)]
    [[10, 11], (), [12]]
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

_KEY_BITS = 32


class Keyed:
    """Entries under a key of 32 bits, in a row that is sorted by key; a list of where keys that begin alike begin saves the halving."""

    __slots__ = ("_begins", "_entries", "_keys", "_shift")

    def __init__(self, keys: memoryview, entries: memoryview, begins: memoryview) -> None:
        self._keys, self._entries, self._begins = keys, entries, begins
        self._shift = _KEY_BITS - (len(begins) - 1).bit_length() + 1

    def of(self, key: int) -> Sequence[int]:
        """Give the entries under a key."""
        first, last = self.span(key)
        return self._entries[first:last].tolist() if first < last else ()

    def span(self, key: int) -> tuple[int, int]:
        """Give from where to where in the row a key stands; what stands in a row beside it is there, too."""
        begins, at = self._begins, key >> self._shift
        first, last = begins[at], begins[at + 1]
        if first < last:
            keys = self._keys
            while first < last and keys[first] != key:
                first += 1
            while first < last and keys[last - 1] != key:
                last -= 1
        return first, last


def begins_of(keys: array[int]) -> array[int]:
    """Give where in a sorted row the keys begin whose first bits are each number: so many bits that most numbers have no key."""
    bits = min(_KEY_BITS, max(1, (2 * len(keys)).bit_length()))
    counts = array("I", bytes(4 * ((1 << bits) + 1)))
    for key in keys:
        counts[(key >> _KEY_BITS - bits) + 1] += 1
    return array("I", accumulate(counts))


def in_a_row(lists: Iterable[Iterable[int]]) -> tuple[array[int], array[int]]:
    """Lay lists out one after the other; give the row, and where each begins."""
    row, begins = array("I"), array("I", [0])
    for them in lists:
        row.extend(them)
        begins.append(len(row))
    return row, begins
