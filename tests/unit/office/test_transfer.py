"""A case goes from one caseload to another: what was said goes along, what comes is closed to who opens only the old one."""

import datetime as dt
import shutil

import pytest

from safeconduct.actions.office import fetch_late
from safeconduct.actions.office.transferring import ways_to
from safeconduct.errors import Locked, Mistaken, Refused
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model.world import Said
from safeconduct.vault.replica import Replica
from tests.conftest import quiet
from tests.offices import Network, _sealed

NORTH, SOUTH, EAST = "casework:north", "casework:south", "casework:east"
SEEN_MS = 1_493_640_000_000  # 1 May 2017, 12:00 UTC


@pytest.fixture(scope="module")
def network(empty_vault, opened_keystore, tmp_path_factory):
    """Ada coordinates and opens both; Ben keeps the north, Cil the south. Each test has a case of its own."""
    home = tmp_path_factory.mktemp("caseloads")
    made = Network(shutil.copytree(empty_vault, home / "vault"), opened_keystore, home)
    for name in (NORTH, SOUTH):
        made["ada"].begin_compartment(name, made.now)
    made.join("ben", opens=[NORTH])
    made.join("cil", opens=[SOUTH])
    made.carry()
    yield made
    made.close()


@pytest.fixture
def case(network):
    """A household of the north with a person, a note, and a label that was changed often: the north's chain is long."""
    ref, person = new_ref(), new_ref()
    say(network, "ben", f.CaseOpened(case=ref, on=network.today, via="hotline", label="river"))
    say(
        network,
        "ben",
        f.PersonAdded(case=ref, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=ref, person=person, use="legal", full="Anna B"),
    )
    for number in range(6):
        say(network, "ben", f.CaseLabelled(case=ref, label=f"river {number}"))
    say(network, "ben", f.NoteAdded(case=ref, text="an old note"), f.RiskSet(case=ref, level="high"))
    network.carry()
    return ref


def say(network, name, *facts):
    network.now += dt.timedelta(minutes=1)
    return network[name].keep(facts, network.now, quiet)


def move(network, name, case, to=SOUTH, **fields):
    network.now += dt.timedelta(minutes=1)
    return network.ask(name, "case_transfer", case=case, to=to, reason="the north is too full", **fields)


def look(network, name, case):
    return network[name].replica.look("case", case)


def notes(network, name, case):
    return sorted(note.fact.text for note in look(network, name, case).notes.values())


def test_the_new_caseworker_reads_the_history_and_the_old_one_no_new_fact(network, case):
    before = {told.eid: (told.hlc, told.author, told.fact) for told in network["ben"].replica.history("case", case)}
    answer = move(network, "ada", case)
    assert (answer.home, answer.facts, answer.knowing) == (SOUTH, len(before), 1)
    network.carry()
    there = {told.eid: (told.hlc, told.author, told.fact) for told in network["cil"].replica.history("case", case)}
    assert before.items() <= there.items(), "each fact as it was, with its clock and its author"
    assert look(network, "cil", case).label.value == "river 5"
    say(network, "cil", f.CaseLabelled(case=case, label="hill"), f.NoteAdded(case=case, text="a new note"))
    network.carry()
    for name in ("ada", "cil"):
        assert look(network, name, case).label.value == "hill", "though the chain of the north is longer"
        assert notes(network, name, case) == ["a new note", "an old note"]
    seen = [told.eid for told in network["ada"].replica.history("case", case)]
    assert len(seen) == len(set(seen)), "who opens both is told each fact once"
    assert notes(network, "ben", case) == ["an old note"]
    assert look(network, "ben", case).label.value == "river 5"
    assert [told for told in network["ben"].replica.history("case", case) if getattr(told.fact, "label", "") == "hill"] == []


def test_who_had_it_knows_that_it_went_and_writes_no_more(network, case):
    move(network, "ada", case)
    network.carry()
    assert look(network, "ben", case).is_elsewhere
    assert not look(network, "cil", case).is_elsewhere
    with pytest.raises(Refused, match="transferred to another caseload"):
        say(network, "ben", f.NoteAdded(case=case, text="too late"))
    (line,) = [line for line in network["ben"].replica.cases().lines if line.ref == case]
    assert not line.is_unsafe
    found = {name: {one.ref for one in network[name].replica.search("Anna").lines} for name in ("ben", "cil")}
    assert case in found["cil"] - found["ben"], "who looks after them finds them"


def test_what_was_written_apart_meanwhile_is_kept_in_the_north_and_both_risks_stand(network, case):
    move(network, "ada", case)
    say(network, "ben", f.RiskSet(case=case, level="extreme"))
    network.carry("ada", "cil")
    say(network, "cil", f.RiskSet(case=case, level="low"))
    network.carry()
    assert sorted(look(network, "ada", case).risk.values()) == ["extreme", "low"]
    assert look(network, "cil", case).risk.values() == ["low"]
    assert move(network, "ada", case).facts == 1, "moved there again, what came late is fetched"
    network.carry()
    assert sorted(look(network, "cil", case).risk.values()) == ["extreme", "low"]


