"""List the ways out: their terms, the places used, and what is said against them now.

>>> Ask().with_closed
False
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import facts as f
from safeconduct.model import rules, world
from safeconduct.vault.replica import Standing

_GRANTED = ("accepted", "split", "visa_issued", "departed")  # statuses of applications that hold places
_ASKED = ("submitted", "resubmitted", "info_requested", "suspended")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One pathway, or all; and whether closed ones are shown too."""

    pathway: bytes = b""
    with_closed: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One pathway.

    Attributes:
        places: persons it takes, or None when unknown.
        used: persons to whom it was granted, as this vault knows it.
        asked: persons whose application is with the state.
        days: from the decision to apply until departure, as its terms say.
        state: open, to_come or closed.
        notices: the notices in force on its country and programme; whom they touch is for each household to see.
    """

    ref: str
    type: str
    country: str
    name: str
    places: int | None
    used: int
    asked: int
    preparation_days: int
    processing_days: int
    opens_on: dt.date | None
    closes_on: dt.date | None
    nationalities: tuple[str, ...]
    regions_refused: tuple[str, ...]
    needs_any: tuple[str, ...]
    must_be_in: tuple[str, ...]
    papers: tuple[str, ...]
    household_max: int
    state: str
    why: str
    notices: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The pathways, by country and name."""

    on: dt.date
    pathways: tuple[Line, ...]


def pathway_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the pathways with the places used."""
    on, passage, standings = now.astimezone().date(), office.replica.passage(), office.replica.standings()
    lines = []
    for pathway in passage.pathways:
        if pathway.terms is None or (ask.pathway and pathway.ref != ask.pathway):
            continue
        state, why = _state(pathway, on)
        if state == "closed" and not (ask.with_closed or ask.pathway):
            continue
        terms = pathway.terms.value
        lines.append(
            Line(
                ref=pathway.ref.hex(),
                type=terms.type,
                country=terms.country,
                name=terms.name,
                places=None if terms.places == f.PLACES_UNKNOWN else terms.places,
                used=_persons(standings, pathway.ref, _GRANTED),
                asked=_persons(standings, pathway.ref, _ASKED),
                preparation_days=terms.preparation_days,
                processing_days=terms.processing_days,
                opens_on=terms.opens_on,
                closes_on=terms.closes_on,
                nationalities=terms.nationalities,
                regions_refused=terms.regions_refused,
                needs_any=terms.needs_any,
                must_be_in=terms.must_be_in,
                papers=terms.papers,
                household_max=terms.household_max,
                state=state,
                why=why,
                notices=tuple(notice.ref.hex() for notice in passage.notices if _speaks_of(notice, terms, on)),
            )
        )
    return Answer(on=on, pathways=tuple(sorted(lines, key=lambda line: (line.country, line.name, line.ref))))


def _state(pathway: world.Pathway, on: dt.date) -> tuple[str, str]:
    terms = pathway.terms.value if pathway.terms else None
    if pathway.closed is not None and pathway.closed.value.on <= on:
        return "closed", pathway.closed.value.why
    if terms is not None and terms.closes_on is not None and terms.closes_on < on:
        return "closed", "its last day is over"
    return ("to_come", "") if terms is not None and terms.opens_on is not None and terms.opens_on > on else ("open", "")


def _speaks_of(notice: world.Notice, terms: f.PathwaySet, on: dt.date) -> bool:
    if notice.entered is None or not rules.is_in_force(notice, on):
        return False
    said = notice.entered.value
    return said.country == terms.country and (not said.programmes or terms.type in said.programmes)


def _persons(standings: Mapping[tuple[bytes, str], Standing], pathway: bytes, statuses: tuple[str, ...]) -> int:
    """Count the persons in the applications of some statuses; of a split decision, those who were accepted."""
    return sum(standing.let_in for status in statuses if (standing := standings.get((pathway, status))) is not None)
