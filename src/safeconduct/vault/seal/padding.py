"""Hide the length of what is sealed.

Padme (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019): a length leaks at
most O(log log n) bits and grows by at most 12 %.

    >>> padded_length(1), padded_length(1025), padded_length(100_000)
    (1024, 1088, 100352)
"""

from __future__ import annotations

PADDING_FLOOR_BYTES = 1024  # the smallest object: one note looks like any other


def padded_length(length: int) -> int:
    """Return the next length on the Padme grid, at least 1024 bytes."""
    if length <= PADDING_FLOOR_BYTES:
        return PADDING_FLOOR_BYTES
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step
