"""A disk that is full, a medium that is read-only, a clock that is set back, and two commands at once."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.actions import office as office_module
from safeconduct.actions.office import open_office
from safeconduct.errors import Mistaken, Unreachable
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.attacks.small_disk import NO_MOUNT
from tests.conftest import BEGUN, PASSPHRASE, quiet

SMALL_DISK = Path(__file__).with_name("small_disk.py")


@pytest.mark.slow
def test_a_full_disk_loses_nothing_and_a_read_only_one_is_told(empty_vault: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SMALL_DISK), str(empty_vault)], input=PASSPHRASE + "\n", capture_output=True, text=True, check=False
    )
    if done.returncode == NO_MOUNT:
        pytest.skip("this machine does not let a test mount a small disk: run it as root")
    assert done.returncode == 0, done.stderr
    kept, refused, _ = done.stdout.split()
    assert int(refused) >= 6, "the disk was never full: the test is void"
    assert int(kept) >= 6


def test_a_clock_set_back_keeps_the_order(office: office_module.Office) -> None:
    case = new_ref()
    office.keep(
        (f.CaseOpened(case=case, on=BEGUN.date(), via="hotline"), f.CaseLabelled(case=case, label="first")),
        BEGUN + dt.timedelta(days=400),
        quiet,
    )
    office.keep((f.CaseLabelled(case=case, label="second"),), BEGUN - dt.timedelta(days=400), quiet)
    assert office.replica.look("case", case).label.value == "second"
    assert office.journal.verify().is_sound


@pytest.mark.slow
def test_a_second_command_is_told_who_holds_the_vault(office: office_module.Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_module, "LOCK_SECONDS", 0.2)
    with pytest.raises(Unreachable) as told:
        open_office(office.folder, PASSPHRASE, BEGUN, quiet)
    assert "another command" in told.value.says


def test_the_lock_is_no_way_through_a_link(vault_folder: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("untouched")
    (vault_folder / "lock").unlink()
    (vault_folder / "lock").symlink_to(precious)
    with pytest.raises(Unreachable):
        open_office(vault_folder, PASSPHRASE, BEGUN, quiet)
    assert precious.read_text() == "untouched"


def test_a_folder_without_a_vault_is_told(tmp_path: Path) -> None:
    with pytest.raises(Mistaken):
        open_office(tmp_path, PASSPHRASE, BEGUN, quiet)
    assert list(tmp_path.iterdir()) == []
