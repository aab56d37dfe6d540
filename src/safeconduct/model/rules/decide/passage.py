"""The rules of the way out: applications, pathways, notices of countries, and threats to everybody.

The rule of this module: an application moves only along `states.NEXT`, and nothing is submitted for a person who did not agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules.decide.checks import check_country, check_listed, check_open, check_word, member_of, replacing
from safeconduct.model.rules.digest import consent_of
from safeconduct.model.rules.states import may_follow
from safeconduct.model.world import Case, World


def _application_opened(world: World, fact: f.ApplicationOpened, today: dt.date) -> f.ApplicationOpened:
    case, pathway = world.case(fact.case), world.pathway(fact.pathway)
    check_open(case)
    if pathway.terms is None or (pathway.closed is not None and pathway.closed.value.on <= today):
        raise Refused(f"the pathway {show(fact.pathway)} takes no applications", "list the open ones: safeconduct pathway list")
    if not fact.persons:
        raise Mistaken("an application is for somebody", "name persons, or leave it out for the whole household")
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
    now = tuple(said.status for said in application.status.values())
    if now:
        may = may_follow(now, fact.status, way)
        if may:
            raise Refused(f"{fact.status} cannot follow {' or '.join(sorted(set(now)))}", "what can follow: " + ", ".join(may))
    elif fact.status != "considered":
        raise Refused("an application begins as considered")
    if fact.status in ("submitted", "resubmitted"):
        _ask_consent(case, application.opened.persons, "submit", "a submission")
    if fact.status == "split" and not (fact.accepted and set(fact.accepted) < set(application.opened.persons)):
        raise Mistaken("a split decision names who was accepted: some of the applicants, not all", "give their codes")
    return replacing(fact, application.status.cites)  # type: ignore[no-any-return]


def _ask_consent(case: Case, persons: tuple[bytes, ...], purpose: str, what: str) -> None:
    """Refuse what a person has refused, and what nobody asked her."""
    for person in persons:
        given = consent_of(case, person, purpose)
        if given is False:
            raise Refused(f"the person {show(person)} does not agree to {what}", "a refusal stands until the person takes it back")
        if given is None:
            raise Refused(
                f"nobody has recorded that the person {show(person)} agrees to {what}",
                f"ask, then: safeconduct case consent CASE PERSON {purpose} --yes",
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
    if min(fact.processing_days, fact.preparation_days, fact.household_max) < 0 or fact.places < f.PLACES_UNKNOWN:
        raise Mistaken("days and places cannot be below nought", "leave places out when they are unknown")
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
    if not fact.source.strip():
        raise Mistaken("a notice needs its source", "say who said it, and through whom it came")
    if fact.effect in ("slower", "faster") and fact.added_days <= 0:
        raise Mistaken("slower and faster need a number of days", "say by how many days")
    if fact.valid_until is not None and fact.valid_until < fact.valid_from:
        raise Mistaken("the notice ends before it begins", "check the two days")
    return fact


def _notice_lifted(world: World, fact: f.NoticeLifted, _today: dt.date) -> f.NoticeLifted:
    world.find("notice", fact.notice)
    return fact


def _threat_announced(_world: World, fact: f.ThreatAnnounced, _today: dt.date) -> f.ThreatAnnounced:
    check_word(fact.type, "threat", "the threat")
    for country in fact.nationalities:
        check_country(country, "a nationality")
    if not fact.source.strip():
        raise Mistaken("a threat to everybody needs its source", "say who said it, and through whom it came")
    return fact


def _announced_ended(world: World, fact: f.AnnouncedThreatEnded, _today: dt.date) -> f.AnnouncedThreatEnded:
    world.find("threat", fact.threat)
    return fact


PASSAGE_RULES: dict[type, Callable[[World, Any, dt.date], Any]] = {
    f.ApplicationOpened: _application_opened,
    f.ApplicationStatusSet: _application_status,
    f.PathwaySet: _pathway,
    f.PathwayClosed: _pathway_closed,
    f.NoticeEntered: _notice,
    f.NoticeLifted: _notice_lifted,
    f.ThreatAnnounced: _threat_announced,
    f.AnnouncedThreatEnded: _announced_ended,
    f.ExitsListed: lambda _world, fact, _today: fact,
}
