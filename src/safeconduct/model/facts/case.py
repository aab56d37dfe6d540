"""Facts about a case: its state, its place in general terms, its links, notes and tasks.

A case is a household's file. `label` is a working name chosen by the worker and must not be a person's name. The place where people sleep
is not here but with the shelter; here is only the class of location and the region.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from safeconduct.model.facts.fact import Fact


class CaseOpened(Fact, frozen=True, kw_only=True, array_like=True, tag="case-opened"):
    """A household became known. `via`: hotline, referral, field, import, partner or other."""

    case: bytes
    on: dt.date
    via: str
    label: str = ""


class CaseLabelled(Fact, frozen=True, kw_only=True, array_like=True, tag="case-labelled"):
    """The working name of the case was chosen anew."""

    case: bytes
    label: str


class CaseStatusSet(Fact, frozen=True, kw_only=True, array_like=True, tag="case-status"):
    """The case took a status (list `case-status`); closing needs a reason (list `closure`)."""

    case: bytes
    status: str
    on: dt.date
    reason: str = ""
    replaces: tuple[bytes, ...] = ()


class RiskSet(Fact, frozen=True, kw_only=True, array_like=True, tag="risk"):
    """A worker judged the risk: low, medium, high or extreme."""

    case: bytes
    level: str
    why: str = ""
    replaces: tuple[bytes, ...] = ()


class LocationSet(Fact, frozen=True, kw_only=True, array_like=True, tag="location"):
    """Where the household is, in general: a class of location, and a country or region code (`RUS`, `RU-MOW`)."""

    case: bytes
    location: str
    region: str = ""
    since_on: dt.date
    replaces: tuple[bytes, ...] = ()


class DestinationSet(Fact, frozen=True, kw_only=True, array_like=True, tag="destination"):
    """The country that the household is being taken to, or empty when there is none any more."""

    case: bytes
    country: str
    replaces: tuple[bytes, ...] = ()


class PrioritySet(Fact, frozen=True, kw_only=True, array_like=True, tag="priority"):
    """The processing priority (`rrf-pri:` NR, UG or EM), from which the days until departure count."""

    case: bytes
    priority: str
    on: dt.date
    why: str = ""


class OriginSet(Fact, frozen=True, kw_only=True, array_like=True, tag="origin"):
    """The country and, where it matters, the region (`RU-CE`) that the household fled from."""

    case: bytes
    country: str
    region: str = ""


class CategoriesSet(Fact, frozen=True, kw_only=True, array_like=True, tag="categories"):
    """The resettlement submission categories (`rrf-cat:`), primary and secondary."""

    case: bytes
    primary: str
    secondary: str = ""


class NoteAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="note"):
    """A worker wrote something down. `desk` is the compartment it belongs to: casework, health, evidence or press."""

    case: bytes
    desk: str = "casework"
    text: str


class CasesLinked(Fact, frozen=True, kw_only=True, array_like=True, tag="link"):
    """Two cases belong together, or not. `how`: duplicate (this one is the copy), relatives, split, or different (nobody is of both)."""

    case: bytes
    other: bytes
    how: str


class ExternalIdSet(Fact, frozen=True, kw_only=True, array_like=True, tag="external-id"):
    """The name of this case in another system, and a hash of what was last taken over from there (32 bytes, keyed)."""

    case: bytes
    scheme: str
    value: str
    content: bytes = b""


class NeedAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="need"):
    """A specific need, as `scheme:code` of a UNHCR list; of one person, or of the household when `person` is empty."""

    case: bytes
    code: str
    person: bytes = b""


class NeedEnded(Fact, frozen=True, kw_only=True, array_like=True, tag="need-ended"):
    """A need was met or had been entered by mistake (`how`: met or mistake). `need` is the event id that added it."""

    case: bytes
    need: bytes
    how: str


class TaskAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="task"):
    """Something must be done, perhaps by a day. Without a case the text must not speak of any person."""

    kind: ClassVar[str] = "task"
    case: bytes = b""
    task: bytes
    text: str
    due_on: dt.date | None = None
    role: str = ""


class TaskMoved(Fact, frozen=True, kw_only=True, array_like=True, tag="task-moved"):
    """The due day of a task was set anew."""

    kind: ClassVar[str] = "task"
    case: bytes = b""
    task: bytes
    due_on: dt.date | None = None


class TaskDone(Fact, frozen=True, kw_only=True, array_like=True, tag="task-done"):
    """A task was done, or dropped (`is_dropped`)."""

    kind: ClassVar[str] = "task"
    case: bytes = b""
    task: bytes
    on: dt.date
    is_dropped: bool = False


class RhythmSet(Fact, frozen=True, kw_only=True, array_like=True, tag="rhythm"):
    """How often the household is to be heard of, in hours, and how long after that silence is an alarm. Zero hours: no longer."""

    case: bytes
    every_hours: int
    grace_hours: int = 0
    channel: str = ""


class CheckedIn(Fact, frozen=True, kw_only=True, array_like=True, tag="checked-in"):
    """The household was heard of at a moment (milliseconds since 1970, UTC). `is_well` is what the worker believes, not what was said."""

    case: bytes
    at_ms: int
    channel: str = ""
    is_well: bool = True
    text: str = ""


CASE_FACTS = (
    CaseOpened
    | CaseLabelled
    | CaseStatusSet
    | RiskSet
    | LocationSet
    | DestinationSet
    | PrioritySet
    | OriginSet
    | CategoriesSet
    | NoteAdded
    | CasesLinked
    | ExternalIdSet
    | NeedAdded
    | NeedEnded
    | TaskAdded
    | TaskMoved
    | TaskDone
    | RhythmSet
    | CheckedIn
)
