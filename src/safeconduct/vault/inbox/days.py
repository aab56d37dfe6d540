"""Draw a key for each of the coming days, and destroy those of days long past.

>>> [one.day for one in with_days((), 17_300)][-1]
17313
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from safeconduct.vault.intake import DAYS_AHEAD
from safeconduct.vault.seal import new_wrapping_seed

KEPT_DAYS = 14  # after its day a key is kept: so long a report may be on its way, by a stick or a depot that was out of reach


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySeed:
    """The private key of one day: its day since 1970 in UTC, and its 32-byte seed."""

    day: int
    seed: bytes = field(repr=False)


def with_days(held: Iterable[DaySeed], today: int) -> tuple[DaySeed, ...]:
    """Add keys so that there is one for today and each of the thirteen days after it; those that are there stay."""
    known = {one.day: one for one in held}
    fresh = {day: DaySeed(day=day, seed=new_wrapping_seed()) for day in range(today, today + DAYS_AHEAD) if day not in known}
    return tuple(sorted((known | fresh).values(), key=lambda one: one.day))


def without_past(held: Iterable[DaySeed], today: int) -> tuple[DaySeed, ...]:
    """Leave out the keys whose day is more than `KEPT_DAYS` ago: what was sealed to them opens never again."""
    return tuple(one for one in held if one.day >= today - KEPT_DAYS)
