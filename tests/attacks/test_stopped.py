"""Stopped at any step on the disk, an exchange of keys, a destruction and a packing leave what was before or what comes after.

Attack 59 over whole offices: the process ends at the n-th write, sync, rename or removal, for every n; the next opening goes on from there.
"""

import contextlib
import shutil

import pytest

from safeconduct.actions.office import KEYSTORE, open_with
from safeconduct.errors import SafeconductError
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import keystore, unlock
from safeconduct.vault.seal import stretch
from tests.conftest import PASSPHRASE, quiet
from tests.offices import CARRIED, CHEAP, Again

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]  # three laptops for each step

STEPS = ("write", "sync", "sync_folder", "rename", "remove", "overwrite")


class Stopped(BaseException):
    """The process ended here."""


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(keystore, "stretch", lambda data, salt, *, cost: stretch(data, salt, cost=CHEAP))


@contextlib.contextmanager
def stopping(at):
    """End at a step on the disk; gives how many there were."""
    count, kept = [0], {name: getattr(DiskFiles, name) for name in STEPS}

    def stepping(name):
        def step(self, *given):
            count[0] += 1
            if count[0] == at:
                raise Stopped
            return kept[name](self, *given)

        return step

    for name in STEPS:
        setattr(DiskFiles, name, stepping(name))
    try:
        yield count
    finally:
        for name in STEPS:
            setattr(DiskFiles, name, kept[name])


def rekeys(network):
    network["ben"].rekey(network.now, is_all=True)


def forgets(network):
    network.ask("ben", "forget", case=network.gone, reason="own_wish")


def packs(network):
    network.ask("ben", "travel_pack", passphrase=PASSPHRASE)


def made(three_laptops, home, act):
    network = Again(three_laptops, home)
    network.gone = three_laptops.river
    if act is forgets:
        network.ask("ada", "forget", case=network.gone, reason="own_wish")
        network.carry()
    if act is packs:
        (home / "stick").mkdir()
        for name in ("ada", "ben"):
            network.ask(name, "depot_add", name="stick", kind="folder", where=str(home / "stick"))
        network.ask("ben", "travel_pack")
        for _ in range(6):
            network.ask("ben", "sync", seconds=60.0)
    return network


def opened_anew(network):
    """End the process, and open the vault as the next command does."""
    with contextlib.suppress(SafeconductError):
        network["ben"].close()
    keyring, master = unlock(network.folders["ben"] / KEYSTORE, PASSPHRASE, DiskFiles())
    network.offices["ben"] = open_with(network.folders["ben"], keyring, master, network.now, quiet)


def is_whole(network, act):
    """Check what the others and the one that was stopped come to."""
    if act is packs:
        ben = network["ben"]
        if ben.is_away:
            assert not any(path.is_file() for part in CARRIED for path in (ben.folder / part).rglob("*"))
            assert ben._keyring.compartments == ()
        else:
            assert network.labels("ben") == ["kettle", "river"]
        return
    network.case("ben", "afterwards")
    network.settle(rounds=3)
    if act is forgets and "river" in network.labels("ben"):  # it was stopped before it was said
        forgets(network)
        network.settle(rounds=3)
    left = ["afterwards", "kettle"] if act is forgets else ["afterwards", "kettle", "river"]
    for name in ("ada", "ben", "cil"):
        assert network.labels(name) == left
        assert network[name].troubles == ()
        assert act is not forgets or not network[name].journal.has_key(network.gone)


@pytest.mark.parametrize("act", [rekeys, forgets, packs])
def test_59_stopped_at_any_step_it_is_done_or_not_and_goes_on(three_laptops, tmp_path, act):
    whole = made(three_laptops, tmp_path, act)
    with stopping(0) as count:
        act(whole)
    whole.close()
    print(f"{act.__name__}: {count[0]} steps on the disk")
    assert count[0] > 10
    for at in range(1, count[0] + 1):
        home = tmp_path / str(at)
        home.mkdir()
        network = made(three_laptops, home, act)
        with stopping(at), contextlib.suppress(Stopped):
            act(network)
        opened_anew(network)
        is_whole(network, act)
        network.close()
        shutil.rmtree(home)
