"""A marked name goes through every command in every place where something can be typed: no error and no message repeats it."""

import os
import pty
import re
import select
import shlex
import subprocess
import time
from pathlib import Path

import click
import pytest

from safeconduct.doors.cli.manners import Day, unspoken
from tests.cli.conftest import unlocked  # noqa: F401 - a fixture
from tests.cli.transcript import SAFECONDUCT, run_line
from tests.house.fill_manual import commands

CANARY = "Kanarya Ptitsyna"
MARK = re.compile("kanarya|ptitsyna", re.IGNORECASE)
NO_VAULT = ("init", "unlock", "lock", "passphrase", "demo", "completion", "desk", "relay serve", "intake serve")  # folders, shells, no end
KNOWN = {words: command for words, command in commands().items() if words not in NO_VAULT and words.split()[0] not in NO_VAULT}
SHARED = {"vault", "json", "quiet", "passphrase_fd", "at", "help"}


def example(param, case):
    """Give something that fits a parameter; free text is the canary."""
    if isinstance(param.type, click.Choice):
        return param.type.choices[0]
    if isinstance(param.type, Day):
        return "2017-05-01"
    if hasattr(param.type, "words"):
        return param.type.words()[0]
    if isinstance(param.type, click.types.IntParamType | click.IntRange):
        return "1"
    if param.metavar == "CASE" or param.human_readable_name == "CASE":
        return case
    if isinstance(param.type, click.Path | click.File) or param.metavar in ("FILE", "FOLDER"):
        return f"/nowhere/{CANARY}"
    return CANARY


def lines(words, command, case):
    """Give command lines: all parameters filled, each option alone, and the canary where a number, a word or a day is expected."""
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    options = [param for param in command.params if isinstance(param, click.Option) and param.name not in SHARED]
    first = [shlex.quote(example(param, case)) for param in arguments]

    def option(param, value):
        return param.opts[0] if param.is_flag else f"{param.opts[0]} " + " ".join([shlex.quote(value)] * param.nargs)

    needed = [option(param, example(param, case)) for param in options if param.required]
    base = f"safeconduct {words} {' '.join(first)}"
    yield " ".join([base, *needed])
    yield " ".join([base, *(option(param, example(param, case)) for param in options if param.name != "yes")])
    yield " ".join([base, *needed, shlex.quote(CANARY), shlex.quote(CANARY)])
    for number, _ in enumerate(arguments):
        yield " ".join([f"safeconduct {words}", *first[:number], shlex.quote(CANARY), *first[number + 1 :], *needed])
    for param in options:
        if not param.is_flag:
            yield " ".join([base, *needed, option(param, CANARY)])


@pytest.fixture
def case(unlocked):  # noqa: F811
    code, out, err = run_line(f"safeconduct case add --via hotline --person '{CANARY}' --label 'blue door'")
    assert code == 0
    assert not MARK.search(out + err)
    return out.strip()


@pytest.mark.slow
def test_no_message_of_any_command_repeats_a_name(case):
    told, codes, tried = [], set(), 0
    for words, command in KNOWN.items():
        for line in lines(words, command, case):
            code, _, err = run_line(line, f"{CANARY}\n")
            codes.add(code)
            tried += 1
            if MARK.search(err):
                told.append((line, err))
            assert code != 1 or "a bug" not in err, f"{line}\n{err}"
    assert told == []
    print(f"{tried} command lines of {len(KNOWN)} commands; exit codes {sorted(codes)}")
    assert {0, 2} <= codes, "some of it was recorded and some was refused, or the test tries nothing"


def test_a_draft_with_a_mistake_is_refused_without_its_content(unlocked):  # noqa: F811
    wrong = (
        f'{{"via": "hotline", "{CANARY}": 1}}',
        f'{{"via": "{CANARY}"}}',
        f'{{"via": 7, "label": "{CANARY}"}}',
        f'{{"via": "hotline", "persons": [{{"name": "{CANARY}", "nationalities": ["{CANARY}"]}}]}}',
        CANARY,
        f'"{CANARY}',
    )
    for draft in wrong:
        code, out, err = run_line("safeconduct case add --from -", draft)
        assert code == 2
        assert not MARK.search(out + err)


