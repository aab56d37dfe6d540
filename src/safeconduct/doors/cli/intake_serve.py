"""Run the public form of intake, in a process of its own that holds no key."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import click

from safeconduct.doors.cli.manners import writing_elsewhere
from safeconduct.doors.cli.places import place_of
from safeconduct.doors.cli.screen import print_json, say
from safeconduct.errors import Damaged, Mistaken, Refused, SafeconductError, Unreachable

_DOOR = [sys.executable, "-P", "-m", "safeconduct.doors.intake"]
_HOURLY = ("open", "asked", "known")
_ERRORS: dict[int, type[SafeconductError]] = {kind.exit_code: kind for kind in (Mistaken, Refused, Damaged, Unreachable)}


@click.command("serve")
@click.option("--card", required=True, metavar="FILE", help="The organisation's card, from `intake open`.")
@click.option("--depot", required=True, metavar="DEPOT", help="The address of a relay, or a folder that is a depot.")
@click.option("--folder", default="intake-form", show_default=True, metavar="FOLDER", help="The form's own folder, for sealed things.")
@click.option("--listen", default="127.0.0.1:8009", show_default=True, metavar="HOST:PORT", help="Where to listen.")
@click.option("--onion", default="", metavar="ADDRESS", help="The form's own onion address, offered to Tor Browser.")
@click.option("--leave", default="", metavar="ADDRESS", help="Where the link leads by which people leave quickly.")
@click.option("--words", default="", metavar="FILE", help="Words that were given out for times of many messages, one a line.")
@click.option("--hourly", default="", metavar="N,N,N", help="Reports an hour: of anybody, who answers a question, who has a word.")
@click.option("--metrics", default="", metavar="FILE", help="Write counts without identifiers there, in Prometheus' text form.")
@click.option("--check", "is_check", is_flag=True, help="See whether everything holds, say what, and end.")
@writing_elsewhere
def serve(hourly: str, listen: str, leave: str, *, is_check: bool, as_json: bool, **plan: str) -> None:
    """Run the form where people ask for help, until Ctrl-C.

    It begins only when the card holds, the depot answers, and keys of today lie there. It holds no key and no case: run it on another
    machine than the vault's. Listen on this machine only, and let Tor or a web server with TLS stand in front: docs/manual/intake-door.md.
    """
    host, port = place_of(listen, "127.0.0.1:8009")
    whole: dict[str, Any] = {**plan, "host": host, "port": port, "is_check": is_check}
    if leave:
        whole["leave"] = leave
    if hourly:
        whole["hourly"] = _numbers(hourly)
    command = [*_DOOR, json.dumps(whole)]
    sys.stdout.flush()
    sys.stderr.flush()
    if not is_check:
        os.execv(sys.executable, command)  # noqa: S606
    told = _checked(command)
    if as_json:
        return print_json("intake-serve@1", told)
    say(f"keys of {told['laptops']} laptops, until {told['keys_until']}")
    say(f"{told['answers']} answers lie ready, {told['waiting']} reports wait for the depot")
    return say(f"at most {told['reports_an_hour']:,} reports an hour, {told['bytes_an_hour'] / 1e6:,.0f} MB at the depot")


def _numbers(hourly: str) -> dict[str, int]:
    """Read three numbers.

    Raises:
        Mistaken: they are none.
    """
    parts = hourly.split(",")
    if len(parts) != len(_HOURLY) or not all(part.strip().isascii() and part.strip().isdigit() and len(part) < 8 for part in parts):  # noqa: PLR2004
        raise Mistaken("that is not how many reports an hour", "three numbers, for example: --hourly 120,600,600")
    return {name: int(part) for name, part in zip(_HOURLY, parts, strict=True)}


def _checked(command: list[str]) -> dict[str, Any]:
    """Have the form's process look whether everything holds.

    Raises:
        Mistaken, Refused, Damaged, Unreachable: it says so.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        says, _, hint = done.stderr.strip().removeprefix("safeconduct: ").partition("\n")
        raise _ERRORS.get(done.returncode, SafeconductError)(says, hint.strip())
    told: dict[str, Any] = json.loads(done.stdout)
    return told
