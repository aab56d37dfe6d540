"""Say things in the reader's language: sentences, days, moments, numbers, countries, codes.

The sentences of the desk are English in the code; the catalogues beside this module hold them in other languages, one file for each page
(`locale/ru/shelters.po`), read at the start. What a catalogue lacks is said in English, and the page says so.

    >>> Wording("en").day(dt.date(2017, 5, 26))
    '26 May 2017'
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import io
import re
import unicodedata
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale, dates, numbers
from babel.messages import Catalog, mofile, pofile

from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import codes

LANGUAGES = {"en": "English", "ru": "Русский", "fr": "Français", "ar": "العربية", "ce": "Нохчийн"}
_COMPLETE = frozenset({"en", "ru"})  # a test holds them to it
_LOCALE = Path(__file__).with_name("locale")
_FORMATS = {"en": "en_GB"}  # days as a British reader writes them, which no reader of English misreads
_ISOLATES = "\u2068\u2069"  # first strong isolate, and its end: what stands between them turns nothing around it
_PUT_IN = re.compile(r"%\\\(\d\\\)s")  # a value's place, as `re.escape` writes it
_HOUR_SECONDS, _DAY_HOURS, _DAYS_AS_HOURS = 3600, 24, 2


class _Apart(NullTranslations):
    """English where a language that runs from right to left has no words: set apart, so that its signs stay where they belong."""

    def gettext(self, message: str) -> str:
        """Give the English sentence, set apart."""
        return _apart(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Give the English sentence for a number, set apart."""
        return _apart(msgid1 if n == 1 else msgid2)


def _apart(text: str) -> str:
    return f"{_ISOLATES[0]}{text}{_ISOLATES[1]}" if text else ""


@functools.cache
def _together(language: str) -> Catalog:
    """Read the catalogues of a language into one."""
    together = Catalog(locale=language)
    for path in sorted((_LOCALE / language).glob("*.po")):
        with path.open("rb") as source:
            for message in pofile.read_po(source, locale=language):
                if message.id and all(message.string if isinstance(message.string, tuple) else (message.string,)):
                    together.add(message.id, message.string, context=message.context)
    return together


@functools.cache
def _catalogue(language: str) -> NullTranslations:
    """Make a language's catalogues ready."""
    compiled = io.BytesIO()
    mofile.write_mo(compiled, _together(language))
    compiled.seek(0)
    made = GNUTranslations(compiled)
    if Locale.parse(language).text_direction == "rtl":
        made.add_fallback(_Apart())
    return made


