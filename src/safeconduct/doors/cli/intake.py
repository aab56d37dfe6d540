"""Intake: what people tell who ask for help for the first time, from the public door to a case."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from safeconduct.doors.cli.intake_serve import serve
from safeconduct.doors.cli.manners import here, leaving_code, reading, typed, writing, writing_elsewhere
from safeconduct.doors.cli.screen import plain, print_json, print_table, say
from safeconduct.doors.cli.showing import code_of
from safeconduct.errors import Damaged, Mistaken, Refused, Unreachable
from safeconduct.ids import show
from safeconduct.model import facts as f

SEALED_BYTES = 200_000  # of one sealed report
_TEXT_BYTES = 70_000
_STAGES = {
    "day": "its day is over, and the keys of that day are destroyed; or it is of a day of which this laptop had none",
    "wrap": "it was not sealed to this laptop: a colleague's may open it; or it was changed",
    "content": "what is in it is no report",
}
_DAMAGED = "it was cut, changed, or is no report to us"
_STATES = {"new": "NEW", "case": "a case", "aside": "set aside"}


@click.group()
def intake() -> None:
    """Take in what people tell at your public door, from hiding, without an account.

    The words are those of somebody nobody knows: open no link in them, call no number in them from a telephone of yours.
    """


intake.add_command(serve)


def _stand(how: str, out: Path | None = None) -> None:
    from safeconduct.actions import intake_open as verb

    answer = here().session.ask("intake_open", verb.Ask(how=how), verb.Answer)
    if here().json:
        return print_json("intake-open@1", answer)
    if out is not None:
        _write(out, answer.card.encode())
    elif answer.card and how != "close":
        click.echo(answer.card, nl=False)
    if answer.is_other_card:
        say("THIS IS ANOTHER CARD than before: somebody left, or keys were renewed. The form takes nothing until who runs it has this one")
    if how == "open":
        return say(f"this laptop takes in reports into {answer.place}; give the card to who runs the door, and sync every few days")
    if how == "close":
        return say("this laptop takes in no reports any more; sync, so that the door hears of it")
    return say(f"this laptop takes in reports into {answer.place}" if answer.is_open else "this laptop takes in no reports")


@intake.command("open")
@writing
def open_() -> None:
    """Take in reports with this laptop, and print the card for who runs the door.

    The laptop draws keys for the coming fourteen days, which lie in its keystore alone; each sync draws more, and destroys those that are
    fourteen days past. Colleagues who work in casework:intake may do the same: every report is sealed to all of you.
    """
    _stand("open")


@intake.command()
@writing
def close() -> None:
    """Take in reports with this laptop no more: its keys are destroyed, and what is sealed to them alone opens never again."""
    _stand("close")


@intake.command()
@click.option("--to", "out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file, which is not there yet.")
@writing
def card(out: Path | None) -> None:
    """Print the card for who runs the door, and say whether this laptop takes in reports."""
    _stand("status", out)


@intake.command("list")
@click.option("--all", "is_all", is_flag=True, help="Also those of which a case came, and those set aside.")
@click.option("--limit", type=click.IntRange(1, 500), default=100, show_default=True, help="How many.")
@click.option("--offset", type=click.IntRange(0), default=0, help="How many to leave out at the beginning.")
@reading
def list_(limit: int, offset: int, *, is_all: bool) -> None:
    """List the reports about which nobody decided, the newest first, and what did not open."""
    from safeconduct.actions import intake_list as verb

    answer = here().session.ask("intake_list", verb.Ask(is_all=is_all, limit=limit, offset=offset), verb.Answer)
    if here().json:
        return print_json("intake-list@1", answer)
    print_table(
        ("report", "day", "state", "language", "by", "characters", "code name", "answers", "a case until"),
        (
            (
                code_of(line.ref),
                line.on,
                _STATES[line.state],
                line.language,
                line.came_by,
                line.characters,
                f"as {code_of(line.same)}" if line.same else "yes" if line.has_code_name else "",
                line.answers or "",
                line.taken_up_until or "",
            )
            for line in answer.lines
        ),
        nothing="no report waits",
    )
    if answer.total > offset + len(answer.lines):
        say(f"{answer.total} in all: --offset {offset + len(answer.lines)} goes on")
    for one in answer.unopened:
        say(f"NOT OPENED: {one.count} from {plain(one.source)} on {one.on}: {_STAGES.get(one.stage, _DAMAGED)} ({one.stage})")
    return None


@intake.command("show")
@click.argument("code", metavar="REPORT")
@reading
def show_(code: str) -> None:
    """Show one report: a stranger's words."""
    from safeconduct.actions import intake_show as verb

    answer = here().session.ask("intake_show", verb.Ask(report=here().ref("report", code)), verb.Answer)
    if here().json:
        return print_json("intake-show@1", answer)
    click.echo(f"report {code_of(answer.ref)}, {answer.on}, {_STATES[answer.state]}{', ' + answer.came_by if answer.came_by else ''}")
    if answer.why_aside:
        click.echo(f"set aside: {plain(answer.why_aside)}")
    if answer.taken_up_until:
        click.echo(f"a case may come of it until {answer.taken_up_until}; then it is destroyed")
    click.echo("told by somebody nobody knows; open no link in it:")
    for line in answer.text.splitlines():
        click.echo(f"  | {plain(line)}")
    if answer.contact:
        click.echo(f"where to answer: {plain(answer.contact)}")
    for sent in answer.answers:
        click.echo(f"answered on {sent.on}:")
        for line in sent.text.splitlines():
            click.echo(f"  > {plain(line)}")
    for one in answer.same:
        click.echo(f"the same code name as {code_of(one.ref)}, {one.on}, {_STATES[one.state]}")
    of = next((one.ref for one in answer.same if one.state == "case"), "")
    if of and answer.state != "case":
        say(f"it is kept with that household: safeconduct intake case {code_of(answer.ref)} --of {code_of(of)}")
    if answer.has_code_name:
        say("she has a code name, and finds an answer at the door: safeconduct intake answer REPORT")
    return None


