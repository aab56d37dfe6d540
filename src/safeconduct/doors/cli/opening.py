"""Make a vault, open it, close it, change its passphrase."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import sys
from pathlib import Path
from typing import Any

import click

from safeconduct.doors.cli.haste import default_folder
from safeconduct.doors.cli.manners import here, writing
from safeconduct.doors.cli.screen import print_json, say
from safeconduct.doors.cli.session import read_passphrase
from safeconduct.errors import Mistaken, Refused

IDLE_MINUTES = 15  # long enough to work on a case, short enough for a laptop left on a table
_LOST = """\
The passphrase is the only key to this vault. Nobody can reset it: until you hand out shares (safeconduct recover), a lost passphrase
loses everything in the vault. Write it on paper, and keep the paper where you would keep a passport and never beside this computer.
A copy of the vault's folder is a safe backup; without the passphrase nobody can read it, and neither can you."""


def _typed_here() -> bool:
    return sys.stdin.isatty() or bool(os.environ.get("SAFECONDUCT_TYPED"))


def new_passphrase(fd: int | None) -> str:
    """Have a new passphrase read from a descriptor, typed twice, or drawn and typed once to be sure that it was written down.

    Raises:
        Mistaken: nobody is here to type, or it was typed differently.
    """
    from safeconduct.vault.passphrase import suggest

    if fd is not None or not _typed_here():
        return read_passphrase(fd)
    first: str = click.prompt(
        "New passphrase (empty: have one drawn)", hide_input=True, default="", show_default=False, err=True, prompt_suffix=": "
    )
    if not first:
        first = suggest()
        say(f"\n    {first}\n")
    again: str = click.prompt("The same again", hide_input=True, err=True)
    if again.split() != first.split():
        raise Mistaken("the two passphrases differ", "do it again; nothing was written")
    return first


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@writing
def init(folder: Path | None) -> None:
    """Make a new vault in FOLDER, which must be empty or not there yet.

    Left out, it is the folder of --vault, or the usual place. A weak passphrase is refused, and a strong one offered in its place.
    """
    from safeconduct.actions.office import create_office
    from safeconduct.vault.agent import harden
    from safeconduct.vault.passphrase import choose

    place = (folder or here().folder).absolute()
    _ask_empty(place)
    if not here().quiet:
        say(_LOST)
    passphrase = new_passphrase(here().passphrase_fd)
    harden()
    report = here().report
    create_office(place, choose(passphrase), dt.datetime.now(dt.UTC), report).close()
    if here().json:
        return print_json("init@1", {"vault": str(place)})
    return say(f"made: {place}\n  next: safeconduct unlock{_at(place)}")


def _at(place: Path) -> str:
    """Give the option that names a vault which is not the usual one."""
    return "" if place == default_folder().absolute() else f" --vault {shlex.quote(str(place))}"


def _ask_empty(place: Path) -> None:
    """Refuse a folder that holds something, before anybody types a passphrase."""
    try:
        is_filled = place.is_dir() and any(place.iterdir())
    except OSError as error:
        raise Mistaken("that folder cannot be looked into", "name another") from error
    if is_filled:
        raise Refused("that folder is not empty", f"name a new folder; if a vault is there, open it: safeconduct unlock{_at(place)}")


@click.command()
@click.option(
    "--idle",
    "idle_minutes",
    type=click.IntRange(1, 24 * 60),
    default=IDLE_MINUTES,
    show_default=True,
    metavar="MINUTES",
    help="Lock by itself after so long without a command.",
)
@writing
def unlock(idle_minutes: int) -> None:
    """Open the vault and keep it open for the next commands, in a process of its own that only you can ask."""
    from safeconduct.vault.agent import start, status

    folder = vault_here()
    running = status(folder)
    if running is not None:
        return say("it is open already; safeconduct lock closes it")
    report = here().report
    started = start(folder, read_passphrase(here().passphrase_fd), idle_seconds=idle_minutes * 60, on_progress=report)
    for warning in started.warnings:
        say(f"note: {warning}")
    if here().json:
        return print_json("unlock@1", {"process": started.process, "idle_minutes": idle_minutes})
    return say(f"open; it locks by itself after {idle_minutes} minutes without a command")


@click.command()
@writing
def lock() -> None:
    """Close the vault: the process that holds its keys ends, and all that was open in memory ends with it."""
    from safeconduct.vault.agent import lock as end

    was_open = end(vault_here())
    if here().json:
        return print_json("lock@1", {"was_open": was_open})
    return say("locked" if was_open else "it was not open")


def vault_here() -> Path:
    """Give the folder of the vault.

    Raises:
        Mistaken: there is none.
    """
    folder = here().folder.absolute()
    if not (folder / "keystore").exists():
        raise Mistaken("there is no vault there", "make one: safeconduct init; or name it: --vault FOLDER")
    return folder


@click.command()
@click.option("--new-passphrase-fd", type=int, metavar="N", help="Read the new passphrase from this file descriptor.")
@writing
def passphrase(new_passphrase_fd: int | None) -> None:
    """Change the passphrase that opens the vault.

    Copies of the vault made before still open with the old passphrase; when it became known, use safeconduct renew.
    """
    from safeconduct.actions import passphrase as verb

    answer = changed_passphrase(verb, new_passphrase_fd)
    if here().json:
        return print_json("passphrase@1", answer)
    return say("changed; copies of the vault made before still open with the old one")


def changed_passphrase(verb: Any, new_passphrase_fd: int | None) -> Any:
    """Have the old and a new passphrase read, and a verb done that takes both: by the key process where one runs, else here."""
    from safeconduct.actions.office import open_office
    from safeconduct.vault.agent import harden, status

    folder = vault_here()
    name = verb.__name__.rpartition(".")[2]
    old = read_passphrase(here().passphrase_fd, prompt="Passphrase now")
    ask = verb.Ask(old=old, new=new_passphrase(new_passphrase_fd))
    if status(folder) is not None:
        return here().session.ask(name, ask, verb.Answer)
    harden()
    now = dt.datetime.now(dt.UTC)
    report = here().report
    office = open_office(folder, old, now, report)
    try:
        return getattr(verb, name)(office, ask, now, report)
    finally:
        office.close()
