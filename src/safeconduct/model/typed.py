"""Read what people type at any door: countries, regions, rhythms, the script of a name; forgiving capitals, guessing nothing.

>>> country("rus"), region("ru-mow"), hours("2d"), script_of("Анна")
('iso3:RUS', 'RU-MOW', 48, 'Cyrl')
"""

from __future__ import annotations

import re
import unicodedata

from safeconduct.errors import Mistaken
from safeconduct.model import codes

_HOURS = {"": 1, "h": 1, "d": 24, "w": 168}
_RHYTHMS = {"daily": 24, "weekly": 168, "never": 0}
_SUBDIVISION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")  # ISO 3166-2
_SCRIPTS = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn",
    "GREEK": "Grek",
    "ETHIOPIC": "Ethi",
    "DEVANAGARI": "Deva",
    "HANGUL": "Hang",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "CJK": "Hani",
}
"""The first word of a letter's Unicode name to the ISO 15924 code of its script."""


def country(text: str) -> str:
    """Read a country: three letters of ISO 3166 (`RUS`), or a code with its scheme (`iso2:RU`, `unhcr:RUS`).

    Raises:
        Mistaken: no such country in that scheme.
    """
    return codes.country(text, "iso3")


def country_of_region(text: str) -> str:
    """Give the country of a region code of ISO 3166-2: `RU-CE` lies in `iso3:RUS`; empty when the text is no such code.

    Raises:
        Mistaken: no country has its first two letters.
    """
    typed = text.strip().upper()
    return codes.country(typed[:2], "iso2") if _SUBDIVISION.fullmatch(typed) else ""


def region(text: str) -> str:
    """Read a region of ISO 3166-2 (`ru-mow` is `RU-MOW`), or a country instead of one (`RUS`).

    Raises:
        Mistaken: it is neither: a name typed as text would match no notice, and could be an address.
    """
    typed = text.strip().upper()
    if not typed or _SUBDIVISION.fullmatch(typed):
        return typed
    try:
        return country(typed).removeprefix("iso3:")
    except Mistaken as error:
        raise Mistaken("that is no region", "write it as ISO 3166 does: RU-CE, or RUS for the whole country") from error


def hours(text: str) -> int:
    """Read a rhythm: hours as a number, `12h`, `2d`, `1w`, `daily`, `weekly` or `never`.

    Raises:
        Mistaken: it is none of these.
    """
    typed = text.strip().lower()
    if typed in _RHYTHMS:
        return _RHYTHMS[typed]
    found = re.fullmatch(r"([0-9]{1,5})\s*([hdw]?)", typed)
    if not found:
        raise Mistaken("that is no length of time", "write hours as 24, or 12h, 2d, 1w, daily, weekly, never")
    return int(found[1]) * _HOURS[found[2]]


def script_of(name: str) -> str:
    """Name the script of a name's first letter as ISO 15924 does, or nothing when it is not one of the usual ones."""
    first = next((char for char in name if char.isalpha()), "")
    return _SCRIPTS.get(unicodedata.name(first, "").split(" ")[0].split("-")[0], "") if first else ""
