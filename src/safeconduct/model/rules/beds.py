"""Beds by night: how many there are, how many are taken, and until when.

A night is named by the day on whose evening it begins. A stay from the 3rd until the 5th takes the nights of the 3rd and the 4th. A stay
without an end takes every night that is asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from safeconduct.model.world import Shelter


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
    """Give the number of beds in a night; nought before the shelter opens, once it is closed or over, and ever when exposed."""
    if shelter.opened is None or shelter.is_exposed:
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
    """Walk through the nights of a shelter from a day on; each stay is looked at once, however many nights are asked for."""
    changes = [0] * (days + 1)  # what is taken more, or less, than in the night before
    for ref, stay in shelter.stays.items():
        ends = [day for day in (stay.until_on, shelter.ends.get(ref)) if day is not None]
        first = max(0, (stay.from_on - from_on).days)
        last = min(days, (min(ends) - from_on).days) if ends else days
        if first < last:
            changes[first] += stay.beds
            changes[last] -= stay.beds
    taken = 0
    for number in range(days):
        taken += changes[number]
        night = from_on + dt.timedelta(days=number)
        yield Night(night, beds_on(shelter, night), taken)


def free_beds(shelter: Shelter, from_on: dt.date, until_on: dt.date | None) -> tuple[int, dt.date]:
    """Give the fewest free beds in any night of a stay, and the first such night.

    A stay without an end is judged for as long as the shelter is known to stand. Only nights in which something changes are looked at, so a
    stay of any length costs the same.
    """
    ends = [day for day in (until_on, _last_on(shelter) if until_on is None else None) if day is not None]
    changes = {stay.from_on for stay in shelter.stays.values()} | set(shelter.beds)
    if shelter.opened is not None:
        changes |= {day for day in (shelter.opened.value.on, _last_on(shelter)) if day is not None}
    asked = sorted({from_on} | {day for day in changes if day > from_on and all(day < end for end in ends)})
    return min((beds_on(shelter, night) - taken_on(shelter, night), night) for night in asked)


def to_move(shelter: Shelter, today: dt.date) -> tuple[bytes, ...]:
    """List the stays of people who must be moved: they sleep there from today on, and the place is exposed, closed or past its last day.

    Someone who sleeps there until it closes is listed as soon as the closing is known to come before the stay ends.
    """
    last_on = _last_on(shelter)
    stays = []
    for ref, stay in sorted(shelter.stays.items()):
        ends = [day for day in (stay.until_on, shelter.ends.get(ref)) if day is not None]
        end = min(ends, default=None)
        is_over = end is not None and end <= max(today, stay.from_on)
        is_outlasted = last_on is not None and (end is None or end > last_on)
        if not is_over and (shelter.is_exposed or is_outlasted):
            stays.append(ref)
    return tuple(stays)


def _last_on(shelter: Shelter) -> dt.date | None:
    """Give the first night that can no longer be spent there, as far as known."""
    days = [shelter.closed.value.on] if shelter.closed is not None else []
    if shelter.opened is not None and shelter.opened.value.until_on is not None:
        days.append(shelter.opened.value.until_on)
    return min(days, default=None)
