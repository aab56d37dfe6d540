"""A depot shows a newcomer an old world, or keeps a suspension from somebody: attacks 13 and 19 against whole offices.

Who lets her in draws every key that she gets anew, and writes under it first of all, citing the newest segment of everybody. So either that
is there, and names what is kept back; or it is not, and that is named.
"""

import datetime as dt
import shutil

import pytest

from safeconduct.actions.office import heard_devices
from safeconduct.model import facts as f
from safeconduct.vault.roster import key_hash
from tests.conftest import quiet
from tests.offices import Network

pytestmark = pytest.mark.slow  # three laptops and a stick


@pytest.fixture
def network(vault_folder, opened_keystore, tmp_path):
    """Ben wrote on the last day before Cil was let in; all of it lies on the stick."""
    made = Network(vault_folder, opened_keystore, tmp_path)
    made.join("ben")
    made.carry()
    made.case("ada", "river")
    made.carry()
    made.old = {path.relative_to(made.folders["ada"]) for path in (made.folders["ada"] / "journal").rglob("*") if path.is_file()}
    made.last = made.case("ben", "the last day")
    made.carry()
    made.join("cil")
    (tmp_path / "stick").mkdir()
    for name in ("ada", "cil"):
        made.ask(name, "depot_add", name="stick", kind="folder", where=str(tmp_path / "stick"))
    synced(made, "ada")
    yield made
    made.close()


def synced(network, name):
    for _ in range(6):
        (line,) = network.ask(name, "sync", seconds=60.0).depots
        if line.is_done:
            break
    return line


def lanes(network, name="casework"):
    """Give the lanes of a compartment, the newest first."""
    keys = [key for key in network["ada"].keys.compartments if key.name == name]
    newest = network["ada"].roster.epoch(network["ada"].compartments[name]).key_hash
    return [key.lane(network["ada"].keys.org).hex() for key in sorted(keys, key=lambda key: key_hash(key.key) != newest)]


def hidden(network, *names):
    """Take from the stick what is of some lanes and not of the old world."""
    kept = {path.name for path in network.old}
    for path in (network.home / "stick").rglob("*"):
        if path.is_file() and path.parent.name in names and path.name not in kept:
            path.unlink()


def test_13_an_old_world_without_its_newest_lane_is_named(network):
    hidden(network, *lanes(network))
    line = synced(network, "cil")
    assert network.labels("cil") == ["river"]
    found = {(one.stage, one.lane) for one in line.findings if one.until is None}
    assert ("withheld", lanes(network)[0]) in found


def test_13_what_is_kept_back_of_the_last_day_is_named(network):
    hidden(network, *lanes(network)[1:])
    line = synced(network, "cil")
    assert network.labels("cil") == ["river"]
    assert "gap" in {one.stage for one in line.findings if one.until is None}


def test_13_an_honest_depot_is_blamed_for_nothing(network):
    line = synced(network, "cil")
    assert network.labels("cil") == ["river", "the last day"]
    assert [one for one in line.findings if one.until is None] == []
    network["cil"].keep([f.NoteAdded(case=network.last, desk="casework", text="read")], network.now, quiet)
    assert synced(network, "cil").findings == ()


def test_19_who_is_kept_from_hearing_of_a_suspension_misses_everybody(network):
    """She cannot know that the key is known; but nothing that colleagues write under the next one reaches her, and their silence shows."""
    network.carry("ada", "ben", "cil")
    cut = {path.relative_to(network.folders["ada"]) for path in (network.folders["ada"] / "journal").rglob("*") if path.is_file()}
    network.ask("ada", "member_change", kind="suspend", whom=(network.persons["cil"],), reason="loss")
    network.now += dt.timedelta(days=4)
    network.case("ada", "under the next key")
    for lane in {path.parent.name for path in (network.folders["ada"] / "journal").rglob("*") if path.is_file()}:
        for path in (network.folders["ada"] / "journal" / lane).iterdir():  # all but the statement that shuts out
            if path.relative_to(network.folders["ada"]) not in cut and lane not in lanes(network, "roster"):
                target = network.folders["ben"] / path.relative_to(network.folders["ada"])
                target.parent.mkdir(exist_ok=True)
                shutil.copyfile(path, target)
    network["ben"].catch_up(network.now.date(), quiet)
    assert network.persons["cil"] in network["ben"].roster.persons, "he has not heard of it"
    assert "under the next key" not in network.labels("ben")
    silent = {one.ref for one in heard_devices(network["ben"], network.now) if one.is_silent}
    assert network["ada"].device.hex() in silent
    assert network["ada"].device.hex() in {one.ref for one in network.ask("ben", "today").devices}
