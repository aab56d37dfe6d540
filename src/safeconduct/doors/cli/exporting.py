"""Write everything out, or some cases, in open formats; and say which export a file was cut from that was found elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from safeconduct.doors.cli.belonging import shown
from safeconduct.doors.cli.manners import confirm, here, leaving_code, reading, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.session import read_passphrase
from safeconduct.doors.cli.showing import counted, local
from safeconduct.errors import Mistaken, Unreachable
from safeconduct.ids import show

_HOW_SEALED = "give --export-passphrase-fd, or seal it for somebody's key: --recipient AGE1..."
FOUND_BYTES = 30_000_000  # of a file that was found; a part of a larger one tells as much


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
) -> int:
    """Write everything, or some cases, into FILE: a ZIP of JSON lines and CSV tables, sealed with age.

    An export of some cases leaves out where they stay, and is refused when a person does not agree to be shared. FILE is never overwritten.
    Where an open export of some cases may tell of others, or something was not checked, FILE is written and the exit code is 1.
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
        passphrase = read_passphrase(export_passphrase_fd, prompt="Passphrase of the export, of its own", twice=True, hint=_HOW_SEALED)
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
    exit_code = leaving_code(is_left_to_look=bool(answer.asked or answer.unchecked))
    if here().json:
        print_json("export@1", answer)
        return exit_code
    holds = f"{counted(answer.cases, 'case')}, {counted(answer.events, 'event')}"
    say(f"export {show(bytes.fromhex(answer.export))}: {holds}, {answer.size_bytes:,} bytes")
    say(f"sha256 {answer.sha256}")
    if answer.never_asked:
        say(f"nobody has recorded whether {counted(answer.never_asked, 'person')} in it would agree to be shared: ask")
    if passphrase:
        say("tell its passphrase by voice, and never beside the file")
    if answer.asked:
        say(f"{counted(answer.asked, 'passage')} may tell of people or countries outside these cases: read them before you hand it on")
    for sentence in answer.unchecked:
        say(f"NOT CHECKED: {sentence}")
    say("sealed with age: age --decrypt -o export.zip FILE" if answer.is_sealed else "NOT SEALED: destroy it when it has done its work")
    return exit_code


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@reading
def leak(file: Path) -> None:
    """Say which export FILE was cut from, by the mark that every copy bears.

    FILE can be a table, a part of one, a text, or anything else that `guard` reads, in which rows of an export stand. Each export on record
    is tried; one that has nothing to do with FILE is named once in a million times. The export is named, and who made it: not who gave it
    away.
    """
    from safeconduct.actions import leak as verb

    try:
        if file.stat().st_size > FOUND_BYTES:
            raise Mistaken(f"the file is larger than {FOUND_BYTES // 1_000_000} MB", "a part of it tells as much")
        data = file.read_bytes()
    except OSError as error:
        raise Unreachable("the file cannot be read", "is it there, and may you read it?") from error
    answer = here().session.ask("leak", verb.Ask(data=data, name=file.name), verb.Answer)
    if here().json:
        return print_json("leak@1", answer)
    rows = (
        (
            shown(each.left.export),
            each.left.nickname or shown(each.left.person or each.left.device),
            local(each.left.at),
            each.left.recipient,
            each.left.purpose,
            " of ".join(map(str, each.letters)),
            " of ".join(map(str, each.blanks)),
        )
        for each in answer.traced
    )
    print_table(("export", "made by", "at", "for", "purpose", "letters fit", "blanks fit"), rows, nothing="no export on record fits")
    return say(f"{answer.references} references and {answer.cells} cells were compared with {answer.compared} exports")
