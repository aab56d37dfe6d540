"""Write everything out, or some cases, in open formats."""

from __future__ import annotations

from pathlib import Path

import click

from safeconduct.doors.cli.manners import confirm, here, writing
from safeconduct.doors.cli.screen import print_json, say
from safeconduct.doors.cli.session import read_passphrase
from safeconduct.errors import Mistaken
from safeconduct.ids import show


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--for", "recipient", required=True, metavar="WHOM", help="For whom it is; recorded in the vault.")
@click.option("--purpose", required=True, metavar="WHAT", help="What it is for; recorded in the vault.")
@click.option("--cases", "case_codes", multiple=True, metavar="CASE", help="Only this case; repeatable (left out: everything).")
@click.option(
    "--recipient", "age_recipient", default="", metavar="AGE1...", help="Seal it for this age public key, not under a passphrase."
)
@click.option("--export-passphrase-fd", type=int, metavar="N", help="Read the passphrase of the export from this file descriptor.")
@click.option("--open", "is_open", is_flag=True, help="Do not seal it: whoever finds the file reads everything.")
@click.option("--even-so", default="", metavar="WHY", help="Why an unsealed export may tell of people outside it; recorded.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def export(
    file: Path,
    recipient: str,
    purpose: str,
    case_codes: tuple[str, ...],
    age_recipient: str,
    export_passphrase_fd: int | None,
    *,
    is_open: bool,
    even_so: str,
    yes: bool,
) -> None:
    """Write everything, or some cases, into FILE: a ZIP of JSON lines and CSV tables, sealed with age.

    An export of some cases leaves out where they stay, and is refused when a person does not agree to be shared. FILE is never overwritten.
    """
    from safeconduct.actions import export as verb

    if is_open and (age_recipient or export_passphrase_fd is not None):
        raise Mistaken("an open export is not sealed for anybody", "leave out --open, or the key and passphrase")
    if age_recipient and export_passphrase_fd is not None:
        raise Mistaken("an export is sealed for a key or under a passphrase", "leave out one of them")
    if is_open:
        confirm("Write it UNSEALED? Whoever finds the file reads everything in it.", yes=yes)
    cases = tuple(here().ref("case", code) for code in case_codes)
    passphrase = ""
    if not is_open and not age_recipient:
        passphrase = read_passphrase(export_passphrase_fd, prompt="Passphrase of the export", twice=True)
    ask = verb.Ask(
        path=str(file.absolute()),
        recipient=recipient,
        purpose=purpose,
        cases=cases,
        passphrase=passphrase,
        age_recipient=age_recipient,
        is_open=is_open,
        even_so=even_so,
    )
    answer = here().session.ask("export", ask, verb.Answer)
    if here().json:
        return print_json("export@1", answer)
    say(f"export {show(bytes.fromhex(answer.export))}: {answer.cases} cases, {answer.events} events, {answer.size_bytes:,} bytes")
    say(f"sha256 {answer.sha256}")
    if answer.never_asked:
        say(f"nobody has recorded whether {answer.never_asked} persons in it agree to be shared: ask them")
    return say(
        "sealed with age: age --decrypt -o export.zip FILE" if answer.is_sealed else "NOT SEALED: destroy it when it has done its work"
    )
