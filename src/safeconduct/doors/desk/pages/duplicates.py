"""Who may be one person: the questions with their reasons, and what somebody decides. Names are shown when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.actions import duplicate_list
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.ids import show
from safeconduct.model import facts as f

LINES = 50
_ASKED = {"same": N_("probably one person"), "unsure": N_("perhaps one person"), "relatives": N_("probably relatives")}
_HOW = (
    ("duplicate", N_("one household: the first case is the copy, and leaves the lists")),
    ("relatives", N_("relatives")),
    ("different", N_("nobody is in both")),
)


def listing(visit: Visit) -> Reply:
    """Show a page of the questions, the surest first."""
    page = max(1, visit.number("page"))
    answer = visit.ask("duplicate_list", duplicate_list.Ask(offset=(page - 1) * LINES, limit=LINES), duplicate_list.Answer)
    return visit.show(
        "duplicates.html", answer=answer, page=page, lines=LINES, asked=_ASKED, with_names=visit.query.get("names") == "1", at="/duplicates"
    )


def decide(visit: Visit) -> Reply:
    """Say what two cases are."""
    case, other = visit.ref("case"), visit.ref("other")

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        link = f.CasesLinked(case=case, other=other, how=v["how"])
        if v["how"] != "duplicate":
            return (link,)
        return link, f.CaseStatusSet(case=case, status="duplicate", on=visit.today)

    return perform(
        visit,
        Act(
            title=N_("Decide about two cases"),
            fields=(Field("how", N_("What they are"), kind="choice", choices=_HOW, is_required=True),),
            drafts=drafts,
            back="/duplicates",
            about=f"{show(case)}, {show(other)}",
            before=N_("Nothing is thrown away: the history of both stays, and each names the other."),
        ),
    )


PAGES = (
    Page("GET", "/duplicates", listing),
    *(Page(method, "/duplicates/{case}/{other}", decide) for method in ("GET", "POST")),
)
