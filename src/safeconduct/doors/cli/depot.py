"""Depots: where sealed copies lie; and bringing the vault and its depots to the same state."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from safeconduct.doors.cli.manners import confirm, here, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import counted
from safeconduct.errors import Damaged, Mistaken, Unreachable
from safeconduct.ids import show

_KINDS = {"http": "relay", "https": "relay", "s3": "s3", "dav": "webdav", "davs": "webdav"}
_ASKED = {"relay": "Token of the relay", "s3": "Name and secret of the key (NAME:SECRET)", "webdav": "Name and password (NAME:PASSWORD)"}


_LIKE_AN_ADDRESS = re.compile(r"[\w-]+([.:][\w-]+)+/?")


@click.group("depot")
def depot() -> None:
    """Where sealed copies of this vault lie: sticks and other folders. Who finds one learns nothing but sizes and times."""


@depot.command("add")
@click.argument("name")
@click.argument("where")
@click.option("--with-keystore", is_flag=True, help="Keep a copy of the keystore there too: the stick and the passphrase are the vault.")
@writing
def add(name: str, where: str, *, with_keystore: bool) -> None:
    """Add a depot called NAME: the folder WHERE, which must be empty or a depot already, or what the address WHERE names.

    A relay's address is https://HOST or http://NAME.onion, a bucket's s3://HOST/BUCKET/FOLDER, a WebDAV folder's davs://HOST/FOLDER; what
    lets in there is asked for (or read from standard input). A store that would replace what is to be created once is refused. Nothing is
    copied yet: run safeconduct sync.
    """
    from safeconduct.actions import depot_add as verb

    scheme, colon, _ = where.partition("://")
    if colon:
        kind = _KINDS.get(scheme, "")
        if not kind:
            raise Mistaken("that is no address of a depot", "it begins with https, http, s3 or davs")
        ask = verb.Ask(name=name, kind=kind, where=where, token=typed(None, _ASKED[kind]), has_keystore=with_keystore)
    elif _LIKE_AN_ADDRESS.fullmatch(where) and not Path(where).exists():
        raise Mistaken("that looks like an address, and would become a folder here", "https://HOST, http://NAME.onion; a folder: ./NAME")
    else:
        ask = verb.Ask(name=name, kind="folder", where=str(Path(where).absolute()), has_keystore=with_keystore)
    answer = here().session.ask("depot_add", ask, verb.Answer)
    if here().json:
        return print_json("depot-add@1", answer)
    if answer.is_replaceable:
        say("whoever has that secret can replace what lies there: forbid it there, and keep a stick too (docs/manual/depot.md)")
    if answer.is_same_disk:
        say("it lies on the same disk as the vault and is lost with it: is the stick plugged in?")
    if not with_keystore:
        say("it keeps no keystore: if this computer is lost, what lies there opens on laptops of colleagues alone, or for nobody")
        say(f"  keep a copy of the file {here().folder / 'keystore'} elsewhere, or hand out shares: safeconduct recover split")
    return say(f"added: {name}; next: safeconduct sync")


@depot.command("list")
@writing
def list_() -> None:
    """List the depots, what each holds, and whether anything is the matter with it. Nothing is asked of them."""
    from safeconduct.actions import depot_list as verb

    answer = here().session.ask("depot_list", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("depot-list@1", answer)
    rows = [(line.name, line.where, line.held, line.lacking, _when(line.reached_at), _findings(line)) for line in answer.depots]
    nothing = "there is no depot: this computer holds the only copy; safeconduct depot add"
    return print_table(("depot", "where", "holds", "lacks", "last complete", "findings"), rows, nothing=nothing)


@depot.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def remove(name: str, *, yes: bool) -> None:
    """Forget the depot NAME. What lies there stays there, sealed; take it away yourself."""
    from safeconduct.actions import depot_remove as verb

    confirm("Forget this depot?", yes=yes)
    answer = here().session.ask("depot_remove", verb.Ask(name=name), verb.Answer)
    if here().json:
        return print_json("depot-remove@1", answer)
    return say(f"forgotten; {answer.depots} left")


@depot.command("restore")
@click.argument("where", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("into", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keystore", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The keystore, if it is not in WHERE.")
@writing
def restore(where: Path, into: Path, keystore: Path | None) -> int:
    """Make a vault again in the new folder INTO from the depot in the folder WHERE.

    Only when the old vault is gone for good: two vaults that write as one device contradict each other, and neither is believed. If it
    breaks off, do it again: it goes on from there.
    """
    from safeconduct.actions import restore as verb
    from safeconduct.doors.cli.session import read_passphrase
    from safeconduct.vault.agent import harden
    from safeconduct.vault.depot import StickDepot, claim

    source = StickDepot(where.absolute(), claim(where.absolute()))
    held = keystore.read_bytes() if keystore else source.keystore()
    if held is None:
        raise Mistaken("there is no keystore in that depot", "name a copy of it: --keystore FILE")
    passphrase = read_passphrase(here().passphrase_fd)
    harden()
    report = here().report
    answer = verb.restore(into.absolute(), source, held, passphrase, dt.datetime.now(dt.UTC), report)
    if here().json:
        print_json("depot-restore@1", answer)
    else:
        say(f"made: {counted(answer.cases, 'case')} from {counted(answer.events, 'event')} ({answer.size_bytes:,} bytes)")
        for stage, says in answer.findings:
            say(f"  {stage}: {says}")
        if answer.set_aside:
            say(f"  as before, {counted(answer.set_aside, 'sealed object')} of who had been shut out count for nobody")
        say(f"next: safeconduct unlock --vault {into}")
    return Damaged.exit_code if answer.findings else 0


@click.command()
@click.argument("names", nargs=-1, metavar="[DEPOT]...")
@click.option("--thorough", is_flag=True, help="Fetch and compare every object, not only what is new.")
@writing
def sync(names: tuple[str, ...], *, thorough: bool) -> int:
    """Bring the vault and its depots to the same state; DEPOTs left out: all.

    What breaks off goes on from there the next time. Exits with 0 when all is done, with 13 when a depot did not answer, and with 12
    when one of them lost, hid or changed something: each finding is named, and another depot heals it.
    """
    from safeconduct.actions import sync as verb

    me = here()
    sums: dict[str, list[int]] = {}
    while True:
        answer = me.session.ask("sync", verb.Ask(depots=names, is_thorough=thorough), verb.Answer)
        for line in answer.depots:
            counted = sums.setdefault(line.name, [0, 0, 0, 0])
            for place, more in enumerate((line.sent, line.taken, line.bytes_sent, line.bytes_taken)):
                counted[place] += more
        if all(line.is_done or line.unreachable for line in answer.depots):
            break
    if not answer.depots:
        raise Mistaken("there is no depot to sync with", "add one: safeconduct depot add NAME FOLDER")
    if me.json:
        print_json("sync@1", answer)
    else:
        _tell(answer, sums)
    findings = [found for line in answer.depots for found in line.findings if found.until is None]
    if findings:
        return Damaged.exit_code
    return Unreachable.exit_code if any(line.unreachable for line in answer.depots) else 0


def _tell(answer: Any, sums: dict[str, list[int]]) -> None:
    """Lay out what became of each depot, what it did, and who was heard of."""
    rows = [(line.name, *sums[line.name], line.held, line.unreachable or "complete") for line in answer.depots]
    print_table(("depot", "sent", "taken", "bytes sent", "bytes taken", "holds", "state"), rows, nothing="")
    for line in answer.depots:
        for found, more in _alike(line.findings):
            until = f", until {_when(found.until)}" if found.until else ""
            many = f" ({found.count + more} objects)" if found.count + more > 1 else ""
            say(f"{line.name}: {found.stage}: {found.says}{many}; since {_when(found.since)}{until}; {found.lane[:12]}/{found.name[:16]}")
    for device in answer.devices:
        if device.is_silent and not device.is_this:
            say(f"device {show(bytes.fromhex(device.device))} has not been heard of since {_when(device.heard_at)}")


def _alike(findings: Iterable[Any]) -> list[tuple[Any, int]]:
    """Put findings of one kind together, so that many of them hide no other: the first of each, and how many objects the rest is about."""
    first: dict[tuple[str, str, bool], Any] = {}
    more = Counter[tuple[str, str, bool]]()
    for found in sorted(findings, key=lambda one: (one.until is not None, one.since)):
        kind = (found.stage, found.says, found.until is None)
        if first.setdefault(kind, found) is not found:
            more[kind] += found.count
    return [(found, more[kind]) for kind, found in first.items()]


def _findings(line: Any) -> str:
    """Say how many things are the matter with a depot, and how many were."""
    ended = [found.until is not None for found in line.findings]
    return ", ".join(f"{count} {what}" for count, what in ((ended.count(False), "open"), (ended.count(True), "past")) if count)


def _when(at: dt.datetime | None) -> str:
    """Write an instant in the local zone, to the minute."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at else "never"
