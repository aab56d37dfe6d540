"""Panic: nothing opens afterwards, whatever was interrupted, refused or running."""

import os
import pty
import random
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.actions.office import KEYSTORE, LOCK, REPLICA, open_office
from safeconduct.actions.panic import panic
from safeconduct.errors import Damaged, Locked, Mistaken, Unreachable
from safeconduct.vault.agent import start, status
from safeconduct.vault.keyring import create, unlock
from safeconduct.vault.panic import KEYSTORES, REPLICAS, destroy_keystore, freed_later
from tests.attacks.power_disk import ForgetfulDisk, PowerCut, PowerDisk
from tests.attacks.small_disk import NO_MOUNT
from tests.cli.transcript import SAFECONDUCT
from tests.conftest import BEGUN, PASSPHRASE, quiet
from tests.unit.keyring.conftest import ONE, QUICK, make_keyring

VAULT = Path("/vault")


def filled(disk, *, leftover=False):
    """Put a keystore on a disk, and what an interrupted change of it left."""
    create(VAULT / "keystore", ONE, make_keyring(version=1), disk, cost=QUICK)
    if leftover:
        disk.write(VAULT / "keystore.new", disk.read(VAULT / "keystore", 1 << 20))
        disk.sync(VAULT / "keystore.new")
    disk.sync_folder(VAULT)
    disk.sync_folder(Path("/"))
    return disk


def opens(disk, name):
    try:
        return unlock(VAULT / name, ONE.text, disk, cost=QUICK)[0] == make_keyring(version=1)
    except (Locked, Damaged):
        return False


def careless(folder, disk):
    """Destroy as a program would that writes a new file and waits for nothing."""
    for name in KEYSTORES:
        if disk.read(folder / name, 1 << 20) is not None:
            disk.write(folder / "gone", os.urandom(16384))
            disk.rename(folder / "gone", folder / name)
            disk.remove(folder / name)


def cut_everywhere(destroy, make_disk, variants, *, leftover):
    """Cut the power at every step; count the states in which a done destruction opens, and those in which half a vault does."""
    whole = filled(make_disk(), leftover=leftover)
    before = whole.count
    destroy(VAULT, whole)
    chance, states, undone, half = random.Random(56), 0, 0, 0
    for cut_at in range(before + 1, whole.count + 2):  # the last: after all is done
        disk = filled(make_disk(), leftover=leftover)
        disk.cut_at = cut_at
        is_done = True
        try:
            destroy(VAULT, disk)
        except PowerCut:
            is_done = False
        for after in [disk.after_kill(), *(disk.after_cut(chance) for _ in range(variants))]:
            states += 1
            undone += is_done and any(opens(after, name) for name in KEYSTORES)
            half += opens(after, "keystore.new") and not opens(after, "keystore")
    return states, undone, half


@pytest.mark.parametrize("leftover", [False, True])
def test_59_a_power_cut_at_any_step_leaves_the_whole_vault_or_nothing(leftover):
    states, undone, half = cut_everywhere(destroy_keystore, PowerDisk, 24, leftover=leftover)
    print(f"{states} power cuts: {undone} opened after the end, {half} opened by half")
    assert states > 100
    assert (undone, half) == (0, 0)


def test_the_test_bites_a_program_that_does_not_overwrite():
    assert cut_everywhere(careless, ForgetfulDisk, 24, leftover=True)[1] > 0


def test_a_disk_that_refuses_one_step_does_not_stop_the_others():
    whole = filled(PowerDisk(), leftover=True)
    before = whole.count
    destroy_keystore(VAULT, whole)
    for fail_at in range(before + 1, whole.count + 1):
        disk = filled(PowerDisk(), leftover=True)
        disk.fail_at, disk.is_lasting = fail_at, False
        done = destroy_keystore(VAULT, disk)
        assert done.left == 0
        assert not any(opens(disk, name) for name in KEYSTORES)


def test_a_disk_that_refuses_everything_is_told_loudly():
    disk = filled(PowerDisk())
    disk.fail_at, disk.is_lasting = disk.count + 1, True
    with pytest.raises(Unreachable) as told:
        panic(VAULT, disk)
    assert "still opens" in told.value.says


def test_56_nothing_opens_afterwards_and_no_byte_of_the_keystore_is_left(vault_folder, opened_keystore):
    keyring, master = opened_keystore
    sealed = (vault_folder / KEYSTORE).read_bytes()
    (vault_folder / "keystore.new").write_bytes(sealed)
    for name in REPLICAS[4:]:
        (vault_folder / name).write_bytes(b"left by something that was stopped")
    descriptor = os.open(vault_folder / KEYSTORE, os.O_RDONLY)  # what lies on the medium, behind the name that goes
    answer = panic(vault_folder)
    assert answer.was_vault
    assert answer.is_overwritten
    assert not answer.has_replica
    over = os.read(descriptor, len(sealed) + 1)
    os.close(descriptor)
    assert len(over) == len(sealed)
    assert not any(over[at : at + 16] == sealed[at : at + 16] for at in range(0, len(sealed), 16))
    left = b"\0".join(path.read_bytes() for path in vault_folder.rglob("*") if path.is_file())
    assert not any(secret in left for secret in (master.key, keyring.signing_seed, keyring.erasure.key, sealed[24:280]))
    assert {KEYSTORE, "keystore.new", *REPLICAS}.isdisjoint(path.name for path in vault_folder.iterdir())
    with pytest.raises((Mistaken, Locked)):
        open_office(vault_folder, PASSPHRASE, BEGUN, quiet)
    assert not panic(vault_folder).was_vault, "once more hurts nobody"


