"""Complete a draft, or refuse it.

A draft is a fact as a person states it. `decide` looks at the records that it speaks of, checks every rule, and gives what may be written:
with the statements it replaces filled in. It raises Mistaken when the draft makes no sense (an unknown code, a person of another
case), Refused when it makes sense and a rule forbids it (a submission without consent, a bed that is not there). The rules stand here and
not at the doors, so that the command line, the desk and an import can do exactly the same.

    >>> import datetime as dt
    >>> from safeconduct.model.world import World
    >>> decide(World(), f.CaseOpened(case=b"c" * 16, on=dt.date(2017, 4, 2), via="hotline"), dt.date(2017, 4, 2))
    <CaseOpened CDHP-6RV3>
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import REF_BYTES, show
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules.beds import free_beds
from safeconduct.model.rules.digest import consent_of
from safeconduct.model.rules.outlook import FIRMNESS
from safeconduct.model.rules.states import may_follow
from safeconduct.model.world import Case, Person, World, consent_key

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)  # days outside are typing errors
WORDS: dict[str, tuple[str, ...]] = {
    "via": ("hotline", "referral", "field", "import", "partner", "other"),
    "why_left": ("own_wish", "deceased", "missing", "detained", "mistake"),
    "name_use": ("legal", "birth", "alias", "nickname", "transliteration"),
    "detail": ("sex", "marital", "education", "occupation"),
    "paper": ("passport", "travel_document", "national_id", "birth_certificate", "visa", "exit_visa", "other"),
    "channel": ("phone", "signal", "whatsapp", "telegram", "email", "visit", "other"),
    "contact_end": ("unreachable", "unsafe", "own_wish", "mistake"),
    "purpose": ("contact", "store", "share", "submit", "publish"),
    "threat": (
        "announced_deadline",
        "kidnapping",
        "arrest",
        "family_violence",
        "expulsion",
        "eviction",
        "paper_expiry",
        "exposure",
        "other",
    ),
    "effect": ("no_issue", "suspended", "slower", "faster", "reopened"),
    "response": ("pledged", "considering", "more_information", "token", "none", "refused"),
    "link": ("duplicate", "relatives", "split"),
    "need_end": ("met", "mistake"),
    "firmness": FIRMNESS,
}
"""Safeconduct's own short word lists, as the command line offers them."""


def _one_of(word: str, name: str, what: str) -> None:
    if word not in WORDS[name]:
        raise Mistaken(f"{what} is not one of the words for it", "one of: " + ", ".join(WORDS[name]))


def _listed(code: str, scheme: str, what: str) -> None:
    """Ask that a bare code is of one of Safeconduct's own lists."""
    if code not in codes.listed(scheme):
        raise Mistaken(f"{what} is not a code of the list {scheme}", "one of: " + ", ".join(codes.listed(scheme)))


def _known(code: str, scheme: str, what: str) -> None:
    """Ask that a code with its scheme is of the list named."""
    codes.orientation_refused(code)
    if not code.startswith(f"{scheme}:") or not codes.is_known(code):
        raise Mistaken(f"{what} must be a code of {scheme}", f"write it as {scheme}:CODE; see: safeconduct codes {scheme}")


def _country(code: str, what: str) -> None:
    if not code.startswith("iso3:") or not codes.is_known(code):
        raise Mistaken(f"{what} must be a country", "write it as an ISO 3166 code of three letters, as in iso3:DEU")


def _must_exist(case: Case) -> None:
    if case.opened is None:
        raise Mistaken(f"there is no case {show(case.ref)} in this vault", "list the cases, and take the code from the list")


def _member(case: Case, person: bytes) -> Person:
    found = case.persons.get(person)
    if found is None or found.relationship is None:
        raise Mistaken(
            f"the person {show(person)} is not of the case {show(case.ref)}", "take the person's code from: safeconduct case show"
        )
    return found


def _entry(entries: Iterable[bytes], ended: Iterable[bytes], eid: bytes, what: str) -> None:
    if eid not in set(entries):
        raise Mistaken(f"there is no such {what} in this case", f"take the code of the {what} from: safeconduct case show")
    if eid in set(ended):
        raise Refused(f"this {what} has already ended", "its story is in: safeconduct history")


