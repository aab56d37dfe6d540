"""Independent origins equal brute force, and no relay and no merger ever raises them."""

import itertools
import random

import msgspec
import pytest

from safeconduct.studies.evidence import cuts
from safeconduct.studies.evidence.cuts import Cut, Support, smallest_cut
from safeconduct.studies.evidence.ledger import Ledger, Reliance, Source, Utterance
from safeconduct.studies.evidence.origins import kappa, origins_of
from safeconduct.studies.evidence.web import Web

GRAPHS = 1_000
BASES = ("firsthand", "documentary", "hearsay", "undisclosed")


def web_at_random(dice, repeats):
    """Give a web of up to ten places; with `repeats`, parties stand in several of them."""
    count = dice.randint(1, 10)
    names = [f"p{dice.randrange(max(1, count // 2)) if repeats else at}" for at in range(count)]
    ways = [tuple(to for to in range(count) if to != at and dice.random() < dice.choice((0.1, 0.3))) for at in range(count)]
    some = [frozenset(at for at in range(count) if dice.random() < 0.4) for _ in range(2)]
    return Support(parties=tuple(names), relayed_by=tuple(ways), origins=some[0], read=some[1])


def is_open(support, gone):
    ahead = [at for at in support.origins if support.parties[at] not in gone]
    seen = set(ahead)
    while ahead:
        at = ahead.pop()
        if at in support.read:
            return True
        for to in support.relayed_by[at]:
            if to not in seen and support.parties[to] not in gone:
                seen.add(to)
                ahead.append(to)
    return False


def brute_force(support):
    names = sorted(set(support.parties))
    return next(size for size in range(len(names) + 1) if any(not is_open(support, set(s)) for s in itertools.combinations(names, size)))


@pytest.mark.parametrize("repeats", [False, True])
def test_the_smallest_cut_equals_brute_force(repeats):
    dice = random.Random(f"cuts {repeats}")
    sizes = []
    for _ in range(GRAPHS):
        support = web_at_random(dice, repeats)
        cut = smallest_cut(support)
        assert cut.is_exact
        assert cut.size == len(set(cut.parties)) == brute_force(support)
        assert not is_open(support, set(cut.parties)), "what is shown as the cut cuts"
        sizes.append(cut.size)
    assert set(sizes) >= {0, 1, 2, 3}, "the graphs are worth trying"


def test_of_several_smallest_cuts_the_one_nearest_the_origins_is_shown():
    chain = Support(parties=("speaker", "paper", "page"), relayed_by=((1,), (2,), ()), origins=frozenset({0}), read=frozenset({2}))
    assert smallest_cut(chain) == Cut(1, ("speaker",))


def test_a_party_in_several_places_is_counted_once_even_where_that_is_hard():
    # two ways, a -> b and b -> a: merged into one place each, a and b look like two parties to cut; c and d hide that c cuts both
    support = Support(parties=("a", "c", "c", "b"), relayed_by=((1,), (), (), (2,)), origins=frozenset({0, 3}), read=frozenset({1, 2}))
    assert smallest_cut(support) == Cut(1, ("c",))
    crossed = Support(
        parties=("a", "c", "x", "c", "b", "y"),
        relayed_by=((1,), (2,), (), (), (3,), ()),
        origins=frozenset({0, 4, 5}),
        read=frozenset({2, 3}),
    )
    assert smallest_cut(crossed).size == brute_force(crossed) == 1


def test_an_answer_that_was_not_settled_says_so_and_is_proven_from_below(monkeypatch):
    dice = random.Random(3)
    supports = [web_at_random(dice, repeats=True) for _ in range(400)]
    monkeypatch.setattr(cuts, "STEPS", 0)
    unsettled = [(support, cut) for support in supports if not (cut := smallest_cut(support)).is_exact]
    assert unsettled
    for support, cut in unsettled:
        assert cut.size <= brute_force(support) <= len(cut.parties)
        assert not is_open(support, set(cut.parties))


def ledger_at_random(dice):
    """Give a ledger on one position: utterances rest on earlier ones; whatever nobody relays was read, or else nobody knew of it."""
    count = dice.randint(1, 9)
    sources = [
        Source(
            id=f"s{at}",
            name="",
            control_group=dice.choice(("", "", "", "g1", "g2")),
            maybe_same_as=(f"s{dice.randrange(count)}",) if dice.random() < 0.2 else (),
        )
        for at in range(count)
    ]
    reliances = [
        Reliance(by=f"u{at}", on=f"u{on}", how=dice.choice(("quotes", "unspecified", "confirms_independently")))
        for at in range(count)
        for on in range(at)
        if dice.random() < 0.3
    ]
    relayed = {each.on for each in reliances}
    utterances = [
        Utterance(
            id=f"u{at}",
            speaker=f"s{dice.randrange(count)}",
            basis=dice.choice(BASES),
            is_read=f"u{at}" not in relayed or dice.random() < 0.3,
        )
        for at in range(count)
    ]
    return Ledger(sources=tuple(sources), utterances=tuple(utterances), reliances=tuple(reliances))


