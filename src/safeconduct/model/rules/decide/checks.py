"""What every rule asks with: words, codes, countries, members, entries, and the shape that every fact must keep.

The rule of this module: a check passes in silence or raises with a sentence that holds no content, only field names, codes of records and
numbers; hints list what would be right.

    >>> check_word("pigeon", "channel", "the channel")
    Traceback (most recent call last):
    safeconduct.errors.Mistaken: the channel is not one of the words for it
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import REF_BYTES, show
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules.outlook import FIRMNESS
from safeconduct.model.world import Case, Person

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)  # days outside are typing errors
WORDS: dict[str, tuple[str, ...]] = {
    "via": ("hotline", "referral", "field", "import", "partner", "other"),
    "why_left": ("own_wish", "deceased", "missing", "detained", "mistake"),
    "name_use": ("legal", "birth", "alias", "nickname", "transliteration"),
    "detail": ("sex", "marital", "education", "occupation"),
    "paper": ("passport", "travel_document", "national_id", "birth_certificate", "visa", "exit_visa", "other"),
    "channel": ("phone", "signal", "whatsapp", "telegram", "email", "visit", "other"),
    "contact_end": ("unreachable", "unsafe", "own_wish", "mistake"),
    "purpose": ("contact", "store", "share", "submit", "publish"),
    "threat": (
        "announced_deadline",
        "kidnapping",
        "arrest",
        "family_violence",
        "expulsion",
        "eviction",
        "paper_expiry",
        "exposure",
        "other",
    ),
    "effect": ("no_issue", "suspended", "slower", "faster", "reopened"),
    "response": ("pledged", "considering", "more_information", "token", "none", "refused"),
    "link": ("duplicate", "relatives", "split"),
    "need_end": ("met", "mistake"),
    "firmness": FIRMNESS,
}
"""Safeconduct's own short word lists, as the command line offers them."""


def check_word(word: str, name: str, what: str) -> None:
    """Ask that a word is of one of the short lists in `WORDS`."""
    if word not in WORDS[name]:
        raise Mistaken(f"{what} is not one of the words for it", "one of: " + ", ".join(WORDS[name]))


def check_listed(code: str, scheme: str, what: str) -> None:
    """Ask that a bare code is of one of Safeconduct's own lists."""
    if code not in codes.listed(scheme):
        raise Mistaken(f"{what} is not a code of the list {scheme}", "one of: " + ", ".join(codes.listed(scheme)))


def check_code(code: str, scheme: str, what: str) -> None:
    """Ask that a code with its scheme is of the list named."""
    codes.orientation_refused(code)
    if not code.startswith(f"{scheme}:") or not codes.is_known(code):
        raise Mistaken(f"{what} must be a code of {scheme}", f"write it as {scheme}:CODE; see: safeconduct codes {scheme}")


def check_country(code: str, what: str) -> None:
    """Ask for a country as ISO 3166 writes it: a code of another scheme can mean another country (UNHCR's AUS is Austria)."""
    if not code.startswith("iso3:") or not codes.is_known(code):
        raise Mistaken(f"{what} must be a country", "write it as an ISO 3166 code of three letters, as in iso3:DEU")


def check_open(case: Case) -> None:
    """Ask that the case was opened: nothing is written into a file that nobody can find."""
    if case.opened is None:
        raise Mistaken(f"there is no case {show(case.ref)} in this vault", "list the cases, and take the code from the list")


def member_of(case: Case, person: bytes) -> Person:
    """Give a person of the case, also one who has left it."""
    found = case.persons.get(person)
    if found is None or found.relationship is None:
        raise Mistaken(
            f"the person {show(person)} is not of the case {show(case.ref)}", "take the person's code from: safeconduct case show"
        )
    return found


def check_entry(entries: Iterable[bytes], ended: Iterable[bytes], eid: bytes, what: str) -> None:
    """Ask that an entry is there and has not ended."""
    if eid not in set(entries):
        raise Mistaken(f"there is no such {what} in this case", f"take the code of the {what} from: safeconduct case show")
    if eid in set(ended):
        raise Refused(f"this {what} has already ended", "its story is in: safeconduct history")


def check_shape(fact: Any) -> None:
    """Check what every fact must keep: sixteen-byte references, plain days, texts and lists within their caps."""
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if isinstance(value, str):
            cap = f.TEXT_CHARS if name in ("text", "address", "terms") else f.LINE_CHARS
            if len(value) > cap:
                raise Mistaken(f"{name} is longer than {cap} characters", "shorten it, or keep the long text as a file of its own")
            if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
                raise Mistaken(f"{name} holds a character that is no text", "type it again")
        elif isinstance(value, tuple) and len(value) > f.LIST_ITEMS:
            raise Mistaken(f"{name} has more than {f.LIST_ITEMS} items", "split it")
        elif isinstance(value, dt.date) and not EARLIEST <= value <= LATEST:
            raise Mistaken(f"{name} is a day in another age", "write days as YYYY-MM-DD")
    ref = getattr(fact, type(fact).kind)
    if ref and len(ref) != REF_BYTES:
        raise Mistaken("a reference is sixteen bytes", "take codes from a list")


def replacing(fact: Any, cites: tuple[bytes, ...]) -> Any:
    """Fill in the statements that stand, so that this one replaces them all."""
    return msgspec.structs.replace(fact, replaces=cites)


def check_hours(every_hours: int, grace_hours: int) -> None:
    """Ask for a rhythm between nought hours and a year."""
    year_hours = 8784
    if not 0 <= every_hours <= year_hours or not 0 <= grace_hours <= year_hours:
        raise Mistaken("the rhythm is not between 0 hours and a year", "write hours: 24 is daily, 168 weekly, 0 ends it")
