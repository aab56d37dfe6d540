"""One search box for cases by anything in them, people by their names, pages, and acts: `note 7K3M` leads to the note's form.

What was searched for never stands in an address.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence

from safeconduct.actions import case_find, resolve
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.errors import Mistaken

LINES = 50
_CODE = re.compile(r"[0-9A-Za-z]{4}-?[0-9A-Za-z]{0,4}")

PLACES: tuple[tuple[str, str, str], ...] = (
    ("/", N_("Today"), N_("what is due, who is silent, which deadline nears")),
    ("/cases", N_("Cases"), N_("filter, sort, households")),
    ("/cases/open", N_("Open a case"), N_("a new household")),
    ("/import", N_("Import a file"), N_("spreadsheet, KoBo, Primero, registration form")),
    ("/guard", N_("Check a draft"), N_("names, numbers, countries in a text that is to leave")),
    ("/duplicates", N_("Who may be one person"), N_("duplicates, relatives, two spellings")),
    ("/tasks", N_("Tasks"), N_("what is to be done by when")),
    ("/silence", N_("Silence"), N_("check-ins, rhythms, colleagues")),
    ("/notices", N_("Notices and threats"), N_("countries that refuse, announced deadlines")),
    ("/notices/enter", N_("Enter a notice"), N_("a country lets something be known")),
    ("/threats/announce", N_("Add a threat to everybody"), N_("a day in any calendar")),
    ("/negotiations", N_("Negotiations"), N_("talks, pledges, places")),
    ("/compartments", N_("Compartments"), N_("what lies where, who can open it, what leaves with an export")),
    ("/depots", N_("Depots"), N_("sealed copies, sticks, relays, sync")),
    ("/members", N_("Members"), N_("who belongs, who opens what, admins, laptops, shut out")),
    ("/exposure", N_("Exposure"), N_("what a seized laptop or an arrested colleague gives away, whom to warn")),
    ("/custodians", N_("Custodians"), N_("shares, cards, drill, recovery")),
    ("/shelters", N_("Shelters"), N_("beds, nights, stays, who must be moved")),
    ("/shelters/open", N_("Open a shelter"), N_("a new place, beds")),
    ("/pathways", N_("Pathways"), N_("visas, programmes, places, terms")),
    ("/pathways/add", N_("Add a pathway"), N_("a new way, programme, visa")),
    ("/exits", N_("Exits without a visa"), N_("passport, visa-free countries")),
    ("/applications", N_("Applications"), N_("stages, filter by status or pathway")),
    ("/history", N_("History"), N_("who recorded what and when")),
    ("/retention", N_("To be forgotten"), N_("closed cases, retention, hold, destroy")),
    ("/travel", N_("Journeys"), N_("a border, keys leave the laptop, who is away")),
    ("/panic", N_("Panic"), N_("destroy the keys")),
    ("/keys", N_("Shortcuts"), N_("keys, help")),
)
"""Address, name and further words of what the search box finds beside cases; pages add theirs."""


ACTS: tuple[tuple[str, str], ...] = (
    ("note", N_("Write a note")),
    ("heard", N_("Heard of them")),
    ("task", N_("Add a task")),
    ("status", N_("Set the status")),
    ("risk", N_("Judge the risk")),
    ("location", N_("Say where they are")),
    ("priority", N_("Set the priority")),
    ("need", N_("Add a need")),
    ("threat", N_("Add a threat")),
    ("stay", N_("Find a place to stay")),
    ("application", N_("Begin an application")),
    ("person", N_("Add a person")),
    ("rhythm", N_("Set the rhythm")),
    ("bearings", N_("Origin, destination, category")),
    ("link", N_("Link to another case")),
    ("transfer", N_("Transfer to another caseload")),
    ("share", N_("Share with another caseload")),
    ("close", N_("Close the case")),
)
"""Acts on a case, by the end of their address: found by a word of their name beside the code of the case."""


def sought(visit: Visit) -> Reply:
    """Go straight to a case whose code was typed; otherwise keep the words and go to the page that answers them."""
    typed = (visit.form.get("words") or ("",))[0].strip()
    if not typed:
        return visit.go("/cases")
    case = _case_of(visit, typed)
    if case:
        return visit.go(f"/case/{case}")
    return visit.go(f"/v/{visit.desk.keep(('find', typed))}")


def _case_of(visit: Visit, typed: str) -> str:
    """Give the case that a code means, as addresses write it; nothing when it is no code of one case."""
    if _CODE.fullmatch(typed):
        with contextlib.suppress(Mistaken):
            return visit.ask("resolve", resolve.Ask(kind="case", code=typed), resolve.Answer).ref.hex()
    return ""


def _acts(visit: Visit, words: list[str]) -> list[tuple[str, str, str]]:
    """Give address, name and case of the acts whose name holds all the words but the one that is the code of a case."""
    for at, word in enumerate(words):
        rest = words[:at] + words[at + 1 :]
        case = _case_of(visit, word) if rest else ""
        if case:
            return [(f"/case/{case}/{path}", name, case) for path, name in ACTS if _holds((name, path), rest, visit)]
    return []


def _holds(texts: Sequence[str], words: Sequence[str], visit: Visit) -> bool:
    """Tell whether each word stands in one of the texts, as the reader sees them or in English."""
    said = [text.casefold() for one in texts for text in (visit.words.say(one), one)]
    return all(any(word in text for text in said) for word in words)


def answered(visit: Visit) -> Reply:
    """Show what the kept words found."""
    kept = visit.desk.kept.get(visit.places["view"])
    if not (isinstance(kept, tuple) and kept[0] == "find"):
        raise Mistaken("that search is forgotten", "search again: searches are kept only while the vault is open")
    typed = kept[1]
    answer = visit.ask("case_find", case_find.Ask(words=typed, limit=LINES), case_find.Answer)
    words = typed.casefold().split()
    places = [place for place in PLACES if _holds(place[1:], words, visit)]
    return visit.show("found.html", typed=typed, answer=answer, places=places, acts=_acts(visit, words))


PAGES = (
    Page("POST", "/find", sought),
    Page("GET", "/v/{view}", answered),
)
