"""List what is to be done, the most overdue first.

>>> Ask(role="lawyer").limit
100
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from safeconduct.actions.office import DueTask, Office, Progress, due_task
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model import rules
from safeconduct.model.moments import moment
from safeconduct.model.rules import conflicts_of
from safeconduct.model.world import Case, Task, Worker
from safeconduct.vault.replica import CaseFilter, TaskRow

LINES_MOST = 1_000  # tasks in one page


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Open tasks of one case or of all, for one role or all, due by a day or whenever; or the one task of that reference."""

    case: bytes = b""
    task: bytes = b""
    role: str = ""
    due_by: dt.date | None = None
    offset: int = 0
    limit: int = 100


class Side(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One of the values that stand: by its event, what it says, when, and by whom: a nickname where it is known here, and the device."""

    event: str
    value: str
    at: dt.datetime
    who: str
    device: str


class Conflict(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Something to decide: a field of a case on which colleagues disagree; of a person or application; of a consent, for what."""

    ref: str
    case: str
    label: str
    field: str
    of: str
    what: str
    sides: tuple[Side, ...]


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A page of tasks, how many there are in all, and with the first page what is to be decided first."""

    lines: tuple[DueTask, ...]
    total: int
    offset: int
    conflicts: tuple[Conflict, ...] = ()


def task_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List a page of open tasks.

    Raises:
        Mistaken: the page is outside the caps, or the one task asked for is not open.
    """
    if not 1 <= ask.limit <= LINES_MOST or ask.offset < 0:
        raise Mistaken(f"a page has 1 to {LINES_MOST} tasks", "ask for the next page instead of a longer one")
    today = now.astimezone().date()
    if ask.task:
        return Answer(lines=tuple(due_task(row, today) for row in _one(office, ask.task)), total=1, offset=0)
    if ask.role:
        rows = [row for row in _every(office, ask) if row.role == ask.role]
        total, rows = len(rows), rows[ask.offset : ask.offset + ask.limit]
    else:
        page = office.replica.tasks(ask.due_by, case=ask.case, offset=ask.offset, limit=ask.limit)
        total, rows = page.total, list(page.lines)
    decide_first = () if ask.offset or ask.role or ask.due_by else tuple(_conflicts(office, ask.case))
    return Answer(lines=tuple(due_task(row, today) for row in rows), total=total, offset=ask.offset, conflicts=decide_first)


def _conflicts(office: Office, only: bytes) -> Iterator[Conflict]:
    """Find what colleagues disagree on, of one case or of all."""
    for line in office.replica.cases(CaseFilter(is_contested=True), limit=LINES_MOST).lines:
        case = office.replica.look("case", line.ref)
        if isinstance(case, Case) and only in (b"", line.ref):
            yield from (_conflict(office, line.label, case, one) for one in conflicts_of(case))


def _conflict(office: Office, label: str, case: Case, one: rules.Conflict) -> Conflict:
    sides = (
        Side(
            event=side.event.hex(),
            value=side.value,
            at=moment(side.hlc >> 16),
            who=_who(office, side.author),
            device=side.author.hex(),
        )
        for side in one.sides
    )
    return Conflict(
        ref=one.ref.hex(), case=case.ref.hex(), label=label, field=one.field, of=one.of.hex(), what=one.what, sides=tuple(sides)
    )


def _who(office: Office, device: bytes) -> str:
    """Give the nickname of the person behind a device; empty where it is not known here."""
    worker = office.replica.look("worker", office.replica.person_of.get(device, device))
    return worker.label.value if isinstance(worker, Worker) and worker.label is not None else ""


def _every(office: Office, ask: Ask) -> Iterator[TaskRow]:
    """Walk through all tasks, page by page: the replica keeps no index of roles."""
    offset = 0
    while lines := office.replica.tasks(ask.due_by, case=ask.case, offset=offset, limit=LINES_MOST).lines:
        yield from lines
        offset += len(lines)


def _one(office: Office, ref: bytes) -> Iterator[TaskRow]:
    """Give one open task."""
    owner = office.replica.owner("task", ref)
    case = office.replica.look(*owner) if owner else None
    task = case.tasks.get(ref) if isinstance(case, Case) else office.replica.look("task", ref)
    if not isinstance(task, Task) or task.added is None or task.done is not None:
        raise Mistaken(f"the task {show(ref)} is not open", "take the code from: safeconduct task list")
    label, of = (_label(case), case.ref) if isinstance(case, Case) else ("", b"")
    yield TaskRow(ref=ref, case=of, label=label, text=task.added.text, due_on=task.due.value if task.due else None, role=task.added.role)


def _label(case: Case) -> str:
    return case.label.value if case.label else case.opened.value.label if case.opened else ""
