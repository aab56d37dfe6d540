"""Play transcripts: files of typed lines and of what must then appear.

A transcript is run from top to bottom on one vault. What a line begins with says what it is:

    # words      a remark; the manual shows it
    $ words      a command, typed as on a terminal
    < words      a line of standard input for it
    | words      its standard output has these words, after those of the line before
    ! words      so has its standard error
    ~ words      neither has these words
    = 10         its exit code; 0 when it is not said
    @NAME words  the first group of this regular expression, found in standard output, is {NAME} from here on

Blanks count as one. A transcript that checks nothing is none.
"""

import contextlib
import ctypes
import io
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.doors.cli.lazy import program
from safeconduct.doors.cli.manners import run
from safeconduct.vault.agent import status

SAFECONDUCT = (sys.executable, "-c", "from safeconduct.doors.cli import main; main()")
OWN_PROCESS = (
    *("depot restore", "device join", "intake serve", "member roots", "relay serve", "travel pack"),
    *("init", "unlock", "lock", "panic", "passphrase", "renew"),
)
_PR_GET_DUMPABLE = 3  # linux/prctl.h
_SQUEEZED = re.compile(r"\s+")


@dataclass
class Step:
    """One command with what was typed and what must appear."""

    line: int
    typed: str
    remarks: list = field(default_factory=list)
    given: list = field(default_factory=list)
    checks: list = field(default_factory=list)
    exit_code: int = 0


def steps_of(text):
    """Read a transcript."""
    steps, remarks = [], []
    for number, line in enumerate(text.splitlines(), 1):
        mark, rest = line[:1], line[2:] if line[1:2] == " " else line[1:]
        if not line.strip():
            continue
        if mark == "#":
            remarks.append(rest)
        elif mark == "$":
            steps.append(Step(number, rest, remarks))
            remarks = []
        elif mark == "<":
            steps[-1].given.append(rest)
        elif mark == "=":
            steps[-1].exit_code = int(rest)
        elif mark in "|!~@":
            steps[-1].checks.append((mark, rest if mark != "@" else line[1:]))
        else:
            raise AssertionError(f"line {number}: a line begins with one of # $ < | ! ~ = @")
    return steps


def run_line(typed, given=""):
    """Run one command line in this process and give exit code, standard output and standard error.

    What opens and closes a vault runs in a process of its own: it closes its process to others, and this one must stay open.
    """
    words = shlex.split(typed)
    assert words[0] == "safeconduct"
    if words[1] in OWN_PROCESS or " ".join(words[1:3]) in OWN_PROCESS or _is_locked(words):
        done = subprocess.run([*SAFECONDUCT, *words[1:]], input=given, text=True, capture_output=True, timeout=120, check=False)
        return done.returncode, done.stdout, done.stderr
    out, err, before = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(given)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(program(), words[1:])
    finally:
        sys.stdin = before
    is_open = sys.platform != "linux" or ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 1
    assert is_open, f"{typed} closes its process to others: it belongs into OWN_PROCESS"
    return code, out.getvalue(), err.getvalue()


def _is_locked(words):
    """Tell whether no key process serves the vault of a command, which then opens it itself."""
    named = words[words.index("--vault") + 1] if "--vault" in words else os.environ.get("SAFECONDUCT_VAULT")
    return named is not None and status(Path(named)) is None


def play(text, **known):
    """Play a transcript and fail where something else appears. `known` gives names that it may use, such as {PASSPHRASE}."""
    names = dict(known)
    steps = steps_of(text)
    assert any(step.checks for step in steps)

    def filled(words):
        return re.sub(r"\{([A-Z][A-Z0-9_]*)\}", lambda found: names[found[1]], words)

    for step in steps:
        code, out, err = run_line(filled(step.typed), "".join(f"{filled(line)}\n" for line in step.given))
        story = f"line {step.line}: {filled(step.typed)}\n--- output\n{out}\n--- errors\n{err}"
        assert code == step.exit_code, f"exit code {code}, not {step.exit_code}; {story}"
        rest = {"|": squeezed(out), "!": squeezed(err)}
        for mark, words in step.checks:
            if mark == "@":
                name, _, pattern = words.partition(" ")
                found = re.search(pattern, out, re.MULTILINE)
                assert found, f"{pattern} is not there; {story}"
                names[name] = found[1]
            elif mark == "~":
                assert squeezed(filled(words)) not in squeezed(out + err), f"{words} is there; {story}"
            else:
                wanted = squeezed(filled(words))
                at = rest[mark].find(wanted)
                assert at >= 0, f"{wanted!r} does not follow; {story}"
                rest[mark] = rest[mark][at + len(wanted) :]


def squeezed(text):
    """Make every run of blanks one blank."""
    return _SQUEEZED.sub(" ", text).strip()


def shown(text):
    """Write a transcript as the manual shows it: remarks as text, what is typed and what appears as a block."""
    lines = []
    for step in steps_of(text):
        lines += [""] if step.remarks and lines and lines[-1] else []
        lines += [f"# {remark}" for remark in step.remarks]
        lines.append(f"$ {step.typed}" + (" <<END" if step.given else ""))
        lines += [*step.given, "END"] if step.given else []
        appears = [words for mark, words in step.checks if mark in "|!"]
        lines += [*appears, ""] if appears else []
    return "\n".join(lines).strip() + "\n"