def _check_shape(fact: Any) -> None:
    """Check what every fact must keep: sixteen-byte references, plain days, texts and lists within their caps."""
    for name in fact.__struct_fields__:
        value = getattr(fact, name)
        if isinstance(value, str):
            cap = f.TEXT_CHARS if name in ("text", "address", "terms") else f.LINE_CHARS
            if len(value) > cap:
                raise Mistaken(f"{name} is longer than {cap} characters", "shorten it, or keep the long text as a file of its own")
            if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
                raise Mistaken(f"{name} holds a character that is no text", "type it again")
        elif isinstance(value, tuple) and len(value) > f.LIST_ITEMS:
            raise Mistaken(f"{name} has more than {f.LIST_ITEMS} items", "split it")
        elif isinstance(value, dt.date) and not EARLIEST <= value <= LATEST:
            raise Mistaken(f"{name} is a day in another age", "write days as YYYY-MM-DD")
    ref = getattr(fact, type(fact).kind)
    if ref and len(ref) != REF_BYTES:
        raise Mistaken("a reference is sixteen bytes", "take codes from a list")


def _case_opened(world: World, fact: f.CaseOpened, _today: dt.date) -> f.CaseOpened:
    _one_of(fact.via, "via", "how the case came in")
    known = world.records.get(("case", fact.case))
    if known is not None and known.opened is not None:
        raise Refused(f"the case {show(fact.case)} is already open")
    return fact


def _case_status(case: Case, fact: f.CaseStatusSet) -> Any:
    _listed(fact.status, "case-status", "the status")
    if fact.status == "closed":
        _listed(fact.reason, "closure", "the reason for closing")
    return _replacing(fact, case.status.cites)


def _replacing(fact: Any, cites: tuple[bytes, ...]) -> Any:
    return msgspec.structs.replace(fact, replaces=cites)


def _risk(case: Case, fact: f.RiskSet) -> f.RiskSet:
    _listed(fact.level, "risk", "the risk")
    return _replacing(fact, case.risk.cites)  # type: ignore[no-any-return]


def _location(case: Case, fact: f.LocationSet) -> f.LocationSet:
    _listed(fact.location, "location", "the class of location")
    return _replacing(fact, case.location.cites)  # type: ignore[no-any-return]


def _destination(case: Case, fact: f.DestinationSet) -> f.DestinationSet:
    if fact.country:
        _country(fact.country, "the destination")
    return _replacing(fact, case.destination.cites)  # type: ignore[no-any-return]


def _priority(_case: Case, fact: f.PrioritySet) -> f.PrioritySet:
    _known(fact.priority, "rrf-pri", "the priority")
    return fact


def _origin(_case: Case, fact: f.OriginSet) -> f.OriginSet:
    _country(fact.country, "the country of origin")
    return fact


def _categories(_case: Case, fact: f.CategoriesSet) -> f.CategoriesSet:
    _known(fact.primary, "rrf-cat", "the primary category")
    if fact.secondary:
        _known(fact.secondary, "rrf-cat", "the secondary category")
    return fact


def _note(_case: Case, fact: f.NoteAdded) -> f.NoteAdded:
    if fact.desk not in f.DESKS:
        raise Mistaken("a note lies in one of the compartments of a case", "one of: " + ", ".join(f.DESKS))
    if not fact.text.strip():
        raise Mistaken("the note is empty", "write something, or leave it")
    return fact


def _link(case: Case, fact: f.CasesLinked) -> f.CasesLinked:
    _one_of(fact.how, "link", "the link")
    if fact.other == case.ref:
        raise Mistaken("a case cannot be linked to itself", "name the other case")
    return fact


def _need(case: Case, fact: f.NeedAdded) -> f.NeedAdded:
    codes.orientation_refused(fact.code)
    if fact.code.partition(":")[0] not in ("unhcr-sn", "rrf-vul") or not codes.is_known(fact.code):
        raise Mistaken("a need must be a code of a UNHCR list", "write it as unhcr-sn:LP-IH; see: safeconduct codes unhcr-sn")
    if fact.person:
        _member(case, fact.person)
    return fact


def _need_ended(case: Case, fact: f.NeedEnded) -> f.NeedEnded:
    _entry(case.needs, case.ended, fact.need, "need")
    _one_of(fact.how, "need_end", "how it ended")
    return fact


def _person_added(case: Case, fact: f.PersonAdded) -> f.PersonAdded:
    _known(fact.relationship, "rrf-rel", "the relationship")
    known = case.persons.get(fact.person)
    if known is not None and known.relationship is not None:
        raise Refused(f"the person {show(fact.person)} is already of this household")
    _one_principal(case, fact)
    return fact


def _relationship(case: Case, fact: f.RelationshipSet) -> f.RelationshipSet:
    _known(fact.relationship, "rrf-rel", "the relationship")
    _member(case, fact.person)
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
    _member(case, fact.person)
    _one_of(fact.why, "why_left", "the reason for leaving")
    return fact


