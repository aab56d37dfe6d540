"""Show what a notice of a country touches: the ways it closes or slows, and the households that were on them.

>>> Ask(notice=bytes(16)).limit
50
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model import rules, world
from safeconduct.vault.replica import CaseFilter


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The notice, and how many households are named one by one; all are counted."""

    notice: bytes
    limit: int = 50


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A pathway that the notice speaks of, and how many persons touched by it have an open application there."""

    ref: str
    name: str
    type: str
    waiting: int


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """A household that is not yet safe and whom the notice touches.

    Attributes:
        is_waiting: it has an open application on a way that the notice speaks of.
        arrives_on: the earliest day it can travel as things stand, or None when no way is open.
    """

    case: str
    label: str
    persons: int
    is_waiting: bool
    needed_on: dt.date | None
    arrives_on: dt.date | None
    is_endangered: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A notice and whom it touches.

    Attributes:
        is_in_force: whether it holds today; a rumour closes nothing.
        cases, persons: how many it touches in all: households that are not yet safe and fit its scope, or of whom nobody knows.
        touched: the beginning of the list, those who wait on these ways and are endangered first.
    """

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
    lifted_source: str
    is_in_force: bool
    ways: tuple[Way, ...]
    cases: int
    persons: int
    endangered: int
    touched: tuple[Touched, ...]


def notice_show(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Show a notice and whom it touches today.

    Raises:
        Mistaken: there is no such notice.
    """
    notice = office.replica.look("notice", ask.notice)
    if not isinstance(notice, world.Notice) or notice.entered is None:
        raise Mistaken(f"there is no notice {show(ask.notice)}", "list them: safeconduct notice list --all")
    said, on = notice.entered.value, now.astimezone().date()
    ways = {p.ref: p.terms.value for p in office.replica.passage().pathways if p.terms and _speaks_of(said, p.terms.value)}
    waiting, lines, persons, endangered, cases = dict.fromkeys(ways, 0), [], 0, 0, 0
    for case, done, total in _unsafe(office):
        progress("looking whom it touches", done, total)
        if not rules.touches(said, case):
            continue
        line, used = _touched(office, case, ways)
        cases, persons, endangered = cases + 1, persons + line.persons, endangered + line.is_endangered
        for way in used:
            waiting[way] += line.persons
        lines.append(line)
        if len(lines) > 2 * ask.limit:
            lines = sorted(lines, key=_pressing)[: ask.limit]
    return Answer(
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
        lifted_on=notice.lifted.value.on if notice.lifted else None,
        lifted_source=notice.lifted.value.source if notice.lifted else "",
        is_in_force=rules.is_in_force(notice, on),
        ways=tuple(Way(ref=ref.hex(), name=terms.name, type=terms.type, waiting=waiting[ref]) for ref, terms in sorted(ways.items())),
        cases=cases,
        persons=persons,
        endangered=endangered,
        touched=tuple(sorted(lines, key=_pressing)[: ask.limit]),
    )


def _speaks_of(said: f.NoticeEntered, terms: f.PathwaySet) -> bool:
    return said.country == terms.country and (not said.programmes or terms.type in said.programmes)


def _unsafe(office: Office) -> Iterator[tuple[world.Case, int, int]]:
    """Give the households that are not yet safe, one by one, with how far it is."""
    wish = CaseFilter(is_unsafe=True)
    total = office.replica.cases(wish, limit=1).total
    for number, case in enumerate(office.replica.each_case(wish), 1):
        yield case, number, total


def _touched(office: Office, case: world.Case, ways: dict[bytes, f.PathwaySet]) -> tuple[Touched, set[bytes]]:
    """Say where a household stands, and on which of the ways it waits."""
    used = set()
    for application in case.applications.values():
        statuses = {said.status for said in application.status.values()} or {"considered"}
        if application.opened is not None and application.opened.pathway in ways and statuses & rules.OPEN_APPLICATION:
            used.add(application.opened.pathway)
    line = office.replica.case_line(case.ref)
    touched = Touched(
        case=case.ref.hex(),
        label=line.label if line else "",
        persons=len(case.members()),
        is_waiting=bool(used),
        needed_on=line.needed_on if line else None,
        arrives_on=line.arrives_on if line else None,
        is_endangered=line is not None and line.is_endangered,
    )
    return touched, used


def _pressing(line: Touched) -> tuple[bool, bool, dt.date, str]:
    return (not line.is_waiting, not line.is_endangered, line.needed_on or dt.date.max, line.case)
