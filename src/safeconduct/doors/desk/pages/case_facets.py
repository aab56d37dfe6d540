"""Further acts on a case: open it, needs, threats to it, where they come from and go, what it is called, links, closing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.actions import case_show, resolve
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.pages.case_acts import act_of
from safeconduct.doors.desk.pages.typed import (
    CALENDARS,
    COUNTRY_HINT,
    DAY_HINT,
    HOURS_HINT,
    coded,
    countries_in,
    country_in,
    day_of,
    listed,
    words_of,
)
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.typed import hours, region, script_of

_GRACE_HOURS = 12  # as the command line proposes it
_ON = Field("on", N_("Since which day"), kind="day", hint=DAY_HINT)
_LABEL = Field("label", N_("Working name"), hint=N_("never a person's name"))
_RISK = Field("risk", N_("Risk"), kind="choice", choices=listed("risk"))
_REGION = Field("region", N_("Region that they flee from"), hint=N_("RU-CE, when it matters"), make=region)


def begin(visit: Visit) -> Reply:
    """Open a case, with the first person of its household; all of it is one act."""
    ref = new_ref()
    fields = (
        Field("via", N_("How it came in"), kind="choice", choices=words_of("via"), is_required=True),
        _LABEL,
        Field("status", N_("Status"), kind="choice", choices=tuple(one for one in listed("case-status") if one[0] != "closed")),
        _RISK,
        Field("name", N_("Name of the principal applicant"), hint=N_("in any script; further persons are added on the page of the case")),
        Field(
            "nationalities",
            N_("Nationalities"),
            hint=N_("names or three letters, with commas between them"),
            make=countries_in(visit.words),
        ),
        Field("born", N_("Born"), hint=N_("1990-05-17, 1990-05 or 1990: as far as it is known")),
        Field("origin", N_("Country that they flee from"), hint=COUNTRY_HINT, make=country_in(visit.words)),
        _REGION,
        Field("location", N_("Where they are"), kind="choice", choices=listed("location")),
        Field("every", N_("How often they are to be heard of"), hint=HOURS_HINT, make=hours),
        Field("note", N_("Note"), kind="text"),
        Field("on", N_("Day of the first contact"), kind="day", hint=DAY_HINT),
    )
    act = Act(
        title=N_("Open a case"),
        fields=fields,
        drafts=lambda v: _opened(visit, ref, v),
        back=f"/case/{ref.hex()}",
        leave="/cases",
        before=N_("One act: all of it is recorded, or nothing. What is not known can be added later."),
    )
    return perform(visit, act)


def _opened(visit: Visit, case: bytes, v: dict[str, Any]) -> Sequence[Any]:
    """Draft a case with what is known of it."""
    on = v["on"] or visit.today
    facts: list[Any] = [f.CaseOpened(case=case, on=on, via=v["via"], label=v["label"])]
    if v["status"]:
        facts.append(f.CaseStatusSet(case=case, status=v["status"], on=on))
    facts += _origin(case, v)
    if v["name"]:
        person = new_ref()
        facts.append(f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"))
        facts.append(f.NameAdded(case=case, person=person, use="legal", full=v["name"], script=script_of(v["name"])))
        if v["nationalities"]:
            facts.append(f.NationalitiesSet(case=case, person=person, countries=v["nationalities"]))
        if v["born"]:
            facts.append(f.BirthSet(case=case, person=person, born=v["born"]))
    elif v["nationalities"] or v["born"]:
        raise Mistaken("birth and nationality are of a person", "write the name, or leave them out")
    if v["location"]:
        facts.append(f.LocationSet(case=case, location=v["location"], since_on=on))
    if v["risk"]:
        facts.append(f.RiskSet(case=case, level=v["risk"]))
    if v["every"]:
        facts.append(f.RhythmSet(case=case, every_hours=v["every"], grace_hours=_GRACE_HOURS))
    if v["note"]:
        facts.append(f.NoteAdded(case=case, text=v["note"]))
    return facts


def _origin(case: bytes, v: dict[str, Any]) -> list[Any]:
    """Draft where they flee from; a region names its country."""
    country, of = v["origin"] or "", v["region"] or ""
    if of and not country:
        country = codes.country(of[:2], "iso2") if "-" in of else codes.country(of, "iso3")
    return [f.OriginSet(case=case, country=country, region=of if "-" in of else "")] if country else []


def more(visit: Visit) -> Reply:
    """Show all acts on a case."""
    case = visit.ask("case_show", case_show.Ask(case=visit.ref("case"), notes=0), case_show.Answer)
    return visit.show("case_more.html", case=case)


def need(visit: Visit) -> Reply:
    """Add needs, of the household or of one person."""
    case = visit.ask("case_show", case_show.Ask(case=visit.ref("case"), notes=0), case_show.Answer)
    members = tuple(
        (person.ref, " ".join([*(name.full for name in person.names[:1]), code_of(person.ref)]))
        for person in case.persons
        if not person.left
    )
    needs = (("", N_("choose")), *((code, f"{label} · {code.partition(':')[2]}") for code, label in _needs(visit)))
    fields = (
        Field("code", N_("Need"), kind="choice", choices=needs, is_required=True),
        Field("person", N_("Whose need it is"), kind="choice", choices=(("", N_("the household's")), *members)),
    )

    def drafts(ref: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.NeedAdded(case=ref, code=v["code"], person=bytes.fromhex(v["person"])),)

    return act_of(visit, N_("Add a need"), fields, drafts)


def _needs(visit: Visit) -> list[tuple[str, str]]:
    """Give the codes of needs with their labels, in the order of the reader's words."""
    of = [
        (f"{scheme}:{code}", visit.words.say(label)) for scheme in ("unhcr-sn", "rrf-vul") for code, label in codes.listed(scheme).items()
    ]
    return sorted(of, key=lambda one: one[1].casefold())


