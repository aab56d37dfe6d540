"""Applications: how far they have come as a picture, each with what it went through and what may follow, and the acts on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.actions import application_count, application_list, application_show, case_show, pathway_list, resolve
from safeconduct.doors.desk.forms import Act, Field, Filled, begun, perform, read
from safeconduct.doors.desk.pages.choosing import about_case, choice_text
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.way_pictures import CLOSED_BY, pipeline_of
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import codes, rules
from safeconduct.model import facts as f

LINES = 40  # a page stays under thirty kilobytes
_DAY_HINT = N_("2017-05-26, today, or +7 for a week from today")
WHICH = (("", N_("under way")), ("all", N_("ended ones too")))


def _fields(visit: Visit, ways: Sequence[pathway_list.Line]) -> tuple[Field, ...]:
    def case(code: str) -> bytes:
        return visit.ask("resolve", resolve.Ask(kind="case", code=code), resolve.Answer).ref

    return (
        Field("status", N_("Status"), kind="choice", choices=(("", N_("any")), *codes.listed("app-status").items())),
        Field("pathway", N_("Pathway"), kind="choice", choices=(("", N_("any")), *_way_choices(visit, ways))),
        Field("case", N_("Household"), hint=N_("its code"), make=case),
        Field("which", N_("Which"), kind="choice", choices=WHICH),
    )


def _way_choices(visit: Visit, ways: Sequence[pathway_list.Line]) -> tuple[tuple[str, str], ...]:
    return tuple((way.ref, choice_text(way.name, visit.words.country(way.country) if way.country else "")) for way in ways)


def _ways(visit: Visit, *, with_closed: bool) -> tuple[pathway_list.Line, ...]:
    return visit.ask("pathway_list", pathway_list.Ask(with_closed=with_closed), pathway_list.Answer).pathways


def listed(visit: Visit) -> Reply:
    """Show how far applications have come, and a page of those that fit what is kept under the name in the address."""
    kept = visit.desk.kept.get(visit.places.get("view", ""), {})
    wanted: dict[str, Any] = dict(kept) if isinstance(kept, dict) else {}
    fields = _fields(visit, _ways(visit, with_closed=True))
    typed = {**wanted, "case": code_of(wanted["case"].hex()) if wanted.get("case") else ""}
    return _page(visit, wanted, begun(fields, typed))


def chosen(visit: Visit) -> Reply:
    """Keep what was chosen and go to the page that shows it; say what is wrong beside the field."""
    filled = read(_fields(visit, _ways(visit, with_closed=True)), visit.form, visit.today)
    if filled.wrong:
        return _page(visit, {}, filled)
    wanted = {name: value for name, value in filled.values.items() if value}
    return visit.go(f"/applications/{visit.desk.keep(wanted)}") if wanted else visit.go("/applications")


def _page(visit: Visit, wanted: dict[str, Any], filled: Filled) -> Reply:
    page, pathway = max(1, visit.number("page")), bytes.fromhex(wanted.get("pathway", ""))
    ask = application_list.Ask(
        case=wanted.get("case") or b"",
        pathway=pathway,
        status=wanted.get("status", ""),
        is_open=None if wanted.get("which") or wanted.get("status") else True,
        offset=(page - 1) * LINES,
        limit=LINES,
    )
    counted = visit.ask("application_count", application_count.Ask(pathway=pathway), application_count.Answer)
    return visit.show(
        "applications.html",
        status=422 if filled.wrong else 200,
        filled=filled,
        wanted=wanted,
        answer=visit.ask("application_list", ask, application_list.Answer),
        pipeline=pipeline_of(counted, visit.words),
        page=page,
        lines=LINES,
        view=visit.places.get("view", ""),
    )


def _application(visit: Visit) -> application_show.Answer:
    return visit.ask("application_show", application_show.Ask(application=visit.ref("application")), application_show.Answer)


def _names(visit: Visit, case: str) -> dict[str, str]:
    """Give a household's persons with the first name that stands of each."""
    home = visit.ask("case_show", case_show.Ask(case=bytes.fromhex(case), notes=0), case_show.Answer)
    return {person.ref: person.names[0].full if person.names else "" for person in home.persons}


def shown(visit: Visit) -> Reply:
    """Show an application: for whom, where it stands, what it went through, what may follow, what is in its way."""
    application = _application(visit)
    is_waiting = any(said.status in rules.OPEN_APPLICATION - rules.GRANTED for said in application.standing)
    return visit.show(
        "application.html",
        it=application,
        names=_names(visit, application.case),
        closed_by=CLOSED_BY.get(application.closed_by, application.closed_by) if is_waiting else "",
        notice=application.notice if is_waiting else "",
    )


