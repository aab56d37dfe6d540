"""Turn what people type into codes, hours and moments, forgiving capitals and left-out schemes, guessing nothing.

>>> country("rus"), need("lp-ih"), hours("2d")
('iso3:RUS', 'unhcr-sn:LP-IH', 48)
>>> script_of("Анна")
'Cyrl'
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

import click

from safeconduct.errors import Mistaken

_USAGE_COLUMNS = 40  # a longer list of words would hide the rest of the line
_HOURS = {"h": 1, "d": 24, "w": 168}
_RHYTHMS = {"daily": 24, "weekly": 168, "never": 0}
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


class Word(click.ParamType[str]):
    """One of a short list of words: of the rules (`threat`, `via` ...) or of a code list (`risk`, `location` ...), loaded when needed."""

    def __init__(self, name: str) -> None:
        """Take the list's name."""
        self.name = name

    def words(self) -> tuple[str, ...]:
        """Give the words in the list's own order."""
        from safeconduct.model import codes
        from safeconduct.model.rules import ALARMS, WORDS

        if self.name == "alarm":
            return ALARMS
        return WORDS[self.name] if self.name in WORDS else tuple(codes.listed(self.name))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """Show the words where help speaks of the option; in the line of usage only when they are few."""
        words = f"[{'|'.join(self.words())}]"
        is_short = len(words) <= _USAGE_COLUMNS or isinstance(param, click.Option)
        return words if is_short else str(param.name).upper()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take a word of the list, in any capitals."""
        typed = str(value).strip().lower().replace("-", "_")
        if typed not in self.words():
            self.fail("is not one of: " + ", ".join(self.words()), param, ctx)
        return typed

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:  # noqa: ARG002
        """Offer the words that begin so."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words() if word.startswith(incomplete)]


def country(text: str) -> str:
    """Read a country: three letters of ISO 3166 (`RUS`), or a code with its scheme (`iso2:RU`, `unhcr:RUS`).

    Raises:
        Mistaken: no such country in that scheme.
    """
    from safeconduct.model import codes

    return codes.country(text, "iso3")


def country_of_region(region: str) -> str:
    """Give the country of a region code of ISO 3166-2: `RU-CE` lies in `iso3:RUS`; empty when the text is no such code."""
    from safeconduct.model import codes

    if not re.fullmatch(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}", region.strip()):
        return ""
    return codes.country(region.strip()[:2], "iso2")


def region(text: str) -> str:
    """Read a region of ISO 3166-2 (`ru-mow` is `RU-MOW`), or a country instead of one (`RUS`).

    Raises:
        Mistaken: it is neither: a name typed as text would match no notice, and could be an address.
    """
    typed = text.strip().upper()
    if not typed or re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", typed):
        return typed
    try:
        return country(typed).removeprefix("iso3:")
    except Mistaken as error:
        raise Mistaken("that is no region", "write it as ISO 3166 does: RU-CE, or RUS for the whole country") from error


def code(text: str, *schemes: str) -> str:
    """Read a code with or without its scheme; the first scheme that has it wins, and what no list has is given back as it is."""
    from safeconduct.model import codes

    if ":" in text:
        scheme, _, rest = text.partition(":")
        return codes.code_like(scheme.strip().lower(), rest) or text
    return next((found for scheme in schemes if (found := codes.code_like(scheme, text))), text)


def need(text: str) -> str:
    """Read a need: a sub-code of proGres (`LP-IH`) or a vulnerability of the registration form (`rrf-vul:TR`)."""
    return code(text, "unhcr-sn", "rrf-vul")


def label(code_text: str) -> str:
    """Give the English label of a code, or the code itself when it is of no list here."""
    from safeconduct.model import codes

    return codes.label(code_text) if codes.is_known(code_text) else code_text


def hours(text: str) -> int:
    """Read a rhythm: hours as a number, `12h`, `2d`, `1w`, `daily`, `weekly` or `never`.

    Raises:
        Mistaken: it is none of these.
    """
    typed = text.strip().lower()
    if typed in _RHYTHMS:
        return _RHYTHMS[typed]
    found = re.fullmatch(r"(\d{1,5})([hdw]?)", typed)
    if not found:
        raise Mistaken("that is no length of time", "write hours as 24, or 12h, 2d, 1w, daily, weekly, never")
    return int(found[1]) * _HOURS[found[2] or "h"]


def moment_ms(text: str, now: dt.datetime) -> int:
    """Read a moment in the local zone: `now`, `-3h` or `-2d` (ago), `14:30` (today), or `YYYY-MM-DD HH:MM`. Milliseconds since 1970.

    Raises:
        Mistaken: it is none of these, or lies in the future.
    """
    typed = text.strip().lower()
    local = now.astimezone()
    try:
        if typed == "now":
            at = local
        elif typed.startswith("-"):
            at = local - dt.timedelta(hours=hours(typed[1:]))
        elif re.fullmatch(r"\d{1,2}:\d{2}", typed):
            at = local.replace(hour=int(typed.split(":")[0]), minute=int(typed.split(":")[1]), second=0, microsecond=0)
        else:
            at = dt.datetime.fromisoformat(typed)
            at = at if at.tzinfo else at.astimezone()
    except (ValueError, OverflowError) as error:
        raise Mistaken("that is no moment", "write 14:30, -3h, now, or 2017-05-01 14:30") from error
    if at > local:
        raise Mistaken("that moment has not come yet", "a sign of life lies in the past")
    return int(at.timestamp() * 1000)


def script_of(name: str) -> str:
    """Name the script of a name's first letter as ISO 15924 does, or nothing when it is not one of the usual ones."""
    first = next((char for char in name if char.isalpha()), "")
    return _SCRIPTS.get(unicodedata.name(first, "").split(" ")[0].split("-")[0], "") if first else ""
