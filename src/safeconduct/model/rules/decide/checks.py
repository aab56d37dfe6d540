"""What every rule asks with: words, codes, countries, members, entries, and the shape that every fact must keep.

The rule of this module: a check passes in silence or raises with a sentence that holds no content, only field names, codes of records and
numbers; hints list what would be right.

    >>> check_word("pigeon", "channel", "the channel")
    Traceback (most recent call last):
    safeconduct.errors.Mistaken: the channel is not one of the words for it
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import REF_BYTES, show
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules.outlook import FIRMNESS
from safeconduct.model.world import Case, Person

CALENDARS = ("gregorian", "islamic", "persian", "hebrew")
_AHEAD_DAYS = 1  # a colleague east of here may already write tomorrow
_THREAT_DAYS = 3653  # days, ten years: the longest a passport is valid
_EARLIEST_MS = 946_684_800_000  # the year 2000; a moment before it was given in seconds
_MAPPING_BYTES = 65_536  # bytes in a saved mapping; the widest one made from 512 columns is below it
_EVENT_BYTES = 250_000  # bytes of a fact that is brought along: a segment holds 256 KiB of facts
_SUBDIVISION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}", re.ASCII)
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MAY_BE_EMPTY = frozenset(
    (
        (f.NeedAdded, "person"),
        (f.TaskAdded, "case"),
        (f.TaskMoved, "case"),
        (f.TaskDone, "case"),
        (f.ClaimStated, "part_of"),
        (f.UtteranceRecorded, "capture"),
        (f.UtteranceRecorded, "testimony"),
        (f.ClaimAssessed, "assertion"),
        (f.AssertionMade, "read_in"),
        (f.CaptureTaken, "working_copy_of"),
    )
)
_REPORTED: dict[type, str] = {
    f.CaseOpened: "on",
    f.CaseStatusSet: "on",
    f.LocationSet: "since_on",
    f.PrioritySet: "on",
    f.PersonLeft: "on",
    f.ConsentSet: "on",
    f.TaskDone: "on",
    f.ApplicationOpened: "on",
    f.ApplicationStatusSet: "on",
    f.NoticeEntered: "said_on",
    f.NegotiationOpened: "on",
    f.NegotiationNoted: "on",
    f.ExitsListed: "as_of",
    f.CaptureTaken: "taken_on",
    f.StampAsked: "on",
    f.SourceAssessed: "on",
    f.ClaimAssessed: "on",
    f.TestimonyTaken: "on",
    f.TestimonyConsentSet: "on",
    f.ForgettingAgreed: "on",
    f.CaseForgotten: "on",
    f.RecoverySplit: "on",
    f.RecoveryDrilled: "on",
    f.ReportTaken: "on",
    f.ReportAnswered: "on",
}
"""The field of a fact that tells when something happened: it cannot be in the future."""
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
    "link": ("duplicate", "relatives", "split", "different"),
    "need_end": ("met", "mistake"),
    "forgetting": ("retention_over", "own_wish", "mistake", "duplicate", "danger"),
    "firmness": FIRMNESS,
    "claim_parts": ("overlap", "disjoint", "whole"),
    "claim_link": ("contradicts", "entails", "same_event", "supersedes"),
    "testimony_use": ("annex", "pack", "court", "publish"),
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
    if case.is_elsewhere:
        raise Refused(f"the case {show(case.ref)} was transferred to another caseload", "tell a colleague who works there")


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


def check_region(region: str, what: str, country: str = "") -> None:
    """Ask for a region as ISO 3166-2 writes it, or a country: a name typed as text would match no notice, and could be an address."""
    if not region:
        return
    found = _SUBDIVISION.fullmatch(region)
    if found is None:
        check_country(region if region.startswith("iso3:") else f"iso3:{region}", what)
    elif country and codes.country(found[1], "iso2") != country:
        raise Mistaken(f"{what} is not of that country", "correct one of the two")
    elif not country:
        codes.country(found[1], "iso2")


def check_days(first: dt.date, last: dt.date | None, what: str) -> None:
    """Ask that what has an end does not end before it begins."""
    if last is not None and last < first:
        raise Mistaken(f"{what} ends before it begins", "check the two days")


def check_number(number: int, least: int, most: int, what: str) -> None:
    """Ask for a number within a range."""
    if not least <= number <= most:
        raise Mistaken(f"{what} must be between {least} and {most}", "check for a typing error")


def check_threat_day(day: f.CalendarDay | None, today: dt.date) -> None:
    """Ask for a day that a person can mean: a wrong year would hide the danger behind a distant day."""
    if day is not None and day.on.toordinal() > today.toordinal() + _THREAT_DAYS:
        raise Mistaken("the day of the threat is more than ten years away", "check the year, and the calendar")


def check_moment(at_ms: int, today: dt.date) -> None:
    """Ask for a moment of the past in milliseconds: one in the future would keep an alarm silent."""
    latest_ms = (today.toordinal() + 1 + _AHEAD_DAYS - dt.date(1970, 1, 1).toordinal()) * 86_400_000
    if not _EARLIEST_MS <= at_ms < latest_ms:
        raise Mistaken("the moment of the check-in is in the future or another age", "say when they were heard of, not when they will be")


def check_shape(fact: Any, today: dt.date) -> None:
    """Check what every fact must keep: whole references, plain days, texts, lists and numbers within their caps, reports of the past."""
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        for item in value if isinstance(value, tuple) else (value,):
            _check_value(fact, name, item)
        if isinstance(value, tuple) and len(value) > f.LIST_ITEMS and not isinstance(fact, f.ExitsListed):
            raise Mistaken(f"{name} has more than {f.LIST_ITEMS} items", "split it")
    field = _REPORTED.get(type(fact))
    if field is not None and getattr(fact, field).toordinal() > today.toordinal() + _AHEAD_DAYS:
        raise Mistaken(f"{field} is a day in the future", "say what has happened; what is to be done is a task")


def _check_value(fact: Any, name: str, value: Any) -> None:
    if isinstance(value, str):
        _check_text(name, value)
    elif isinstance(value, bytes):
        _check_bytes(fact, name, value)
    elif isinstance(value, dt.datetime):
        raise Mistaken(f"{name} is a moment and should be a day", "write days as YYYY-MM-DD")
    elif isinstance(value, dt.date) and not f.EARLIEST <= value <= f.LATEST:
        raise Mistaken(f"{name} is a day in another age", "write days as YYYY-MM-DD")
    elif isinstance(value, int) and not -1 <= value <= f.MOST:
        raise Mistaken(f"{name} is no number of this world", "check for a typing error")
    elif isinstance(value, f.CalendarDay):
        _check_calendar_day(name, value)


def _check_text(name: str, value: str) -> None:
    cap = f.TEXT_CHARS if name in ("text", "texts", "address", "terms") else f.LINE_CHARS
    if len(value) > cap:
        raise Mistaken(f"{name} is longer than {cap} characters", "shorten it, or keep the long text as a file of its own")
    if _NO_TEXT.search(value) is not None:
        raise Mistaken(f"{name} holds a character that is no text", "type it again")


def _check_bytes(fact: Any, name: str, value: bytes) -> None:
    """Ask for sixteen bytes, or for what the few fields that are no references hold."""
    if name == "content":
        most = 32 if isinstance(fact, f.ExternalIdSet) else _MAPPING_BYTES
        if len(value) > most:
            raise Mistaken(f"{name} is longer than {most} bytes", "this is an error of the program that stated it")
    elif name == "event":
        if len(value) > _EVENT_BYTES:
            raise Mistaken(f"{name} is longer than {_EVENT_BYTES} bytes", "this is an error of the program that stated it")
    elif len(value) != (32 if name == "sha256" else REF_BYTES) and not (value == b"" and (type(fact), name) in _MAY_BE_EMPTY):
        raise Mistaken(f"{name} is no whole reference", "take codes from a list")


def _check_calendar_day(name: str, day: f.CalendarDay) -> None:
    is_plain = _DAY.fullmatch(day.said) is not None and not isinstance(day.on, dt.datetime) and f.EARLIEST <= day.on <= f.LATEST
    if not is_plain or day.calendar not in CALENDARS or (day.calendar == "gregorian" and day.said != day.on.isoformat()):
        raise Mistaken(f"{name} is no day of a calendar known here", "write 2017-05-26, or islamic:1438-09-01")


def replacing(fact: Any, cites: tuple[bytes, ...]) -> Any:
    """Fill in the statements that stand, so that this one replaces them all."""
    return msgspec.structs.replace(fact, replaces=cites)


def check_hours(every_hours: int, grace_hours: int) -> None:
    """Ask for a rhythm between nought hours and a year."""
    if not 0 <= every_hours <= f.MOST_HOURS or not 0 <= grace_hours <= f.MOST_HOURS:
        raise Mistaken("the rhythm is not between 0 hours and a year", "write hours: 24 is daily, 168 weekly, 0 ends it")
