"""Hide the length of what is sealed.

What one act makes lies on a few steps, so that a note, a household and a sign of life look alike (decision 0029). What is larger lies on
the grid of Padme (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019): a length
leaks at most O(log log n) bits and grows by at most 12 %.

    >>> stepped_length(1), stepped_length(2049), stepped_length(100_000), stepped_length(200_000)
    (2048, 8192, 131072, 200704)
    >>> padded_length(1), padded_length(1025), padded_length(100_000)
    (1024, 1088, 100352)
"""

from __future__ import annotations

PADDING_FLOOR_BYTES = 1024  # the smallest object on Padme's grid
STEPS = (2048, 8192, 32_768, 131_072)  # bytes; 2 KiB hold nearly every single act, and four steps all of a year of work


def stepped_length(length: int) -> int:
    """Return the next of a few steps; above them, the next length on Padme's grid, on which the steps lie too."""
    return next((step for step in STEPS if length <= step), 0) or padded_length(length)


def padded_length(length: int) -> int:
    """Return the next length on Padme's grid, at least 1024 bytes."""
    if length <= PADDING_FLOOR_BYTES:
        return PADDING_FLOOR_BYTES
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step


def is_padded(length: int, need: int) -> bool:
    """Say whether a length is one that a writer gives to what needs so many bytes: stepped, or as versions before the steps did, padded."""
    return length in (stepped_length(need), padded_length(need))
