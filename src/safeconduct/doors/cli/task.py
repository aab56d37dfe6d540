"""Tasks: what is to be done by when."""

from __future__ import annotations

from typing import Any

import click

from safeconduct.doors.cli.manners import DAY, here, reading, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import code_of, local
from safeconduct.errors import Mistaken
from safeconduct.ids import code_range, new_ref, show


@click.group("task")
def task() -> None:
    """What is to be done by when."""


@task.command("add")
@click.argument("text", required=False)
@click.option("--case", "case", metavar="CASE", help="The case that it is for; without one the text must name nobody.")
@click.option("--due", type=DAY, help="The day by which it is to be done.")
@click.option("--role", default="", help="Who is to do it: lawyer, doctor, shelter keeper ...")
@writing
def add(text: str | None, case: str | None, due: Any, role: str) -> None:
    """Add a task and print its code (TEXT left out: asked for; `-`: standard input)."""
    from safeconduct.model import facts as f

    me = here()
    owner = me.ref("case", case) if case else b""
    made = new_ref()
    me.record(f.TaskAdded(case=owner, task=made, text=typed(text, "Task"), due_on=due, role=role))
    if not me.json:
        click.echo(show(made))


@task.command("list")
@click.option("--case", "case", metavar="CASE", help="Only the tasks of this case.")
@click.option("--role", default="", help="Only tasks for this role.")
@click.option("--due", type=DAY, help="Only tasks due by this day.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Tasks in one page.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Tasks to skip.")
@reading
def list_(case: str | None, role: str, due: Any, limit: int, offset: int) -> None:
    """List what is open, the most overdue first."""
    from safeconduct.actions import task_list

    me = here()
    owner = me.ref("case", case) if case else b""
    ask = task_list.Ask(case=owner, role=role, due_by=due, limit=limit, offset=offset)
    answer = me.session.ask("task_list", ask, task_list.Answer)
    if me.json:
        print_json("task-list@1", answer)
        return
    if answer.conflicts:
        decide = (
            (code_of(one.ref), code_of(one.case), one.label, f"{one.field} {code_of(one.of)} {one.what}".strip(), *_side(side))
            for one in answer.conflicts
            for side in one.sides
        )
        print_table(["decide", "case", "label", "about", "value", "code", "said", "by"], decide, nothing="")
    rows = [
        (code_of(line.ref), line.due_on, "OVERDUE" if line.is_overdue else "", code_of(line.case), line.label, line.role, line.text)
        for line in answer.lines
    ]
    print_table(
        ["task", "due", "", "case", "label", "role", "what"],
        rows,
        nothing="nothing else is to be done" if answer.conflicts else "nothing is to be done",
    )
    if answer.offset + len(answer.lines) < answer.total and not me.quiet:
        say(f"{len(answer.lines)} of {answer.total}; the next page: --offset {answer.offset + len(answer.lines)}")


def _side(side: Any) -> tuple[str, ...]:
    """Lay out one of the values that stand."""
    return side.value, code_of(side.event), local(side.at), f"{side.who} {code_of(side.device)}".strip()


@task.command("settle")
@click.argument("conflict", metavar="CONFLICT")
@click.argument("value", metavar="VALUE")
@writing
def settle(conflict: str, value: str) -> None:
    """Decide what colleagues disagree on: both are the codes that `task list` shows. Ask both colleagues first."""
    from safeconduct.actions import task_list, task_settle

    me = here()
    known = me.session.ask("task_list", task_list.Ask(limit=1), task_list.Answer).conflicts
    one = _fitting(conflict, {each.ref: each for each in known})
    side = _fitting(value, {each.event: each for each in one.sides})
    ask = task_settle.Ask(conflict=bytes.fromhex(one.ref), event=bytes.fromhex(side.event))
    answer = me.session.ask("task_settle", ask, task_settle.Answer)
    if me.json:
        return print_json("task-settle@1", answer)
    return say(f"settled: {answer.value}")


def _fitting(code: str, held: dict[str, Any]) -> Any:
    """Give the one thing that a typed code means.

    Raises:
        Mistaken: none fits, or several do.
    """
    low, high = code_range(code)
    fits = [one for ref, one in held.items() if low <= bytes.fromhex(ref)[: len(low)] <= high]
    if len(fits) != 1:
        raise Mistaken("nothing that is to be decided has that code", "take both codes from: safeconduct task list")
    return fits[0]


def _found(code: str) -> tuple[bytes, bytes]:
    """Find a task and the case that it is for, if any."""
    from safeconduct.actions import task_list

    me = here()
    ref = me.ref("task", code)
    answer = me.session.ask("task_list", task_list.Ask(task=ref), task_list.Answer)
    return ref, bytes.fromhex(answer.lines[0].case)


@task.command("done")
@click.argument("code", metavar="TASK")
@click.option("--dropped", is_flag=True, help="It was not done and will not be.")
@click.option("--on", type=DAY, help="The day (today).")
@writing
def done(code: str, on: Any, *, dropped: bool) -> None:
    """Say that a task is done, or dropped."""
    from safeconduct.model import facts as f

    me = here()
    ref, case = _found(code)
    me.record(f.TaskDone(case=case, task=ref, on=on or me.today(), is_dropped=dropped))


@task.command("move")
@click.argument("code", metavar="TASK")
@click.argument("due", type=DAY, required=False, metavar="DAY")
@click.option("--no-day", is_flag=True, help="It is no longer due by a day.")
@writing
def move(code: str, due: Any, *, no_day: bool) -> None:
    """Move a task to another day."""
    from safeconduct.model import facts as f

    if (due is None) != no_day:
        raise Mistaken("name the day, or say --no-day")
    me = here()
    ref, case = _found(code)
    me.record(f.TaskMoved(case=case, task=ref, due_on=due))
