"""Work out where things stand in a picture; the templates draw it as SVG, with a table of the same beside it.

Lengths are in the picture's own units; letters are taken as eight units wide, which is more than they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from safeconduct.doors.desk.wording import Wording

WIDE, EDGE = 1100, 10
_LETTER = 8.2  # units: wider than the average letter at 14 units
_ROW, _TOP, _GAP = 20, 16, 14
_MORE_LETTER = 7.2
_ROWS_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something on a day: its words, smaller words below them, and how urgent it is (`late`, `soon` or `plain`)."""

    on: dt.date
    title: str
    more: tuple[str, ...] = ()
    kind: str = "plain"
    is_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A mark with its place: x of its line, y of its first row of words, and whether the words stand before the line."""

    mark: Mark
    x: int
    y: int
    is_before: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """A time line: its marks with their places, the days written below, and how high it is.

    Attributes:
        ground: y of the line itself.
        later: marks after the end of the line, which stand in the table alone.
    """

    marks: tuple[Placed, ...]
    ticks: tuple[tuple[int, str], ...]
    ground: int
    later: tuple[Mark, ...]
    all: tuple[Mark, ...]
    end_x: int | None


def time_line(marks: Sequence[Mark], today: dt.date, days: int, words: Wording) -> TimeLine:
    """Place marks on the days from today, so that no words lie over others and no line runs through words."""
    step = (WIDE - 2 * EDGE) / days
    inside = sorted(
        (mark for mark in marks if 0 <= (mark.on - today).days <= days), key=lambda mark: (mark.on, not mark.is_end, mark.title)
    )
    boxes: list[_Box] = []
    for mark in reversed(inside):  # what comes later stands lower, so that its line does not run through earlier words
        box = _box(mark, round(EDGE + (mark.on - today).days * step))
        while box.row < _ROWS_MOST and any(_disturb(box, other) or _disturb(other, box) for other in boxes):
            box = replace(box, row=box.row + 1)
        boxes.append(box)
    ground = _TOP + max((box.row + box.rows for box in boxes), default=2) * _ROW
    placed = tuple(
        Placed(mark=box.mark, x=box.x, y=ground - (box.row + box.rows) * _ROW + 8, is_before=box.words[0] < box.x)
        for box in reversed(boxes)
    )
    return TimeLine(
        marks=placed,
        ticks=tuple((round(EDGE + day * step), words.short_day(today + dt.timedelta(days=day))) for day in range(0, days + 1, 7)),
        ground=ground,
        later=tuple(mark for mark in marks if (mark.on - today).days > days),
        all=tuple(sorted(marks, key=lambda mark: (mark.on, mark.title))),
        end_x=min((place.x for place in placed if place.mark.is_end), default=None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """The room that a mark takes: from x to x of its words, its lowest row counted from the ground, and how many rows."""

    mark: Mark
    x: int
    words: tuple[float, float]
    row: int
    rows: int


def _box(mark: Mark, x: int) -> _Box:
    more = [line for line in mark.more if line]
    long = max([len(mark.title + (" 00 month · " if mark.is_end else "")) * _LETTER, *(len(line) * _MORE_LETTER for line in more)]) + _GAP
    span = (x - long, x - 4.0) if x + long > WIDE else (x + 4.0, x + long)
    return _Box(mark=mark, x=x, words=span, row=0, rows=1 + len(more))


def _disturb(one: _Box, other: _Box) -> bool:
    """Tell whether the words or the line of one lie in the words of the other."""
    is_beside = other.row < one.row + one.rows and one.row < other.row + other.rows
    is_over = one.words[0] < other.words[1] and other.words[0] < one.words[1]
    is_through = other.words[0] < one.x < other.words[1] and other.row < one.row + one.rows
    return (is_beside and is_over) or is_through


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far an application has come: of how many steps, and how it is to be drawn."""

    done: int
    of: int
    kind: str


_STEPS = ("considered", "interviewed", "dossier_ready", "submitted", "accepted", "visa_issued", "departed")
_AS = {
    "info_requested": ("submitted", "soon"),
    "resubmitted": ("submitted", "act"),
    "suspended": ("submitted", "late"),
    "split": ("accepted", "soon"),
}
_OVER = ("not_pursued", "denied_considered", "denied_unconsidered", "withdrawn_error", "withdrawn_request")


def step_of(status: str) -> Step:
    """Tell how far along an application is on the way to departure.

    >>> step_of("submitted").done, step_of("denied_considered").kind
    (4, 'over')
    """
    if status in _OVER:
        return Step(done=0, of=len(_STEPS), kind="over")
    at, kind = _AS.get(status, (status, "act"))
    return Step(done=_STEPS.index(at) + 1 if at in _STEPS else 0, of=len(_STEPS), kind=kind)
