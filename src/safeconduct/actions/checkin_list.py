"""List who is to be heard of, the longest silent first: households and colleagues.

Silence is an alarm when rhythm and grace have passed since the last sign of life. People who are out of danger are not waited for.

    >>> Ask().is_silent_only
    False
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Ahead, Blind, HeardDevice, Office, Progress, as_heard, blind_of, heard_devices, written_ahead
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.model.rules import heard_at_ms, is_unwell, reach_ms, silent_at_ms
from safeconduct.model.world import Worker
from safeconduct.vault.replica import CaseLine

LINES_MOST = 1_000  # households in one page
_EVER_MS = 2**62  # ms: after every moment that a row can hold, so everybody with a rhythm is listed


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who has a rhythm, or only those whose silence is an alarm; pages count households."""

    is_silent_only: bool = False
    offset: int = 0
    limit: int = 100


class Household(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A household that is to be heard of, at the latest at `alarm_at`."""

    ref: str
    label: str
    persons: int
    heard_at: dt.datetime | None
    alarm_at: dt.datetime
    is_silent: bool


class Colleague(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A worker; `alarm_at` is None without a rhythm. `is_well` is what was believed when she was last heard of."""

    ref: str
    label: str
    every_hours: int
    heard_at: dt.datetime | None
    alarm_at: dt.datetime | None
    is_silent: bool
    is_well: bool


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A page of households, how many there are in all, all colleagues, and the laptops of others; `blind` and `ahead` as in `today`."""

    households: tuple[Household, ...]
    total: int
    offset: int
    colleagues: tuple[Colleague, ...]
    devices: tuple[HeardDevice, ...] = ()
    blind: Blind = ""
    ahead: Ahead | None = None


def checkin_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List who is to be heard of, by the moment of their alarm.

    Raises:
        Mistaken: the page is outside the caps.
    """
    if not 1 <= ask.limit <= LINES_MOST or ask.offset < 0:
        raise Mistaken(f"a page has 1 to {LINES_MOST} households", "ask for the next page instead of a longer one")
    today, now_ms = now.astimezone().date(), int(now.timestamp() * 1000)
    until_ms = reach_ms(today)
    office.replica.redate(today)
    page = office.replica.silent(now_ms if ask.is_silent_only else _EVER_MS, offset=ask.offset, limit=ask.limit)
    workers = sorted(office.replica.records("worker"), key=lambda worker: worker.ref)
    colleagues = [_colleague(as_heard(office, worker, until_ms), now_ms, until_ms) for worker in workers if worker.label is not None]
    shown = [one for one in colleagues if one.is_silent or not ask.is_silent_only]
    return Answer(
        households=tuple(_household(line, now_ms) for line in page.lines),
        total=page.total,
        offset=ask.offset,
        colleagues=tuple(sorted(shown, key=lambda one: (not one.is_silent, one.label, one.ref))),
        devices=tuple(one for one in heard_devices(office, now) if not one.is_this and (one.is_silent or not ask.is_silent_only)),
        blind=blind_of(office),
        ahead=written_ahead(office, now),
    )


def _household(line: CaseLine, now_ms: int) -> Household:
    assert line.silent_at_ms is not None
    return Household(
        ref=line.ref.hex(),
        label=line.label,
        persons=line.persons,
        heard_at=None if line.heard_at_ms is None else moment(line.heard_at_ms),
        alarm_at=moment(line.silent_at_ms),
        is_silent=line.silent_at_ms <= now_ms,
    )


def _colleague(worker: Worker, now_ms: int, until_ms: int) -> Colleague:
    alarm_ms, heard_ms = silent_at_ms(worker, until_ms), heard_at_ms(worker, until_ms)
    return Colleague(
        ref=worker.ref.hex(),
        label=worker.label.value if worker.label else "",
        every_hours=worker.rhythm.value.every_hours if worker.rhythm else 0,
        heard_at=None if heard_ms is None else moment(heard_ms),
        alarm_at=None if alarm_ms is None else moment(alarm_ms),
        is_silent=alarm_ms is not None and alarm_ms <= now_ms,
        is_well=not is_unwell(worker),
    )
