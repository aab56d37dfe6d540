"""Open what came by the intake door, and keep the keys for that short-lived: the half that only laptops of intake hold.

The room's rule: a private key of a day is drawn on one laptop, leaves it never, and is destroyed fourteen days after its day; from then on
nothing opens what was sealed for that day. What comes is checked to the last byte before anybody reads a word of it.

    >>> today = 17_300
    >>> held = with_days((), today)
    >>> len(held), without_past(held, today + 15) == held[1:]
    (14, True)
"""

from safeconduct.vault.inbox.days import KEPT_DAYS, DaySeed, with_days, without_past
from safeconduct.vault.inbox.opening import open_report
from safeconduct.vault.inbox.signing import laptop_of, seal_answer, signing_seed, write_bundle

__all__ = [
    "KEPT_DAYS",
    "DaySeed",
    "laptop_of",
    "open_report",
    "seal_answer",
    "signing_seed",
    "with_days",
    "without_past",
    "write_bundle",
]
