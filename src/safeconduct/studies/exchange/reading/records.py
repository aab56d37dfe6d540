"""JSON exports: Primero's `{"data": [...]}`, KoBo's `{"results": [...]}`, or a bare list of records.

Records become rows. A list of records inside a record (Primero's subforms, KoBo's repeat groups) becomes a table of its own, whose rows
point to their record by `_parent_index`, as KoBo does it in its workbooks.
"""

from __future__ import annotations

import json
from typing import Any, Final

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.book import Faults, checked_size
from safeconduct.studies.exchange.reading.encoding import decoded
from safeconduct.studies.exchange.reading.grid import Grid

LISTS: Final = ("data", "results", "records")
INDEX, PARENT_INDEX = "_index", "_parent_index"
ROOT = "records"  # the name of the sheet of the records themselves
JOINED = " | "  # between the values of a list
_DEPTH_MAX = 12  # objects and lists inside one another
_NUMBER_CHARS = 64  # digits of a number; more is no number that a form asks for


class _Repeated(dict[str, Any]):
    """An object in which a name stands twice; only the last value is there."""


def json_grids(data: bytes) -> list[Grid]:
    """Read records as sheets: the records themselves, then one sheet for each kind of list inside them.

    Raises:
        Mistaken: no JSON, no list of records, nested too deeply, or more than the caps allow.
    """
    text = decoded(data).text
    try:
        whole = json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_no_number, object_pairs_hook=_object)
    except RecursionError as error:
        raise Mistaken("this file is nested more deeply than any export") from error
    except ValueError as error:
        raise Mistaken("this file is not whole JSON", "export it anew") from error
    records = whole
    if isinstance(whole, dict):
        records = next((whole[name] for name in LISTS if isinstance(whole.get(name), list)), None)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise Mistaken("this JSON file holds no list of records", "Primero and KoBo exports and plain lists can be read")
    sheets: dict[str, _Sheet] = {ROOT: _Sheet(ROOT)}
    for number, record in enumerate(records, 1):
        sheets[ROOT].add(number, record, sheets)
    return [sheet.grid() for sheet in sheets.values() if sheet.rows]


def _number(text: str) -> str:
    return text if len(text) <= _NUMBER_CHARS else "\ufffd" * 40_000  # too long on purpose: the cell is then told and lost


def _no_number(_text: str) -> None:
    return None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Repeated(found)


class _Sheet:
    """Rows of one kind of record, with columns in the order in which they first came."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults = Faults(name)
        self.columns: dict[str, int] = {}
        self.rows: list[tuple[int, dict[str, str]]] = []

    def add(self, number: int, record: dict[str, Any], sheets: dict[str, _Sheet], parent: int = 0, depth: int = 0) -> None:
        """Add a record as a row, and its inner lists to their sheets."""
        if depth > _DEPTH_MAX:
            raise Mistaken("this file is nested more deeply than any export")
        cells: dict[str, str] = {}
        if isinstance(record, _Repeated):
            self.faults.add("repeated_name", "a name stands twice in this record; the last value is taken", row=number)
        self._flatten("", record, cells, number, sheets, depth)
        if len(sheets) > 1 or parent:
            cells.setdefault(INDEX, str(number))
        if parent:
            cells[PARENT_INDEX] = str(parent)
        for name in cells:
            self.columns.setdefault(name, len(self.columns))
        self.rows.append((number, cells))
        checked_size(len(self.rows), len(self.columns))

    def _flatten(
        self, path: str, record: dict[str, Any], cells: dict[str, str], number: int, sheets: dict[str, _Sheet], depth: int
    ) -> None:
        if depth > _DEPTH_MAX:
            raise Mistaken("this file is nested more deeply than any export")
        for key, value in record.items():
            name = f"{path}/{key}" if path and "/" not in key else key
            if isinstance(value, dict):
                self._flatten(name, value, cells, number, sheets, depth + 1)
            elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
                child = sheets.setdefault(name, _Sheet(name))
                for item in value:
                    child.add(len(child.rows) + 1, item, sheets, parent=number, depth=depth + 1)
            elif (text := _plain(value)) is not None:
                cells[name] = text

    def grid(self) -> Grid:
        """Give the rows as a sheet whose first row, number 0, is the names."""
        names = list(self.columns)
        if any(INDEX in cells for _, cells in self.rows) and INDEX not in names:
            names.append(INDEX)
        rows: list[tuple[int, list[str | None]]] = [(0, list(names))]
        rows += [(number, [cells.get(name) for name in names]) for number, cells in self.rows]
        return Grid(sheet=self.name, rows=rows, faults=self.faults)


def _plain(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return JOINED.join(part for item in value if (part := _plain(item)) is not None) or None
    return str(value)
