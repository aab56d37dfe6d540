"""What is typed into forms and means something: countries, regions, days of any calendar; and words of lists as choices.

A country may be typed by its three letters or by its name in the reader's language or in English; nothing is guessed.

    >>> regions("ru-ce, RU-IN"), parts_of("a; b")
    (('RU-CE', 'RU-IN'), ('a', 'b'))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from safeconduct.doors.desk.forms import Choices
from safeconduct.doors.desk.visiting import Visit
from safeconduct.doors.desk.wording import N_, Wording
from safeconduct.errors import Mistaken
from safeconduct.model import codes
from safeconduct.model.dates import calendar_day
from safeconduct.model.facts import CalendarDay
from safeconduct.model.rules import WORDS
from safeconduct.model.typed import country_of_region

DAY_HINT = N_("2017-05-26, today, or +7 for a week from today")
COUNTRY_HINT = N_("its name, or three letters as in DEU")
COUNTRIES_HINT = N_("names or three letters, with commas between them; left out: everybody")
REGIONS_HINT = N_("as ISO 3166 writes them: RU-CE, with commas between them")
HOURS_HINT = N_("12h, 2d, 1w, or never")
CALENDARS: Choices = (
    ("gregorian", N_("Gregorian")),
    ("islamic", N_("Islamic, by the tables of Umm al-Qura")),
    ("persian", N_("Persian")),
)


def words_of(name: str, *, may_choose: bool = True) -> Choices:
    """Give the words of one of the rules' short lists as choices."""
    of_list = tuple((word, word.replace("_", " ")) for word in WORDS[name])
    return (("", N_("choose")), *of_list) if may_choose else of_list


def listed(scheme: str) -> Choices:
    """Give a list of our own as choices: bare codes."""
    return (("", N_("choose")), *codes.listed(scheme).items())


def coded(scheme: str) -> Choices:
    """Give a list of UNHCR's as choices: codes with their scheme."""
    return (("", N_("choose")), *((f"{scheme}:{code}", label) for code, label in codes.listed(scheme).items()))


def country_in(words: Wording) -> Callable[[str], str]:
    """Make the reader of a country, in the reader's language."""

    def country(text: str) -> str:
        typed = text.strip()
        try:
            return codes.country(typed, "iso3")
        except Mistaken:
            folded = _folded(typed)
            for code, english in codes.listed("iso3").items():
                if folded in (_folded(english), _folded(words.country(f"iso3:{code}"))):
                    return f"iso3:{code}"
        raise Mistaken("that is no country", "write its name, or three letters as in DEU")

    return country


def countries_in(words: Wording) -> Callable[[str], tuple[str, ...]]:
    """Make the reader of several countries."""
    country = country_in(words)
    return lambda text: tuple(dict.fromkeys(country(part) for part in parts_of(text)))


def regions(text: str) -> tuple[str, ...]:
    """Read regions of ISO 3166-2.

    Raises:
        Mistaken: one is none.
    """
    found = tuple(dict.fromkeys(part.upper() for part in parts_of(text)))
    if not all(country_of_region(part) for part in found):
        raise Mistaken("that is no region", "write it as ISO 3166 does: RU-CE")
    return found


def parts_of(text: str) -> tuple[str, ...]:
    """Cut what was typed at commas and semicolons."""
    return tuple(part.strip() for part in re.split(r"[,;،]", text) if part.strip())


def day_of(visit: Visit, calendar_field: str) -> Callable[[str], CalendarDay]:
    """Make the reader of a day in the calendar that another field of the same form names."""
    calendar = (visit.form.get(calendar_field) or ("gregorian",))[0] or "gregorian"
    return lambda text: calendar_day(text if ":" in text else f"{calendar}:{text}")


def _folded(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
