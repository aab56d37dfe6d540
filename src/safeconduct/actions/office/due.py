"""Tell of a task what every list of tasks tells of it.

due_task(row, today)
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.model import facts as f
from safeconduct.vault.replica import TaskRow


class DueTask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One open task. `case` is empty for a task about nobody."""

    ref: str
    case: str
    label: str
    text: str
    due_on: dt.date | None
    role: str
    is_overdue: bool


def due_task(row: TaskRow, today: dt.date) -> DueTask:
    """Tell of a task how it stands on a day."""
    return DueTask(
        ref=row.ref.hex(),
        case=row.case.hex(),
        label=row.label,
        text=row.text,
        due_on=row.due_on,
        role=row.role,
        is_overdue=row.due_on is not None and row.due_on < today,
    )
