"""The rules of a case: its state, its persons and what they agreed to, its needs, threats, tasks and check-ins.

The rule of this module: whatever is said of a person is said of a member of an open case. A safety field is stated with all the statements
that it replaces, so that two workers who write apart contradict each other in the open.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules.decide.checks import (
    check_code,
    check_country,
    check_entry,
    check_hours,
    check_listed,
    check_moment,
    check_open,
    check_region,
    check_threat_day,
    check_word,
    member_of,
    replacing,
)
from safeconduct.model.rules.decide.intake import check_taken_up
from safeconduct.model.rules.digest import copy_of
from safeconduct.model.rules.states import OPEN_APPLICATION
from safeconduct.model.world import Case, World, consent_key


def _case_opened(world: World, fact: f.CaseOpened, today: dt.date) -> f.CaseOpened:
    check_word(fact.via, "via", "how the case came in")
    check_taken_up(world, fact.case, today)
    known = world.records.get(("case", fact.case))
    if known is not None and known.opened is not None:
        raise Refused(f"the case {show(fact.case)} is already open")
    end = world.records.get(("forgetting", fact.case))
    if end is not None and end.done:
        raise Refused(f"the case {show(fact.case)} was forgotten, and does not come back", "open a new case")
    return fact


def _case_status(case: Case, fact: f.CaseStatusSet) -> Any:
    check_listed(fact.status, "case-status", "the status")
    if fact.status == "duplicate" or (fact.status == "closed" and fact.reason == "duplicate"):
        _may_be_hidden(case)
    if fact.status == "closed":
        check_listed(fact.reason, "closure", "the reason for closing")
    return replacing(fact, case.status.cites)


def _may_be_hidden(case: Case) -> None:
    """Let a case leave the lists as a copy only when another one speaks for it and nothing runs on it."""
    if not copy_of(case):
        raise Refused("it is not said of which case this is a copy", "link the two first: safeconduct case link CASE OTHER duplicate")
    applications = (said.status for application in case.applications.values() for said in application.status.values())
    running = sum(status in OPEN_APPLICATION for status in applications)
    tasks = sum(task.added is not None and task.done is None for task in case.tasks.values())
    if running or tasks:
        raise Refused(
            f"this copy has {running} open applications and {tasks} open tasks", "carry them over to the other case and end them here first"
        )


def _risk(case: Case, fact: f.RiskSet) -> f.RiskSet:
    check_listed(fact.level, "risk", "the risk")
    return replacing(fact, case.risk.cites)  # type: ignore[no-any-return]


def _location(case: Case, fact: f.LocationSet) -> f.LocationSet:
    check_listed(fact.location, "location", "the class of location")
    check_region(fact.region, "the region")
    return replacing(fact, case.location.cites)  # type: ignore[no-any-return]


def _destination(case: Case, fact: f.DestinationSet) -> f.DestinationSet:
    if fact.country:
        check_country(fact.country, "the destination")
    return replacing(fact, case.destination.cites)  # type: ignore[no-any-return]


def _priority(_case: Case, fact: f.PrioritySet) -> f.PrioritySet:
    check_code(fact.priority, "rrf-pri", "the priority")
    return fact


def _origin(_case: Case, fact: f.OriginSet) -> f.OriginSet:
    check_country(fact.country, "the country of origin")
    check_region(fact.region, "the region of origin", fact.country)
    return fact


def _categories(_case: Case, fact: f.CategoriesSet) -> f.CategoriesSet:
    check_code(fact.primary, "rrf-cat", "the primary category")
    if fact.secondary:
        check_code(fact.secondary, "rrf-cat", "the secondary category")
    return fact


def _note(_case: Case, fact: f.NoteAdded) -> f.NoteAdded:
    if fact.desk not in f.DESKS:
        raise Mistaken("a note lies in one of the compartments of a case", "one of: " + ", ".join(f.DESKS))
    if not fact.text.strip():
        raise Mistaken("the note is empty", "write something, or leave it")
    return fact


def _external(_case: Case, fact: f.ExternalIdSet) -> f.ExternalIdSet:
    if not fact.scheme.strip() or not fact.value.strip():
        raise Mistaken("the name in the other system is empty", "name the system, and what this case is called there")
    return fact


def _link(world: World, fact: f.CasesLinked, _today: dt.date) -> f.CasesLinked:
    case = world.case(fact.case)
    check_open(case)
    check_word(fact.how, "link", "the link")
    if fact.other == case.ref:
        raise Mistaken("a case cannot be linked to itself", "name the other case")
    other = world.case(fact.other)
    check_open(other)
    if fact.how == "duplicate":
        if copy_of(other):
            raise Refused(f"the case {show(other.ref)} is itself called a copy", "link to the case that it is a copy of")
        if len(case.members()) > len(other.members()):
            raise Refused(
                f"the copy has {len(case.members())} persons and the other case {len(other.members())}: somebody would be lost",
                "add the others to the case that is to stay, or link the other way round",
            )
    return fact


def _need(case: Case, fact: f.NeedAdded) -> f.NeedAdded:
    codes.orientation_refused(fact.code)
    if fact.code.partition(":")[0] not in ("unhcr-sn", "rrf-vul") or not codes.is_known(fact.code):
        raise Mistaken("a need must be a code of a UNHCR list", "write it as unhcr-sn:LP-IH; see: safeconduct codes unhcr-sn")
    if fact.person:
        member_of(case, fact.person)
    return fact


def _need_ended(case: Case, fact: f.NeedEnded) -> f.NeedEnded:
    check_entry(case.needs, case.ended, fact.need, "need")
    check_word(fact.how, "need_end", "how it ended")
    return fact


def _person_added(case: Case, fact: f.PersonAdded) -> f.PersonAdded:
    check_code(fact.relationship, "rrf-rel", "the relationship")
    known = case.persons.get(fact.person)
    if known is not None and known.is_member:
        raise Refused(f"the person {show(fact.person)} is already of this household")
    _one_principal(case, fact)
    return fact


def _relationship(case: Case, fact: f.RelationshipSet) -> f.RelationshipSet:
    check_code(fact.relationship, "rrf-rel", "the relationship")
    member_of(case, fact.person)
    _one_principal(case, fact)
    return fact


def _one_principal(case: Case, fact: f.PersonAdded | f.RelationshipSet) -> None:
    """Keep one principal applicant in a household, as the RRF asks."""
    if fact.relationship != "rrf-rel:PA":
        return
    for person in case.members():
        if person.ref != fact.person and person.relationship is not None and person.relationship.value == "rrf-rel:PA":
            raise Refused(f"the household has a principal applicant: {show(person.ref)}", "give that person another relationship first")


def _person_left(case: Case, fact: f.PersonLeft) -> f.PersonLeft:
    member_of(case, fact.person)
    check_word(fact.why, "why_left", "the reason for leaving")
    return fact


def _language(case: Case, fact: f.LanguageAdded) -> f.LanguageAdded:
    member_of(case, fact.person)
    if _LANGUAGE.fullmatch(fact.language) is None and not (fact.language.startswith("rrf-lang:") and codes.is_known(fact.language)):
        raise Mistaken("the language is no code", "write an ISO 639-3 code of three letters, as in che, or rrf-lang:CJC")
    if fact.level:
        check_code(fact.level, "rrf-lvl", "the level")
    return fact


def _relative(case: Case, fact: f.RelativeAdded) -> f.RelativeAdded:
    member_of(case, fact.person)
    if not fact.full.strip():
        raise Mistaken("the relative has no name", "leave the relative out: third parties are kept only where a form names them")
    if fact.country:
        check_country(fact.country, "the relative's country")
    return fact


def _name(case: Case, fact: f.NameAdded) -> f.NameAdded:
    member_of(case, fact.person)
    check_word(fact.use, "name_use", "the kind of name")
    if fact.script and _SCRIPT.fullmatch(fact.script) is None:
        raise Mistaken("the script is no code of ISO 15924", "write Latn, Cyrl, Arab ... or leave it out")
    if not fact.full.strip():
        raise Mistaken("the name is empty", "write it as it is on the paper, or as the person gives it")
    return fact


def _name_withdrawn(case: Case, fact: f.NameWithdrawn) -> f.NameWithdrawn:
    check_entry(member_of(case, fact.person).names, case.ended, fact.name, "name")
    return fact


def _birth(world: World, fact: f.BirthSet, today: dt.date) -> f.BirthSet:
    case = world.case(fact.case)
    check_open(case)
    member_of(case, fact.person)
    said = _BIRTH.fullmatch(fact.born)
    try:
        born = dt.date(int(said[1]), int(said[2] or 1), int(said[3] or 1)) if said else None
    except ValueError:
        born = None
    if born is None or born < f.EARLIEST or born.toordinal() > today.toordinal() + 1:
        raise Mistaken("the birth is no day, month or year of a living person", "write YYYY-MM-DD, YYYY-MM or YYYY")
    if fact.country:
        check_country(fact.country, "the country of birth")
    return fact


_BIRTH = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{3}", re.ASCII)  # ISO 639-3
_SCRIPT = re.compile(r"[A-Z][a-z]{3}", re.ASCII)  # ISO 15924
_DETAIL_LISTS = {"sex": "rrf-sex", "marital": "rrf-mar", "education": "rrf-edu"}


def _detail(case: Case, fact: f.PersonDetailSet) -> f.PersonDetailSet:
    member_of(case, fact.person)
    check_word(fact.field, "detail", "the detail")
    codes.orientation_refused(fact.value)
    if fact.field in _DETAIL_LISTS:
        check_code(fact.value, _DETAIL_LISTS[fact.field], f"the {fact.field}")
    return fact


def _nationalities(case: Case, fact: f.NationalitiesSet) -> f.NationalitiesSet:
    member_of(case, fact.person)
    for country in fact.countries:
        check_country(country, "a nationality")
    return fact


def _document(case: Case, fact: f.DocumentAdded) -> f.DocumentAdded:
    member_of(case, fact.person)
    check_word(fact.paper, "paper", "the kind of paper")
    if fact.country:
        check_country(fact.country, "the issuing country")
    return fact


def _document_withdrawn(case: Case, fact: f.DocumentWithdrawn) -> f.DocumentWithdrawn:
    check_entry((eid for person in case.persons.values() for eid in person.documents), case.ended, fact.document, "document")
    return fact


def _address(case: Case, fact: f.AddressAdded) -> f.AddressAdded:
    member_of(case, fact.person)
    check_code(fact.type, "rrf-addr", "the type of address")
    if fact.desk not in ("casework", "shelter"):
        raise Mistaken("an address lies in casework or shelter", "where people are now is shelter")
    return fact


def _contact(case: Case, fact: f.ContactAdded) -> f.ContactAdded:
    member_of(case, fact.person)
    check_word(fact.channel, "channel", "the channel")
    if not fact.value.strip():
        raise Mistaken("the contact is empty", "write the number or address")
    way = _way(fact.value)
    for person in case.persons.values():
        if any(case.ended.get(eid) == "unsafe" and _way(known.value) == way for eid, known in person.contacts.items()):
            raise Refused("that way was marked unsafe: it may be in the hands of the hunters", "find another way; once unsafe, it stays so")
    return fact


def _way(value: str) -> str:
    """Write a number or address so that two spellings of it are the same."""
    return "".join(char for char in value.casefold() if char.isalnum() or char in "@._")


def _contact_withdrawn(case: Case, fact: f.ContactWithdrawn) -> f.ContactWithdrawn:
    check_entry((eid for person in case.persons.values() for eid in person.contacts), case.ended, fact.contact, "contact")
    check_word(fact.why, "contact_end", "the reason")
    return fact


def _consent(case: Case, fact: f.ConsentSet) -> f.ConsentSet:
    person = member_of(case, fact.person)
    check_word(fact.purpose, "purpose", "the purpose")
    if fact.purpose == "submit" and fact.recipient != "*":
        check_country(fact.recipient, "to whom may be submitted")
    stated = person.consents.get(consent_key(fact.purpose, fact.recipient))
    return replacing(fact, stated.cites if stated else ())  # type: ignore[no-any-return]


def _threat(world: World, fact: f.ThreatAdded, today: dt.date) -> f.ThreatAdded:
    check_open(world.case(fact.case))
    check_word(fact.type, "threat", "the threat")
    check_threat_day(fact.day, today)
    return fact


def _threat_ended(case: Case, fact: f.ThreatEnded) -> f.ThreatEnded:
    standing = {threat.threat for threat in case.standing_threats()}
    check_entry(case.threats, set(case.threats) - standing, fact.threat, "threat")
    return fact


def _rhythm(_case: Case, fact: f.RhythmSet) -> f.RhythmSet:
    check_hours(fact.every_hours, fact.grace_hours)
    return fact


def _checked_in(world: World, fact: f.CheckedIn, today: dt.date) -> f.CheckedIn:
    check_open(world.case(fact.case))
    check_moment(fact.at_ms, today)
    return fact


CASE_RULES: dict[type, Callable[[Case, Any], Any]] = {
    f.CaseLabelled: lambda _case, fact: fact,
    f.CaseStatusSet: _case_status,
    f.RiskSet: _risk,
    f.LocationSet: _location,
    f.DestinationSet: _destination,
    f.PrioritySet: _priority,
    f.OriginSet: _origin,
    f.CategoriesSet: _categories,
    f.NoteAdded: _note,
    f.ExternalIdSet: _external,
    f.NeedAdded: _need,
    f.NeedEnded: _need_ended,
    f.RhythmSet: _rhythm,
    f.PersonAdded: _person_added,
    f.RelationshipSet: _relationship,
    f.PersonLeft: _person_left,
    f.NameAdded: _name,
    f.NameWithdrawn: _name_withdrawn,
    f.PersonDetailSet: _detail,
    f.NationalitiesSet: _nationalities,
    f.LanguageAdded: _language,
    f.DocumentAdded: _document,
    f.DocumentWithdrawn: _document_withdrawn,
    f.AddressAdded: _address,
    f.RelativeAdded: _relative,
    f.ContactAdded: _contact,
    f.ContactWithdrawn: _contact_withdrawn,
    f.ConsentSet: _consent,
    f.ThreatEnded: _threat_ended,
}


def _task(world: World, fact: f.TaskAdded | f.TaskMoved | f.TaskDone, _today: dt.date) -> Any:
    task = None
    if fact.case:
        check_open(world.case(fact.case))
        task = world.case(fact.case).tasks.get(fact.task)
    elif not isinstance(fact, f.TaskAdded):
        task = world.find("task", fact.task)
    if isinstance(fact, f.TaskAdded):
        if not fact.text.strip():
            raise Mistaken("the task is empty", "say what is to be done")
        if (task or world.records.get(("task", fact.task))) is not None:
            raise Refused(f"there is a task {show(fact.task)} already", "move it instead: safeconduct task move")
    elif task is None or task.added is None:
        raise Mistaken(f"there is no task {show(fact.task)}", "take the code from: safeconduct task list")
    elif task.done is not None:
        raise Refused(f"the task {show(fact.task)} is already done")
    return fact


OPENING_RULES: dict[type, Callable[[World, Any, dt.date], Any]] = {
    f.CaseOpened: _case_opened,
    f.TaskAdded: _task,
    f.TaskMoved: _task,
    f.TaskDone: _task,
    f.CasesLinked: _link,
    f.BirthSet: _birth,
    f.ThreatAdded: _threat,
    f.CheckedIn: _checked_in,
}
"""Rules of facts that need no open case, or more than the case: the day, or other records."""
