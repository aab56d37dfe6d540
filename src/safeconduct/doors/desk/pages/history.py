"""History: who recorded what and when, the newest first; of everything, or of one case."""

from __future__ import annotations

from safeconduct.actions import history
from safeconduct.doors.desk.visiting import Page, Reply, Visit

LINES = 50


def told(visit: Visit) -> Reply:
    """Show a page of the history."""
    case = visit.places.get("case", "")
    ask = history.Ask(case=bytes.fromhex(case), before=visit.number("before", 0, 10**18), limit=LINES, is_full=bool(case))
    answer = visit.ask("history", ask, history.Answer)
    return visit.show("history.html", answer=answer, case=case, is_uncounted=False)


def uncounted(visit: Visit) -> Reply:
    """Show what this laptop wrote that counts nowhere, with what it says, to be recorded again."""
    answer = visit.ask("history", history.Ask(is_full=True, is_uncounted=True), history.Answer)
    return visit.show("history.html", answer=answer, case="", is_uncounted=True)


PAGES = (
    Page("GET", "/history/uncounted", uncounted),
    Page("GET", "/history", told),
    Page("GET", "/case/{case}/history", told),
)
