"""The offline keys of the organisation: drawn apart, named once, and used to repair it when an admin was taken over."""

from __future__ import annotations

import os
from pathlib import Path

import click

from safeconduct.doors.cli.belonging import found, shown
from safeconduct.doors.cli.manners import confirm, here, writing
from safeconduct.doors.cli.screen import print_json, say
from safeconduct.errors import Mistaken, Unreachable

_BYTES_CAP = 1_000_000  # of a key or a repair
_PUBLIC_DIGITS = 64
_new = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_old = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))


@click.group("roots")
def roots() -> None:
    """Offline keys, of which some together repair the organisation when an admin was taken over."""


@roots.command("draw")
@_new
@writing
def draw(file: Path) -> None:
    """Draw an offline key into FILE, under a passphrase of its holder, and print its public half.

    Do it on a computer without a network, once for each holder. FILE is short text: print it as a card, and destroy it.
    """
    from safeconduct.doors.cli.opening import new_passphrase
    from safeconduct.vault.agent import harden
    from safeconduct.vault.keyring import draw_root
    from safeconduct.vault.passphrase import choose

    chosen = choose(new_passphrase(here().passphrase_fd))
    harden()
    text, public = draw_root(chosen)
    _write(file, text)
    if here().json:
        return print_json("member-roots-draw@1", {"public": public.hex()})
    say("tell the admins this, by a way on which nobody can change it; read it to them in groups of four:")
    return click.echo(public.hex())


@roots.command("set")
@click.argument("publics", nargs=-1, required=True, metavar="KEY...")
@click.option("--quorum", type=click.IntRange(2, 16), required=True, help="How many of the keys it takes.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def set_(publics: tuple[str, ...], quorum: int, *, yes: bool) -> None:
    """Name the offline keys by their public halves. Afterwards only they can name others."""
    from safeconduct.actions import member_change as verb

    held = tuple(_public(text) for text in publics)
    confirm(f"{quorum} of these {len(held)} keys can put out every admin. Name them?", yes=yes)
    ask = verb.Ask(kind="roots", roots=held, quorum=quorum)
    answer = here().session.ask("member_change", ask, verb.Answer)
    if here().json:
        return print_json("member-roots-set@1", {"waiting": answer.waiting})
    return say("a second admin has to sign: safeconduct sync, and on her laptop: safeconduct member sign" if answer.waiting else "named")


@roots.command("propose")
@_new
@click.option("--remove", multiple=True, metavar="PERSON|LAPTOP", help="Take out for good.")
@click.option("--reinstate", multiple=True, metavar="PERSON|LAPTOP", help="Settle what was said against her.")
@click.option("--admin", multiple=True, metavar="PERSON", help="Make her an admin.")
@writing
def propose(file: Path, remove: tuple[str, ...], reinstate: tuple[str, ...], admin: tuple[str, ...]) -> None:
    """Write into FILE what the holders of offline keys are to sign. Anybody who belongs may; the keys decide."""
    from safeconduct.actions import member_roots as verb

    whom = [tuple(map(found, codes)) for codes in (remove, reinstate, admin)]
    ask = verb.Ask(remove=whom[0], reinstate=whom[1], admin=whom[2])
    answer = here().session.ask("member_roots", ask, verb.Answer)
    _write(file, answer.repair)
    if here().json:
        return print_json("member-roots-propose@1", {"needed": answer.needed})
    return say(f"carry it to {answer.needed} holders, one after the other: safeconduct member roots sign {file} --key KEY")


@roots.command("sign")
@_old
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=True, help="The offline key.")
@click.option("--yes", is_flag=True, help="Do not ask: it was looked at.")
@writing
def sign(file: Path, key: Path, *, yes: bool) -> None:
    """Sign a repair in FILE with an offline key, on a computer without a network; no vault is needed.

    It shows who will belong afterwards, by code. Compare that by voice with two who belong and were not taken over.
    """
    from safeconduct.doors.cli.session import read_passphrase
    from safeconduct.vault.agent import harden
    from safeconduct.vault.keyring import open_root
    from safeconduct.vault.roster import Version, device_of, read_repair, repair_text, signed_by_root

    signed = read_repair(_read(file))
    says = signed.op.args
    assert isinstance(says, Version)
    for member in says.members:
        laptops = ", ".join(shown(device_of(public).hex()) for public in member.devices) or "none"
        say(f"{shown(member.person.hex())} {'admin ' if member.is_admin else ''}laptops: {laptops}")
    confirm("These belong afterwards, and nobody else. Sign?", yes=yes)
    harden()
    seed = open_root(_read(key), read_passphrase(here().passphrase_fd, prompt="Passphrase of the offline key"))
    signed = signed_by_root(signed, seed)
    _write(file, repair_text(signed), is_new=False)
    if here().json:
        return print_json("member-roots-sign@1", {"signatures": len(signed.signatures) - 1})
    return say(f"signed by {len(signed.signatures) - 1} so far; back on a laptop that belongs: safeconduct member roots apply {file}")


@roots.command("apply")
@_old
@writing
def apply(file: Path) -> None:
    """Say a repair that enough offline keys have signed: it holds at once, and every branch that does not build on it is set aside."""
    from safeconduct.actions import member_roots as verb

    answer = here().session.ask("member_roots", verb.Ask(repair=_read(file)), verb.Answer)
    if here().json:
        return print_json("member-roots-apply@1", {"signed": answer.signed, "rekeyed": list(answer.rekeyed)})
    return say("repaired; new keys: " + (", ".join(answer.rekeyed) or "none was needed"))


def _public(text: str) -> bytes:
    """Read the public half of an offline key.

    Raises:
        Mistaken: it is none.
    """
    digits = "".join(text.split()).lower()
    try:
        public = bytes.fromhex(digits)
    except ValueError:
        public = b""
    if len(digits) != _PUBLIC_DIGITS or not public:
        raise Mistaken("that is no public half of an offline key", "64 digits, as member roots draw prints them")
    return public


def _read(path: Path) -> str:
    """Read a short text file.

    Raises:
        Unreachable: it cannot be read.
    """
    try:
        with path.open("rb") as source:
            return source.read(_BYTES_CAP).decode("ascii", "replace")
    except OSError as error:
        raise Unreachable("that file cannot be read", "is the medium there?") from error


def _write(path: Path, text: str, *, is_new: bool = True) -> None:
    """Write a short text file that only its owner reads; a new one is never written over another.

    Raises:
        Mistaken: there is such a file already.
        Unreachable: it cannot be written.
    """
    try:
        flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if is_new else os.O_TRUNC)
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="ascii") as target:
            target.write(text)
            target.flush()
            os.fsync(target.fileno())
    except FileExistsError as error:
        raise Mistaken("there is a file of that name already", "name a new one; a key is never written over another") from error
    except OSError as error:
        raise Unreachable("that place cannot be written to", "name another") from error
