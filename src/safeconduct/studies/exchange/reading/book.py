"""What a file turned out to hold: tables of text, with the place of every cell, and every fault told."""

from __future__ import annotations

import msgspec

from safeconduct.errors import Mistaken

ROWS_MAX = 100_000  # rows in one sheet; a surge was 22,000 people (design point 25,000)
COLUMNS_MAX = 1_000  # columns in one sheet; the largest registration forms have about 400
CELLS_MAX = 3_000_000  # cells of the rectangle that holds a sheet: 100,000 rows of thirty columns; more does not fit the quarantine
CELL_CHARS = 32_767  # characters in one cell: what spreadsheet programs allow
FAULTS_TOLD = 200  # faults of one reason told cell by cell in one sheet; the rest are counted

REASONS = ("sheet", "row", "reasons")
"""The columns that stand before those of the source in a file of rows that were not taken."""
REPEATED = "an earlier row has the same case number, and no column says how the two belong together"


class Fault(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Something about a place in the file that a person must know. It never quotes a cell.

    Attributes:
        sheet: the sheet's name, empty for the whole file.
        row: the row's number as the file's own program shows it (for XML: the line), 0 for the whole sheet.
        column: letter and heading of the column, as `C: name`, empty for the whole row.
        reason: a short code that stays the same between versions: `formula`, `ragged`, `too_long` ...
        says: one sentence.
        loses: the row, or for a cell the row when its column is used, cannot be taken.
    """

    sheet: str = ""
    row: int = 0
    column: str = ""
    reason: str
    says: str
    loses: bool = False


class Row(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One row: its number in the file, and a text or nothing for each column of the table."""

    number: int
    cells: tuple[str | None, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A sheet's table: headings made unlike one another, rows below.

    Attributes:
        sheet: the sheet's name; for other files the name of the part.
        heading_row: the number of the row that the headings are in, 0 when there is none.
        columns: headings, each one once.
        letters: the letters of the columns in the sheet.
        tags: HXL tags, empty texts where there are none.
        rows: in the order of the file.
        is_hidden: the sheet is hidden in the file.
        parent: the sheet whose `_index` this one's `_parent_index` points to, or empty.
        came_back: of a file of rows that were not taken, the numbers of those that were not because they were `REPEATED`.
    """

    sheet: str
    heading_row: int
    columns: tuple[str, ...]
    letters: tuple[str, ...]
    tags: tuple[str, ...]
    rows: tuple[Row, ...]
    is_hidden: bool = False
    parent: str = ""
    came_back: tuple[int, ...] = ()

    def place(self, column: int) -> str:
        """Name a column for a person: letter and heading."""
        return f"{self.letters[column]}: {self.columns[column]}"


class Book(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """All that was read from one file.

    Attributes:
        kind: `table`, `kobo`, `primero`, `errf` or `passport-index`.
        format: `xlsx`, `xls`, `ods`, `csv`, `json` or `xml`.
        tables: one for each sheet or part that holds something.
        faults: in the order of the file.
    """

    kind: str
    format: str
    tables: tuple[Table, ...]
    faults: tuple[Fault, ...]


class Faults:
    """Collect the faults of one sheet; beyond `FAULTS_TOLD` of one reason they are counted and told in one line."""

    def __init__(self, sheet: str) -> None:
        """Begin with none."""
        self.sheet = sheet
        self._told: list[Fault] = []
        self._counts: dict[str, int] = {}

    def add(self, reason: str, says: str, *, row: int = 0, column: str = "", loses: bool = False) -> None:
        """Tell one fault. Faults that lose a row are all told, since each such row must be found again."""
        self._counts[reason] = self._counts.get(reason, 0) + 1
        if loses or self._counts[reason] <= FAULTS_TOLD:
            self._told.append(Fault(sheet=self.sheet, row=row, column=column, reason=reason, says=says, loses=loses))

    def all(self) -> list[Fault]:
        """Give the faults, and a line for each reason that has more than were told."""
        more = [
            Fault(sheet=self.sheet, reason=reason, says=f"{count - FAULTS_TOLD} more cells or rows have the same fault")
            for reason, count in self._counts.items()
            if count > FAULTS_TOLD and not any(fault.loses for fault in self._told if fault.reason == reason)
        ]
        return self._told + more


def letter(index: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: str) -> int:
    """Turn a column's letters into its number, counted from 0."""
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number - 1


def checked_size(rows: int, columns: int) -> None:
    """Refuse a sheet that is larger than anything an organisation keeps.

    Raises:
        Mistaken: too many rows or columns, with the number.
    """
    if columns > COLUMNS_MAX:
        raise Mistaken(f"a sheet has {columns} columns; {COLUMNS_MAX} can be read", "delete what lies far to the right of the table")
    if rows > ROWS_MAX:
        raise Mistaken(f"a sheet has {rows} rows; {ROWS_MAX} can be read", "delete what lies far below the table, or divide it")
    if rows * columns > CELLS_MAX:
        raise Mistaken(f"a sheet has {rows} rows and {columns} columns; {CELLS_MAX} cells can be read", "divide the table")


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Book)


def encoded(book: Book) -> bytes:
    """Write a book as bytes."""
    return _encoder.encode(book)


def decoded(data: bytes) -> Book:
    """Read a book that `encoded` wrote.

    Raises:
        Mistaken: the bytes are no book.
    """
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Mistaken("this file cannot be read safely: the program that reads it gave no table") from error