def fetch(network, name):
    network.now += dt.timedelta(minutes=1)
    return fetch_late(network[name], network.now, quiet)


def test_what_was_written_late_is_fetched_by_whoever_opens_both_and_old_notes_stay(network, case):
    later = network.now.date() + dt.timedelta(days=1)
    fetch(network, "ada")
    say(network, "ben", f.RiskSet(case=case, level="extreme"))
    move(network, "ada", case, notes_from=later)
    say(network, "ben", f.NoteAdded(case=case, text="they must not go by train"), f.CheckedIn(case=case, at_ms=SEEN_MS, is_well=False))
    assert fetch(network, "ada") == 0, "it has not come yet"
    network.carry()
    assert (fetch(network, "ben"), fetch(network, "cil")) == (0, 0), "neither opens both"
    assert fetch(network, "ada") == 3
    assert fetch(network, "ada") == 0
    network.carry()
    assert fetch(network, "ada") == 0
    assert sorted(look(network, "cil", case).risk.values()) == ["extreme"]
    assert notes(network, "cil", case) == ["they must not go by train"]
    assert look(network, "cil", case).heard.value.is_well is False
    assert look(network, "ben", case).is_elsewhere
    network["ada"].rebuild(network.today, quiet)
    assert fetch(network, "ada") == 0, "what was built anew is looked through once more, and nothing is fetched twice"


def test_what_came_with_a_rebuild_is_looked_at_whatever_number_it_has(network, case):
    move(network, "ada", case)
    fetch(network, "ada")
    say(network, "ben", f.RiskSet(case=case, level="extreme"))
    for _ in range(9):
        network.case("ada", "later")
    fetch(network, "ada")
    for path in _sealed(network.folders["ben"], "-") - _sealed(network.folders["ada"], "-"):
        shutil.copyfile(network.folders["ben"] / path, network.folders["ada"] / path)
    network["ada"].rebuild(network.today, quiet)
    assert fetch(network, "ada") == 1


def test_a_sync_fetches_what_came_before_it_though_nothing_comes_with_it(network, case):
    move(network, "ada", case)
    say(network, "ben", f.RiskSet(case=case, level="extreme"))
    network.carry()
    network.now += dt.timedelta(minutes=1)
    network.ask("ada", "sync")
    network.carry()
    assert look(network, "cil", case).risk.values() == ["extreme"]


def lie(network, name, *facts):
    """Write as a laptop does that somebody else has: nothing is decided."""
    office = network[name]
    network.now += dt.timedelta(minutes=1)
    hlc = int(network.now.timestamp() * 1000) << 16
    office._sealed([f.Stamped(eid=new_ref(), hlc=hlc, fact=fact) for fact in facts], network.now, quiet, [SOUTH] * len(facts))


def arrived(case, number):
    return f.CaseArrived(case=case, part=SOUTH, home=SOUTH, number=number, on=Network.today, reason="it is ours")


def test_who_opens_one_caseload_draws_nothing_out_of_another_by_saying_that_a_case_came(network, case):
    lie(network, "cil", arrived(case, 9))
    say(network, "ben", f.NoteAdded(case=case, text="where they hide"))
    network.carry()
    assert fetch(network, "ada") == 0, "nobody of the north said that it left"
    network.carry()
    assert look(network, "cil", case).notes == {}


def test_a_case_left_only_where_that_was_said_and_what_is_said_elsewhere_makes_it_leave_no_earlier():
    def gone(part, to, number, hlc):
        return Said(
            f.Stamped(eid=new_ref(), hlc=hlc, fact=f.CaseTransferred(case=b"c", to=to, number=number, on=Network.today, reason="go")),
            b"a",
            part,
            1,
        )

    def came(part, number, hlc):
        fact = f.CaseArrived(case=b"c", part=part, home=part, number=number, on=Network.today, reason="go")
        return Said(f.Stamped(eid=new_ref(), hlc=hlc, fact=fact), b"a", part, 1)

    there = [gone(NORTH, SOUTH, 1, 50), came(SOUTH, 1, 50)]
    assert ways_to(SOUTH, there) == ways_to(SOUTH, [*there, came(SOUTH, 9, 1)]) == {NORTH: 50}
    assert ways_to(SOUTH, [came(SOUTH, 9, 1)]) == ways_to(NORTH, [*there, came(NORTH, 9, 60)]) == {}
    on = [*there, gone(SOUTH, EAST, 2, 70), came(EAST, 2, 70)]
    assert ways_to(EAST, on) == {NORTH: 70, SOUTH: 70}
    back = [*on, gone(EAST, NORTH, 3, 80), came(NORTH, 3, 80)]
    assert ways_to(NORTH, back) == {SOUTH: 80, EAST: 80}
    assert ways_to(EAST, [gone(NORTH, SOUTH, 1, 50), gone(SOUTH, NORTH, 2, 60)]) == {}, "round and round"


