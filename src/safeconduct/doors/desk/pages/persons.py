"""Persons of a household: names in every script, birth, papers, ways to reach them, what they agreed to. Each form is one act.

A refusal counts over every agreement, and a way that was marked unsafe is never used again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from safeconduct.actions import case_show
from safeconduct.actions.case_show import Person
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.pages.typed import COUNTRY_HINT, DAY_HINT, coded, countries_in, country_in, words_of
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model.rules import WORDS
from safeconduct.model.typed import script_of

Made = Callable[[bytes, bytes, dict[str, Any]], Sequence[Any]]
_PAPER_ENDS = (("lost", N_("lost")), ("taken away", N_("taken away")), ("expired", N_("expired")), ("a mistake", N_("a mistake")))
_BORN_HINT = N_("1990-05-17, 1990-05 or 1990: as far as it is known")
_ON = Field("on", N_("Since which day"), kind="day", hint=DAY_HINT)
_NATIONALITIES = N_("names or three letters, with commas between them")


def _case(visit: Visit) -> case_show.Answer:
    return visit.ask("case_show", case_show.Ask(case=visit.ref("case"), notes=0), case_show.Answer)


def _person(visit: Visit, case: case_show.Answer) -> Person:
    found = next((person for person in case.persons if person.ref == visit.places["person"]), None)
    if found is None:
        raise Mistaken("there is no such person in this household", "take the person from the page of the case")
    return found


def _about(person: Person) -> str:
    """Say who it is about: the first name that stands, and the code."""
    names = [name.full for name in person.names]
    return " · ".join([*names[:1], code_of(person.ref)])


def shown(visit: Visit) -> Reply:
    """Show one person."""
    case = _case(visit)
    person = _person(visit, case)
    by_purpose = [(purpose, tuple(one for one in person.consents if one.purpose == purpose)) for purpose in WORDS["purpose"]]
    needs = tuple(need for need in case.needs if need.person == person.ref)
    return visit.show("person.html", case=case, person=person, by_purpose=by_purpose, needs=needs, today=visit.today)


def add(visit: Visit) -> Reply:
    """Add a person to a household."""
    case, ref, person = _case(visit), visit.ref("case"), new_ref()
    fields = (
        Field("name", N_("Full name"), is_required=True, hint=N_("as it is on the paper, or as the person gives it; in any script")),
        Field("relationship", N_("Relationship to the principal applicant"), kind="choice", choices=coded("rrf-rel"), is_required=True),
        Field("nationalities", N_("Nationalities"), hint=_NATIONALITIES, make=countries_in(visit.words)),
        Field("born", N_("Born"), hint=_BORN_HINT),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        facts: list[Any] = [
            f.PersonAdded(case=ref, person=person, relationship=v["relationship"]),
            f.NameAdded(case=ref, person=person, use="legal", full=v["name"], script=script_of(v["name"])),
        ]
        if v["nationalities"]:
            facts.append(f.NationalitiesSet(case=ref, person=person, countries=v["nationalities"]))
        if v["born"]:
            facts.append(f.BirthSet(case=ref, person=person, born=v["born"]))
        return facts

    act = Act(
        title=N_("Add a person"),
        fields=fields,
        drafts=drafts,
        back=f"/case/{case.ref}/person/{person.hex()}",
        leave=f"/case/{case.ref}",
        about=" · ".join(part for part in (code_of(case.ref), case.label) if part),
        before=N_("Whether the person agrees is asked on the next page: nothing is sent for somebody who was not asked."),
    )
    return perform(visit, act)


def _act_of(
    visit: Visit,
    title: str,
    fields: Sequence[Field],
    drafts: Made,
    *,
    begin: Callable[[Person], Mapping[str, object]] | None = None,
    before: str = "",
    is_grave: bool = False,
) -> Reply:
    """Show or perform an act on the person in the address."""
    person = _person(visit, _case(visit))
    case, ref = visit.ref("case"), visit.ref("person")
    act = Act(
        title=title,
        fields=fields,
        drafts=lambda values: drafts(case, ref, values),
        back=f"/case/{case.hex()}/person/{person.ref}",
        about=_about(person),
        begin=begin(person) if begin else {},
        before=before,
        is_grave=is_grave,
    )
    return perform(visit, act)


def name(visit: Visit) -> Reply:
    """Add a name, in any script."""
    fields = (
        Field("full", N_("Name"), is_required=True),
        Field("use", N_("What the name is used for"), kind="choice", choices=words_of("name_use", may_choose=False)),
        Field("script", N_("Script"), hint=N_("ISO 15924, as Cyrl; left out: found from the letters")),
    )

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        script = v["script"] or script_of(v["full"])
        return (f.NameAdded(case=case, person=person, use=v["use"] or "alias", full=v["full"], script=script),)

    return _act_of(visit, N_("Add a name"), fields, drafts, begin=lambda _person: {"use": "alias"})


def name_end(visit: Visit) -> Reply:
    """Withdraw a wrong name."""
    entry = visit.ref("entry")
    return _act_of(
        visit,
        N_("Withdraw the name"),
        (),
        lambda case, person, _v: (f.NameWithdrawn(case=case, person=person, name=entry),),
        before=N_("The name was wrong. It leaves the lists and the search; the history keeps it."),
    )


def birth(visit: Visit) -> Reply:
    """Say when and where the person was born."""
    fields = (
        Field("born", N_("Born"), is_required=True, hint=_BORN_HINT),
        Field("is_estimate", N_("It is only known about"), kind="yes"),
        Field("country", N_("Country of birth"), hint=COUNTRY_HINT, make=country_in(visit.words)),
        Field("place", N_("Place of birth")),
    )

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        country = v["country"] or ""
        return (f.BirthSet(case=case, person=person, born=v["born"], is_estimate=v["is_estimate"], country=country, place=v["place"]),)

    def begin(person: Person) -> Mapping[str, object]:
        return {"born": person.born, "is_estimate": "1" if person.is_birth_estimated else ""}

    return _act_of(visit, N_("Birth"), fields, drafts, begin=begin)


def details(visit: Visit) -> Reply:
    """Say sex, marital status, education, occupation, and the place in the household; only what changes is recorded."""
    fields = (
        Field("sex", N_("Sex"), kind="choice", choices=coded("rrf-sex")),
        Field("marital", N_("Marital status"), kind="choice", choices=coded("rrf-mar")),
        Field("education", N_("Education"), kind="choice", choices=coded("rrf-edu")),
        Field("occupation", N_("Occupation")),
        Field("relationship", N_("Relationship to the principal applicant"), kind="choice", choices=coded("rrf-rel")),
    )
    stands = _person(visit, _case(visit))
    before = {**stands.details, "relationship": stands.relationship}

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        facts: list[Any] = [
            f.PersonDetailSet(case=case, person=person, field=field, value=v[field])
            for field in WORDS["detail"]
            if v[field] and v[field] != before.get(field, "")
        ]
        if v["relationship"] and v["relationship"] != before["relationship"]:
            facts.append(f.RelationshipSet(case=case, person=person, relationship=v["relationship"]))
        if not facts:
            raise Mistaken("nothing was changed", "choose another value, or leave it")
        return facts

    return _act_of(visit, N_("Details"), fields, drafts, begin=lambda _person: before)


def nationality(visit: Visit) -> Reply:
    """Set all nationalities."""
    fields = (
        Field("countries", N_("Nationalities"), hint=_NATIONALITIES, make=countries_in(visit.words)),
        Field("is_stateless", N_("The person holds none"), kind="yes"),
    )

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        if bool(v["countries"]) == v["is_stateless"]:
            raise Mistaken("name the nationalities, or tick that there is none", "one of the two")
        return (f.NationalitiesSet(case=case, person=person, countries=v["countries"] or ()),)

    def begin(person: Person) -> Mapping[str, object]:
        known = person.nationalities
        countries = ", ".join(code.removeprefix("iso3:") for code in known or ())
        return {"countries": countries, "is_stateless": "1" if known is not None and not known else ""}

    return _act_of(visit, N_("Nationalities"), fields, drafts, begin=begin)


def language(visit: Visit) -> Reply:
    """Add a language."""
    fields = (
        Field("language", N_("Language"), is_required=True, hint=N_("ISO 639-3, three letters, as in che or rus")),
        Field("level", N_("How well"), kind="choice", choices=coded("rrf-lvl")),
    )

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.LanguageAdded(case=case, person=person, language=v["language"].lower(), level=v["level"]),)

    return _act_of(visit, N_("Add a language"), fields, drafts)


def contact(visit: Visit) -> Reply:
    """Add a way to reach the person."""
    fields = (
        Field("channel", N_("By which way"), kind="choice", choices=words_of("channel"), is_required=True),
        Field("value", N_("Number or address"), is_required=True),
        Field("care", N_("What to mind"), hint=N_("never call before dark, a brother reads it ...")),
    )

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.ContactAdded(case=case, person=person, channel=v["channel"], value=v["value"], care=v["care"]),)

    return _act_of(visit, N_("Add a way to reach them"), fields, drafts)


def contact_end(visit: Visit) -> Reply:
    """End a way to reach the person."""
    entry = visit.ref("entry")
    fields = (Field("why", N_("Why"), kind="choice", choices=words_of("contact_end"), is_required=True),)
    return _act_of(
        visit,
        N_("Do not use this way any more"),
        fields,
        lambda case, _person, v: (f.ContactWithdrawn(case=case, contact=entry, why=v["why"]),),
        before=N_("Unsafe means: treat it as known to the hunters. Once unsafe, it stays so, and cannot be entered again."),
        is_grave=True,
    )


def document(visit: Visit) -> Reply:
    """Add a paper."""
    fields = (
        Field("paper", N_("Paper"), kind="choice", choices=words_of("paper"), is_required=True),
        Field("number", N_("Number")),
        Field("country", N_("Who issued it"), hint=COUNTRY_HINT, make=country_in(visit.words)),
        Field("expires_on", N_("Day on which it expires"), kind="day", hint=N_("2017-05-26")),
    )

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        country = v["country"] or ""
        return (
            f.DocumentAdded(case=case, person=person, paper=v["paper"], number=v["number"], country=country, expires_on=v["expires_on"]),
        )

    return _act_of(visit, N_("Add a paper"), fields, drafts)


def document_end(visit: Visit) -> Reply:
    """Say that a paper is gone."""
    entry = visit.ref("entry")
    fields = (Field("why", N_("Why"), kind="choice", choices=(("", N_("choose")), *_PAPER_ENDS), is_required=True),)
    return _act_of(
        visit,
        N_("The paper is gone"),
        fields,
        lambda case, _person, v: (f.DocumentWithdrawn(case=case, document=entry, why=v["why"]),),
    )


def consent(visit: Visit) -> Reply:
    """Record what the person agrees to or refuses."""
    words = (("yes", N_("agrees")), ("no", N_("refuses")))
    fields = (
        Field("purpose", N_("To what"), kind="choice", choices=words_of("purpose"), is_required=True),
        Field("said", N_("What the person said"), kind="choice", choices=(("", N_("choose")), *words), is_required=True),
        Field("recipient", N_("Towards whom"), hint=N_("left out: everybody; for a submission, a country")),
        Field("how", N_("How it was said"), hint=N_("by voice, in writing, through whom")),
        Field("on", N_("On which day"), kind="day", hint=DAY_HINT),
    )

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        recipient = v["recipient"] or "*"
        if v["purpose"] == "submit" and recipient != "*":
            recipient = country_in(visit.words)(recipient)
        return (
            f.ConsentSet(
                case=case,
                person=person,
                purpose=v["purpose"],
                is_given=v["said"] == "yes",
                on=v["on"] or visit.today,
                recipient=recipient,
                how=v["how"],
            ),
        )

    return _act_of(
        visit,
        N_("Consent"),
        fields,
        drafts,
        before=N_("Only what the person said, never what would be convenient. A refusal counts over every agreement."),
        begin=lambda _person: {"purpose": visit.query.get("purpose", "")},
    )


def leave(visit: Visit) -> Reply:
    """Say that the person no longer belongs to the household."""
    fields = (Field("why", N_("Why"), kind="choice", choices=words_of("why_left"), is_required=True), _ON)

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.PersonLeft(case=case, person=person, on=v["on"] or visit.today, why=v["why"]),)

    return _act_of(
        visit,
        N_("Leaves the household"),
        fields,
        drafts,
        before=N_("Applications, beds and check-ins of the household no longer count this person."),
        is_grave=True,
    )


def relative(visit: Visit) -> Reply:
    """Name a relative outside the household."""
    fields = (
        Field("full", N_("Name"), is_required=True),
        Field("relationship", N_("Relationship"), kind="choice", choices=coded("rrf-rel"), is_required=True),
        Field("country", N_("Where the relative lives"), hint=COUNTRY_HINT, make=country_in(visit.words)),
        Field("is_deceased", N_("The relative is dead"), kind="yes"),
    )

    def drafts(case: bytes, person: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (
            f.RelativeAdded(
                case=case,
                person=person,
                full=v["full"],
                relationship=v["relationship"],
                country=v["country"] or "",
                is_deceased=v["is_deceased"],
            ),
        )

    return _act_of(
        visit,
        N_("Name a relative"),
        fields,
        drafts,
        before=N_("A relative was not asked: only because a form demands it, and as little as you can."),
    )


_ACTS: tuple[tuple[str, Callable[[Visit], Reply]], ...] = (
    ("name", name),
    ("name/{entry}/withdraw", name_end),
    ("birth", birth),
    ("details", details),
    ("nationality", nationality),
    ("language", language),
    ("contact", contact),
    ("contact/{entry}/end", contact_end),
    ("document", document),
    ("document/{entry}/end", document_end),
    ("consent", consent),
    ("leave", leave),
    ("relative", relative),
)
_BOTH = ("GET", "POST")
PAGES = (
    *(Page(method, "/case/{case}/person", add) for method in _BOTH),
    Page("GET", "/case/{case}/person/{person}", shown),
    *(Page(method, f"/case/{{case}}/person/{{person}}/{path}", answer) for path, answer in _ACTS for method in _BOTH),
)