def _of_member(case: Case, fact: Any) -> Any:
    _member(case, fact.person)
    return fact


def _name(case: Case, fact: f.NameAdded) -> f.NameAdded:
    _member(case, fact.person)
    _one_of(fact.use, "name_use", "the kind of name")
    if not fact.full.strip():
        raise Mistaken("the name is empty", "write it as it is on the paper, or as the person gives it")
    return fact


def _name_withdrawn(case: Case, fact: f.NameWithdrawn) -> f.NameWithdrawn:
    _entry(_member(case, fact.person).names, case.ended, fact.name, "name")
    return fact


def _birth(case: Case, fact: f.BirthSet) -> f.BirthSet:
    _member(case, fact.person)
    parts = fact.born.split("-")
    try:
        dt.date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1)  # noqa: PLR2004
        is_plain = [len(part) for part in parts] == [4, 2, 2][: len(parts)]
    except (ValueError, IndexError):
        is_plain = False
    if not is_plain:
        raise Mistaken("the birth is no day, month or year", "write YYYY-MM-DD, YYYY-MM or YYYY")
    if fact.country:
        _country(fact.country, "the country of birth")
    return fact


_DETAIL_LISTS = {"sex": "rrf-sex", "marital": "rrf-mar", "education": "rrf-edu"}


def _detail(case: Case, fact: f.PersonDetailSet) -> f.PersonDetailSet:
    _member(case, fact.person)
    _one_of(fact.field, "detail", "the detail")
    codes.orientation_refused(fact.value)
    if fact.field in _DETAIL_LISTS:
        _known(fact.value, _DETAIL_LISTS[fact.field], f"the {fact.field}")
    return fact


def _nationalities(case: Case, fact: f.NationalitiesSet) -> f.NationalitiesSet:
    _member(case, fact.person)
    for country in fact.countries:
        _country(country, "a nationality")
    return fact


def _document(case: Case, fact: f.DocumentAdded) -> f.DocumentAdded:
    _member(case, fact.person)
    _one_of(fact.paper, "paper", "the kind of paper")
    if fact.country:
        _country(fact.country, "the issuing country")
    return fact


def _document_withdrawn(case: Case, fact: f.DocumentWithdrawn) -> f.DocumentWithdrawn:
    _entry((eid for person in case.persons.values() for eid in person.documents), case.ended, fact.document, "document")
    return fact


def _address(case: Case, fact: f.AddressAdded) -> f.AddressAdded:
    _member(case, fact.person)
    _known(fact.type, "rrf-addr", "the type of address")
    if fact.desk not in ("casework", "shelter"):
        raise Mistaken("an address lies in casework or shelter", "where people are now is shelter")
    return fact


def _contact(case: Case, fact: f.ContactAdded) -> f.ContactAdded:
    _member(case, fact.person)
    _one_of(fact.channel, "channel", "the channel")
    if not fact.value.strip():
        raise Mistaken("the contact is empty", "write the number or address")
    return fact


def _contact_withdrawn(case: Case, fact: f.ContactWithdrawn) -> f.ContactWithdrawn:
    _entry((eid for person in case.persons.values() for eid in person.contacts), case.ended, fact.contact, "contact")
    _one_of(fact.why, "contact_end", "the reason")
    return fact


def _consent(case: Case, fact: f.ConsentSet) -> f.ConsentSet:
    person = _member(case, fact.person)
    _one_of(fact.purpose, "purpose", "the purpose")
    stated = person.consents.get(consent_key(fact.purpose, fact.recipient))
    return _replacing(fact, stated.cites if stated else ())  # type: ignore[no-any-return]


def _threat(_case: Case, fact: f.ThreatAdded) -> f.ThreatAdded:
    _one_of(fact.type, "threat", "the threat")
    return fact


def _threat_ended(case: Case, fact: f.ThreatEnded) -> f.ThreatEnded:
    _entry(case.threats, case.ended, fact.threat, "threat")
    return fact


def _rhythm(_case: Case, fact: f.RhythmSet) -> f.RhythmSet:
    _check_hours(fact.every_hours, fact.grace_hours)
    return fact


def _check_hours(every_hours: int, grace_hours: int) -> None:
    year_hours = 8784
    if not 0 <= every_hours <= year_hours or not 0 <= grace_hours <= year_hours:
        raise Mistaken("the rhythm is not between 0 hours and a year", "write hours: 24 is daily, 168 weekly, 0 ends it")


def _checked_in(_case: Case, fact: f.CheckedIn) -> f.CheckedIn:
    return fact


