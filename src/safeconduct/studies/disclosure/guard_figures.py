"""Read all figures of a text in rows: those that are written, those that are letters which look like one, and those said in words.

A row is what may be one number: groups of figures with a few signs or line ends between them, and nothing else. Reading a word too many as
a figure costs nothing, since a number is found by nine equal figures; one too few hides a number.

    >>> ["".join(group.figures for group in row) for row in rows_in("Call 8 (9I2) three-four-five, 67 eighty-nine, or 112")]
    ['89123456789']
"""

# ruff: noqa: RUF001 - letters that look alike are its subject

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from safeconduct.studies.disclosure.guard_spoken import Value, joined, plain, spoken, times

LEAST_DIGITS = 6  # a number with fewer is everywhere; phone and passport numbers have more
_GAP = 6  # signs between two groups of one number
_FIGURE_FOR = {
    **dict.fromkeys("OoОоΟο", "0"),
    **dict.fromkeys("IlІіӀӏ|", "1"),
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Зз", "3"),
    **dict.fromkeys("Чч", "4"),
    **dict.fromkeys("SsЅѕ", "5"),
    **dict.fromkeys("bб", "6"),
    **dict.fromkeys("BВ", "8"),
    **dict.fromkeys("gq", "9"),
}
_AS_FIGURES = str.maketrans(_FIGURE_FOR)
_LIKE = re.escape("".join(_FIGURE_FOR))
_TOKEN = re.compile(
    rf"(?P<figures>[{_LIKE}\d]*[\d|][{_LIKE}\d]*)|(?P<word>[^\W\d_]+?(?=[{_LIKE}]+\d)|[^\W\d_]+(?:['\u2019\u02bc][^\W\d_]+)*)"
)
_ALL_LIKE = re.compile(f"[{_LIKE}]+")
_APART = " -\u00a0\u2011"  # what stands between words of one number


class Group(NamedTuple):
    """Figures that stand together, from where to where they were read, and what they are in words, if they were.

    A word that stands between figures has none; `times` is how often the figure behind it is meant.
    """

    start: int
    end: int
    figures: str
    values: tuple[Value, ...]
    times: int


def rows_in(text: str) -> Iterator[list[Group]]:
    """Give the rows of a text that are long enough for a number; a bar is read as a figure, and as a line between cells."""
    yield from _rows(text)
    if "|" in text:
        yield from _rows(text.replace("|", " "))


def _rows(text: str) -> Iterator[list[Group]]:
    dull: set[str] = set()  # words that are no part of any number
    row: list[Group] = []
    end, often = 0, 1
    for found in _TOKEN.finditer(text):
        said, start = found[0], found.start()
        group = None if said in dull else _group(found)
        if group is None or start - end > _GAP:
            if _is_long(row):
                yield row
            row, often = [], 1
        if group is None:
            dull.add(said)
            continue
        if group.figures:
            together = _together(row[-1], group) if row and not text[end:start].strip(_APART) else ()
            if together:
                row[-1] = Group(row[-1].start, group.end, str(together[0][1]), together, 1)
            else:
                row.append(group._replace(figures=group.figures * often))
        often, end = group.times, group.end
    if _is_long(row):
        yield row


def _is_long(row: list[Group]) -> bool:
    return bool(row) and sum([len(group.figures) for group in row]) >= LEAST_DIGITS


def _group(found: re.Match[str]) -> Group | None:
    """Read a token; None where it is no part of a number."""
    said, start, end = found[0], found.start(), found.end()
    if not found["word"]:
        return Group(start, end, said.translate(_AS_FIGURES), (), 1)
    word = plain(said)
    values, often = spoken(word), times(word)
    figures = str(values[0][1]) if values else said.translate(_AS_FIGURES) if _ALL_LIKE.fullmatch(said) and not often else ""
    return Group(start, end, figures, values, max(1, often)) if figures or often else None


def _together(one: Group, other: Group) -> tuple[Value, ...]:
    """Give what two groups in words say as one number, in each language in which they do."""
    sums = ((first[0], joined(first, second)) for first in one.values for second in other.values)
    return tuple((language, value) for language, value in sums if value is not None)
