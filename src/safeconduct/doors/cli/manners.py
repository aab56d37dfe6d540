"""Run a command with the manners that all commands share: options, errors, exit codes, and showing back what was recorded."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from safeconduct.doors.cli.screen import plain, progress_line, say
from safeconduct.errors import Mistaken, Refused, SafeconductError
from safeconduct.ids import show

if TYPE_CHECKING:
    from safeconduct.doors.cli.session import Session

F = TypeVar("F", bound=Callable[..., Any])
BUG = 1
FOUND = 1  # of a check that found something, or left something unchecked
INTERRUPTED = 130


def leaving_code(*, is_stopped: bool = False, is_left_to_look: bool) -> int:
    """Give the exit code of a verb by which text leaves, so that `verb && send` sends nothing that nobody read.

    10 when the guard stops it; `FOUND` while it asks about something that nobody let pass, or something was not checked; else 0.
    """
    return Refused.exit_code if is_stopped else FOUND if is_left_to_look else 0


class Here:
    """What a command knows: the vault, how to speak, and which day it is."""

    def __init__(self) -> None:
        """Begin with nothing opened."""
        self._folder: Path | None = None
        self.json = False
        self.quiet = False
        self.at: dt.date | None = None
        self.passphrase_fd: int | None = None
        self._session: Session | None = None

    @property
    def folder(self) -> Path:
        """Give the vault's folder: the one named, or the usual one."""
        from safeconduct.doors.cli.haste import default_folder

        return self._folder or default_folder()

    @property
    def report(self) -> Callable[[str, int, int], None]:
        """Give what shows how far something is: a line that is written over, or nothing where quiet was asked for."""
        return (lambda _what, _done, _total: None) if self.quiet else progress_line()

    @property
    def session(self) -> Session:
        """Give the way to the vault; what it takes is imported when it is needed, so that the help is quick."""
        from safeconduct.doors.cli.session import Session

        if self._session is None:
            self._session = Session(self.folder, passphrase_fd=self.passphrase_fd, at=self.at, progress=self.report)
        return self._session

    def today(self) -> dt.date:
        """Give the day that the command looks from, in the local zone."""
        return self.at or dt.datetime.now().astimezone().date()

    def ref(self, kind: str, code: str, case: bytes = b"") -> bytes:
        """Turn a typed code into a reference."""
        from safeconduct.actions import resolve

        return self.session.ask("resolve", resolve.Ask(kind=kind, code=code, case=case), resolve.Answer).ref

    def record(self, *drafts: Any) -> Any:
        """Have drafts recorded as one act, and show back what was."""
        from safeconduct.actions import record
        from safeconduct.doors.cli.screen import print_json

        answer = self.session.ask("record", record.Ask(drafts=drafts), record.Answer)
        if self.json:
            print_json("recorded@1", answer)
        if not self.quiet:
            records = dict.fromkeys(f"{line.kind} {show(bytes.fromhex(line.ref))}" for line in answer.recorded)
            say("recorded: " + ", ".join(records))
            for gone in answer.gone:
                say("  " + gone_line(gone))
            for moved in answer.redated[:20]:
                say("  " + moved_line(moved))
            if len(answer.redated) > 20:  # noqa: PLR2004
                say(f"  and {len(answer.redated) - 20} cases more: safeconduct today")
            if answer.alike:
                codes = ", ".join(show(bytes.fromhex(case)) for case in answer.alike[:5])
                say(f"  this may be somebody whom you know already, of case {codes}: safeconduct duplicate list")
        return answer

    def close(self) -> None:
        """Close what was opened."""
        if self._session is not None:
            self._session.close()


def moved_line(moved: Any) -> str:
    """Say in one line whose clocks moved, from when to when."""
    after, before = moved.after_on or "by no way", moved.before_on or "by no way"
    gone = f", must be gone by {moved.needed_on}" if moved.needed_on else ""
    return f"case {show(bytes.fromhex(moved.case))} can travel {after} (was {before}){gone}{': ENDANGERED' if moved.is_endangered else ''}"


def gone_line(gone: Any) -> str:
    """Say in one line by which day a household must be gone now, and by which before."""
    before = f" (was {gone.before_on})" if gone.before_on else ""
    now_is = f"must be gone by {gone.needed_on}{before}" if gone.needed_on else f"no day is known by which they must be gone{before}"
    return f"case {show(bytes.fromhex(gone.case))}: {now_is}{': ENDANGERED' if gone.is_endangered else ''}"


def here() -> Here:
    """Give what the running command knows."""
    return click.get_current_context().ensure_object(Here)


class Day(click.ParamType[dt.date]):
    """A day: YYYY-MM-DD, `today`, `tomorrow`, `yesterday`, or a number of days from today as `+7` or `-2`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read a day as people type it."""
        if isinstance(value, dt.date):
            return value
        text = str(value).strip().lower()
        words = {"today": 0, "tomorrow": 1, "yesterday": -1}
        today = ctx.ensure_object(Here).today() if ctx else dt.datetime.now().astimezone().date()
        if text in words:
            return today + dt.timedelta(days=words[text])
        with contextlib.suppress(ValueError, OverflowError):
            if text[:1] in "+-":
                return today + dt.timedelta(days=int(text))
            return dt.date.fromisoformat(text)
        return self.fail("is no day: write YYYY-MM-DD, today, tomorrow or +7", param, ctx)


