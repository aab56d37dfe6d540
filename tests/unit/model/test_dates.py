"""Days in the calendars in which threats are spoken."""

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import Mistaken
from safeconduct.model.dates import calendar_day, show_day


def test_ramadan_of_1438_begins_on_the_evening_of_26_may_2017() -> None:
    day = calendar_day("islamic:1438-09-01")
    assert (day.calendar, day.said, day.on) == ("islamic", "1438-09-01", dt.date(2017, 5, 26))
    assert show_day(day) == "islamic 1438-09-01, from the evening of 2017-05-26"


@pytest.mark.parametrize("text", ["2017-05-26", " 2017-5-26 ", "gregorian:2017-05-26", "Gregorian:2017-05-26"])
def test_a_plain_day_is_gregorian(text: str) -> None:
    day = calendar_day(text)
    assert (day.calendar, day.said, day.on) == ("gregorian", "2017-05-26", dt.date(2017, 5, 26))
    assert show_day(day) == "2017-05-26"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26.5.2017",
        "2017-02-30",
        "2017-13-01",
        "1438-09-01",
        "2200-01-01",
        "２０１７-05-26",
        "islamic:1438-13-01",
        "islamic:1438-09-31",
        "islamic:1342-01-01",
        "islamic:1501-01-01",
        "islamic:0000-00-00",
        "persian:1299-01-01",
        "persian:1500-01-01",
        "persian:1396-12-30",
        "persian:1396-07-31",
        "persian:1396-00-01",
        "hebrew:5777-03-01",
        "mayan:0001-01-01",
        "islamic:2017-05-26",
    ],
)
def test_what_is_no_day_is_mistaken_and_the_hint_helps(text: str) -> None:
    with pytest.raises(Mistaken) as caught:
        calendar_day(text)
    assert caught.value.hint
    assert text.strip() not in caught.value.says or not text


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_every_gregorian_day_is_read_back(on: dt.date) -> None:
    assert calendar_day(on.isoformat()).on == on


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("1396-01-01", dt.date(2017, 3, 21)),
        ("1396-03-05", dt.date(2017, 5, 26)),
        ("1395-12-30", dt.date(2017, 3, 20)),
        ("1357-11-22", dt.date(1979, 2, 11)),
        ("1400-01-01", dt.date(2021, 3, 21)),
    ],
)
def test_persian_days(said: str, on: dt.date) -> None:
    assert calendar_day(f"persian:{said}").on == on


# Meeus, Astronomical Algorithms, chapter 27: periodic terms of the equinox (amplitude, phase and rate in degrees)
_TERMS = (
    (485, 324.96, 1934.136),
    (203, 337.23, 32964.467),
    (199, 342.08, 20.186),
    (182, 27.85, 445267.112),
    (156, 73.14, 45036.886),
    (136, 171.52, 22518.443),
    (77, 222.54, 65928.934),
    (74, 296.72, 3034.906),
    (70, 243.58, 9037.513),
    (58, 119.81, 33718.147),
    (52, 297.17, 150.678),
    (50, 21.02, 2281.226),
    (45, 247.54, 29929.562),
    (44, 325.15, 31555.956),
    (29, 60.93, 4443.417),
    (18, 155.12, 67555.328),
    (17, 288.79, 4562.452),
    (16, 198.04, 62894.029),
    (14, 199.76, 31436.921),
    (12, 95.39, 14577.848),
    (12, 287.11, 31931.756),
    (12, 320.81, 34777.259),
    (9, 227.73, 1222.114),
    (8, 15.45, 16859.074),
)


def _equinox(year: int) -> float:
    """Give the March equinox as a Julian day in terrestrial time."""
    y = (year - 2000) / 1000
    mean = 2451623.80984 + 365242.37404 * y + 0.05169 * y**2 - 0.00411 * y**3 - 0.00057 * y**4
    centuries = (mean - 2451545) / 36525
    w = math.radians(35999.373 * centuries - 2.47)
    tremor = sum(amplitude * math.cos(math.radians(phase + rate * centuries)) for amplitude, phase, rate in _TERMS)
    return mean + 0.00001 * tremor / (1 + 0.0334 * math.cos(w) + 0.0007 * math.cos(2 * w))


def test_every_persian_year_begins_at_its_equinox() -> None:
    """The official rule: the year begins on the day of the equinox when that comes before noon in Iran (UTC + 3:30), else on the next."""
    noon = dt.date(2000, 1, 1)  # Julian day 2451545 begins at noon of that day
    for year in range(1300, 1500):
        local = _equinox(year + 621) - 70 / 86400 + 3.5 / 24
        assert calendar_day(f"persian:{year}-01-01").on == noon + dt.timedelta(days=math.ceil(local - 2451545)), year


@pytest.mark.parametrize("calendar", ["islamic:1438", "persian:1396", "persian:1399"])
def test_the_days_of_a_year_follow_each_other(calendar: str) -> None:
    days = []
    for month in range(1, 13):
        for day in range(1, 32):
            try:
                days.append(calendar_day(f"{calendar}-{month:02}-{day:02}").on)
            except Mistaken:
                continue
    assert days == [days[0] + dt.timedelta(days=number) for number in range(len(days))]
    assert len(days) in (354, 355, 365, 366)


def test_only_who_reads_days_pays_for_the_tables() -> None:
    code = "import sys, safeconduct.model.rules; sys.exit('hijridate' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
