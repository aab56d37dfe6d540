"""Tell by the front of a sealed object whether it is over: nobody can open it any more, and a depot need not keep it.

Only reports that were sealed by an intake form say so, with the day in their front (`docs/protocol-intake.md`): the keys of a day are
destroyed a fortnight later. A depot still deletes nothing that anybody asks it to delete.

>>> is_over(bytes.fromhex("53435431" + "00" * 20) + (17_300).to_bytes(4, "big"), 17_300 + KEPT_DAYS + 1)
True
"""

from __future__ import annotations

ENDING_MAGIC = b"SCT1"
DAY_AT, DAY_BYTES = 24, 4
KEPT_DAYS = 28  # after the day of an object that ends: twice as long as its keys are kept, for clocks that are wrong by a fortnight


def first_kept(today: int) -> bytes:
    """Give the earliest day, as it stands in an object, of those that are kept today; days since 1970 in UTC."""
    return max(today - KEPT_DAYS, 0).to_bytes(DAY_BYTES, "big")


def is_over(blob: bytes, today: int) -> bool:
    """Tell whether an object is over; one that is not of the kind that ends never is."""
    return blob.startswith(ENDING_MAGIC) and blob[DAY_AT : DAY_AT + DAY_BYTES] < first_kept(today)
