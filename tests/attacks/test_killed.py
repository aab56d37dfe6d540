"""kill -9 at any point: what was said to be kept is there once, what was not said is there whole or not at all."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safeconduct.actions.office import open_office
from tests.attacks.victim import every_case
from tests.conftest import BEGUN, PASSPHRASE, quiet

VICTIM = Path(__file__).with_name("victim.py")


def kill_at_work(folder: Path, work: str, first: int, *, after_s: float, acts: int = 0) -> int:
    """Let a process work on the vault until it has reported so many acts and for so long, kill it, and give how many it had reported."""
    victim = subprocess.Popen(
        [sys.executable, str(VICTIM), str(folder), work, str(first)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert victim.stdin
    assert victim.stdout
    victim.stdin.write(PASSPHRASE + "\n")
    victim.stdin.flush()
    assert victim.stdout.readline() == "ready\n"
    told = [victim.stdout.readline() for _ in range(acts)]
    time.sleep(after_s)
    victim.kill()
    told += victim.stdout.read().split()
    victim.wait()
    victim.stdin.close()
    victim.stdout.close()
    return len(told)


def check_whole(folder: Path) -> list[int]:
    """Open the vault as the next command would, check that every act is whole, and give the acts' numbers in order."""
    office = open_office(folder, PASSPHRASE, BEGUN, quiet)
    try:
        assert office.troubles == ()
        assert office.journal.verify().is_sound
        lines = every_case(office)
        places = {shelter.opened.value.name for shelter in office.replica.records("shelter")}
        stays = {stay.case for shelter in office.replica.records("shelter") for stay in shelter.stays.values()}
        numbers = sorted(int(line.label.split()[1]) for line in lines)
        assert places == {f"place {number}" for number in numbers}
        assert stays == {line.ref for line in lines}
        assert all(line.persons == 1 for line in lines)
        assert sum(1 for _ in office.replica.events()) == 5 * len(lines)
        return numbers
    finally:
        office.close()


def kill_many(folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    kept: list[int] = []
    for _ in range(kills):
        first = len(kept)
        told = kill_at_work(folder, "record", first, after_s=chance.uniform(0, 0.12))
        kept = check_whole(folder)
        assert kept == list(range(len(kept))), "an act is missing or doubled"
        assert first + told <= len(kept) <= first + told + 1, "an act that was reported is lost, or one appeared that nobody did"


def starve_many(folder: Path, allowances: list[int]) -> None:
    kept: list[int] = []
    for kib in allowances:
        first = len(kept)
        victim = [sys.executable, str(VICTIM), str(folder), f"starve:{kib}", str(first)]
        ended = subprocess.run(victim, input=PASSPHRASE + "\n", capture_output=True, text=True, check=False)
        assert ended.returncode != 0, "it works until there is no memory left"
        told = len([word for word in ended.stdout.split() if word != "ready"])
        kept = check_whole(folder)
        assert kept == list(range(len(kept)))
        assert first + told <= len(kept) <= first + told + 1


@pytest.mark.slow
def test_b11_who_runs_out_of_memory_in_the_middle_of_an_act_loses_nothing_that_was_told(vault_folder):
    starve_many(vault_folder, [0, 700])


@pytest.mark.soak
def test_b11_running_out_of_memory_at_many_points_loses_nothing(vault_folder):
    starve_many(vault_folder, [37 * number for number in range(60)])


@pytest.mark.slow
def test_recording_survives_twenty_kills(vault_folder: Path) -> None:
    kill_many(vault_folder, 20, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_recording_survives_five_hundred_kills(vault_folder: Path) -> None:
    kill_many(vault_folder, 500, seed=2)


@pytest.mark.slow
def test_rebuilding_survives_kills(vault_folder: Path) -> None:
    kill_at_work(vault_folder, "record", 0, after_s=0, acts=4)
    kept = check_whole(vault_folder)
    assert len(kept) >= 4
    chance = random.Random(3)
    for _ in range(8):
        kill_at_work(vault_folder, "rebuild", 0, after_s=chance.uniform(0, 0.08))
        assert check_whole(vault_folder) == kept
