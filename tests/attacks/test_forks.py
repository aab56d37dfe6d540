"""A laptop that was cloned or put back from a copy writes twice in one place: nobody reads either before an admin says which counts.

Attacks 12, 29 and 54 against whole offices, which fold what comes piece by piece.
"""

import shutil

import pytest

from safeconduct.actions.device_settle import Ask, device_settle
from safeconduct.actions.office import forks_of, open_with
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.roster import Settled
from tests.conftest import quiet
from tests.offices import NOON, Again

pytestmark = pytest.mark.slow  # three laptops each


@pytest.fixture
def network(three_laptops, tmp_path):
    """Ben's laptop was copied; he wrote on, and all read it; then the copy was put back, and he wrote on it before it heard of that."""
    made = Again(three_laptops, tmp_path)
    made.river = three_laptops.river
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


def test_29_what_each_history_holds_is_told_in_counts_and_instants_before_anything_is_decided(network):
    network.carry()
    device, names = network["ben"].device, {"ada": True, "cil": False, "ben": False}
    for who, may_decide in names.items():
        looked = network.ask(who, "device_settle", device=device, is_dry=True)
        assert {one.compartment for one in looked.histories} <= {"casework", "coordination", "roster", ""}
        parts = sorted((one.objects, one.is_seen) for one in looked.histories if one.compartment == "casework")
        assert parts == [(1, who != "ben"), (2, who == "ben")], "the longer one is his own"
        assert sum(one.objects for one in looked.histories) == looked.aside
        assert all(one.first_at <= one.last_at for one in looked.histories)
        assert (looked.may_decide, looked.is_shut_out) == (may_decide, False)
        assert told(network, who) == []


def settle(network, who, **fields):
    """Have an admin let segments of Ben count: those that were read before the others came, or all that share a place."""
    answer = network.ask(who, "device_settle", device=network["ben"].device, **fields)
    network.carry()
    return answer


def test_29_an_admin_lets_count_what_was_read_before_and_what_a_thief_wrote_beside_it_stays_out(network):
    network.carry()
    settle(network, "ada")
    for name in ("ada", "ben", "cil"):
        assert told(network, name) == ["first"]
        assert forks_of(network[name].replica) == ()
    before = state(network, "ada")
    for name in ("ada", "cil"):
        network[name].rebuild(network.today, quiet)
        assert state(network, name) == before


def test_29_an_admin_lets_both_count(network):
    network.carry()
    answer = settle(network, "ada", is_all=True)
    assert (answer.left, answer.seen > 0) == (0, True)
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
    names = sorted({name for fork in forks_of(network["ada"].replica) for name in fork.contested})
    for who in ("cil", "ben"):
        with pytest.raises(Refused):
            settle(network, who, is_all=True)
        office = network[who]  # and with a program that does not ask
        office.say([office.sign(Settled(device=network["ben"].device, segments=names), network.now)], network.now)
    network.carry()
    assert told(network, "ada") == told(network, "cil") == []
    with pytest.raises(Mistaken):
        network.ask("ada", "device_settle", device=network["cil"].device)


def test_54_who_finds_her_chain_forked_writes_nothing_more_and_all_are_told(network):
    """Else she would write for months what nobody reads."""
    network.carry()
    with pytest.raises(Refused, match="twice in one place"):
        say(network, "ben", "lost")
    for name in ("ada", "ben", "cil"):
        (line,) = network.ask(name, "today").forked
        assert (line.device, line.person) == (network["ben"].device.hex(), network.persons["ben"].hex())
        assert (line.is_this, line.aside > 2) == (name == "ben", True)
    settle(network, "ada")
    assert network.ask("cil", "today").forked == ()


def test_54_what_an_older_program_folded_of_both_is_told_when_the_vault_is_opened(network):
    cil = network["cil"]
    for path in (network.folders["ben"] / "journal").rglob("*"):
        if path.is_file():
            target = network.folders["cil"] / path.relative_to(network.folders["ben"])
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
    cil._fold(list(cil._unfolded()), network.today)  # as it did, without looking beside
    cil.replica.set_setting("forks looked for", b"")
    assert told(network, "cil") == ["first", "second", "third"]
    for _ in range(2):
        cil.catch_up(network.today, quiet)
        assert told(network, "cil") == []
        assert {fork.device for fork in forks_of(cil.replica)} == {network["ben"].device}


def test_54_who_works_alone_settles_it_herself(vault_folder, opened_keystore, tmp_path):
    """An older copy was put back, and written on before the stick brought what was newer."""
    office = open_with(vault_folder, *opened_keystore, NOON, quiet)
    case = new_ref()
    office.keep([f.CaseOpened(case=case, on=NOON.date(), via="hotline")], NOON, quiet)
    copy = shutil.copytree(vault_folder, tmp_path / "copy")
    office.keep([f.NoteAdded(case=case, desk="casework", text="newer")], NOON, quiet)
    office.close()
    alone = open_with(copy, *opened_keystore, NOON, quiet)
    try:
        alone.keep([f.NoteAdded(case=case, desk="casework", text="older")], NOON, quiet)
        shutil.copytree(vault_folder / "journal", copy / "journal", dirs_exist_ok=True)
        alone.catch_up(NOON.date(), quiet)
        with pytest.raises(Refused):
            alone.keep([f.NoteAdded(case=case, desk="casework", text="lost")], NOON, quiet)
        assert device_settle(alone, Ask(is_all=True), NOON, quiet).left == 0
        alone.keep([f.NoteAdded(case=case, desk="casework", text="goes on")], NOON, quiet)
        alone.rebuild(NOON.date(), quiet)
        notes = alone.replica.look("case", case).notes.values()
        assert sorted(entry.fact.text for entry in notes) == ["goes on", "newer", "older"]
    finally:
        alone.close()


def test_29_a_third_branch_beside_one_that_counts_stays_out(network, tmp_path):
    """A thief has a copy too, and writes when all is settled: what counts stays, and hers is passed over."""
    network.carry()
    settle(network, "ada")
    for path in (tmp_path / "third" / "journal").rglob("*"):
        if path.is_file():
            target = network.folders["cil"] / path.relative_to(tmp_path / "third")
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
    network["cil"].catch_up(network.today, quiet)
    network["cil"].rebuild(network.today, quiet)
    assert told(network, "cil") == ["first"]
    assert forks_of(network["cil"].replica) == ()
