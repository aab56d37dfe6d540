"""Find the cells of a sheet that are calculated, failed, or hidden, from its XML as it streams by.

The reader of the values gives a calculated cell's stored result without saying so. A result may be old, and a file written by a program may
hold none at all; so every such cell is told, and one without a result is a fault.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.book import FAULTS_TOLD, Faults, column_number, letter

_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*"
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</|<(?:\w+:)?v\b|<(?:\w+:)?is\b|</)",
)
_ERROR: Final = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)>""")
_REF: Final = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_HIDDEN_ROW: Final = re.compile(rb"""<(?:\w+:)?row\b[^>]*\bhidden=["'](?:1|true)["']""")
_HIDDEN_COLUMN: Final = re.compile(rb"""<(?:\w+:)?col\b[^>]*\bhidden=["'](?:1|true)["']""")
_CARRY_MAX = 1 << 20  # bytes of one cell's XML
_EMPTY_MAX = 100_000  # cells without result or with an error that are kept by place


class SheetScan:
    """What one sheet's XML says beyond its values."""

    def __init__(self) -> None:
        """Begin before the first byte."""
        self._carry = b""
        self._columns: dict[str, list[int]] = {}  # letters -> count, first row, last row
        self._first: list[tuple[str, int]] = []
        self._without: list[tuple[str, int]] = []
        self._errors: list[tuple[str, int]] = []
        self.hidden_rows = 0
        self.hidden_columns = 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece of XML.

        Raises:
            Mistaken: one cell is longer than any cell can be.
        """
        text = self._carry + piece
        cut = text.rfind(b"</") + 2  # a closing tag's name may follow in the next piece; what matters stands before
        cut = max(text.rfind(b"<c ", 0, cut), text.rfind(b"<row", 0, cut), 0) or cut
        if len(text) - cut > _CARRY_MAX:
            raise Mistaken(f"this file has a cell of more than {_CARRY_MAX >> 20} MiB")
        whole, self._carry = text[:cut], text[cut:]
        self._look(whole)

    def end(self) -> None:
        """Take what is left after the last piece."""
        self._look(self._carry)
        self._carry = b""

    def _look(self, whole: bytes) -> None:
        if b"hidden" in whole:
            self.hidden_rows += len(_HIDDEN_ROW.findall(whole))
            self.hidden_columns += len(_HIDDEN_COLUMN.findall(whole))
        if b't="e"' in whole or b"t='e'" in whole:
            for attributes in _ERROR.findall(whole):
                self._keep(self._errors, attributes)
        if b"<f" not in whole and b":f" not in whole:
            return
        for attributes, after in _CELL.findall(whole):
            has_none = after.startswith(b"</") or after.endswith((b"/>", b"</"))
            if has_none:
                self._keep(self._without, attributes)
            elif place := _place(attributes):
                column = self._columns.setdefault(place[0], [0, place[1], place[1]])
                column[0] += 1
                column[2] = place[1]
                if len(self._first) < FAULTS_TOLD:
                    self._first.append(place)

    @staticmethod
    def _keep(places: list[tuple[str, int]], attributes: bytes) -> None:
        place = _place(attributes)
        if place and len(places) < _EMPTY_MAX:
            places.append(place)

    def tell(self, faults: Faults) -> None:
        """Add what was found to the sheet's faults."""
        total = sum(count for count, _, _ in self._columns.values())
        if total <= FAULTS_TOLD:
            for column, row in self._first:
                faults.add("formula", "this cell is calculated; its stored result is taken", row=row, column=column)
        else:
            for column, (count, first, last) in self._columns.items():
                says = f"{count} cells from row {first} to row {last} are calculated; their stored results are taken"
                faults.add("formula", says, row=first, column=column)
        for column, row in self._without:
            faults.add("formula_empty", "this cell is calculated and the file holds no result", row=row, column=column, loses=True)
        for column, row in self._errors:
            faults.add("formula_error", "this cell is calculated and its result is an error", row=row, column=column, loses=True)
        if self.hidden_rows:
            faults.add("hidden_rows", f"{self.hidden_rows} rows are hidden or filtered out; they are read like the others")
        if self.hidden_columns:
            faults.add("hidden_columns", "some columns are hidden; they are read like the others")


def _place(attributes: bytes) -> tuple[str, int] | None:
    found = _REF.search(attributes)
    if found is None:
        return None
    return letter(column_number(found[1].decode("ascii"))), int(found[2])
