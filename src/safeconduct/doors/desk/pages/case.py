"""One household's file, readable at three in the morning: what presses first, contested values loud, what happened last."""

from __future__ import annotations

from safeconduct.actions import case_show, history
from safeconduct.doors.desk.pictures import step_of
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.way_pictures import CLOSED_BY

NOTES, HAPPENED = 10, 12  # of each, the newest; the rest has pages of its own


def shown(visit: Visit) -> Reply:
    """Show a household's file."""
    ref = visit.ref("case")
    case = visit.ask("case_show", case_show.Ask(case=ref, notes=-1 if visit.query.get("notes") == "all" else NOTES), case_show.Answer)
    happened = visit.ask("history", history.Ask(case=ref, limit=HAPPENED, is_full=True), history.Answer)
    names = list(dict.fromkeys(name.full for person in case.persons[:1] for name in person.names))
    return visit.show(
        "case.html", case=case, names=names, happened=happened, now=visit.now, today=visit.today, step_of=step_of, closed_by=CLOSED_BY
    )


PAGES = (Page("GET", "/case/{case}", shown),)
