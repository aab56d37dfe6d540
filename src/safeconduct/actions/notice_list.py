"""List what countries let be known.

>>> Ask().with_past
False
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import rules


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Whether notices that no longer hold are shown too."""

    with_past: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One notice. `state`: in_force, to_come, lifted or over; a rumour in force closes nothing."""

    ref: str
    country: str
    effect: str
    added_days: int
    nationalities: tuple[str, ...]
    regions: tuple[str, ...]
    programmes: tuple[str, ...]
    firmness: str
    source: str
    said_on: dt.date
    valid_from: dt.date
    valid_until: dt.date | None
    lifted_on: dt.date | None
    state: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The notices, the one said last first."""

    on: dt.date
    notices: tuple[Line, ...]


def notice_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the notices that hold or will hold, or all of them."""
    on, lines = now.astimezone().date(), []
    for notice in office.replica.records("notice"):
        if notice.entered is None:
            continue
        said, lifted_on = notice.entered.value, notice.lifted.value.on if notice.lifted else None
        if rules.is_in_force(notice, on):
            state = "in_force"
        elif lifted_on is not None and lifted_on <= on:
            state = "lifted"
        else:
            state = "to_come" if said.valid_from > on else "over"
        lines.append(
            Line(
                ref=notice.ref.hex(),
                country=said.country,
                effect=said.effect,
                added_days=said.added_days,
                nationalities=said.nationalities,
                regions=said.regions,
                programmes=said.programmes,
                firmness=said.firmness,
                source=said.source,
                said_on=said.said_on,
                valid_from=said.valid_from,
                valid_until=said.valid_until,
                lifted_on=lifted_on,
                state=state,
            )
        )
    shown = [line for line in lines if ask.with_past or line.state in ("in_force", "to_come")]
    return Answer(on=on, notices=tuple(sorted(shown, key=lambda line: (-line.said_on.toordinal(), line.ref))))
