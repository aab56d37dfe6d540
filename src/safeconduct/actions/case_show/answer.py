"""What is shown of a household: plain values, references as hexadecimal digits, ready to be printed or sent.

>>> Link(other="00" * 16, how="relatives").how
'relatives'
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.model import facts as f


class Said(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One value that stands of a safety field, with what was added to it, when it was said and by which device."""

    value: str
    more: str
    on: dt.date | None
    at: dt.datetime
    device: str


class Name(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A name that stands."""

    event: str
    use: str
    full: str
    script: str


class Contact(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A way to reach a person. `ended` says why it must not be used any more, and is empty while it may."""

    event: str
    channel: str
    value: str
    care: str
    ended: str


class Paper(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A paper that a person holds; `ended` says why she no longer does."""

    event: str
    paper: str
    number: str
    country: str
    expires_on: dt.date | None
    ended: str


class Consent(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What a person agreed to or refused. With words on both sides the refusal counts, and `is_contested` tells it."""

    purpose: str
    recipient: str
    is_given: bool
    is_contested: bool
    at: dt.datetime


class Relative(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A relative outside the household."""

    event: str
    full: str
    relationship: str
    country: str


class Person(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One person of the household. `left` says why she no longer belongs to it."""

    ref: str
    relationship: str
    left: str
    left_on: dt.date | None
    names: tuple[Name, ...]
    born: str
    is_birth_estimated: bool
    nationalities: tuple[str, ...] | None
    details: dict[str, str]
    languages: tuple[str, ...]
    contacts: tuple[Contact, ...]
    papers: tuple[Paper, ...]
    consents: tuple[Consent, ...]
    relatives: tuple[Relative, ...]


class Need(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A need that stands; `person` is empty for the household."""

    event: str
    code: str
    person: str


class Threat(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A threat to this household, or one announced to everybody of its nationality or region."""

    ref: str
    type: str
    on: dt.date | None
    calendar: str
    said: str
    source: str
    text: str
    is_announced: bool


class Way(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A pathway as it stands for this household: days from today, or why it is closed and by which notice."""

    pathway: str
    name: str
    days: int
    closed_by: str
    notice: str


class Application(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """An application with every status that stands, the latest said first."""

    ref: str
    pathway: str
    name: str
    persons: tuple[str, ...]
    accepted: tuple[str, ...]
    statuses: tuple[Said, ...]
    expected_on: dt.date | None
    is_open: bool


class Stay(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Nights in a shelter: its code name, the first night, the morning of leaving when known."""

    ref: str
    shelter: str
    name: str
    beds: int
    from_on: dt.date
    until_on: dt.date | None
    is_exposed: bool


class Task(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done for this case."""

    ref: str
    text: str
    due_on: dt.date | None
    role: str


class Note(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What a worker wrote down, where it lies and who wrote it."""

    event: str
    at: dt.datetime
    device: str
    desk: str
    text: str


class Link(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Another case that belongs to this one."""

    other: str
    how: str


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A household's file.

    Attributes:
        status, risk: what counts; of contested values the one further from safety.
        statuses, risks, locations, destinations: all values that stand, the latest said first.
        contested: the fields on which colleagues disagree.
        alarms: what must not be overlooked, words of `rules.ALARMS`.
        left_behind: persons for whom nothing is with a state while others have an application there.
        needed_on, needed_why: the day by which they must be gone, and whether a threat, an announced threat or the priority says so.
        arrives_on: the first day they can travel as things stand, by `way`; None when no way is open.
        is_unsafe: not yet out of danger; the clocks speak of nobody else.
        compartments: where facts about this case lie: whoever holds their keys can read them.
        caseload: in which it is kept.
        is_elsewhere: it was moved to a caseload that is closed here; what came after that is not known.
    """

    ref: str
    label: str
    via: str
    opened_on: dt.date | None
    status: str
    risk: str
    priority: str
    priority_on: dt.date | None
    priority_why: str
    origin: str
    region_of_origin: str
    categories: tuple[str, ...]
    statuses: tuple[Said, ...]
    risks: tuple[Said, ...]
    locations: tuple[Said, ...]
    destinations: tuple[Said, ...]
    contested: tuple[str, ...]
    alarms: tuple[str, ...]
    left_behind: tuple[str, ...]
    is_unsafe: bool
    is_endangered: bool
    needed_on: dt.date | None
    needed_why: str
    arrives_on: dt.date | None
    way: str
    ways: tuple[Way, ...]
    heard_at: dt.datetime | None
    alarm_at: dt.datetime | None
    every_hours: int
    is_silent: bool
    persons: tuple[Person, ...]
    needs: tuple[Need, ...]
    threats: tuple[Threat, ...]
    applications: tuple[Application, ...]
    stays: tuple[Stay, ...]
    tasks: tuple[Task, ...]
    notes: tuple[Note, ...]
    notes_total: int
    links: tuple[Link, ...]
    external: dict[str, str]
    compartments: tuple[str, ...]
    caseload: str
    is_elsewhere: bool
