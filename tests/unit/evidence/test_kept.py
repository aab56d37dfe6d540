"""A ledger that a vault keeps comes back the same, and is not stated twice."""

import datetime as dt
import itertools
from pathlib import Path

import msgspec
import pytest

from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.rules import decide
from safeconduct.model.world import World
from safeconduct.studies.evidence import Known, Ledger, Utterance, facts_of, ledger_of, matrix, read_report

ROOT = Path(__file__).parents[3]
INVENTED = ROOT / "tests" / "fixtures" / "evidence" / "valley.toml"
REPORT = ROOT.parent / "shared" / "data" / "report-2017.toml"
COUNTED = itertools.count(1)
TODAY = dt.date(2031, 5, 1)
SMALL = '[[claim]]\nid = "a"\ntext = "b"\nsaid = [{{stance = "asserts", speaker = "{0}"}}{1}]'


def kept(*ledgers, world=None):
    """Keep ledgers one after the other, as a vault does, and give the records and what the last one stated."""
    world = world or World()
    for ledger in ledgers:
        stating = facts_of(ledger, known(world))
        for draft in stating.facts:
            at = next(COUNTED)
            world.take(f.Stamped(eid=at.to_bytes(16), hlc=at, fact=decide(world, draft, TODAY)))
    return world, stating


def known(world):
    claims = sorted(world.of_kind("claim"), key=lambda one: (one.stated.value.number, one.ref))
    return Known(sources=tuple(world.of_kind("source")), claims=tuple(claims), captures=tuple(world.of_kind("capture")))


@pytest.mark.parametrize("path", [INVENTED, REPORT], ids=["valley", "report-2017"])
def test_a_report_comes_back_the_same_and_is_known(path):
    if not path.exists():
        pytest.skip("the report of 2017 is not beside this checkout")
    ledger = read_report(path.read_text(encoding="utf-8"))
    world, stating = kept(ledger)
    assert ledger_of(known(world)) == ledger
    assert matrix(ledger_of(known(world))) == matrix(ledger)
    again = facts_of(ledger, known(world))
    assert (again.facts, again.added, again.changed, again.unchanged) == ((), 0, 0, stating.added)


def test_a_new_row_is_added_and_a_changed_one_stated_again():
    row = ', {stance = "denies", speaker = "Office"}'
    world, stating = kept(read_report(SMALL.format("Paper", "")), read_report(SMALL.format("Paper", row)))
    assert [type(fact).__name__ for fact in stating.facts] == ["SourceAdded", "UtteranceRecorded", "AssertionMade"]
    changed = read_report(SMALL.format("Paper", row).replace('"b"', '"c"'))
    world, stating = kept(changed, world=world)
    assert (stating.added, stating.changed) == (0, 1)
    assert ledger_of(known(world)) == changed


def test_another_row_in_the_place_of_a_known_one_is_refused():
    world, _ = kept(read_report(SMALL.format("Paper", "")))
    with pytest.raises(Mistaken, match="said 1: another stands in the vault"):
        kept(read_report(SMALL.format("Office", "")), world=world)


def test_labels_chosen_apart_both_stand():
    here, _ = kept(read_report(SMALL.format("Paper", "")))
    apart, _ = kept(read_report(SMALL.format("Office", "")))
    ledger = ledger_of(Known(sources=known(here).sources + known(apart).sources, claims=known(here).claims + known(apart).claims))
    assert [each.id[:1] for each in ledger.claims] == ["a", "a"]
    assert len({each.id for each in ledger.claims}) == len({each.id for each in ledger.assertions}) == 2
    assert len(matrix(ledger)) == 2


def test_an_utterance_that_speaks_of_no_claim_is_refused():
    ledger = read_report(SMALL.format("Paper", ""))
    stray = msgspec.structs.replace(ledger, utterances=(*ledger.utterances, Utterance(id="stray", speaker="Paper")))
    with pytest.raises(Mistaken, match="speaks of no claim"):
        facts_of(stray, Known())
    assert facts_of(Ledger(), Known()).facts == ()
