"""Take in files: show how they would be read, ask, then keep; what cannot be read goes to a file beside the source, to be mended."""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.doors.cli.manners import DAY, confirm, here, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import counted
from safeconduct.errors import Mistaken, Refused, Unreachable
from safeconduct.ids import show

if TYPE_CHECKING:
    from safeconduct.actions.import_file import Answer
    from safeconduct.studies.exchange import Reject

_FILE_BYTES = 32 * 1024 * 1024  # what the quarantine takes; a longer file is refused before it is read
_SHOWN = 20  # rejects and remarks on the screen; the file and --json have them all
_DAY_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})")
_IN_THE_WAY = "there is a file of rejects already", "move it away, or name another: --rejects FILE"


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _FILE_BYTES:
            raise Mistaken(f"the file is larger than {_FILE_BYTES // 1024 // 1024} MiB", "split it, or save only the sheet that is needed")
        return path.read_bytes()
    except OSError as error:
        raise Unreachable("the file cannot be read", "is it there, and may you read it?") from error


def _pairs(said: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for text in said:
        column, equals, field = text.rpartition("=")
        if not equals:
            raise Mistaken(
                "--map needs a column and a field", "for example: --map 'Family=name_family'; leave a column out: --map 'Remarks='"
            )
        pairs.append((column, field))
    return tuple(pairs)


def write_rejects(path: Path, answer: Answer) -> None:
    """Write the rows that were not taken, with their reasons, as CSV that no program runs, for this person alone; never over another file.

    Raises:
        Refused: there is a file of that name.
        Unreachable: the disk does not take it.
    """
    from safeconduct.actions.import_file import reject_table

    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as out:
            out.write(reject_table(answer))
    except FileExistsError as error:
        raise Refused(*_IN_THE_WAY) from error
    except OSError as error:
        raise Unreachable("the file of rejects cannot be written", "name another place: --rejects FILE") from error


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--source", default="", help="The system or list that it comes from; the same name finds the same cases again.")
@click.option(
    "--map", "choices", multiple=True, metavar="COLUMN=FIELD", help="What a column means; an empty field leaves it out. As often as needed."
)
@click.option(
    "--country-codes", type=click.Choice(["iso3", "iso2", "unhcr", "names"]), help="The scheme of country codes (UNHCR's AUS is Austria)."
)
@click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="The order of days, where the file leaves it open.")
@click.option("--calendar", type=click.Choice(["gregorian", "islamic", "persian"]), help="The calendar of the file's days.")
@click.option("--sheet", "sheets", multiple=True, help="A sheet to take; hidden ones are taken only when named.")
@click.option("--keep-unknown", is_flag=True, help="Keep columns of unknown meaning as notes.")
@click.option("--as-of", type=DAY, help="The day that reference data is of.")
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@click.option(
    "--rejects", type=click.Path(path_type=Path, dir_okay=False), help="Where rows that cannot be read go (left out: beside the file)."
)
@click.option("--yes", is_flag=True, help="Do not ask after showing how it is read.")
@writing
def import_(  # noqa: PLR0917
    file: Path,
    source: str,
    choices: tuple[str, ...],
    country_codes: str | None,
    dates: str | None,
    calendar: str | None,
    sheets: tuple[str, ...],
    as_of: dt.date | None,
    rejects: Path | None,
    *,
    keep_unknown: bool,
    dry_run: bool,
    yes: bool,
) -> int:
    """Take in FILE: a spreadsheet (XLSX, ODS, CSV), a KoBo or Primero export, a UNHCR RRF, or a passport index.

    First it is shown how each column is read and what would change; then you are asked. Rows that cannot be read are never dropped
    silently: they are listed, and written to a file beside the source to be mended and brought again.
    """
    from safeconduct.actions import import_file

    session = here().session
    found = _DAY_IN_NAME.search(file.name)
    ask = import_file.Ask(
        data=_read(file),
        name=file.suffix,
        source=source,
        choices=_pairs(choices),
        country_scheme=country_codes,
        date_order=dates,
        calendar=calendar,
        sheets=sheets or None,
        is_unknown_kept=keep_unknown,
        as_of=as_of or (dt.date.fromisoformat(found[1]) if found else None),
    )
    tried = session.ask("import_file", ask, import_file.Answer)
    if not here().json:
        _show(tried)
    place = rejects or file.with_name(file.stem + ".rejects.csv")
    if tried.rejected_rows and not dry_run and os.path.lexists(place):  # before anything is taken
        raise Refused(*_IN_THE_WAY)
    if not dry_run and (tried.added or tried.changed):
        confirm(f"Take in {tried.added} new and {tried.changed} changed?", yes=yes or (here().json and not sys.stdin.isatty()))
        import msgspec

        tried = session.ask("import_file", msgspec.structs.replace(ask, is_dry_run=False), import_file.Answer)
        if not here().quiet:
            rejected = counted(tried.rejected, "row")
            say(f"taken in: {tried.added} new, {tried.changed} changed, {tried.unchanged} as they were, {rejected} rejected")
            if tried.alike:
                say(f"cases that may hold one person: {tried.alike}; safeconduct duplicate list")
            if not tried.listed:
                say(f"{file.name} still lies there for everybody to read: destroy it when you need it no more")
    if tried.rejected_rows and not dry_run:
        write_rejects(place, tried)
        again = f"import it with --source {shlex.quote(source)}" if source else "import it"
        say(f"rows that were not taken are in {place.name}, beside their reasons; it holds what they hold: mend it, {again}, destroy it")
    if here().json:
        print_json("import@1", tried)
    return 1 if tried.rejected else 0


