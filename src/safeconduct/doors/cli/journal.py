"""Check the journal, and make the local copy anew from it."""

from __future__ import annotations

import click

from safeconduct.doors.cli.manners import FOUND, here, reading, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import counted
from safeconduct.errors import Damaged

DAMAGED = Damaged.exit_code


@click.command()
@reading
def verify() -> int:
    """Walk the whole journal and check every seal.

    Exits with 0 when everything holds, with 12 when something is damaged, missing or turned back, and with 1 when there are only things
    to look at: files that do not belong there, segments of a newer version, a colleague who floods the roster, a local copy that must
    be made anew.
    """
    from safeconduct.actions import verify as verb

    answer = here().session.ask("verify", verb.Ask(), verb.Answer)
    is_odd = bool(answer.strangers or answer.unread or answer.beyond or not answer.replica_is_sound)
    exit_code = DAMAGED if answer.findings else FOUND if is_odd else 0
    if here().json:
        print_json("verify@1", answer)
        return exit_code
    print_table(
        ("failed at", "where", "what"), [(t.stage, _where(t.lane, t.name), t.says) for t in answer.findings], nothing="no damage found"
    )
    say(f"{answer.segments} segments with {answer.events} events hold ({answer.size_bytes:,} bytes)")
    if answer.closed:
        say(f"sealed for good, since the keys were destroyed: {counted(len(answer.closed), 'case')}")
    if answer.strangers:
        say(f"{answer.strangers} files in the journal's folder do not belong there; look at them and take them away")
    if answer.unread:
        say(f"{answer.unread} segments were written by a newer version of safeconduct: use it")
    if answer.set_aside:
        say(f"{answer.set_aside} segments are set aside: who wrote them might not write there, or had left")
    if answer.beyond:
        say(f"{answer.beyond} statements on membership do not count, there are so many: safeconduct member list says whose")
    if not answer.replica_is_sound:
        say("the local copy is damaged; nothing is lost: run safeconduct rebuild")
    return exit_code


def _where(lane: str, name: str) -> str:
    """Name an object as it lies in the journal's folder, shortened as far as a person needs it to find the file."""
    return f"{lane[:12]}/{name[:16]}" if name else lane[:12]


@click.command()
@writing
def rebuild() -> None:
    """Make the local copy anew from the journal. The old copy stays until the new one is whole."""
    from safeconduct.actions import rebuild as verb

    answer = here().session.ask("rebuild", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("rebuild@1", answer)
    return say(f"made anew: {counted(answer.cases, 'case')} from {counted(answer.events, 'event')}")
