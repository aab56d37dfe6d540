"""Several devices of one organisation: let in, shut out, apart and together."""

import datetime as dt

import pytest

from safeconduct.errors import Locked
from safeconduct.vault.roster import Suspended, Travelling
from tests.conftest import quiet
from tests.offices import Network


@pytest.fixture
def network(vault_folder, opened_keystore, tmp_path):
    made = Network(vault_folder, opened_keystore, tmp_path)
    yield made
    made.close()


def test_who_was_let_in_reads_what_was_there_before_and_writes(network):
    network.case("ada", "river")
    network.join("ben")
    network.carry()
    assert network.labels("ben") == ["river"]
    network.case("ben", "hill")
    network.carry()
    assert network.labels("ada") == ["hill", "river"]
    assert network["ada"].troubles == network["ben"].troubles == ()


def test_who_may_open_one_compartment_holds_no_key_of_another(network):
    network.join("ben", opens=["press"])
    network.case("ada", "river")
    network.carry()
    assert sorted(network["ben"].compartments) == ["press", "roster"]
    assert network.labels("ben") == []
    with pytest.raises(Locked):
        network.case("ben", "hill")


def test_who_was_removed_does_not_read_what_comes_and_what_she_writes_is_not_folded(network):
    network.join("ben")
    network.join("cil")
    network.carry()
    network.case("ben", "before")
    network.carry()
    ada = network["ada"]
    ada.say([ada.sign(Suspended(whom=network.persons["ben"], reason="loss"), network.now)], network.now)
    assert ada.rekey(network.now) == ["roster", "cabinet", "casework"]
    network.case("ben", "behind her back")
    network.case("ada", "after")
    network.carry()
    assert network.labels("ada") == network.labels("cil") == ["after", "before"]
    assert "after" not in network.labels("ben")
    assert {trouble.stage for trouble in ada.catch_up(network.now.date(), quiet)} <= {"closed", "lane"}
    with pytest.raises(Locked):
        network.case("ben", "again")


def test_a_depot_between_them_is_enough(network, tmp_path):
    network.case("ada", "river")
    network.join("ben")
    for name in ("ada", "ben"):
        network.ask(name, "depot_add", name="stick", kind="folder", where=str(tmp_path / "stick"))
    for name in ("ada", "ben", "ben", "ben", "ada"):
        answer = network.ask(name, "sync")
        assert [found.stage for line in answer.depots for found in line.findings] == []
    assert network.labels("ben") == ["river"]
    network.case("ben", "hill")
    for name in ("ben", "ada"):
        network.ask(name, "sync")
    assert network.labels("ada") == ["hill", "river"]


def test_a_key_that_waits_for_its_announcement_is_fetched_when_the_cabinet_moves_meanwhile(network, tmp_path):
    """Two changes of all keys apart: Ben hears of the second while he takes the first, and of nothing more if nobody writes."""
    network.join("ben")
    network.carry()
    for name in ("ada", "ben"):
        network.ask(name, "depot_add", name="stick", kind="folder", where=str(tmp_path / "stick"))
        network.ask(name, "sync", seconds=600.0)
    for _ in range(2):
        network["ada"].rekey(network.now, is_all=True)
        newest = network.case("ada", "newest")
        network.ask("ada", "sync", seconds=600.0)
        network.ask("ben", "sync", seconds=600.0)
    for _ in range(2):
        network.ask("ben", "sync", seconds=600.0)
    assert network["ben"].replica.case_line(newest) is not None


def test_who_begins_a_compartment_gives_its_key_to_none_of_her_laptops_that_travels(network):
    network.join("ben")
    network.join("ada'2")
    network.carry()
    away = network["ada'2"]
    away.say([away.sign(Travelling(last=[]), network.now)], network.now)
    network.carry()
    network["ada"].rekey(network.now)
    network["ada"].begin_compartment("casework:north", network.now)
    roster = network["ada"].roster
    (epoch,) = roster.epochs[network["ada"].compartments["casework:north"]]
    assert epoch.recipients == {network["ada"].device}


@pytest.mark.slow
def test_of_all_who_sync_one_replaces_the_keys_that_grow_old_and_nobody_needs_to_wait_for_the_last_day(network, tmp_path):
    for name in ("ben", "cil"):
        network.join(name)
    network.carry()
    for name in network.offices:
        network.ask(name, "depot_add", name="stick", kind="folder", where=str(tmp_path / "stick"))

    def sync():
        for name in network.offices:
            while not all(line.is_done for line in network.ask(name, "sync", seconds=600.0).depots):
                pass

    sync()
    before = network["ada"].keys.writing("casework").epoch
    network.now += dt.timedelta(days=24)
    sync()
    newest = network["ada"].keys.writing("casework")
    assert newest.epoch == before + 1
    for name in network.offices:
        assert network[name].keys.writing("casework") == newest
        assert network.ask(name, "depot_list").depots[0].lacking == 0  # what is complete is
        assert len([one for one in network[name].roster.epochs[newest.id] if one.number == newest.epoch]) == 1


def test_a_key_is_replaced_on_its_last_day_whether_a_depot_answers_or_not(network, tmp_path):
    network.join("ben")
    network.carry()
    (tmp_path / "gone").mkdir()
    network.ask("ben", "depot_add", name="stick", kind="folder", where=str(tmp_path / "gone" / "stick"))
    (tmp_path / "gone").rename(tmp_path / "elsewhere")
    before = network["ben"].keys.writing("casework")
    network.now += dt.timedelta(days=24)
    assert network.ask("ben", "sync").depots[0].unreachable
    assert network["ben"].keys.writing("casework") == before
    network.now += dt.timedelta(days=7)
    assert network.ask("ben", "sync").depots[0].unreachable
    assert network["ben"].keys.writing("casework").epoch == before.epoch + 1
