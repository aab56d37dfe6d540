"""Acts on a case: each is one form, one act, shown back on the case's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from safeconduct.actions import case_show, task_list
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules import WORDS
from safeconduct.model.typed import region

_DAY_HINT = N_("2017-05-26, today, or +7 for a week from today")
ON = Field("on", N_("Since which day"), kind="day", hint=_DAY_HINT)
WHY = Field("why", N_("Why"))


def _listed(scheme: str, *without: str) -> tuple[tuple[str, str], ...]:
    return (("", N_("choose")), *((code, label) for code, label in codes.listed(scheme).items() if code not in without))


def _words(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, word.replace("_", " ")) for word in WORDS[name])


def act_of(
    visit: Visit,
    title: str,
    fields: Sequence[Field],
    drafts: Callable[[bytes, dict[str, Any]], Sequence[Any]],
    *,
    begin: Mapping[str, object] | None = None,
    before: str = "",
    is_grave: bool = False,
) -> Reply:
    """Show or perform an act on the case in the address."""
    ref = visit.ref("case")
    case = visit.ask("case_show", case_show.Ask(case=ref, notes=0), case_show.Answer)
    act = Act(
        title=title,
        fields=fields,
        drafts=lambda values: drafts(ref, values),
        back=f"/case/{ref.hex()}",
        about=f"{code_of(case.ref)} · {case.label}" if case.label else code_of(case.ref),
        begin=begin or {},
        before=before,
        is_grave=is_grave,
    )
    return perform(visit, act)


def note(visit: Visit) -> Reply:
    """Write a note."""
    desks = (("casework", N_("casework")), ("health", N_("health")), ("evidence", N_("evidence")), ("press", N_("press")))
    fields = (
        Field("text", N_("Note"), kind="text", is_required=True),
        Field(
            "desk", N_("Who is to read it"), kind="choice", choices=desks, hint=N_("a note lies sealed with the compartment that it is for")
        ),
    )
    return act_of(
        visit,
        N_("Write a note"),
        fields,
        lambda case, v: (f.NoteAdded(case=case, text=v["text"], desk=v["desk"] or "casework"),),
        begin={"desk": "casework"},
    )


def status(visit: Visit) -> Reply:
    """Set the status."""
    fields = (
        Field("status", N_("Status"), kind="choice", choices=_listed("case-status"), is_required=True),
        Field("reason", N_("Reason, when the case is closed"), kind="choice", choices=_listed("closure")),
        ON,
    )

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.CaseStatusSet(case=case, status=v["status"], reason=v["reason"], on=v["on"] or visit.today),)

    return act_of(visit, N_("Set the status"), fields, drafts)


def risk(visit: Visit) -> Reply:
    """Judge the risk."""
    fields = (Field("level", N_("Risk"), kind="choice", choices=_listed("risk"), is_required=True), WHY)
    return act_of(visit, N_("Judge the risk"), fields, lambda case, v: (f.RiskSet(case=case, level=v["level"], why=v["why"]),))


def location(visit: Visit) -> Reply:
    """Say where they are, in general."""
    fields = (
        Field("location", N_("Where they are"), kind="choice", choices=_listed("location"), is_required=True),
        Field("region", N_("Region or country"), hint=N_("RU-MOW, or RUS for the whole country; never an address"), make=region),
        ON,
    )

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.LocationSet(case=case, location=v["location"], region=v["region"] or "", since_on=v["on"] or visit.today),)

    return act_of(visit, N_("Say where they are"), fields, drafts, before=N_("In general only. Where they sleep belongs to the shelters."))


def priority(visit: Visit) -> Reply:
    """Set the priority, from which the days until departure count."""
    listed = tuple((f"rrf-pri:{code}", label) for code, label in codes.listed("rrf-pri").items())
    fields = (Field("priority", N_("Priority"), kind="choice", choices=(("", N_("choose")), *listed), is_required=True), WHY, ON)

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.PrioritySet(case=case, priority=v["priority"], on=v["on"] or visit.today, why=v["why"]),)

    return act_of(visit, N_("Set the priority"), fields, drafts)


def task(visit: Visit) -> Reply:
    """Add a task."""
    fields = (
        Field("text", N_("What is to be done"), is_required=True),
        Field("due_on", N_("By which day"), kind="day", hint=_DAY_HINT),
        Field("role", N_("Who is to do it"), hint=N_("lawyer, doctor, shelter keeper ...")),
    )
    return act_of(
        visit,
        N_("Add a task"),
        fields,
        lambda case, v: (f.TaskAdded(case=case, task=new_ref(), text=v["text"], due_on=v["due_on"], role=v["role"]),),
    )


def heard(visit: Visit) -> Reply:
    """Say that a household was heard of."""
    fields = (
        Field("at", N_("When"), kind="moment", hint=N_("2017-05-26 14:30; left out: now")),
        Field("channel", N_("By which way"), kind="choice", choices=(("", N_("choose")), *_words("channel"))),
        Field("not_well", N_("I believe that they are not well, whatever was said"), kind="yes"),
        Field("text", N_("What was said"), kind="text"),
    )

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        at: dt.datetime = v["at"] or visit.now
        if at > visit.now:
            raise Mistaken("that moment has not come yet", "a sign of life lies in the past")
        return (f.CheckedIn(case=case, at_ms=int(at.timestamp() * 1000), channel=v["channel"], is_well=not v["not_well"], text=v["text"]),)

    return act_of(visit, N_("Heard of them"), fields, drafts)


def task_done(visit: Visit) -> Reply:
    """Say that a task is done or dropped; its case, if it has one, is looked up."""
    ref = visit.ref("task")
    line = visit.ask("task_list", task_list.Ask(task=ref), task_list.Answer).lines[0]
    fields = (Field("is_dropped", N_("It was not done and will not be"), kind="yes"),)

    def drafts(values: dict[str, Any]) -> Sequence[Any]:
        return (f.TaskDone(case=bytes.fromhex(line.case), task=ref, on=visit.today, is_dropped=values["is_dropped"]),)

    return perform(
        visit,
        Act(title=N_("The task is done"), fields=fields, drafts=drafts, back=f"/case/{line.case}" if line.case else "/", about=line.text),
    )


_ACTS = (
    ("note", note),
    ("status", status),
    ("risk", risk),
    ("location", location),
    ("priority", priority),
    ("task", task),
    ("heard", heard),
)

PAGES = (
    *(Page(method, f"/case/{{case}}/{name}", answer) for name, answer in _ACTS for method in ("GET", "POST")),
    *(Page(method, "/task/{task}/done", task_done) for method in ("GET", "POST")),
)
