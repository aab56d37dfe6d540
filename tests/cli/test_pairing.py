"""Two laptops meet over a stick on which other things lie, with words as they are written down at night."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.transcript import SAFECONDUCT, run_line

PHRASE = "walnut orbit lettuce sandal mulberry kettle"

pytestmark = pytest.mark.slow


def joined(words, into):
    """Join in a process of its own, as it is made ready for secrets."""
    command = [*SAFECONDUCT, "device", "join", ".", into, "--passphrase-fd", "0"]
    done = subprocess.run(command, input=f"{words}\n{PHRASE}\n", text=True, capture_output=True, timeout=120, check=False)
    return done.returncode, done.stderr


@pytest.mark.usefixtures("unlocked")
def test_a_request_that_lies_there_in_the_way_keeps_nobody_out():
    words = json.loads(run_line("safeconduct device invite . --json")[1])["words"]
    Path(f"{'0' * 16}.request").write_bytes(b"laid there by somebody")
    code, err = joined(words.replace(" ", " , ").replace(words.split()[4], words.split()[4] + "zz"), "ben")
    assert (code, "word 5 is none of the list" in err) == (2, True)
    assert not Path("ben").exists()
    assert joined(", ".join(words.split()).upper(), "ben")[0] == 0
    code, _, err = run_line("safeconduct device accept . --yes")
    assert code == 0, err
    assert f"{'0' * 16}.request is left aside" in err
    assert "let in" in err
    code, _, err = run_line("safeconduct device accept . --yes")
    assert (code, "nobody was let in" in err) == (10, True)
