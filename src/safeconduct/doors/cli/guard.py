"""Check drafts before they leave, and keep the list of names that may be public."""

from __future__ import annotations

from pathlib import Path

import click

from safeconduct.doors.cli.manners import FOUND, here, leaving_code, reading, typed, writing
from safeconduct.doors.cli.screen import plain, print_json, print_table, say
from safeconduct.errors import Mistaken, Unreachable
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f

FILE_BYTES = 20_000_000  # of one draft; a longer one is sent in parts
_NAMED_CHARS = 8  # of what names a matter, as it is shown
REFUSALS = {
    "few": "a laptop did not answer: so few words could be a question about one name",
    "list": "a laptop did not answer: it names so many that it is a list, and no draft",
    "often": "a laptop did not answer: too many drafts in one day",
    "again": "a laptop did not answer: this draft was asked about several times this week, with small changes",
    "many": "a laptop did not mark it: there is too much in it; show it to a colleague of casework",
}
_KINDS = {"person": "name", "number": "number", "place": "address", "country": "country", "hint": "country", "date": "birthday"}


@click.command()
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--let", "lets", multiple=True, metavar="MATTER", help="Let this matter pass in this very draft; repeatable.")
@click.option("--why", help="Why it may pass; recorded. - reads it from standard input (left out: asked for).")
@click.option("--ask", "is_asking", is_flag=True, help="Ask colleagues who hold what is protected: each FILE goes sealed to them.")
@click.option("--answers", "is_listing", is_flag=True, help="Show what they answered.")
@writing
def guard(files: tuple[Path, ...], lets: tuple[str, ...], why: str | None, *, is_asking: bool, is_listing: bool) -> int:
    """Check each FILE, and all that lies in it, for what must not leave.

    That is: names of persons in any script and spelling, numbers, addresses, and countries with which there are talks. HARD stops a draft:
    the exit code is 10 until you change it, or let the matter pass with a reason. SOFT asks you to look: the exit code is 1 until you let
    it pass too. So it is while there is something that was not read, and is named. Every check is recorded; a few words by themselves are
    not checked.

    A laptop of the press opens no case: there, --ask, sync, and read the --answers after the colleagues have synced.
    """
    from safeconduct.actions import guard as verb

    if bool(files) == is_listing or (lets and (is_asking or is_listing)):
        raise Mistaken("name the files that are to leave, or ask for --answers", "safeconduct guard --help")
    if is_listing:
        return _answers()
    if is_asking:
        return _ask(files)

    drafts = tuple(verb.Draft(name=file.name, data=_read(file)) for file in files)
    reason = typed(why, "Why it may pass", several_lines=True) if lets else ""
    ask = verb.Ask(drafts=drafts, lets=tuple(verb.Let(matter=let, why=reason) for let in lets))
    answer = here().session.ask("guard", ask, verb.Answer)
    is_left = any(draft.unchecked or any(not one.let for one in draft.matters) for draft in answer.drafts)
    exit_code = leaving_code(is_stopped=answer.is_stopped, is_left_to_look=is_left)
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
        if file.is_dir():
            raise Mistaken("a folder was named, and was not checked", "name the files in it that are to leave")
        if file.stat().st_size > FILE_BYTES:
            raise Mistaken(f"a file is larger than {FILE_BYTES // 1_000_000} MB", "divide it, and check the parts")
        return file.read_bytes()
    except OSError as error:
        raise Unreachable("a file cannot be read", "is it there, and may you read it?") from error


def _ask(files: tuple[Path, ...]) -> int:
    from safeconduct.actions import guard_ask as verb

    drafts = tuple(verb.Draft(name=file.name, data=_read(file)) for file in files)
    answer = here().session.ask("guard_ask", verb.Ask(drafts=drafts), verb.Answer)
    if here().json:
        print_json("guard-ask@1", answer)
        return FOUND
    rows = ((show(bytes.fromhex(one.question)), file.name, one.last_on) for one, file in zip(answer.questions, files, strict=True))
    print_table(("question", "file", "lasts until"), rows, nothing="")
    say(f"sealed to {answer.guardians} laptops; next: safeconduct sync, and after they have synced: sync, guard --answers")
    say("NOT CHECKED yet: it must not leave before they have answered")
    return FOUND


def _answers() -> int:
    from safeconduct.actions import guard_answers as verb

    answer = here().session.ask("guard_answers", verb.Ask(), verb.Answer)
    is_left = any(not line.is_clear or line.marked or line.unchecked or line.refusals for line in answer.lines)
    exit_code = leaving_code(is_stopped=any(line.is_stopped for line in answer.lines), is_left_to_look=is_left)
    if here().json:
        lines = [{key: getattr(line, key) for key in line.__struct_fields__ if key != "pieces"} for line in answer.lines]
        print_json("guard-answers@1", {"lines": lines})
        return exit_code
    if not answer.lines:
        say("nothing was asked, or it is over")
    for line in answer.lines:
        say(f"{show(bytes.fromhex(line.question))} {plain(line.name)}: {line.answers} of {line.of} laptops answered")
        rows = ((one.grade, one.said, ", ".join(one.places), one.count) for one in line.marked)
        print_table(("tier", "words", "where", "times"), rows, nothing="nothing was found" if line.is_clear else "no answer marks a word")
        for sentence in (*line.unchecked, *(REFUSALS[outcome] for outcome in line.refusals)):
            say(f"NOT CHECKED: {sentence}")
        if line.missing:
            say(f"NOT CHECKED: what only {line.missing} colleagues hold who have not answered")
        if line.is_stopped:
            say("STOPPED: change it, and ask again")
    return exit_code


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
    nothing = "nothing was found in what was checked" if draft.unchecked else "nothing was found"
    print_table(("tier", "what", "words", "where", "why", "may concern", "matter"), rows, nothing=nothing)
    for sentence in draft.unchecked:
        say(f"NOT CHECKED: {sentence}")
    if draft.unchecked:
        say("LOOK YOURSELF at what was not checked, before it leaves")
    if draft.is_stopped:
        say("STOPPED: change it, or let a matter pass with a reason: --let MATTER")
    elif any(not one.let for one in draft.matters):
        say("LOOK at what is asked, and let it pass with a reason: --let MATTER")


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
