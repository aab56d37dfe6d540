"""Look at the most pressing households one by one: what notices change for them, which stays end, which papers expire.

What a notice changed is worked out by looking at the households with it and without it.

    >>> LOOKED_MOST
    500
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.actions.office import Office, Progress
from safeconduct.actions.today.answer import Ending, Expiring, Said
from safeconduct.model.rules import Judged, Outlook, Passage, is_in_force, outlook
from safeconduct.model.world import Case, Notice, Shelter
from safeconduct.vault.replica import CaseFilter, CaseLine, Page

LOOKED_MOST = 500  # households opened for papers and notices: all of a vault of the usual size, and a third of a second in a large one
NOTICE_DAYS = 7  # days that a notice counts as new
STAY_DAYS = 3  # days before a stay ends: the time it takes to find the next bed
PAPER_DAYS = 60  # days before a paper expires: a passport office takes weeks
_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What looking at the most pressing households one by one gave; it stays as it is until something is recorded or a day is over."""

    first: Page[CaseLine]
    cases: int
    notices: dict[bytes, Said]
    stays: tuple[Ending, ...]
    papers: tuple[Expiring, ...]


def look(office: Office, passage: Passage, now: dt.datetime, progress: Progress) -> Looked:
    """Look at the most pressing households."""
    on, now_ms = now.astimezone().date(), int(now.timestamp() * 1000)
    first = office.replica.cases(CaseFilter(is_unsafe=True), limit=LOOKED_MOST)
    cases = []
    for done, line in enumerate(first.lines):
        if done % 100 == 0:
            progress("looking at cases", done, len(first.lines))
        case = office.replica.look("case", line.ref)
        if isinstance(case, Case):
            cases.append(case)
    new = [
        notice
        for notice in passage.notices
        if any(is_new(notice, now_ms + days * 24 * _HOUR_MS) for days in (-1, 0, 1))  # at whatever hour of the day it is asked for
    ]
    judged = Judged(passage, on)
    seen = [(case, outlook(case, passage, on, judged)) for case in cases] if any(is_in_force(notice, on) for notice in new) else []
    return Looked(
        first=first,
        cases=len(cases),
        notices={notice.ref: _said(notice, passage, seen, on) for notice in new},
        stays=_ending(office.replica.records("shelter"), on),
        papers=_expiring(cases, on),
    )


def is_new(notice: Notice, now_ms: int) -> bool:
    """Tell whether a notice was entered within the last days, whenever it was said."""
    return notice.entered is not None and 0 <= now_ms - (notice.entered.order[1] >> 16) <= NOTICE_DAYS * 24 * _HOUR_MS


def _said(notice: Notice, passage: Passage, seen: Sequence[tuple[Case, Outlook]], on: dt.date) -> Said:
    """Tell what a notice changes for households, seen as things stand, by looking at each without it."""
    assert notice.entered is not None
    said = notice.entered.value
    without = Passage(passage.pathways, tuple(n for n in passage.notices if n.ref != notice.ref), passage.threats)
    judged = Judged(without, on)
    moved = endangered = 0
    for case, now in seen if is_in_force(notice, on) else ():
        otherwise = outlook(case, without, on, judged)
        moved += now.arrives_on(on) != otherwise.arrives_on(on)
        endangered += now.is_endangered(on) and not otherwise.is_endangered(on)
    return Said(
        ref=notice.ref.hex(),
        country=said.country,
        effect=said.effect,
        firmness=said.firmness,
        said_on=said.said_on,
        is_in_force=is_in_force(notice, on),
        moved=moved,
        endangered=endangered,
    )


def _ending(shelters: Sequence[Shelter], on: dt.date) -> tuple[Ending, ...]:
    lines = [
        Ending(
            case=stay.case.hex(),
            shelter=shelter.ref.hex(),
            name=shelter.opened.value.name if shelter.opened else "",
            beds=stay.beds,
            until_on=stay.until_on,
        )
        for shelter in shelters
        for ref, stay in shelter.stays.items()
        if ref not in shelter.ends and stay.until_on is not None and on <= stay.until_on <= on + dt.timedelta(days=STAY_DAYS)
    ]
    return tuple(sorted(lines, key=lambda line: (line.until_on, line.case)))


def _expiring(cases: list[Case], on: dt.date) -> tuple[Expiring, ...]:
    lines = [
        Expiring(case=case.ref.hex(), person=person.ref.hex(), paper=paper.paper, expires_on=paper.expires_on)
        for case in cases
        for person in case.members()
        for eid, paper in person.documents.items()
        if eid not in case.ended and paper.expires_on is not None and paper.expires_on <= on + dt.timedelta(days=PAPER_DAYS)
    ]
    return tuple(sorted(lines, key=lambda line: (line.expires_on, line.case, line.person)))