DAY = Day()


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _param: click.Parameter, value: Any) -> None:
        if value is not None and value is not False:
            setattr(ctx.ensure_object(Here), name, value)

    return keep


def _shared(command: F) -> F:
    options = (
        click.option(
            "--vault",
            type=click.Path(path_type=Path, file_okay=False),
            expose_value=False,
            callback=_keep("_folder"),
            help="The vault's folder.",
        ),
        click.option("--json", is_flag=True, expose_value=False, callback=_keep("json"), help="Print one JSON object with a schema."),
        click.option("--quiet", is_flag=True, expose_value=False, callback=_keep("quiet"), help="Say nothing but data and errors."),
        click.option(
            "--passphrase-fd",
            type=int,
            metavar="N",
            expose_value=False,
            callback=_keep("passphrase_fd"),
            help="Read the passphrase from this file descriptor.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def writing(command: F) -> F:
    """Give a command the options that all commands share."""
    return _shared(command)


def writing_elsewhere(command: F) -> F:
    """Give a command that opens no vault the one shared option that it can have."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object with a schema.")(command)


def reading(command: F) -> F:
    """Give a command the shared options, and `--at` to look from another day."""
    at = click.option(
        "--at", type=DAY, expose_value=False, is_eager=True, callback=_keep("at"), help="Look from this day instead of today."
    )
    return _shared(at(command))


def confirm(question: str, *, yes: bool) -> None:
    """Ask before something that is hard to take back.

    Raises:
        Refused: the person said no, or nobody is here to say yes.
    """
    from safeconduct.errors import Refused

    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused("this needs a yes, and nobody is here to give it", "add --yes when you are sure")
    if not click.confirm(question, err=True):
        raise Refused("nothing was changed")


def read_input(prompt: str) -> str:
    """Read standard input to its end; a person at a terminal is told that it is waited for, and how to end."""
    if sys.stdin.isatty():
        say(f"{prompt}: type it, and end with Ctrl-D on a line of its own")
    return sys.stdin.read()


def typed(value: str | None, prompt: str, *, several_lines: bool = False) -> str:
    """Give a text that should not stand in the command line: the value, or standard input for `-`, or asked for when left out.

    Raises:
        Mistaken: nothing was given and nobody is here to ask.
    """
    if value not in (None, "-"):
        return str(value)
    if value == "-" or not sys.stdin.isatty():
        text = read_input(prompt)
        if not text.strip():
            raise Mistaken(f"{prompt.lower()}: nothing was given", "type it at the prompt, or send it over standard input")
        return text.strip("\n") if several_lines else text.strip()
    answer: str = click.prompt(prompt, err=True)
    return answer


def run(command: click.Command, arguments: list[str] | None = None) -> int:
    """Run a command and give the exit code; nothing but a short report number is shown of a bug."""
    ctx_object = Here()
    try:
        result = command.main(args=arguments, prog_name="safeconduct", standalone_mode=False, obj=ctx_object)
    except SafeconductError as error:
        say(f"safeconduct: {plain(error.says)}")
        if error.hint:
            say(f"  {plain(error.hint)}")
        return error.exit_code
    except click.exceptions.Abort:
        say("safeconduct: interrupted; what was recorded before is kept")
        return INTERRUPTED
    except click.ClickException as error:
        if (ctx := getattr(error, "ctx", None)) is not None:
            say(f"{ctx.get_usage()}\nTry '{ctx.command_path} --help' for help.\n")
        say(f"Error: {unspoken(error.format_message(), sys.argv[1:] if arguments is None else arguments)}")
        return error.exit_code
    except KeyboardInterrupt:
        say("safeconduct: interrupted; what was recorded before is kept")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001
        say(bug_report(error))
        return BUG
    finally:
        ctx_object.close()
    return result if isinstance(result, int) else 0


def unspoken(message: str, typed_words: Sequence[str]) -> str:
    """Take every typed value out of the words of an error: it may be a name. Options keep theirs.

    >>> unspoken("Got unexpected extra argument (Anna)", ["case", "note", "7K3M", "--desk=Anna", "Anna"])
    'Got unexpected extra argument (...)'
    """
    values = {word.partition("=")[2] if word.startswith("--") else word for word in typed_words if not word.startswith("-") or "=" in word}
    for value in sorted(values | {repr(value)[1:-1] for value in values}, key=len, reverse=True):
        if value:
            message = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "...", message)
    return message


def bug_report(error: BaseException) -> str:
    """Tell of a bug in words that hold no data: the kind of error and the places in our own code, under a number to quote."""
    places = []
    step = error.__traceback__
    while step is not None:
        places.append(f"{Path(step.tb_frame.f_code.co_filename).stem}:{step.tb_lineno}")
        step = step.tb_next
    where = " < ".join(reversed(places[-6:]))
    return f"safeconduct: a bug ({type(error).__name__} at {where}), report {os.urandom(4).hex()}\n  what was recorded before is kept"
