"""Tasks: what is to be done by when, for a case or for nobody in particular; add and move. Done is said on the task itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.actions import task_list, task_settle
from safeconduct.doors.desk.forms import Act, Field, begun, perform, read
from safeconduct.doors.desk.pages.typed import DAY_HINT
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f

LINES = 30  # a page stays under thirty kilobytes
FIELDS = (
    Field("role", N_("Who is to do it"), hint=N_("lawyer, doctor, shelter keeper ...")),
    Field("due_by", N_("Due by"), kind="day", hint=DAY_HINT),
)


def listing(visit: Visit) -> Reply:
    """Show a page of the open tasks, the most overdue first."""
    kept = visit.desk.kept.get(visit.places.get("view", ""), {})
    wanted = dict(kept) if isinstance(kept, dict) else {}
    page = max(1, visit.number("page"))
    ask = task_list.Ask(**wanted, offset=(page - 1) * LINES, limit=LINES)
    answer = visit.ask("task_list", ask, task_list.Answer)
    view = visit.places.get("view", "")
    filled = begun(FIELDS, wanted)
    return visit.show(
        "tasks.html",
        answer=answer,
        value_of=value_of,
        who_of=who_of,
        filled=filled,
        page=page,
        lines=LINES,
        at=f"/tasks/{view}" if view else "/tasks",
    )


def chosen(visit: Visit) -> Reply:
    """Keep what was chosen and go to the page that shows it."""
    filled = read(FIELDS, visit.form, visit.today)
    if filled.wrong:
        return visit.show("tasks.html", status=422, answer=None, filled=filled, page=1, lines=LINES, at="/tasks")
    wanted = {name: value for name, value in filled.values.items() if value}
    return visit.go(f"/tasks/{visit.desk.keep(wanted)}") if wanted else visit.go("/tasks")


def add(visit: Visit) -> Reply:
    """Add a task about nobody."""
    fields = (
        Field("text", N_("What is to be done"), is_required=True),
        Field("due_on", N_("By which day"), kind="day", hint=DAY_HINT),
        FIELDS[0],
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        return (f.TaskAdded(task=new_ref(), text=v["text"], due_on=v["due_on"], role=v["role"]),)

    return perform(
        visit,
        Act(
            title=N_("Add a task about nobody"),
            fields=fields,
            drafts=drafts,
            back="/tasks",
            before=N_("It must not speak of any person. A task for a household is added on the page of its case."),
        ),
    )


def move(visit: Visit) -> Reply:
    """Move a task to another day."""
    ref = visit.ref("task")
    line = visit.ask("task_list", task_list.Ask(task=ref), task_list.Answer).lines[0]
    fields = (
        Field("due_on", N_("By which day"), kind="day", hint=DAY_HINT),
        Field("no_day", N_("It is no longer due by a day"), kind="yes"),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        if (v["due_on"] is None) != v["no_day"]:
            raise Mistaken("name the day, or tick that there is none", "one of the two")
        return (f.TaskMoved(case=bytes.fromhex(line.case), task=ref, due_on=v["due_on"]),)

    begin = {"due_on": line.due_on.isoformat() if line.due_on else ""}
    return perform(visit, Act(title=N_("Move the task"), fields=fields, drafts=drafts, back="/tasks", about=line.text, begin=begin))


def settle(visit: Visit) -> Reply:
    """Choose one of the values on which colleagues disagree."""
    known = visit.ask("task_list", task_list.Ask(limit=1), task_list.Answer).conflicts
    one = next((each for each in known if each.ref == visit.places["conflict"]), None)
    if one is None:
        raise Mistaken("that is settled already", "look at the tasks again")
    choices = tuple((side.event, f"{value_of(visit, one, side)} · {who_of(side)} · {visit.words.moment(side.at)}") for side in one.sides)
    fields = (Field("event", N_("What holds"), kind="choice", choices=(("", N_("choose")), *choices), is_required=True),)

    def does(v: dict[str, Any]) -> str:
        ask = task_settle.Ask(conflict=visit.ref("conflict"), event=bytes.fromhex(v["event"]))
        visit.ask("task_settle", ask, task_settle.Answer)
        return N_("It is settled.")

    about = f"{code_of(one.case)} {one.label} · {visit.words.say(one.field)}"
    before = N_("Ask the colleagues first. What you choose is said again in your name; the others stay in the history.")
    act = Act(
        title=N_("Decide between two values"),
        fields=fields,
        does=does,
        back=f"/case/{one.case}",
        leave="/tasks",
        about=about,
        before=before,
    )
    return perform(visit, act)


def value_of(visit: Visit, one: task_list.Conflict, side: task_list.Side) -> str:
    """Say a value in the reader's language."""
    scheme = {"status": "case-status", "risk": "risk", "location": "location", "application": "app-status"}.get(one.field, "")
    return visit.words.label(side.value, scheme) if scheme or one.field == "destination" else visit.words.say(side.value)


def who_of(side: task_list.Side) -> str:
    """Name who said it: by nickname where that is known here, and by the code of the laptop."""
    return f"{side.who} {code_of(side.device)}".strip()


_BOTH = ("GET", "POST")
PAGES = (
    Page("GET", "/tasks", listing),
    Page("POST", "/tasks", chosen),
    Page("GET", "/tasks/{view}", listing),
    *(Page(method, "/tasks/add", add) for method in _BOTH),
    *(Page(method, "/conflict/{conflict}", settle) for method in _BOTH),
    *(Page(method, "/task/{task}/move", move) for method in _BOTH),
)