_CASE: dict[type, Callable[[Case, Any], Any]] = {
    f.CaseLabelled: lambda _case, fact: fact,
    f.CaseStatusSet: _case_status,
    f.RiskSet: _risk,
    f.LocationSet: _location,
    f.DestinationSet: _destination,
    f.PrioritySet: _priority,
    f.OriginSet: _origin,
    f.CategoriesSet: _categories,
    f.NoteAdded: _note,
    f.CasesLinked: _link,
    f.ExternalIdSet: lambda _case, fact: fact,
    f.NeedAdded: _need,
    f.NeedEnded: _need_ended,
    f.RhythmSet: _rhythm,
    f.CheckedIn: _checked_in,
    f.PersonAdded: _person_added,
    f.RelationshipSet: _relationship,
    f.PersonLeft: _person_left,
    f.NameAdded: _name,
    f.NameWithdrawn: _name_withdrawn,
    f.BirthSet: _birth,
    f.PersonDetailSet: _detail,
    f.NationalitiesSet: _nationalities,
    f.LanguageAdded: _of_member,
    f.DocumentAdded: _document,
    f.DocumentWithdrawn: _document_withdrawn,
    f.AddressAdded: _address,
    f.RelativeAdded: _of_member,
    f.ContactAdded: _contact,
    f.ContactWithdrawn: _contact_withdrawn,
    f.ConsentSet: _consent,
    f.ThreatAdded: _threat,
    f.ThreatEnded: _threat_ended,
}


def _task(world: World, fact: f.TaskAdded | f.TaskMoved | f.TaskDone, _today: dt.date) -> Any:
    task = None
    if fact.case:
        _must_exist(world.case(fact.case))
        task = world.case(fact.case).tasks.get(fact.task)
    elif not isinstance(fact, f.TaskAdded):
        task = world.find("task", fact.task)
    if isinstance(fact, f.TaskAdded):
        if not fact.text.strip():
            raise Mistaken("the task is empty", "say what is to be done")
    elif task is None or task.added is None:
        raise Mistaken(f"there is no task {show(fact.task)}", "take the code from: safeconduct task list")
    elif task.done is not None:
        raise Refused(f"the task {show(fact.task)} is already done")
    return fact


def _application_opened(world: World, fact: f.ApplicationOpened, today: dt.date) -> f.ApplicationOpened:
    case, pathway = world.case(fact.case), world.pathway(fact.pathway)
    _must_exist(case)
    if pathway.terms is None or (pathway.closed is not None and pathway.closed.value.on <= today):
        raise Refused(f"the pathway {show(fact.pathway)} takes no applications", "list the open ones: safeconduct pathway list")
    if not fact.persons:
        raise Mistaken("an application is for somebody", "name persons, or leave it out for the whole household")
    for person in fact.persons:
        if not _member(case, person).is_member:
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
    _listed(fact.status, "app-status", "the status")
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
    return _replacing(fact, application.status.cites)  # type: ignore[no-any-return]


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
    _listed(fact.type, "pathway", "the kind of pathway")
    if fact.country:
        _country(fact.country, "the country")
    for country in fact.nationalities:
        _country(country, "a nationality")
    for code in fact.needs_any:
        if not codes.is_known(code):
            raise Mistaken("a need of the pathway is no known code", "see: safeconduct codes unhcr-sn")
    for place in fact.must_be_in:
        _listed(place, "location", "a class of location")
    if min(fact.processing_days, fact.preparation_days, fact.household_max) < 0 or fact.places < f.PLACES_UNKNOWN:
        raise Mistaken("days and places cannot be below nought", "leave places out when they are unknown")
    return fact


def _pathway_closed(world: World, fact: f.PathwayClosed, _today: dt.date) -> f.PathwayClosed:
    world.pathway(fact.pathway)
    return fact


def _notice(_world: World, fact: f.NoticeEntered, _today: dt.date) -> f.NoticeEntered:
    _country(fact.country, "the country that said it")
    _one_of(fact.effect, "effect", "the effect")
    _one_of(fact.firmness, "firmness", "the firmness")
    for country in fact.nationalities:
        _country(country, "a nationality")
    for programme in fact.programmes:
        _listed(programme, "pathway", "a programme")
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
    _one_of(fact.type, "threat", "the threat")
    for country in fact.nationalities:
        _country(country, "a nationality")
    if not fact.source.strip():
        raise Mistaken("a threat to everybody needs its source", "say who said it, and through whom it came")
    return fact


def _announced_ended(world: World, fact: f.AnnouncedThreatEnded, _today: dt.date) -> f.AnnouncedThreatEnded:
    world.find("threat", fact.threat)
    return fact


