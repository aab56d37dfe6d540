"""Days as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.model.facts import CalendarDay
from safeconduct.studies.exchange.dates import calendar_day, read_day, settle_order


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2017-05-26", "2017-05-26"),
        ("2017/5/6", "2017-05-06"),
        ("2017-05-26T00:00:00+02:00", "2017-05-26"),
        ("26.05.2017", "2017-05-26"),
        ("03.04.1990", "1990-04-03"),
        ("26/05/2017", "2017-05-26"),
        ("05/26/2017", "2017-05-26"),
        ("26.05.85", "1985-05-26"),
        ("26 мая 2017 г.", "2017-05-26"),
        ("26-May-2017", "2017-05-26"),
        ("May 26th, 2017", "2017-05-26"),
        ("1er mai 2017", "2017-05-01"),
        ("٢٦/٠٥/٢٠١٧", "2017-05-26"),
        ("1990", "1990"),
        ("05.1990", "1990-05"),
        ("май 1990", "1990-05"),
        ("42881", "2017-05-26"),
    ],
)
def test_a_day_is_read(text: str, iso: str) -> None:
    assert read_day(text).iso == iso


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("03/04/1990", "day_or_month"),
        ("03.04.12", "two_digit_year"),
        ("31.02.1990", "no_day"),
        ("13/13/1990", "no_day"),
        ("1370-01-15", "other_calendar"),
        ("yesterday", "not_read"),
        ("0000-00-00", "no_day"),
        ("", "not_read"),
    ],
)
def test_what_cannot_be_told_is_not_guessed(text: str, fault: str) -> None:
    got = read_day(text)
    assert (got.iso, got.fault) == ("", fault)
    assert got.says
    assert text == "" or text not in got.says


def test_a_column_settles_its_own_order() -> None:
    assert settle_order(["03/04/1990", "26/05/1985"]) == "dmy"
    assert settle_order(["03/04/1990", "05/26/1985"]) == "mdy"
    assert settle_order(["26/05/1985", "05/26/1985"]) == ""
    assert settle_order(["03/04/1990"]) == ""
    assert read_day("03/04/1990", order="dmy").iso == "1990-04-03"
    assert read_day("03/04/1990", order="mdy").iso == "1990-03-04"


def test_an_estimate_is_marked() -> None:
    for text in ("~1985", "около 1985", "about 1985", "c. 1985"):
        assert read_day(text)[:3] == ("1985", "1985", True)


def test_other_calendars_are_read_when_they_are_named() -> None:
    assert read_day("1370-01-15", calendar="persian").iso == "1991-04-04"
    assert read_day("1399-12-30", calendar="persian").iso == "2021-03-20"
    assert read_day("1398-12-30", calendar="persian").fault == "no_day"
    assert read_day("1 Ramadan 1438", calendar="islamic").iso == "2017-05-27"
    begins = calendar_day("1438-09-01", calendar="islamic")
    assert begins == CalendarDay(calendar="islamic", said="1438-09-01", on=dt.date(2017, 5, 26))


def test_a_threat_needs_a_whole_day() -> None:
    assert calendar_day("26.05.2017") == CalendarDay(calendar="gregorian", said="2017-05-26", on=dt.date(2017, 5, 26))
    got = calendar_day("05.2017")
    assert not isinstance(got, CalendarDay)
    assert got.fault == "not_read"


@given(st.dates(dt.date(1931, 1, 1), dt.date(2199, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y"]))
def test_every_day_that_was_written_is_read_back(day: dt.date, form: str) -> None:
    assert read_day(day.strftime(form)).iso == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_fault(text: str) -> None:
    got = read_day(text)
    assert bool(got.iso) != bool(got.fault)
