"""Read the fields of a report's tables; what is not in the form is named by its row and field, and never by what it says.

>>> text({"id": " held "}, "id", "claim 1")
'held'
"""

from __future__ import annotations

import re
from typing import Any, Final

from safeconduct.errors import Mistaken
from safeconduct.model.dates import calendar_day

HINT: Final = "see the form in docs/manual/evidence.md"
_EDTF: Final = re.compile(r"\d{4}(-\d{2}){0,2}[~?%]?")


def only(row: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    """Ask that a table has no field that the form does not know; its fields are counted, never named."""
    unknown = sum(1 for key in row if key not in known)
    if unknown:
        raise Mistaken(f"{where}: {unknown} of its fields are not in the form", f"its fields are: {', '.join(known)}")


def rows(row: dict[str, Any], field: str, where: str) -> list[dict[str, Any]]:
    """Give a list of tables."""
    found = row.get(field, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Mistaken(f"{where}, {field}: not a list of tables", HINT)
    return found


def text(row: dict[str, Any], field: str, where: str, *, is_needed: bool = False) -> str:
    """Give a text without the blanks around it; empty where it may be left out and is."""
    found = row.get(field, "")
    if not isinstance(found, str) or (is_needed and not found.strip()):
        raise Mistaken(f"{where}, {field}: not a text" if not isinstance(found, str) else f"{where}, {field}: missing", HINT)
    return found.strip()


def flag(row: dict[str, Any], field: str, where: str, *, default: bool) -> bool:
    """Give true or false."""
    found = row.get(field, default)
    if not isinstance(found, bool):
        raise Mistaken(f"{where}, {field}: neither true nor false", HINT)
    return found


def texts(row: dict[str, Any], field: str, where: str) -> tuple[str, ...]:
    """Give a list of texts."""
    found = row.get(field, [])
    if not isinstance(found, list) or not all(isinstance(each, str) and each.strip() for each in found):
        raise Mistaken(f"{where}, {field}: not a list of texts", HINT)
    return tuple(each.strip() for each in found)


def one_of(value: str, known: tuple[str, ...], where: str) -> str:
    """Ask that a word is one of the form."""
    if value not in known:
        raise Mistaken(f"{where}: not a word of the form", f"write one of: {', '.join(known)}")
    return value


def day(row: dict[str, Any], field: str, where: str) -> str:
    """Give a day, month or year (EDTF), or an empty text."""
    found = text(row, field, where)
    if found and not _EDTF.fullmatch(found):
        raise Mistaken(f"{where}, {field}: no day", "write 2017-04-01, 2017-04 or 2017")
    return found


def calendar_pair(row: dict[str, Any], where: str) -> tuple[str, str]:
    """Give the day that a claim is about, in its calendar, and the Gregorian day that was said with it."""
    found = row.get("date", {})
    if not isinstance(found, dict):
        raise Mistaken(f"{where}, date: not a table of calendar and value", HINT)
    if not found:
        return "", ""
    where = f"{where}, date"
    only(found, ("calendar", "value", "gregorian_said"), where)
    written = f"{text(found, 'calendar', where) or 'gregorian'}:{text(found, 'value', where, is_needed=True)}"
    try:
        calendar_day(written)
    except Mistaken as error:
        raise Mistaken(f"{where}, value: no day of a calendar that is read here", error.hint) from None
    return written, day(found, "gregorian_said", where)
