"""Record what was learned or done: one act, whole or not at all.

The door states drafts; every rule is checked before anything is written, each draft in the light of those before it. The answer names the
records that changed and the households whose clocks moved.

    >>> Ask(drafts=()).drafts
    ()
"""

from __future__ import annotations

import datetime as dt

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


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was written, whose clocks it moved, and, after somebody was named, the cases in which she may be already."""

    recorded: tuple[Recorded, ...]
    redated: tuple[Redated, ...]
    alike: tuple[str, ...] = ()


def record(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Check, complete and keep the drafts of one act.

    Raises:
        Mistaken: a draft makes no sense; nothing was written.
        Refused: a rule forbids a draft; nothing was written.
        Unreachable: the disk did not take it; nothing was written, or the whole act was.
    """
    kept = office.keep(ask.drafts, now, progress)
    recorded = []
    for stamped in kept.events:
        kind, ref = f.subject_of(stamped.fact)
        recorded.append(Recorded(kind=kind, ref=ref.hex(), event=stamped.eid.hex()))
    return Answer(recorded=tuple(recorded), redated=kept.redated, alike=_alike(office, kept.events, progress))


def _alike(office: Office, events: tuple[f.Stamped, ...], progress: Progress) -> tuple[str, ...]:
    """Name the cases that may hold somebody who was named or described in this act; relatives are left to the list."""
    cases = dict.fromkeys(stamped.fact.case for stamped in events if isinstance(stamped.fact, _NAMING))
    if not cases or not office.may_ask_at_once:
        return ()
    questions = office.questions(progress)
    found = (alike for case in cases for alike in questions.of(case) if alike.verdict != "relatives")
    return tuple(dict.fromkeys((alike.other if alike.case in cases else alike.case).hex() for alike in found))
