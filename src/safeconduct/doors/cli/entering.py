"""Turn what people type into codes, hours and moments, forgiving capitals and left-out schemes, guessing nothing.

>>> country("rus"), need("lp-ih"), hours("2d")
('iso3:RUS', 'unhcr-sn:LP-IH', 48)
>>> script_of("Анна")
'Cyrl'
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import click

from safeconduct.errors import Mistaken
from safeconduct.model.typed import country, country_of_region, hours, region, script_of

__all__ = ["Word", "code", "country", "country_of_region", "hours", "label", "moment_ms", "need", "region", "script_of"]

_USAGE_COLUMNS = 40  # a longer list of words would hide the rest of the line


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
