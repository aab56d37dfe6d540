"""Shelters: beds by night as a picture, who must be moved, and the acts on shelters and stays.

Where people sleep is kept apart from who they are: these pages name households by code, and a task that comes of an exposed place never
says which place it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from safeconduct.actions import case_show, shelter_list, shelter_show, stay_find
from safeconduct.doors.desk.bed_pictures import alike, board, house
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.pages.choosing import about_case, choice_text, choose
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.typed import region

NIGHTS, NIGHTS_MOST = 28, 84  # drawn at first, and at most: beyond twelve weeks a night is too narrow to be read
LINES = 25  # shelters on one page: more is no picture any more
OFFERED = 60  # shelters to choose from, those with most free beds: more makes a page heavy, and each shelter has a page of its own
_MOST_BEDS = 1_000  # as the rules say it
_DAY_HINT = N_("2017-05-26, today, or +7 for a week from today")
_MORNING_HINT = N_("the morning on which they leave; left out: not known yet")


def listed(visit: Visit) -> Reply:
    """Show the shelters with their nights; closed ones only where somebody still sleeps, unless they are asked for."""
    nights, from_on = _span(visit)
    tonight = _first_nights(visit, visit.today)
    every = (tonight if from_on == visit.today else _first_nights(visit, from_on)).shelters
    with_closed = bool(visit.number("closed", 0, 1))
    loud = [line for line in tonight.shelters if line.nights[0].taken > line.nights[0].beds]  # an exposed one has no beds
    pressing = {line.ref for line in loud}
    shown = [line for line in every if with_closed or line.ref in pressing or not (line.is_closed or line.is_exposed)]
    page, pages = max(1, visit.number("page")), (len(shown) + LINES - 1) // LINES
    hidden, shown = len(every) - len(shown), shown[(page - 1) * LINES : page * LINES]
    if shown:
        refs = tuple(bytes.fromhex(line.ref) for line in shown)
        ask = shelter_list.Ask(from_on=from_on, nights=nights, with_closed=True, shelters=refs)
        shown = list(visit.ask("shelter_list", ask, shelter_list.Answer).shelters)
    return visit.show(
        "shelters.html",
        shown=shown,
        hidden=hidden,
        page=page,
        pages=pages,
        with_closed=with_closed,
        tonight={line.ref: line for line in tonight.shelters},
        free_tonight=tonight.free_tonight,
        loud=[_shelter(visit, line.ref) for line in loud],
        board=board(shown, visit.words),
        alike=alike,
        nights=nights,
        from_on=from_on,
        earlier=from_on - dt.timedelta(days=nights),
        later=from_on + dt.timedelta(days=nights),
    )


def _first_nights(visit: Visit, on: dt.date) -> shelter_list.Answer:
    """List all shelters with one night."""
    return visit.ask("shelter_list", shelter_list.Ask(from_on=on, nights=1, with_closed=True), shelter_list.Answer)


def _span(visit: Visit) -> tuple[int, dt.date]:
    """Read which nights are wanted.

    Raises:
        Mistaken: the address names no day.
    """
    nights = min(NIGHTS_MOST, max(1, visit.number("nights", NIGHTS)))
    try:
        return nights, dt.date.fromisoformat(visit.query["from"]) if visit.query.get("from") else visit.today
    except ValueError:
        raise Mistaken("that address is no page of this desk", "begin again from a page of the list above") from None


def _shelter(visit: Visit, ref: str, from_on: dt.date | None = None, nights: int = 1) -> shelter_show.Answer:
    return visit.ask("shelter_show", shelter_show.Ask(shelter=bytes.fromhex(ref), from_on=from_on, nights=nights), shelter_show.Answer)


def shown(visit: Visit) -> Reply:
    """Show one shelter: its nights, who stays there, who must be moved."""
    nights, from_on = _span(visit)
    shelter = _shelter(visit, visit.places["shelter"], from_on, nights)
    now = _shelter(visit, visit.places["shelter"])
    return visit.show(
        "shelter.html",
        shelter=shelter,
        stays=now.stays,
        tonight=now.nights[0],
        moving=[stay for stay in now.stays if stay.must_move],
        house=house(shelter, visit.words),
        alike=alike(shelter.nights),
        nights=nights,
        from_on=from_on,
        earlier=from_on - dt.timedelta(days=nights),
        later=from_on + dt.timedelta(days=nights),
    )


def _region(text: str) -> str:
    """Read a region of a country that there is: the rules of a shelter ask for none, and what is typed here could be an address."""
    typed = region(text)
    if "-" in typed:
        codes.country(typed.partition("-")[0], "iso2")
    return typed


def add(visit: Visit) -> Reply:
    """Open a shelter."""
    ref = new_ref()
    fields = (
        Field("name", N_("Code name"), hint=N_("a name that tells nothing; never the owner's"), is_required=True),
        Field("beds", N_("Beds"), kind="number", highest=_MOST_BEDS, is_required=True),
        Field("region", N_("Region or country"), hint=N_("RU-MOW, or RUS for the whole country; never an address"), make=_region),
        Field("address", N_("Address"), kind="text", hint=N_("for the shelter keepers alone; left out: not kept")),
        Field("on", N_("First night"), kind="day", hint=_DAY_HINT),
        Field("until_on", N_("Must be empty by the morning of"), kind="day"),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        begins = v["on"] or visit.today
        return (
            f.ShelterOpened(
                shelter=ref,
                name=v["name"],
                region=v["region"] or "",
                address=v["address"],
                beds=v["beds"],
                on=begins,
                until_on=v["until_on"],
            ),
        )

    act = Act(
        title=N_("Open a shelter"), fields=fields, drafts=drafts, back="/shelters", after=f"/shelter/{ref.hex()}", begin={"on": "today"}
    )
    return perform(visit, act)


def beds(visit: Visit) -> Reply:
    """Set how many beds there are from a night on."""
    shelter = _shelter(visit, visit.places["shelter"])
    fields = (
        Field("beds", N_("Beds"), kind="number", highest=_MOST_BEDS, is_required=True),
        Field("from_on", N_("From which night on"), kind="day", hint=_DAY_HINT),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        return (f.BedsSet(shelter=visit.ref("shelter"), beds=v["beds"], from_on=v["from_on"] or visit.today),)

    begin = {"beds": str(shelter.nights[0].beds), "from_on": "today"}
    return perform(
        visit, Act(title=N_("Set the beds"), fields=fields, drafts=drafts, back=_at(shelter), about=_about(shelter), begin=begin)
    )


def _at(shelter: shelter_show.Answer) -> str:
    return f"/shelter/{shelter.ref}"


def _about(shelter: shelter_show.Answer) -> str:
    return f"{shelter.name} · {code_of(shelter.ref)}"


def whose_stay(visit: Visit) -> Reply:
    """Ask who is to stay here."""
    shelter = _shelter(visit, visit.places["shelter"])
    return choose(visit, N_("Begin a stay"), f"{_at(shelter)}/stay/", _at(shelter), _about(shelter))


def where_stay(visit: Visit) -> Reply:
    """Show where a household could stay, the shelter with most free beds first."""
    case = visit.ref("case")
    home = visit.ask("case_show", case_show.Ask(case=case, notes=0), case_show.Answer)
    stays = visit.ask("stay_find", stay_find.Ask(case=case), stay_find.Answer)
    places = _open(visit)
    return visit.show(
        "stay_where.html",
        case=home,
        about=about_case(home.ref, home.label),
        stays=stays.stays,
        persons=stays.persons,
        places=places[:OFFERED],
        more=len(places) - OFFERED,
    )


def _open(visit: Visit, *, but: str = "") -> list[shelter_list.Line]:
    """List the shelters to which somebody can be sent tonight, but one; those with most free beds first."""
    answer = visit.ask("shelter_list", shelter_list.Ask(nights=1), shelter_list.Answer)
    able = (line for line in answer.shelters if not line.is_exposed and line.ref != but)
    return sorted(able, key=lambda line: (line.nights[0].taken - line.nights[0].beds, line.name))


def stay(visit: Visit) -> Reply:
    """Give a household beds from a night on."""
    shelter, case = _shelter(visit, visit.places["shelter"]), visit.ref("case")
    home = visit.ask("case_show", case_show.Ask(case=case, notes=0), case_show.Answer)
    known = visit.ask("stay_find", stay_find.Ask(case=case), stay_find.Answer)
    fields: tuple[Field, ...] = (
        Field("beds", N_("Beds"), kind="number", lowest=1, highest=_MOST_BEDS, hint=N_("left out: one for each of the household")),
        Field("from_on", N_("First night"), kind="day", hint=_DAY_HINT),
        Field("until_on", N_("Until the morning of"), kind="day", hint=_MORNING_HINT),
    )
    if known.stays:
        fields = (*fields, Field("besides", N_("They need these beds besides those that they have"), kind="yes"))

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        beds, from_on, until_on = v["beds"] or max(1, known.persons), v["from_on"] or visit.today, v["until_on"]
        if stay_find.too_many(known, beds, from_on, until_on) and not v["besides"]:
            raise Mistaken("they have beds in those nights already", "move them, or end that stay; or tick that they need these besides")
        return (f.StayBegun(case=case, stay=new_ref(), shelter=visit.ref("shelter"), beds=beds, from_on=from_on, until_on=until_on),)

    return perform(
        visit,
        Act(
            title=N_("Begin a stay"),
            fields=fields,
            drafts=drafts,
            back=_at(shelter),
            about=f"{about_case(home.ref, home.label)} → {shelter.name}",
            begin={"beds": str(max(1, known.persons)), "from_on": "today"},
        ),
    )


def _stay(visit: Visit, shelter: shelter_show.Answer) -> shelter_show.Stay:
    """Give the stay in the address.

    Raises:
        Mistaken: the shelter has none like it.
    """
    found = next((each for each in shelter.stays if each.ref == visit.places["stay"]), None)
    if found is None:
        raise Mistaken("there is no such stay", "see: safeconduct shelter show")
    return found


def _ended(visit: Visit, old: shelter_show.Stay, on: dt.date) -> f.StayEnded:
    return f.StayEnded(case=bytes.fromhex(old.case), stay=bytes.fromhex(old.ref), shelter=visit.ref("shelter"), on=on)


def end(visit: Visit) -> Reply:
    """End a stay."""
    shelter = _shelter(visit, visit.places["shelter"])
    old = _stay(visit, shelter)
    fields = (Field("on", N_("On which morning they left"), kind="day", hint=_DAY_HINT),)
    about = f"{code_of(old.case)} · {shelter.name}"
    return perform(
        visit,
        Act(
            title=N_("End the stay"),
            fields=fields,
            drafts=lambda v: (_ended(visit, old, v["on"] or visit.today),),
            back=_at(shelter),
            about=about,
            begin={"on": "today"},
        ),
    )


def move(visit: Visit) -> Reply:
    """Move a household: it leaves the one shelter and takes beds in the other, in one act."""
    shelter = _shelter(visit, visit.places["shelter"])
    old, say = _stay(visit, shelter), visit.words
    places = _open(visit, but=shelter.ref)
    hint = "" if len(places) <= OFFERED else N_("those with most free beds; for another, end the stay here and begin one on its page")
    choices = tuple(
        (
            line.ref,
            choice_text(line.name, say.count("%(num)s bed free tonight", "%(num)s beds free tonight", max(0, night.beds - night.taken))),
        )
        for line in places[:OFFERED]
        for night in line.nights[:1]
    )
    fields = (
        Field("to", N_("To which shelter"), kind="choice", choices=(("", N_("choose")), *choices), hint=hint, is_required=True),
        Field("on", N_("First night there"), kind="day", hint=_DAY_HINT),
        Field("beds", N_("Beds"), kind="number", lowest=1, highest=_MOST_BEDS, hint=N_("left out: as many as before")),
        Field("until_on", N_("Until the morning of"), kind="day", hint=_MORNING_HINT),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        day = v["on"] or visit.today
        new = f.StayBegun(
            case=bytes.fromhex(old.case),
            stay=new_ref(),
            shelter=bytes.fromhex(v["to"]),
            beds=v["beds"] or old.beds,
            from_on=day,
            until_on=v["until_on"],
        )
        return (_ended(visit, old, day), new)

    return perform(
        visit,
        Act(
            title=N_("Move them to another shelter"),
            fields=fields,
            drafts=drafts,
            back=_at(shelter),
            about=f"{code_of(old.case)} · {shelter.name}",
            begin={"on": "today", "beds": str(old.beds)},
        ),
    )


def close(visit: Visit) -> Reply:
    """Close a shelter in the ordinary way."""
    before = N_("No further night is spent there. It is not opened again: a place that is safe again is a new shelter.")
    return _close(visit, N_("Close the shelter"), before, is_exposed=False)


def expose(visit: Visit) -> Reply:
    """Close a shelter that the hunters may know: everybody there gets a task to be moved, which never says from where."""
    before = N_("The hunters may know of it: nobody is sent there again, and every household there gets the task to be moved at once.")
    return _close(visit, N_("The shelter is exposed"), before, is_exposed=True)


def _close(visit: Visit, title: str, before: str, *, is_exposed: bool) -> Reply:
    """Show who is to be moved, ask for a sign that this was read, and close."""
    shelter = _shelter(visit, visit.places["shelter"])
    left = tuple(dict.fromkeys(each.case for each in shelter.stays if not each.is_over))
    fields = (
        Field("on", N_("First night on which nobody sleeps there"), kind="day", hint=_DAY_HINT),
        Field("why", N_("Why")),
        Field("sure", N_("I have read who is to be moved, and mean it"), kind="yes"),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        if not v["sure"]:
            raise Mistaken("a shelter is closed for good", "tick the box when you have read who is to be moved")
        day = v["on"] or visit.today
        text = visit.words.say(N_("Move this household at once: the place where it stays is exposed."))
        tasks = [
            f.TaskAdded(case=bytes.fromhex(case), task=new_ref(), text=text, due_on=day, role="shelter") for case in left if is_exposed
        ]
        return (f.ShelterClosed(shelter=visit.ref("shelter"), on=day, is_exposed=is_exposed, why=v["why"]), *tasks)

    return perform(
        visit,
        Act(
            title=title,
            fields=fields,
            drafts=drafts,
            back=_at(shelter),
            about=_about(shelter),
            before=before,
            is_grave=is_exposed,
            begin={"on": "today"},
            template="shelter_close.html",
            shown={"left": [each for each in shelter.stays if not each.is_over]},
        ),
    )


_FORMS = (
    ("/shelters/open", add),
    ("/shelter/{shelter}/beds", beds),
    ("/shelter/{shelter}/stay", whose_stay),
    ("/shelter/{shelter}/stay/{case}", stay),
    ("/shelter/{shelter}/move/{stay}", move),
    ("/shelter/{shelter}/end/{stay}", end),
    ("/shelter/{shelter}/close", close),
    ("/shelter/{shelter}/exposed", expose),
)

PAGES = (
    Page("GET", "/shelters", listed),
    Page("GET", "/shelter/{shelter}", shown),
    Page("GET", "/case/{case}/stay", where_stay),
    *(Page(method, path, answer) for path, answer in _FORMS for method in ("GET", "POST")),
)
