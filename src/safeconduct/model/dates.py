"""Read and show days in the calendars in which threats are spoken.

"By the beginning of Ramadan" is a day. This module turns such words into a `CalendarDay`, which keeps both: the day as it was said, and the
Gregorian day on which it begins. An Islamic day begins at sunset of the evening before its civil date: 1 Ramadan 1438 (civil: 27 May 2017)
begins on the evening of 26 May 2017, and that evening counts for people who must be gone by then.

Calendars: `gregorian`; `islamic`, by the tables of Umm al-Qura (package hijridate, years 1343 to 1500), which can differ by a day from what
is seen in the sky elsewhere; `persian`, the solar calendar, years 1300 to 1499, in which the rule of thirty-three years gives the leap
years of the official one (a test computes every equinox). A Hebrew day is refused: look its Gregorian day up and say that one. Nothing here
reads a clock.

    >>> show_day(calendar_day("islamic:1438-09-01"))
    'islamic 1438-09-01, from the evening of 2017-05-26'
    >>> show_day(calendar_day("persian:1396-01-01"))
    'persian 1396-01-01, which is 2017-03-21'
"""

from __future__ import annotations

import datetime as dt
import re

from hijridate import Hijri

from safeconduct.errors import Mistaken
from safeconduct.model.facts import CalendarDay

_WRITTEN = re.compile(r"(?:([a-z]+):)?(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_HINT = "write 2017-05-26, islamic:1438-09-01 or persian:1396-03-05"
GREGORIAN_YEARS = (1900, 2199)  # as model.decide takes them; others are typing errors, or a day of another calendar
PERSIAN_YEARS = (1300, 1499)  # from 1921; within the range in which the rule of thirty-three years below is the official calendar
_PERSIAN_EPOCH = dt.date(1921, 3, 21).toordinal()  # 1 Farvardin 1300
_PERSIAN_LEAP = frozenset((1, 5, 9, 13, 17, 22, 26, 30))  # remainders of the year by 33 that make a leap year
_LONG_MONTHS = 6  # Farvardin to Shahrivar have 31 days, Mehr to Bahman 30, Esfand 29 or 30


def calendar_day(text: str) -> CalendarDay:
    """Read a day: `2017-05-26`, `gregorian:2017-05-26`, `islamic:1438-09-01` or `persian:1396-03-05`.

    Raises:
        Mistaken: the text is no day, the calendar is not known here, or there is no such day in it.
    """
    written = _WRITTEN.fullmatch(text.strip().lower())
    if written is None:
        raise Mistaken("that is no day", _HINT)
    calendar = written[1] or "gregorian"
    year, month, day = int(written[2]), int(written[3]), int(written[4])
    reader = _READERS.get(calendar)
    if reader is None:
        raise Mistaken("that calendar is not read here", f"look the day up in the Gregorian calendar and say that one: {_HINT}")
    on = reader(year, month, day)
    return CalendarDay(calendar=calendar, said=f"{year:04}-{month:02}-{day:02}", on=on)


def show_day(day: CalendarDay) -> str:
    """Show a day as it was said, and in another calendar than the Gregorian one also the Gregorian day on which it begins."""
    if day.calendar == "gregorian":
        return day.said
    joint = "from the evening of" if day.calendar in _EVENING else "which is"
    return f"{day.calendar} {day.said}, {joint} {day.on.isoformat()}"


def _gregorian(year: int, month: int, day: int) -> dt.date:
    first, last = GREGORIAN_YEARS
    if not first <= year <= last:
        raise Mistaken(
            f"the year is not between {first} and {last} of the Gregorian calendar",
            "a year of another calendar is written islamic:1438-09-01",
        )
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise Mistaken("there is no such day in the Gregorian calendar", _HINT) from error


def _islamic(year: int, month: int, day: int) -> dt.date:
    try:
        civil = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError) as error:
        raise Mistaken("there is no such day in the tables of Umm al-Qura", "they hold the years 1343 to 1500") from error
    return dt.date(civil.year, civil.month, civil.day) - dt.timedelta(days=1)


def _persian(year: int, month: int, day: int) -> dt.date:
    first, last = PERSIAN_YEARS
    if not first <= year <= last or not 1 <= month <= 12 or not 1 <= day <= _persian_month_days(year, month):  # noqa: PLR2004 - months
        raise Mistaken("there is no such day in the Persian calendar", f"years from {first} to {last} are read")
    years_days = sum(366 if _is_persian_leap(each) else 365 for each in range(first, year))
    months_days = sum(_persian_month_days(year, each) for each in range(1, month))
    return dt.date.fromordinal(_PERSIAN_EPOCH + years_days + months_days + day - 1)


def _is_persian_leap(year: int) -> bool:
    return year % 33 in _PERSIAN_LEAP


def _persian_month_days(year: int, month: int) -> int:
    if month <= _LONG_MONTHS:
        return 31
    return 30 if month < 12 or _is_persian_leap(year) else 29  # noqa: PLR2004 - the last month


_READERS = {"gregorian": _gregorian, "islamic": _islamic, "persian": _persian}
_EVENING = frozenset({"islamic"})  # calendars whose day begins at sunset
