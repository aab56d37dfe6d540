"""Find the record that a typed code means.

>>> Ask(kind="case", code="7K3M").kind
'case'
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import CODE_BYTES, REF_BYTES, code_range, show
from safeconduct.model.world import Case, Negotiation

IN_CASE = ("person", "application", "task", "threat", "entry")
"""Kinds that are looked for inside a case: `entry` is a need, name, contact, document or note by its event's code."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of record, the code typed or the whole reference as 32 hexadecimal digits, and the case to look in for kinds inside a case."""

    kind: str
    code: str
    case: bytes = b""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The reference that was meant."""

    ref: bytes


def resolve(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Turn a typed code into the one reference that it can mean.

    Raises:
        Mistaken: no record, or more than one, has a code that begins so.
        Refused: only a record has it whose reference is none.
    """
    if len(ask.code) == 2 * REF_BYTES and all(c in "0123456789abcdef" for c in ask.code):
        return Answer(ref=bytes.fromhex(ask.code))
    low, high = code_range(ask.code)
    if ask.kind in IN_CASE and ask.case:
        case = office.replica.look("case", ask.case)
        found = sorted(ref for ref in _inside(case, ask.kind) if low <= ref[:CODE_BYTES] <= high) if isinstance(case, Case) else []
    elif ask.kind == "pledge":  # talks are few, and their pledges have no index
        talks: list[Negotiation] = office.replica.records("negotiation")
        found = sorted(ref for talk in talks for ref in talk.pledges if low <= ref[:CODE_BYTES] <= high)
    else:
        found = office.replica.resolve(ask.kind, low, high)
    if not found and any(low <= ref[:CODE_BYTES].rjust(CODE_BYTES, b"\0") <= high for ref in office.replica.misnamed(ask.kind)):
        raise misnamed()
    if not found:
        raise Mistaken(f"no {ask.kind} has the code {ask.code}", "take the code from a list; a code is never a name")
    if len(found) > 1:
        several = ", ".join(show(ref) for ref in found[:4])
        raise Mistaken(
            f"{len(found)} records of the kind {ask.kind} have a code that begins with {ask.code}", f"type more of it: {several}"
        )
    return Answer(ref=found[0])


def misnamed() -> Refused:
    """Say of a record that can be listed, and never shown, what it is: no program of ours makes such a reference."""
    return Refused(
        "whoever wrote this record gave it no reference that can be: another program, or a laptop in other hands; only lists show it",
        "find its laptop: safeconduct history, or History at the desk; ask its owner by voice, and shut it out if she does not know of it",
    )


def _inside(case: Case, kind: str) -> set[bytes]:
    if kind == "person":
        return set(case.persons)
    if kind == "application":
        return set(case.applications)
    if kind == "task":
        return set(case.tasks)
    if kind == "threat":
        return set(case.threats)
    entries: set[bytes] = {*case.needs, *case.notes}
    for person in case.persons.values():
        entries.update(person.names, person.contacts, person.documents, person.addresses, person.relatives)
    return entries
