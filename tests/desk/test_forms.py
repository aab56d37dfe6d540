"""Reading what a browser sends: fields, files, and everything that is no form."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.doors.desk.answering import read_form
from safeconduct.doors.desk.forms import Field, read
from safeconduct.errors import Mistaken

TODAY = dt.date(2017, 5, 16)
URLENCODED = "application/x-www-form-urlencoded"


def test_fields_of_a_plain_form():
    fields, files = read_form(URLENCODED, b"a=1&b=%D0%B4%D0%B0&a=2&c=")
    assert fields == {"a": ("1", "2"), "b": ("да",), "c": ("",)}
    assert files == {}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"a=1"),
        ("application/json", b"{}"),
        ("", b"a=1"),
        (URLENCODED, b"a"),
        (URLENCODED, b"a=%FF"),
        (URLENCODED, "a=д".encode()),
        (URLENCODED, b"&".join(b"a=1" for _ in range(2_001))),
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nno end"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: a\r\n\r\nno name\r\n--x--"),
        ('multipart/form-data; boundary="x y"', b"--x y--"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\xfe\r\n--x--'),
    ],
)
def test_what_is_no_form_is_refused(kind, body):
    with pytest.raises(Mistaken):
        read_form(kind, body)


@given(content=st.binary(max_size=3_000), text=st.text(max_size=60))
def test_a_file_comes_through_byte_by_byte(content, text):
    bound = "----bound7"
    if f"\r\n--{bound}".encode() in content or f"--{bound}" in text or "\x00" in text:
        return
    body = b"".join(
        (
            f'--{bound}\r\nContent-Disposition: form-data; name="note"\r\n\r\n'.encode(), text.encode(),
            f'\r\n--{bound}\r\nContent-Disposition: form-data; name="file"; filename="people.xlsx"\r\n'.encode(),
            b"Content-Type: application/octet-stream\r\n\r\n", content, f"\r\n--{bound}--\r\n".encode(),
        )
    )  # fmt: skip
    fields, files = read_form(f"multipart/form-data; boundary={bound}", body)
    assert fields == {"note": (text,)}
    assert (files["file"].name, files["file"].content) == ("people.xlsx", content)


@given(kind=st.sampled_from([URLENCODED, "multipart/form-data; boundary=x"]), body=st.binary(max_size=400))
def test_junk_is_read_or_refused_and_nothing_else(kind, body):
    with contextlib.suppress(Mistaken):
        read_form(kind, body)


DAYS = {
    "2017-05-26": dt.date(2017, 5, 26),
    "today": TODAY,
    "завтра": dt.date(2017, 5, 17),
    "+7": dt.date(2017, 5, 23),
    "-1": dt.date(2017, 5, 15),
}


@pytest.mark.parametrize("typed", DAYS)
def test_days_as_people_type_them(typed):
    assert Field("on", "On", kind="day").read(f"  {typed} ", TODAY) == DAYS[typed]


WRONG = [
    ("day", "soon"), ("day", "2017-02-30"), ("day", "+99999"), ("day", "26.05.2017"), ("moment", "25:00"), ("moment", "2017-05-26 26:00"),
    ("number", "-1"), ("number", "1.5"), ("number", "٣"), ("number", "9" * 40), ("choice", "c"), ("line", "x" * 513),
    ("text", "x" * 32_769),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed"), WRONG)
def test_what_makes_no_sense_is_said_beside_its_field_and_kept(kind, typed):
    fields = (Field("a", "A", kind=kind, choices=(("b", "B"),)), Field("b", "B"))
    filled = read(fields, {"a": (typed,), "b": ("stays",)}, TODAY)
    assert list(filled.wrong) == ["a"]
    assert filled.wrong["a"].hint
    assert (filled.text("a"), filled.text("b")) == (typed, "stays")


def test_what_is_needed_is_asked_for():
    filled = read((Field("a", "A", is_required=True),), {"a": ("   ",)}, TODAY)
    assert filled.wrong["a"].says == "this is needed"
