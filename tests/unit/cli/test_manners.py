"""Who sits at a terminal is told that what she types is waited for."""

import io
import subprocess
import sys

from safeconduct.doors.cli.manners import read_input


class _Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_person_is_told_that_her_typing_is_waited_for_and_how_to_end(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", _Terminal("Anna\n"))
    assert read_input("Names") == "Anna\n"
    assert "Names: type it, and end with Ctrl-D" in capsys.readouterr().err


def test_a_script_is_told_nothing(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO("Anna\n"))
    assert read_input("Names") == "Anna\n"
    assert capsys.readouterr().err == ""


def test_whoever_interrupts_while_the_program_still_loads_sees_no_fault():
    code = (
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'safeconduct.doors.cli.lazy': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "sys.argv = ['safeconduct', 'today']\n"
        "from safeconduct.doors.cli import main\n"
        "main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")
