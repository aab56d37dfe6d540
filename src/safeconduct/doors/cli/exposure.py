"""Exposure: what somebody would learn who has certain keys."""

from __future__ import annotations

from typing import Any

import click

from safeconduct.doors.cli.belonging import found
from safeconduct.doors.cli.manners import here, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.ids import show


@click.command()
@click.option("--member", metavar="PERSON", help="A colleague who is held, or forced to tell what she knows.")
@click.option("--device", metavar="LAPTOP", help="A laptop that is in other hands, open or with its passphrase.")
@click.option("--depot", is_flag=True, help="A depot that was seized, or a relay; the same as a locked laptop.")
@click.option("--stolen-with-passphrase", "stolen", is_flag=True, help="This laptop with its passphrase; also if nothing is named.")
@writing
def exposure(member: str | None, device: str | None, *, depot: bool, stolen: bool) -> None:  # noqa: ARG001
    """Tell what somebody would learn, by opening everything here with just those keys.

    What this laptop does not open itself it cannot count; it says how many such compartments there are. What people remember, said or
    copied is not in any count.
    """
    from safeconduct.actions import exposure as verb

    whom = found(member or device or "") if member or device else b""
    answer = here().session.ask("exposure", verb.Ask(whom=whom, is_locked=depot), verb.Answer)
    if here().json:
        return print_json("exposure@1", answer)
    rows = [(kind, getattr(answer.found, kind), getattr(answer.here, kind)) for kind in verb.Counts.__struct_fields__]
    print_table(("what", "learned", "known here"), rows, nothing="")
    say(f"opened {answer.objects} of {answer.of} sealed objects: {', '.join(answer.compartments) or 'nothing'}")
    if answer.untold:
        say(f"{answer.untold} compartments that are closed here are not counted; ask a colleague who opens them")
    if whom:
        tell_whom_to_warn(answer)
    return None


def tell_whom_to_warn(answer: Any) -> None:
    """Say which places and ways to treat as known, and whose people are to be warned."""
    if answer.places:
        say("treat as known, shelters: " + ", ".join(show(bytes.fromhex(ref)) for ref in answer.places))
    ways: dict[str, list[str]] = {ref: [] for ref in answer.warn}
    for way in answer.ways:
        ways[way.case].append(way.channel)
    told = (show(bytes.fromhex(ref)) + (f" (known ways: {', '.join(channels)})" if channels else "") for ref, channels in ways.items())
    if ways:
        say("warn the people of the cases: " + ", ".join(told))
