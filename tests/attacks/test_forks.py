"""A laptop that was cloned or put back from a copy writes twice in one place: nobody reads either before an admin says which counts.

Attacks 12, 29 and 54 against whole offices, which fold what comes piece by piece.
"""

import shutil

import pytest

from safeconduct.actions.office import forks_of, open_with
from safeconduct.model import facts as f
from safeconduct.vault.roster import Settled
from tests.conftest import quiet
from tests.offices import Again, Network

pytestmark = pytest.mark.slow  # three laptops each


@pytest.fixture(scope="module")
def template(empty_vault, opened_keystore, tmp_path_factory):
    """Three laptops that open casework."""
    home = tmp_path_factory.mktemp("forks")
    network = Network(shutil.copytree(empty_vault, home / "ada"), opened_keystore, home)
    network.join("ben")
    network.join("cil")
    network.carry()
    network.river = network.case("ada", "river")
    network.settle(rounds=1)
    network.close()
    return network


@pytest.fixture
def network(template, tmp_path):
    """Ben's laptop was copied; he wrote on, and all read it; then the copy was put back, and he wrote on it before it heard of that."""
    made = Again(template, tmp_path)
    made.river = template.river
    copy, third = (shutil.copytree(made.folders["ben"], tmp_path / name) for name in ("copy", "third"))
    thief = open_with(third, *made.keystores["ben"], made.now, quiet)
    thief.keep([f.NoteAdded(case=made.river, desk="casework", text="by a thief")], made.now, quiet)
    thief.close()
    say(made, "ben", "first")
    made.carry()
    made["ben"].close()
    made.folders["ben"] = copy
    made.offices["ben"] = open_with(copy, *made.keystores["ben"], made.now, quiet)
    say(made, "ben", "second")
    say(made, "ben", "third")
    yield made
    made.close()


def say(network, name, text):
    network[name].keep([f.NoteAdded(case=network.river, desk="casework", text=text)], network.now, quiet)


def told(network, name):
    return sorted(entry.fact.text for entry in network[name].replica.look("case", network.river).notes.values())


def state(network, name):
    return {kind: network[name].replica.records(kind) for kind in ("case", "worker")}


def test_12_29_54_neither_branch_counts_whatever_was_read_first_and_all_agree(network):
    assert told(network, "cil") == ["first"], "before the other branch comes"
    network.carry()
    for name in ("ada", "ben", "cil"):
        assert told(network, name) == []
        (fork,) = {one.device for one in forks_of(network[name].replica)}
        assert fork == network["ben"].device
        assert {trouble.stage for trouble in network[name].troubles} == {"fork"}
    say(network, "ada", "by ada")
    network.carry()
    before = state(network, "cil")
    assert before == state(network, "ada")
    assert told(network, "cil") == ["by ada"], "what others write goes its way"
    network["cil"].rebuild(network.today, quiet)
    assert state(network, "cil") == before, "what is made anew is what was folded piece by piece"


def settle(network, who, *texts_kept):
    """Have an admin let segments of Ben count: those that were read before the others came, or all that share a place."""
    forks = [fork for fork in forks_of(network[who].replica) if fork.device == network["ben"].device]
    names = sorted({name for fork in forks for name in (fork.seen if texts_kept == ("first",) else fork.contested)})
    office = network[who]
    office.say([office.sign(Settled(device=network["ben"].device, segments=names), network.now)], network.now)
    network.carry()


def test_29_an_admin_lets_count_what_was_read_before_and_what_a_thief_wrote_beside_it_stays_out(network):
    network.carry()
    settle(network, "ada", "first")
    for name in ("ada", "ben", "cil"):
        assert told(network, name) == ["first"]
        assert forks_of(network[name].replica) == ()
    before = state(network, "ada")
    for name in ("ada", "cil"):
        network[name].rebuild(network.today, quiet)
        assert state(network, name) == before


def test_29_an_admin_lets_both_count(network):
    network.carry()
    settle(network, "ada", "first", "second", "third")
    for name in ("ada", "ben", "cil"):
        assert told(network, name) == ["first", "second", "third"]
    say(network, "ben", "and on")
    network.carry()
    for name in ("ada", "cil"):
        assert told(network, name) == ["and on", "first", "second", "third"]
        assert {trouble.stage for trouble in network[name].journal.verify().troubles} <= {"lane"}
    network["cil"].rebuild(network.today, quiet)
    assert told(network, "cil") == ["and on", "first", "second", "third"]


def test_29_nobody_settles_it_but_an_admin_and_none_for_her_own_laptop(network):
    network.carry()
    settle(network, "cil", "first")
    settle(network, "ben", "first")
    assert told(network, "ada") == told(network, "cil") == []


def test_29_a_third_branch_beside_one_that_counts_stays_out(network, tmp_path):
    """A thief has a copy too, and writes when all is settled: what counts stays, and hers is passed over."""
    network.carry()
    settle(network, "ada", "first")
    for path in (tmp_path / "third" / "journal").rglob("*"):
        if path.is_file():
            target = network.folders["cil"] / path.relative_to(tmp_path / "third")
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
    network["cil"].catch_up(network.today, quiet)
    network["cil"].rebuild(network.today, quiet)
    assert told(network, "cil") == ["first"]
    assert forks_of(network["cil"].replica) == ()