def test_a_read_only_keystore_is_destroyed_all_the_same(vault_folder):
    (vault_folder / KEYSTORE).chmod(0o400)
    assert panic(vault_folder).is_overwritten
    assert not (vault_folder / KEYSTORE).exists()


def test_a_link_in_the_place_of_the_keystore_leads_nowhere(vault_folder, tmp_path):
    other = tmp_path / "somebody else's"
    (vault_folder / KEYSTORE).rename(other)
    before = other.read_bytes()
    (vault_folder / KEYSTORE).symlink_to(other)
    panic(vault_folder)
    assert other.read_bytes() == before


def is_gone(process):
    """Tell whether a process has ended; where nobody collects the dead, it may lie there as one."""
    place = Path(f"/proc/{process}/stat")
    return not place.exists() or place.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_the_key_process_ends_and_puts_nothing_back(vault_folder):
    running = start(vault_folder, PASSPHRASE, idle_seconds=60, on_progress=quiet)
    answer = panic(vault_folder)
    assert (answer.ended, answer.is_running) == (1, False)
    assert is_gone(running.process)
    assert status(vault_folder) is None
    assert {KEYSTORE, REPLICA}.isdisjoint(path.name for path in vault_folder.iterdir())


def test_a_command_that_has_the_vault_open_is_ended_too(vault_folder):
    hold = f"import fcntl, sys; f = open({str(vault_folder / LOCK)!r}, 'w'); fcntl.flock(f, 2); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        assert panic(vault_folder).ended == 1
        assert holder.wait(20) == -9


def test_a_folder_that_is_no_vault_is_left_alone(tmp_path):
    (tmp_path / REPLICA).write_bytes(b"somebody's own")
    with pytest.raises(Mistaken):
        panic(tmp_path)
    assert (tmp_path / REPLICA).exists()


def test_a_disk_that_is_full_to_the_last_byte_does_not_matter(vault_folder):
    script = Path(__file__).with_name("full_disk.py")
    done = subprocess.run([sys.executable, str(script), str(vault_folder)], text=True, capture_output=True, timeout=120, check=False)
    if done.returncode == NO_MOUNT:
        pytest.skip("this machine does not let us mount")
    assert done.stdout.split() == ["0", "True", "True", "False"], done.stderr


def typed(folder, keys):
    """Run the command at a terminal and press keys; give its exit code."""
    ours, theirs = pty.openpty()
    try:
        command = [*SAFECONDUCT, "panic", "--vault", str(folder)]
        with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, text=True, start_new_session=True) as asked:
            os.write(ours, b"\n\n\n")  # typed ahead by a hand that trembles
            while "ENTER" not in asked.stderr.readline():
                assert asked.poll() is None
            assert (folder / KEYSTORE).exists()
            os.write(ours, keys)
            asked.stderr.read()
            return asked.wait(20)
    finally:
        os.close(ours)
        os.close(theirs)


def test_who_holds_the_local_copy_open_ends_with_the_panic_and_stops_nothing(vault_folder, monkeypatch):
    before = children()
    with freed_later(vault_folder):
        (holder,) = children() - before
        assert any(link.readlink() == vault_folder / REPLICA for link in Path(f"/proc/{holder}/fd").iterdir())
        panic(vault_folder)
        assert not (vault_folder / REPLICA).exists()
    assert os.waitpid(holder, 0) == (holder, 0)

    def refuse():
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)  # as many processes as there may be
    with freed_later(vault_folder):
        assert children() <= before


def children():
    return {int(process) for task in Path("/proc/self/task").iterdir() for process in (task / "children").read_text().split()}


def test_one_press_of_the_largest_key_does_it(vault_folder):
    assert typed(vault_folder, b"\n") == 0
    assert not (vault_folder / KEYSTORE).exists()


def test_a_closed_line_does_nothing(vault_folder):
    assert typed(vault_folder, b"\x04") == 10
    assert (vault_folder / KEYSTORE).exists()


def test_nobody_at_the_terminal_must_say_yes(vault_folder):
    asked = subprocess.run(
        [*SAFECONDUCT, "panic", "--vault", str(vault_folder)], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert asked.returncode == 10
    assert (vault_folder / KEYSTORE).exists()


def test_the_names_are_those_of_the_vault():
    assert KEYSTORE in KEYSTORES
    assert REPLICA in REPLICAS
