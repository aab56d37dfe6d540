r"""Write cells of a CSV that no spreadsheet program takes for a formula.

A cell that begins with a sign of a formula is run by the program that opens the file; and a program that expects another separator cuts the
line in other places, so that a formula can also begin behind a comma, a semicolon, a tab or a bar inside of a cell. Blanks, control
characters, quotes and signs that nobody sees do not protect: they are skipped.

    >>> harmless_cell("+7 900 000")
    "'+7 900 000"
    >>> harmless_cell("born; =1+1")
    "born;' =1+1"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from safeconduct.studies.exchange.watermark import Draw, marked, spelled

SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u2212"
"""What begins a formula in Excel, LibreOffice or Google Sheets: = + - @, their full-width forms, and the minus sign."""
_UNSEEN = (
    r"[\s\"'\x00-\x1f\x7f-\xa0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]*"
)
_BEGINS = re.compile(rf"(^|[,;|])(?={_UNSEEN}[{SIGNS}])")
_BREAKS = re.compile(r"[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BAR = re.compile(r"(?<!')\|(?=')")  # DDE: =program|'arguments'


def harmless_cell(value: object) -> str:
    """Give a value as the text of a cell that begins no formula, in whichever way the line is cut.

    Line breaks and tabs become blanks, other control characters go, and an apostrophe stands before whatever would begin a formula; the
    exact text is in the JSON files.
    """
    text = "" if value is None else str(value)
    text = _CONTROLS.sub("", _BREAKS.sub(" ", text))
    return _BAR.sub("'|", _BEGINS.sub(r"\1'", text))


def rows(headings: Iterable[str], lines: Iterable[Iterable[object]], draw: Draw | None = None) -> Iterator[bytes]:
    """Write a CSV line by line: UTF-8 with the mark that Excel needs, commas, every cell in quotes.

    Args:
        headings: the first line.
        lines: the others.
        draw: what draws the marks of this copy; None for a table that goes back to who brought it.
    """
    yield b"\xef\xbb\xbf" + _row(map(harmless_cell, headings))
    for cells in lines:
        harmless = map(harmless_cell, cells)
        yield _row(harmless) if draw is None else spelled(_row(marked(cell, draw) for cell in harmless), draw)


def _row(cells: Iterable[str]) -> bytes:
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells)
    return (",".join(quoted) + "\r\n").encode("utf-8", "replace")
