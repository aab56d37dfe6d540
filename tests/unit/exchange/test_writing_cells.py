"""No cell begins a formula, in whichever way the program that opens the file cuts the line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.studies.exchange.writing import harmless_cell, rows

UNSEEN = " \t\r\n\v\f\x00\x01\x1f\x85\xa0\xad\"'\u061c\u180e\u200b\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u3000\ufeff\ufe0f"
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\u2212"
ATTACKS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+7 900 000-00-00",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u202e=1+1",
    "\ufeff=1+1",
    "\u200b\u200b=1+1",
    "\uff1d1+1",
    "\u2212" + "2+3",
    '"=1+1',
    '",=1+1',
    "a;=1+1",
    "a\t=1+1",
    "a|=1+1",
    "a, \u200b@SUM(1)",
    "a\r\n=1+1",
    "a\u2028=1+1",
    '=HYPERLINK("x"&A1,"y")',
    "'=1+1",
]


def begins_formula(cell):
    """Tell whether a spreadsheet could take a cell for a formula: its first visible sign begins one, with no apostrophe before it."""
    bare = cell.lstrip("".join(c for c in UNSEEN if c != "'"))
    return bare[:1] in SIGNS and bare != ""


def cells_of(text):
    """Read a CSV in every way in which programs cut it: by a comma, semicolon, tab or bar, with quotes and without."""
    for separator in ",;\t|":
        yield from (cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row)
        for line in text.splitlines():
            yield from line.split(separator)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_begins_no_formula(attack):
    written = b"".join(rows(["head"], [[attack, "plain"], ["plain", attack], ["", attack]])).decode("utf-8-sig")
    assert [cell for cell in cells_of(written) if begins_formula(cell)] == []


@given(st.lists(st.text(st.sampled_from(SIGNS + UNSEEN + ",;|a1(")), min_size=1, max_size=4))
def test_no_cell_begins_a_formula(cells):
    written = b"".join(rows(["head"], [cells])).decode("utf-8-sig")
    assert [cell for cell in cells_of(written) if begins_formula(cell)] == []


@pytest.mark.parametrize(
    "plain", ["Anna Example", "2017-04-02", "unhcr-sn:LP-IH / rrf-vul:TR", "a-b", "7K3M-9QTV", "Анна Пример", "آنا", ""]
)
def test_what_is_harmless_stays_as_it_is(plain):
    assert harmless_cell(plain) == plain


def test_the_test_sees_formulas():
    assert begins_formula("\u200b =1+1")
    assert begins_formula('"-2')
    assert not begins_formula("'=1+1")


def test_every_cell_is_quoted_and_the_text_is_utf_8_with_a_mark():
    assert b"".join(rows(["a", "b"], [["Анна", None], ['say "no"', 3]])) == ('\ufeff"a","b"\r\n"Анна",""\r\n"say ""no""","3"\r\n'.encode())
