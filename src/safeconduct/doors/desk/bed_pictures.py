"""Work out the pictures of beds by night: every shelter with its nights, and one shelter with its stays. The templates draw them.

Lengths are in the picture's own units. Nights run as the reader's writing does not: the first night is on the left in every language, as on
every other time line here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from safeconduct.actions import shelter_list, shelter_show
from safeconduct.doors.desk.wording import Wording, code_of, plain

WIDE, NAMES = 1100, 210
_ROW, _HEAD = 40, 34
_NAME_CHARS = 20
_COLUMN_HIGH = 96  # of the beds of one shelter
_STAY_ROW, STAYS_DRAWN = 26, 24
_TICK_APART = 110  # units between days that are written out
_SATURDAY = 5

Night = shelter_list.Night | shelter_show.Night


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Nights of a shelter that are alike: their place, the share that is taken, what is written in the first and how they are drawn."""

    x: int
    wide: int
    text_x: int
    filled: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One shelter: its name, and its nights."""

    name: str
    y: int
    kind: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A day under which a column stands."""

    x: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Shelters by nights. `high` is the height of a night's box, `gaps` are the places between nights."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    weekends: tuple[tuple[int, int], ...]
    gaps: tuple[int, ...]
    high: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Nights in a row with the same beds, for the table."""

    first_on: dt.date
    last_on: dt.date
    beds: int
    taken: int


def alike(nights: Sequence[Night]) -> tuple[Alike, ...]:
    """Put nights that are alike together, in order."""
    found = []
    for (beds, taken), same in groupby(nights, key=lambda night: (night.beds, night.taken)):
        days = [night.on for night in same]
        found.append(Alike(first_on=days[0], last_on=days[-1], beds=beds, taken=taken))
    return tuple(found)


def board(shelters: Sequence[shelter_list.Line], words: Wording) -> Board:
    """Place every shelter's nights."""
    days = [night.on for night in shelters[0].nights] if shelters else []
    step = _step(len(days))
    rows = tuple(
        Row(
            name=_short(shelter.name),
            y=_HEAD + number * _ROW,
            kind="late" if shelter.is_exposed else "soft" if shelter.is_closed else "plain",
            cells=tuple(_cells(shelter.nights, step, words)),
        )
        for number, shelter in enumerate(shelters)
    )
    return Board(
        rows=rows,
        ticks=_ticks(days, step, words),
        weekends=_weekends(days, step),
        gaps=tuple(NAMES + round(at * step) - 2 for at in range(1, len(days))),
        high=_ROW - 10,
        bottom=_HEAD + len(rows) * _ROW,
    )


def _cells(nights: Sequence[shelter_list.Night], step: float, words: Wording) -> Iterator[Cell]:
    """Draw nights that are alike as one box; the lines between nights are drawn over all of them at once."""
    at, high = 0, _ROW - 10
    for same in alike(nights):
        number = (same.last_on - same.first_on).days + 1
        x, end = NAMES + round(at * step), NAMES + round((at + number) * step) - 3
        share = 1.0 if same.taken > same.beds else same.taken / max(1, same.beds)
        yield Cell(
            x=x,
            wide=end - x,
            text_x=x + round(step / 2) - 1,
            filled=round(high * share),
            text=words.number(same.beds - same.taken) if same.beds or same.taken else "",
            kind="over" if same.taken > same.beds else "free" if same.beds else "none",
        )
        at += number


def _left(night: Night, before: Night | None, words: Wording) -> str:
    """Write the beds left in a night, once for nights that are alike: a number in every box would hide the one that matters."""
    is_said = before is not None and (before.beds, before.taken) == (night.beds, night.taken)
    return "" if is_said or not (night.beds or night.taken) else words.number(night.beds - night.taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One night of one shelter: heights of what is taken, what is free and what is too much, from below."""

    x: int
    wide: int
    taken: int
    free: int
    over: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One stay on the same days: where it begins and ends, and whether it goes on beyond the picture."""

    code: str
    beds: int
    x: int
    wide: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One shelter: its nights as columns, its stays as bars below them; `unseen` counts the stays that find no room."""

    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    weekends: tuple[tuple[int, int], ...]
    ground: int
    bottom: int
    unseen: int


def house(shelter: shelter_show.Answer, words: Wording) -> House:
    """Place one shelter's nights and the stays that touch them."""
    nights = shelter.nights
    step, most = _step(len(nights)), max([1, *(max(night.beds, night.taken) for night in nights)])
    ground = _HEAD + _COLUMN_HIGH
    columns = tuple(
        Column(
            x=NAMES + round(at * step),
            wide=round(step) - 3,
            taken=round(_COLUMN_HIGH * min(night.taken, night.beds) / most),
            free=round(_COLUMN_HIGH * max(0, night.beds - night.taken) / most),
            over=round(_COLUMN_HIGH * max(0, night.taken - night.beds) / most),
            text=_left(night, nights[at - 1] if at else None, words),
        )
        for at, night in enumerate(nights)
    )
    first, last = nights[0].on, nights[-1].on
    seen = [stay for stay in shelter.stays if not stay.is_over and stay.from_on <= last]
    bars = tuple(_bar(stay, number, (first, last), step, ground) for number, stay in enumerate(seen[:STAYS_DRAWN]))
    return House(
        columns=columns,
        bars=bars,
        ticks=_ticks([night.on for night in nights], step, words),
        weekends=_weekends([night.on for night in nights], step),
        ground=ground,
        bottom=ground + 14 + len(bars) * _STAY_ROW,
        unseen=max(0, len(seen) - STAYS_DRAWN),
    )


def _bar(stay: shelter_show.Stay, number: int, span: tuple[dt.date, dt.date], step: float, ground: int) -> Bar:
    first, last = span
    begins = max(0, (stay.from_on - first).days)
    ends = (last - first).days + 1 if stay.until_on is None or stay.until_on > last else (stay.until_on - first).days
    return Bar(
        code=code_of(stay.case),
        beds=stay.beds,
        x=NAMES + round(begins * step),
        wide=max(6, round((ends - begins) * step) - 3),
        y=ground + 14 + number * _STAY_ROW,
        kind="late" if stay.must_move else "act",
    )


def _step(nights: int) -> float:
    return (WIDE - NAMES) / max(1, nights)


def _ticks(days: Sequence[dt.date], step: float, words: Wording) -> tuple[Tick, ...]:
    every = next((number for number in (1, 2, 7, 14, 28) if number * step >= _TICK_APART), 56)
    return tuple(
        Tick(x=NAMES + round(at * step), text=words.short_day(day))
        for at, day in enumerate(days)
        if at % every == 0 and NAMES + at * step <= WIDE - _TICK_APART / 1.3
    )


def _weekends(days: Sequence[dt.date], step: float) -> tuple[tuple[int, int], ...]:
    return tuple((NAMES + round(at * step) - 1, round(step)) for at, day in enumerate(days) if day.weekday() >= _SATURDAY)


def _short(name: str) -> str:
    said = plain(name)
    return said if len(said) <= _NAME_CHARS else said[: _NAME_CHARS - 1] + "…"
