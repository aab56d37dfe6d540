"""A sheet as it lies there, before anybody knows which row is the heading."""

from __future__ import annotations

from dataclasses import dataclass, field

from safeconduct.studies.exchange.reading.book import Faults


@dataclass(slots=True, kw_only=True)
class Grid:
    """Rows of cells with their numbers in the file.

    Attributes:
        rows: number and cells, in order; empty rows may be left out.
        faults: what was told while reading; more is added while the table is found.
        merged: ranges of merged cells as first row, first column, last row, last column (rows by number, columns from 0).
    """

    sheet: str
    rows: list[tuple[int, list[str | None]]]
    faults: Faults
    is_hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = field(default=())
