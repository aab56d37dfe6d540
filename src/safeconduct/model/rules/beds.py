"""Beds by night: how many there are, how many are taken, and until when.

A night is named by the day on whose evening it begins. A stay from the 3rd until the 5th takes the nights of the 3rd and the 4th. A stay
without an end takes every night that is asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from safeconduct.model.world import Shelter

_OPEN_END_NIGHTS = 90  # nights ahead for which a stay without an end must find its beds; the longest stay reported in 2017 was eight months


class Night(msgspec.Struct, frozen=True):
    """One night of a shelter: beds that are there, and beds that are taken."""

    on: dt.date
    beds: int
    taken: int

    @property
    def free(self) -> int:
        """Give the beds left; below nought when more people sleep there than there are beds."""
        return self.beds - self.taken


def beds_on(shelter: Shelter, night: dt.date) -> int:
    """Give the number of beds in a night; nought before the shelter opens, after it closes and past the day until which it may be used."""
    if shelter.opened is None:
        return 0
    opened = shelter.opened.value
    is_over = (shelter.closed is not None and shelter.closed.value.on <= night) or (
        opened.until_on is not None and opened.until_on <= night
    )
    if night < opened.on or is_over:
        return 0
    changes = [(from_on, beds.value) for from_on, beds in shelter.beds.items() if from_on <= night]
    return max(changes)[1] if changes else opened.beds


def taken_on(shelter: Shelter, night: dt.date) -> int:
    """Count the beds taken in a night."""
    taken = 0
    for ref, stay in shelter.stays.items():
        ends = [day for day in (stay.until_on, shelter.ends.get(ref)) if day is not None]
        if stay.from_on <= night and (not ends or night < min(ends)):
            taken += stay.beds
    return taken


def nights(shelter: Shelter, from_on: dt.date, days: int) -> Iterator[Night]:
    """Walk through the nights of a shelter from a day on."""
    for day in range(days):
        night = from_on + dt.timedelta(days=day)
        yield Night(night, beds_on(shelter, night), taken_on(shelter, night))


def free_beds(shelter: Shelter, from_on: dt.date, until_on: dt.date | None) -> tuple[int, dt.date]:
    """Give the fewest free beds in any night of a stay, and that night.

    A stay without an end is judged for as long as the shelter is known to have any beds, ninety nights at most.
    """
    days = (until_on - from_on).days if until_on is not None else _OPEN_END_NIGHTS
    if until_on is None and shelter.opened is not None and shelter.opened.value.until_on is not None:
        days = min(days, max(1, (shelter.opened.value.until_on - from_on).days))
    return min(((night.free, night.on) for night in nights(shelter, from_on, max(1, days))), default=(0, from_on))
