"""Evidence that leaves: an annex, a pack; and a pack that came is checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safeconduct.doors.cli.evidence_stamp import moment, read
from safeconduct.doors.cli.manners import confirm, here, leaving_code, reading, typed, writing
from safeconduct.doors.cli.screen import print_json, say
from safeconduct.errors import Damaged, Mistaken, Unreachable

if TYPE_CHECKING:
    from safeconduct.studies.evidence import Unpacked

_UNPACK = "safeconduct.studies.evidence:unpack_packed"
_BESIDE_BYTES = 32 * 1024 * 1024  # of a pack, beside its captures
_PIECE_BYTES = 1024 * 1024
_SLOWEST_BYTES = 20 * 1024 * 1024  # read in a second, on the slowest machine that is used
_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_FOR = click.option("--for", "recipient", required=True, metavar="WHOM", help="For whom it is; recorded in the vault.")
_PURPOSE = click.option("--purpose", required=True, metavar="WHAT", help="What it is for; recorded in the vault.")
_CLAIM = click.option("--claim", "claims", multiple=True, metavar="CLAIM", help="Only this claim; repeatable (left out: all).")
_LET = click.option("--let", "lets", multiple=True, metavar="MATTER", help="Let this matter of the guard pass; repeatable.")
WITHOUT = click.option(
    "--without-stamp",
    "without_stamps",
    multiple=True,
    metavar="SHA256",
    help="Leave this time stamp out, by its hash; repeatable.",
)
_WHY = click.option("--why", help="Why it may pass; recorded. - reads it from standard input (left out: asked for).")


@click.command()
@_FILE
@_FOR
@_PURPOSE
@_CLAIM
@click.option("--case", "case_code", metavar="CASE", help="For whose application; noted in the file, and not named in the annex.")
@click.option("--title", default="", help="What stands at its head (left out: Country-of-origin information).")
@click.option("--language", type=click.Choice(("en", "ru")), default="en", help="Language of headings and attributions.")
@click.option("--format", "form", type=click.Choice(("html", "docx", "pdf")), help="Its form (left out: that of FILE's name).")
@_LET
@_WHY
@writing
def annex(file: Path, recipient: str, case_code: str | None, form: str | None, lets: tuple[str, ...], why: str | None, **more: Any) -> int:
    """Write a country-of-origin annex into FILE: who says what through whom, hedges verbatim, footnotes with hashes, limits of research.

    The guard reads it first: nothing leaves in which somebody or something of this vault shows, but what you let pass with a reason. Where
    it only asks, or something was not checked, FILE is written and the exit code is 1. A PDF is printed by a browser.
    """
    from safeconduct.actions import evidence_release as verb

    form = form or file.suffix.lower().lstrip(".")
    if form not in ("html", "docx", "pdf"):
        raise Mistaken("the name of the file says no form that is known", "end it in .html, .docx or .pdf, or say --format")
    case = here().ref("case", case_code) if case_code else b""
    ask = verb.Ask(kind="annex", format=form, path=str(file.absolute()), recipient=recipient, case=case, lets=_lets(lets, why), **more)
    if form == "pdf":
        ask = _printed(ask)
    return _say_left(here().session.ask("evidence_release", ask, verb.Answer))


def _lets(matters: tuple[str, ...], why: str | None) -> Any:
    from safeconduct.actions import evidence_release as verb

    reason = typed(why, "Why it may pass", several_lines=True) if matters else ""
    return tuple(verb.Let(matter=matter, why=reason) for matter in matters)


def _printed(ask: Any) -> Any:
    """Let a browser print the page that a trial gives."""
    import msgspec

    from safeconduct.actions import evidence_release as verb
    from safeconduct.doors.cli.printing import printed

    trial = here().session.ask("evidence_release", msgspec.structs.replace(ask, path=""), verb.Answer)
    return msgspec.structs.replace(ask, printed=printed(trial.content))


@click.command()
@_FILE
@_FOR
@_PURPOSE
@_CLAIM
@_LET
@_WHY
@WITHOUT
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def pack(file: Path, lets: tuple[str, ...], why: str | None, yes: bool, **more: Any) -> int:  # noqa: FBT001
    """Write an evidence pack into FILE: a ZIP of linked data, tables and captures, each with its hash. It is not sealed.

    A time stamp that does not hold stops it and is named. Leave it out when you know why, or when its authority was withdrawn. Where the
    guard asks, or something was not checked, FILE is written and the exit code is 1.
    """
    from safeconduct.actions import evidence_release as verb

    confirm("A pack is not sealed: whoever finds the file reads it. Write it?", yes=yes)
    ask = verb.Ask(kind="pack", format="zip", path=str(file.absolute()), lets=_lets(lets, why), **more)
    exit_code = _say_left(here().session.ask("evidence_release", ask, verb.Answer))
    if ask.without_stamps:
        say(f"left out: {len(ask.without_stamps)} time stamps; the copies under them are in it, without a time that others can check")
    return exit_code


def _say_left(answer: Any) -> int:
    exit_code = leaving_code(is_left_to_look=bool(answer.asked or answer.unread or answer.unchecked))
    if here().json:
        print_json(
            "evidence-release@1",
            {
                "claims": answer.claims,
                "held_back": answer.held_back,
                "asked": answer.asked,
                "parts": answer.parts,
                "unread": answer.unread,
                "unchecked": answer.unchecked,
                "sha256": answer.sha256,
                "size_bytes": answer.size_bytes,
            },
        )
        return exit_code
    say(f"{answer.claims} claims, {answer.size_bytes:,} bytes")
    say(f"sha256 {answer.sha256}")
    if answer.held_back:
        say(f"held back: {answer.held_back} utterances whose source has not allowed this use")
    if answer.asked:
        say(f"the guard asks about {answer.asked} places in {', '.join(answer.parts)}: read them before you hand it on")
    if answer.unread:
        say(f"the guard could not read {answer.unread} captures, or not all of each: look at them yourself")
    for sentence in answer.unchecked:
        say(f"NOT CHECKED: {sentence}")
    return exit_code


@click.command()
@_FILE
@click.option("--sha256", "expected", default="", metavar="HEX", help="The SHA-256 that its sender told by another way.")
@click.option(
    "--authority",
    metavar="PEM",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Certificate of the time-stamp authority that you trust (left out: the pack's own).",
)
@reading
def verify(file: Path, expected: str, authority: Path | None) -> None:
    """Check an evidence pack byte for byte, and its time stamps, without a network and without a vault.

    What is checked is that the pack is what was packed, that each stamped copy stands under the hash that an authority saw, and when that
    was. That its sender is who she says shows by the SHA-256, told by another way; that the authority is, by its certificate.
    """
    found, digest = unpack(file, here().report)
    if expected and expected.strip().lower() != digest:
        raise Damaged("this is not the pack of that SHA-256", "ask its sender for both again", stage="pack")
    ledger, stamps = found.ledger, _stamps(found, authority)
    sizes = [len(each) for each in (ledger.claims, ledger.assertions, ledger.sources, found.places)]
    if here().json:
        return print_json(
            "evidence-verify@1",
            {
                "sha256": digest,
                "is_expected": bool(expected),
                "claims": sizes[0],
                "assertions": sizes[1],
                "sources": sizes[2],
                "captures": sizes[3],
                "stamps": stamps,
                "is_authority_given": authority is not None,
            },
        )
    say("{} claims, {} assertions, {} sources, {} captures: every byte is as it was packed".format(*sizes))
    for each in stamps:
        say(f"{each['captures']} captures existed by {each['seen']}, under the certificate of SHA-256 {each['authority']}")
    if stamps and authority is None:
        say("that certificate came in the pack: compare it with the one on the authority's own page, or give that with --authority")
    return say(f"sha256 {digest}" + ("" if expected else "; compare it with the one that its sender told you by another way"))


def _stamps(found: Unpacked, authority: Path | None) -> list[dict[str, Any]]:
    """Check each stamp under the certificate given, or else under the pack's own."""
    from safeconduct.vault.quarantine import contain
    from safeconduct.vault.stamp import READER, asked, understood

    given, shown = read(authority) if authority is not None else b"", []
    for number, each in enumerate(found.stamps, 1):
        try:
            stamped = understood(contain(READER, asked(each.token, bytes.fromhex(each.root), given or each.authority.encode())))
        except Damaged as error:
            raise Damaged(f"stamp {each.root[:16]}: {error.says}", error.hint, stage="stamp") from None
        if stamped.at_ms != each.at_ms:
            raise Damaged(f"stamp {number} is not of the moment that the pack says", "ask for the pack again", stage="stamp")
        shown.append({"captures": len(each.places), "seen": moment(stamped.at_ms), "root": each.root, "authority": stamped.authority})
    return shown


