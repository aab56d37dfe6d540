"""Comma-, semicolon-, tab- or bar-separated text: divided into rows and cells, with every irregularity told.

A quotation mark that is opened and never closed would swallow the rest of the file, and with it people. Here it may span a few lines (a
note with line breaks); beyond that it is taken as a plain character and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.book import CELL_CHARS, ROWS_MAX, Faults, checked_size
from safeconduct.studies.exchange.reading.encoding import decoded, refused_as_text
from safeconduct.studies.exchange.reading.grid import Grid

SEPARATORS: Final = (",", ";", "\t", "|")
_LINES_IN_CELL = 60  # line breaks in one quoted cell; a longer note is more likely a forgotten quotation mark
_LINES_MAX = ROWS_MAX * 10  # lines in all; more are refused before they are divided
_LINE_CHARS = 1_000_000  # characters in one line: a thousand columns of a thousand characters
_SAMPLE_LINES = 300


def grids(data: bytes, *, separator: str = "") -> list[Grid]:
    """Read separated text as one sheet.

    Raises:
        Mistaken: no text, too long a line, too many rows or columns.
    """
    refused_as_text(data)
    text, encoding, others = decoded(data)
    faults = Faults("")
    for number in others:
        faults.add("mixed_encoding", f"this line is not written in {encoding} as the rest is", row=number)
    if "\0" in text:
        for number, line in enumerate(text.split("\n"), 1):
            if "\0" in line:
                faults.add("nul", "this line holds zero bytes; they were taken out", row=number)
        text = text.replace("\0", "")
    count = text.count("\n") + text.count("\r")
    if count > _LINES_MAX:
        raise Mistaken(f"this file has {count} lines; {ROWS_MAX} rows can be read", "divide it")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\x1a").split("\n")
    longest = max(map(len, lines))
    if longest > _LINE_CHARS:
        raise Mistaken(f"a line of this file has {longest} characters; {_LINE_CHARS} can be read", "one row must be one line")
    if lines[0][:4].lower() == "sep=":  # a hint that spreadsheet programs write
        separator, lines[0] = lines[0][4:5] or separator, ""
    sign = separator or _separator(lines)
    rows = list(_rows(lines, sign, faults))
    checked_size(len(rows), max((len(cells) for _, cells in rows), default=0))
    return [Grid(sheet="", rows=rows, faults=faults)]


def _separator(lines: list[str]) -> str:
    """Choose the sign that divides the most lines into the same number of cells, more than one."""
    sample = [line for line in lines[:_SAMPLE_LINES] if line.strip()]
    best, best_score = ",", 0.0
    for sign in SEPARATORS:
        counts: dict[int, int] = {}
        for line in sample:
            count = len(_split(line, sign)[0])
            counts[count] = counts.get(count, 0) + 1
        score = max((lines_like_it * min(width, 4) for width, lines_like_it in counts.items() if width > 1), default=0)
        if score > best_score:
            best, best_score = sign, score
    return best


def _split(line: str, sign: str) -> tuple[list[str], bool, bool]:
    """Divide one line; tell whether a quoted cell is still open at its end, and whether a quotation mark stands where none may."""
    if '"' not in line:
        return line.split(sign), False, False
    cells: list[str] = []
    at, stray = 0, False
    while True:
        if line[at : at + 1] == '"':
            parts: list[str] = []
            at += 1
            while True:
                end = line.find('"', at)
                if end < 0:
                    return [*cells, "".join([*parts, line[at:]])], True, stray
                parts.append(line[at:end])
                at = end + 1
                if line[at : at + 1] != '"':
                    break
                parts.append('"')
                at += 1
            rest_end = line.find(sign, at)
            rest = line[at:] if rest_end < 0 else line[at:rest_end]
            stray = stray or bool(rest.strip())
            cells.append("".join(parts) + rest)
            at += len(rest)
        else:
            end = line.find(sign, at)
            cells.append(line[at:] if end < 0 else line[at:end])
            stray = stray or '"' in cells[-1]
            at = len(line) if end < 0 else end
        if at >= len(line):
            return cells, False, stray
        at += 1


def _rows(lines: list[str], sign: str, faults: Faults) -> Iterator[tuple[int, list[str | None]]]:
    """Give each record with its number as a spreadsheet program would count it."""
    at, number = 0, 0
    while at < len(lines):
        number += 1
        if number > ROWS_MAX:
            checked_size(number + len(lines) - at - 1, 1)
        cells, is_open, stray = _split(lines[at], sign)
        taken = 1
        if is_open:
            taken, cells, stray, is_open = _continued(lines, at, sign)
            if is_open:
                faults.add("quote", "a quotation mark is opened and never closed; the line is read without it", row=number, loses=True)
                cells, stray, taken = [cell.replace('"', "") for cell in lines[at].split(sign)], False, 1
        if stray:
            faults.add("quote", "a quotation mark stands inside a cell", row=number)
        at += taken
        if at >= len(lines) and cells == [""]:
            return  # what follows the last line break
        yield number, list(cells)


def _continued(lines: list[str], at: int, sign: str) -> tuple[int, list[str], bool, bool]:
    """Join lines until the quoted cell closes, within the cap."""
    joined = lines[at]
    for taken in range(2, _LINES_IN_CELL + 2):
        if at + taken > len(lines) or len(joined) > 2 * CELL_CHARS:
            break
        joined += "\n" + lines[at + taken - 1]
        if '"' in lines[at + taken - 1]:
            cells, is_open, stray = _split(joined, sign)
            if not is_open:
                return taken, cells, stray, False
    return 1, [], False, True