def status(visit: Visit) -> Reply:
    """Set the status; the list holds only what may follow."""
    application = _application(visit)
    names = _names(visit, application.case)
    follow = tuple((code, codes.label(f"app-status:{code}")) for code in codes.listed("app-status") if code in application.may_follow)
    fields = (
        Field("status", N_("Status"), kind="choice", choices=(("", N_("choose")), *follow), is_required=True),
        Field("on", N_("Since which day"), kind="day", hint=_DAY_HINT),
        Field("reason", N_("The reason that was given")),
        Field("expected_on", N_("They can travel on"), kind="day", hint=N_("when the state named a day")),
        Field(
            "accepted",
            N_("Who was accepted, in a split decision"),
            kind="many",
            choices=tuple((person.ref, choice_text(names.get(person.ref, ""), code_of(person.ref))) for person in application.persons),
        ),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        return (
            f.ApplicationStatusSet(
                case=bytes.fromhex(application.case),
                application=visit.ref("application"),
                status=v["status"],
                on=v["on"] or visit.today,
                accepted=tuple(bytes.fromhex(person) for person in v["accepted"]),
                reason=v["reason"],
                expected_on=v["expected_on"],
            ),
        )

    return perform(
        visit,
        Act(
            title=N_("Set the status of the application"),
            fields=fields,
            drafts=drafts,
            back=f"/application/{application.ref}",
            about=f"{application.way} · {about_case(application.case, application.label)}",
            begin={"status": visit.query.get("to", ""), "on": "today"},
        ),
    )


def begin(visit: Visit) -> Reply:
    """Begin an application for a household or some persons of it; a household is kept whole unless they say otherwise."""
    home = visit.ask("case_show", case_show.Ask(case=visit.ref("case"), notes=0), case_show.Answer)
    ref, say = new_ref(), visit.words.say
    closed = {way.pathway: way.closed_by for way in home.ways if way.closed_by}
    names = {way.pathway: way.name for way in home.ways}
    ways = sorted(
        _ways(visit, with_closed=False), key=lambda way: (way.ref in closed, list(names).index(way.ref) if way.ref in names else 0)
    )
    choices = tuple(
        (
            way.ref,
            choice_text(
                way.name,
                visit.words.country(way.country) if way.country else "",
                f"{say(N_('closed to them'))}: {say(CLOSED_BY.get(closed[way.ref], closed[way.ref]))}" if way.ref in closed else "",
            ),
        )
        for way in ways
    )
    members = [person for person in home.persons if not person.left and person.relationship]
    fields = (
        Field("pathway", N_("Pathway"), kind="choice", choices=(("", N_("choose")), *choices), is_required=True),
        Field(
            "persons",
            N_("For whom; nobody ticked: for the whole household"),
            kind="many",
            choices=tuple(
                (person.ref, choice_text(person.names[0].full if person.names else "", code_of(person.ref))) for person in members
            ),
        ),
        Field("on", N_("Begun on"), kind="day", hint=_DAY_HINT),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        day, case = v["on"] or visit.today, visit.ref("case")
        persons = tuple(bytes.fromhex(person) for person in v["persons"] or [person.ref for person in members])
        if not persons:
            raise Mistaken("nobody belongs to this household", "add its persons first")
        opened = f.ApplicationOpened(case=case, application=ref, pathway=bytes.fromhex(v["pathway"]), persons=persons, on=day)
        return (opened, f.ApplicationStatusSet(case=case, application=ref, status="considered", on=day))

    return perform(
        visit,
        Act(
            title=N_("Begin an application"),
            fields=fields,
            drafts=drafts,
            back=f"/case/{home.ref}",
            after=f"/application/{ref.hex()}",
            about=about_case(home.ref, home.label),
            begin={"pathway": visit.places.get("pathway", ""), "on": "today"},
        ),
    )


_FORMS = (
    ("/application/{application}/status", status),
    ("/case/{case}/application", begin),
    ("/pathway/{pathway}/application/{case}", begin),
)

PAGES = (
    Page("GET", "/applications", listed),
    Page("POST", "/applications", chosen),
    Page("GET", "/applications/{view}", listed),
    Page("GET", "/application/{application}", shown),
    *(Page(method, path, answer) for path, answer in _FORMS for method in ("GET", "POST")),
)
