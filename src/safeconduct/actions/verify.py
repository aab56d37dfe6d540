"""Walk the whole journal and check every seal, and then the local copy.

Nothing is written. Each thing that does not hold is named by its place and by the check that failed, never by what is in it.

    >>> Answer(segments=1, events=1, size_bytes=1024, unread=0, closed=(), strangers=0, findings=(), replica_is_sound=True).findings
    ()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.ids import CaseRef, SegmentId


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Everything is walked through; there is nothing to choose."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not hold: the check that failed, a sentence, and where (lane and object in hexadecimal)."""

    stage: str
    says: str
    lane: str
    name: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was walked through and found.

    Attributes:
        segments, events, size_bytes: what holds.
        unread: segments that a newer version of the program wrote.
        closed: cases whose key is not here, so that their facts cannot be read.
        strangers: files in the journal's folder that do not belong there.
        replica_is_sound: every page and index of the local copy holds; if not, `rebuild` mends it.
        set_aside: segments by devices that might not write there, or had left; they lie here and are not taken in.
        beyond: statements on membership that do not count, since one person made so many; `member list` names her.
    """

    segments: int
    events: int
    size_bytes: int
    unread: int
    closed: tuple[str, ...]
    strangers: int
    findings: tuple[Finding, ...]
    replica_is_sound: bool
    beyond: int = 0
    set_aside: int = 0


def verify(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Check the whole journal and the local copy."""
    destroyed = frozenset(CaseRef(case) for case in office.replica.forgotten())
    report = office.journal.verify(lambda done, total: progress("checking segments", done, total), destroyed=destroyed)
    return Answer(
        segments=report.segments,
        events=report.events,
        size_bytes=report.size,
        unread=report.unread,
        closed=tuple(sorted(case.hex() for case in report.closed)),
        strangers=report.strangers,
        findings=tuple(Finding(stage=t.stage, says=t.says, lane=t.lane, name=t.name) for t in report.troubles),
        replica_is_sound=office.replica.is_sound(),
        set_aside=_set_aside(office),
        beyond=sum(office.roster.beyond.values()) if office.roster else 0,
    )


def _set_aside(office: Office) -> int:
    """Count the segments that were read, and not taken in since their authors might not write there."""
    waiting = office.journal.unfolded(frozenset(SegmentId(name) for name in office.replica.known_segments()))
    for _ in waiting:
        pass
    return sum(trouble.stage == "closed" for trouble in waiting.troubles)
