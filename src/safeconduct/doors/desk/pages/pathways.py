"""Pathways: their terms, the places used, what notices say against them, for whom each is the first way out; and exits without a visa."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from safeconduct.actions import application_count, application_list, case_list, notice_list, pathway_exits, pathway_list
from safeconduct.doors.desk.forms import Act, Field, begun, perform, read
from safeconduct.doors.desk.pages.choosing import choose
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.way_pictures import pipeline_of, places_of
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules import WORDS

LINES = 20  # of the lists on the page of one pathway; the whole lists have pages of their own
_DAYS_MOST = 3_653  # ten years, as the rules say it
_PLACES_MOST = 100_000
_DAY_HINT = N_("2017-05-26, today, or +7 for a week from today")


def listed(visit: Visit) -> Reply:
    """Show the pathways: the open ones and those to come, or all."""
    with_closed = bool(visit.number("closed", 0, 1))
    answer = visit.ask("pathway_list", pathway_list.Ask(with_closed=with_closed), pathway_list.Answer)
    open_first = sorted(answer.pathways, key=lambda line: ("open", "to_come", "closed").index(line.state))
    return visit.show(
        "pathways.html",
        pathways=open_first,
        drawn=places_of([line for line in open_first if line.state != "closed"]),
        notices=_notices(visit),
        first={line.ref: _first_for(visit, line.ref, 1).total for line in open_first if line.state != "closed"},
        with_closed=with_closed,
    )


def _notices(visit: Visit) -> dict[str, notice_list.Line]:
    return {line.ref: line for line in visit.ask("notice_list", notice_list.Ask(), notice_list.Answer).notices}


def _first_for(visit: Visit, ref: str, limit: int) -> case_list.Answer:
    """List the households not yet out of danger that wait for this way, or could take none sooner."""
    return visit.ask("case_list", case_list.Ask(pathway=bytes.fromhex(ref), is_unsafe=True, limit=limit), case_list.Answer)


def line_of(visit: Visit, ref: bytes) -> pathway_list.Line:
    """Give one pathway.

    Raises:
        Mistaken: there is none like it.
    """
    found = visit.ask("pathway_list", pathway_list.Ask(pathway=ref), pathway_list.Answer).pathways
    if not found:
        raise Mistaken("there is no such pathway", "choose it from the list of pathways")
    return found[0]


def shown(visit: Visit) -> Reply:
    """Show one pathway."""
    ref = visit.ref("pathway")
    line = line_of(visit, ref)
    counted = visit.ask("application_count", application_count.Ask(pathway=ref), application_count.Answer)
    applications = visit.ask("application_list", application_list.Ask(pathway=ref, is_open=True, limit=LINES), application_list.Answer)
    return visit.show(
        "pathway.html",
        way=line,
        drawn=places_of([line]),
        notices=_notices(visit),
        pipeline=pipeline_of(counted, visit.words),
        applications=applications,
        first=_first_for(visit, line.ref, LINES),
    )


def one_country(text: str) -> str:
    """Read a country as its code of three letters, or as `scheme:CODE`.

    Raises:
        Mistaken: there is none like it.
    """
    return codes.country(text if ":" in text else text.upper(), "iso3")


def _each(make: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """Read several, with blanks or commas between them."""
    return lambda text: tuple(dict.fromkeys(make(part) for part in text.replace(",", " ").replace(";", " ").split()))


def _place(text: str) -> str:
    """Read a region of ISO 3166-2, or a country as a notice compares it."""
    typed = text.upper()
    two, _, rest = typed.partition("-")
    if rest.isascii() and rest.isalnum() and len(rest) <= 3:  # noqa: PLR2004  RU-CE
        codes.country(two, "iso2")
        return typed
    return one_country(text)


def _need(text: str) -> str:
    found = text if codes.is_known(text) else codes.code_like("unhcr-sn", text)
    if found is None:
        raise Mistaken("that is no code of a need", "codes as UNHCR writes them: LP-IH, SV-VF; see: safeconduct codes unhcr-sn")
    return found


_COUNTRIES_HINT = N_("codes of three letters with blanks between them: RUS UKR; left out: anybody")
TERMS = (
    Field("name", N_("Name"), is_required=True),
    Field(
        "type",
        N_("Kind"),
        kind="choice",
        choices=(("", N_("choose")), *codes.listed("pathway").items()),
        is_required=True,
    ),
    Field("country", N_("Where it leads"), hint=N_("code of three letters: DEU; left out: to no country yet"), make=one_country),
    Field("places", N_("Places"), kind="number", highest=_PLACES_MOST, hint=N_("persons that it takes; left out: not known")),
    Field("preparation_days", N_("Days from the decision to the submission"), kind="number", highest=_DAYS_MOST),
    Field("processing_days", N_("Days from the submission to the departure"), kind="number", highest=_DAYS_MOST, is_required=True),
    Field("opens_on", N_("First day for applications"), kind="day", hint=_DAY_HINT),
    Field("closes_on", N_("Last day for applications"), kind="day", hint=_DAY_HINT),
    Field("nationalities", N_("Nationalities that it takes"), hint=_COUNTRIES_HINT, make=_each(one_country)),
    Field("regions_refused", N_("Regions of origin left out"), hint=N_("RU-CE, or a country of three letters"), make=_each(_place)),
    Field("needs_any", N_("Needs of which one must be there"), hint=N_("codes with blanks between them: LP-IH SV-VF"), make=_each(_need)),
    Field("must_be_in", N_("From where one can apply; none: from anywhere"), kind="many", choices=tuple(codes.listed("location").items())),
    Field(
        "papers",
        N_("Papers that each person must hold"),
        kind="many",
        choices=tuple((word, word.replace("_", " ")) for word in WORDS["paper"]),
    ),
    Field(
        "household_max", N_("Persons in one application at most"), kind="number", lowest=1, highest=1_000, hint=N_("left out: any number")
    ),
)


def _drafts(ref: bytes) -> Callable[[dict[str, Any]], Sequence[Any]]:
    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        empty: dict[str, Any] = {
            "country": "",
            "nationalities": (),
            "regions_refused": (),
            "needs_any": (),
            "preparation_days": 0,
            "household_max": 0,
        }
        terms: dict[str, Any] = {name: empty.get(name) if value is None else value for name, value in v.items()}
        terms["places"] = f.PLACES_UNKNOWN if v["places"] is None else v["places"]
        return (f.PathwaySet(pathway=ref, **terms),)

    return drafts


def add(visit: Visit) -> Reply:
    """Add a pathway."""
    ref = new_ref()
    act = Act(title=N_("Add a pathway"), fields=TERMS, drafts=_drafts(ref), back="/pathways", after=f"/pathway/{ref.hex()}")
    return perform(visit, act)


def change(visit: Visit) -> Reply:
    """Change a pathway's terms; all of them stand in the form, so what is not touched stays."""
    ref = visit.ref("pathway")
    line = line_of(visit, ref)
    begin: dict[str, object] = {name: value for name, value in msgspec.structs.asdict(line).items() if value is not None}
    for name in ("nationalities", "regions_refused", "needs_any"):
        begin[name] = " ".join(each.removeprefix("iso3:").removeprefix("unhcr-sn:") for each in getattr(line, name))
    begin["country"] = line.country.removeprefix("iso3:")
    begin["household_max"] = line.household_max or ""
    return perform(
        visit,
        Act(title=N_("Change the terms"), fields=TERMS, drafts=_drafts(ref), back=f"/pathway/{line.ref}", about=line.name, begin=begin),
    )


