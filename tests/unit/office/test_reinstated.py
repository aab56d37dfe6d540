"""Who was shut out and let back in has on her own laptop what all others have, in whatever order they heard of it."""

import datetime as dt

import pytest

from safeconduct.actions.restore import restore
from safeconduct.model import facts as f
from safeconduct.vault.depot import FolderDepot
from tests.conftest import PASSPHRASE, quiet
from tests.offices import Network

pytestmark = pytest.mark.slow  # three laptops


@pytest.fixture
def network(vault_folder, opened_keystore, tmp_path):
    made = Network(vault_folder, opened_keystore, tmp_path)
    made.join("ben")
    made.join("cil")
    made.carry()
    made.river = made.case("ada", "river")
    made.settle()
    yield made
    made.close()


def note(network, who, text):
    network[who].keep([f.NoteAdded(case=network.river, desk="casework", text=text)], network.now, quiet)


def told(network, who):
    return sorted(entry.fact.text for entry in network[who].replica.look("case", network.river).notes.values())


def change(network, kind):
    network.ask("ada", "member_change", kind=kind, whom=(network.persons["ben"],), reason="loss")


def test_what_was_written_meanwhile_counts_on_no_laptop_and_not_on_her_own(network):
    note(network, "ben", "before anybody heard")
    network.carry("ben", "cil")
    assert told(network, "cil") == ["before anybody heard"]
    change(network, "suspend")
    change(network, "reinstate")
    network.settle()
    note(network, "ben", "back again")
    network.settle()
    for who in ("ada", "ben", "cil"):
        assert told(network, who) == ["back again"], who
        network[who].rebuild(network.today, quiet)
        assert told(network, who) == ["back again"], who


def test_she_sees_what_of_hers_counts_nowhere_and_nobody_else_does(network):
    def lost(who):
        return [line.content["text"] for line in network.ask(who, "history", is_uncounted=True, is_full=True, type="note").lines]

    note(network, "ben", "it counts")
    network.settle()
    note(network, "ben", "first")
    network.now += dt.timedelta(minutes=1)
    note(network, "ben", "second")
    change(network, "suspend")
    assert (lost("ben"), network.ask("ben", "today").uncounted) == ([], 0), "she has not heard of it"
    network.settle()
    assert network.ask("ben", "today").uncounted == 0, "while she is shut out she can record nothing"
    change(network, "reinstate")
    network.settle()
    assert {who: lost(who) for who in network.offices} == {"ada": [], "ben": ["second", "first"], "cil": []}
    assert {who: network.ask(who, "today").uncounted for who in network.offices} == {"ada": 0, "ben": 2, "cil": 0}
    network.now += dt.timedelta(days=31)
    assert network.ask("ben", "today").uncounted == 0
    assert lost("ben") == ["second", "first"]


def test_a_vault_that_is_made_again_calls_it_no_damage_that_something_counts_for_nobody(network, tmp_path):
    note(network, "ben", "before anybody heard")
    network.carry("ben", "cil")
    change(network, "suspend")
    network.settle()
    copy, keystore = FolderDepot(network.folders["ada"] / "journal"), (network.folders["ada"] / "keystore").read_bytes()
    made = restore(tmp_path / "again", copy, keystore, PASSPHRASE, network.now, quiet)
    assert made.findings == ()
    assert made.set_aside > 0


def test_who_reads_on_after_that_makes_nothing_anew(network):
    note(network, "ben", "before anybody heard")
    change(network, "suspend")
    change(network, "reinstate")
    network.settle()
    note(network, "ben", "back again")
    network.settle()
    replicas = {who: network[who].replica for who in network.offices}
    note(network, "ben", "and on")
    network.settle()
    assert {who: network[who].replica for who in network.offices} == replicas, "a local copy that is made anew is another one"


@pytest.mark.parametrize("later", ["suspend", "remove"])
def test_what_was_closed_stays_closed_when_she_is_shut_out_once_more(network, later):
    """Else whoever had her laptop for a day would be believed as soon as she goes on a journey, or leaves."""
    note(network, "ben", "by who had her laptop")
    change(network, "suspend")
    change(network, "reinstate")
    network.settle()
    note(network, "ben", "back again")
    network.settle()
    change(network, later)
    network.settle("ada", "cil")
    for who in ("ada", "cil"):
        assert told(network, who) == ["back again"], who
        network[who].rebuild(network.today, quiet)
        assert told(network, who) == ["back again"], who
