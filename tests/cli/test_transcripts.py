"""Every transcript beside this file comes true on a fresh vault."""

from pathlib import Path

import pytest

from safeconduct.vault.agent import lock
from tests.cli.transcript import play, steps_of
from tests.conftest import PASSPHRASE
from tests.relays import relay

pytestmark = pytest.mark.slow

TOGETHER = Path(__file__).with_name("two-laptops.transcript")  # it needs a relay
TRANSCRIPTS = sorted(set(Path(__file__).parent.glob("*.transcript")) - {TOGETHER})


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path, unlocked, tmp_path):
    play(path.read_text(encoding="utf-8"), PASSPHRASE=PASSPHRASE, FOLDER=str(tmp_path / "new"))


def test_two_laptops_work_together_over_a_relay_as_the_manual_says(unlocked, tmp_path):
    folder, stick = tmp_path / "ben", tmp_path / "stick"
    stick.mkdir()
    (tmp_path / "relay").mkdir()
    with relay(tmp_path / "relay") as running:
        try:
            play(TOGETHER.read_text(encoding="utf-8"), RELAY=running.address, TOKEN=running.token, STICK=str(stick), FOLDER=str(folder))
        finally:
            lock(folder)


def test_a_transcript_fails_where_something_else_appears(unlocked):
    play("$ safeconduct case list\n! no case fits\n")
    for wrong in ("! a case fits", "| no case fits", "~ no case", "= 2"):
        with pytest.raises(AssertionError):
            play(f"$ safeconduct case list\n{wrong}\n! no case fits\n")


def test_a_line_without_a_mark_is_no_transcript():
    with pytest.raises(AssertionError):
        steps_of("safeconduct case list")
