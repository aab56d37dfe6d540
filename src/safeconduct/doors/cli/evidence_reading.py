"""Help with reading an article: proposals for a person to judge; nothing is kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.doors.cli.manners import here, reading
from safeconduct.doors.cli.screen import plain, print_json, print_table
from safeconduct.errors import Mistaken, Unreachable

if TYPE_CHECKING:
    from safeconduct.studies.evidence import Proposal

_FILE_BYTES = 4 * 1024 * 1024  # of an article; a longer file is refused before it is read


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--language", type=click.Choice(("en", "ru")), default="en", show_default=True, help="Language of the article.")
@click.option("--page", default="", metavar="NAME", help="Whose page it is: it stands as the last of those through whom it came.")
@click.option("--toml", "is_form", is_flag=True, help="Write the proposals in the form of a report, to be read, mended and loaded.")
@reading
def read(path: Path, language: str, page: str, is_form: bool) -> None:  # noqa: FBT001
    """Propose who says what in an article (plain text; - reads standard input). Needs no vault and keeps nothing: a person judges each."""
    import msgspec

    from safeconduct.studies.evidence import Proposal, reader
    from safeconduct.vault.quarantine import contain

    answer = contain(reader(), language.encode() + _article(path))
    found = msgspec.msgpack.decode(answer, type=tuple[Proposal, ...])
    if here().json:
        return print_json("evidence-read@1", {"proposals": found})
    if is_form:
        return click.echo(_form(found, language, page))
    rows = [
        (
            f"{each.start}-{each.end}",
            each.speaker or "(not said)",
            each.stance,
            each.content,
            ", ".join(each.hedges),
            each.quantity,
            each.day,
        )
        for each in found
    ]
    return print_table(
        ("place", "speaker", "stance", "words", "hedges", "figure", "day"), rows, nothing="nothing was found; read it yourself"
    )


def _article(path: Path) -> bytes:
    try:
        if str(path) == "-":
            return sys.stdin.read(_FILE_BYTES).encode()
        if path.stat().st_size > _FILE_BYTES:
            raise Mistaken(f"the article is larger than {_FILE_BYTES // 1024 // 1024} MiB", "split it")
        return path.read_bytes()
    except OSError as error:
        raise Unreachable("the article cannot be read", "is it there, and may you read it?") from error


def _form(found: Sequence[Proposal], language: str, page: str) -> str:
    """Write proposals as a report; JSON's way of writing a text is TOML's too."""

    def text(words: str) -> str:
        return json.dumps(plain(words), ensure_ascii=False)

    lines = [
        f"language = {text(language)}",
        "# Proposals: read each against the article, mend it, join what speaks of one claim, throw the rest away.",
    ]
    for number, each in enumerate(found, 1):
        row = [f"stance = {text(each.stance.replace('_', ' '))}", f"speaker = {text(each.speaker or 'unnamed')}"]
        row += [f"via = [{text(page)}]"] if page else []
        row += [f"hedge = {text(', '.join(each.hedges))}"] if each.hedges else []
        row += [f"quantity = {text(each.quantity)}"] if each.quantity else []
        row += [f"note = {text(f'characters {each.start} to {each.end}')}"]
        lines += [
            "",
            "[[claim]]",
            f'id = "proposal-{number}"',
            f"text = {text(each.content or each.cue)}",
            f"said = [{{ {', '.join(row)} }}]",
        ]
    return "\n".join(lines)
