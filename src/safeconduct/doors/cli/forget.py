"""Destroy one case for good, and keep the clocks by which that is done."""

from __future__ import annotations

import datetime as dt
import sys

import click

from safeconduct.doors.cli.belonging import shown
from safeconduct.doors.cli.manners import DAY, here, reading, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import code_of
from safeconduct.doors.cli.which import tell_case
from safeconduct.errors import Mistaken, Refused

REASONS = ("retention_over", "own_wish", "mistake", "duplicate", "danger")  # the words of the model's list; a test compares them


@click.command()
@click.argument("code", metavar="CASE", required=False)
@click.option("--reason", type=click.Choice(REASONS), help="Why: the only thing that is kept of it besides its code.")
@click.option("--list", "is_list", is_flag=True, help="List what is to be destroyed, and the laptops that have not done it yet.")
@click.option("--yes", is_flag=True, help="Do it without typing the code again.")
@writing
def forget(code: str | None, reason: str | None, *, is_list: bool, yes: bool) -> None:
    """Destroy everything that was recorded of one case, for good.

    Persons, notes, papers, applications, stays: its key is destroyed, and nothing in this vault opens for it any more. Where there are
    several colleagues, the first one proposes and a second one must do the same; then every laptop destroys it as it syncs, and says so.
    """
    if is_list:
        return _list()
    if code is None or reason is None:
        raise Mistaken("a case and a reason are needed", "safeconduct forget CASE --reason own_wish; or: safeconduct forget --list")
    return _forget(code, reason, yes=yes)


def _forget(code: str, reason: str, *, yes: bool) -> None:
    from safeconduct.actions import forget as verb

    me = here()
    case = me.ref("case", code)
    tell_case(case)
    if not yes:
        _confirm(code, case)
    answer = me.session.ask("forget", verb.Ask(case=case, reason=reason), verb.Answer)
    if me.json:
        return print_json("forget@1", answer)
    if not answer.is_forgotten:
        return say(f"proposed: {answer.agreed} of {answer.needed} agree; a colleague must do the same, and nothing is destroyed until then")
    return say(
        f"forgotten: {answer.case}. Nothing in this vault opens for it any more\n"
        "  plug in every stick (safeconduct sync); older backups and exports still hold it: destroy them"
    )


def _list() -> None:
    from safeconduct.actions import forget_list as verb

    me = here()
    answer = me.session.ask("forget_list", verb.Ask(), verb.Answer)
    if me.json:
        return print_json("forget-list@1", answer)
    rows = [
        (code_of(line.ref), line.reason, line.since.date(), f"{line.agreed} of {line.needed} agree", "proposed", "")
        for line in answer.lines
        if not line.is_agreed
    ]
    for line in answer.lines:
        said = "kept here: HELD" if line.is_held else "" if line.missing else "done on every laptop"
        if line.is_agreed:
            rows.append((code_of(line.ref), line.reason, line.since.date(), f"{line.done} of {line.of} laptops", "destroyed", said))
        for one in line.missing:
            seen = "never heard of" if one.heard_at is None else f"heard of on {one.heard_at.date()}"
            words = "shut out: it may keep the key for ever" if one.is_shut_out else seen
            rows.append(("", "", line.since.date(), shown(one.device), one.nickname or shown(one.person), f"NOT YET: {words}"))
    return print_table(("case", "reason", "since", "", "", ""), rows, nothing="nothing is to be destroyed")


def _confirm(code: str, case: bytes) -> None:
    """Have the code of the case typed once more.

    Raises:
        Refused: another one was typed, or nobody is here to type.
    """
    if not sys.stdin.isatty():
        raise Refused("this needs a yes, and nobody is here to give it", "add --yes when you are sure")
    say("Everything about this case is destroyed, for good. Nobody can bring it back.")
    again: str = click.prompt("Type the code of the case again", err=True)
    if here().ref("case", again) != case:
        raise Refused(f"that is another case than {code}", "nothing was changed")


@click.group()
def retention() -> None:
    """By which day a closed case is to be forgotten, and which must be kept."""


@retention.command("list")
@click.option("--days", type=click.IntRange(0, 36_500), default=36_500, help="Only those due within so many days; left out: all.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="Cases in one page.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Cases to skip.")
@reading
def list_(days: int, limit: int, offset: int) -> None:
    """List the closed cases by the day on which they are to be forgotten, the most overdue first."""
    from safeconduct.actions import retention_list as verb

    me = here()
    answer = me.session.ask("retention_list", verb.Ask(days=days, offset=offset, limit=limit), verb.Answer)
    if me.json:
        return print_json("retention-list@1", answer)
    rows = [
        (code_of(line.ref), line.label, line.forget_on, " ".join(word for word, is_so in _words(line) if is_so)) for line in answer.lines
    ]
    return print_table(("case", "label", "forget by", ""), rows, nothing="no case is to be forgotten")


def _words(line: object) -> tuple[tuple[str, bool], ...]:
    """Say what stands out about a line."""
    return (("DUE", line.is_due), ("HELD", line.is_held), ("PROPOSED", line.waits))  # type: ignore[attr-defined]


@retention.command("set")
@click.argument("code", metavar="CASE")
@click.argument("day", type=DAY)
@click.option("--why", help="Needed when it is put off; `-`: standard input.")
@writing
def set_(code: str, day: dt.date, why: str | None) -> None:
    """Say by which day a case is to be forgotten. Left alone, that is a year after it was closed."""
    from safeconduct.model import facts as f

    me = here()
    me.record(f.RetentionSet(case=me.ref("case", code), forget_on=day, why=typed(why, "Why") if why is not None else ""))


@retention.command("hold")
@click.argument("code", metavar="CASE")
@click.option("--why", help="Which court, appeal or inquiry; asked for when left out.")
@writing
def hold(code: str, why: str | None) -> None:
    """Keep a case whatever its day says, until it is released."""
    _held(code, why, is_held=True)


@retention.command("release")
@click.argument("code", metavar="CASE")
@click.option("--why", help="What is over; asked for when left out.")
@writing
def release(code: str, why: str | None) -> None:
    """Let the day of a case count again."""
    _held(code, why, is_held=False)


def _held(code: str, why: str | None, *, is_held: bool) -> None:
    from safeconduct.model import facts as f

    me = here()
    me.record(f.HoldSet(case=me.ref("case", code), is_held=is_held, why=typed(why, "Why")))
