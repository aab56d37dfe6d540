"""Turn a household as a file describes it into facts: all of them for a new case, only the differences for a known one.

The rule of this module: a file never takes anything back. A list may be older than what workers have learned since, so a field on which a
life can depend (status, location, destination, a lower risk, a consent that was refused) is not overwritten by it; `held_back` names such
fields, and a person decides. A refusal of consent and a higher risk are taken, since both err on the safe side.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any, Final

from safeconduct.ids import REF_BYTES, CaseRef
from safeconduct.model import codes, world
from safeconduct.model import facts as f
from safeconduct.studies.exchange.household import HouseholdDraft, NameDraft, PersonDraft

_RISKS: Final = tuple(codes.listed("risk"))
_HOURS_DAY = 24


def facts_of(household: HouseholdDraft, case: CaseRef, known: world.Case | None, on: dt.date) -> list[f.AnyFact]:
    """State what a file says about a household and is not known yet.

    Args:
        household: as drafted.
        case: the case that it is, new or known.
        known: what is known of the case, or None for a new one.
        on: the day of the import, for statements whose day the file does not say.

    Returns:
        Drafts of facts in the order in which they can be decided; none when nothing has changed since the last import.
    """
    if known is not None and known.opened is None:
        known = None
    if known is not None and is_unchanged(household, known):
        return []
    facts = [*_case(household, case, known, on)]
    for person in household.persons:
        facts += _person(person, case, known, on)
    facts += _entries(household, case, known)
    external = known.external.get(household.scheme) if known is not None else None
    if external is None or (external.value.value, external.value.content) != (household.external, household.content):
        facts.append(f.ExternalIdSet(case=case, scheme=household.scheme, value=household.external, content=household.content))
    return facts


def is_unchanged(household: HouseholdDraft, known: world.Case) -> bool:
    """Tell whether the file says of this household what it said at the last import."""
    external = known.external.get(household.scheme)
    return external is not None and external.value.value == household.external and external.value.content == household.content


def held_back(household: HouseholdDraft, known: world.Case | None) -> tuple[str, ...]:
    """Name the fields in which the file contradicts what is known and does not overwrite it."""
    if known is None or known.opened is None or is_unchanged(household, known):
        return ()
    fields = []
    if household.status and known.status.said and household.status not in {value[0] for value in known.status.values()}:
        fields.append("status")
    if household.location and known.location.said:
        where = (household.location, household.location_region)
        if where not in {value[:2] for value in known.location.values()}:
            fields.append("location")
    if household.destination and known.destination.said and household.destination not in known.destination.values():
        fields.append("destination")
    if household.risk and known.risk.said and _RISKS.index(household.risk) < max(map(_RISKS.index, known.risk.values())):
        fields.append("risk")
    for person in household.persons:
        before = known.persons.get(person_ref(known.ref, person.key))
        for purpose, is_given in person.consents:
            stated = before.consents.get(world.consent_key(purpose, "*")) if before is not None else None
            if is_given and stated is not None and False in stated.values():
                fields.append(f"consent to {purpose}")
    return tuple(dict.fromkeys(fields))


def person_ref(case: bytes, key: str) -> bytes:
    """Name a person of a case by what the file calls her, the same way at every import; it says nothing to who does not hold both."""
    return hashlib.sha256(b"safeconduct/person\0" + case + key.encode("utf-8", "replace")).digest()[:REF_BYTES]


def _threat_ref(case: bytes, kind: str, text: str) -> bytes:
    return hashlib.sha256(b"safeconduct/threat\0" + case + f"{kind}\0{text}".encode("utf-8", "replace")).digest()[:REF_BYTES]


def _case(household: HouseholdDraft, case: bytes, known: world.Case | None, on: dt.date) -> Iterator[f.AnyFact]:
    opened_on = household.opened_on or on
    if known is None:
        yield f.CaseOpened(case=case, on=opened_on, via=household.via, label=household.label)
    elif household.label and (known.label is None or known.label.value != household.label):
        yield f.CaseLabelled(case=case, label=household.label)
    yield from _safety(household, case, known, on)
    if household.priority and (known is None or known.priority is None):
        yield f.PrioritySet(case=case, priority=household.priority, on=opened_on)
    if household.origin_country:
        origin = f.OriginSet(case=case, country=household.origin_country, region=household.origin_region)
        if known is None or known.origin is None or known.origin.value != origin:
            yield origin
    if household.category:
        categories = f.CategoriesSet(case=case, primary=household.category, secondary=household.category_2)
        if known is None or known.categories is None or known.categories.value != categories:
            yield categories
    if household.rhythm_hours and (known is None or known.rhythm is None):
        yield f.RhythmSet(case=case, every_hours=household.rhythm_hours, grace_hours=min(household.rhythm_hours, _HOURS_DAY))


def _safety(household: HouseholdDraft, case: bytes, known: world.Case | None, on: dt.date) -> Iterator[f.AnyFact]:
    """State the fields on which a life can depend, where nothing is known or the file errs on the safe side."""
    if household.status and (known is None or not known.status.said):
        yield f.CaseStatusSet(case=case, status=household.status, on=on, reason=household.closure if household.status == "closed" else "")
    if household.risk:
        before = known.risk.values() if known is not None else []
        if not before or _RISKS.index(household.risk) > max(map(_RISKS.index, before)):
            yield f.RiskSet(case=case, level=household.risk)
    if household.location and (known is None or not known.location.said):
        yield f.LocationSet(case=case, location=household.location, region=household.location_region, since_on=on)
    if household.destination and (known is None or not known.destination.said):
        yield f.DestinationSet(case=case, country=household.destination)


def _entries(household: HouseholdDraft, case: bytes, known: world.Case | None) -> Iterator[f.AnyFact]:
    """State threats and notes that are not there yet."""
    threats = {said.value for said in known.threats.values()} if known is not None else set()
    for threat in household.threats:
        ref = _threat_ref(case, threat.type, threat.text)
        fact = f.ThreatAdded(case=case, threat=ref, type=threat.type, day=threat.day, source="import", text=threat.text)
        if fact not in threats and not (known is not None and ref in known.threat_ends):
            yield fact
    notes = {entry.fact.text for entry in known.notes.values() if isinstance(entry.fact, f.NoteAdded)} if known is not None else set()
    for note in household.notes:
        text = note[: f.TEXT_CHARS]
        if text not in notes:
            yield f.NoteAdded(case=case, text=text)


def _person(draft: PersonDraft, case: bytes, known: world.Case | None, on: dt.date) -> list[f.AnyFact]:
    ref = person_ref(case, draft.key)
    before = known.persons.get(ref) if known is not None else None
    facts: list[f.AnyFact] = []
    if before is None or before.relationship is None:
        facts.append(f.PersonAdded(case=case, person=ref, relationship=_relationship(draft, known)))
        before = None
    elif before.left is not None and not before.is_member:
        return []  # who has left the household by a worker's word is not brought back by a list
    return [*facts, *_who(draft, case, ref, before), *_held(draft, case, ref, before), *_agreed(draft, case, ref, before, known, on)]


def _relationship(draft: PersonDraft, known: world.Case | None) -> str:
    """Give a new person's relationship; there is one principal applicant already in a known household that has one."""
    if draft.relationship == "rrf-rel:PA" and known is not None:
        held = any(p.relationship is not None and p.relationship.value == "rrf-rel:PA" for p in known.members())
        return "rrf-rel:U" if held else draft.relationship
    return draft.relationship