def _show(answer: Answer) -> None:
    """Show how the file is read, what would change, and what cannot be read."""
    if answer.columns:
        print_table(
            ["sheet", "column", "heading", "is read as", "because"],
            [(c.sheet, c.letter, c.column, c.means if c.field else f"- {c.means}", c.why) for c in answer.columns],
            nothing="no columns",
        )
    kept = " (read as last time)" if answer.is_mapping_kept else ""
    of_them = "" if answer.listed else f", {counted(answer.households, 'household')}, {counted(answer.persons, 'person')}"
    say(f"{answer.kind} {answer.format}: {counted(answer.rows, 'row')}{of_them}{kept}")
    if answer.listed:
        say(f"{counted(answer.listed, 'passport')}: {answer.added} new, {answer.changed} changed, {answer.unchanged} as they were")
    else:
        lost = counted(answer.rejected, "row")
        say(f"{answer.added} new, {answer.changed} changed, {answer.unchanged} as they are, {lost} cannot be read")
    if answer.alike:
        say(f"{answer.alike} of the new households may hold somebody who is known already: you are asked about them once they are taken in")
    keep = " (keep it: --map or --keep-unknown)" if answer.columns else ""
    for sheet, column, rows in answer.left_out:
        filled = f"in which {counted(rows, 'row holds', 'rows hold')} something{keep}" if rows else "which is empty"
        say(f"  left out: {f'{sheet}, ' if sheet else ''}{column}, {filled}")
    for one in answer.rejects[:_SHOWN]:
        say(f"  {_place(one)}: {one.says}")
    if len(answer.rejects) > _SHOWN:
        say(f"  and {counted(answer.rejected, 'row')} in all: --json lists every one")
    for one in answer.told[:_SHOWN]:
        say(f"  note: {_place(one)}: {one.says}")
    for held in answer.held_back[:_SHOWN]:
        fields = ", ".join(held.fields)
        say(f"  case {show(bytes.fromhex(held.case))}: {fields} differ from what is known and stay as they are: decide by hand")


def _place(one: Reject) -> str:
    """Say where in the file something stands."""
    return ", ".join(part for part in (f"row {one.row}" if one.row else "", one.sheet, one.column) if part)
