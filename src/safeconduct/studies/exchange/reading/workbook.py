"""XLSX and XLS workbooks: values from calamine, everything else (formulas, merged and hidden cells) told beside them."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any, Final
from xml.parsers import expat

import python_calamine as calamine

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.archive import checked, opened, pieces
from safeconduct.studies.exchange.reading.book import Faults, checked_size
from safeconduct.studies.exchange.reading.formulas import SheetScan
from safeconduct.studies.exchange.reading.grid import Grid

SHEETS_MAX = 100  # sheets of one workbook
_PARTS_BYTES = 1 << 20  # of the two small parts that name the sheets
_EXACT = 1 << 53  # whole numbers up to here are exact in a spreadsheet's floating point
_SHEET_TARGET: Final = re.compile(r"worksheets/[\w.-]+\.xml")


def xlsx_grids(data: bytes) -> list[Grid]:
    """Read an XLSX workbook's sheets.

    Raises:
        Mistaken: a trap, damage, a password, or more than the caps allow.
    """
    archive = opened(data)
    scans: dict[str, SheetScan] = {}
    checked(archive, scans)
    targets = _targets(b"".join(pieces(archive, "xl/workbook.xml"))[:_PARTS_BYTES], _optional(archive.namelist(), archive))
    grids = _grids(data)
    for grid in grids:
        scan = scans.get(targets.get(grid.sheet, ""))
        if scan is None:
            grid.faults.add("formulas_unknown", "whether cells of this sheet are calculated could not be seen")
        else:
            scan.tell(grid.faults)
    return grids


def xls_grids(data: bytes) -> list[Grid]:
    """Read an XLS workbook's sheets; in this format calculated cells cannot be told apart.

    Raises:
        Mistaken: damage, a password, or more than the caps allow.
    """
    grids = _grids(data)
    for grid in grids:
        grid.faults.add("formulas_unknown", "in this old format it cannot be seen whether cells are calculated")
    return grids


def _optional(names: list[str], archive: Any) -> bytes:
    rels = "xl/_rels/workbook.xml.rels"
    return b"".join(pieces(archive, rels))[:_PARTS_BYTES] if rels in names else b""


def _attributes(data: bytes, element: str) -> list[dict[str, str]]:
    """Give the attributes of every element of a name, whatever its namespace prefix; nothing when the XML is damaged."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rsplit(":", 1)[-1] == element:
            found.append({key.rsplit(":", 1)[-1]: value for key, value in attributes.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return []
    return found


def _targets(workbook: bytes, rels: bytes) -> dict[str, str]:
    """Match each sheet's name with the part that it lies in."""
    parts = {rel.get("Id", ""): _SHEET_TARGET.search(rel.get("Target", "")) for rel in _attributes(rels, "Relationship")}
    names = {sheet.get("name", ""): parts.get(sheet.get("id", "")) for sheet in _attributes(workbook, "sheet")}
    return {name: f"xl/{found[0]}" for name, found in names.items() if found}


def _grids(data: bytes) -> list[Grid]:
    try:
        book = calamine.CalamineWorkbook.from_object(io.BytesIO(data))
        sheets = book.sheets_metadata
        if len(sheets) > SHEETS_MAX:
            raise Mistaken(f"this workbook has {len(sheets)} sheets; {SHEETS_MAX} can be read")
        return [
            _grid(book.get_sheet_by_name(sheet.name), is_hidden=sheet.visible != calamine.SheetVisibleEnum.Visible)
            for sheet in sheets
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise Mistaken("this file is locked with a password", "save it without one, on a machine that you trust") from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise Mistaken("this workbook is damaged and cannot be read", "open it in a spreadsheet program and save it anew") from error


def _grid(sheet: Any, *, is_hidden: bool) -> Grid:
    faults = Faults(sheet.name)
    if is_hidden:
        faults.add("hidden_sheet", "this sheet is hidden in the file; it is left out unless you ask for it")
    if sheet.start is None:
        return Grid(sheet=sheet.name, rows=[], faults=faults, is_hidden=is_hidden)
    left = sheet.start[1]
    checked_size(sheet.total_height, left + sheet.width)
    before: list[str | None] = [None] * left
    rows = [
        (number, before + [_text(value) for value in cells])
        for number, cells in enumerate(sheet.iter_rows(), 1)
        if any(v != "" for v in cells)
    ]
    merged = tuple((first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in sheet.merged_cell_ranges or ())
    return Grid(sheet=sheet.name, rows=rows, faults=faults, is_hidden=is_hidden, merged=merged)


def _text(value: Any) -> str | None:
    """Write a cell's value as text: whole numbers without a point, days as ISO 8601, yes and no as `true` and `false`."""
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) <= _EXACT else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    return str(value)
