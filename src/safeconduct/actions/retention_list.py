"""List the cases that are to be forgotten, by the day, and those that must be kept.

>>> Ask().days
36500
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.rules import agreeing, needed_to_forget

_DAYS_MOST = 36_500  # days: a century


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """How many days ahead to look, and which lines."""

    days: int = _DAYS_MOST
    offset: int = 0
    limit: int = 50


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One case: `forget_on` is None while it is open; `waits` tells that somebody wants it forgotten and others must agree."""

    ref: str
    label: str
    forget_on: dt.date | None
    is_held: bool
    is_due: bool
    waits: bool


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list, how long the whole list is, and how many persons must agree to forget a case."""

    on: dt.date
    lines: tuple[Line, ...]
    total: int
    needed: int


def retention_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List what is to be forgotten within some days, the most overdue first, and what is held.

    Raises:
        Mistaken: the days are outside the caps.
    """
    if not 0 <= ask.days <= _DAYS_MOST:
        raise Mistaken(f"look 0 to {_DAYS_MOST} days ahead")
    on, persons = now.astimezone().date(), office.replica.person_of
    until = None if ask.days == _DAYS_MOST else on + dt.timedelta(days=ask.days)
    page = office.replica.retained(until, offset=ask.offset, limit=ask.limit)
    proposed = {} if office.roster is None else office.roster.endings
    asked = office.replica.look_all("forgetting", (row.case for row in page.lines))
    lines = tuple(
        Line(
            ref=row.case.hex(),
            label=row.label,
            forget_on=row.forget_on,
            is_held=row.is_held,
            is_due=row.forget_on is not None and row.forget_on <= on and not row.is_held,
            waits=(row.case in asked and bool(agreeing(asked[row.case], persons))) or row.case in proposed,
        )
        for row in page.lines
    )
    return Answer(on=on, lines=lines, total=page.total, needed=needed_to_forget(len(set(persons.values()))))
