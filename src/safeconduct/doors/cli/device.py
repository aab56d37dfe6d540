"""Devices: invite one, join with one, let it in, replace keys."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from safeconduct.doors.cli.belonging import found, shown
from safeconduct.doors.cli.manners import confirm, here, writing
from safeconduct.doors.cli.screen import print_json, print_table, say, table
from safeconduct.doors.cli.showing import local
from safeconduct.errors import Damaged, Mistaken, Refused, Unreachable

INVITE, REQUEST = ".invite", ".request"
_FILE_BYTES_CAP = 64 * 1024
_LINES_BYTES_CAP = 4096


@click.group("device")
def device() -> None:
    """Laptops of this organisation: invite one, join with one, let it in, replace keys.

    Two laptops meet over a folder that both can see, such as a stick: the one invites, the other joins, the one accepts.
    """


@device.command("list")
@writing
def list_() -> None:
    """List the laptops, whose they are, and which are shut out."""
    from safeconduct.actions import member_list as verb

    answer = here().session.ask("member_list", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("device-list@1", {"devices": [held for person in answer.persons for held in person.devices]})
    rows = [
        (shown(held.ref), shown(person.ref), person.nickname, _state(held.is_this, held.is_suspended, held.has_prekey))
        for person in answer.persons
        for held in person.devices
    ]
    return print_table(("laptop", "person", "nickname", ""), rows, nothing="")


def _state(is_this: bool, is_suspended: bool, has_prekey: bool) -> str:  # noqa: FBT001
    states = {"this one": is_this, "shut out": is_suspended, "no key can be sent to it yet": not has_prekey}
    return ", ".join(name for name, holds in states.items() if holds)


@device.command("invite")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--for", "person", metavar="PERSON", help="Somebody who belongs already and has one more laptop.")
@click.option("--days", type=click.IntRange(1, 30), default=3, show_default=True, help="How long the invite holds.")
@click.option("--qr", is_flag=True, help="Show the words as a picture too, for a camera.")
@writing
def invite(folder: Path, person: str | None, days: int, *, qr: bool) -> None:
    """Invite a laptop: write a sealed invite into FOLDER, and show ten words to be told to its owner.

    Tell the words by voice or hand them over on paper; never send them with the file. Whoever has both can ask to be let in, and you
    will see it.
    """
    from safeconduct.actions import device_invite as verb
    from safeconduct.vault.passphrase import PAIRING_WORDS, suggest

    who = found(person, devices=False) if person else b""
    words = suggest(PAIRING_WORDS)
    answer = here().session.ask("device_invite", verb.Ask(words=words, person=who, days=days), verb.Answer)
    _write(folder / (answer.name + INVITE), answer.invite)
    if qr:
        _show_picture(words)
    if here().json:
        return print_json("device-invite@1", {"name": answer.name, "words": words, "person": answer.person, "until": answer.until})
    say(f"next, on the new laptop: safeconduct device join {folder} NEW-FOLDER; then here: safeconduct device accept {folder}")
    return click.echo(words)


def _show_picture(words: str) -> None:
    """Draw the words so that a camera reads them."""
    import sys

    import segno

    segno.make(words, error="m").terminal(out=sys.stderr, compact=True)


@device.command("join")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("into", type=click.Path(path_type=Path, file_okay=False))
@writing
def join(folder: Path, into: Path) -> None:
    """Make a vault in the new folder INTO for a laptop that was invited, and ask in FOLDER to be let in.

    You are asked for the ten words and for a new passphrase of your own; with --passphrase-fd, they are the first and the second line.
    """
    from safeconduct.actions.office import join_office
    from safeconduct.doors.cli.opening import new_passphrase
    from safeconduct.vault.agent import harden
    from safeconduct.vault.passphrase import PAIRING_WORDS, choose, spoken
    from safeconduct.vault.roster import open_invite, pairing_name, seal_request, secret_of, transcript

    typed, passphrase = _typed_words()
    secret = secret_of(spoken(typed, PAIRING_WORDS))
    sealed = _read(folder / (pairing_name(secret) + INVITE))
    invited = open_invite(secret, sealed)
    chosen = choose(new_passphrase(None) if passphrase is None else passphrase)
    harden()
    report = here().report
    now = dt.datetime.now(dt.UTC)
    office = join_office(into.absolute(), chosen, invited, now, report)
    try:
        request = seal_request(secret, office.request(now), sealed)
    finally:
        office.close()
    _write(folder / (pairing_name(secret) + REQUEST), request)
    check = _check_words(transcript(sealed, request))
    if here().json:
        return print_json("device-join@1", {"vault": str(into.absolute()), "check": check})
    say("the other laptop shows six words when it accepts; they must be these:")
    click.echo(check)
    return say(f"then: safeconduct unlock --vault {into}; safeconduct depot add NAME FOLDER; safeconduct sync")


@device.command("accept")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--admin", is_flag=True, help="She may let others in, and shut out.")
@click.option("--yes", is_flag=True, help="Do not ask: the words were compared.")
@writing
def accept(folder: Path, *, admin: bool, yes: bool) -> None:
    """Let in the laptop that answered an invite in FOLDER.

    Compare the six words with those on the new laptop first, by voice: if they differ, somebody else answered.
    """
    from safeconduct.actions import device_accept as verb

    names = sorted(path.stem for path in folder.glob("*" + REQUEST))
    if not names:
        raise Mistaken("no laptop has answered an invite there", "run on the new one: safeconduct device join")
    accepted = 0
    for name in names:
        request = _read(folder / (name + REQUEST))
        try:
            looked = here().session.ask("device_accept", verb.Ask(name=name, request=request), verb.Answer)
        except (Damaged, Mistaken, Refused) as error:  # somebody else's, or laid there to be in the way
            say(f"{name}{REQUEST} is left aside: {error.says}")
            continue
        say(f"the new laptop must show: {_check_words(looked.check)}")
        if not _is_theirs(yes=yes):
            continue
        accepted += 1
        ask = verb.Ask(name=name, request=request, is_dry=False, is_admin=admin)
        answer = here().session.ask("device_accept", ask, verb.Answer)
        for ending in (REQUEST, INVITE):
            (folder / (name + ending)).unlink(missing_ok=True)
        if here().json:
            print_json("device-accept@1", answer)
        else:
            person, state = shown(answer.person), "let in" if answer.is_in else "waits for a second admin: safeconduct member sign"
            say(f"{shown(answer.device)} of {person}: {state}\n  then: safeconduct member open {person} --role ROLE")
    if not accepted:
        raise Refused("nobody was let in", "if the words differ, somebody else answered: begin anew, safeconduct device invite")


def _is_theirs(*, yes: bool) -> bool:
    """Ask whether the new laptop shows these words; the next request is looked at where it does not."""
    try:
        confirm("Does it?", yes=yes)
    except Refused:
        return False
    return True


@device.command("rekey")
@click.option("--close-past", is_flag=True, help="Who comes newly shall not read what was written before.")
@writing
def rekey(*, close_past: bool) -> None:
    """Replace every key that somebody holds who should not, or that is older than thirty days."""
    from safeconduct.actions import device_rekey as verb

    answer = here().session.ask("device_rekey", verb.Ask(shares_past=not close_past), verb.Answer)
    if here().json:
        return print_json("device-rekey@1", answer)
    return say("new keys: " + (", ".join(answer.rekeyed) or "none was needed"))


@device.command("part")
@click.argument("name")
@writing
def part(name: str) -> None:
    """Begin new cases, or new shelters, of this laptop in the part NAME, such as casework:north. Where it opens only one, it is that."""
    from safeconduct.actions import device_part as verb

    answer = here().session.ask("device_part", verb.Ask(name=name), verb.Answer)
    if here().json:
        return print_json("device-part@1", answer)
    return say(f"new records begin in {answer.name}")


@device.command("settle")
@click.argument("laptop", required=False)
@click.option("--all", "is_all", is_flag=True, help="Let all count that it wrote, not only what was read here first.")
@click.option("--yes", is_flag=True, help="Do not ask: its owner was asked.")
@writing
def settle(laptop: str | None, *, is_all: bool, yes: bool) -> None:
    """Decide what counts of LAPTOP (this one) that wrote twice in one place: a copy of it was put back, or writes too.

    Ask its owner by voice first. If she did not put a copy back, shut the laptop out: somebody else has its keys. What was read here before
    the rest came counts from now on; with --all, all of it.
    """
    from safeconduct.actions import device_settle as verb

    ref = found(laptop) if laptop else b""
    looked = here().session.ask("device_settle", verb.Ask(device=ref, is_dry=True), verb.Answer)
    rows = [
        (h.compartment, h.objects, local(h.first_at), local(h.last_at), "read here first" if h.is_seen else "") for h in looked.histories
    ]
    say(table(("PART", "SEALED OBJECTS", "FIRST WRITTEN", "LAST WRITTEN", ""), rows))
    say(f"{shown(looked.device)}: {looked.aside} sealed objects count for nothing; {looked.seen} had been read here before the others came")
    if is_all:
        question = "All of it will count. Did its owner say, by voice, that she put a copy back?"
    else:
        question = "Only what was read here first will count. Did you ask its owner by voice?"
        if not looked.is_shut_out:
            say(f"if she put no copy back, somebody else has its keys: safeconduct member suspend {shown(looked.device)}")
    confirm(question, yes=yes)
    answer = here().session.ask("device_settle", verb.Ask(device=ref, is_all=is_all), verb.Answer)
    if here().json:
        return print_json("device-settle@1", answer)
    return say(f"settled; {answer.left} objects are left that count for nothing" if answer.left else "settled")


def _typed_words() -> tuple[str, str | None]:
    """Read the ten words, and, as a second line of a descriptor, a new passphrase; None where it is to be typed afterwards."""
    fd = here().passphrase_fd
    if fd is None:
        words: str = click.prompt("The ten words", err=True)
        return words, None
    with os.fdopen(os.dup(fd), "rb") as source:
        lines = source.read(_LINES_BYTES_CAP).decode(errors="replace").split("\n")
    if len(lines) < 2:  # noqa: PLR2004 - words and passphrase
        raise Mistaken("two lines are needed: the ten words, and the new passphrase")
    return lines[0], lines[1]


def _check_words(check: bytes) -> str:
    """Show a hash as six words."""
    from safeconduct.vault.passphrase import words_of

    return words_of(check)


def _read(path: Path) -> bytes:
    """Read a file of the pairing."""
    try:
        with path.open("rb") as source:
            return source.read(_FILE_BYTES_CAP + 1)
    except OSError as error:
        raise Mistaken("there is no invite for these words in that folder", "type the words again; is it the right folder?") from error


def _write(path: Path, data: bytes) -> None:
    """Write a file of the pairing."""
    try:
        path.write_bytes(data)
        path.chmod(0o600)
    except OSError as error:
        raise Unreachable("that folder cannot be written to", "name another") from error
