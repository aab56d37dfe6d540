"""Find where a household stays: the stays of one case that are not over.

The place is kept apart from the person, so this reads the shelters and not the case.

    >>> Ask(case=bytes(16)).case == bytes(16)
    True
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The case."""

    case: bytes


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """One stay of the case: where, in how many beds, from which night on."""

    ref: str
    shelter: str
    name: str
    beds: int
    from_on: dt.date
    until_on: dt.date | None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The stays that are going on or to come, the earliest first; and how many persons are of the household."""

    stays: tuple[Stay, ...]
    persons: int


def stay_find(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the stays of a case that are going on or to come."""
    today, stays = now.astimezone().date(), []
    for row in office.replica.stays(case=ask.case):
        if row.until_on is not None and row.until_on <= max(today, row.from_on):
            continue
        shelter = office.replica.look("shelter", row.shelter)
        stays.append(
            Stay(
                ref=row.ref.hex(),
                shelter=row.shelter.hex(),
                name=shelter.opened.value.name if shelter is not None and shelter.opened else "",
                beds=row.beds,
                from_on=row.from_on,
                until_on=row.until_on,
            )
        )
    line = office.replica.case_line(ask.case)
    return Answer(stays=tuple(stays), persons=line.persons if line else 0)


def too_many(known: Answer, beds: int, from_on: dt.date, until_on: dt.date | None) -> int:
    """Give how many beds a household has already in the nights of a stay to come, where with these it would have more than persons.

    Else a stay that was typed twice, or one that nobody ended, keeps a bed from somebody else.

    Args:
        known: where it stays.
        beds: how many more it is to take.
        from_on: the first night.
        until_on: the morning on which it leaves; None when it is not known.
    """
    ends = until_on or dt.date.max
    held = sum(stay.beds for stay in known.stays if stay.from_on < ends and from_on < (stay.until_on or dt.date.max))
    return held if held and held + beds > known.persons else 0
