"""What is brought along is a fact of that case, of its past, and never more than that."""

import datetime as dt

import pytest

from safeconduct.errors import Mistaken, Refused
from safeconduct.model import facts as f
from safeconduct.model.rules import decide
from safeconduct.model.world import TRANSFERS_MOST, Latest, Said, World, brought, fold_transferred

CASE, ON, HLC = b"c" * 16, dt.date(2017, 5, 1), 5 << 16
NORTH, SOUTH = "casework:north", "casework:south"


def stamped(fact, eid=b"e" * 16, hlc=HLC):
    return f.Stamped(eid=eid, hlc=hlc, fact=fact)


def copy_of(*events, depth=1):
    return f.FactBrought(case=CASE, event=f.encode(list(events)), depth=depth, author=b"a" * 16)


def opened():
    return f.CaseOpened(case=CASE, on=ON, via="hotline", label="river")


@pytest.mark.parametrize(
    "fact",
    [
        copy_of(),
        copy_of(stamped(opened()), stamped(opened())),
        copy_of(stamped(opened(), hlc=HLC + 1)),
        copy_of(stamped(f.CaseLabelled(case=b"d" * 16, label="of another"))),
        copy_of(stamped(f.NoteAdded(case=CASE, desk="health", text="of another compartment"))),
        copy_of(stamped(f.TaskAdded(task=b"t" * 16, text="of nobody"))),
        copy_of(stamped(copy_of(stamped(opened())))),
        copy_of(stamped(f.CaseTransferred(case=CASE, to=NORTH, number=9, on=ON, reason="x"))),
        f.FactBrought(case=CASE, event=b"\xc1", depth=1, author=b"a" * 16),
    ],
)
def test_what_cannot_have_been_brought_is_none(fact):
    assert brought(fact, HLC) is None


def test_a_copy_stands_where_it_stood_and_gives_way_to_the_fact_itself():
    fact = stamped(opened())
    assert brought(copy_of(fact), HLC) == fact
    arrived = f.CaseArrived(case=CASE, part=SOUTH, home=SOUTH, number=1, on=ON, reason="x")
    said = [Said(stamped(arrived, b"1" * 16), b"m", SOUTH, 4), Said(stamped(copy_of(fact), b"2" * 16), b"m", SOUTH, 4)]
    case = fold_transferred(CASE, said)
    assert case.opened == Latest((1, HLC, fact.eid), opened())
    loud = stamped(f.CaseOpened(case=CASE, on=ON, via="hotline", label="forged"))
    own = Said(fact, b"b", NORTH, 1)
    assert fold_transferred(CASE, [*said, own, Said(stamped(copy_of(loud), b"3" * 16), b"m", SOUTH, 5)]).opened.value.label == "river"


def test_a_copy_with_a_depth_of_the_future_does_not_count():
    arrived = f.CaseArrived(case=CASE, part=SOUTH, home=SOUTH, number=1, on=ON, reason="x")
    for depth in (-1, (1 << 33) + 4, 1 << 52):
        said = [Said(stamped(arrived, b"1" * 16), b"m", SOUTH, 4), Said(stamped(copy_of(stamped(opened()), depth=depth)), b"m", SOUTH, 4)]
        assert fold_transferred(CASE, said).opened is None


def test_the_rules_number_a_transfer_and_ask_for_a_reason_and_a_caseload():
    world = World()
    world.take(stamped(opened()))
    draft = f.CaseTransferred(case=CASE, to=SOUTH, number=77, on=ON, reason="full")
    assert decide(world, draft, ON).number == 1
    for wrong in ({"reason": " "}, {"to": "health"}, {"to": "casework:"}, {"to": "casework:a b"}):
        fields = {"case": CASE, "to": SOUTH, "number": 1, "on": ON, "reason": "full"} | wrong
        with pytest.raises(Mistaken):
            decide(world, f.CaseTransferred(**fields), ON)
    world.case(CASE).transferred = Latest((TRANSFERS_MOST - 1, 1, b""), SOUTH)
    world.case(CASE).came[TRANSFERS_MOST - 1] = SOUTH
    with pytest.raises(Refused, match="too often"):
        decide(world, draft, ON)
    world.case(CASE).came.clear()
    with pytest.raises(Refused, match="another caseload"):
        decide(world, draft, ON)
