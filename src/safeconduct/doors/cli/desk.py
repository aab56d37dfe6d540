"""Open the desk: the page in a browser on this machine. The command hands over to a process of its own and is gone."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import click

from safeconduct.doors.cli.manners import DAY, here, writing
from safeconduct.doors.cli.opening import vault_here
from safeconduct.doors.cli.screen import say
from safeconduct.doors.cli.session import read_passphrase

IDLE_MINUTES = 10  # a laptop left on a table locks before somebody comes by
LANGUAGES = ("en", "ru", "fr", "ar", "ce")


@click.command()
@click.option("--print-link", is_flag=True, help="Print the one-time link instead of opening a window.")
@click.option("--language", type=click.Choice(LANGUAGES), help="The language of the pages; left out: that of this terminal.")
@click.option(
    "--idle",
    "idle_minutes",
    type=click.IntRange(1, 24 * 60),
    default=IDLE_MINUTES,
    show_default=True,
    metavar="MINUTES",
    help="Lock by itself after so long without a touch.",
)
@click.option("--at", type=DAY, help="Look from this day, and record as of it: for a story of another year.")
@writing
def desk(*, print_link: bool, language: str | None, idle_minutes: int, at: dt.date | None) -> None:
    """Open the desk in a private window of a browser on this machine.

    It ends with its window or with Ctrl-C; a vault that it opened is locked then. Nothing leaves the machine.
    """
    from safeconduct.vault.agent import start, status

    me, folder = here(), vault_here()
    was_locked = status(folder) is None
    if was_locked:
        report = me.report
        for warning in start(folder, read_passphrase(me.passphrase_fd), idle_seconds=idle_minutes * 60, on_progress=report).warnings:
            say(f"note: {warning}")
    command, _ = handed_over(
        folder, language=language or spoken(), at=at, idle_minutes=idle_minutes, is_printed=print_link, unlocked_here=was_locked
    )
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606


def handed_over(
    folder: Path, *, language: str, at: dt.date | None, idle_minutes: int, is_printed: bool, unlocked_here: bool
) -> tuple[list[str], int]:
    """Leave the desk's plan in memory, and give the command that begins with it and the descriptor that the command must inherit."""
    import msgspec

    today = dt.datetime.now().astimezone().date()
    plan = {
        "folder": os.fsencode(folder),
        "language": language,
        "shift_days": (at - today).days if at else 0,
        "idle_minutes": idle_minutes,
        "is_printed": is_printed,
        "unlocked_here": unlocked_here,
    }
    told = os.memfd_create("desk", 0)
    os.write(told, msgspec.msgpack.encode(plan))
    return [sys.executable, "-P", "-m", "safeconduct.doors.desk", str(told)], told


def spoken() -> str:
    """Give the language that this terminal speaks, if the desk does too."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return next((tag for tag in LANGUAGES if named.startswith(tag + "_")), "en")
