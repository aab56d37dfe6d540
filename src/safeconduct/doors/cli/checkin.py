"""Check-ins: who is to be heard of, and who was. Silence is an alarm."""

from __future__ import annotations

import datetime as dt

import click

from safeconduct.doors.cli import entering
from safeconduct.doors.cli.manners import here, reading, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import code_of, local, zone
from safeconduct.doors.cli.standing import cautions
from safeconduct.ids import new_ref, show


@click.group("checkin")
def checkin() -> None:
    """Who is to be heard of, and who was."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@checkin.command("rhythm")
@click.argument("code", metavar="CASE")
@click.argument("every", metavar="24h")
@click.option("--grace", default="12h", show_default=True, metavar="12h", help="How long after that silence is an alarm.")
@click.option("--channel", default="", help="How they are to be heard of.")
@writing
def rhythm(code: str, every: str, grace: str, channel: str) -> None:
    """Say how often a household is to be heard of: 12h, 2d, weekly, never."""
    from safeconduct.model import facts as f

    me = here()
    case = me.ref("case", code)
    me.record(f.RhythmSet(case=case, every_hours=entering.hours(every), grace_hours=entering.hours(grace), channel=channel))


@checkin.command("heard")
@click.argument("code", metavar="CASE")
@click.option("--when", default="now", show_default=True, metavar="MOMENT", help="14:30, -3h, or 2017-05-01 14:30.")
@click.option("--channel", default="", help="How they were heard of.")
@click.option("--well/--not-well", "is_well", default=True, show_default=True, help="What you believe, not what was said.")
@click.option("--text", help="What was said; `-`: standard input.")
@writing
def heard(code: str, when: str, channel: str, text: str | None, *, is_well: bool) -> None:
    """Say that a household was heard of."""
    from safeconduct.model import facts as f

    me = here()
    case, at_ms = me.ref("case", code), entering.moment_ms(when, _now())
    words = typed(text, "What was said", several_lines=True) if text is not None else ""
    me.record(f.CheckedIn(case=case, at_ms=at_ms, channel=channel, is_well=is_well, text=words))
    _say_back(at_ms, is_well=is_well)


def _say_back(at_ms: int, *, is_well: bool) -> None:
    """Say what was recorded: that they are well is what stands there when nothing else was said."""
    if not here().json and not here().quiet:
        at = local(dt.datetime.fromtimestamp(at_ms / 1000, dt.UTC))
        say(f"  heard of at {at}, {'well; otherwise: --not-well' if is_well else 'NOT WELL'}")


@checkin.command("list")
@click.option("--silent", is_flag=True, help="Only those whose silence is an alarm.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Households in one page.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Households to skip.")
@reading
def list_(limit: int, offset: int, *, silent: bool) -> None:
    """List households, colleagues and their laptops that are to be heard of, the longest silent first."""
    from safeconduct.actions import checkin_list

    me = here()
    ask = checkin_list.Ask(is_silent_only=silent, limit=limit, offset=offset)
    answer = me.session.ask("checkin_list", ask, checkin_list.Answer)
    if me.json:
        print_json("checkin-list@1", answer)
        return
    households = [
        ("case", code_of(line.ref), line.label, local(line.heard_at) or "never", local(line.alarm_at), "SILENT" if line.is_silent else "")
        for line in answer.households
    ]
    colleagues = [
        (
            "worker",
            code_of(line.ref),
            line.label,
            local(line.heard_at) or "never",
            local(line.alarm_at),
            " ".join(mark for mark, is_so in (("SILENT", line.is_silent), ("NOT WELL", not line.is_well)) if is_so),
        )
        for line in answer.colleagues
    ]
    devices = [
        ("laptop", code_of(line.ref), "", local(line.heard_at) or "never", "", "SILENT" if line.is_silent else "")
        for line in answer.devices
    ]
    rows = [*households, *colleagues, *devices]
    for caution in cautions(answer.blind, answer.ahead, me.at):
        say(caution)
    print_table(["who", "code", "label", "heard of", "alarm", ""], rows, nothing="nobody is silent" if silent else "nobody has a rhythm")
    if rows and not me.quiet:
        say(f"hours are those of this computer: {zone()}")
    if answer.offset + len(answer.households) < answer.total and not me.quiet:
        say(f"{len(answer.households)} of {answer.total} households; the next: --offset {answer.offset + len(answer.households)}")


@checkin.group("worker")
def worker() -> None:
    """Colleagues who are to be heard of."""


@worker.command("add")
@click.argument("label", required=False)
@writing
def worker_add(label: str | None) -> None:
    """Add a colleague by a nickname and print the code (LABEL left out: asked for)."""
    from safeconduct.model import facts as f

    me = here()
    made = new_ref()
    me.record(f.WorkerAdded(worker=made, label=typed(label, "Nickname")))
    if not me.json:
        click.echo(show(made))


@worker.command("rhythm")
@click.argument("code", metavar="WORKER")
@click.argument("every", metavar="24h")
@click.option("--grace", default="6h", show_default=True, metavar="6h", help="How long after that silence is an alarm.")
@writing
def worker_rhythm(code: str, every: str, grace: str) -> None:
    """Say how often a colleague is to be heard of."""
    from safeconduct.model import facts as f

    me = here()
    who = me.ref("worker", code)
    me.record(f.WorkerRhythmSet(worker=who, every_hours=entering.hours(every), grace_hours=entering.hours(grace)))


@worker.command("heard")
@click.argument("code", metavar="WORKER")
@click.option("--when", default="now", show_default=True, metavar="MOMENT", help="14:30, -3h, or 2017-05-01 14:30.")
@click.option("--well/--not-well", "is_well", default=True, show_default=True, help="What you believe, not what was said.")
@writing
def worker_heard(code: str, when: str, *, is_well: bool) -> None:
    """Say that a colleague was heard of."""
    from safeconduct.model import facts as f

    me = here()
    who, at_ms = me.ref("worker", code), entering.moment_ms(when, _now())
    me.record(f.WorkerCheckedIn(worker=who, at_ms=at_ms, is_well=is_well))
    _say_back(at_ms, is_well=is_well)
