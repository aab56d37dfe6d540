"""Answer who told something and has a code name: the guard reads the answer, it is sealed to the code name, and the next sync lays it out.

Whoever knows the code name reads it at the door, and so does the door while she reads: an answer names nobody and no place.

    >>> Ask(report=bytes(16), text="come back on Monday").why
    ''
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import msgspec

from safeconduct.actions.office import Office, Progress, guard_index, public_index
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model.world import Report
from safeconduct.studies.disclosure import examine

_DIGITS = 7  # of a telephone number without its country and town; sums have fewer, and days are left out
_NUMBER = re.compile(r"\d[\d ().+/-]*\d")
_DAY = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./]\d\d?[./]\d{4}")
_HANDLE = re.compile(r"[\w.+-]+@[\w.-]+\w|@\w{3,}")
_TOLD, _NAMED = "a number, address or handle of the report", "a word of the report with a capital letter: a name or a place?"
_WORD = re.compile(r"[^\W\d_]{3,}")
_NAME = re.compile(r"(?<=[\w,;:] )[^\W\d_]{3,}")  # not the first word of a sentence, which has a capital letter anyway


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Which report, the answer, and why it may leave although the guard found something; empty: it may not."""

    report: bytes
    text: str
    why: str = ""


class Found(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the guard found: `HARD` or `SOFT`, the answer's own words, and why."""

    tier: str
    said: str
    why: str


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What the guard found, what nobody looked for, and whether that stopped the answer; else it lies ready for the next sync.

    What is only asked about stops it too: a sealed answer is never taken back.
    """

    found: tuple[Found, ...]
    unchecked: tuple[str, ...]
    is_stopped: bool


def intake_answer(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Check an answer, seal it to the code name of a report, and record it.

    Raises:
        Mistaken: there is no such report, or the answer is empty or too long.
        Refused: the report has no code name, or its key is none.
        Locked: this laptop does not hold the key that signs answers.
    """
    report = office.replica.look("report", ask.report)
    if not isinstance(report, Report) or report.taken is None:
        raise Mistaken(f"there is no report {show(ask.report)} here", "list them: safeconduct intake list")
    address = report.taken.value.address
    if not address:
        raise Refused(f"the report {show(ask.report)} has no code name: nobody could find an answer", "use the contact in it, if any")
    progress("checking the answer", 0, 1)
    matters = examine([("answer", ask.text)], guard_index(office), public_index(office))
    known: list[Report] = office.replica.records("report")
    same = [one for one in known if one.taken and one.address == report.address]  # under this code name, in whichever report
    told = "\n".join(f"{one.text}\n{one.taken.value.contact}" for one in same if one.taken)
    found = (*(Found(tier=one.tier, said=one.said, why=one.why) for one in matters), *repeated(told, ask.text))
    is_stopped = bool(found) and not ask.why.strip()
    if not is_stopped:
        on, at_ms = now.astimezone().date(), int(now.timestamp() * 1000)
        blob = office.sealed_answer(address, ask.text, at_ms)
        office.keep((f.ReportAnswered(report=ask.report, case=ask.report, on=on, text=ask.text, why=ask.why),), now, progress)
        office.lay_notice(blob)
    return Answer(found=found, unchecked=office.lacking(), is_stopped=is_stopped)


def repeated(report: str, answer: str) -> tuple[Found, ...]:
    """Find what an answer repeats of a report, of which no case came yet, so that the guard does not know who wrote it.

    A number of `_DIGITS` or more, an address or a handle stops the answer. A word with a capital letter within a sentence of the report is
    asked about: it may be a name or a place. Scripts without capitals are not told apart.
    """
    told, said = unicodedata.normalize("NFKC", report), unicodedata.normalize("NFKC", answer)
    numbers = {run for one in _NUMBER.findall(told) for run in _runs(one)}
    handles = {one.casefold() for one in _HANDLE.findall(told)}
    names = {one.casefold() for one in _NAME.findall(told) if one[0].isupper()}
    hard = [one for one in _NUMBER.findall(said) if not numbers.isdisjoint(_runs(one))] + [
        one for one in _HANDLE.findall(said) if one.casefold() in handles
    ]
    soft = [one for one in _WORD.findall(said) if one[0].isupper() and one.casefold() in names]
    return (
        *(Found(tier="HARD", said=one, why=_TOLD) for one in dict.fromkeys(hard)),
        *(Found(tier="SOFT", said=one, why=_NAMED) for one in dict.fromkeys(soft)),
    )


def _runs(number: str) -> set[str]:
    """Give every `_DIGITS` digits in a row: with or without its country, and beside another one, a number shares some; a day has none."""
    if _DAY.fullmatch(number):
        return set()
    digits = "".join(str(unicodedata.digit(char)) for char in number if char.isdigit())
    return {digits[at : at + _DIGITS] for at in range(len(digits) - _DIGITS + 1)}