def test_what_no_rule_allows_holds_up_nothing_that_was_written_late(network, case):
    nobody = new_ref()  # a case that was never opened, of a laptop in other hands
    office, hlc = network["ben"], int(network.now.timestamp() * 1000) << 16
    left = f.CaseTransferred(case=nobody, to=SOUTH, number=1, on=network.today, reason="go")
    false = [f.Stamped(eid=new_ref(), hlc=hlc, fact=fact) for fact in (f.RiskSet(case=nobody, level="low"), left)]
    move(network, "ada", case)
    say(network, "ben", f.RiskSet(case=case, level="extreme"))
    office._sealed(false, network.now, quiet, [NORTH] * 2)
    network.carry()
    lie(network, "cil", arrived(nobody, 1))
    network.carry()
    assert fetch(network, "ada") == 1
    network.carry()
    assert look(network, "cil", case).risk.values() == ["extreme"]


def test_the_order_of_arrival_makes_no_difference(network, case, tmp_path):
    move(network, "ada", case)
    network.carry()
    say(network, "cil", f.CaseLabelled(case=case, label="hill"))
    network.carry()
    once = look(network, "ada", case)
    network["ada"].rebuild(network.today, quiet)
    assert look(network, "ada", case) == once
    backwards = sorted(network["ada"].journal.unfolded(frozenset()), key=lambda one: (one.header.hlc, one.id), reverse=True)
    with Replica.create(tmp_path / "backwards.db", bytes(32)) as replica:
        for segment in backwards:
            replica.fold([segment], network.today)
        assert replica.look("case", case) == once


def test_it_comes_back_with_what_was_written_there(network, case):
    move(network, "ada", case)
    network.carry()
    say(network, "cil", f.CaseLabelled(case=case, label="hill"))
    network.carry()
    move(network, "ada", case, to=NORTH)
    network.carry()
    assert look(network, "ben", case).label.value == "hill"
    say(network, "ben", f.CaseLabelled(case=case, label="river again"))
    network.carry()
    assert look(network, "ada", case).label.value == look(network, "ben", case).label.value == "river again"
    assert look(network, "cil", case).is_elsewhere
    assert look(network, "cil", case).label.value == "hill"


def test_old_notes_can_stay_behind(network, case):
    later = network.now.date() + dt.timedelta(days=1)
    assert move(network, "ada", case, notes_from=later).left == 1
    network.carry()
    assert notes(network, "cil", case) == []
    assert look(network, "cil", case).label.value == "river 5"


def test_a_copy_is_shared_and_kept_where_it_was(network, case):
    answer = move(network, "ada", case, is_shared=True)
    assert answer.home == NORTH
    network.carry()
    assert notes(network, "cil", case) == ["an old note"]
    with pytest.raises(Locked):
        say(network, "cil", f.NoteAdded(case=case, text="not here"))
    say(network, "ben", f.NoteAdded(case=case, text="a new note"))
    network.carry()
    assert notes(network, "cil", case) == ["an old note"]
    assert move(network, "ada", case, is_shared=True).facts == 1, "only what is new"
    network.carry()
    assert notes(network, "cil", case) == ["a new note", "an old note"]


@pytest.mark.parametrize(
    ("who", "to", "error"), [("ben", SOUTH, Locked), ("ada", NORTH, Refused), ("ada", "health", Mistaken), ("ada", "casework:east", Locked)]
)
def test_what_cannot_be_is_refused_and_nothing_is_written(network, case, who, to, error):
    before = network[who].replica.counts().events
    with pytest.raises(error):
        move(network, who, case, to=to)
    assert network[who].replica.counts().events == before


def test_a_mover_cannot_say_what_others_never_said_over_what_they_did(network, case):
    """What she brings along stands before what is written after; where the fact itself is known, it counts, whatever the copy says."""
    move(network, "ada", case)
    true = next(told for told in network["ada"].replica.history("case", case) if isinstance(told.fact, f.NoteAdded))
    false = f.encode([f.Stamped(eid=true.eid, hlc=true.hlc, fact=f.NoteAdded(case=case, text="forged"))])
    loud = f.encode([f.Stamped(eid=new_ref(), hlc=true.hlc, fact=f.CaseLabelled(case=case, label="for ever"))])
    other = f.encode([f.Stamped(eid=new_ref(), hlc=true.hlc, fact=f.CaseLabelled(case=new_ref(), label="of another case"))])
    for event, depth in ((false, 1), (loud, 1 << 52)):
        network["ada"].keep_in([(SOUTH, f.FactBrought(case=case, event=event, depth=depth, author=bytes(16)))], network.now, quiet)
    for event in (other, b"\xc1"):
        with pytest.raises(Mistaken):
            network["ada"].keep_in([(SOUTH, f.FactBrought(case=case, event=event, depth=1, author=bytes(16)))], network.now, quiet)
    assert "forged" not in notes(network, "ada", case)
    assert look(network, "ada", case).label.value == "river 5"
