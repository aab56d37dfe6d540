"""Two devices apart say different things of one household: a task with both values, who and when; to do it is to choose one."""

import datetime as dt
import shutil

import pytest

from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.conftest import quiet
from tests.offices import Network


@pytest.fixture(scope="module")
def network(empty_vault, opened_keystore, tmp_path_factory):
    home = tmp_path_factory.mktemp("apart")
    made = Network(shutil.copytree(empty_vault, home / "vault"), opened_keystore, home)
    made.join("ben", opens=["casework", "coordination"])
    made["ada"].keep([f.WorkerAdded(worker=made.persons["ben"], label="Heron")], made.now, quiet)
    made.carry()
    yield made
    made.close()


def say(network, name, *facts):
    network.now += dt.timedelta(minutes=1)
    network[name].keep(facts, network.now, quiet)


def conflicts(network, name, case):
    return network.ask(name, "task_list", case=case).conflicts


def test_both_values_are_shown_with_who_and_when_and_one_is_chosen(network):
    case = network.case("ada", "river")
    network.carry()
    say(network, "ada", f.RiskSet(case=case, level="low", why="quiet"))
    at_ada = network.now
    say(network, "ben", f.RiskSet(case=case, level="extreme", why="a car waits"))
    at_ben = network.now
    assert conflicts(network, "ada", case) == ()
    network.carry()
    (seen,) = conflicts(network, "ada", case)
    assert (seen,) == conflicts(network, "ben", case), "both devices see the same one, and it is one"
    assert (seen.field, seen.label) == ("risk", "river")
    assert [(side.value, side.at, side.who) for side in seen.sides] == [("extreme", at_ben, "Heron"), ("low", at_ada, "")]
    network.now += dt.timedelta(minutes=1)
    answer = network.ask("ada", "task_settle", conflict=bytes.fromhex(seen.ref), event=bytes.fromhex(seen.sides[0].event))
    assert answer.value == "extreme"
    network.carry()
    for name in ("ada", "ben"):
        assert conflicts(network, name, case) == ()
        assert network[name].replica.look("case", case).risk.values() == ["extreme"]
        newest = network[name].replica.history("case", case)[0].fact
        assert newest.why == "a car waits", "the fact that was chosen, whole"


def test_every_safety_field_can_be_settled(network):
    case, person = network.case("ada", "hill"), new_ref()
    say(network, "ada", f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"))
    network.carry()
    on = network.today
    for name, status, location, country, is_given in (
        ("ada", "active", "transit", "iso3:DEU", True),
        ("ben", "on_hold", "safe", "iso3:FRA", False),
    ):
        say(
            network,
            name,
            f.CaseStatusSet(case=case, status=status, on=on),
            f.LocationSet(case=case, location=location, since_on=on),
            f.DestinationSet(case=case, country=country),
            f.ConsentSet(case=case, person=person, purpose="share", is_given=is_given, on=on),
        )
    network.carry()
    found = conflicts(network, "ben", case)
    assert [one.field for one in found] == ["consent", "destination", "location", "status"]
    assert [side.value for side in found[0].sides] == ["no", "yes"]
    for one in found:
        network.now += dt.timedelta(minutes=1)
        network.ask("ben", "task_settle", conflict=bytes.fromhex(one.ref), event=bytes.fromhex(one.sides[-1].event))
    assert conflicts(network, "ben", case) == ()
    settled = network["ben"].replica.look("case", case)
    assert settled.status.values()[0][0] == "active"
    assert settled.persons[person].consents["share>*"].values() == [True]


def test_what_is_settled_apart_and_differently_is_a_conflict_again(network):
    case = network.case("ada", "lake")
    network.carry()
    for name, level in (("ada", "low"), ("ben", "high")):
        say(network, name, f.RiskSet(case=case, level=level))
    network.carry()
    (one,) = conflicts(network, "ada", case)
    for name, side in zip(("ada", "ben"), one.sides, strict=True):
        network.now += dt.timedelta(minutes=1)
        network.ask(name, "task_settle", conflict=bytes.fromhex(one.ref), event=bytes.fromhex(side.event))
    network.carry()
    (again,) = conflicts(network, "ada", case)
    assert sorted(side.value for side in again.sides) == ["high", "low"]
    with pytest.raises(Mistaken, match="settled, or is none"):
        network.ask("ada", "task_settle", conflict=bytes.fromhex(one.ref), event=bytes.fromhex(one.sides[0].event))
    with pytest.raises(Mistaken, match="does not stand"):
        network.ask("ada", "task_settle", conflict=bytes.fromhex(again.ref), event=new_ref())
