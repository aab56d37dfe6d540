"""Decide what counts of a laptop that has two histories: what each holds in counts and days, and what its owner says by voice.

Nothing is changed before the code of the laptop was typed once more: what somebody else wrote with its keys would count.
"""

from __future__ import annotations

from typing import Any

from safeconduct.actions import device_settle
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken

HEARD = (
    ("", N_("choose")),
    ("all", N_("she put a copy back: all that the laptop wrote counts, from each history")),
    ("first", N_("she put no copy back: only what was read here before the rest came counts")),
)
_SETTLED = N_("It is settled. What counts is read here now, and on the laptops of colleagues after their next sync.")
_LEFT = N_("Settled here. Something of it still counts for nothing: look at Today.")


def settle(visit: Visit) -> Reply:
    """Show what each history holds, and let one admin say what counts."""
    device = visit.ref("member")
    try:
        looked = visit.ask("device_settle", device_settle.Ask(device=device, is_dry=True), device_settle.Answer)
    except Mistaken:
        if visit.method != "GET":
            raise
        return visit.show("settle.html", looked=None)
    fields = (
        Field("heard", N_("What its owner says, by voice"), kind="choice", choices=HEARD, is_required=True),
        Field("code", N_("The code of the laptop"), hint=N_("as it stands above; type it, to be sure"), is_required=True),
    )

    def does(values: dict[str, Any]) -> str:
        if values["code"].replace("-", "").upper() != code_of(looked.device).replace("-", ""):
            raise Mistaken("that is another code", "type the code that stands above")
        ask = device_settle.Ask(device=device, is_all=values["heard"] == "all")
        return _LEFT if visit.ask("device_settle", ask, device_settle.Answer).left else _SETTLED

    act = Act(
        title=N_("Settle two histories"),
        fields=fields,
        does=does,
        back="/",
        about=code_of(looked.device),
        before=N_("What you let count cannot be taken back. If nobody can be asked now, leave it: nothing is lost while it waits."),
        is_grave=True,
        template="settle.html",
        shown={"looked": looked},
    )
    return perform(visit, act)


PAGES = tuple(Page(method, "/member/{member}/settle", settle) for method in ("GET", "POST"))
