"""The matrix of an invented report and of the report of 2017: origins, figures, hardened sentences, positions, contradictions."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from safeconduct.errors import Mistaken
from safeconduct.studies.evidence import Assertion, Claim, Interval, Ledger, Reliance, Source, Utterance, Web, matrix, read_report, row

ROOT = Path(__file__).parents[3]
INVENTED = ROOT / "tests" / "fixtures" / "evidence" / "valley.toml"
REPORT = ROOT.parent / "shared" / "data" / "report-2017.toml"
needs_report = pytest.mark.skipif(not REPORT.exists(), reason="the report of 2017 is not beside this checkout")


def read(path):
    return {each.id: each for each in matrix(read_report(path.read_text(encoding="utf-8")))}


@pytest.fixture(scope="module")
def report():
    return read(REPORT)


def test_the_invented_report_equals_its_golden_file():
    golden = (INVENTED.with_suffix(".json")).read_bytes()
    rows = matrix(read_report(INVENTED.read_text(encoding="utf-8")))
    assert msgspec.json.format(msgspec.json.encode(rows), indent=1) == golden.rstrip(b"\n")


@needs_report
def test_every_claim_of_the_report_rests_on_the_page_that_was_read_or_on_one_before_it(report):
    assert len(report) == 12
    assert {(each.kappa_low, each.kappa_high, len(each.cut), each.is_exact) for each in report.values()} == {(1, 1, 1, True)}
    assert report["detained"].cut == ("aggregator",)
    assert report["concern"].cut == ("buzzfeed-news",)
    assert {each.credibility for each in report.values()} == {"6"}, "nothing in it is confirmed by other sources yet"


@needs_report
def test_reading_the_originals_could_give_more_for_one_claim_of_the_report(report):
    behind = {name: (each.past_page.low, each.past_page.high) for name, each in report.items()}
    assert behind.pop("detained") == (2, 3)
    assert set(behind.values()) == {(1, 1)}
    assert report["detained"].past_page.cut == ("anonymous survivor", "novaya-gazeta")


@needs_report
def test_both_hardenings_of_the_report_are_found_and_no_other(report):
    found = {each.by: each for one in report.values() for each in one.hardening}
    assert set(found) == {"us-will-not-issue/3", "deadline/2"}
    assert (found["deadline/2"].softer, found["deadline/2"].firmer) == (("reported", "wants"), ("stated", "vows"))
    assert found["deadline/2"].hedges_on == ("sources have said that he wants",)
    told = found["us-will-not-issue/3"]
    assert (told.softer, told.firmer, told.on) == (("reported",), ("stated",), ("us-will-not-issue/1",))
    assert (told.hedges_on, told.noted_on) == ((), ("was informed", "second-hand")), "the recorder's words are not put in anybody's mouth"
    assert (told.hedges_by, told.noted_by) == ((), ("stated as fact",))


@needs_report
def test_more_than_a_hundred_and_none_cannot_both_be_right_and_two_must_be_wrong(report):
    detained = report["detained"]
    assert (detained.interval.low, detained.interval.high, detained.interval.wrong) == (101, None, 2)
    assert [each.stance for each in detained.positions] == ["asserts", "denies"]
    assert [each.interval for each in detained.positions] == [Interval(low=101), Interval(low=0, high=0)]
    assert [(each.kappa_low, each.kappa_high) for each in detained.positions] == [(1, 1), (1, 1)]
    assert ("detained/1", "detained/4") in detained.contradiction.between
    assert detained.contradiction.wrong == 2
    assert detained.contradiction.who == (tuple(sorted(detained.positions[1].origins)),)
    assert detained.contradiction.misreported == ("aggregator",), "both denials are known through the one page that was read"
    assert report["orchestrated"].contradiction.wrong == 1
    assert report["orchestrated"].contradiction.misreported == ()
    assert {name for name, each in report.items() if each.contradiction} == {"detained", "orchestrated"}


@needs_report
def test_the_figures_of_the_report(report):
    figures = {name: (each.interval.low, each.interval.high) for name, each in report.items() if each.interval}
    assert figures == {
        "detained": (101, None),
        "killed": (4, None),
        "in-hiding": (30, 50),
        "visas-granted": (2, 2),
        "left-without-visa": (2, 9),
    }


@needs_report
def test_no_comment_moves_nothing_in_the_report():
    form = tomllib.loads(REPORT.read_text(encoding="utf-8"))
    rows = [said for claim in form["claim"] for said in claim["said"] if said["stance"] == "no comment"]
    assert len(rows) == 1
    silent = Ledger(**{name: getattr(ledger := read_report(REPORT.read_text(encoding="utf-8")), name) for name in Ledger.__struct_fields__})
    without = msgspec.structs.replace(ledger, assertions=tuple(each for each in silent.assertions if each.stance != "no_comment"))
    assert [msgspec.structs.replace(each, unmoved=()) for each in matrix(ledger)] == list(matrix(without))


@pytest.mark.parametrize("stance", ["no_comment", "does_not_confirm", "refuses_access", "questions", "disputes_detail"])
def test_a_stance_that_takes_no_side_moves_nothing(stance):
    ledger = read_report(INVENTED.read_text(encoding="utf-8"))
    before = matrix(ledger)
    more = [
        Assertion(id=f"new {claim.id}", utterance=f"new {claim.id}", claim=claim.id, stance=stance, interval=Interval(low=0, high=0))
        for claim in ledger.claims
    ]
    after = matrix(
        msgspec.structs.replace(
            ledger,
            sources=(*ledger.sources, Source(id="newcomer", name="")),
            utterances=(
                *ledger.utterances,
                *(Utterance(id=each.utterance, speaker="newcomer", basis="firsthand", is_read=True) for each in more),
            ),
            assertions=(*ledger.assertions, *more),
        )
    )
    assert [msgspec.structs.replace(each, unmoved=()) for each in after] == [msgspec.structs.replace(each, unmoved=()) for each in before]


def test_a_page_that_repeats_a_known_speaker_raises_nothing_and_the_original_does():
    said = [
        '{stance = "asserts", speaker = "witness", via = ["first"], basis = "firsthand"}',
        '{stance = "asserts", speaker = "clerk", via = ["first"], basis = "documentary"}',
    ]

    def counted(*more):
        text = f'[[claim]]\nid = "c"\ntext = "t"\nsaid = [{", ".join([*said, *more])}]'
        found = matrix(read_report(text))[0]
        return found.kappa_low, found.kappa_high

    assert counted() == (1, 1)
    assert counted('{stance = "asserts", speaker = "witness", via = ["second"]}') == (1, 1)
    assert counted('{stance = "asserts", speaker = "witness", via = ["second"], how = "confirms_independently"}') == (2, 2)
    assert counted('{stance = "asserts", speaker = "witness"}') == (2, 2)


def test_a_part_with_more_than_its_whole_is_found():
    text = """
