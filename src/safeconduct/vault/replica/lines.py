"""What the replica answers with: lines of lists, pages, and what a fold did. Values only; nothing here touches a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.world import Capture, Claim, Notice, Source

T = TypeVar("T")


class Envelope(Protocol):
    """The events of one case in a segment, as the journal opened them; `events` is None when the case's key is not there."""

    @property
    def case(self) -> bytes:
        """The case, or sixteen zero bytes for events of the compartment itself."""

    @property
    def events(self) -> tuple[f.Stamped, ...] | None:
        """The events in the order they were written."""

    @property
    def key(self) -> bytes | None:
        """The case's key."""


class Header(Protocol):
    """Where a segment stands in its chain."""

    @property
    def device(self) -> bytes:
        """The author."""

    @property
    def seq(self) -> int:
        """The place in the chain, from 0."""

    @property
    def prev(self) -> bytes:
        """The segment before."""

    @property
    def hlc(self) -> int:
        """The author's clock."""

    @property
    def depth(self) -> int:
        """The causal depth."""


class Segment(Protocol):
    """What a fold needs of a verified segment; `journal.OpenedSegment` is one."""

    @property
    def id(self) -> bytes:
        """The name, 32 bytes."""

    @property
    def compartment(self) -> str:
        """The compartment's name."""

    @property
    def compartment_id(self) -> bytes:
        """The compartment."""

    @property
    def epoch(self) -> int:
        """The epoch of the key that opened it."""

    @property
    def header(self) -> Header:
        """Device, place in the chain, clock."""

    @property
    def envelopes(self) -> Sequence[Envelope]:
        """The events by case."""


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """Claims, and the sources and captures that they name."""

    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    captures: tuple[Capture, ...]


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Some lines of a list, and how many there are in all.

    Attributes:
        total: how many lines the whole list has; of a search, at most 1,000 are counted.
        is_more: whether `total` is only the least that there are.
    """

    lines: tuple[T, ...]
    total: int
    offset: int = 0
    is_more: bool = False


class CaseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases a list shows; every field that is set must fit. An empty filter shows all.

    Attributes:
        is_in_time: not endangered: they can be gone in time, or nothing is known to press.
        alarm: a word of `rules.ALARMS`.
        origin: a country or a region that they fled from.
        pathway: the way that they wait for or could take first.
        applied: a pathway with an open application of theirs.
        needed_by: they must be gone by this day or earlier.
        without_copies: not what is called a copy of another case, unless no case that is none speaks for it (`rules.hidden_copies`).
    """

    is_unsafe: bool | None = None
    is_endangered: bool = False
    is_in_time: bool = False
    is_contested: bool = False
    alarm: str = ""
    status: str = ""
    risk: str = ""
    priority: str = ""
    location: str = ""
    region: str = ""
    destination: str = ""
    origin: str = ""
    nationality: str = ""
    need: str = ""
    pathway: bytes = b""
    applied: bytes = b""
    needed_by: dt.date | None = None
    without_copies: bool = False


SORTS = ("needed", "risk", "opened", "label", "silent")
"""How a list of cases can be ordered: who must be gone first, highest risk, newest, by label, longest silent."""


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """One case in a list (see `rules.Digest`). The clocks are empty for people who are out of danger.

    Attributes:
        alarms: words of `rules.ALARMS`.
        arrives_on: the earliest day they can travel as things stand (see `rules.Outlook.arrives_on`).
    """

    ref: bytes
    code: str
    label: str
    status: str
    is_unsafe: bool
    contested: tuple[str, ...]
    risk: str
    priority: str
    location: str
    region: str
    destination: str
    origin: str
    nationalities: tuple[str, ...]
    persons: int
    needed_on: dt.date | None
    needed_why: str
    arrives_on: dt.date | None
    expected_on: dt.date | None
    route_days: int | None
    pathway: bytes
    open_routes: int
    alarms: tuple[str, ...]
    is_endangered: bool
    heard_at_ms: int | None
    silent_at_ms: int | None
    opened_on: dt.date | None


class ApplicationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One application in a list."""

    ref: bytes
    case: bytes
    label: str
    pathway: bytes
    status: str
    is_contested: bool
    persons: int
    accepted: int
    on: dt.date | None
    expected_on: dt.date | None
    is_open: bool


class ApplicationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which applications a list shows."""

    case: bytes = b""
    pathway: bytes = b""
    status: str = ""
    is_open: bool | None = None


class TaskRow(msgspec.Struct, frozen=True, kw_only=True):
    """One open task in a list; `case` is empty for a task about nobody."""

    ref: bytes
    case: bytes
    label: str
    text: str
    due_on: dt.date | None
    role: str


class RetentionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One case that is to be forgotten by a day (None while it is open), or is held."""

    case: bytes
    label: str
    forget_on: dt.date | None
    is_held: bool


class StayRow(msgspec.Struct, frozen=True, kw_only=True):
    """One stay: beds in a shelter from a night on, until the morning of `until_on`."""

    ref: bytes
    case: bytes
    shelter: bytes
    beds: int
    from_on: dt.date
    until_on: dt.date | None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the history, with who wrote it. `cursor` continues the list from here; `hlc >> 16` is milliseconds since 1970."""

    cursor: int
    eid: bytes
    hlc: int
    author: bytes
    compartment: str
    kind: str
    ref: bytes
    fact: f.AnyFact


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """What a re-dating compares."""

    needed_on: dt.date | None
    arrives_on: dt.date | None
    pathway: bytes
    is_endangered: bool


class Redated(msgspec.Struct, frozen=True, kw_only=True):
    """A case whose clocks moved because a pathway, a notice, a common threat or the day changed; both as seen on the same day."""

    case: bytes
    before: Dates
    after: Dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What a fold did."""

    segments: int
    events: int
    cases: int
    redated: tuple[Redated, ...] = field(repr=False)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A case known by the name of another system, and the hash of what was last taken over from there."""

    case: bytes
    content: bytes


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases or applications, and how many persons are in them."""

    files: int
    persons: int


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Applications on one pathway in one status, and the persons in them; `let_in` leaves out whom a split decision did not accept."""

    files: int
    persons: int
    let_in: int


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The situation in numbers. Persons of applications are those who applied; `granted` those whom states accepted."""

    cases: Tally
    unsafe: Tally
    endangered: Tally
    contested: Tally
    by_status: dict[str, Tally]
    by_location: dict[str, Tally]
    unsafe_by_location: dict[str, Tally]
    by_application: dict[str, Tally]
    granted: int
    events: int


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What presses today: each list cut to its beginning, with its whole length as total."""

    needed: Page[CaseLine]
    endangered: Page[CaseLine]
    silent: Page[CaseLine]
    contested: Page[CaseLine]
    tasks: Page[TaskRow]
    notices: tuple[Notice, ...]


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The newest segment of one device in one compartment, as far as it was folded."""

    device: bytes
    compartment: bytes
    seq: int
    segid: bytes
    depth: int
    hlc: int


def codes(texts: Iterable[str]) -> str:
    """Write a list of codes in one column, so that each can be looked for with its separators: `|a|b|`; empty for none."""
    joined = "|".join(texts)
    return f"|{joined}|" if joined else ""


def split_codes(text: str) -> tuple[str, ...]:
    """Read what `codes` wrote."""
    return tuple(text.strip("|").split("|")) if text else ()
