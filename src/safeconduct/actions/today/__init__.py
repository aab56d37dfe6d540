"""Tell what presses today: who must be gone and has no way, who is silent, what is due, what countries let be known.

In a large vault only the most pressing households are looked at one by one, and the answer says so.

    >>> Ask().days
    14
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec

from safeconduct.actions.office import (
    Office,
    Progress,
    as_heard,
    blind_of,
    due_task,
    endings_of,
    forks_of,
    heard_devices,
    uncounted_lately,
    waiting_reports,
    written_ahead,
)
from safeconduct.actions.today.answer import (
    Answer,
    AskedAbout,
    Cases,
    Colleague,
    Forked,
    Pressing,
    Retained,
    Tasks,
    ToForget,
    Undestroyed,
)
from safeconduct.actions.today.leaving import taken_out
from safeconduct.actions.today.looking import LOOKED_MOST, is_new, look
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.model.rules import drill_due_on, heard_at_ms, is_unwell, newest_kit, reach_ms, silent_at_ms
from safeconduct.model.world import Question, Worker
from safeconduct.vault.replica import CaseFilter, CaseLine, Page

__all__ = ["Answer", "Ask", "today"]

ASKED_DAYS = 7  # as long as nearly the same draft is known again
PRESSING = frozenset({"unwell", "detained", "missing", "contact_unsafe", "left_behind", "overdue"})
"""Alarms of `rules.ALARMS` that ask for an act; the others are told on the household's page."""
_DAYS_MOST = 3_650
_HOUR_MS = 3_600_000


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """How many days ahead to look for those who must be gone and for tasks, and how many lines each list shows."""

    days: int = 14
    lines: int = 20


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

    looked = office.remembered(f"today {on}", lambda: look(office, passage, now, progress))
    tasks = replica.tasks(until_on, limit=ask.lines)
    workers: list[Worker] = [as_heard(office, worker, reach_ms(on)) for worker in replica.records("worker")]
    return Answer(
        on=on,
        days=ask.days,
        endangered=shown(replica.cases(CaseFilter(is_unsafe=True, is_endangered=True), limit=ask.lines)),
        needed=_in_time(office, until_on, ask.lines, shown),
        silent=shown(replica.silent(now_ms, limit=ask.lines)),
        colleagues=tuple(one for worker in workers if (one := _colleague(worker, now_ms, reach_ms(on))) is not None),
        devices=tuple(one for one in heard_devices(office, now) if one.is_silent),
        tasks=Tasks(lines=tuple(due_task(row, on) for row in tasks.lines), total=tasks.total),
        contested=shown(replica.cases(CaseFilter(is_contested=True), limit=ask.lines)),
        alarmed=_alarmed(looked.first.lines, ask.lines, shown),
        notices=tuple(looked.notices[notice.ref] for notice in passage.notices if is_new(notice, now_ms)),
        stays=looked.stays,
        papers=looked.papers,
        to_forget=_to_forget(office, until_on, on, ask.lines),
        undestroyed=_undestroyed(office, now),
        asked=_asked(office, now_ms),
        drill_due_on=_drill(office, until_on),
        looked_at=looked.cases,
        unsafe=looked.first.total,
        taken_out=taken_out(office, now),
        reports=waiting_reports(office),
        is_card_over=office.is_card_over,
        intake_until=office.intake_until(now),
        uncounted=uncounted_lately(office, now),
        forked=_forked(office),
        blind=blind_of(office),
        ahead=written_ahead(office, now),
    )


def _in_time(office: Office, until_on: dt.date, lines: int, shown: Callable[[Page[CaseLine]], Cases]) -> Cases:
    """List those who must be gone by a day and can be: the endangered stand in their own list."""
    return shown(office.replica.cases(CaseFilter(is_unsafe=True, is_in_time=True, needed_by=until_on), limit=lines))


def _alarmed(looked_at: tuple[CaseLine, ...], lines: int, shown: Callable[[Page[CaseLine]], Cases]) -> Cases:
    """List the households with a pressing alarm, of those looked at."""
    found = [line for line in looked_at if not PRESSING.isdisjoint(line.alarms)]
    return shown(Page(lines=tuple(found[:lines]), total=len(found)))


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
        silent_since=moment(line.silent_at_ms) if is_silent and line.silent_at_ms is not None else None,
        heard_at=None if line.heard_at_ms is None else moment(line.heard_at_ms),
    )


def _colleague(worker: Worker, now_ms: int, until_ms: int) -> Colleague | None:
    """Give a colleague to worry about, or None."""
    heard_ms, silent_ms = heard_at_ms(worker, until_ms), silent_at_ms(worker, until_ms)
    is_well = not is_unwell(worker)
    is_silent = silent_ms is not None and silent_ms <= now_ms
    if worker.label is None or (is_well and not is_silent):
        return None
    return Colleague(
        ref=worker.ref.hex(),
        label=worker.label.value,
        heard_at=None if heard_ms is None else moment(heard_ms),
        silent_since=moment(silent_ms) if is_silent and silent_ms is not None else None,
        is_well=is_well,
    )


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


def _forked(office: Office) -> tuple[Forked, ...]:
    """List the laptops that were put back from a copy, cloned, or are in other hands; told to everybody, for it may be her own."""
    found: dict[bytes, Forked] = {}
    owners = office.roster.content.owners() if office.roster else {}
    for fork in forks_of(office.replica):
        before, person = found.get(fork.device), owners.get(fork.device, b"")
        worker = office.replica.look("worker", person) if person else None
        found[fork.device] = Forked(
            device=fork.device.hex(),
            person=person.hex(),
            nickname=worker.label.value if worker is not None and worker.label is not None else "",
            since=min(fork.since, before.since) if before else fork.since,
            aside=fork.aside + (before.aside if before else 0),
            is_this=fork.device == office.device,
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
            last_at=max(moment(max(clocks)), before.last_at) if before else moment(max(clocks)),
        )
    return tuple(sorted(found.values(), key=lambda one: (-one.refused, -one.drafts, one.person)))
