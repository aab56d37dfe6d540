"""Facts about the way out: applications of a household, the pathways they use, notices of countries, and threats to everybody.

A pathway is a programme or a legal way into a country. A notice is what a country lets be known about its own conduct: it can close a
pathway for some nationality or region, or make it slower, and so it moves the day on which a household can expect to be safe.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from safeconduct.model.facts.fact import CalendarDay, Fact

PLACES_UNKNOWN = -1


class ApplicationOpened(Fact, frozen=True, kw_only=True, array_like=True, tag="application"):
    """An application for some or all persons of the household on a pathway is being prepared."""

    case: bytes
    application: bytes
    pathway: bytes
    persons: tuple[bytes, ...]
    on: dt.date


class ApplicationStatusSet(Fact, frozen=True, kw_only=True, array_like=True, tag="application-status"):
    """The application took a status (list `app-status`). A split decision names who was accepted; `expected_on` is when they can travel."""

    case: bytes
    application: bytes
    status: str
    on: dt.date
    accepted: tuple[bytes, ...] = ()
    reason: str = ""
    expected_on: dt.date | None = None
    replaces: tuple[bytes, ...] = ()


class PathwaySet(Fact, frozen=True, kw_only=True, array_like=True, tag="pathway"):
    """A pathway's terms; stated again, they replace the earlier terms as a whole.

    Attributes:
        type: code of the list `pathway`, for example humanitarian_visa.
        country: `iso3:` code, or empty for a way that leads to no country yet.
        places: how many persons it takes; -1 when unknown.
        preparation_days: days from decision to submission.
        processing_days: days from submission to departure.
        nationalities: whom it takes (`iso3:`); empty for anybody.
        regions_refused: regions of origin (`RU-CE`) that its rules leave out.
        needs_any: `scheme:code` of which the household must have one; empty for none.
        must_be_in: location classes from which one can apply; empty for anywhere.
        papers: documents that each person must hold.
        household_max: persons in one application; 0 for no limit.
    """

    kind: ClassVar[str] = "pathway"
    pathway: bytes
    type: str
    country: str
    name: str
    places: int = PLACES_UNKNOWN
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None
    preparation_days: int = 0
    processing_days: int
    nationalities: tuple[str, ...] = ()
    regions_refused: tuple[str, ...] = ()
    needs_any: tuple[str, ...] = ()
    must_be_in: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    household_max: int = 0


class PathwayClosed(Fact, frozen=True, kw_only=True, array_like=True, tag="pathway-closed"):
    """The pathway takes no further applications."""

    kind: ClassVar[str] = "pathway"
    pathway: bytes
    on: dt.date
    why: str = ""


class NoticeEntered(Fact, frozen=True, kw_only=True, array_like=True, tag="notice"):
    """A country let something be known about whom it will let in.

    Attributes:
        effect: no_issue, suspended, slower, faster or reopened.
        nationalities, regions, programmes: whom it touches; each list empty for all. Programmes are codes of the list `pathway`.
        added_days: for slower and faster, the days that processing takes more or less.
        firmness: rumour, told_privately, stated_publicly, in_writing or law.
        source: who said it, and through whom it came.
    """

    kind: ClassVar[str] = "notice"
    notice: bytes
    country: str
    effect: str
    nationalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    added_days: int = 0
    firmness: str
    source: str
    said_on: dt.date
    valid_from: dt.date
    valid_until: dt.date | None = None


class NoticeLifted(Fact, frozen=True, kw_only=True, array_like=True, tag="notice-lifted"):
    """The notice no longer holds from a day on."""

    kind: ClassVar[str] = "notice"
    notice: bytes
    on: dt.date
    source: str


class ThreatAnnounced(Fact, frozen=True, kw_only=True, array_like=True, tag="threat-announced"):
    """A threat to everybody of some nationality or region, perhaps with a day by which it will be too late."""

    kind: ClassVar[str] = "threat"
    threat: bytes
    type: str
    day: CalendarDay | None = None
    nationalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    source: str
    text: str = ""


class AnnouncedThreatEnded(Fact, frozen=True, kw_only=True, array_like=True, tag="threat-announced-ended"):
    """A threat to everybody is over or was withdrawn."""

    kind: ClassVar[str] = "threat"
    threat: bytes
    why: str


class ExitsListed(Fact, frozen=True, kw_only=True, array_like=True, tag="exits"):
    """Where the holder of a passport may go, by a public index: rows of destination (`iso3:`), requirement, days (0 when not said)."""

    compartment: ClassVar[str] = "reference"
    kind: ClassVar[str] = "exits"
    exits: bytes
    passport: str
    source: str
    as_of: dt.date
    rows: tuple[tuple[str, str, int], ...]


PASSAGE_FACTS = (
    ApplicationOpened
    | ApplicationStatusSet
    | PathwaySet
    | PathwayClosed
    | NoticeEntered
    | NoticeLifted
    | ThreatAnnounced
    | AnnouncedThreatEnded
    | ExitsListed
)
