"""Tell what presses today: who must be gone and has no way, who is silent, what is due, what countries let be known.

Each list holds its beginning and its whole length. What a notice changed is worked out by looking at the households with it and
without it; in a large vault only the most pressing are looked at, and the answer says so.

    >>> Ask().days
    14
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from safeconduct.actions.office import HeardDevice, Office, Progress, endings_of, heard_devices
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.rules import Judged, Outlook, Passage, drill_due_on, heard_at_ms, is_in_force, newest_kit, outlook, silent_at_ms
from safeconduct.model.world import Case, Notice, Question, Shelter, Worker
from safeconduct.vault.replica import CaseFilter, CaseLine, Page, TaskRow

LOOKED_MOST = 500  # households opened for papers and notices: all of a vault of the usual size, and a third of a second in a large one
ASKED_DAYS = 7  # as long as nearly the same draft is known again
NOTICE_DAYS = 7  # days that a notice counts as new
STAY_DAYS = 3  # days before a stay ends: the time it takes to find the next bed
PAPER_DAYS = 60  # days before a paper expires: a passport office takes weeks
PRESSING = frozenset({"unwell", "detained", "missing", "contact_unsafe", "left_behind", "overdue"})
"""Alarms of `rules.ALARMS` that ask for an act; the others are told on the household's page."""
_DAYS_MOST = 3_650
_HOUR_MS = 3_600_000
_LATEST_MS = 253_402_300_799_000  # ms: the end of the calendar


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """How many days ahead to look for those who must be gone and for tasks, and how many lines each list shows."""

    days: int = 14
    lines: int = 20


