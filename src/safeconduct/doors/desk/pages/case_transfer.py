"""A case goes to another caseload, or a copy of what was said until now; one form, one act."""

from __future__ import annotations

from typing import Any

from safeconduct.actions import case_show, case_transfer, compartment_list
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.pages.typed import DAY_HINT
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of

_NOTES = N_("Notes and check-ins of before that day stay behind")
_WORDS = {
    False: (
        N_("Transfer to another caseload"),
        N_("What comes is written there, and who opens only the old caseload reads no more of it. She keeps what she knows."),
    ),
    True: (
        N_("Share with another caseload"),
        N_("The case stays where it is. The other caseload gets what was said until now, and nothing that comes until you share it again."),
    ),
}


def _going(visit: Visit, *, is_shared: bool) -> Reply:
    case = visit.ask("case_show", case_show.Ask(case=visit.ref("case"), notes=0), case_show.Answer)
    held = visit.ask("compartment_list", compartment_list.Ask(exports=0), compartment_list.Answer).compartments
    loads = [line.name for line in held if line.name.partition(":")[0] == "casework" and line.name != case.caseload]
    fields = (
        Field("to", N_("To which caseload"), kind="choice", choices=tuple((name, name) for name in loads), is_required=True),
        Field("reason", N_("Why"), is_required=True, hint=N_("both caseloads read it")),
        Field("notes_from", _NOTES, kind="day", hint=DAY_HINT),
    )

    def does(values: dict[str, Any]) -> str:
        ask = case_transfer.Ask(case=visit.ref("case"), is_shared=is_shared, **values)
        visit.ask("case_transfer", ask, case_transfer.Answer)
        return N_("It is written there, with all that went along.")

    title, before = _WORDS[is_shared]
    about = f"{code_of(case.ref)} · {case.caseload}"
    return perform(visit, Act(title=title, fields=fields, does=does, back=f"/case/{case.ref}", about=about, before=before))


def transfer(visit: Visit) -> Reply:
    """Transfer a case."""
    return _going(visit, is_shared=False)


def share(visit: Visit) -> Reply:
    """Share a copy of a case."""
    return _going(visit, is_shared=True)


_BOTH = ("GET", "POST")
PAGES = (
    *(Page(method, "/case/{case}/transfer", transfer) for method in _BOTH),
    *(Page(method, "/case/{case}/share", share) for method in _BOTH),
)
