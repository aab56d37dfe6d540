"""Who may be one person: the questions with their reasons, and what somebody decides. Names are shown when they are asked for."""

from __future__ import annotations

from typing import Any

from safeconduct.actions import duplicate_decide, duplicate_list
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.ids import show

LINES = 50
_ASKED = {"same": N_("probably one person"), "unsure": N_("perhaps one person"), "relatives": N_("probably relatives")}
ONLY_THERE = {
    "deadline": N_("an earlier day by which they must be gone"),
    "risk": N_("a higher risk"),
    "rhythm": N_("how often they are to be heard of"),
    "beds": N_("beds in a shelter"),
}
_COPY = N_("Recorded. The first case left the lists. If it is no copy after all, its page leads back here.")
_BACK = N_("Recorded. The first case stands in the lists again.")
_RECORDED = N_("Recorded.")
_HOW = (
    ("", N_("choose")),
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

    def asked(how: str, *, is_dry: bool) -> duplicate_decide.Answer:
        ask = duplicate_decide.Ask(case=case, other=other, how=how, is_dry=is_dry)
        return visit.ask("duplicate_decide", ask, duplicate_decide.Answer)

    def does(v: dict[str, Any]) -> str:
        back_as = asked(v["how"], is_dry=False).back_as
        return _COPY if v["how"] == duplicate_decide.COPY else _BACK if back_as else _RECORDED

    return perform(
        visit,
        Act(
            title=N_("Decide about two cases"),
            fields=(Field("how", N_("What they are"), kind="choice", choices=_HOW, is_required=True),),
            does=does,
            back="/duplicates",
            about=f"{show(case)}, {show(other)}",
            before=N_("Nothing is thrown away: the history of both stays, and each names the other."),
            template="duplicates_decide.html",
            shown={
                "only_there_says": ONLY_THERE,
                "only_there": asked(duplicate_decide.COPY, is_dry=True).only_there,
                "one": show(case),
                "two": show(other),
            },
        ),
    )


PAGES = (
    Page("GET", "/duplicates", listing),
    *(Page(method, "/duplicates/{case}/{other}", decide) for method in ("GET", "POST")),
)
