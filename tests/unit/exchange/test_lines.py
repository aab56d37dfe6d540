"""Separated text: encodings, separators, and every irregularity told with its place."""

from __future__ import annotations

import contextlib
import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.recognising import read

RUSSIAN = "ФИО;Телефон;Заметки\nАнна Петрова;+7 900;скрывается у знакомых\nПётр Иванов;+7 901;нужна срочная помощь\n"
FRENCH = "Nom;Remarques\nHélène Lefèvre;réfugiée à l'étranger, très menacée\nFrançois Noël;où est sa sœur?\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r"])
def test_the_encoding_of_russian_text_is_found(encoding: str) -> None:
    table = read(RUSSIAN.encode(encoding)).tables[0]
    assert table.columns == ("ФИО", "Телефон", "Заметки")
    assert table.rows[1].cells == ("Пётр Иванов", "+7 901", "нужна срочная помощь")


def test_western_accents_are_not_taken_for_cyrillic() -> None:
    table = read(FRENCH.encode("cp1252")).tables[0]
    assert table.rows[0].cells == ("Hélène Lefèvre", "réfugiée à l'étranger, très menacée")


def test_a_line_in_another_encoding_is_read_and_told() -> None:
    lines = RUSSIAN.encode("utf-8").split(b"\n")
    book = read(b"\n".join([lines[0], lines[1], "Мария Сидорова;+7 902;ждёт".encode("cp1251"), lines[2]]))
    assert [row.cells[0] for row in book.tables[0].rows] == ["Анна Петрова", "Мария Сидорова", "Пётр Иванов"]
    assert [(fault.reason, fault.row) for fault in book.faults] == [("mixed_encoding", 3)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    data = separator.join(["Name", "Phone", "Notes"]) + "\r\n" + separator.join(["Anna", "1", '"a, b; c"']) + "\r\n"
    assert read(data.encode()).tables[0].rows[0].cells == ("Anna", "1", "a, b; c")


def test_a_spreadsheets_separator_hint_is_followed() -> None:
    assert read(b"sep=|\nName|Notes\nAnna|a,b,c\n").tables[0].rows[0].cells == ("Anna", "a,b,c")


def test_a_note_may_have_line_breaks_and_quotation_marks() -> None:
    table = read(b'Name,Notes\nAnna,"first\nsecond ""quoted"""\nBoris,x\n').tables[0]
    assert [row.cells for row in table.rows] == [("Anna", 'first\nsecond "quoted"'), ("Boris", "x")]


def test_a_quotation_mark_that_is_never_closed_swallows_nobody() -> None:
    people = "".join(f"Person {n},{n}\n" for n in range(200))
    book = read(('Name,Age\n"Anna,3\n' + people).encode())
    assert len(book.tables[0].rows) == 201
    assert [(fault.reason, fault.row, fault.loses) for fault in book.faults] == [("quote", 2, True)]


def test_zero_bytes_are_taken_out_and_told() -> None:
    book = read(b"Name,Age\nAn\x00na,3\nBoris,4\nClara,5\n")
    assert book.tables[0].rows[0].cells == ("Anna", "3")
    assert [(fault.reason, fault.row) for fault in book.faults] == [("nul", 2)]


def test_a_row_that_is_too_long_is_lost_and_told_and_a_short_one_is_kept() -> None:
    book = read(b"Name,Age\nAnna,3\nBoris,4,5,6\nClara\nDora,5\n")
    assert [(fault.reason, fault.row, fault.loses) for fault in book.faults] == [("ragged", 3, True), ("short", 4, False)]


def test_titles_gaps_repeated_headings_and_remarks_are_no_rows() -> None:
    data = (
        "List of people,,,\n,,,\nupdated Monday,,,\nFull name,,Phone,Notes\nAnna,,1,x\n,,,\nFull name,,Phone,Notes\nBoris,,2,y\n"
        ",,,\n* those in bold are urgent,,,\n"
    )
    book = read(data.encode())
    table = book.tables[0]
    assert (table.heading_row, table.columns, table.letters) == (4, ("Full name", "Phone", "Notes"), ("A", "C", "D"))
    assert [(row.number, row.cells[0]) for row in table.rows] == [(5, "Anna"), (8, "Boris")]
    told = {(fault.reason, fault.row): fault.loses for fault in book.faults}
    assert told == {("above_table", 1): False, ("above_table", 3): False, ("repeated_heading_row", 7): False, ("below_table", 10): True}


def test_the_last_person_of_a_list_is_not_taken_for_a_remark() -> None:
    book = read(b"Full name,Phone,Notes\nAnna,1,x\nBoris,,\n")
    assert [row.cells[0] for row in book.tables[0].rows] == ["Anna", "Boris"]


def test_a_heading_that_stands_twice_is_told_apart() -> None:
    book = read(b"Name,Phone,Phone\nAnna,1,2\n")
    assert book.tables[0].columns == ("Name", "Phone", "Phone (2)")
    assert [fault.reason for fault in book.faults] == ["repeated_heading"]


def test_an_hxl_row_is_no_person() -> None:
    book = read(b"Nimi,Puhelin\n#affected +name,#contact+phone\nAnna,1\nBoris,2\n")
    table = book.tables[0]
    assert table.tags == ("#affected +name", "#contact+phone")
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n\n",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        bytes(range(256)) * 20,
        b"a\n" * 1_100_000,
        b"Name," + b",".join(b"c%d" % n for n in range(100_000)),
        b"x" * 1_100_000,
    ],
    ids=["empty", "blank", "picture", "binary", "lines", "columns", "line"],
)
def test_what_is_no_table_of_people_is_refused(data: bytes) -> None:
    with pytest.raises(Mistaken):
        read(data)


def test_a_hundred_thousand_columns_are_refused_with_their_number() -> None:
    with pytest.raises(Mistaken, match="100001 columns"):
        read(b"Name," + b",".join(b"c%d" % n for n in range(100_000)) + b"\nAnna\n")


CELLS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=("Cc", "Cf", "Zs", "Zl", "Zp", "Cs")), min_size=1)


@given(
    st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=3, max_size=8)),
    st.sampled_from(",;\t|"),
)
def test_what_a_writer_wrote_is_read_back(rows: list[list[str]], separator: str) -> None:
    heading = ["Full name", "Phone", "Notes", "Status", "Risk"][: len(rows[0])]
    kept = [row for row in rows if not row[0].lstrip().startswith(("*", "#"))]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([heading, *kept])
    book = read(f"sep={separator}\n{out.getvalue()}".encode())
    lost = {fault.row for fault in book.faults if fault.loses}
    got = [list(row.cells) for row in book.tables[0].rows]
    wanted = [[unicodedata.normalize("NFC", cell) for cell in row] for row in kept]
    assert len(got) + len(lost) == len(wanted)
    assert [row for row in wanted if row not in got] == [] or lost


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_table_or_one_error(data: bytes) -> None:
    with contextlib.suppress(Mistaken):
        assert read(data).tables


def test_headings_without_rows_are_told() -> None:
    assert [fault.reason for fault in read(b"Full name,Phone\n").faults] == ["no_rows"]
