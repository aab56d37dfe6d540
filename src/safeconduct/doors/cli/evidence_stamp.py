"""Stamps of an authority on the captures of a day: asked for and taken in as a file, or through a relay when a member says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.doors.cli.manners import here, reading, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.errors import Unreachable
from safeconduct.ids import show

if TYPE_CHECKING:
    from safeconduct.actions import stamp_take

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_AUTHORITY = click.option(
    "--authority",
    required=True,
    metavar="PEM",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The authority's root certificate (CA), from its own page: only what is signed under it counts.",
)
_MOST_BYTES = 64 * 1024  # of an answer or a certificate; a longer one is refused by who reads it


@click.group()
def stamp() -> None:
    """Have an authority say when captures existed (RFC 3161): one salted hash a day leaves, by your own hand or through a relay."""


@stamp.command()
@_FILE
@writing
def ask(file: Path) -> None:
    """Write into FILE what an authority is asked for the captures that have no stamp yet: 59 bytes that hold one hash.

    Nothing is sent. Carry the file to an authority in a way that does not show where you are, and bring back its answer.
    """
    from safeconduct.actions import stamp_ask as verb
    from safeconduct.vault.depot import Outgoing

    with Outgoing(file.absolute()) as out:
        answer = here().session.ask("stamp_ask", verb.Ask(), verb.Answer)
        out.write(answer.request)
        out.settle()
        out.give_name()
    if here().json:
        shown = {"stamp": answer.stamp, "captures": answer.captures, "is_new": answer.is_new, "size_bytes": len(answer.request)}
        return print_json("evidence-stamp-ask@1", shown)
    say(f"{answer.captures} captures under one hash" + ("" if answer.is_new else ", made earlier today"))
    return say("send it over Tor, as application/timestamp-query; then: safeconduct evidence stamp take ANSWER --authority PEM")


@stamp.command()
@_FILE
@_AUTHORITY
@writing
def take(file: Path, authority: Path) -> None:
    """Take in the answer in FILE, after it was checked without a network against the certificate that you give."""
    from safeconduct.actions import stamp_take as verb

    ask = verb.Ask(response=read(file), authority=read(authority))
    answer = here().session.ask("stamp_take", ask, verb.Answer)
    return print_json("evidence-stamp-take@1", answer) if here().json else _told(answer)


@stamp.command()
@click.argument("depot")
@_AUTHORITY
@writing
def through(depot: str, authority: Path) -> None:
    """Ask through the relay DEPOT, whose keeper let it ask an authority, and take in the answer.

    The authority sees the relay and 32 bytes. The relay sees that some device of your organisation asks, and when. If that says too much,
    let a device ask that does not collect, once it has synced; or carry the question by hand: evidence stamp ask.
    """
    from safeconduct.actions import stamp_ask, stamp_send, stamp_take

    certificate, session = read(authority), here().session
    session.ask("stamp_ask", stamp_ask.Ask(), stamp_ask.Answer)
    answer = session.ask("stamp_send", stamp_send.Ask(depot=depot, authority=certificate), stamp_send.Answer)
    taken = session.ask("stamp_take", stamp_take.Ask(response=answer.response, authority=certificate), stamp_take.Answer)
    return print_json("evidence-stamp-through@1", taken) if here().json else _told(taken)


def _told(answer: stamp_take.Answer) -> None:
    say(f"{answer.captures} captures existed by {moment(answer.at_ms)}")
    return say(f"under the certificate of SHA-256 {answer.authority}")


@stamp.command(name="list")
@reading
def list_() -> None:
    """List the stamps that were asked for, and when an authority saw each."""
    from safeconduct.actions import stamp_list as verb

    answer = here().session.ask("stamp_list", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("evidence-stamp-list@1", answer)
    rows = [
        (show(bytes.fromhex(line.ref)), line.on, line.captures, moment(line.at_ms) if line.at_ms else "not yet", line.sha256[:16])
        for line in answer.stamps
    ]
    return print_table(("code", "asked", "captures", "seen", "sha256"), rows, nothing="no stamp was asked for")


def moment(at_ms: int) -> str:
    """Write a moment as people read one, in universal time."""
    return f"{dt.datetime.fromtimestamp(at_ms / 1000, dt.UTC):%Y-%m-%d %H:%M:%S} UTC"


def read(file: Path) -> bytes:
    """Read a small file."""
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_BYTES)
    except OSError as error:
        raise Unreachable("the file cannot be read", "is it there, and may you read it?") from error
