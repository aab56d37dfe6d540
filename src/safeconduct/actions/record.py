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


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The drafts of one act, in the order in which they are to be decided."""

    drafts: tuple[f.AnyFact, ...]


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as it was written: the record that it changed, and the name of the fact itself (32 hexadecimal digits each)."""

    kind: str
    ref: str
    event: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was written, and whose clocks it moved."""

    recorded: tuple[Recorded, ...]
    redated: tuple[Redated, ...]


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
    return Answer(recorded=tuple(recorded), redated=kept.redated)