class Pressing(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A household in one of the lists; `arrives_on` is None when no way is open, `way` names the best one."""

    ref: str
    label: str
    persons: int
    needed_on: dt.date | None
    needed_why: str
    arrives_on: dt.date | None
    way: str
    is_endangered: bool
    contested: tuple[str, ...]
    alarms: tuple[str, ...]
    silent_since: dt.datetime | None
    heard_at: dt.datetime | None


class Cases(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of a list of households, and how many there are."""

    lines: tuple[Pressing, ...]
    total: int


class Colleague(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A worker whose silence is an alarm, or who was last believed not to be well."""

    ref: str
    label: str
    heard_at: dt.datetime | None
    silent_since: dt.datetime | None
    is_well: bool


class Task(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Something that is due."""

    ref: str
    case: str
    label: str
    text: str
    due_on: dt.date | None
    role: str
    is_overdue: bool


class Tasks(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of the list of tasks, and how many there are."""

    lines: tuple[Task, ...]
    total: int


class Said(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A notice entered in the last days, and what it changes for the households looked at.

    Attributes:
        moved: households that can travel later, earlier or not at all because of it.
        endangered: those of them who would not be endangered without it.
    """

    ref: str
    country: str
    effect: str
    firmness: str
    said_on: dt.date
    is_in_force: bool
    moved: int
    endangered: int


class Ending(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A stay that ends soon; the shelter by its code name."""

    case: str
    shelter: str
    name: str
    beds: int
    until_on: dt.date


class Expiring(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A paper that expires soon or has expired, of a person of a household not out of danger."""

    case: str
    person: str
    paper: str
    expires_on: dt.date


class Retained(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A closed case that is to be forgotten soon, or should have been."""

    ref: str
    label: str
    forget_on: dt.date
    is_due: bool


class Undestroyed(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A laptop that has not destroyed what it must; `since`: when the first of those cases was to go; `heard_at`: None for never."""

    device: str
    person: str
    nickname: str
    cases: int
    since: dt.datetime
    heard_at: dt.datetime | None


class AskedAbout(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Drafts that a colleague asked guardians about in the last days: how many, of them not answered, and when the last came."""

    person: str
    nickname: str
    drafts: int
    refused: int
    last_at: dt.datetime


class ToForget(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of the list of cases to be forgotten, and how many there are."""

    lines: tuple[Retained, ...]
    total: int


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What presses on a day.

    Attributes:
        endangered: households that must be gone before any way is open to them, on whatever day.
        needed: the others who must be gone within the days.
        devices: laptops of others that have not been heard of.
        alarmed: households with one of the alarms in `PRESSING`.
        asked: who asked about drafts in the last `ASKED_DAYS` days; told to who opens `guard`.
        undestroyed: laptops that have not said that they destroyed what two persons agreed to; told to coordinators.
        looked_at: of `unsafe` households, how many were looked at for alarms, notices and papers.
    """

    on: dt.date
    days: int
    endangered: Cases
    needed: Cases
    silent: Cases
    colleagues: tuple[Colleague, ...]
    devices: tuple[HeardDevice, ...]
    tasks: Tasks
    contested: Cases
    alarmed: Cases
    notices: tuple[Said, ...]
    stays: tuple[Ending, ...]
    papers: tuple[Expiring, ...]
    to_forget: ToForget
    undestroyed: tuple[Undestroyed, ...]
    asked: tuple[AskedAbout, ...]
    drill_due_on: dt.date | None
    looked_at: int
    unsafe: int


def today(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Tell what presses on the day of `now`.

    Raises:
        Mistaken: the days or lines are outside the caps.
    """
    if not 0 <= ask.days <= _DAYS_MOST or not 1 <= ask.lines <= LOOKED_MOST:
        raise Mistaken(f"look 0 to {_DAYS_MOST} days ahead, and at 1 to {LOOKED_MOST} lines", "the lists themselves are longer: case list")
    on, now_ms, replica = now.astimezone().date(), int(now.timestamp() * 1000), office.replica
    replica.redate(on)
    passage = replica.passage()
    names = {way.ref: way.terms.value.name for way in passage.pathways if way.terms is not None}
    until_on = on + dt.timedelta(days=ask.days)

    def shown(page: Page[CaseLine]) -> Cases:
        return Cases(lines=tuple(_pressing(line, names, now_ms) for line in page.lines), total=page.total)

    looked = office.remembered(f"today {on}", lambda: _look(office, passage, now, progress))
    tasks = replica.tasks(until_on, limit=ask.lines)
    workers: list[Worker] = replica.records("worker")
    return Answer(
        on=on,
        days=ask.days,
        endangered=shown(replica.cases(CaseFilter(is_unsafe=True, is_endangered=True), limit=ask.lines)),
        needed=_in_time(office, until_on, ask.lines, shown),
        silent=shown(replica.silent(now_ms, limit=ask.lines)),
        colleagues=tuple(one for worker in workers if (one := _colleague(worker, now_ms)) is not None),
        devices=tuple(one for one in heard_devices(office, now) if one.is_silent),
        tasks=Tasks(lines=tuple(_task(row, on) for row in tasks.lines), total=tasks.total),
        contested=shown(replica.cases(CaseFilter(is_contested=True), limit=ask.lines)),
        alarmed=_alarmed(looked.first.lines, ask.lines, shown),
        notices=tuple(looked.notices[notice.ref] for notice in passage.notices if _is_new(notice, now_ms)),
        stays=looked.stays,
        papers=looked.papers,
        to_forget=_to_forget(office, until_on, on, ask.lines),
        undestroyed=_undestroyed(office, now),
        asked=_asked(office, now_ms),
        drill_due_on=_drill(office, until_on),
        looked_at=looked.cases,
        unsafe=looked.first.total,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What looking at the most pressing households one by one gave; it stays as it is until something is recorded or a day is over."""

    first: Page[CaseLine]
    cases: int
    notices: dict[bytes, Said]
    stays: tuple[Ending, ...]
    papers: tuple[Expiring, ...]


def _look(office: Office, passage: Passage, now: dt.datetime, progress: Progress) -> _Looked:
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
        if any(_is_new(notice, now_ms + days * 24 * _HOUR_MS) for days in (-1, 0, 1))  # at whatever hour of the day it is asked for
    ]
    judged = Judged(passage, on)
    seen = [(case, outlook(case, passage, on, judged)) for case in cases] if any(is_in_force(notice, on) for notice in new) else []
    return _Looked(
        first=first,
        cases=len(cases),
        notices={notice.ref: _said(notice, passage, seen, on) for notice in new},
        stays=_ending(office.replica.records("shelter"), on),
        papers=_expiring(cases, on),
    )


def _in_time(office: Office, until_on: dt.date, lines: int, shown: Callable[[Page[CaseLine]], Cases]) -> Cases:
    """List those who must be gone by a day and can be: the endangered stand in their own list."""
    return shown(office.replica.cases(CaseFilter(is_unsafe=True, is_in_time=True, needed_by=until_on), limit=lines))


def _alarmed(looked_at: tuple[CaseLine, ...], lines: int, shown: Callable[[Page[CaseLine]], Cases]) -> Cases:
    """List the households with a pressing alarm, of those looked at."""
    found = [line for line in looked_at if not PRESSING.isdisjoint(line.alarms)]
    return shown(Page(lines=tuple(found[:lines]), total=len(found)))


def _moment(ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(max(0, min(ms, _LATEST_MS)) / 1000, dt.UTC)


def _pressing(line: CaseLine, names: dict[bytes, str], now_ms: int) -> Pressing:
    is_silent = line.is_unsafe and line.silent_at_ms is not None and line.silent_at_ms <= now_ms
    return Pressing(
        ref=line.ref.hex(),
        label=line.label,
        persons=line.persons,
        needed_on=line.needed_on,
        needed_why=line.needed_why,
        arrives_on=line.arrives_on,
        way=names.get(line.pathway, ""),
        is_endangered=line.is_endangered,
        contested=line.contested,
        alarms=tuple(alarm for alarm in line.alarms if alarm in PRESSING),
        silent_since=_moment(line.silent_at_ms) if is_silent and line.silent_at_ms is not None else None,
        heard_at=None if line.heard_at_ms is None else _moment(line.heard_at_ms),
    )


def _colleague(worker: Worker, now_ms: int) -> Colleague | None:
    """Give a colleague to worry about, or None."""
    heard_ms, silent_ms = heard_at_ms(worker), silent_at_ms(worker)
    is_well = worker.heard is None or worker.heard.value.is_well
    is_silent = silent_ms is not None and silent_ms <= now_ms
    if worker.label is None or (is_well and not is_silent):
        return None
    return Colleague(
        ref=worker.ref.hex(),
        label=worker.label.value,
        heard_at=None if heard_ms is None else _moment(heard_ms),
        silent_since=_moment(silent_ms) if is_silent and silent_ms is not None else None,
        is_well=is_well,
    )


def _task(row: TaskRow, on: dt.date) -> Task:
    return Task(
        ref=row.ref.hex(),
        case=row.case.hex(),
        label=row.label,
        text=row.text,
        due_on=row.due_on,
        role=row.role,
        is_overdue=row.due_on is not None and row.due_on < on,
    )


def _is_new(notice: Notice, now_ms: int) -> bool:
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


def _drill(office: Office, until_on: dt.date) -> dt.date | None:
    """Give the day by which custodians are to show their shares again, if it comes within the days."""
    kit = newest_kit(office.replica.records("kit"))
    due_on = None if kit is None else drill_due_on(kit)
    return due_on if due_on is not None and due_on <= until_on else None


def _to_forget(office: Office, until_on: dt.date, on: dt.date, lines: int) -> ToForget:
    """List the closed cases whose day comes within the days, and that nobody holds."""
    page = office.replica.retained(until_on, is_held=False, limit=lines)
    found = [
        Retained(ref=row.case.hex(), label=row.label, forget_on=row.forget_on, is_due=row.forget_on <= on)
        for row in page.lines
        if row.forget_on is not None
    ]
    return ToForget(lines=tuple(found), total=page.total)


def _undestroyed(office: Office, now: dt.datetime) -> tuple[Undestroyed, ...]:
    """List the laptops that a coordinator must see to: in a desk drawer somewhere a file is kept that two persons agreed to destroy."""
    if office.roster is None or "coordination" not in office.compartments:
        return ()
    found: dict[str, Undestroyed] = {}
    for ending in endings_of(office.roster, office.replica, now):
        for one in ending.missing:
            if not one.is_shut_out:
                before = found.get(one.device)
                found[one.device] = Undestroyed(
                    device=one.device,
                    person=one.person,
                    nickname=one.nickname,
                    cases=1 + (before.cases if before else 0),
                    since=min(ending.since, before.since) if before else ending.since,
                    heard_at=one.heard_at,
                )
    return tuple(sorted(found.values(), key=lambda one: (one.since, one.device)))


def _asked(office: Office, now_ms: int) -> tuple[AskedAbout, ...]:
    """List who asked about drafts, so that somebody sees it when one asks for more than she writes."""
    found: dict[str, AskedAbout] = {}
    questions: list[Question] = office.replica.records("question")
    for question in questions:
        clocks = [hlc >> 16 for hlc, _, _ in question.answers.values()]
        if now_ms - max(clocks) > ASKED_DAYS * 24 * _HOUR_MS:
            continue
        facts = [fact for _, _, fact in question.answers.values()]
        person, worker = facts[0].asker.hex(), office.replica.look("worker", facts[0].asker)
        before = found.get(person)
        found[person] = AskedAbout(
            person=person,
            nickname=worker.label.value if worker is not None and worker.label is not None else "",
            drafts=1 + (before.drafts if before else 0),
            refused=all(fact.outcome != "answered" for fact in facts) + (before.refused if before else 0),
            last_at=max(_moment(max(clocks)), before.last_at) if before else _moment(max(clocks)),
        )
    return tuple(sorted(found.values(), key=lambda one: (-one.refused, -one.drafts, one.person)))


def _expiring(cases: list[Case], on: dt.date) -> tuple[Expiring, ...]:
    lines = [
        Expiring(case=case.ref.hex(), person=person.ref.hex(), paper=paper.paper, expires_on=paper.expires_on)
        for case in cases
        for person in case.members()
        for eid, paper in person.documents.items()
        if eid not in case.ended and paper.expires_on is not None and paper.expires_on <= on + dt.timedelta(days=PAPER_DAYS)
    ]
    return tuple(sorted(lines, key=lambda line: (line.expires_on, line.case, line.person)))