def counted(ledger):
    web = Web(ledger)
    return kappa(web, web.utterances)


def with_changes(ledger, **changes):
    return Ledger(**{name: changes.get(name, getattr(ledger, name)) for name in ("sources", "utterances", "reliances")})


def test_the_lower_count_is_never_above_the_upper_nor_above_the_origins():
    dice = random.Random(11)
    spread = 0
    for _ in range(GRAPHS):
        ledger = ledger_at_random(dice)
        found = counted(ledger)
        web = Web(ledger)
        assert found.is_exact
        assert 1 <= found.low == len(found.cut) <= found.high == len(found.cut_high) <= len(origins_of(web, web.utterances))
        spread += found.low < found.high
    assert spread > GRAPHS / 20


def test_a_pure_relay_never_raises_the_count():
    dice = random.Random(12)
    for _ in range(GRAPHS):
        ledger = ledger_at_random(dice)
        before = counted(ledger)
        known = [each.id for each in ledger.utterances]
        relay = Utterance(id="new", speaker="newcomer", basis=dice.choice(("hearsay", "undisclosed")), is_read=True)
        rests = tuple(Reliance(by="new", on=on, how="quotes") for on in dice.sample(known, dice.randint(1, len(known))))
        more = with_changes(
            ledger,
            sources=(*ledger.sources, Source(id="newcomer", name="")),
            utterances=(*ledger.utterances, relay),
            reliances=(*ledger.reliances, *rests),
        )
        after = counted(more)
        assert (after.low, after.high) == (before.low, before.high)


def test_merging_sources_never_raises_the_count():
    dice = random.Random(13)
    lowered = 0
    for _ in range(GRAPHS):
        ledger = ledger_at_random(dice)
        before = counted(ledger)
        parties = sorted({each.control_group or each.id for each in ledger.sources})
        first, second = dice.choice(parties), dice.choice(parties)
        merged = [
            Source(id=each.id, name="", control_group=first, maybe_same_as=each.maybe_same_as)
            if (each.control_group or each.id) in (first, second)
            else each
            for each in ledger.sources
        ]
        after = counted(with_changes(ledger, sources=tuple(merged)))
        assert after.low <= before.low
        assert after.high <= before.high
        lowered += after.high < before.high
    assert lowered > GRAPHS / 50


def test_thirteen_papers_with_one_witness_are_one():
    papers = [Utterance(id=f"paper {at}", speaker=f"s{at}", is_read=True, basis="hearsay") for at in range(12)]
    ledger = Ledger(
        sources=tuple(Source(id=f"s{at}", name="") for at in range(13)),
        utterances=(Utterance(id="witness", speaker="s12", basis="firsthand", is_read=True), *papers),
        reliances=tuple(Reliance(by=each.id, on="witness") for each in papers),
    )
    found = counted(ledger)
    assert (found.low, found.high, found.cut) == (1, 1, ("s12",))


def test_five_witnesses_through_one_paper_are_one_until_they_are_heard_themselves():
    def ledger(is_read):
        return Ledger(
            sources=tuple(Source(id=f"s{at}", name="") for at in range(6)),
            utterances=(
                *(Utterance(id=f"w{at}", speaker=f"s{at}", basis="firsthand", is_read=is_read) for at in range(5)),
                Utterance(id="paper", speaker="s5", basis="hearsay", is_read=True),
            ),
            reliances=tuple(Reliance(by="paper", on=f"w{at}") for at in range(5)),
        )

    assert (counted(ledger(False)).low, counted(ledger(False)).cut) == (1, ("s5",))
    assert counted(ledger(True)).low == 5
    web = Web(ledger(False))
    assert kappa(web, web.utterances, past_page=True).low == 5


def test_what_we_published_is_no_evidence_whoever_repeats_it():
    dice = random.Random(16)
    lowered = 0
    for _ in range(GRAPHS // 4):
        ledger = ledger_at_random(dice)
        before = counted(ledger)
        ours = dice.choice(ledger.sources)
        own = tuple(msgspec.structs.replace(each, is_ours=each.id == ours.id, maybe_same_as=()) for each in ledger.sources)
        plain = counted(with_changes(ledger, sources=tuple(msgspec.structs.replace(each, maybe_same_as=()) for each in ledger.sources)))
        found = counted(with_changes(ledger, sources=own))
        assert found.high <= plain.high
        lowered += found.high < before.high
    assert lowered
    paper = [Utterance(id=f"p{at}", speaker=f"paper {at}", basis="hearsay", is_read=True) for at in range(12)]
    sources = (Source(id="we", name="we", is_ours=True), *(Source(id=each.speaker, name="") for each in paper))
    said = (Utterance(id="own", speaker="we", basis="documentary", is_read=True), *paper)
    rests = tuple(Reliance(by=each.id, on="own") for each in paper)
    found = counted(Ledger(sources=sources, utterances=said, reliances=rests))
    assert (found.low, found.high, found.cut) == (0, 0, ())
