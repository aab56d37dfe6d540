"""Draft a whole household as one act: from options, from questions, or from a JSON file.

A draft names no reference; they are drawn here. Every rule is checked later, by the model, for the whole act at once.

    >>> draft = CaseDraft(via="hotline", persons=(PersonDraft(name="A. B."),))
    >>> [type(fact).__name__ for fact in facts_of(bytes(16), draft, dt.date(2017, 4, 2))]
    ['CaseOpened', 'PersonAdded', 'NameAdded']
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import msgspec

from safeconduct.doors.cli.entering import code, country, country_of_region, need, region, script_of
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f

DRAFT_BYTES = 1 << 20  # of a draft file; a household is some kilobytes


class NameDraft(f.Masked, msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name of a person; the script is found from its letters when left out."""

    full: str
    use: str = "legal"
    script: str = ""


class ContactDraft(f.Masked, msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way to reach a person, and what to mind."""

    channel: str
    value: str
    care: str = ""


class PersonDraft(f.Masked, msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person; the first of a household is the principal applicant unless a relationship says otherwise."""

    name: str = ""
    names: tuple[NameDraft, ...] = ()
    relationship: str = ""
    nationalities: tuple[str, ...] | None = None
    born: str = ""
    sex: str = ""
    languages: tuple[str, ...] = ()
    contacts: tuple[ContactDraft, ...] = ()
    needs: tuple[str, ...] = ()
    consents: dict[str, bool] = {}


class CaseDraft(f.Masked, msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A household. `nationalities` and `consents` here are those of every person who has none of her own; `location` is a class."""

    via: str
    on: dt.date | None = None
    label: str = ""
    status: str = ""
    risk: str = ""
    priority: str = ""
    origin: str = ""
    region: str = ""
    location: str = ""
    location_region: str = ""
    destination: str = ""
    every_hours: int = 0
    grace_hours: int = 12
    needs: tuple[str, ...] = ()
    nationalities: tuple[str, ...] | None = None
    consents: dict[str, bool] = {}
    note: str = ""
    external: dict[str, str] = {}
    persons: tuple[PersonDraft, ...] = ()


def read_draft(data: bytes) -> CaseDraft:
    """Read a draft from JSON.

    Raises:
        Mistaken: it is too large, no JSON, or not of this shape; the error names the place in it and never what stands there.
    """
    if len(data) > DRAFT_BYTES:
        raise Mistaken(f"the draft is larger than {DRAFT_BYTES} bytes", "many households come in with: safeconduct import")
    try:
        return msgspec.json.decode(data, type=CaseDraft)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        place = re.search(r"at `(\$[.\[\]\w]*)`", str(error))
        where = f" at {place[1]}" if place else ""
        raise Mistaken(f"the draft cannot be read{where}", "its fields are in the manual: docs/manual/case.md") from None


def facts_of(case: bytes, draft: CaseDraft, today: dt.date) -> tuple[Any, ...]:
    """Turn a draft into the facts of one act, in the order in which they are decided."""
    on = draft.on or today
    facts: list[Any] = [f.CaseOpened(case=case, on=on, via=draft.via, label=draft.label)]
    if draft.status:
        facts.append(f.CaseStatusSet(case=case, status=draft.status, on=on))
    origin = country(draft.origin) if draft.origin else country_of_region(draft.region)
    if draft.region and not origin:
        raise Mistaken("the region of origin needs its country", "write it as RU-CE, or name the country too")
    if origin:
        facts.append(f.OriginSet(case=case, country=origin, region=region(draft.region)))
    for number, person in enumerate(draft.persons):
        facts += _person_facts(case, draft, person, is_first=number == 0, on=on)
    if draft.location:
        facts.append(f.LocationSet(case=case, location=draft.location, region=region(draft.location_region), since_on=on))
    if draft.risk:
        facts.append(f.RiskSet(case=case, level=draft.risk))
    if draft.priority:
        facts.append(f.PrioritySet(case=case, priority=code(draft.priority, "rrf-pri"), on=on))
    if draft.destination:
        facts.append(f.DestinationSet(case=case, country=country(draft.destination)))
    facts += [f.NeedAdded(case=case, code=need(each)) for each in draft.needs]
    if draft.every_hours:
        facts.append(f.RhythmSet(case=case, every_hours=draft.every_hours, grace_hours=draft.grace_hours))
    facts += [f.ExternalIdSet(case=case, scheme=scheme, value=value) for scheme, value in sorted(draft.external.items())]
    if draft.note:
        facts.append(f.NoteAdded(case=case, text=draft.note))
    return tuple(facts)


def _person_facts(case: bytes, draft: CaseDraft, person: PersonDraft, *, is_first: bool, on: dt.date) -> list[Any]:
    ref = new_ref()
    relationship = code(person.relationship or ("PA" if is_first else "U"), "rrf-rel")
    facts: list[Any] = [f.PersonAdded(case=case, person=ref, relationship=relationship)]
    names = ((NameDraft(full=person.name),) if person.name else ()) + person.names
    facts += [
        f.NameAdded(case=case, person=ref, use=name.use, full=name.full, script=name.script or script_of(name.full)) for name in names
    ]
    nationalities = draft.nationalities if person.nationalities is None else person.nationalities
    if nationalities is not None:
        facts.append(f.NationalitiesSet(case=case, person=ref, countries=tuple(country(each) for each in nationalities)))
    if person.born:
        facts.append(f.BirthSet(case=case, person=ref, born=person.born))
    if person.sex:
        facts.append(f.PersonDetailSet(case=case, person=ref, field="sex", value=code(person.sex, "rrf-sex")))
    facts += [f.LanguageAdded(case=case, person=ref, language=language) for language in person.languages]
    facts += [f.ContactAdded(case=case, person=ref, channel=c.channel, value=c.value, care=c.care) for c in person.contacts]
    facts += [f.NeedAdded(case=case, code=need(each), person=ref) for each in person.needs]
    for purpose, is_given in sorted((person.consents or draft.consents).items()):
        facts.append(f.ConsentSet(case=case, person=ref, purpose=purpose, is_given=is_given, on=on))
    return facts
