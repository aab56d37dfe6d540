"""A vault is made, opened, closed and checked by real processes; a passphrase is in no argument and in no output."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import SAFECONDUCT
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.slow

OTHER = "copper meadow twelve sleepy anchor violin"


@pytest.fixture
def vault(vault_folder, monkeypatch):
    """Give a locked vault, which is the default one; it is locked again afterwards."""
    monkeypatch.setenv("SAFECONDUCT_VAULT", str(vault_folder))
    yield vault_folder
    run("lock")


def run(*words, given="", typed=None):
    """Run one command; `typed` is what a person types at hidden prompts."""
    environment = {**os.environ, **({"SAFECONDUCT_TYPED": "1"} if typed is not None else {})}
    text = given if typed is None else "".join(f"{line}\n" for line in typed)
    done = subprocess.run([*SAFECONDUCT, *words], input=text, text=True, capture_output=True, timeout=60, check=False, env=environment)
    assert PASSPHRASE not in done.stdout + done.stderr
    return done


def unlocked(passphrase=PASSPHRASE):
    return run("unlock", "--passphrase-fd", "0", given=passphrase + "\n").returncode


def test_init_makes_a_vault_that_its_passphrase_opens(tmp_path, monkeypatch):
    folder = tmp_path / "new"
    made = run("init", str(folder), "--passphrase-fd", "0", given=OTHER + "\n")
    assert made.returncode == 0, made.stderr
    assert "a lost passphrase\nloses everything" in made.stderr
    assert f"next: safeconduct unlock --vault {folder}" in made.stderr
    refused = run("init", "--vault", str(folder), "--passphrase-fd", "0", given=OTHER + "\n")
    assert f"safeconduct unlock --vault {folder}" in refused.stderr
    assert oct(folder.stat().st_mode)[-3:] == "700"
    monkeypatch.setenv("SAFECONDUCT_VAULT", str(folder))
    assert run("verify", "--passphrase-fd", "0", given=OTHER + "\n").returncode == 0


def test_init_draws_a_passphrase_when_none_is_typed(tmp_path):
    words = " ".join(["x"] * 6)
    drawn = run("init", str(tmp_path / "new"), typed=["", words])
    shown = [line.strip() for line in drawn.stderr.splitlines() if line.startswith("    ")]
    assert len(shown[0].split()) == 6
    assert drawn.returncode == 2, "what was typed again was not what was drawn"
    assert not (tmp_path / "new" / "keystore").exists()


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [(["hunter2", "hunter2"], 10, "too easy to guess"), ([OTHER, OTHER + "s"], 2, "differ")],
)
def test_init_refuses_what_will_not_do(tmp_path, typed, code, says):
    refused = run("init", str(tmp_path / "new"), typed=typed)
    assert refused.returncode == code
    assert says in refused.stderr
    assert not (tmp_path / "new" / "keystore").exists()


def test_init_never_touches_a_folder_that_holds_something(vault, tmp_path):
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    refused = run("init", str(vault), "--passphrase-fd", "0", given=OTHER + "\n")
    assert refused.returncode == 10
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before


def test_nobody_here_to_type_is_said(vault, tmp_path):
    assert run("init", str(tmp_path / "new")).returncode == 2
    assert run("unlock").returncode == 2
    assert run("shelter", "list").returncode == 2


def test_there_must_be_a_vault(tmp_path, monkeypatch):
    monkeypatch.setenv("SAFECONDUCT_VAULT", str(tmp_path / "none"))
    for words in (("unlock",), ("lock",), ("passphrase",), ("shelter", "list")):
        done = run(*words)
        assert (done.returncode, "there is no vault there" in done.stderr) == (2, True), words


def test_unlock_and_lock(vault):
    assert run("lock").stderr.strip() == "it was not open"
    wrong = run("unlock", "--passphrase-fd", "0", given=OTHER + "\n")
    assert wrong.returncode == 11
    assert unlocked() == 0
    assert run("shelter", "list").returncode == 0
    assert "open already" in run("unlock", "--passphrase-fd", "0", given=PASSPHRASE + "\n").stderr
    assert run("lock").stderr.strip() == "locked"
    assert run("shelter", "list").returncode == 2


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system shows no command lines")
def test_no_command_line_or_environment_of_the_key_process_holds_the_passphrase(vault):
    assert unlocked() == 0
    checked = 0
    for process in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                shown = (process / name).read_bytes()
            except OSError:
                continue
            checked += 1
            assert PASSPHRASE.encode() not in shown
    assert checked > 1


@pytest.mark.parametrize("is_open", [True, False])
def test_the_passphrase_is_changed(vault, is_open):
    if is_open:
        assert unlocked() == 0
    changed = run("passphrase", typed=[PASSPHRASE, OTHER, OTHER])
    assert changed.returncode == 0, changed.stderr
    run("lock")
    assert unlocked(PASSPHRASE) == 11
    assert unlocked(OTHER) == 0
    assert run("verify").returncode == 0


def test_a_passphrase_is_not_changed_by_who_does_not_know_it_nor_to_a_weak_one(vault):
    assert unlocked() == 0
    assert run("passphrase", typed=[OTHER, OTHER + " more", OTHER + " more"]).returncode == 11
    assert run("passphrase", typed=[PASSPHRASE, "hunter2", "hunter2"]).returncode == 10
    run("lock")
    assert unlocked() == 0


def test_verify_tells_damage_from_what_is_only_strange(vault):
    assert unlocked() == 0
    sound = run("verify")
    assert (sound.returncode, sound.stdout, "no damage found" in sound.stderr) == (0, "", True)
    segments = sorted(path for path in (vault / "journal").rglob("*") if path.is_file() and len(path.name) == 64)
    (segments[0].parent / "notes.txt").write_text("left here by somebody")
    strange = run("verify")
    assert (strange.returncode, "do not belong there" in strange.stderr) == (1, True)
    (segments[0].parent / "notes.txt").unlink()
    data = bytearray(segments[0].read_bytes())
    data[100] ^= 1
    segments[0].chmod(0o600)
    segments[0].write_bytes(data)
    damaged = run("verify")
    assert damaged.returncode == 12
    assert segments[0].name[:16] in damaged.stdout
    missing = segments[0].read_bytes()
    segments[0].unlink()
    assert run("verify", "--json").returncode == 12
    segments[0].write_bytes(missing)
