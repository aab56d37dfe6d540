"""The rules of what is kept apart: shelters and stays, negotiations, workers, and what came in and went out.

The rule of this module: nobody is sent to a bed that is not there, nor to a place that is closed or exposed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model.rules.beds import free_beds
from safeconduct.model.rules.decide.checks import check_country, check_days, check_hours, check_moment, check_number, check_open, check_word
from safeconduct.model.world import Shelter, World

_MOST_BEDS = 1000  # more is a typing error rather than a shelter
_MOST_PLACES = 100_000  # persons; more is a typing error rather than a pledge


def _beds_number(beds: int) -> None:
    check_number(beds, 0, _MOST_BEDS, "the number of beds")


def _shelter_opened(world: World, fact: f.ShelterOpened, _today: dt.date) -> f.ShelterOpened:
    _beds_number(fact.beds)
    check_days(fact.on, fact.until_on, "the shelter")
    known = world.records.get(("shelter", fact.shelter))
    if known is not None and (known.closed is not None or known.is_exposed):
        raise Refused(f"the shelter {show(fact.shelter)} was closed", "a place that is safe again is a new shelter")
    return fact


def _known(shelter: Shelter) -> Shelter:
    """Ask that the shelter was opened."""
    if shelter.opened is None:
        raise Mistaken(f"there is no shelter {show(shelter.ref)}", "list them: safeconduct shelter list")
    return shelter


def _beds(world: World, fact: f.BedsSet, _today: dt.date) -> f.BedsSet:
    _known(world.shelter(fact.shelter))
    _beds_number(fact.beds)
    return fact


def _shelter_closed(world: World, fact: f.ShelterClosed, _today: dt.date) -> f.ShelterClosed:
    _known(world.shelter(fact.shelter))
    return fact


def _stay(world: World, fact: f.StayBegun, _today: dt.date) -> f.StayBegun:
    check_open(world.case(fact.case))
    shelter = _known(world.shelter(fact.shelter))
    if shelter.is_exposed:
        raise Refused(f"the shelter {show(fact.shelter)} is exposed", "nobody may be sent to a place that the hunters may know")
    if shelter.closed is not None and shelter.closed.value.on <= fact.from_on:
        raise Refused(f"the shelter {show(fact.shelter)} is closed", "choose another one: safeconduct shelter list")
    if fact.until_on is not None and fact.until_on <= fact.from_on:
        raise Mistaken("the stay ends before its first night is over", "the last day is the morning on which they leave")
    check_number(fact.beds, 1, _MOST_BEDS, "the beds of a stay")
    if fact.stay in shelter.stays:
        raise Refused(f"there is a stay {show(fact.stay)} already")
    free, night = free_beds(shelter, fact.from_on, fact.until_on)
    if free < fact.beds:
        raise Refused(
            f"the shelter {show(fact.shelter)} has {max(free, 0)} free beds in the night of {night}, and {fact.beds} are needed",
            "choose another shelter or fewer nights; when a bed was added, say so first: safeconduct shelter beds",
        )
    return fact


def _stay_ended(world: World, fact: f.StayEnded, _today: dt.date) -> f.StayEnded:
    shelter = world.shelter(fact.shelter)
    stay = shelter.stays.get(fact.stay)
    if stay is None or stay.case != fact.case:
        raise Mistaken("there is no such stay", "see: safeconduct shelter show")
    if fact.stay in shelter.ends:
        raise Refused("that stay has already ended")
    if fact.on < stay.from_on:
        raise Mistaken("they cannot leave before they came", "check the day")
    return fact


def _negotiation(world: World, fact: Any, _today: dt.date) -> Any:
    check_country(fact.country, "the country")
    if isinstance(fact, f.NegotiationOpened):
        if ("negotiation", fact.negotiation) in world.records:
            raise Refused(f"the talks {show(fact.negotiation)} are already open")
        return fact
    known = world.find("negotiation", fact.negotiation)
    if known.opened is None or known.opened.value.country != fact.country:
        raise Mistaken("these talks are with another country", "take the code from: safeconduct negotiation list")
    if isinstance(fact, f.NegotiationNoted) and fact.response:
        check_word(fact.response, "response", "the response")
    if isinstance(fact, f.PledgeMade):
        check_number(fact.places, 1, _MOST_PLACES, "the places of a pledge")
        check_days(fact.from_on, fact.until_on, "the pledge")
        if fact.pledge in known.pledges:
            raise Refused(f"there is a pledge {show(fact.pledge)} already", "withdraw it, and enter the new one")
    if isinstance(fact, f.PledgeWithdrawn) and fact.pledge not in known.pledges:
        raise Mistaken("there is no such pledge", "see: safeconduct negotiation show")
    return fact


def _worker(world: World, fact: Any, today: dt.date) -> Any:
    if isinstance(fact, f.WorkerAdded):
        if not fact.label.strip():
            raise Mistaken("the colleague has no nickname", "choose one that the team uses")
        return fact
    world.find("worker", fact.worker)
    if isinstance(fact, f.WorkerCheckedIn):
        check_moment(fact.at_ms, today)
    if isinstance(fact, f.WorkerRhythmSet):
        check_hours(fact.every_hours, fact.grace_hours)
    return fact


HOUSE_RULES: dict[type, Callable[[World, Any, dt.date], Any]] = {
    f.ShelterOpened: _shelter_opened,
    f.BedsSet: _beds,
    f.ShelterClosed: _shelter_closed,
    f.StayBegun: _stay,
    f.StayEnded: _stay_ended,
    f.NegotiationOpened: _negotiation,
    f.NegotiationNoted: _negotiation,
    f.PledgeMade: _negotiation,
    f.PledgeWithdrawn: _negotiation,
    f.WorkerAdded: _worker,
    f.WorkerRhythmSet: _worker,
    f.WorkerCheckedIn: _worker,
    f.ImportRecorded: lambda _world, fact, _today: fact,
    f.MappingSaved: lambda _world, fact, _today: fact,
    f.ExportMade: lambda _world, fact, _today: fact,
}
