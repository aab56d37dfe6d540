"""The answer of `today`: what presses, each list with its beginning and its whole length.

>>> Cases(lines=(), total=3).total
3
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Ahead, Blind, DueTask, HeardDevice
from safeconduct.model import facts as f


class Pressing(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A household in one of the lists; `arrives_on` is None when no way is open, `way` names the best one."""

    ref: str
    label: str
    persons: int
    needed_on: dt.date | None
    needed_why: str
    arrives_on: dt.date | None
    way: str
    is_endangered: bool
    contested: tuple[str, ...]
    alarms: tuple[str, ...]
    silent_since: dt.datetime | None
    heard_at: dt.datetime | None


class Cases(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of a list of households, and how many there are."""

    lines: tuple[Pressing, ...]
    total: int


class Colleague(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A worker whose silence is an alarm, or who was last believed not to be well."""

    ref: str
    label: str
    heard_at: dt.datetime | None
    silent_since: dt.datetime | None
    is_well: bool


class Tasks(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of the list of tasks, and how many there are."""

    lines: tuple[DueTask, ...]
    total: int


class Said(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A notice entered in the last days, and what it changes for the households looked at.

    Attributes:
        moved: households that can travel later, earlier or not at all because of it.
        endangered: those of them who would not be endangered without it.
    """

    ref: str
    country: str
    effect: str
    firmness: str
    said_on: dt.date
    is_in_force: bool
    moved: int
    endangered: int


class Ending(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A stay that ends soon; the shelter by its code name."""

    case: str
    shelter: str
    name: str
    beds: int
    until_on: dt.date


class Expiring(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A paper that expires soon or has expired, of a person of a household not out of danger."""

    case: str
    person: str
    paper: str
    expires_on: dt.date


class Retained(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A closed case that is to be forgotten soon, or should have been."""

    ref: str
    label: str
    forget_on: dt.date
    is_due: bool


class Undestroyed(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A laptop that has not destroyed what it must; `since`: when the first of those cases was to go; `heard_at`: None for never."""

    device: str
    person: str
    nickname: str
    cases: int
    since: dt.datetime
    heard_at: dt.datetime | None


class Forked(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A laptop that wrote twice in one place of its chain; `aside`: how many sealed objects count for nothing until an admin decides."""

    device: str
    person: str
    nickname: str
    since: dt.date
    aside: int
    is_this: bool


class AskedAbout(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Drafts that a colleague asked guardians about in the last days: how many, of them not answered, and when the last came."""

    person: str
    nickname: str
    drafts: int
    refused: int
    last_at: dt.datetime


class TakenOut(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What one person took out in the last days.

    Attributes:
        person, device: who it was; no person where the office is of one.
        files, cases: how many files, and households in them.
        unusual: of `rules.unusual_in`; empty when it is what such work asks for.
        purposes: what the newest of them were for, as she wrote it.
    """

    person: str
    device: str
    nickname: str
    files: int
    cases: int
    unusual: tuple[str, ...]
    purposes: tuple[str, ...]
    last_at: dt.datetime


class ToForget(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of the list of cases to be forgotten, and how many there are."""

    lines: tuple[Retained, ...]
    total: int


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What presses on a day.

    Attributes:
        endangered: households that must be gone before any way is open to them, on whatever day.
        needed: the others who must be gone within the days.
        devices: laptops of others that have not been heard of.
        alarmed: households with one of the alarms in `PRESSING`.
        asked: who asked about drafts in the last `ASKED_DAYS` days; told to who opens `guard`.
        undestroyed: laptops that have not said that they destroyed what two persons agreed to; told to coordinators.
        forked: laptops of which something counts for nothing until an admin decides.
        taken_out: who took something out in the last `rules.TAKEN_DAYS` days, what is unusual first; told to who opens `coordination`.
        reports: of the intake door about which nobody decided.
        intake_until: the last day on which the form can seal a report for this laptop, when it is near: a sync gives it more keys.
        uncounted: facts that this laptop wrote lately and that count nowhere, since it had been shut out; to be recorded again.
        is_card_over: the public form takes nothing until who runs it has the intake card of now.
        blind: why this laptop cannot say who is endangered or silent; empty where it can.
        ahead: what was written later than this laptop's clock says it is; None where the clocks agree.
        looked_at: of `unsafe` households, how many were looked at for alarms, notices and papers.
    """

    on: dt.date
    days: int
    endangered: Cases
    needed: Cases
    silent: Cases
    colleagues: tuple[Colleague, ...]
    devices: tuple[HeardDevice, ...]
    tasks: Tasks
    contested: Cases
    alarmed: Cases
    notices: tuple[Said, ...]
    stays: tuple[Ending, ...]
    papers: tuple[Expiring, ...]
    to_forget: ToForget
    undestroyed: tuple[Undestroyed, ...]
    asked: tuple[AskedAbout, ...]
    drill_due_on: dt.date | None
    looked_at: int
    unsafe: int
    taken_out: tuple[TakenOut, ...] = ()
    reports: int = 0
    is_card_over: bool = False
    uncounted: int = 0
    intake_until: dt.date | None = None
    forked: tuple[Forked, ...] = ()
    blind: Blind = ""
    ahead: Ahead | None = None
