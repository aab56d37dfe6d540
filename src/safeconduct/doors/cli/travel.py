"""Journeys: give the keys out of one's hands before a border, and take them again from a colleague."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from safeconduct.doors.cli.belonging import shown
from safeconduct.doors.cli.manners import confirm, here, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.errors import Mistaken, Unreachable

REQUEST = ".return"
_FILE_BYTES_CAP = 64 * 1024


@click.group("travel")
def travel() -> None:
    """Cross a border with a laptop that gives nobody away.

    Before: `travel pack`. On the way: `travel note`. Afterwards: `travel ask`, and a colleague: `travel give-back`.
    """


@travel.command("pack")
@click.option("--keep", "keep", multiple=True, metavar="COMPARTMENT", help="Take a copy along: press, evidence or reference.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def pack(keep: tuple[str, ...], *, yes: bool) -> None:
    """Let the keys and all data leave this laptop. Do it on the day before, with a line or a stick at hand.

    Everybody is told, everything is carried to your depots, and then the keys go. Your passphrase opens an empty vault afterwards; you
    cannot undo that, whoever asks you to. Only a colleague can give the keys back.

    With --keep a copy of that compartment goes along, to be read and not written; whoever gets your passphrase reads it too.
    """
    from safeconduct.actions import travel_pack as verb
    from safeconduct.doors.cli.session import read_passphrase
    from safeconduct.vault.agent import lock

    me = here()
    confirm("The keys leave this laptop, and only a colleague can give them back. Go on?", yes=yes)
    passphrase = read_passphrase(me.passphrase_fd)
    me.session.open_with(passphrase)
    me.session.ask("travel_pack", verb.Ask(keep=keep), verb.Answer)
    _carried()
    answer = me.session.ask("travel_pack", verb.Ask(passphrase=passphrase, keep=keep), verb.Answer)
    lock(me.folder.absolute())  # what was open in memory ends with its process
    if me.json:
        return print_json("travel-pack@1", answer)
    gone = f"no key is on this laptop, and no data but a copy of: {', '.join(keep)}" if keep else "no key and no data is on this laptop"
    return say(
        f"done: {gone}. You can say so truthfully: there is nothing {'else ' if keep else ''}to give\n"
        "  on the way: safeconduct travel note; when you are safe: safeconduct travel ask FOLDER"
    )


def _carried() -> None:
    """Carry everything to the depots.

    Raises:
        Unreachable: one did not answer to the end; the keys are still here.
    """
    from safeconduct.actions import sync as verb

    while True:
        answer = here().session.ask("sync", verb.Ask(), verb.Answer)
        if not answer.depots:
            raise Mistaken("there is no depot to which your work could go", "add one: safeconduct depot add NAME FOLDER")
        if all(line.is_done or line.unreachable for line in answer.depots):
            break
    if all(line.unreachable for line in answer.depots):
        raise Unreachable("no depot answered: nothing has left this laptop yet", "plug in a stick or find a line, and do it again")


@travel.command("status")
@writing
def status() -> None:
    """Tell which laptops are on a journey, and how this one stands."""
    from safeconduct.actions import travel_status as verb

    answer = here().session.ask("travel_status", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("travel-status@1", answer)
    if answer.is_away:
        next_step = "a colleague was asked: safeconduct sync brings the keys when she has given them" if answer.has_asked else "travel ask"
        if answer.kept:
            say(f"a copy of these went along, and whoever has the passphrase reads it: {', '.join(answer.kept)}")
        say(f"this laptop is on a journey and holds no keys; {answer.typed} texts are kept sealed; next: {next_step}")
    elif answer.is_announced:
        say("this laptop has said that it goes on a journey, and still holds its keys: safeconduct travel pack")
    elif answer.typed:
        say(f"{answer.typed} texts of a journey wait to be sorted: safeconduct travel unpack")
    rows = [
        (
            shown(one.device),
            one.nickname or shown(one.person),
            one.since.date(),
            "travel give-back" if one.may_give else "yours",
        )
        for one in answer.away
    ]
    return print_table(("laptop", "of", "since", ""), rows, nothing="" if answer.is_away else "no laptop is on a journey")


@travel.command("note")
@click.argument("text", required=False)
@writing
def note(text: str | None) -> None:
    """Keep what you type, sealed: not even this laptop can open it before its keys are back.

    Without TEXT you are asked for it; `-` reads it from standard input.
    """
    from safeconduct.actions import travel_note as verb

    answer = here().session.ask("travel_note", verb.Ask(text=typed(text, "Text")), verb.Answer)
    if here().json:
        return print_json("travel-note@1", answer)
    return say(f"kept, sealed: {answer.typed}")


@travel.command("ask")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@writing
def ask(folder: Path) -> None:
    """Ask a colleague for the keys: write a request into FOLDER, and show six words.

    Do it when nobody looks over your shoulder. The file may be sent in any way; tell the words by voice.
    """
    from safeconduct.actions import travel_ask as verb

    answer = here().session.ask("travel_ask", verb.Ask(), verb.Answer)
    path = folder / (answer.check[:8].hex() + REQUEST)
    try:
        path.write_bytes(answer.request)
    except OSError:
        raise Unreachable("the request could not be written there", "name another folder") from None
    if here().json:
        return print_json("travel-ask@1", {"name": path.name, "check": _words(answer.check)})
    say("your colleague's laptop shows six words; they must be these:")
    click.echo(_words(answer.check))
    return say("then: safeconduct sync")


@travel.command("give-back")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--yes", is_flag=True, help="Do not ask: she was called, and the words were compared.")
@writing
def give_back(folder: Path, *, yes: bool) -> None:
    """Give a colleague's laptop its keys back.

    Call her first, and hear that she is free to speak. Compare the six words. If they differ, or if you doubt, do nothing: whoever forced
    the laptop out of her may have asked.
    """
    from safeconduct.actions import travel_give_back as verb

    paths = sorted(folder.glob("*" + REQUEST))
    if not paths:
        raise Mistaken("no request lies there", "on her laptop: safeconduct travel ask FOLDER")
    for path in paths:
        request = _read(path)
        looked = here().session.ask("travel_give_back", verb.Ask(request=request), verb.Answer)
        say(f"{shown(looked.device)} of {shown(looked.person)} must show: {_words(looked.check)}")
        confirm("Did you call her, is she free, and does it?", yes=yes)
        answer: Any = here().session.ask("travel_give_back", verb.Ask(request=request, is_dry=False), verb.Answer)
        path.unlink(missing_ok=True)
        if here().json:
            print_json("travel-give-back@1", {"device": answer.device, "person": answer.person, "given": answer.given})
        else:
            say(f"given back: {', '.join(answer.given)}; next, here and on her laptop: safeconduct sync")


@travel.command("unpack")
@click.argument("number", type=click.IntRange(1), required=False)
@click.option("--case", "code", metavar="CASE", help="Record text NUMBER there, as a note.")
@click.option("--drop", is_flag=True, help="Throw text NUMBER away.")
@writing
def unpack(number: int | None, code: str | None, *, drop: bool) -> None:
    """Sort what you typed on the way, when the keys are back: list it, or put text NUMBER into a case."""
    from safeconduct.actions import travel_unpack as verb

    me = here()
    answer = me.session.ask("travel_unpack", verb.Ask(), verb.Answer)
    if number is not None:
        if number > len(answer.typed):
            raise Mistaken("there is no such text", "safeconduct travel unpack lists them")
        if (code is None) == (not drop):
            raise Mistaken("say what is to become of it", "--case CASE, or --drop")
        case = me.ref("case", code) if code else b""
        answer = me.session.ask("travel_unpack", verb.Ask(name=answer.typed[number - 1].name, case=case), verb.Answer)
    if me.json:
        return print_json("travel-unpack@1", answer)
    rows = [(place, one.text) for place, one in enumerate(answer.typed, 1)]
    return print_table(("", "text"), rows, nothing="nothing of a journey waits to be sorted")


def _words(check: bytes) -> str:
    """Show a hash as six words."""
    from safeconduct.vault.passphrase import words_of

    return words_of(check)


def _read(path: Path) -> bytes:
    """Read a request."""
    try:
        with path.open("rb") as file:
            return file.read(_FILE_BYTES_CAP)
    except OSError:
        raise Unreachable("a request could not be read", "is the stick still there?") from None
