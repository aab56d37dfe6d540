"""The history: who recorded what and when."""

from __future__ import annotations

import re
from typing import Any

import click

from safeconduct.doors.cli.manners import here, reading
from safeconduct.doors.cli.screen import plain, print_json, print_table, say
from safeconduct.doors.cli.showing import code_of, local

_REFERENCE = re.compile(r"[0-9a-f]{32}")


@click.command("history")
@click.option("--case", "case", metavar="CASE", help="Only what was recorded about this case.")
@click.option("--type", "type_", default="", metavar="KIND", help="Only this kind of fact: consent, risk, note ...")
@click.option("--full", is_flag=True, help="Show what the facts say, too.")
@click.option("--uncounted", is_flag=True, help="What this laptop wrote that counts nowhere, since it was shut out.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Facts in one page.")
@click.option("--before", type=click.IntRange(0), default=0, metavar="CURSOR", help="Continue a page.")
@reading
def history(case: str | None, type_: str, limit: int, before: int, *, full: bool, uncounted: bool) -> None:
    """Show who recorded what and when, the newest first.

    Who was shut out, went on writing before she heard of it, and is back sees with --uncounted --full what counts for nobody, and records
    again what is true.
    """
    from safeconduct.actions import history as action

    me = here()
    ref = me.ref("case", case) if case else b""
    ask = action.Ask(case=ref, type=type_, before=before, limit=limit, is_full=full, is_uncounted=uncounted)
    answer = me.session.ask("history", ask, action.Answer)
    if me.json:
        print_json("history@1", answer)
        return
    headings = ["when", "device", "compartment", "fact", "of", "code", *(["says"] if full else [])]
    nothing = "all that this laptop wrote counts" if uncounted else "nothing was recorded"
    print_table(headings, [_row(line, is_full=full) for line in answer.lines], nothing=nothing)
    if answer.next and not me.quiet:
        say(f"older ones: --before {answer.next}")


def _row(line: Any, *, is_full: bool) -> list[Any]:
    cells = [local(line.at), code_of(line.device), line.compartment, line.type, line.kind, code_of(line.ref)]
    return [*cells, "; ".join(f"{name}: {_shown(value)}" for name, value in line.content.items())] if is_full else cells


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_shown(each) for each in value)
    if isinstance(value, str) and _REFERENCE.fullmatch(value):
        return code_of(value)
    return plain(str(value))