[[claim]]
id = "all"
text = "all"
quantity = "at most 10"
parts = "disjoint"
said = [{ stance = "asserts", speaker = "a" }]
[[claim]]
id = "men"
text = "men"
quantity = "at least 6"
part_of = "all"
said = [{ stance = "asserts", speaker = "b" }]
[[claim]]
id = "women"
text = "women"
quantity = "at least 5"
part_of = "all"
said = [{ stance = "asserts", speaker = "c" }]
"""
    assert {each.scope_clash for each in matrix(read_report(text))} == {("all", "men", "women")}
    fitting = matrix(read_report(text.replace("least 5", "least 3")))
    assert [(each.interval.in_scope.low, each.interval.in_scope.high) for each in fitting] == [(9, 10), (6, 7), (3, 4)]
    assert matrix(read_report(text.replace("disjoint", "overlap")))[0].interval.in_scope == Interval(low=6, high=10)


def test_a_reference_that_leads_nowhere_is_named_by_its_place():
    utterance = Utterance(id="u", speaker="nobody")
    with pytest.raises(Mistaken, match="utterance 1, speaker"):
        Web(Ledger(utterances=(utterance,)))
    one = Source(id="nobody", name="")
    with pytest.raises(Mistaken, match="reliance 1, on"):
        Web(Ledger(sources=(one,), utterances=(utterance,), reliances=(Reliance(by="u", on="x"),)))
    with pytest.raises(Mistaken, match="assertion 1, claim"):
        Web(Ledger(sources=(one,), utterances=(utterance,), assertions=(Assertion(id="a", utterance="u", claim="x", stance="asserts"),)))
    with pytest.raises(Mistaken, match="stands twice"):
        Web(Ledger(sources=(one, one)))


def test_a_row_stands_for_itself_too():
    web = Web(Ledger(claims=(Claim(id="c", text="t"),)))
    found = row(web, "c")
    assert (found.kappa_low, found.kappa_high, found.positions, found.interval) == (0, 0, (), None)
