"""Turn records into the rows that lists are read from. Values in, values out: the same record on the same day gives the same rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any

import msgspec

from safeconduct.ids import show
from safeconduct.model.rules import ALARMS, Digest, Outlook, as_of, counted_ms, forget_by, is_ahead, is_held, until_of
from safeconduct.model.world import RECORDS, Case, Claim, Said, Shelter, Task
from safeconduct.vault.replica.layout import NEVER
from safeconduct.vault.replica.lines import codes, split_codes

_LARGEST = 2**62  # SQLite's integers end at 2^63: a larger number from another device must not stop the fold
RISK_RANKS = {"extreme": 1, "high": 2, "medium": 3, "low": 4}  # highest first in a list; an unknown word counts above all
_NO_RISK = 5
_FOLDED = (("\u0451", "\u0435"), ("\u0401", "\u0415"))  # yo to ye: people write either, and the tokenizer knows Latin accents only
_encoder = msgspec.msgpack.Encoder()
_decode: dict[str, Callable[[bytes], Any]] = {kind: msgspec.msgpack.Decoder(record).decode for kind, record in RECORDS.items()}

CLOCKS = "needed_on, needed_why, expected_on, route_days, pathway, open_routes, alarms, is_endangered, heard_at_ms, silent_at_ms"
CASE_COLUMNS = (
    "id, ref, code, label, status, is_unsafe, contested, risk, risk_rank, priority, location, region, destination, origin, origins,"
    f" nationalities, persons, {CLOCKS}, counted_ms, opened_on, words, parts"
)
Clocks = tuple[int, str, int | None, int | None, bytes, int, str, int, int | None, int | None]
Signs = tuple[int | None, int | None]
_DATED_ALARMS = frozenset({"overdue", "left_behind"})  # alarms that the clocks raise; with either, `expected_on` cannot be counted on
UNKNOWN_ORIGIN = "?"
"""Stands among the origins of a household of which the country or the region was never entered."""


def pack(record: Any) -> bytes:
    """Write a record as one blob."""
    return _encoder.encode(record)


def unpack(kind: str, blob: bytes) -> Any:
    """Read a record back."""
    return _decode[kind](blob)


def bounded(number: int) -> int:
    """Keep a number within what a row can hold."""
    return max(-_LARGEST, min(_LARGEST, number))


def searchable(text: str) -> str:
    """Write a text as it is indexed and looked for."""
    for letter, plain in _FOLDED:
        text = text.replace(letter, plain)  # much quicker than str.translate on long texts
    return text


def as_seen(case: Case, said: Iterable[Said], today: dt.date) -> Case:
    """Give a case as its check-ins are seen on a day (`rules.as_of`); `said`, its history, is read only where that must be looked for."""
    until_ms = until_of(case, today)
    return as_of(case, said, until_ms) if is_ahead(case, until_ms) else case


def _day(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal()


def no_clocks(alarms: Iterable[str], signs: Signs) -> Clocks:
    """Give the dated columns of people who are out of danger: nothing is dated, so nothing need be re-dated."""
    return (
        NEVER,
        "",
        None,
        None,
        b"",
        0,
        codes(alarm for alarm in alarms if alarm not in _DATED_ALARMS),
        0,
        _held(signs[0]),
        _held(signs[1]),
    )


def _held(number: int | None) -> int | None:
    return None if number is None else bounded(number)


def alarms_again(alarms: str, outlook: Outlook, *, is_unwell: bool) -> list[str]:
    """Give the alarms of a row when only its clocks are worked out anew, as `rules.alarms_of` would."""
    held = split_codes(alarms)
    dated = {"overdue": outlook.is_overdue, "left_behind": bool(outlook.left_behind), "unwell": is_unwell}
    if not any(dated.values()) and dated.keys().isdisjoint(held):
        return list(held)  # mostly: none was, none is
    return [alarm for alarm in ALARMS if dated.get(alarm, alarm in held)]


def is_counted(alarms: str) -> bool:
    """Tell from the alarms of a row whether its `expected_on` can be counted on."""
    return _DATED_ALARMS.isdisjoint(split_codes(alarms))


def clocks(outlook: Outlook, alarms: Iterable[str], today: dt.date, signs: Signs) -> Clocks:
    """Give the dated columns of a case on a day; `signs` are when they were last heard of, and when silence is an alarm."""
    return (
        NEVER if outlook.needed_on is None else outlook.needed_on.toordinal(),
        outlook.needed_why,
        _day(outlook.expected_on),
        None if outlook.route_days is None else bounded(outlook.route_days),
        outlook.pathway,
        [way.closed_by for way in outlook.routes].count(""),
        codes(alarms),
        int(outlook.is_endangered(today)),
        _held(signs[0]),
        _held(signs[1]),
    )


def words_of(digest: Digest) -> tuple[str, str]:
    """Give the two searchable columns of a case: its label and names, and its texts."""
    names = searchable("\n".join((digest.label, *sorted(digest.names))))
    return names, searchable("\n".join(sorted((*digest.texts, *(value for _, value, _ in digest.external)))))


def hashed(parts: Any) -> bytes:
    """Hash what rows are made of, to see whether they need to be written anew: 16 bytes."""
    return blake2b(_encoder.encode(parts), digest_size=16).digest()


def case_row(number: int, case: Case, digest: Digest, today: dt.date, words: bytes, parts: bytes) -> tuple[Any, ...]:
    """Give a row of `case_row` in the order of `CASE_COLUMNS`."""
    signs = (digest.heard_at_ms, digest.silent_at_ms)
    dated = clocks(digest.outlook, digest.alarms, today, signs) if digest.is_unsafe else no_clocks(digest.alarms, signs)
    return (
        number,
        digest.ref,
        show(digest.ref),
        digest.label,
        digest.status,
        int(digest.is_unsafe),
        codes(digest.contested),
        digest.risk,
        RISK_RANKS.get(digest.risk, 0) if digest.risk else _NO_RISK,
        digest.priority,
        digest.location,
        digest.region,
        digest.destination,
        digest.origin,
        codes(origins_of(case)),
        codes(digest.nationalities),
        digest.persons,
        *dated,
        _held(counted_ms(case)),
        NEVER if digest.opened_on is None else digest.opened_on.toordinal(),
        words,
        parts,
    )


def origins_of(case: Case) -> list[str]:
    """List the region and the country that a household fled from, with `UNKNOWN_ORIGIN` for what nobody has entered."""
    said = (case.origin.value.region, case.origin.value.country) if case.origin else ("", "")
    return [code or UNKNOWN_ORIGIN for code in said]


def originals_of(digest: Digest) -> tuple[bytes, ...]:
    """List the cases of which one whose status says that it is a copy is one."""
    return digest.copy_of if digest.status == "duplicate" else ()


def paper_days(case: Case) -> list[int]:
    """List the days on which papers of the household run out."""
    return sorted(
        {
            document.expires_on.toordinal()
            for person in case.persons.values()
            for eid, document in person.documents.items()
            if document.expires_on is not None and eid not in case.ended
        }
    )


def retention_row(number: int, case: Case) -> tuple[int, int, int] | None:
    """Give the row of a case that is to be forgotten by a day, or is held; None for one that is open and free."""
    due_on, held = forget_by(case), is_held(case)
    if due_on is None and not held:
        return None
    return (number, NEVER if due_on is None else due_on.toordinal(), int(held))


def parts_of(case: Case) -> list[tuple[str, bytes]]:
    """List what has a code of its own within a case."""
    return [
        *(("person", ref) for ref in case.persons),
        *(("application", ref) for ref in case.applications),
        *(("task", ref) for ref in case.tasks),
        *(("threat", ref) for ref in case.threats),
    ]


def application_rows(number: int, digest: Digest) -> list[tuple[Any, ...]]:
    """Give the rows of `application_row`."""
    return [
        (
            line.application,
            number,
            line.pathway,
            line.status,
            int(line.is_contested),
            line.persons,
            line.accepted,
            _day(line.on),
            _day(line.expected_on),
            int(line.is_open),
        )
        for line in digest.applications
    ]


def task_rows(number: int, digest: Digest) -> list[tuple[Any, ...]]:
    """Give the rows of `task_row` for the open tasks of a case."""
    return [(t.task, number, 1, t.text, NEVER if t.due_on is None else t.due_on.toordinal(), t.role) for t in digest.tasks]


def lone_task_row(number: int, task: Task) -> tuple[Any, ...] | None:
    """Give the row of a task about nobody, or None when it is done or only half known."""
    if task.added is None or task.done is not None:
        return None
    due_on = task.due.value if task.due else None
    return (task.ref, number, 0, task.added.text, NEVER if due_on is None else due_on.toordinal(), task.added.role)


def claim_row(number: int, claim: Claim) -> tuple[Any, ...] | None:
    """Give the row of a claim, or None while nobody has stated it."""
    if claim.stated is None:
        return None
    stated = claim.stated.value
    return (number, claim.ref, stated.label, bounded(stated.number), stated.part_of)


def stay_row(number: int, shelter: Shelter, stay: bytes) -> tuple[Any, ...] | None:
    """Give the row of one stay, or None when only its end is known."""
    begun = shelter.stays.get(stay)
    if begun is None:
        return None
    ends = [day.toordinal() for day in (begun.until_on, shelter.ends.get(stay)) if day is not None]
    return (stay, number, begun.case, bounded(begun.beds), begun.from_on.toordinal(), min(ends, default=NEVER))
