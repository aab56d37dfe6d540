"""Every transcript beside this file comes true on a fresh vault."""

from pathlib import Path

import pytest

from tests.cli.transcript import play, steps_of
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.slow

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*.transcript"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path, unlocked, tmp_path):
    play(path.read_text(encoding="utf-8"), PASSPHRASE=PASSPHRASE, FOLDER=str(tmp_path / "new"))


def test_a_transcript_fails_where_something_else_appears(unlocked):
    play("$ safeconduct case list\n! no case fits\n")
    for wrong in ("! a case fits", "| no case fits", "~ no case", "= 2"):
        with pytest.raises(AssertionError):
            play(f"$ safeconduct case list\n{wrong}\n! no case fits\n")


def test_a_line_without_a_mark_is_no_transcript():
    with pytest.raises(AssertionError):
        steps_of("safeconduct case list")