def close(visit: Visit) -> Reply:
    """Close a pathway."""
    ref = visit.ref("pathway")
    line = line_of(visit, ref)
    fields = (
        Field("on", N_("First day without applications"), kind="day", hint=_DAY_HINT),
        Field("why", N_("Why")),
        Field("sure", N_("I mean it"), kind="yes"),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        if not v["sure"]:
            raise Mistaken("a pathway is closed for good", "tick the box when you mean it")
        return (f.PathwayClosed(pathway=ref, on=v["on"] or visit.today, why=v["why"]),)

    return perform(
        visit,
        Act(
            title=N_("Close the pathway"),
            fields=fields,
            drafts=drafts,
            back=f"/pathway/{line.ref}",
            about=f"{line.name} · {code_of(line.ref)}",
            before=N_("It takes no further applications; those under way stay. The clocks of all whose way it is move at once."),
            is_grave=True,
            begin={"on": "today"},
        ),
    )


def apply(visit: Visit) -> Reply:
    """Ask for whom an application on this pathway is to be begun."""
    line = line_of(visit, visit.ref("pathway"))
    return choose(visit, N_("Begin an application"), f"/pathway/{line.ref}/application/", f"/pathway/{line.ref}", line.name)


HOW = (("visa_free", N_("without a visa")), ("on_arrival", N_("visa on arrival")), ("eta", N_("announced electronically before")))
EXITS = (
    Field("passport", N_("Whose passport"), hint=N_("code of three letters: RUS"), is_required=True, make=one_country),
    Field("how", N_("Kind of exit"), kind="choice", choices=(("", N_("any")), *HOW)),
    Field("oldest_days", N_("Call it stale after"), kind="number", lowest=1, highest=_DAYS_MOST, hint=N_("days; left out: 365")),
)


def exits(visit: Visit) -> Reply:
    """Show where a passport goes without asking for a visa first; whose it is stands under a random name, never in the address."""
    kept = visit.desk.kept.get(visit.places.get("view", ""))
    wanted = dict(kept) if isinstance(kept, dict) else {}
    if "passport" not in wanted:
        return visit.show("exits.html", filled=begun(EXITS, {}), answer=None, exits=(), how=dict(HOW))
    ask = pathway_exits.Ask(passport=wanted["passport"], oldest_days=wanted.get("oldest_days") or 365)
    answer = visit.ask("pathway_exits", ask, pathway_exits.Answer)
    begin = {**wanted, "passport": wanted["passport"].removeprefix("iso3:")}
    fitting = [each for each in answer.exits if wanted.get("how", "") in ("", each.how)]
    return visit.show("exits.html", filled=begun(EXITS, begin), answer=answer, exits=fitting, how=dict(HOW))


def exits_sought(visit: Visit) -> Reply:
    """Keep whose exits are asked for, and go to the page that shows them."""
    filled = read(EXITS, visit.form, visit.today)
    if filled.wrong:
        return visit.show("exits.html", status=422, filled=filled, answer=None, exits=(), how=dict(HOW))
    return visit.go(f"/exits/{visit.desk.keep(filled.values)}")


_FORMS = (
    ("/pathways/add", add),
    ("/pathway/{pathway}/terms", change),
    ("/pathway/{pathway}/close", close),
    ("/pathway/{pathway}/application", apply),
)

PAGES = (
    Page("GET", "/pathways", listed),
    Page("GET", "/pathway/{pathway}", shown),
    Page("GET", "/exits", exits),
    Page("POST", "/exits", exits_sought),
    Page("GET", "/exits/{view}", exits),
    *(Page(method, path, answer) for path, answer in _FORMS for method in ("GET", "POST")),
)
