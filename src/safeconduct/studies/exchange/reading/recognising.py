r"""Recognise what a table of strangers is and read it: the inner side, which only the quarantine loads, with the parsers it needs.

>>> book = read(b"Name;Phone\r\nAnna;+7 900 000-00-00", "people.csv")
>>> book.tables[0].columns, book.tables[0].rows[0].cells
(('Name', 'Phone'), ('Anna', '+7 900 000-00-00'))
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.archive import opened
from safeconduct.studies.exchange.reading.book import REASONS, REPEATED, Book, Row, Table, encoded
from safeconduct.studies.exchange.reading.cleaning import Cleaner
from safeconduct.studies.exchange.reading.errf import errf_grids
from safeconduct.studies.exchange.reading.grid import Grid
from safeconduct.studies.exchange.reading.heading import named_table, tabled
from safeconduct.studies.exchange.reading.lines import grids as lines_grids
from safeconduct.studies.exchange.reading.ods import ods_grids
from safeconduct.studies.exchange.reading.records import INDEX, PARENT_INDEX, json_grids
from safeconduct.studies.exchange.reading.workbook import xls_grids, xlsx_grids

_PASSPORTS: Final = ("Passport", "Destination", "Requirement")
_PARENT_TABLE = "_parent_table_name"
_KOBO: Final = frozenset({"_uuid", "_submission_time", "_submission__uuid", "_id"})
_PRIMERO: Final = frozenset({"case_id_display", "unhcr_needs_codes", "protection_concerns", "consent_for_services", "case_id", "short_id"})
_READERS: Final = MappingProxyType(
    {
        "xlsx": xlsx_grids,
        "xls": xls_grids,
        "ods": ods_grids,
        "json": json_grids,
        "xml": errf_grids,
    }
)


def read(data: bytes, name_hint: str = "") -> Book:
    """Read a file of any kind that is known here.

    Args:
        data: the whole file.
        name_hint: its name; only the ending is looked at, and only where the bytes leave a doubt.

    Raises:
        Mistaken: a kind that is not known, damage, a trap, or more than the caps allow.
    """
    form = _form(data)
    separator = "\t" if name_hint.lower().endswith((".tsv", ".tab")) else ""
    reader: Callable[[bytes], list[Grid]] = _READERS.get(form) or (lambda text: lines_grids(text, separator=separator))
    cleaner = Cleaner()
    tables, faults = [], []
    for grid in reader(data):
        table = named_table(grid, cleaner) if form in {"json", "xml"} else tabled(grid, cleaner)
        if table is None:
            grid.faults.add("empty_sheet", "this sheet is empty")
        else:
            if not table.rows:
                grid.faults.add("no_rows", "this sheet has headings and no rows below them")
            tables.append(_come_back(table))
        faults += grid.faults.all()
    if not tables:
        raise Mistaken("this file holds no table")
    linked = _linked(tables)
    return Book(kind=_kind(form, linked), format=form, tables=linked, faults=tuple(faults))


def _form(data: bytes) -> str:
    """Tell the format by the first bytes; names of files are not believed."""
    if data.startswith(b"PK\x03\x04"):
        names = set(opened(data).namelist())
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "content.xml" in names:
            return "ods"
        raise Mistaken("this archive is no spreadsheet", "unpack it, and import what is in it one by one")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in {b"{", b"["}:
        return "json"
    if start == b"<":
        return "xml"
    if not data.strip():
        raise Mistaken("this file is empty")
    return "csv"


def _come_back(table: Table) -> Table:
    """Give a table of rows that were not taken as it stood in its source: so its cases are known again, and its mapping.

    Those that were not taken because they repeat a number are named: what they say may be of another household than the known case.
    """
    count = len(REASONS)
    if table.columns[:count] != REASONS or len(table.columns) == count:
        return table
    repeated = tuple(row.number for row in table.rows if REPEATED in (row.cells[count - 1] or ""))
    rows = tuple(Row(number=row.number, cells=row.cells[count:]) for row in table.rows)
    letters, tags = table.letters[count:], table.tags[count:]
    return msgspec.structs.replace(table, columns=table.columns[count:], letters=letters, tags=tags, rows=rows, came_back=repeated)


def _linked(tables: list[Table]) -> tuple[Table, ...]:
    """Name each table's parent: the one that KoBo names in every row, or the first one with an index."""
    sheets = [table.sheet for table in tables]
    first = next((table.sheet for table in tables if INDEX in table.columns and PARENT_INDEX not in table.columns), None)
    out = []
    for table in tables:
        if PARENT_INDEX not in table.columns or first is None:
            out.append(table)
            continue
        named = first
        if _PARENT_TABLE in table.columns and table.rows:
            said = table.rows[0].cells[table.columns.index(_PARENT_TABLE)]
            named = said if said in sheets else first
        out.append(msgspec.structs.replace(table, parent=named or first))
    return tuple(out)


def _kind(form: str, tables: tuple[Table, ...]) -> str:
    columns = {column for table in tables for column in table.columns}
    if form == "xml":
        return "errf"
    if tables[0].columns == _PASSPORTS:
        return "passport-index"
    if form == "json" and columns & _PRIMERO:
        return "primero"
    if len(columns & _KOBO) > 1 or (INDEX in columns and "_uuid" in columns):
        return "kobo"
    return "table"


def answer(question: bytes) -> bytes:
    """Read what `asked` made, and write the book as bytes: the function that runs inside the quarantine."""
    ending, _, data = question.partition(b"\0")
    return encoded(read(data, "." + ending.decode("ascii", "ignore")))
