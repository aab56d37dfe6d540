"""List cases, a page at a time: who must be gone first stands first.

Names of persons are not in a list; a case shows its code and the label that a worker chose.

    >>> Ask(status="active").sort
    'needed'
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Blind, Office, Progress, blind_of
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.model.rules import ALARMS
from safeconduct.model.world import Case
from safeconduct.vault.replica import SORTS, CaseFilter, CaseLine

LINES_MOST = 1_000  # cases in one page: more than a person reads, and what one answer can carry quickly


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Which cases, in which order (`needed`, `risk`, `opened`, `label` or `silent`), and which page; empty fields do not filter.

    What is called a copy of another case is left out unless a status is asked for.

    Attributes:
        is_unsafe: True for people not yet out of danger, False for the others, None for both.
        origin, region: a country (`iso3:`) or region (`RU-CE`): fled from, and now in.
        alarm: what must not be overlooked, a word of `rules.ALARMS`.
        pathway: the way that they wait for or could take first.
        with_names: give the names of the principal applicants too.
    """

    is_unsafe: bool | None = None
    is_endangered: bool = False
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
    needed_by: dt.date | None = None
    sort: str = "needed"
    offset: int = 0
    limit: int = 50
    with_names: bool = False


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One case. `arrives_on` is the first day they can travel as things stand, None when no way is open or they are out of danger."""

    ref: str
    code: str
    label: str
    status: str
    contested: tuple[str, ...]
    alarms: tuple[str, ...]
    risk: str
    priority: str
    location: str
    region: str
    destination: str
    origin: str
    persons: int
    needed_on: dt.date | None
    needed_why: str
    arrives_on: dt.date | None
    is_unsafe: bool
    is_endangered: bool
    silent_since: dt.datetime | None
    opened_on: dt.date | None
    names: tuple[str, ...] = ()


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A page, and how many cases there are in all; `blind` as in `today`: why no list of this laptop can be relied on."""

    lines: tuple[Line, ...]
    total: int
    offset: int
    blind: Blind = ""


def case_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List a page of the cases that fit.

    Raises:
        Mistaken: the order or the alarm is unknown, or the page is outside the caps.
    """
    if ask.alarm and ask.alarm not in ALARMS:
        raise Mistaken("that is no alarm", "one of: " + ", ".join(ALARMS))
    if ask.sort not in SORTS:
        raise Mistaken("cases cannot be sorted by that", "one of: " + ", ".join(SORTS))
    if not 1 <= ask.limit <= LINES_MOST or ask.offset < 0:
        raise Mistaken(f"a page has 1 to {LINES_MOST} cases", "ask for the next page instead of a longer one")
    wanted = CaseFilter(
        without_copies=not ask.status,
        **{name: getattr(ask, name) for name in CaseFilter.__struct_fields__ if name in Ask.__struct_fields__},
    )
    office.replica.redate(now.astimezone().date())
    page = office.replica.cases(wanted, sort=ask.sort, offset=ask.offset, limit=ask.limit)
    return Answer(
        lines=tuple(_line(line, now, _names(office, line.ref) if ask.with_names else ()) for line in page.lines),
        total=page.total,
        offset=ask.offset,
        blind=blind_of(office),
    )


def _line(line: CaseLine, now: dt.datetime, names: tuple[str, ...]) -> Line:
    same = {name: getattr(line, name) for name in Line.__struct_fields__ if name not in ("ref", "silent_since", "names")}
    return Line(ref=line.ref.hex(), silent_since=_silent_since(line, now), names=names, **same)


def _silent_since(line: CaseLine, now: dt.datetime) -> dt.datetime | None:
    """Give the moment at which silence became an alarm, or None while it has not."""
    if line.silent_at_ms is None or line.silent_at_ms > now.timestamp() * 1000 or not line.is_unsafe:
        return None
    return moment(line.silent_at_ms)


def _names(office: Office, ref: bytes) -> tuple[str, ...]:
    """Give the names that stand of the first person of a household."""
    case = office.replica.look("case", ref)
    first = case.members()[:1] if isinstance(case, Case) else []
    return tuple(dict.fromkeys(name.full for person in first for eid, name in person.names.items() if eid not in case.ended))
