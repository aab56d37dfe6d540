"""List the reports that came by the intake door, those that nobody decided about first, and what did not open.

>>> Ask().is_all
False
"""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec.structs import replace

from safeconduct.actions.office import Office, Progress, unopened_here
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.model.rules import taken_up_until
from safeconduct.model.world import Case, Report

STATES = ("new", "case", "aside")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """All reports, or those about which nobody decided; `limit` of them after `offset`."""

    is_all: bool = False
    limit: int = 100
    offset: int = 0


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A report.

    Attributes:
        ref: of it, and of the case that came of it.
        on: the day for which it was sealed.
        state: `new`, `case` or `aside`.
        language: of the form.
        came_by: `web`, `onion`, `file`, or unknown.
        characters: of its text.
        has_code_name: an answer would be found.
        taken_up_until: the last day on which a case may come of one that was set aside; then it is destroyed. None for any other.
        answers: how many were sent.
        same: another report under its code name: one of which a case came, else the oldest; None if there is none.
    """

    ref: str
    on: dt.date
    state: str
    language: str
    came_by: str
    characters: int
    has_code_name: bool
    answers: int
    taken_up_until: dt.date | None = None
    same: str | None = None


class Unopened(msgspec.Struct, frozen=True, kw_only=True):
    """What did not open: at which check, from which depot (or `file`), on which day, and how many of that kind."""

    stage: str
    source: str
    on: dt.date
    count: int


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The reports, the newest first; how many there are of the kind asked for; what did not open."""

    lines: tuple[Line, ...]
    total: int
    unopened: tuple[Unopened, ...]


def intake_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List reports."""
    known: list[Report] = office.replica.records("report")
    lines = sorted((line_of(office, one) for one in known if one.taken), key=lambda line: (-line.on.toordinal(), line.ref))
    alike: dict[str, list[Line]] = {}
    addresses = {one.ref.hex(): one.address for one in known}
    for line in sorted(lines, key=lambda line: (line.state != "case", line.on, line.ref)):
        alike.setdefault(addresses[line.ref] or line.ref, []).append(line)
    chosen = [
        replace(line, same=next((one.ref for one in alike[addresses[line.ref] or line.ref] if one.ref != line.ref), None))
        for line in lines
        if ask.is_all or line.state == "new"
    ]
    counted: dict[tuple[str, str, dt.date], int] = {}
    for one in unopened_here(office):
        key = (one.stage, one.source, moment(one.at_ms).date())
        counted[key] = counted.get(key, 0) + 1
    return Answer(
        lines=tuple(chosen[ask.offset : ask.offset + ask.limit]),
        total=len(chosen),
        unopened=tuple(Unopened(stage=stage, source=source, on=on, count=count) for (stage, source, on), count in counted.items()),
    )


def line_of(office: Office, report: Report) -> Line:
    """Sum a report up."""
    assert report.taken is not None
    told = report.taken.value
    case = office.replica.look("case", report.ref)
    is_case = isinstance(case, Case) and case.opened is not None
    return Line(
        taken_up_until=None if is_case else taken_up_until(report),
        ref=report.ref.hex(),
        on=told.on,
        state="case" if is_case else "aside" if report.aside else "new",
        language=told.language,
        came_by=told.came_by,
        characters=len(report.text),
        has_code_name=bool(told.address),
        answers=len(report.answers),
    )