@intake.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, dir_okay=False))
@writing
def take(files: tuple[Path, ...]) -> int:
    """Take in sealed reports that came as FILEs, on a stick. What does not open is said by the number of its file."""
    from safeconduct.actions import intake_take as verb

    ask = verb.Ask(sealed=tuple(_read(file, SEALED_BYTES, number) for number, file in enumerate(files, 1)))
    answer = here().session.ask("intake_take", ask, verb.Answer)
    exit_code = Damaged.exit_code if answer.refused else 0
    if here().json:
        print_json("intake-take@1", answer)
        return exit_code
    for ref in answer.taken:
        click.echo(code_of(ref))
    say(f"{len(answer.taken)} taken in" + (f", {answer.known} known already" if answer.known else ""))
    for number, stage in sorted(answer.refused.items()):
        say(f"file {number} does not open: {_STAGES.get(stage, _DAMAGED)} ({stage})")
    return exit_code


@intake.command("set-aside")
@click.argument("code", metavar="REPORT")
@click.option("--why", help="Why no case comes of it; recorded. - reads it from standard input (left out: asked for).")
@writing
def set_aside(code: str, why: str | None) -> None:
    """Say that no case comes of a report, and why: an advertisement, a threat, somebody whom another organisation helps.

    For two weeks `intake case` makes a case of it after all. Then the report is destroyed, as a case is that is forgotten.
    """
    ref = here().ref("report", code)
    here().record(f.ReportSetAside(report=ref, case=ref, why=typed(why, "Why")))