@functools.cache
def _templates(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Give what an error may say with something put into it: an expression for the English sentence, and the sentence of the language."""
    found = [(str(message.id), str(message.string)) for message in _together(language) if "%(1)s" in message.id]
    return tuple((re.compile(_PUT_IN.sub("(.+?)", re.escape(english))), said) for english, said in found)


@functools.lru_cache(maxsize=4_096)
def _day(words: Wording, on: dt.date, with_year: bool) -> str:  # noqa: FBT001
    """Write a day, remembering how: a list holds the same few days again and again."""
    return words.written(on, with_year=with_year)


class Wording:
    """One language: made once for a language, used by every page in it."""

    def __init__(self, language: str) -> None:
        """Take a language of `LANGUAGES`."""
        self.language = language
        self.locale = Locale.parse(_FORMATS.get(language, language))
        self.direction = str(self.locale.text_direction)
        self.is_complete = language in _COMPLETE
        self.catalogue = NullTranslations() if language == "en" else _catalogue(language)

    def say(self, sentence: str) -> str:
        """Say a sentence of the program: of the desk, a label of a code list, or what an error says, with what was put into it."""
        said = self.catalogue.gettext(sentence) if sentence else ""
        if self.language == "en" or said.strip(_ISOLATES) != sentence:
            return said
        for english, template in _templates(self.language):
            found = english.fullmatch(sentence)
            if found is not None:
                return template % {str(number): self.say(word) for number, word in enumerate(found.groups(), 1)}
        return said

    def count(self, one: str, many: str, number: int) -> str:
        """Say how many, in the right form: `%(num)s` stands for the number."""
        return self.catalogue.ngettext(one, many, number) % {"num": self.number(number)}

    def day(self, on: dt.date | None, *, with_year: bool = True) -> str:
        """Write a day; nothing for no day."""
        return "" if on is None else _day(self, on, with_year)

    def written(self, on: dt.date, *, with_year: bool) -> str:
        """Write a day anew, each time that it is asked for."""
        form = dates.format_date(on, "long", locale=self.locale) if with_year else dates.format_skeleton("MMMMd", on, locale=self.locale)
        return _apart(str(form)) if self.direction == "rtl" else str(form)

    def short_day(self, on: dt.date) -> str:
        """Write a day without its year, for pictures."""
        return self.day(on, with_year=False)

    def weekday(self, on: dt.date) -> str:
        """Name the day of the week."""
        return dates.format_date(on, "EEEE", locale=self.locale)

    def moment(self, at: dt.datetime | None) -> str:
        """Write an instant in the local zone, to the minute."""
        if at is None:
            return ""
        local = at.astimezone()
        return f"{self.day(local.date())}, {local.hour:02}:{local.minute:02}"

    def offset(self, at: dt.datetime) -> str:
        """Write how far the local zone is from UTC at an instant, as in +03:00."""
        return at.astimezone().isoformat(timespec="minutes")[-6:]

    def ago(self, at: dt.datetime, now: dt.datetime) -> str:
        """Say how long ago something was."""
        hours = max(0, int((now - at).total_seconds() // _HOUR_SECONDS))
        if hours < _DAY_HOURS * _DAYS_AS_HOURS:
            return self.count("%(num)s hour", "%(num)s hours", hours)
        return self.days(hours // _DAY_HOURS)

    def days(self, number: int) -> str:
        """Say a number of days."""
        return self.count("%(num)s day", "%(num)s days", number)

    def number(self, value: int) -> str:
        """Write a number with the language's own separators."""
        return str(numbers.format_decimal(value, locale=self.locale))

    def label(self, code: str, scheme: str = "") -> str:
        """Say what a code means: `iso3:DEU`, `unhcr-sn:LP-IH`, or a word of one of our own lists with its scheme given apart."""
        whole = f"{scheme}:{code}" if scheme and code else code
        if whole.startswith("iso3:"):
            return self.country(whole)
        return self.say(codes.label(whole)) if codes.is_known(whole) else self.say(code.replace("_", " "))

    def country(self, code: str) -> str:
        """Name a country (`iso3:DEU`) or a region of one (`RU-CE`, which is its own name)."""
        bare = code.removeprefix("iso3:")
        name = self.locale.territories.get(_two_letters().get(bare, ""), "")
        return name or (self.say(codes.label(f"iso3:{bare}")) if codes.is_known(f"iso3:{bare}") else bare)


@functools.cache
def _two_letters() -> dict[str, str]:
    """Give the two letters of each country by its three."""
    found = {}
    for two in map(str, Locale.parse("en").territories):
        if two.isalpha():
            with contextlib.suppress(Mistaken):
                found[codes.country(two, "iso2").removeprefix("iso3:")] = two
    return found


def code_of(ref: str) -> str:
    """Show a reference of an answer as people type it; nothing for nothing."""
    return show(bytes.fromhex(ref)) if ref else ""


def plain(text: str) -> str:
    """Take out what could turn the order of letters around or hide: control, format and direction characters; line ends stay."""
    if text.isprintable():  # which no control, format, surrogate or private character is, and no separator but the space
        return text
    lines = text.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    for char in set(lines):
        if char not in "\n\t\u200c\u200d" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co"):
            lines = lines.replace(char, "")
    return lines


def N_(sentence: str) -> str:  # noqa: N802  the name that gettext's tools and translators know
    """Mark a sentence for the catalogues; it is said later, in the reader's language."""
    return sentence
