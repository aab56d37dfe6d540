"""Kept copies of pages, files and recordings: taken in with their hash, and looked over."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

import click

from safeconduct.doors.cli.evidence_stamp import moment
from safeconduct.doors.cli.manners import here, reading, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.errors import Damaged, Unreachable
from safeconduct.ids import show

_ARCHIVES = {(".warc", ".warc.gz"): "application/warc", (".wacz",): "application/wacz+zip"}
_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@_FILE
@click.option("--by", "taken_by", required=True, metavar="WHO", help="Who took the copy; a working name will do.")
@click.option("--method", required=True, metavar="HOW", help="How it was taken: saved by hand, printed, photographed, WACZ ...")
@click.option("--title", default="", help="The title of the page (left out: none); - reads it from standard input.")
@click.option("--url", default="", help="Where it was.")
@click.option("--type", "media_type", default="", metavar="TYPE", help="Kind of file as text/html (left out: by FILE's name).")
@click.option("--said", multiple=True, metavar="CLAIM/NUMBER", help="An assertion that is read in it; repeatable.")
@click.option("--page", default="", metavar="SOURCE", help="Whose page it is, where several relay the same words.")
@click.option("--locator", default="", help="Where in it: a page, a paragraph.")
@writing
def capture(file: Path, media_type: str, title: str, **more: Any) -> None:
    """Keep a copy of a page, file or recording (up to 512 MiB), sealed in the vault with its SHA-256, and say what is read in it.

    A large one takes a while; when that is broken off, keep the same file again, and it goes on from there. Kept again on the same day,
    only what is read in it is added.
    A web archive (WARC, WACZ) is looked into first, and refused when something in it does not hold.
    """
    from safeconduct.actions import evidence_capture as verb

    if not file.is_file():
        raise Unreachable("the file cannot be read", "is it there, and may you read it?")
    media_type = media_type or kind_of(file.name)
    ask = verb.Ask(path=str(file.absolute()), media_type=media_type, title=typed(title, "Title") if title else "", **more)
    answer = here().session.ask("evidence_capture", ask, verb.Answer)
    if here().json:
        return print_json("evidence-capture@1", answer)
    say(f"kept {answer.size_bytes:,} bytes{' earlier today' if answer.is_known else ''}; tied to {answer.utterances} utterances")
    if answer.archive is not None:
        say(f"{answer.archive.kind}: {answer.archive.records} records, {len(answer.archive.pages)} pages; every digest in it holds")
    return say(f"sha256 {answer.sha256}")


def kind_of(name: str) -> str:
    """Tell the kind of a file by its name."""
    for endings, kind in _ARCHIVES.items():
        if name.lower().endswith(endings):
            return kind
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


@click.command()
@_FILE
@reading
def look(file: Path) -> None:
    """Look into a web archive (WARC, WACZ) without keeping it: its pages, and whether every digest and index in it holds."""
    from safeconduct.actions.evidence_capture import LOOK_SECONDS
    from safeconduct.model.facts import CAPTURE_BYTES
    from safeconduct.studies import archives
    from safeconduct.vault.quarantine import Limits, contain_file

    limits = Limits(input_bytes=CAPTURE_BYTES, cpu_seconds=LOOK_SECONDS, wall_seconds=2 * LOOK_SECONDS)
    try:
        with file.open("rb") as opened:
            packed = contain_file(archives.READER, opened, file.stat().st_size, limits=limits)
    except OSError as error:
        raise Unreachable("the file cannot be read", "is it there, and may you read it?") from error
    found = archives.opened(packed)
    if here().json:
        print_json("evidence-look@1", found)
    else:
        say(f"{found.kind}: {found.records} records, {found.digests} digests hold, {found.unchecked} records have none that is known")
        print_table(
            ("page", "title", "taken"), [(page.url, page.title, page.at) for page in found.pages], nothing="there are no pages in it"
        )
        for fault in found.faults:
            say(f"file {fault.file}, record {fault.record}, byte {fault.byte}: {fault.what}")
    if found.faults:
        raise Damaged("the web archive does not hold", "take the page again", stage="archive")


@click.command()
@reading
def captures() -> None:
    """List the kept copies, each read and hashed anew, with what the Berkeley Protocol asks of a preserved item and it lacks."""
    from safeconduct.actions import capture_list as verb

    answer = here().session.ask("capture_list", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("capture-list@1", answer)
    rows = [
        (
            show(bytes.fromhex(line.ref)),
            line.taken_on,
            line.taken_by,
            line.title or line.url,
            f"{line.size_bytes:,}",
            line.utterances,
            line.sha256[:16],
            moment(line.seen_ms) if line.seen_ms else "",
            ", ".join(name for name, has in line.properties.items() if not has) or "nothing",
        )
        for line in answer.captures
    ]
    headings = ("code", "taken", "by", "what", "bytes", "read in it", "sha256", "stamped", "lacks")
    return print_table(headings, rows, nothing="no copy was kept")
