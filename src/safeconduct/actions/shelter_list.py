"""List the shelters with their beds, night by night.

>>> Ask().nights
14
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.model import rules, world

NIGHTS_CAP = 366  # nights in one picture; a year is more than anybody plans


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """From which night on, how many nights, and whether closed shelters are shown too; some shelters, or all."""

    from_on: dt.date | None = None
    nights: int = 14
    with_closed: bool = False
    shelters: tuple[bytes, ...] = ()


class Night(msgspec.Struct, frozen=True, kw_only=True):
    """One night: the beds that are there, and those that are taken."""

    on: dt.date
    beds: int
    taken: int


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One shelter: its code name, and its nights in order."""

    ref: str
    name: str
    region: str
    until_on: dt.date | None
    is_closed: bool
    is_exposed: bool
    nights: tuple[Night, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The shelters by name, and the beds left tonight over all shelters, listed or not."""

    from_on: dt.date
    shelters: tuple[Line, ...]
    free_tonight: int


def shelter_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the shelters with their beds from a night on.

    Raises:
        Mistaken: the number of nights is not one of a picture.
    """
    if not 1 <= ask.nights <= NIGHTS_CAP:
        raise Mistaken(f"nights are between 1 and {NIGHTS_CAP}")
    from_on = ask.from_on or now.astimezone().date()
    first = office.remembered(f"shelters {from_on}", lambda: _lines(office, from_on, 1))
    lines = first if ask.nights == 1 else _lines(office, from_on, ask.nights, ask.shelters)
    wanted = {ref.hex() for ref in ask.shelters}
    return Answer(
        from_on=from_on,
        shelters=tuple(line for line in lines if (ask.with_closed or not line.is_closed) and (not wanted or line.ref in wanted)),
        free_tonight=sum(max(0, line.nights[0].beds - line.nights[0].taken) for line in first),
    )


def _lines(office: Office, from_on: dt.date, nights: int, only: Collection[bytes] = ()) -> tuple[Line, ...]:
    """Give shelters by name, closed ones too."""
    shelters = office.replica.look_all("shelter", only).values() if only else office.replica.records("shelter")
    return tuple(
        sorted((_line(one, from_on, nights) for one in shelters if one.opened is not None), key=lambda line: (line.name, line.ref))
    )


def _line(shelter: world.Shelter, from_on: dt.date, nights: int) -> Line:
    assert shelter.opened is not None
    opened = shelter.opened.value
    return Line(
        ref=shelter.ref.hex(),
        name=opened.name,
        region=opened.region,
        until_on=opened.until_on,
        is_closed=shelter.closed is not None and shelter.closed.value.on <= from_on,
        is_exposed=shelter.closed is not None and shelter.closed.value.is_exposed,
        nights=tuple(Night(on=night.on, beds=night.beds, taken=night.taken) for night in rules.nights(shelter, from_on, nights)),
    )
