"""Say since when a household or a colleague was not heard of, also where the clock of the laptop that wrote it down was wrong.

The rule: nobody is heard of, and no waiting begins, after the day of who reads. What a clock that was ahead wrote down so is passed over,
and what is known else counts: the last check-in before, the beginning of the rhythm, the day on which the case was opened. Where nothing of
that is left, the silence is an alarm at once, for a wrong clock must never make an alarm late.

    >>> reach_ms(dt.date(1970, 1, 1)) // DAY_MS
    2
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.world import Case, Latest, Said, Worker, heard_order

_R = TypeVar("_R", Case, Worker)

_HOUR_MS = 3_600_000
DAY_MS = 24 * _HOUR_MS
_REACH_DAYS = 2  # the end of tomorrow in UTC: clocks that are set by hand in different zones are a day apart at most
_EPOCH = dt.date(1970, 1, 1).toordinal()
EVER_MS = 2**62
"""After every moment: for people who are out of danger, and are not waited for."""


def reach_ms(today: dt.date) -> int:
    """Give the moment (ms since 1970) up to which what was written down can be right, as seen on a day."""
    return (today.toordinal() - _EPOCH + _REACH_DAYS) * DAY_MS


def is_ahead(record: Case | Worker, until_ms: int) -> bool:
    """Tell whether the last check-in is of a moment that cannot be right: the history may know one that can (`as_of`)."""
    return record.heard is not None and record.heard.order[0] > until_ms


def as_of(record: _R, said: Iterable[Said], until_ms: int) -> _R:
    """Give a record with the last check-in that can be right instead of one that cannot, if its history (`said`) has one."""
    signs = [
        Latest(heard_order(fact.at_ms, f.Mark(one.depth, one.event.hlc, one.event.eid, one.author)), fact)
        for one in said
        for fact in [one.event.fact]
        if isinstance(fact, f.CheckedIn | f.WorkerCheckedIn)
    ]
    last = max((sign for sign in signs if sign.order[0] <= until_ms), key=lambda sign: sign.order, default=None)
    return record if last is None else msgspec.structs.replace(record, heard=last)


def is_unwell(record: Case | Worker) -> bool:
    """Tell whether they were not well when they were last heard of, whenever that was."""
    return record.heard is not None and not record.heard.value.is_well


def heard_at_ms(record: Case | Worker, until_ms: int) -> int | None:
    """Give the moment (ms since 1970) of the last check-in; a moment after its entry is a typing error and counts as the entry's.

    None where there is none, or none of a moment that can be right.
    """
    return None if record.heard is None or is_ahead(record, until_ms) else record.heard.order[0]


def silent_at_ms(record: Case | Worker, until_ms: int) -> int | None:
    """Give the moment (ms since 1970) after which silence is an alarm, or None without a rhythm.

    Args:
        record: who is waited for.
        until_ms: up to when what was written down can be right (`reach_ms`).
    """
    if record.rhythm is None or record.rhythm.value.every_hours <= 0:
        return None
    rhythm = record.rhythm.value
    patience_ms = (rhythm.every_hours + max(0, rhythm.grace_hours)) * _HOUR_MS
    heard_ms = heard_at_ms(record, until_ms)
    if heard_ms is not None:
        return heard_ms + patience_ms
    begun_ms = record.rhythm.order[1] >> 16  # the clock of the fact that set the rhythm
    opened = record.opened if isinstance(record, Case) else None
    opened_ms = begun_ms if opened is None else (opened.value.on.toordinal() - _EPOCH) * DAY_MS
    known_ms = begun_ms if begun_ms <= until_ms else opened_ms
    return known_ms + patience_ms if known_ms <= until_ms else until_ms - (_REACH_DAYS + 1) * DAY_MS


def counted_ms(record: Case) -> int | None:
    """Give the latest moment of all that silence is counted from, right or not; None where there is none."""
    signs = [] if record.heard is None else [record.heard.order[0]]
    begun = [] if record.rhythm is None else [record.rhythm.order[1] >> 16]
    return max(signs + begun, default=None)
