"""Bring a vault back with the help of custodians: hand out shares, try them, join them."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.doors.cli.cards import LANGUAGES, write_cards
from safeconduct.doors.cli.manners import confirm, here, reading, typed, writing
from safeconduct.doors.cli.opening import new_passphrase, vault_here
from safeconduct.doors.cli.screen import plain, print_json, print_table, progress_line, say
from safeconduct.doors.cli.showing import counted
from safeconduct.errors import Damaged, Mistaken

if TYPE_CHECKING:
    from safeconduct.vault.recovery import Kit, Share

_SHARES_BYTES_CAP = 16 * 1024  # of shares read from a file descriptor
_LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the cards.")
_SHARES_FD = click.option("--shares-fd", type=int, metavar="N", help="Read the shares, one a line, from this file descriptor.")


@click.group()
def recover() -> None:
    """Bring a vault back when its passphrase or its computer is lost, with the help of several people."""


@recover.command("split")
@click.option("--needed", type=click.IntRange(2, 7), required=True, help="How many custodians it takes.")
@click.option("--of", "custodians", type=click.IntRange(2, 7), required=True, help="How many custodians there are.")
@click.option(
    "--cards", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="Write cards to print, as text and pages."
)
@_LANGUAGE
@click.option("--yes", is_flag=True, help="Do it without asking.")
@writing
def split(needed: int, custodians: int, cards: Path | None, language: str, *, yes: bool) -> None:
    """Hand out shares of the keys. Shares that were handed out before count no longer.

    Each is nineteen words for one person. They are shown once, or written as cards to print, and kept nowhere.
    """
    from safeconduct.actions import recover_split as verb

    me = here()
    confirm("New shares are drawn, and older ones count no longer. Go on?", yes=yes)
    answer = me.session.ask("recover_split", verb.Ask(needed=needed, custodians=custodians), verb.Answer)
    numbered = list(enumerate(answer.shares, 1))
    if cards is not None:
        write_cards(cards, numbered, language)
    if me.json:
        return print_json("recover-split@1", answer)
    if cards is None:
        for number, share in numbered:
            click.echo(f"{number}: {share}")
    else:
        say(f"cards: {cards}; print them, give each to one person, and destroy the files")
    say(f"{needed} of {custodians} bring the vault back: safeconduct recover join")
    say("  now: safeconduct sync, with a depot that is a stick or folder (no other keeps the kit):")
    say("  until then the kit lies on this computer alone, and without it no share brings anything back")
    return say("  then try the shares: safeconduct recover drill")


@recover.command("card")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_LANGUAGE
@writing
def card(folder: Path, language: str) -> None:
    """Write one share as a card again, in FOLDER; its words are asked for, or read from standard input."""
    from safeconduct.vault.recovery import read, written

    share = read(typed(None, "The words of the share"))
    paths = write_cards(folder, [(share.number, written(share.secret, share.number, share.tag))], language)
    if here().json:
        return print_json("recover-card@1", {"files": [str(path) for path in paths]})
    return say(f"card {share.number}: {folder}; print it, and destroy the files")


@recover.command("drill")
@_SHARES_FD
@writing
def drill(shares_fd: int | None) -> None:
    """Try shares without opening anything: a word that is wrong is named. That it was tried is recorded."""
    from safeconduct.actions import recover_status as verb
    from safeconduct.actions.recover_join import kit_of
    from safeconduct.model import facts as f

    me = here()
    status = me.session.ask("recover_status", verb.Ask(), verb.Answer)
    kit = kit_of(vault_here())
    if kit.fixed.id.hex() != status.kit:
        raise Mistaken(
            "the recovery kit in the vault's folder is not the one that counts", "hand out new shares: safeconduct recover split"
        )
    shares = _shares(kit, shares_fd, enough=False)
    me.record(f.RecoveryDrilled(kit=kit.fixed.id, custodians=tuple(sorted(shares)), on=me.today()))
    if not me.json:
        say(f"whole: {', '.join(map(str, sorted(shares)))}; it takes {status.needed} of {status.custodians}")


@recover.command("status")
@reading
def status() -> None:
    """Show how many custodians there are, and when they last showed their shares."""
    from safeconduct.actions import recover_status as verb

    answer = here().session.ask("recover_status", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("recover-status@1", answer)
    if not answer.kit:
        return say("nobody can bring this vault back: safeconduct recover split")
    print_table(("custodian", "share seen on"), [(one.custodian, one.on or "not yet") for one in answer.seen], nothing="")
    missing = "" if answer.has_kit else "; ITS FILE IS NOT IN THE VAULT'S FOLDER: split anew"
    return say(f"it takes {answer.needed} of {answer.custodians}; a drill is due by {answer.due_on}{missing}")


@recover.command("join")
@click.argument("source", metavar="WHERE", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("folder", metavar="INTO", type=click.Path(path_type=Path, file_okay=False))
@_SHARES_FD
@writing
def join(source: Path, folder: Path, shares_fd: int | None) -> int:
    """Make a vault again INTO a new folder, from the copy WHERE and the shares of enough custodians.

    WHERE is the folder of a depot, or a copy of the vault's folder. Shares are typed in any order; a word that is wrong is named. Every key
    is renewed at once, so the lost computer opens nothing that is written from now on.
    """
    from safeconduct.actions import recover_join as verb
    from safeconduct.vault.agent import harden
    from safeconduct.vault.passphrase import choose

    me = here()
    kit = verb.kit_of(source)
    shares = _shares(kit, shares_fd, enough=True)
    chosen = choose(new_passphrase(me.passphrase_fd))
    harden()
    report = (lambda _what, _done, _total: None) if me.quiet else progress_line()
    answer = verb.join(folder.absolute(), source, shares, chosen, dt.datetime.now(dt.UTC), report)
    if me.json:
        print_json("recover-join@1", answer)
    else:
        say(f"made: {counted(answer.cases, 'case')} from {counted(answer.events, 'event')}")
        for stage, says in answer.findings:
            say(f"  {stage}: {says}")
        if answer.set_aside:
            say(f"  as before, {counted(answer.set_aside, 'sealed object')} of who had been shut out count for nobody")
        say(f"next: safeconduct unlock --vault {folder}\n  and hand out new shares: these were typed here")
    return Damaged.exit_code if answer.findings else 0


def _shares(kit: Kit, descriptor: int | None, *, enough: bool) -> dict[int, Share]:
    """Have shares typed until there are enough, or until an empty line; or read all of them, one a line.

    Raises:
        Mistaken: one that was read is not whole, none was given, or nobody is here to type.
    """
    from safeconduct.vault.recovery import check, read

    found: dict[int, Share] = {}

    def take(text: str) -> None:
        share = read(text)
        check(kit, share)
        found[share.number] = share

    if descriptor is not None:
        with os.fdopen(os.dup(descriptor), "rb") as source:
            lines = source.read(_SHARES_BYTES_CAP).decode("utf-8", "replace").splitlines()
        for line in filter(str.strip, lines):
            take(line)
    elif sys.stdin.isatty():
        while not (enough and len(found) >= kit.fixed.quorum):
            text: str = click.prompt(f"Share ({len(found)} so far; empty: no more)", default="", show_default=False, err=True)
            if not text.strip():
                break
            try:
                take(text)
            except Mistaken as error:
                say(f"  {plain(error.says)}\n    {plain(error.hint)}")
    if not found:
        raise Mistaken("no share was given", "type them at a terminal, or give --shares-fd")
    return found