def _who(draft: PersonDraft, case: bytes, ref: bytes, before: world.Person | None) -> Iterator[f.AnyFact]:
    """State who the person is: birth, nationalities, details, and the relationship when it was not defined yet."""
    related = before.relationship.value if before is not None and before.relationship is not None else ""
    if related == "rrf-rel:U" and draft.relationship not in {"rrf-rel:U", "rrf-rel:PA"}:
        yield f.RelationshipSet(case=case, person=ref, relationship=draft.relationship)
    if draft.born:
        birth = f.BirthSet(
            case=case, person=ref, born=draft.born, is_estimate=draft.is_estimate, country=draft.birth_country, place=draft.birth_place
        )
        old = before.born.value if before is not None and before.born is not None else None
        if old is None or (old != birth and not draft.is_estimate):
            yield birth
    if draft.nationalities or draft.is_stateless:
        now = before.nationalities.value if before is not None and before.nationalities is not None else None
        if now is None or set(draft.nationalities) != set(now):
            yield f.NationalitiesSet(case=case, person=ref, countries=draft.nationalities)
    for field, value in draft.details:
        detail = before.details.get(field) if before is not None else None
        if detail is None or detail.value != value:
            yield f.PersonDetailSet(case=case, person=ref, field=field, value=value)


def _held(draft: PersonDraft, case: bytes, ref: bytes, before: world.Person | None) -> Iterator[f.AnyFact]:
    """State what a person has: names, languages, contacts, papers, addresses, relatives. What a worker has ended is not brought back."""
    lists: tuple[tuple[str, list[Any]], ...] = (
        ("names", [_name(name, case, ref) for name in draft.names]),
        ("languages", [f.LanguageAdded(case=case, person=ref, language=code, level=level) for code, level in draft.languages]),
        ("contacts", [f.ContactAdded(case=case, person=ref, channel=channel, value=value) for channel, value in draft.contacts]),
        ("documents", [f.DocumentAdded(case=case, person=ref, paper=d.paper, number=d.number) for d in draft.documents]),
        (
            "addresses",
            [f.AddressAdded(case=case, person=ref, desk=a.desk, type=a.type, country=a.country, lines=a.lines) for a in draft.addresses],
        ),
        (
            "relatives",
            [
                f.RelativeAdded(
                    case=case, person=ref, full=r.full, relationship=r.relationship, country=r.country, is_deceased=r.is_deceased
                )
                for r in draft.relatives
            ],
        ),
    )
    for field, stated in lists:
        there = set(getattr(before, field).values()) if before is not None else set()  # ended entries are among them
        yield from (fact for fact in dict.fromkeys(stated) if fact not in there)


def _name(name: NameDraft, case: bytes, ref: bytes) -> f.NameAdded:
    return f.NameAdded(
        case=case, person=ref, use=name.use, full=name.full, given=name.given, middle=name.middle, family=name.family, script=name.script
    )


def _agreed(
    draft: PersonDraft, case: bytes, ref: bytes, before: world.Person | None, known: world.Case | None, on: dt.date
) -> Iterator[f.AnyFact]:
    """State consents, where a refusal always counts, and needs that are not there yet and have not ended."""
    for purpose, is_given in draft.consents:
        stated = before.consents.get(world.consent_key(purpose, "*")) if before is not None else None
        values = stated.values() if stated is not None else []
        if not values or (not is_given and False not in values):
            yield f.ConsentSet(case=case, person=ref, purpose=purpose, is_given=is_given, on=on, how="import")
    needs = {(need.person, need.code) for need in known.needs.values()} if known is not None else set()
    for code in draft.needs:
        if (ref, code) not in needs:
            yield f.NeedAdded(case=case, code=code, person=ref)
