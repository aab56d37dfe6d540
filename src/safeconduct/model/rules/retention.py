"""How long a case is kept, and when it may be forgotten: destroyed for good, by one person in an office of one, by two in any other.

>>> needed_to_forget(1), needed_to_forget(2), needed_to_forget(40)
(1, 2, 2)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from safeconduct.model.world import Case, Report
from safeconduct.model.world import Forgetting as Record

RETENTION_DAYS = 365  # days after the closing, where nobody set one. Ours: for a year people are still asked how they are
ASIDE_DAYS = 14  # days after a report was set aside, in which a case may still come of it. Ours: as long as the keys of days are kept
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TWO = 2  # nobody destroys a file alone where there is somebody to ask: Safeconduct's protocol study, attack 47
_CLOSED = frozenset({"closed", "duplicate"})


def closed_on(case: Case) -> dt.date | None:
    """Give the day on which work on a case ended; None while any status that stands is another."""
    standing = case.status.values()
    return max(on for _, on, _ in standing) if standing and all(status in _CLOSED for status, _, _ in standing) else None


def forget_by(case: Case) -> dt.date | None:
    """Give the day by which a closed case is to be forgotten: the day that was set, or a year after the closing; None while it is open."""
    ended_on = closed_on(case)
    if ended_on is None:
        return None
    if case.retention is not None:
        return case.retention.value.forget_on
    return dt.date.fromordinal(min(ended_on.toordinal() + RETENTION_DAYS, dt.date.max.toordinal()))


def taken_up_until(report: Report) -> dt.date | None:
    """Give the last day on which a case may come of a report that was set aside: after it, it is destroyed. None if it was not."""
    if report.aside is None:
        return None
    set_on = (_EPOCH + dt.timedelta(milliseconds=report.aside.order[1] >> 16)).date()
    return dt.date.fromordinal(min(set_on.toordinal() + ASIDE_DAYS, dt.date.max.toordinal()))


def is_held(case: Case) -> bool:
    """Tell whether a case must be kept: as soon as any word that stands says so."""
    return any(case.hold.values())


def needed_to_forget(persons: int) -> int:
    """Give how many persons must agree in an organisation of so many."""
    return 1 if persons <= 1 else _TWO


def agreeing(record: Record, person_of: Mapping[bytes, bytes], cited: tuple[bytes, ...] | None = None) -> frozenset[bytes]:
    """List the persons who agreed that a case be forgotten; a person with two devices is one.

    Args:
        record: what was said about it.
        person_of: the person behind a device; a device that is not there is nobody's, and its word counts for nothing, unless nothing is
            there at all, as in an office of one.
        cited: only these statements, by event id.
    """
    said = [agreed.author for eid, agreed in record.agreed.items() if cited is None or eid in cited]
    return frozenset(person_of[author] if person_of else author for author in said if not person_of or author in person_of)


def is_forgotten(record: Record, person_of: Mapping[bytes, bytes]) -> bool:
    """Tell whether a case is forgotten: said to be by somebody who could cite enough persons. It never comes back."""
    needed = needed_to_forget(len(set(person_of.values())))
    return any(len(agreeing(record, person_of, done.agreed)) >= needed for done in record.done.values())
