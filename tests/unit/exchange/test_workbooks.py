"""Workbooks: values, and everything beside them that a person must know."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading import Book
from safeconduct.studies.exchange.reading.recognising import read
from tests.unit.exchange.makers import ods, xlsx


def told(book: Book) -> set[tuple[str, int, str]]:
    return {(fault.reason, fault.row, fault.column) for fault in book.faults}


def test_numbers_days_and_truths_are_written_plainly() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("people")
        sheet.write_row(0, 0, ["Name", "Phone", "Date of birth", "Consent", "Age"])
        sheet.write_row(1, 0, ["Anna", 79281234567])
        sheet.write_datetime(1, 2, dt.date(1990, 4, 3), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_boolean(1, 3, True)
        sheet.write_number(1, 4, 27.5)

    assert read(xlsx(fill)).tables[0].rows[0].cells == ("Anna", "79281234567", "1990-04-03", "true", "27.5")


def test_formulas_are_told_cell_by_cell_and_one_without_a_result_is_lost() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("people")
        sheet.write_row(0, 0, ["Name", "Age", "Risk"])
        sheet.write_row(1, 0, ["Anna", 30])
        sheet.write_formula(1, 2, '=IF(B2>18,"high","low")', None, "high")
        sheet.write_row(2, 0, ["Boris", 31])
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
        sheet.write_row(3, 0, ["Clara", 32])
        sheet.write_formula(3, 2, "=NOW()", None, "")

    book = read(xlsx(fill))
    assert [row.cells[2] for row in book.tables[0].rows] == ["high", None, None]
    assert ("formula", 2, "C") in told(book)
    lost = {(fault.reason, fault.row) for fault in book.faults if fault.loses}
    assert ("formula_error", 3) in lost
    assert ("formula_empty", 4) in lost


def test_merged_cells_count_for_every_row_they_reach_over() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("people")
        sheet.write_row(0, 0, ["Household", "Full name"])
        sheet.merge_range(1, 0, 2, 0, "H-1")
        sheet.write(1, 1, "Anna")
        sheet.write(2, 1, "Boris")

    book = read(xlsx(fill))
    assert [row.cells for row in book.tables[0].rows] == [("H-1", "Anna"), ("H-1", "Boris")]
    assert ("merged", 2, "A") in told(book)


def test_hidden_sheets_rows_and_columns_are_told() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        shown, hidden = book.add_worksheet("shown"), book.add_worksheet("hidden")
        for sheet in (shown, hidden):
            sheet.write_row(0, 0, ["Full name", "Phone"])
            sheet.write_row(1, 0, ["Anna", "1"])
        shown.set_row(1, None, None, {"hidden": True})
        shown.set_column(1, 1, None, None, {"hidden": True})
        hidden.hide()

    book = read(xlsx(fill))
    assert {table.sheet: table.is_hidden for table in book.tables} == {"shown": False, "hidden": True}
    assert {reason for reason, _, _ in told(book)} == {"hidden_sheet", "hidden_rows", "hidden_columns"}


def test_places_are_those_of_the_sheet() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("people")
        sheet.write_row(4, 2, ["Full name", "Phone"])
        sheet.write_row(9, 2, ["An\u200bna", "1\u202e2"])

    book = read(xlsx(fill))
    assert book.tables[0].heading_row == 5
    assert [(row.number, row.cells) for row in book.tables[0].rows] == [(10, ("Anna", "12"))]
    assert {("zero_width", 10, "C"), ("bidi", 10, "D")} <= told(book)


def test_a_look_alike_letter_is_told_and_left() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("people")
        sheet.write_row(0, 0, ["Full name", "Phone"])
        sheet.write_row(1, 0, ["Аnna", "1"])  # the first letter is Cyrillic

    book = read(xlsx(fill))
    assert book.tables[0].rows[0].cells[0] == "Аnna"
    assert ("look_alike", 2, "A") in told(book)


def test_an_ods_sheet_with_formulas_merges_and_repetition() -> None:
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    rows = [
        cell.format("", "Household") + cell.format("", "Full name") + cell.format("", "Date of birth") + cell.format("", "Age"),
        cell.format(' table:number-rows-spanned="2"', "H-1")
        + cell.format("", "Anna")
        + '<table:table-cell office:value-type="date" office:date-value="1990-04-03"><text:p>03.04.90</text:p></table:table-cell>'
        + '<table:table-cell table:formula="of:=1+29" office:value-type="float" office:value="30"><text:p>30</text:p></table:table-cell>',
        "<table:covered-table-cell/>" + cell.format("", "Boris<office:annotation><text:p>a comment</text:p></office:annotation>"),
        '<table:table-cell table:number-columns-repeated="16384"/>',
    ]
    book = read(ods("".join(f"<table:table-row>{row}</table:table-row>" for row in rows)))
    assert [row.cells for row in book.tables[0].rows] == [("H-1", "Anna", "1990-04-03", "30"), ("H-1", "Boris", None, None)]
    assert {("formula", 2, "D"), ("merged", 2, "A")} <= told(book)


def repeated(rows: int, columns: int) -> str:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


@pytest.mark.parametrize("body", [repeated(1_000_000, 1), repeated(1, 16_384), repeated(90_000, 900)], ids=["rows", "columns", "cells"])
def test_repetition_without_end_is_refused(body: str) -> None:
    with pytest.raises(Mistaken, match="can be read"):
        read(ods(body))


def test_damage_locks_and_other_archives_are_refused() -> None:
    whole = xlsx(lambda book: book.add_worksheet("a").write(0, 0, "Name"))
    with pytest.raises(Mistaken):
        read(whole[: len(whole) // 2])
    flat = io.BytesIO()
    with zipfile.ZipFile(flat, "w") as archive:
        archive.writestr("letter.txt", "x")
    with pytest.raises(Mistaken, match="no spreadsheet"):
        read(flat.getvalue())
    with pytest.raises(Mistaken):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def test_every_flipped_byte_is_a_table_or_one_error() -> None:
    whole = bytearray(xlsx(lambda book: book.add_worksheet("a").write_row(0, 0, ["Full name", "Phone"])))
    for at in range(0, len(whole), 97):
        flipped = bytearray(whole)
        flipped[at] ^= 0x55
        with contextlib.suppress(Mistaken):
            assert read(bytes(flipped)).tables
