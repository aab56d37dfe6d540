"""Cut the power at every write, sync and rename of the keystore: the old or the new one is there, never neither, never a mixture."""

import random
from pathlib import Path

import pytest

from safeconduct.errors import Locked, Unreachable
from safeconduct.vault.keyring import (
    Chosen,
    add_slot,
    change_passphrase,
    create,
    remove_slot,
    renew,
    save,
    unlock,
)
from tests.attacks.power_disk import ForgetfulDisk, NamelessDisk, PowerCut, PowerDisk
from tests.unit.keyring.conftest import ONE, QUICK, TWO, make_keyring

PATH = Path("/vault/keystore")
THREE = Chosen(text="a third passphrase")


def acts():
    """List what is done to the keystore, each with the passphrases that open it afterwards and the version of its keyring."""

    def opened(disk, passphrase):
        return unlock(PATH, passphrase.text, disk, cost=QUICK)[1]

    return [
        (lambda d: create(PATH, ONE, make_keyring(version=1), d, cost=QUICK), {ONE}, 1),
        (lambda d: save(PATH, opened(d, ONE), make_keyring(version=2), d), {ONE}, 2),
        (lambda d: change_passphrase(PATH, ONE.text, TWO, d, cost=QUICK), {TWO}, 2),
        (lambda d: add_slot(PATH, TWO.text, THREE, d, cost=QUICK), {TWO, THREE}, 2),
        (lambda d: save(PATH, opened(d, THREE), make_keyring(version=3, compartments=400), d), {TWO, THREE}, 3),
        (lambda d: remove_slot(PATH, THREE.text, opened(d, TWO).slot, d, cost=QUICK), {THREE}, 3),
        (lambda d: save(PATH, opened(d, THREE), make_keyring(version=4), d), {THREE}, 4),
        (lambda d: renew(PATH, ONE, make_keyring(version=5), d, cost=QUICK), {ONE}, 5),
    ]


def seen(disk):
    """Tell which passphrases open what is there, and which version of the keyring they find; None for no keystore."""
    if disk.find(PATH) is None:
        return None
    found = {}
    for passphrase in (ONE, TWO, THREE):
        try:
            found[passphrase] = unlock(PATH, passphrase.text, disk, cost=QUICK)[0].erasure.version
        except Locked:
            continue
    assert len(set(found.values())) == 1, "no passphrase opens it, or two find different keyrings"
    return set(found), found.popitem()[1]


def try_all_cuts(make_disk, variants, seed):
    """Cut at every operation, several ways each; return how many states there were and how many lost something."""
    whole = make_disk()
    for act, _, _ in acts():
        act(whole)
    chance = random.Random(seed)
    lost = states = 0
    for cut_at in range(1, whole.count + 2):  # the last: the power fails after all is done
        disk = make_disk(cut_at=cut_at)
        allowed = [None]
        for act, passphrases, version in acts():
            allowed.append((passphrases, version))
            try:
                act(disk)
            except PowerCut:
                break
            del allowed[:-1]
        for _ in range(variants):
            states += 1
            after = disk.after_cut(chance)
            try:
                found = seen(after)
                assert found in allowed
                if found is not None:  # life goes on without a repair
                    passphrase = found[0].pop()
                    save(PATH, unlock(PATH, passphrase.text, after, cost=QUICK)[1], make_keyring(version=9), after)
                    assert unlock(PATH, passphrase.text, after, cost=QUICK)[0].erasure.version == 9
            except Exception:  # noqa: BLE001  lost is lost, in whatever words
                lost += 1
    return states, lost


def test_no_cut_loses_the_keystore():
    states, lost = try_all_cuts(PowerDisk, 16, seed=1)
    print(f"{states} power cuts, {lost} lost")
    assert states >= 500
    assert lost == 0


@pytest.mark.parametrize("disk", [ForgetfulDisk, NamelessDisk])
def test_the_test_bites_a_program_that_does_not_wait(disk):
    states, lost = try_all_cuts(disk, 4, seed=2)
    print(f"{disk.__name__}: {states} power cuts, {lost} lost")
    assert lost > 0


def test_a_full_disk_leaves_the_old_or_the_new_one_and_life_goes_on():
    whole = PowerDisk()
    for act, _, _ in acts():
        act(whole)
    faults = 0
    for fail_at in range(1, whole.count + 1):
        disk, before = PowerDisk(fail_at=fail_at), None
        for act, passphrases, version in acts():
            try:
                act(disk)
            except Unreachable:
                faults += 1
                assert seen(disk) in [before, (passphrases, version)]
                disk.fail_at = None
                if seen(disk) == before:
                    act(disk)
            before = passphrases, version
            assert seen(disk) == before
    assert faults == whole.count


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_no_cut_of_many_loses_the_keystore(seed):
    states, lost = try_all_cuts(PowerDisk, 20, seed=100 + seed)
    assert states >= 500
    assert lost == 0
