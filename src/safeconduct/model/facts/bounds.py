"""What the days and numbers of every fact keep to, whoever wrote it: a laptop that writes what it likes must not stop the others.

What people record is held to narrower rules (`model.decide`). This is what is asked of facts that come from elsewhere, before anything
computes with them: a moment in the year 287396 is no date on any page, and a rhythm of a billion years overflows every sum.
"""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Iterator
from typing import Any

import msgspec

from safeconduct.model.facts.fact import CalendarDay

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)  # days outside are typing errors
MOST = 2**53  # the largest number that every reader of the open format keeps exactly
MOST_HOURS = 8784  # a year: the longest rhythm in which somebody is heard of
MOST_DAYS = 3653  # ten years: more is a typing error
MOST_MS = 7_258_118_400_000  # LATEST, in milliseconds since 1970
_BY_ENDING = {"_ms": (0, MOST_MS), "_hours": (0, MOST_HOURS), "_days": (0, MOST_DAYS)}


_bounds: dict[Any, tuple[tuple[str, Any, Any], ...]] = {}


def is_within_bounds(fact: Any) -> bool:
    """Tell whether every day of a fact is of the years 1900 to 2200, and every number one that its field can mean."""
    kind = type(fact)
    bounds = _bounds.get(kind)
    if bounds is None:
        bounds = _bounds[kind] = tuple(_bounds_of(kind))
    for name, least, most in bounds:
        value = getattr(fact, name)
        if type(value) is tuple:
            if not all(least <= _measured(one) <= most for one in value):
                return False
        elif value is not None and not least <= _measured(value) <= most:
            return False
    return True


def _measured(value: Any) -> Any:
    """Give the day or number in a value: the day on which a day of a calendar begins, the last part of a row."""
    return value.on if type(value) is CalendarDay else value[-1] if type(value) is tuple else value


def _bounds_of(kind: Any) -> Iterator[tuple[str, Any, Any]]:
    """List the fields of a type that hold days or numbers, and between what."""
    for field in msgspec.structs.fields(kind):
        leaves = _leaves(field.type)
        if leaves & {dt.date, CalendarDay}:
            yield field.name, EARLIEST, LATEST
        elif int in leaves:
            least, most = next((between for ending, between in _BY_ENDING.items() if field.name.endswith(ending)), (-1, MOST))
            yield field.name, least, most


def _leaves(kind: Any) -> set[Any]:
    parts = [part for part in typing.get_args(kind) if part is not Ellipsis]
    return {leaf for part in parts for leaf in _leaves(part)} if parts else {kind}