def _beds_number(beds: int) -> None:
    most = 1000  # a typing error rather than a shelter
    if not 0 <= beds <= most:
        raise Mistaken(f"beds are between 0 and {most}", "count the places where somebody can sleep")


def _shelter_opened(_world: World, fact: f.ShelterOpened, _today: dt.date) -> f.ShelterOpened:
    _beds_number(fact.beds)
    return fact


def _beds(world: World, fact: f.BedsSet, _today: dt.date) -> f.BedsSet:
    world.shelter(fact.shelter)
    _beds_number(fact.beds)
    return fact


def _shelter_closed(world: World, fact: f.ShelterClosed, _today: dt.date) -> f.ShelterClosed:
    world.shelter(fact.shelter)
    return fact


def _stay(world: World, fact: f.StayBegun, _today: dt.date) -> f.StayBegun:
    _must_exist(world.case(fact.case))
    shelter = world.shelter(fact.shelter)
    if shelter.opened is None:
        raise Mistaken(f"there is no shelter {show(fact.shelter)}", "list them: safeconduct shelter list")
    if shelter.closed is not None and (shelter.closed.value.is_exposed or shelter.closed.value.on <= fact.from_on):
        raise Refused(f"the shelter {show(fact.shelter)} is closed", "nobody may be sent to a place that is closed or exposed")
    if fact.until_on is not None and fact.until_on <= fact.from_on:
        raise Mistaken("the stay ends before its first night is over", "the last day is the morning on which they leave")
    if fact.beds < 1:
        raise Mistaken("a stay takes one bed at least", "count the persons")
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
    _country(fact.country, "the country")
    if isinstance(fact, f.NegotiationOpened):
        return fact
    known = world.find("negotiation", fact.negotiation)
    if known.opened is None or known.opened.value.country != fact.country:
        raise Mistaken("these talks are with another country", "take the code from: safeconduct negotiation list")
    if isinstance(fact, f.NegotiationNoted) and fact.response:
        _one_of(fact.response, "response", "the response")
    if isinstance(fact, f.PledgeMade) and fact.places < 1:
        raise Mistaken("a pledge is for one place at least", "count persons, not households")
    if isinstance(fact, f.PledgeWithdrawn) and fact.pledge not in known.pledges:
        raise Mistaken("there is no such pledge", "see: safeconduct negotiation show")
    return fact


def _worker(world: World, fact: Any, _today: dt.date) -> Any:
    if isinstance(fact, f.WorkerAdded):
        return fact
    world.find("worker", fact.worker)
    if isinstance(fact, f.WorkerRhythmSet):
        _check_hours(fact.every_hours, fact.grace_hours)
    return fact


def _as_stated(_world: World, fact: Any, _today: dt.date) -> Any:
    return fact


_WORLD: dict[type, Callable[[World, Any, dt.date], Any]] = {
    f.CaseOpened: _case_opened,
    f.TaskAdded: _task,
    f.TaskMoved: _task,
    f.TaskDone: _task,
    f.ApplicationOpened: _application_opened,
    f.ApplicationStatusSet: _application_status,
    f.PathwaySet: _pathway,
    f.PathwayClosed: _pathway_closed,
    f.NoticeEntered: _notice,
    f.NoticeLifted: _notice_lifted,
    f.ThreatAnnounced: _threat_announced,
    f.AnnouncedThreatEnded: _announced_ended,
    f.ExitsListed: _as_stated,
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
    f.ImportRecorded: _as_stated,
    f.MappingSaved: _as_stated,
    f.ExportMade: _as_stated,
}


def decide(world: World, draft: Any, today: dt.date) -> Any:
    """Complete a draft into the fact that may be written.

    Args:
        world: the records that the draft speaks of (see `wanted`).
        draft: a fact as stated; `replaces` is filled in here, whatever it held.
        today: the day on which it is decided.

    Raises:
        Mistaken: the draft makes no sense.
        Refused: a rule forbids it.
    """
    _check_shape(draft)
    by_case = _CASE.get(type(draft))
    if by_case is None:
        return _WORLD[type(draft)](world, draft, today)
    case = world.case(draft.case)
    _must_exist(case)
    return by_case(case, draft)


def wanted(draft: Any) -> tuple[tuple[str, bytes], ...]:
    """List the records that must be looked up before a draft can be decided, as kind and reference."""
    records = {f.subject_of(draft)}
    for kind in ("case", "pathway", "shelter", "negotiation", "worker"):
        ref = getattr(draft, kind, b"")
        if ref:
            records.add((kind, ref))
    return tuple(sorted(records))
