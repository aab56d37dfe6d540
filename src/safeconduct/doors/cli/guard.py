"""Check drafts before they leave, and keep the list of names that may be public."""

from __future__ import annotations

from pathlib import Path

import click

from safeconduct.doors.cli.manners import here, reading, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.errors import Mistaken, Refused, Unreachable
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f

FILE_BYTES = 20_000_000  # of one draft; a longer one is sent in parts
_NAMED_CHARS = 8  # of what names a matter, as it is shown
_KINDS = {"person": "name", "number": "number", "place": "address", "country": "country", "date": "birthday"}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--let", "lets", multiple=True, metavar="MATTER", help="Let this matter pass in this very draft; repeatable.")
@click.option("--why", help="Why it may pass; recorded. - reads it from standard input (left out: asked for).")
@writing
def guard(files: tuple[Path, ...], lets: tuple[str, ...], why: str | None) -> int:
    """Check each FILE, and all that lies in it, for what must not leave.

    That is: names of persons in any script and spelling, numbers, addresses, and countries with which there are talks. HARD stops a draft:
    the exit code is 10 until you change it, or let the matter pass with a reason. SOFT asks you to look. What was not read is named: look
    at it yourself. Every check is recorded; a few words by themselves are not checked.
    """
    from safeconduct.actions import guard as verb

    drafts = tuple(verb.Draft(name=file.name, data=_read(file)) for file in files)
    reason = typed(why, "Why it may pass", several_lines=True) if lets else ""
    ask = verb.Ask(drafts=drafts, lets=tuple(verb.Let(matter=let, why=reason) for let in lets))
    answer = here().session.ask("guard", ask, verb.Answer)
    exit_code = Refused.exit_code if answer.is_stopped else 0
    if here().json:
        print_json("guard@1", {"is_stopped": answer.is_stopped, "drafts": answer.drafts})
        return exit_code
    for number, draft in enumerate(answer.drafts, 1):
        if len(files) > 1:
            say(f"file {number} of {len(files)}:")
        _show(draft)
    return exit_code


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > FILE_BYTES:
            raise Mistaken(f"a file is larger than {FILE_BYTES // 1_000_000} MB", "divide it, and check the parts")
        return file.read_bytes()
    except OSError as error:
        raise Unreachable("a file cannot be read", "is it there, and may you read it?") from error


def _show(draft: object) -> None:
    from safeconduct.actions import guard as verb

    assert isinstance(draft, verb.Checked)
    rows = [
        (
            one.tier if not one.let else "let pass",
            _KINDS[one.kind],
            one.said,
            ", ".join(one.places),
            one.why,
            ", ".join(_code(record) for record in one.records),
            one.matter[:_NAMED_CHARS],
        )
        for one in draft.matters
    ]
    print_table(("tier", "what", "words", "where", "why", "may concern", "matter"), rows, nothing="nothing was found")
    for sentence in draft.unchecked:
        say(f"NOT CHECKED: {sentence}")
    if draft.is_stopped:
        say("STOPPED: change it, or let a matter pass with a reason: --let MATTER")


def _code(record: str) -> str:
    kind, _, ref = record.partition(":")
    return f"{kind} {show(bytes.fromhex(ref))}"


@click.group(name="public-name")
def public_name() -> None:
    """Keep the full names that may stand in texts that leave: spokespeople, officials.

    Only the full name is let through; the surname alone stays a question.
    """


@public_name.command(name="list")
@reading
def list_() -> None:
    """List the names that may be public."""
    from safeconduct.actions import public_name_list as verb

    answer = here().session.ask("public_name_list", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("public-name-list@1", answer)
    lines = ((show(bytes.fromhex(line.ref)), line.full, line.why) for line in answer.lines)
    return print_table(("code", "name", "why"), lines, nothing="no name may be public")


@public_name.command()
@click.option("--name", help="The full name (left out: asked for).")
@click.option("--why", required=True, help="Why it may be public.")
@writing
def add(name: str | None, why: str) -> None:
    """Let a full name stand in texts that leave."""
    here().record(f.NameMadePublic(public_name=new_ref(), full=typed(name, "Name"), why=why))


@public_name.command()
@click.argument("code")
@click.option("--why", default="", help="Why no longer.")
@writing
def withdraw(code: str, why: str) -> None:
    """Let the name of that CODE no longer be public."""
    here().record(f.PublicNameWithdrawn(public_name=here().ref("public_name", code), why=why))
