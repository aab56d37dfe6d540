"""The full names that may stand in texts that leave: who they are and why, one more, one less."""

from __future__ import annotations

from safeconduct.actions import public_name_list
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f

_BACK = "/public-names"


def listing(visit: Visit) -> Reply:
    """Show the names that may be public."""
    answer = visit.ask("public_name_list", public_name_list.Ask(), public_name_list.Answer)
    return visit.show("public_names.html", answer=answer)


def add(visit: Visit) -> Reply:
    """Let a full name stand in texts that leave."""
    fields = (
        Field("full", N_("Full name"), is_required=True, hint=N_("as it stands in texts; the surname alone stays a question")),
        Field("why", N_("Why it may be public"), is_required=True, hint=N_("a spokeswoman, an official")),
    )
    return perform(
        visit,
        Act(
            title=N_("Let a name be public"),
            fields=fields,
            drafts=lambda v: (f.NameMadePublic(public_name=new_ref(), full=v["full"], why=v["why"]),),
            back=_BACK,
            before=N_("Never the name of somebody who is protected."),
            is_grave=True,
        ),
    )


def withdraw(visit: Visit) -> Reply:
    """Let a name no longer be public."""
    ref = visit.ref("public_name")
    return perform(
        visit,
        Act(
            title=N_("Let a name no longer be public"),
            fields=(Field("why", N_("Why no longer")),),
            drafts=lambda v: (f.PublicNameWithdrawn(public_name=ref, why=v["why"]),),
            back=_BACK,
            about=show(ref),
        ),
    )


PAGES = (
    Page("GET", "/public-names", listing),
    *(Page(method, "/public-names/add", add) for method in ("GET", "POST")),
    *(Page(method, "/public-name/{public_name}/withdraw", withdraw) for method in ("GET", "POST")),
)
