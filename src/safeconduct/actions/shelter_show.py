"""Show one shelter: where it is, its beds by night, and who stays there, by the codes of their cases.

>>> Ask(shelter=bytes(16)).nights
28
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import rules, world

NIGHTS_CAP = 366  # nights in one picture; a year is more than anybody plans


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Which shelter, from which night on, and how many nights."""

    shelter: bytes
    from_on: dt.date | None = None
    nights: int = 28


class Night(msgspec.Struct, frozen=True, kw_only=True):
    """One night: the beds that are there, and those that are taken."""

    on: dt.date
    beds: int
    taken: int


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """One stay.

    Attributes:
        until_on: the morning on which they leave or left.
        is_now: whether the asked-for night is one of theirs.
        must_move: the place is exposed, closed, or past its last day before they leave.
    """

    ref: str
    case: str
    beds: int
    from_on: dt.date
    until_on: dt.date | None
    is_now: bool
    is_over: bool
    must_move: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A shelter. The address is what the shelter keepers wrote; the stays name cases and no persons."""

    ref: str
    name: str
    region: str
    address: str
    opened_on: dt.date
    until_on: dt.date | None
    closed_on: dt.date | None
    is_exposed: bool
    why: str
    nights: tuple[Night, ...]
    stays: tuple[Stay, ...]


def shelter_show(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Show a shelter from a night on.

    Raises:
        Mistaken: there is no such shelter, or the number of nights is not one of a picture.
    """
    shelter = office.replica.look("shelter", ask.shelter)
    if not isinstance(shelter, world.Shelter) or shelter.opened is None:
        raise Mistaken(f"there is no shelter {show(ask.shelter)}", "list them: safeconduct shelter list")
    if not 1 <= ask.nights <= NIGHTS_CAP:
        raise Mistaken(f"nights are between 1 and {NIGHTS_CAP}")
    from_on, opened = ask.from_on or now.astimezone().date(), shelter.opened.value
    closed = shelter.closed.value if shelter.closed else None
    return Answer(
        ref=shelter.ref.hex(),
        name=opened.name,
        region=opened.region,
        address=opened.address,
        opened_on=opened.on,
        until_on=opened.until_on,
        closed_on=closed.on if closed else None,
        is_exposed=closed is not None and closed.is_exposed,
        why=closed.why if closed else "",
        nights=tuple(Night(on=night.on, beds=night.beds, taken=night.taken) for night in rules.nights(shelter, from_on, ask.nights)),
        stays=_stays(shelter, from_on),
    )


def _stays(shelter: world.Shelter, on: dt.date) -> tuple[Stay, ...]:
    """List the stays, those of the asked-for night first, then those to come, then those that are over."""
    stays, moving = [], set(rules.to_move(shelter, on))
    for ref, stay in shelter.stays.items():
        until_on = min((day for day in (stay.until_on, shelter.ends.get(ref)) if day is not None), default=None)
        is_over = until_on is not None and until_on <= on
        stays.append(
            Stay(
                ref=ref.hex(),
                case=stay.case.hex(),
                beds=stay.beds,
                from_on=stay.from_on,
                until_on=until_on,
                is_now=stay.from_on <= on and not is_over,
                is_over=is_over,
                must_move=ref in moving,
            )
        )
    return tuple(sorted(stays, key=lambda stay: (stay.is_over, not stay.is_now, stay.from_on, stay.ref)))
