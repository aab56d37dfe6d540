"""The rules of the way out: applications, pathways, notices of countries, and threats to everybody.

The rule of this module: an application moves only along `states.NEXT`, and nothing is submitted for a person who did not agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules.decide.checks import (
    check_country,
    check_days,
    check_listed,
    check_number,
    check_open,
    check_region,
    check_threat_day,
    check_word,
    member_of,
    replacing,
)
from safeconduct.model.rules.digest import consent_of
from safeconduct.model.rules.states import may_follow
from safeconduct.model.world import Case, World

_AFTER_SPLIT = ("visa_issued", "departed", "suspended")  # speak of those whom the decision accepted


def _application_opened(world: World, fact: f.ApplicationOpened, today: dt.date) -> f.ApplicationOpened:
    case, pathway = world.case(fact.case), world.pathway(fact.pathway)
    check_open(case)
    if pathway.terms is None or (pathway.closed is not None and pathway.closed.value.on <= today):
        raise Refused(f"the pathway {show(fact.pathway)} takes no applications", "list the open ones: safeconduct pathway list")
    if not fact.persons:
        raise Mistaken("an application is for somebody", "name persons, or leave it out for the whole household")
    if len(set(fact.persons)) < len(fact.persons):
        raise Mistaken("a person is named twice in the application", "name each once")
    if fact.application in case.applications and case.applications[fact.application].opened is not None:
        raise Refused(f"there is an application {show(fact.application)} already")
    for person in fact.persons:
        if not member_of(case, person).is_member:
            raise Refused(f"the person {show(person)} has left the household", "open a case of her own, or leave her out")
    limit = pathway.terms.value.household_max
    if 0 < limit < len(fact.persons):
        raise Refused(f"this pathway takes at most {limit} persons in one application", "a household is split only by its own wish")
    return fact


def _application_status(world: World, fact: f.ApplicationStatusSet, _today: dt.date) -> f.ApplicationStatusSet:
    case = world.case(fact.case)
    application = case.applications.get(fact.application)
    if application is None or application.opened is None:
        raise Mistaken(f"there is no application {show(fact.application)} in this case", "take the code from: safeconduct application list")
    check_listed(fact.status, "app-status", "the status")
    pathway = world.records.get(("pathway", application.opened.pathway))
    way = pathway.terms.value.type if pathway is not None and pathway.terms is not None else ""
    country = pathway.terms.value.country if pathway is not None and pathway.terms is not None else ""
    now = tuple(said.status for said in application.status.values())
    if now:
        may = may_follow(now, fact.status, way)
        if may:
            stands = sorted({status if status in codes.listed("app-status") else "a status unknown here" for status in now})
            raise Refused(f"{fact.status} cannot follow {' or '.join(stands)}", "what can follow: " + ", ".join(may))
    elif fact.status != "considered":
        raise Refused("an application begins as considered")
    if fact.status in ("submitted", "resubmitted"):
        _ask_consent(case, application.opened.persons, country)
    if fact.status == "split" and not (fact.accepted and set(fact.accepted) < set(application.opened.persons)):
        raise Mistaken("a split decision names who was accepted: some of the applicants, not all", "give their codes")
    if not set(fact.accepted) <= set(application.opened.persons):
        raise Mistaken("a person is accepted who is not in the application", "take the codes from: safeconduct application show")
    if not fact.accepted and fact.status in _AFTER_SPLIT:
        accepted = {ref for said in application.status.values() for ref in said.accepted}
        fact = msgspec.structs.replace(fact, accepted=tuple(sorted(accepted)))
    return replacing(fact, application.status.cites)  # type: ignore[no-any-return]


def _ask_consent(case: Case, persons: tuple[bytes, ...], country: str) -> None:
    """Refuse a submission that a person has refused, to everybody or to that country, and one about which nobody asked her.

    When the country is not known here, a refusal towards any country counts. The dead are not asked.
    """
    for person in persons:
        record = case.persons.get(person)
        if record is not None and not record.is_member and record.left is not None and record.left.value.why == "deceased":
            continue
        given = consent_of(case, person, "submit", country or "*")
        if not country and record is not None:
            refused = (False in stated.values() for key, stated in record.consents.items() if key.startswith("submit>"))
            given = False if any(refused) else given
        if given is False:
            raise Refused(f"the person {show(person)} does not agree to a submission", "a refusal stands until the person takes it back")
        if given is None:
            raise Refused(
                f"nobody has recorded that the person {show(person)} agrees to a submission",
                "ask, then: safeconduct person consent CASE PERSON submit --agrees",
            )


def _pathway(_world: World, fact: f.PathwaySet, _today: dt.date) -> f.PathwaySet:
    check_listed(fact.type, "pathway", "the kind of pathway")
    if fact.country:
        check_country(fact.country, "the country")
    for country in fact.nationalities:
        check_country(country, "a nationality")
    for code in fact.needs_any:
        if not codes.is_known(code):
            raise Mistaken("a need of the pathway is no known code", "see: safeconduct codes unhcr-sn")
    for place in fact.must_be_in:
        check_listed(place, "location", "a class of location")
    for region in fact.regions_refused:
        check_region(region, "a region that is left out")
    for paper in fact.papers:
        check_word(paper, "paper", "a paper that is asked for")
    check_number(fact.processing_days, 0, f.MOST_DAYS, "the days of processing")
    check_number(fact.preparation_days, 0, f.MOST_DAYS, "the days of preparation")
    check_number(fact.household_max, 0, f.LIST_ITEMS, "the persons in one application")
    if fact.opens_on is not None:
        check_days(fact.opens_on, fact.closes_on, "the pathway")
    return fact


def _pathway_closed(world: World, fact: f.PathwayClosed, _today: dt.date) -> f.PathwayClosed:
    world.pathway(fact.pathway)
    return fact


def _notice(_world: World, fact: f.NoticeEntered, _today: dt.date) -> f.NoticeEntered:
    check_country(fact.country, "the country that said it")
    check_word(fact.effect, "effect", "the effect")
    check_word(fact.firmness, "firmness", "the firmness")
    for country in fact.nationalities:
        check_country(country, "a nationality")
    for programme in fact.programmes:
        check_listed(programme, "pathway", "a programme")
    for region in fact.regions:
        check_region(region, "a region")
    _ask_source(fact.source, "a notice")
    if fact.effect in ("slower", "faster"):
        check_number(fact.added_days, 1, f.MOST_DAYS, "the days by which it is slower or faster")
    check_days(fact.valid_from, fact.valid_until, "the notice")
    return fact


def _notice_lifted(world: World, fact: f.NoticeLifted, _today: dt.date) -> f.NoticeLifted:
    if world.find("notice", fact.notice).entered is None:
        raise Mistaken(f"there is no notice {show(fact.notice)}", "take the code from: safeconduct notice list")
    _ask_source(fact.source, "the lifting of a notice")
    return fact


def _threat_announced(_world: World, fact: f.ThreatAnnounced, today: dt.date) -> f.ThreatAnnounced:
    check_word(fact.type, "threat", "the threat")
    for country in fact.nationalities:
        check_country(country, "a nationality")
    for region in fact.regions:
        check_region(region, "a region")
    _ask_source(fact.source, "a threat to everybody")
    check_threat_day(fact.day, today)
    return fact


def _announced_ended(world: World, fact: f.AnnouncedThreatEnded, _today: dt.date) -> f.AnnouncedThreatEnded:
    world.find("threat", fact.threat)
    return fact


def _exits(_world: World, fact: f.ExitsListed, _today: dt.date) -> f.ExitsListed:
    check_country(fact.passport, "the passport")
    for destination, _, days in fact.rows:
        check_country(destination, "a destination")
        check_number(days, 0, f.MOST_DAYS, "the days of a stay")
    return fact


def _ask_source(source: str, what: str) -> None:
    """Ask who said it: on these words people are moved."""
    if not source.strip():
        raise Mistaken(f"{what} needs its source", "say who said it, and through whom it came")


PASSAGE_RULES: dict[type, Callable[[World, Any, dt.date], Any]] = {
    f.ApplicationOpened: _application_opened,
    f.ApplicationStatusSet: _application_status,
    f.PathwaySet: _pathway,
    f.PathwayClosed: _pathway_closed,
    f.NoticeEntered: _notice,
    f.NoticeLifted: _notice_lifted,
    f.ThreatAnnounced: _threat_announced,
    f.AnnouncedThreatEnded: _announced_ended,
    f.ExitsListed: _exits,
}