def unpack(file: Path, report: Callable[[str, int, int], None]) -> tuple[Unpacked, str]:
    """Check a stranger's pack in a process that can do nothing else, as it flows by; give what is in it, and its SHA-256."""
    import msgspec

    from safeconduct.studies.evidence import MOST_PACK_BYTES, Unpacked
    from safeconduct.vault.quarantine import Limits, contain_stream

    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            digest, taken = hashlib.sha256(), 0

            def drawn() -> Iterator[bytes]:
                nonlocal taken
                while piece := opened.read(_PIECE_BYTES):
                    digest.update(piece)
                    taken += len(piece)
                    yield piece

            seconds = 60 + size // _SLOWEST_BYTES
            limits = Limits(input_bytes=MOST_PACK_BYTES + _BESIDE_BYTES, cpu_seconds=seconds, wall_seconds=2 * seconds)
            packed = contain_stream(_UNPACK, drawn(), size, limits=limits, progress=lambda *done: report("reading the pack", *done))
    except OSError as error:
        raise Unreachable("the pack cannot be read", "is it there, and may you read it?") from error
    if taken != size:
        raise Damaged("the pack changed while it was read", "ask for it again", stage="pack")
    return msgspec.msgpack.decode(packed, type=Unpacked), digest.hexdigest()
