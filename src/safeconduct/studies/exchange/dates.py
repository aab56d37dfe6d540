"""Read days as people write them: in many orders, with names of months, in other calendars, or as a spreadsheet's day number.

The rule of this module: `03/04/1990` is not guessed. A column in which one day is past the twelfth settles the order for all of it;
otherwise the person who imports says which comes first.

    >>> read_day("26 мая 2017 г.").iso
    '2017-05-26'
    >>> read_day("03/04/1990").fault
    'day_or_month'
    >>> read_day("03/04/1990", order="dmy").iso
    '1990-04-03'
"""
# ruff: noqa: RUF001, RUF002 - Russian words are meant

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from hijridate import Hijri

from safeconduct.model import facts

ORDERS: Final = ("dmy", "mdy", "ymd")
CALENDARS: Final = ("gregorian", "islamic", "persian")
_MONTHS: Final = """
1 january jan январь января янв janvier janv يناير كانون الثاني
2 february feb февраль февраля фев февр fevrier fevr fev فبراير شباط
3 march mar март марта мар mars مارس اذار
4 april apr апрель апреля апр avril avr ابريل نيسان
5 may май мая mai مايو ايار
6 june jun июнь июня июн juin يونيو حزيران
7 july jul июль июля июл juillet juil يوليو تموز
8 august aug август августа авг aout اغسطس اب
9 september sep sept сентябрь сентября сен сент septembre سبتمبر ايلول
10 october oct октябрь октября окт octobre اكتوبر تشرين الاول
11 november nov ноябрь ноября ноя нояб novembre نوفمبر تشرين الثاني
12 december dec декабрь декабря дек decembre ديسمبر
"""
_HIJRI_MONTHS: Final = """
1 muharram мухаррам محرم
2 safar сафар صفر
7 rajab раджаб رجب
8 shaban sha'ban шаабан شعبان
9 ramadan рамадан рамадана رمضان
10 shawwal шавваль شوال
"""
_DIGITS: Final = MappingProxyType(str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789"))
_ACCENTS: Final = MappingProxyType(str.maketrans("éèêûôàأإآ", "eeeuoaااا"))
_ABOUT: Final = re.compile(
    r"^\s*(~|≈|about|approx\.?|circa|ca\.?|c\.|est\.?|около|ок\.?|примерно|vers|environ|env\.?|حوالي)\s*",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"\s*(г\.?|года|год|г\.р\.?|р\.|р)$", re.IGNORECASE)
_TIME: Final = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-./ ](\d{1,2})(?:[-./ ](\d{1,2}))?")
_THREE: Final = re.compile(r"(\d{1,2})\s*([-./ ])\s*(\d{1,2})\s*[-./ ]\s*(\d{4}|\d{2})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-./](\d{4})")
_WORD_DAY: Final = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er)?[\s.-]+)?([^\W\d_][\w' ]*?)\.?[\s,.-]+(?:(\d{1,2})(?:st|nd|rd|th)?[\s,]+)?(\d{4})",
)
_SERIAL: Final = re.compile(r"(\d{5})(\.\d+)?")
_SERIAL_ZERO = dt.date(1899, 12, 30)  # day 0 of spreadsheets that count from 1900, given their leap day that never was
_SERIALS = range(1_000, 80_000)  # 1902 to 2119
_YEARS = range(1900, 2201)  # years of births and plans
_OTHER_YEARS = range(1250, 1500)  # years that are of the Persian or the Islamic calendar
_OLD_YEAR = 31  # a year of two digits from here on is of the last century; below it could be either
_MONTHS_IN_YEAR = 12
_PERSIAN_YEAR, _PERSIAN_NEW_YEAR = 1300, dt.date(1921, 3, 21)  # 1 Farvardin 1300

_SAYS: Final = MappingProxyType(
    {
        "day_or_month": "which is the day and which the month cannot be told",
        "two_digit_year": "the century cannot be told from two digits",
        "other_calendar": "the year is of another calendar",
        "no_day": "this is no day that exists",
        "not_read": "this cannot be read as a day",
    }
)


class Read(NamedTuple):
    """A day as far as it was said (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`), or the fault that kept it from being read.

    `said` is the day in its own calendar; `told` is a reason that the person should hear of although the day was read.
    """

    iso: str = ""
    said: str = ""
    is_estimate: bool = False
    fault: str = ""
    told: str = ""

    @property
    def says(self) -> str:
        """Say what is wrong, without the text that was read."""
        return _SAYS.get(self.fault, "")


def _named(lines: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for line in lines.strip().splitlines():
        number, *words = line.split()
        for word in words:
            found.setdefault(word, int(number))
    return MappingProxyType(found)


_MONTH: Final = _named(_MONTHS)
_HIJRI_MONTH: Final = _named(_HIJRI_MONTHS)


def settle_order(texts: Iterable[str]) -> str:
    """Find the order of a column's days by those that can be read in one way only.

    Returns:
        `dmy` or `mdy`, or an empty text when no day settles it or two days contradict each other.
    """
    found = set()
    for text in texts:
        three = _THREE.fullmatch(_plain(text)[0])
        if three and int(three[1]) > _MONTHS_IN_YEAR >= int(three[3]):
            found.add("dmy")
        elif three and int(three[3]) > _MONTHS_IN_YEAR >= int(three[1]):
            found.add("mdy")
    return found.pop() if len(found) == 1 else ""


def read_day(text: str, *, order: str = "", calendar: str = "gregorian") -> Read:
    """Read a day.

    Args:
        text: as it stands in the cell.
        order: `dmy`, `mdy` or `ymd` where numbers alone do not tell; empty when nobody has said.
        calendar: `gregorian`, `islamic` (Umm al-Qura) or `persian`.
    """
    plain, is_estimate = _plain(text)
    got = _parts(plain, order, calendar)
    if isinstance(got, str):
        return Read(fault=got)
    parts, told = got
    return _checked(parts, calendar, is_estimate=is_estimate, told=told)


def calendar_day(text: str, *, order: str = "", calendar: str = "gregorian") -> facts.CalendarDay | Read:
    """Read a whole day for a threat, keeping the calendar that it was said in; a fault when it is no whole day."""
    got = read_day(text, order=order, calendar=calendar)
    if got.fault or len(got.iso) < len("2017-05-26"):
        return got if got.fault else Read(fault="not_read")
    on = dt.date.fromisoformat(got.iso)
    if calendar == "islamic":
        on -= dt.timedelta(days=1)  # it begins at sunset of the day before
    return facts.CalendarDay(calendar=calendar, said=got.said, on=on)


def _plain(text: str) -> tuple[str, bool]:
    plain = _ABOUT.sub("", text.translate(_DIGITS).strip())
    is_estimate = len(plain) < len(text.strip())
    return _TAIL.sub("", _TIME.sub("", plain)).strip().rstrip("."), is_estimate


def _parts(plain: str, order: str, calendar: str) -> tuple[tuple[int, ...], str] | str:
    """Give year, month and day as far as they are said, and what to tell; or the fault."""
    if plain.isdigit() and len(plain) == len("1990"):
        return (int(plain),), ""
    if found := _YEAR_FIRST.fullmatch(plain):
        return tuple(int(part) for part in found.groups() if part), ""
    if found := _MONTH_YEAR.fullmatch(plain):
        return (int(found[2]), int(found[1])), ""
    if found := _THREE.fullmatch(plain):
        return _ordered(int(found[1]), int(found[3]), found[4], found[2], order)
    if calendar == "gregorian" and (found := _SERIAL.fullmatch(plain)) and int(found[1]) in _SERIALS:
        day = _SERIAL_ZERO + dt.timedelta(days=int(found[1]))
        return (day.year, day.month, day.day), "day_number"
    if found := _WORD_DAY.fullmatch(plain.casefold().translate(_ACCENTS)):
        months = _HIJRI_MONTH if calendar == "islamic" else _MONTH
        month = months.get(found[2].strip().split(" ")[0])
        if month is not None:
            day_said = found[1] or found[3]
            return (int(found[4]), month, int(day_said)) if day_said else (int(found[4]), month), ""
    return "not_read"


def _ordered(first: int, second: int, year_said: str, sign: str, order: str) -> tuple[tuple[int, ...], str] | str:
    year = int(year_said)
    if len(year_said) == len("90"):
        if order == "ymd":
            return "two_digit_year"
        if year < _OLD_YEAR:
            return "two_digit_year"
        year += 1900
    if min(first, second) > _MONTHS_IN_YEAR:
        return "no_day"
    if first > _MONTHS_IN_YEAR >= second or first == second:
        return (year, second, first), ""
    if second > _MONTHS_IN_YEAR >= first:
        return (year, first, second), ""
    if order == "mdy":
        return (year, first, second), ""
    if order == "dmy" or sign == ".":  # points between the numbers are written where the day comes first
        return (year, second, first), ""
    return "day_or_month"


def _checked(parts: tuple[int, ...], calendar: str, *, is_estimate: bool, told: str) -> Read:
    said = "-".join([f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])])
    if calendar == "gregorian":
        if parts[0] in _OTHER_YEARS:
            return Read(fault="other_calendar")
        whole = _whole(parts)
        if parts[0] not in _YEARS or whole is None:
            return Read(fault="no_day")
        return Read(said, said, is_estimate, told=told)
    if parts[0] not in _OTHER_YEARS:
        return Read(fault="other_calendar")
    first = _gregorian(parts, calendar)
    if first is None:
        return Read(fault="no_day")
    if len(parts) == 3:  # noqa: PLR2004 - year, month and day
        return Read(first.isoformat(), said, is_estimate, told=told)
    return Read(first.isoformat()[:4], said, True, told=told)  # a month or year of another calendar lies across two of ours


