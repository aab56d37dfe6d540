"""Who belongs is read from what came since, and worked out again only then."""

import datetime as dt

import msgspec
import pytest

from safeconduct.actions.office import joining
from safeconduct.actions.office.joining import Heard, keys_of, read_roster
from safeconduct.vault.journal import Journal
from safeconduct.vault.roster import Shredded
from tests.offices import Network


@pytest.fixture
def network(vault_folder, opened_keystore, tmp_path):
    made = Network(vault_folder, opened_keystore, tmp_path)
    made.join("ben", opens=[])
    made.carry()
    yield made
    made.close()


def say(network, name):
    network.now += dt.timedelta(minutes=1)
    network[name].say([network[name].sign(Shredded(cases=[bytes(16)]), network.now)], network.now)


def reading(network, heard):
    return read_roster(network.folders["ada"], network["ada"]._keyring, heard)


def test_nothing_is_opened_or_worked_out_twice(network):
    heard = Heard()
    first = reading(network, heard)
    names = set(heard.opened)
    assert reading(network, heard) is first
    say(network, "ben")
    network.carry()
    later = reading(network, heard)
    assert heard.opened.keys() > names
    assert later.statements.keys() > first.statements.keys()
    assert later == read_roster(network.folders["ada"], network["ada"]._keyring), "as if all were read at once"


def test_what_was_opened_is_taken_as_it_was_and_what_is_gone_is_gone(network):
    """An object has the name of its hash, so that one read before is what it was; one that is not there any more says nothing."""
    journal = Journal.at(network.folders["ada"], keys_of(network["ada"]._keyring), joining.CODEC)
    opened = journal.statements()
    name = next(name for name, said in opened.items() if said)
    assert journal.statements({**opened, name: (), b"gone": opened[name]}) == {**opened, name: ()}


def test_a_laptop_without_keys_remembers_nothing_of_it(network):
    heard = Heard()
    reading(network, heard)
    bare = msgspec.structs.replace(network["ada"]._keyring, compartments=())
    assert read_roster(network.folders["ada"], bare, heard) is None
    assert (heard.opened, heard.roster) == ({}, None)