@intake.command("case")
@click.argument("code", metavar="REPORT")
@click.option("--label", default="", help="A working name for the case, never a person's name.")
@click.option("--of", "other", metavar="CASE", help="Its household has this case already: the new one is a copy of it.")
@writing
def case_(code: str, label: str, other: str | None) -> None:
    """Open a case out of a report: with the day, and what was told as its first note. The case has the code of the report.

    Then name its people: safeconduct person add asks whether somebody is known already. Forgotten, the case takes the report along.
    """
    from safeconduct.actions import intake_show as verb

    me = here()
    ref = me.ref("report", code)
    told = me.session.ask("intake_show", verb.Ask(report=ref), verb.Answer)
    texts = [told.text[at : at + f.TEXT_CHARS] for at in range(0, len(told.text), f.TEXT_CHARS)]
    contact = [f"where to answer: {told.contact}"] if told.contact else []
    notes = (f.NoteAdded(case=ref, text=text) for text in (*texts, *contact) if text.strip())
    opened = f.CaseOpened(case=ref, on=told.on, via="hotline", label=label)
    if other is None:
        me.record(opened, *notes)
    else:
        known = me.ref("case", other)
        link = f.CasesLinked(case=ref, other=known, how="duplicate")
        named = f.NoteAdded(case=known, text=f"another report of this household: {show(ref)}")
        me.record(opened, *notes, link, f.CaseStatusSet(case=ref, status="duplicate", on=me.today()), named)
    if not me.json:
        click.echo(show(ref))
        of = next((one.ref for one in told.same if one.state == "case" and other is None), "")
        if of:
            again = f"safeconduct duplicate decide {show(ref)} {code_of(of)} same"
            say(f"whoever told it has the code name of {code_of(of)}, which is a case; if it is one household: {again}")


@intake.command()
@click.argument("code", metavar="REPORT")
@click.argument("text", required=False)
@click.option("--why", default="", help="Why it may leave although the guard stops it; recorded.")
@writing
def answer(code: str, text: str | None, why: str) -> int:
    """Answer who has a code name (TEXT left out: asked for; `-`: standard input). The guard reads it; the next sync lays it out, sealed.

    Whoever has the code name reads it at the door, and so does the door at that moment: name nobody, and no place. The exit code is 10 when
    the guard stops it or asks about something, until you say --why, and 1 when something was not checked.
    """
    from safeconduct.actions import intake_answer as verb

    me = here()
    ask = verb.Ask(report=me.ref("report", code), text=typed(text, "Answer", several_lines=True), why=why)
    told = me.session.ask("intake_answer", ask, verb.Answer)
    exit_code = leaving_code(is_stopped=told.is_stopped, is_left_to_look=bool(told.unchecked))
    if me.json:
        print_json("intake-answer@1", told)
        return exit_code
    print_table(("tier", "words", "why"), ((one.tier, one.said, one.why) for one in told.found), nothing="nothing was found in it")
    for sentence in told.unchecked:
        say(f"NOT CHECKED: {sentence}")
    say("STOPPED: change it, or say why it may leave: --why" if told.is_stopped else "sealed to the code name; next: safeconduct sync")
    return exit_code


@intake.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--card", "card_file", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The organisation's card.")
@click.option("--depot", required=True, type=click.Path(path_type=Path, file_okay=False), help="A folder or stick with its sealed copies.")
@writing_elsewhere
def seal(file: Path, out: Path, card_file: Path, depot: Path, *, as_json: bool) -> None:
    """Seal the text in FILE for an organisation, and write it to OUT, to be carried to it: no door, no vault, no network.

    Destroy FILE afterwards. Only the organisation's laptops open OUT, for four weeks at most; they do with: safeconduct intake take.
    """
    from safeconduct.actions.intake_seal import intake_seal

    try:
        text, words = _read(file, _TEXT_BYTES, 1).decode(), _read(card_file, _TEXT_BYTES, 2).decode()
    except UnicodeDecodeError:
        raise Mistaken("that is no plain text in UTF-8", "save it as plain text") from None
    sealed = intake_seal(text, words, depot, int(dt.datetime.now(dt.UTC).timestamp()) // 86_400)
    _write(out, sealed)
    if as_json:
        return print_json("intake-seal@1", {"bytes": len(sealed)})
    return say(f"sealed: {len(sealed)} bytes; destroy the open file now")


def _read(file: Path, most_bytes: int, number: int) -> bytes:
    try:
        if file.stat().st_size > most_bytes:
            raise Mistaken(f"file {number} is larger than {most_bytes} bytes", "it is not what is asked for here")
        return file.read_bytes()
    except OSError as error:
        raise Unreachable(f"file {number} cannot be read", "is it there, and may you read it?") from error


def _write(out: Path, data: bytes) -> None:
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise Refused("there is a file of that name already", "choose another name") from None
    except OSError as error:
        raise Unreachable("the file cannot be written", "is there room, and may you write there?") from error
