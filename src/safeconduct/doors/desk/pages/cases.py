"""Cases: filter, sort, page by page. What was filtered for stands under a random name, never in the address."""

from __future__ import annotations

from typing import Any

from safeconduct.actions import case_list
from safeconduct.doors.desk.forms import Field, begun, read
from safeconduct.doors.desk.pages.typed import COUNTRY_HINT, coded, country_in
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, Wording
from safeconduct.model import codes
from safeconduct.model.rules import ALARMS
from safeconduct.model.typed import region

LINES = 50
SORTS = (
    ("needed", N_("who must be gone first")),
    ("risk", N_("risk")),
    ("silent", N_("longest silent")),
    ("opened", N_("opened last")),
    ("label", N_("label")),
)


def _any(choices: Any) -> tuple[tuple[str, str], ...]:
    return (("", N_("any")), *choices)


WHO = (
    ("unsafe", N_("not yet out of danger")),
    ("endangered", N_("endangered")),
    ("contested", N_("contested")),
    ("silent", N_("silent")),
)
_FIELDS = (
    Field("who", N_("Who"), kind="choice", choices=_any(WHO)),
    Field("status", N_("Status"), kind="choice", choices=_any(codes.listed("case-status").items())),
    Field("risk", N_("Risk"), kind="choice", choices=_any(codes.listed("risk").items())),
    Field("location", N_("Where they are"), kind="choice", choices=_any(codes.listed("location").items())),
    Field("need", N_("Need"), kind="choice", choices=_any((f"unhcr-sn:{code}", label) for code, label in codes.listed("unhcr-sn").items())),
    Field("alarm", N_("Alarm"), kind="choice", choices=_any((alarm, alarm.replace("_", " ")) for alarm in ALARMS)),
    Field("priority", N_("Priority"), kind="choice", choices=_any(coded("rrf-pri")[1:])),
    Field("needed_by", N_("Must be gone by"), kind="day", hint=N_("2017-05-26, or +14")),
    Field("region", N_("Region they are in now"), hint=N_("RU-MOW, or RUS for the whole country"), make=region),
)  # fmt: skip
_ORDER = Field("sort", N_("Order"), kind="choice", choices=SORTS)


def _fields(words: Wording) -> tuple[Field, ...]:
    """Give what cases can be filtered and sorted by; countries are typed in the reader's language."""
    country = country_in(words)

    def origin(text: str) -> str:
        return region(text) if "-" in text else country(text)

    return (
        *_FIELDS,
        Field("origin", N_("Flee from"), hint=N_("a country, or a region as RU-CE"), make=origin),
        Field("nationality", N_("Nationality"), hint=COUNTRY_HINT, make=country),
        Field("destination", N_("Destination"), hint=COUNTRY_HINT, make=country),
        _ORDER,
    )


def listed(visit: Visit) -> Reply:
    """Show a page of the cases that fit what is kept under the name in the address, or of all."""
    kept = visit.desk.kept.get(visit.places.get("view", ""), {})
    return _page(visit, dict(kept) if isinstance(kept, dict) else {})


def choice(visit: Visit) -> Reply:
    """Show what cases can be filtered and sorted by, as it was chosen for the list that one comes from."""
    kept = visit.desk.kept.get(visit.places.get("view", ""), {})
    return visit.show("filter.html", filled=begun(_fields(visit.words), {"sort": "needed", **(kept if isinstance(kept, dict) else {})}))


def chosen(visit: Visit) -> Reply:
    """Keep what was chosen and go to the page that shows it; say what is wrong beside the field."""
    filled = read(_fields(visit.words), visit.form, visit.today)
    if filled.wrong:
        return visit.show("filter.html", status=422, filled=filled)
    wanted = {name: value for name, value in filled.values.items() if value}
    return visit.go(f"/cases/{visit.desk.keep(wanted)}") if wanted else visit.go("/cases")


def _page(visit: Visit, wanted: dict[str, Any]) -> Reply:
    page = max(1, visit.number("page"))
    who, fits = wanted.get("who", ""), {name: value for name, value in wanted.items() if name not in ("who", "sort")}
    sort = wanted.get("sort", "silent" if who == "silent" else "needed")
    ask = case_list.Ask(
        **fits,
        is_unsafe=True if who else None,
        is_endangered=who == "endangered",
        is_contested=who == "contested",
        sort=sort,
        offset=(page - 1) * LINES,
        limit=LINES,
    )
    answer = visit.ask("case_list", ask, case_list.Answer)
    return visit.show(
        "cases.html",
        chosen=_said(visit, {**wanted, "sort": sort}),
        answer=answer,
        page=page,
        lines=LINES,
        view=visit.places.get("view", ""),
        now=visit.now,
    )


def _said(visit: Visit, wanted: dict[str, Any]) -> list[tuple[str, str]]:
    """Say what was chosen, field by field."""
    told = []
    for field in _fields(visit.words):
        value = wanted.get(field.name)
        if value:
            say = visit.words.day if field.kind == "day" else visit.words.country if field.make is not None else str
            told.append((field.label, dict(field.choices).get(value) or say(value)))
    return told


PAGES = (
    Page("GET", "/cases", listed),
    Page("POST", "/cases", chosen),
    Page("GET", "/cases/{view}", listed),
    Page("GET", "/cases/filter", choice),
    Page("GET", "/cases/{view}/filter", choice),
)
