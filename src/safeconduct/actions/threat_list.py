"""List the threats that were announced against everybody of some nationality or region.

>>> Ask().with_past
False
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Whether threats that are over are shown too."""

    with_past: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One announced threat. `on` is the day by which it will be too late, `said` that day as it was said, in its own calendar."""

    ref: str
    type: str
    on: dt.date | None
    calendar: str
    said: str
    days_left: int | None
    nationalities: tuple[str, ...]
    regions: tuple[str, ...]
    source: str
    text: str
    ended_why: str
    is_over: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The threats, the nearest day first, those without a day last."""

    on: dt.date
    threats: tuple[Line, ...]


def threat_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the announced threats that stand, or all of them."""
    today, lines = now.astimezone().date(), []
    for threat in office.replica.records("threat"):
        if threat.announced is None or (threat.is_over and not ask.with_past):
            continue
        announced = threat.announced.value
        day = announced.day
        lines.append(
            Line(
                ref=threat.ref.hex(),
                type=announced.type,
                on=day.on if day else None,
                calendar=day.calendar if day else "",
                said=day.said if day else "",
                days_left=(day.on - today).days if day else None,
                nationalities=announced.nationalities,
                regions=announced.regions,
                source=announced.source,
                text=announced.text,
                ended_why=threat.ended.value.why if threat.ended and threat.is_over else "",
                is_over=threat.is_over,
            )
        )
    return Answer(on=today, threats=tuple(sorted(lines, key=lambda line: (line.is_over, line.on or dt.date.max, line.ref))))