def test_typed_values_leave_the_words_of_an_error():
    masked = "Got unexpected extra arguments (... ...)"
    assert unspoken("Got unexpected extra arguments (Anna O'Brien)", ["note", "Anna", "O'Brien"]) == masked
    assert unspoken("Invalid value: 'Анна' is not a valid integer.", ["--limit=Анна"]) == "Invalid value: '...' is not a valid integer."
    assert unspoken("No such option: --labell Did you mean --label?", ["--labell", "x"]) == "No such option: --labell Did you mean --label?"


class Terminal:
    """A real process on a terminal of its own, typed to as a person would."""

    def __init__(self, command, environment):
        self.pid, self.file = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child
            os.execvpe(command[0], command, environment)
        self.seen = ""

    def wait_for(self, words, seconds=30):
        """Read until words appear; give what was seen since the last time."""
        before, until = len(self.seen), time.monotonic() + seconds
        while words not in self.seen[before:]:
            assert time.monotonic() < until, f"{words} did not appear: {self.seen[before:]}"
            if select.select([self.file], [], [], 0.2)[0]:
                try:
                    data = os.read(self.file, 65536)
                except OSError:
                    data = b""
                assert data, f"{words} did not appear before the end: {self.seen}"
                self.seen += data.decode(errors="replace")
        return self.seen[before:]

    def type(self, text):
        os.write(self.file, f"{text}\n".encode())

    def end(self):
        """Read the rest and give the exit code."""
        while True:
            try:
                data = os.read(self.file, 65536)
            except OSError:
                break
            if not data:
                break
            self.seen += data.decode(errors="replace")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_what_is_typed_at_prompts_stands_in_no_command_line(unlocked):  # noqa: F811
    terminal = Terminal([*SAFECONDUCT, "case", "add"], {**os.environ, "SAFECONDUCT_VAULT": str(unlocked), "TERM": "dumb"})
    answers = (
        ("Working name", "blue door"),
        ("How they came to you", "2"),
        ("Name of the principal applicant", CANARY),
        ("Name of another person", "Ivan Ptitsyn"),
        ("to the principal applicant", "HUS"),
        ("Name of another person", ""),
        ("Nationality", "Ruritania"),
        ("Nationality", "rus"),
        ("Region they flee from", "ru-ce"),
        ("Where they are now", "origin_other_region"),
        ("Priority", "em"),
        ("Heard of every", "12h"),
        ("Do they agree", "y"),
    )
    for question, answer in answers:
        terminal.wait_for(question)
        terminal.type(answer)
    summary = terminal.wait_for("Record this?")
    assert f"{CANARY}, " not in summary
    assert f"{CANARY}; Ivan Ptitsyn, Husband" in summary
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            for name in ("cmdline", "environ"):
                try:
                    text = (entry / name).read_bytes().decode(errors="replace")
                except OSError:
                    continue
                assert not MARK.search(text), f"{name} of process {entry.name}"
    terminal.type("y")
    assert terminal.end() == 0
    code, out, _ = run_line("safeconduct case list --names --json")
    assert code == 0
    assert CANARY in out
    assert '"persons":2' in out
    assert '"needed_why":"priority"' in out


def test_a_no_records_nothing(unlocked):  # noqa: F811
    terminal = Terminal([*SAFECONDUCT, "case", "add", "--via", "field", "--person", "A", "--label", "x"], {**os.environ, "TERM": "dumb"})
    for question in ("Nationality", "Region they", "Where they", "Priority", "Heard of every", "Do they agree"):
        terminal.wait_for(question)
        terminal.type("")
    terminal.wait_for("Record this?")
    terminal.type("n")
    assert terminal.end() == 10
    assert run_line("safeconduct case list")[2].strip() == "no case fits"


def test_names_searched_for_at_the_prompt_stand_in_no_command_line(case, unlocked):  # noqa: F811
    asked = subprocess.Popen([*SAFECONDUCT, "case", "find", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert not MARK.search(Path(f"/proc/{asked.pid}/cmdline").read_bytes().decode())
    out, err = asked.communicate(CANARY.encode(), timeout=60)
    assert case in out.decode()
    assert not MARK.search(err.decode())
