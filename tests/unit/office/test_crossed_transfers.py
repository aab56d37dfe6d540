"""Two people transfer one case apart to two caseloads: a task with both, who and when; settled, it is kept in exactly one."""

import datetime as dt
import shutil

import pytest

from safeconduct.actions.office import fetch_late
from safeconduct.errors import Locked, Refused
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.conftest import quiet
from tests.offices import Network

pytestmark = pytest.mark.slow  # several laptops each

NORTH, SOUTH, EAST = "casework:north", "casework:south", "casework:east"


@pytest.fixture(scope="module")
def network(empty_vault, opened_keystore, tmp_path_factory):
    """Ada opens all caseloads, Eve the north and the east; Ben keeps the north, Cil the south, Dan the east."""
    home = tmp_path_factory.mktemp("crossed")
    made = Network(shutil.copytree(empty_vault, home / "vault"), opened_keystore, home)
    for name in (NORTH, SOUTH, EAST):
        made["ada"].begin_compartment(name, made.now)
    made.join("eve", opens=[NORTH, EAST, "coordination"])
    made.join("ben", opens=[NORTH])
    made.join("cil", opens=[SOUTH])
    made.join("dan", opens=[EAST])
    made["ada"].keep([f.WorkerAdded(worker=made.persons["eve"], label="Heron")], made.now, quiet)
    made.carry()
    yield made
    made.close()


def say(network, name, *facts):
    network.now += dt.timedelta(minutes=1)
    network[name].keep(facts, network.now, quiet)


def move(network, name, case, to):
    network.now += dt.timedelta(minutes=1)
    network.ask(name, "case_transfer", case=case, to=to, reason=f"{name} says so")
    return network.now


def conflicts(network, name, case):
    return network.ask(name, "task_list", case=case).conflicts


def settle(network, name, conflict, value):
    network.now += dt.timedelta(minutes=1)
    side = next(side for side in conflict.sides if side.value == value)
    return network.ask(name, "task_settle", conflict=bytes.fromhex(conflict.ref), event=bytes.fromhex(side.event))


def notes(network, name, case):
    return sorted(note.fact.text for note in network[name].replica.look("case", case).notes.values())


def homes(network, case):
    """Tell who of those with one caseload believes that the case is kept in hers."""
    seen = {name: network[name].replica.look("case", case) for name in ("ben", "cil", "dan")}
    return sorted(name for name, found in seen.items() if found is not None and not found.is_elsewhere)


@pytest.fixture
def crossed(network):
    """A household of the north that Ada transferred south and Eve, apart, east; a note was written in each since."""
    case = new_ref()
    say(network, "ben", f.CaseOpened(case=case, on=network.today, via="hotline", label="river"), f.NoteAdded(case=case, text="old"))
    network.carry()
    at = {SOUTH: move(network, "ada", case, SOUTH), EAST: move(network, "eve", case, EAST)}
    network.carry("ada", "cil")
    network.carry("eve", "dan")
    say(network, "cil", f.NoteAdded(case=case, text="of the south"))
    say(network, "dan", f.NoteAdded(case=case, text="of the east"))
    network.carry()
    return case, at


@pytest.mark.parametrize(("kept", "by"), [(EAST, "dan"), (SOUTH, "cil")])
def test_both_caseloads_are_shown_with_who_and_when_and_it_is_kept_in_the_one_chosen(network, crossed, kept, by):
    case, at = crossed
    assert homes(network, case) == ["cil", "dan"], "before anybody decides, it is in both"
    (seen,) = conflicts(network, "ada", case)
    assert (seen.field, seen.label) == ("caseload", "river")
    assert [(side.value, side.at, side.who) for side in seen.sides] == [(EAST, at[EAST], "Heron"), (SOUTH, at[SOUTH], "")]
    assert settle(network, "ada", seen, kept).value == kept
    network.carry()
    assert [conflicts(network, name, case) for name in ("ada", "eve", "ben", "cil", "dan")] == [()] * 5
    assert homes(network, case) == [by]
    assert network["ada"].caseload(case) == kept
    assert notes(network, by, case) == ["of the east", "of the south", "old"], "what was written in the other one went along"
    other = {"dan": "cil", "cil": "dan"}[by]
    with pytest.raises(Refused, match="transferred to another caseload"):
        say(network, other, f.NoteAdded(case=case, text="too late"))
    once = network["ada"].replica.look("case", case)
    network["ada"].rebuild(network.today, quiet)
    assert network["ada"].replica.look("case", case) == once


def test_who_opens_one_of_the_two_sees_it_and_cannot_decide(network, crossed):
    case, _ = crossed
    (seen,) = conflicts(network, "eve", case)
    with pytest.raises(Locked, match="every caseload"):
        settle(network, "eve", seen, EAST)
    say(network, "eve", f.NoteAdded(case=case, text="of Eve"))
    assert network["eve"].caseload(case) == EAST, "meanwhile she writes where she can"
    for name in ("ada", "eve"):
        fetch_late(network[name], network.now, quiet)
    network.carry()
    assert notes(network, "dan", case) == ["of Eve", "of the east", "old"], "nothing is fetched until somebody decides"
    settle(network, "ada", conflicts(network, "ada", case)[0], SOUTH)
    network.carry()
    assert conflicts(network, "eve", case) == ()


def test_a_move_that_crossed_a_move_and_its_return_is_seen_too(network):
    case = network.case("ben", "hill")
    network.carry()
    move(network, "ada", case, SOUTH)
    move(network, "ada", case, NORTH)
    move(network, "eve", case, EAST)
    network.carry()
    (seen,) = conflicts(network, "ada", case)
    assert sorted(side.value for side in seen.sides) == [EAST, NORTH]
    settle(network, "ada", seen, NORTH)
    network.carry()
    assert homes(network, case) == ["ben"]


def test_transfers_one_after_another_and_copies_that_are_shared_are_no_conflict(network):
    case = network.case("ben", "lake")
    network.carry()
    for to in (SOUTH, EAST, NORTH, EAST):
        move(network, "ada", case, to)
        network.ask("ada", "case_transfer", case=case, to=EAST if to == SOUTH else SOUTH, reason="to know", is_shared=True)
        network.carry()
        assert [conflicts(network, name, case) for name in ("ada", "eve")] == [(), ()]


def test_the_same_move_by_two_is_no_conflict(network):
    case = network.case("ben", "wood")
    network.carry()
    for name in ("ada", "eve"):
        move(network, name, case, EAST)
    network.carry()
    assert conflicts(network, "ada", case) == ()
    assert homes(network, case) == ["dan"]
