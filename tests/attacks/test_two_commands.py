"""Many commands on one vault at once, and commands that are killed: every act is kept once, or its worker is told that it was not.

What a worker was told is kept must be there; what she was told is not kept must not be; what she was told nothing about, because the
command was killed, is there whole or not at all, and doing it again doubles nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from safeconduct.actions.office import open_with
from tests.conftest import BEGUN, PASSPHRASE, quiet

pytestmark = pytest.mark.slow

PROGRAM = Path(sys.executable).with_name("safeconduct")
KEPT, WAIT = 0, 13
ACTS = 6  # of each worker through the key process
ROWS = 3_000
KILLS = 6


def command(folder, *words, passphrase=False):
    """Give a command line for one vault, and how to start it."""
    line = [str(PROGRAM), *words, "--vault", str(folder), "--quiet", *(["--passphrase-fd", "0"] if passphrase else [])]
    return {"args": line, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}


def run(folder, *words, passphrase=False):
    with subprocess.Popen(**command(folder, *words, passphrase=passphrase)) as done:
        out, err = done.communicate(f"{PASSPHRASE}\n" if passphrase else "", timeout=200)
    return done.returncode, out.strip(), err


def record(folder, label, *, passphrase=False):
    return run(folder, "case", "add", "--via", "hotline", "--label", label, "--person", f"Person {label}", "--yes", passphrase=passphrase)


@pytest.fixture
def unlocked(vault_folder):
    """Give a vault with its key process."""
    with subprocess.Popen(**command(vault_folder, "unlock", passphrase=True)) as opened:
        _, err = opened.communicate(f"{PASSPHRASE}\n", timeout=120)
    assert opened.returncode == 0, err
    yield vault_folder
    run(vault_folder, "lock")


def cases(folder, opened_keystore):
    """Open the vault as the next command would, check that it is sound, and give label and numbers of each case."""
    office = open_with(folder, *opened_keystore, BEGUN, quiet)
    try:
        assert office.troubles == ()
        assert office.journal.verify().is_sound
        total, found = office.replica.cases().total, []
        while len(found) < total:
            lines = office.replica.cases(offset=len(found), limit=1_000).lines
            assert all(line.persons == 1 for line in lines), "a household is there whole or not at all"
            found += [(line.label, *(given.value.value for given in external_of(office, line))) for line in lines]
        return sorted(found)
    finally:
        office.close()


def external_of(office, line):
    return office.replica.look("case", line.ref).external.values()


def labels(folder, opened_keystore):
    return [label for label, *_ in cases(folder, opened_keystore)]


def numbers_of(folder, opened_keystore):
    """Give the numbers of the list that the cases came with."""
    return sorted(number for _, number in cases(folder, opened_keystore))


def at_once(workers):
    """Let each worker do its work in a thread of its own, all from the same moment on; give what each was told."""
    told, failed, begin = [[] for _ in workers], [], threading.Barrier(len(workers))

    def work(number, steps):
        try:
            begin.wait()
            for label, step in steps:
                told[number].append((label, *step()))
        except BaseException as error:  # a thread must hand on what it failed of
            failed.append(error)
            raise

    threads = [threading.Thread(target=work, args=(number, steps)) for number, steps in enumerate(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return [one for some in told for one in some]


def check_told(told, there):
    """Check that what was told is true of each act, and that a code names one case."""
    assert {code for _, code, *_ in told} <= {KEPT, WAIT}, told
    kept = sorted(label for label, code, *_ in told if code == KEPT)
    assert kept == there, "an act is lost, doubled, or there although its worker was told that it is not"
    codes = [out for _, code, out, _ in told if code == KEPT]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("acts", [ACTS, pytest.param(250, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_four_workers_through_the_key_process_lose_and_double_nothing(unlocked, opened_keystore, acts):
    def steps(worker):
        for number in range(acts):
            label = f"act {worker}-{number}"
            yield label, lambda label=label: record(unlocked, label)

    told = at_once([steps(worker) for worker in range(4)])
    run(unlocked, "lock")
    check_told(told, labels(unlocked, opened_keystore))
    print(f"{len(told)} acts of four workers at once: none lost, none doubled")
    assert [code for _, code, *_ in told] == [KEPT] * 4 * acts, "behind a key process nobody has to be sent away"


def test_three_workers_without_a_key_process_take_turns_or_are_told_to_wait(vault_folder, opened_keystore):
    def steps(worker):
        for number in range(2):
            label = f"act {worker}-{number}"
            yield label, lambda label=label: record(vault_folder, label, passphrase=True)

    told = at_once([steps(worker) for worker in range(3)])
    check_told(told, labels(vault_folder, opened_keystore))
    assert any(code == KEPT for _, code, *_ in told)
    assert all("another command has this vault open" in err for _, code, _, err in told if code == WAIT)


def test_a_key_process_that_is_ended_in_the_middle_loses_nothing_that_was_told(unlocked, opened_keystore):
    def ending():
        def end():
            time.sleep(1)
            return run(unlocked, "lock")

        yield "end", end

    def steps(worker):
        for number in range(ACTS):
            label = f"act {worker}-{number}"
            yield label, lambda label=label: record(unlocked, label)

    told = at_once([ending(), *(steps(worker) for worker in range(3))])
    there = labels(unlocked, opened_keystore)
    kept = [label for label, code, *_ in told if code == KEPT and label != "end"]
    assert set(kept) <= set(there), "an act is lost that was told to be kept"
    assert len(set(there)) == len(there), "an act is doubled"
    unsure = {label for label, code, *_ in told if code != KEPT}
    assert set(there) - set(kept) <= unsure
    assert len(set(there) - set(kept)) <= 1, "at most the one act was under way"


def sheet(folder):
    """Write a list of households as somebody might keep it, each with its number."""
    path = folder / "people.csv"
    rows = [f"N-{number:05};Person Example{number};RUS;+99 555 01 {number:05}" for number in range(ROWS)]
    path.write_text("\n".join(["Case number;Full name;Nationality;Phone", *rows]) + "\n", encoding="utf-8")
    return path


def kill_within(seconds, folder, *words):
    """Run a command without a key process and kill it after so long, with all that it started; tell whether it was killed."""
    with subprocess.Popen(**command(folder, *words, passphrase=True), start_new_session=True) as victim:
        victim.stdin.write(f"{PASSPHRASE}\n")
        victim.stdin.close()
        try:
            victim.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(victim.pid, signal.SIGKILL)
            victim.wait()
            return True
    return False


def test_an_import_that_is_killed_again_and_again_is_finished_by_the_next(vault_folder, opened_keystore, tmp_path):
    source, chance = sheet(tmp_path), random.Random(2017)
    words = ("import", str(source), "--source", "list", "--yes")
    whole = shutil.copytree(vault_folder, tmp_path / "whole")
    began = time.monotonic()
    assert run(whole, *words, passphrase=True)[0] == 0
    takes = time.monotonic() - began
    assert len(numbers_of(whole, opened_keystore)) == ROWS

    names = [f"N-{number:05}" for number in range(ROWS)]
    vault, there, found = Path(shutil.copytree(vault_folder, tmp_path / "0")), [], []
    for attempt in range(1, 8 * KILLS):
        is_killed = kill_within(takes * chance.uniform(0.5, 1), vault, *words)
        now = numbers_of(vault, opened_keystore)
        assert len(set(now)) == len(now), "a household is doubled"
        assert set(there) <= set(now) <= set(names), "a household is lost"
        there = now
        if not is_killed:  # it came to its end, the machine is quicker now: the next one begins anew and is killed earlier
            assert there == names
            takes *= 0.8
            vault, there = Path(shutil.copytree(vault_folder, tmp_path / str(attempt))), []
            continue
        found.append(len(now))
        if len(found) == KILLS:
            break
    print(f"imports killed with {found} of {ROWS} households taken in")
    assert len(found) == KILLS, "most imports ran to their end, so this test says little"
    done, _, err = run(vault, *words, passphrase=True)
    assert done == 0, err
    assert numbers_of(vault, opened_keystore) == numbers_of(whole, opened_keystore) == names
    assert not source.with_name("people.rejects.csv").exists()


def test_a_rebuild_that_is_killed_leaves_the_vault_as_it_was(vault_folder, opened_keystore, tmp_path):
    for number in range(3):
        assert record(vault_folder, f"act {number}", passphrase=True)[0] == KEPT
    before, chance, killed = labels(vault_folder, opened_keystore), random.Random(2018), 0
    began = time.monotonic()
    assert run(vault_folder, "rebuild", passphrase=True)[0] == 0
    takes = time.monotonic() - began
    for _ in range(8 * KILLS):
        is_killed = kill_within(takes * chance.uniform(0.6, 1), vault_folder, "rebuild")
        assert labels(vault_folder, opened_keystore) == before
        killed += is_killed
        takes *= 1 if is_killed else 0.8  # it came to its end, the machine is quicker now: the next one is killed earlier
        if killed == KILLS:
            break
    assert killed == KILLS, "most rebuilds ran to their end, so this test says little"
    assert run(vault_folder, "rebuild", passphrase=True)[0] == 0
    assert labels(vault_folder, opened_keystore) == before
    leftovers = {path.name for path in vault_folder.iterdir()}
    assert leftovers <= {"keystore", "journal", "cabinet", "pending", "replica.db", "replica.db-wal", "replica.db-shm", "lock"}