def _whole(parts: tuple[int, ...]) -> dt.date | None:
    try:
        return dt.date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None


def _gregorian(parts: tuple[int, ...], calendar: str) -> dt.date | None:
    year, month, day = (*parts, 1, 1)[:3]
    if calendar == "persian":
        return _persian(year, month, day)
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return dt.date(found.year, found.month, found.day)


def _persian(year: int, month: int, day: int) -> dt.date | None:
    """Turn a day of the Persian calendar into ours, by the 33-year cycle that holds from 1178 to 1633."""
    last = 31 if month <= 6 else 30 if month <= 11 or _is_persian_leap(year) else 29  # noqa: PLR2004 - lengths of the months
    if not (1 <= month <= _MONTHS_IN_YEAR and 1 <= day <= last):
        return None
    leaps = sum(map(_is_persian_leap, range(_PERSIAN_YEAR, year))) - sum(map(_is_persian_leap, range(year, _PERSIAN_YEAR)))
    new_year = _PERSIAN_NEW_YEAR + dt.timedelta(days=365 * (year - _PERSIAN_YEAR) + leaps)
    return new_year + dt.timedelta(days=31 * min(month - 1, 6) + 30 * max(0, month - 7) + day - 1)


def _is_persian_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8  # noqa: PLR2004 - eight leap years in thirty-three
