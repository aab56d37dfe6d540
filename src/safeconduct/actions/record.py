"""Record what was learned or done: one act, whole or not at all.

The door states drafts; every rule is checked before anything is written, each draft in the light of those before it. The answer names the
records that changed, how the day moved by which the household itself must be gone, and the other households whose clocks moved.

    >>> Ask(drafts=()).drafts
    ()
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import msgspec

from safeconduct.actions.office import Office, Progress, Redated
from safeconduct.model import facts as f

_NAMING = (f.NameAdded, f.BirthSet)


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The drafts of one act, in the order in which they are to be decided."""

    drafts: tuple[f.AnyFact, ...]


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as it was written: the record that it changed, and the name of the fact itself (32 hexadecimal digits each)."""

    kind: str
    ref: str
    event: str


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """A household of which something was recorded that moved the day by which it must be gone; None: no day."""

    case: str
    before_on: dt.date | None
    needed_on: dt.date | None
    needed_why: str
    is_endangered: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was written, whose clocks it moved, and, after somebody was named, the cases in which she may be already.

    Attributes:
        gone: the households that the act is about, where the day by which they must be gone is another one now.
        redated: other households whose clocks moved, since a way or a common threat changed.
    """

    recorded: tuple[Recorded, ...]
    redated: tuple[Redated, ...]
    alike: tuple[str, ...] = ()
    gone: tuple[Gone, ...] = ()


def record(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Check, complete and keep the drafts of one act.

    Raises:
        Mistaken: a draft makes no sense; nothing was written.
        Refused: a rule forbids a draft; nothing was written.
        Unreachable: the disk did not take it; nothing was written, or the whole act was.
    """
    about = dict.fromkeys(case for draft in ask.drafts if (case := f.case_of(draft)))
    before = {case: line.needed_on for case in about if (line := office.replica.case_line(case)) is not None}
    kept = office.keep(ask.drafts, now, progress)
    recorded = []
    for stamped in kept.events:
        kind, ref = f.subject_of(stamped.fact)
        recorded.append(Recorded(kind=kind, ref=ref.hex(), event=stamped.eid.hex()))
    return Answer(
        recorded=tuple(recorded),
        redated=kept.redated,
        alike=_alike(office, kept.events, progress),
        gone=tuple(_gone(office, before)),
    )


def _gone(office: Office, before: Mapping[bytes, dt.date | None]) -> Iterator[Gone]:
    """Tell where the day by which a household must be gone is another one than before."""
    for case, before_on in before.items():
        line = office.replica.case_line(case)
        if line is not None and line.needed_on != before_on:
            yield Gone(
                case=case.hex(),
                before_on=before_on,
                needed_on=line.needed_on,
                needed_why=line.needed_why,
                is_endangered=line.is_endangered,
            )


def _alike(office: Office, events: tuple[f.Stamped, ...], progress: Progress) -> tuple[str, ...]:
    """Name the cases that may hold somebody who was named or described in this act; relatives are left to the list."""
    cases = dict.fromkeys(stamped.fact.case for stamped in events if isinstance(stamped.fact, _NAMING))
    if not cases or not office.may_ask_at_once:
        return ()
    questions = office.questions(progress)
    found = (alike for case in cases for alike in questions.of(case) if alike.verdict != "relatives")
    return tuple(dict.fromkeys((alike.other if alike.case in cases else alike.case).hex() for alike in found))