def need_end(visit: Visit) -> Reply:
    """End a need."""
    entry = visit.ref("entry")
    fields = (Field("how", N_("How it ended"), kind="choice", choices=words_of("need_end"), is_required=True),)
    return act_of(visit, N_("The need ended"), fields, lambda case, v: (f.NeedEnded(case=case, need=entry, how=v["how"]),))


def threat(visit: Visit) -> Reply:
    """Add a threat to this household."""
    fields = (
        Field("type", N_("Kind of threat"), kind="choice", choices=words_of("threat"), is_required=True),
        Field("calendar", N_("Calendar of the day"), kind="choice", choices=CALENDARS),
        Field(
            "day",
            N_("Day by which it will be too late"),
            hint=N_("2017-05-26, or in the calendar chosen: 1438-09-01; an Islamic day begins on the evening before"),
            make=day_of(visit, "calendar"),
        ),
        Field("source", N_("Who says so")),
        Field("text", N_("What is known of it"), kind="text"),
    )

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.ThreatAdded(case=case, threat=new_ref(), type=v["type"], day=v["day"], source=v["source"], text=v["text"]),)

    return act_of(visit, N_("Add a threat"), fields, drafts, begin={"calendar": "gregorian"})


def threat_end(visit: Visit) -> Reply:
    """End a threat to this household."""
    entry = visit.ref("entry")
    fields = (Field("why", N_("Why it is over"), is_required=True),)
    return act_of(
        visit, N_("The threat is over"), fields, lambda case, v: (f.ThreatEnded(case=case, threat=entry, why=v["why"]),), is_grave=True
    )


def link(visit: Visit) -> Reply:
    """Say that two cases belong together."""
    fields = (
        Field("other", N_("Code of the other case"), is_required=True),
        Field("how", N_("How they belong together"), kind="choice", choices=words_of("link"), is_required=True),
    )

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        other = visit.ask("resolve", resolve.Ask(kind="case", code=v["other"]), resolve.Answer).ref
        return (f.CasesLinked(case=case, other=other, how=v["how"]),)

    return act_of(visit, N_("Link to another case"), fields, drafts, before=N_("Of duplicates, this case is the copy."))


def bearings(visit: Visit) -> Reply:
    """Say where they come from, where they go, on what ground; only what is filled in is recorded."""
    fields = (
        Field("origin", N_("Country that they flee from"), hint=COUNTRY_HINT, make=country_in(visit.words)),
        _REGION,
        Field("destination", N_("Country that they are being taken to"), hint=COUNTRY_HINT, make=country_in(visit.words)),
        Field("no_destination", N_("There is no destination any more"), kind="yes"),
        Field("primary", N_("Resettlement category"), kind="choice", choices=coded("rrf-cat")),
        Field("secondary", N_("Second category"), kind="choice", choices=coded("rrf-cat")),
    )

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        facts = _origin(case, v)
        if v["destination"] or v["no_destination"]:
            facts.append(f.DestinationSet(case=case, country="" if v["no_destination"] else v["destination"]))
        if v["primary"]:
            facts.append(f.CategoriesSet(case=case, primary=v["primary"], secondary=v["secondary"]))
        if not facts:
            raise Mistaken("nothing was named to be changed", "fill in what is new, or leave it")
        return facts

    return act_of(visit, N_("Origin, destination, category"), fields, drafts)


def called(visit: Visit) -> Reply:
    """Choose the working name, or say what the case is called in another system."""
    fields = (
        _LABEL,
        Field("scheme", N_("Other system"), hint=N_("its name")),
        Field("value", N_("What the case is called there")),
    )

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        facts: list[Any] = [f.CaseLabelled(case=case, label=v["label"])] if v["label"] else []
        if v["scheme"] or v["value"]:
            facts.append(f.ExternalIdSet(case=case, scheme=v["scheme"], value=v["value"]))
        if not facts:
            raise Mistaken("nothing was named to be changed", "fill in what is new, or leave it")
        return facts

    return act_of(visit, N_("What the case is called"), fields, drafts)


def close(visit: Visit) -> Reply:
    """Close a case."""
    fields = (Field("reason", N_("Reason"), kind="choice", choices=listed("closure"), is_required=True), _ON)

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.CaseStatusSet(case=case, status="closed", on=v["on"] or visit.today, reason=v["reason"]),)

    return act_of(visit, N_("Close the case"), fields, drafts, before=N_("Nobody looks after a closed case any more."), is_grave=True)


_ACTS = (
    ("need", need),
    ("need/{entry}/end", need_end),
    ("threat", threat),
    ("threat/{entry}/end", threat_end),
    ("link", link),
    ("bearings", bearings),
    ("called", called),
    ("close", close),
)
_BOTH = ("GET", "POST")
PAGES = (
    *(Page(method, "/cases/open", begin) for method in _BOTH),
    Page("GET", "/case/{case}/more", more),
    *(Page(method, f"/case/{{case}}/{path}", answer) for path, answer in _ACTS for method in _BOTH),
)
