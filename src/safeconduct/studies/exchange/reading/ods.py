"""OpenDocument sheets, read straight from their XML: values, formulas, merged and hidden cells in one pass.

The format repeats cells and rows by number, so that four words can stand for sixteen million cells. Repetition is followed only where
it has a value, and only up to the caps.
"""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.archive import checked, opened, pieces
from safeconduct.studies.exchange.reading.book import CELL_CHARS, CELLS_MAX, COLUMNS_MAX, ROWS_MAX, Faults, checked_size, letter
from safeconduct.studies.exchange.reading.grid import Grid

_DEPTH_MAX = 64  # elements inside one another; a sheet needs about ten
_VALUES: Final = {"float": "office:value", "percentage": "office:value", "currency": "office:value", "date": "office:date-value"}


def ods_grids(data: bytes) -> list[Grid]:
    """Read an ODS file's sheets.

    Raises:
        Mistaken: a trap, damage, a password, or more than the caps allow.
    """
    archive = opened(data)
    checked(archive, {})
    names = archive.namelist()
    if "content.xml" not in names:
        raise Mistaken("this file is no spreadsheet")
    if "META-INF/manifest.xml" in names and b"encryption-data" in b"".join(pieces(archive, "META-INF/manifest.xml")):
        raise Mistaken("this file is locked with a password", "save it without one, on a machine that you trust")
    reader = _Reader()
    try:
        for piece in pieces(archive, "content.xml"):
            reader.parser.Parse(piece, False)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Mistaken("this spreadsheet is damaged and cannot be read", "open it in a spreadsheet program and save it anew") from error
    for grid in reader.grids:
        checked_size(max((number for number, _ in grid.rows), default=0), max((len(cells) for _, cells in grid.rows), default=0))
    return reader.grids


class _Reader:
    """Follow the XML of `content.xml` and keep the rows that hold something."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._stack: list[str] = []
        self._cells: list[str | None] = []
        self._row, self._row_repeats = 0, 1
        self._text: list[str] | None = None
        self._chars = 0
        self._attributes: dict[str, str] = {}
        self._merged: list[tuple[int, int, int, int]] = []
        self._kept = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._stack.append(name)
        if len(self._stack) > _DEPTH_MAX:
            raise Mistaken("this file is nested more deeply than any spreadsheet")
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table:table":
            self._begin_sheet(attributes)
        elif name == "table:table-row":
            self._row_repeats = _count(attributes, "table:number-rows-repeated")
            self._cells = []
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self._attributes, self._text, self._chars = attributes, [], 0
        elif name == "text:p" and self._text:
            self._text.append("\n")
        elif name == "text:s" and self._text is not None:
            self._characters(" " * min(_count(attributes, "text:c"), CELL_CHARS + 1))
        elif name == "text:tab" and self._text is not None:
            self._text.append(" ")

    def _characters(self, data: str) -> None:
        if self._text is not None and "office:annotation" not in self._stack and self._stack[-1].startswith("text:"):
            self._chars += len(data)
            if self._chars <= CELL_CHARS + 1:
                self._text.append(data)

    def _end(self, name: str) -> None:
        self._stack.pop()
        if name in {"table:table-cell", "table:covered-table-cell"}:
            self._end_cell()
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table" and self.grids:
            self.grids[-1].merged = tuple(self._merged)

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        sheet = attributes.get("table:name", "")
        is_hidden = attributes.get("table:style-name", "") in self._hidden_styles
        faults = Faults(sheet)
        if is_hidden:
            faults.add("hidden_sheet", "this sheet is hidden in the file; it is left out unless you ask for it")
        self.grids.append(Grid(sheet=sheet, rows=[], faults=faults, is_hidden=is_hidden))
        self._row, self._merged = 0, []

    def _end_cell(self) -> None:
        attributes, text = self._attributes, "".join(self._text or [])
        self._text = None
        if not self.grids:
            return
        key = _VALUES.get(attributes.get("office:value-type", ""))
        value = attributes.get(key, "") if key else attributes.get("office:boolean-value") or text
        if key == "office:value":
            value = value.removesuffix(".0")
        elif key == "office:date-value":
            value = value.removesuffix("T00:00:00").replace("T", " ")
        repeats = _count(attributes, "table:number-columns-repeated")
        if not value:
            if "table:formula" in attributes:
                self._tell("formula_empty", "this cell is calculated and the file holds no result", loses=True)
            self._cells.extend([None] * min(repeats, COLUMNS_MAX + 1 - len(self._cells)))
            return
        if "table:formula" in attributes:
            self._tell("formula", "this cell is calculated; its stored result is taken")
        if len(self._cells) + repeats > COLUMNS_MAX:
            checked_size(1, len(self._cells) + repeats)
        down, across = _count(attributes, "table:number-rows-spanned"), _count(attributes, "table:number-columns-spanned")
        if down > 1 or across > 1:
            left = len(self._cells)
            self._merged.append((self._row + 1, left, self._row + min(down, ROWS_MAX), left + across - 1))
        self._cells.extend([value] * repeats)

    def _tell(self, reason: str, says: str, *, loses: bool = False) -> None:
        self.grids[-1].faults.add(reason, says, row=self._row + 1, column=letter(len(self._cells)), loses=loses)

    def _end_row(self) -> None:
        if not self.grids:
            return
        if any(self._cells):
            if self._row + self._row_repeats > ROWS_MAX:
                checked_size(self._row + self._row_repeats, 1)
            self._kept += self._row_repeats * len(self._cells)
            if self._kept > CELLS_MAX:
                raise Mistaken(f"a sheet has more cells than the {CELLS_MAX} that can be read", "divide the table")
            for offset in range(self._row_repeats):
                self.grids[-1].rows.append((self._row + offset + 1, list(self._cells)))
        self._row += self._row_repeats


def _count(attributes: dict[str, str], key: str) -> int:
    text = attributes.get(key, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1  # noqa: PLR2004 - digits
