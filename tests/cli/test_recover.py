"""Shares are tried and joined by real commands; no share stands in an argument or comes back in an output."""

import json
import os
import subprocess

import pytest

from tests.cli.transcript import SAFECONDUCT, run_line

LATER = "copper meadow twelve sleepy anchor violin"


def pipe(text):
    """Give a descriptor from which a text can be read."""
    ours, theirs = os.pipe()
    os.write(theirs, text.encode())
    os.close(theirs)
    return ours


@pytest.fixture
def shares(unlocked):
    code, out, _ = run_line("safeconduct recover split --needed 2 --of 3 --yes --json")
    assert code == 0
    return json.loads(out)["shares"]


def test_a_drill_names_what_is_wrong_and_records_who_showed_a_whole_share(shares):
    words = shares[0].split()
    slip = " ".join([words[1], words[0], *words[2:]])
    told = run_line(f"safeconduct recover drill --shares-fd {pipe(slip)}") if slip != shares[0] else (2, "", "changed places")
    assert told[0] == 2
    assert "changed places" in told[2]
    code, out, err = run_line(f"safeconduct recover drill --shares-fd {pipe(shares[2] + chr(10) + shares[0])}")
    assert code == 0
    assert "whole: 1, 3; it takes 2 of 3" in err
    assert not any(word in out + err for word in shares[0].split())
    seen = json.loads(run_line("safeconduct recover status --json")[1])["seen"]
    assert [one["on"] is not None for one in seen] == [True, False, True]


@pytest.mark.slow
def test_a_vault_is_made_again_by_one_command(shares, unlocked, tmp_path):
    new, held = tmp_path / "new", pipe("\n".join(shares[1:]))
    command = [*SAFECONDUCT, "recover", "join", str(unlocked), str(new), "--shares-fd", str(held), "--passphrase-fd", "0"]
    done = subprocess.run(command, input=f"{LATER}\n", text=True, capture_output=True, timeout=120, check=False, pass_fds=[held])
    assert done.returncode == 0, done.stderr
    assert "and hand out new shares" in done.stderr
    verify = [*SAFECONDUCT, "verify", "--vault", str(new), "--passphrase-fd", "0"]
    assert subprocess.run(verify, input=f"{LATER}\n", text=True, capture_output=True, timeout=120, check=False).returncode == 0
