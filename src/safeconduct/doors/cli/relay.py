"""The relay and its keeper: a blind server for organisations that it does not know. It runs in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from safeconduct.doors.cli.manners import writing_elsewhere
from safeconduct.doors.cli.places import place_of
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.errors import Mistaken, Unreachable

_STORE = "relay.db"
_PORT = 8008
_GIB = 1 << 30
_PARENT = [sys.executable, "-P", "-m", "safeconduct.doors.relay"]

stored = click.option(
    "--store",
    default=_STORE,
    show_default=True,
    metavar="STORE",
    help="The file that holds everything, or the address of a PostgreSQL database.",
)


@click.group("relay")
def relay() -> None:
    """Keep a relay: a server where organisations keep sealed copies. It sees no name, no content and no address."""


@relay.command("serve")
@stored
@click.option("--listen", default=f"127.0.0.1:{_PORT}", show_default=True, metavar="HOST:PORT", help="Where to listen.")
@click.option("--metrics", default="", metavar="FILE", help="Write counts without identifiers there, in Prometheus' text form.")
@click.option("--authority", default="", metavar="ADDRESS", help="A time-stamp authority that members may have asked; none else ever is.")
@click.option("--by-tor", is_flag=True, help="Ask the authority through Tor on this machine.")
def serve(store: str, listen: str, metrics: str, authority: str, *, by_tor: bool) -> None:
    """Serve until Ctrl-C.

    Listen on this machine only, and let Tor or a web server with TLS stand in front: docs/manual/relay.md shows both. With --authority a
    member can have that one authority asked about 32 bytes that say nothing; without it the relay never calls out.
    """
    host, port = place_of(listen, f"127.0.0.1:{_PORT}")
    plan = {"store": store, "host": host, "port": port, "metrics": metrics, "authority": authority, "is_by_tor": by_tor}
    keeping = {"verb": "serve", "plan": plan}
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [*_PARENT, json.dumps(keeping)])  # noqa: S606


@relay.command("admit")
@stored
@click.option("--gib", type=click.IntRange(1, 10_000), default=10, show_default=True, help="Room for this organisation, in GiB.")
@writing_elsewhere
def admit(store: str, gib: int, *, as_json: bool) -> None:
    """Let one more organisation in, and print the token to give it. It is shown once: the store keeps only its hash."""
    (one,) = _kept(store, verb="admit", quota_bytes=gib * _GIB)
    if as_json:
        return print_json("relay-admit@1", one)
    click.echo(one["token"])
    return say(f"organisation {one['number']}; hand the token over in person, or over a line that you trust")


@relay.command("list")
@stored
@writing_elsewhere
def list_(store: str, *, as_json: bool) -> None:
    """List the organisations by number: the room they have and use, and how many lanes. There is nothing else to know."""
    told = _kept(store, verb="list")
    if as_json:
        return print_json("relay-list@1", {"organisations": told})
    rows = [(one["number"], f"{one['used_bytes']:,}", f"{one['quota_bytes']:,}", one["lanes"]) for one in told]
    return print_table(("organisation", "bytes used", "of", "lanes"), rows, nothing="nobody was admitted yet: safeconduct relay admit")


@relay.command("dismiss")
@click.argument("number", type=int)
@stored
@writing_elsewhere
def dismiss(number: int, store: str, *, as_json: bool) -> None:
    """Let the organisation NUMBER send nothing more. What it sent stays, and it can still fetch it."""
    _kept(store, verb="dismiss", number=number)
    if as_json:
        return print_json("relay-dismiss@1", {"number": number})
    return say("dismissed")


def _kept(store: str, **keeping: Any) -> list[dict[str, Any]]:
    """Have the keeper's process do something.

    Raises:
        Mistaken, Unreachable: it says so.
    """
    if keeping["verb"] != "admit" and "://" not in store and not Path(store).exists():
        raise Mistaken("there is no store there", "name it: --store FILE")
    command = [*_PARENT, json.dumps({**keeping, "plan": {"store": store}})]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        says, _, hint = done.stderr.strip().removeprefix("safeconduct: ").partition("\n")
        raise (Mistaken if done.returncode == Mistaken.exit_code else Unreachable)(says, hint.strip())
    told: list[dict[str, Any]] = json.loads(done.stdout)["organisations"]
    return told
