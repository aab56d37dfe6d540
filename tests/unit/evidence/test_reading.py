"""A report is read row by row, or the row and field that cannot be read are named and nothing of what they hold."""

from pathlib import Path

import pytest

from safeconduct.errors import Mistaken
from safeconduct.studies.evidence import Interval, Web, heard, read_packed, read_report, unpacked

INVENTED = Path(__file__).parents[2] / "fixtures" / "evidence" / "valley.toml"
CANARY = "Zyxwabbit"


def claim(said, rest=""):
    return read_report(f'[[claim]]\nid = "c"\ntext = "t"\n{rest}\nsaid = [{said}]')


def test_a_chain_is_read_from_the_speaker_to_the_page():
    ledger = claim('{stance = "asserts", speaker = "A", via = ["B, e-mail", "C (headline)"]}')
    assert [each.id for each in ledger.sources] == ["A", "B", "C"]
    assert [each.is_read for each in ledger.utterances] == [False, False, True]
    assert [each.chain for each in heard(Web(ledger), "c")] == [("A", "B", "C")]
    assert [each.basis for each in ledger.utterances] == ["undisclosed", "hearsay", "hearsay"]


def test_what_is_read_in_the_original_is_the_same_utterance():
    ledger = claim('{stance = "asserts", speaker = "A", via = ["B"]}, {stance = "asserts", speaker = "A"}')
    assert [(each.speaker, each.is_read) for each in ledger.utterances] == [("A", True), ("B", True)]


def test_a_row_is_heard_through_the_page_that_it_names():
    ledger = read_report(INVENTED.read_text(encoding="utf-8"))
    chains = {each.id: each.chain for each in heard(Web(ledger), "held")}
    assert chains["held/1"] == ("released man", "morning-post")
    assert chains["held/2"] == ("released man", "valley-radio"), "one speaker, two pages: each row has its own"


def test_a_page_in_its_own_voice_rests_on_what_it_relays():
    ledger = claim('{stance = "asserts", speaker = "A", via = ["B", "P"]}, {stance = "asserts", speaker = "P (headline)", via = ["P"]}')
    spoken = {each.id: each.speaker for each in ledger.utterances}
    assert [(spoken[each.by], spoken[each.on]) for each in ledger.reliances] == [("B", "A"), ("P", "B"), ("P", "B")]


def test_a_page_in_its_own_voice_does_not_rest_on_a_denial_or_when_it_was_there():
    relayed = '{stance = "denies", speaker = "A", via = ["P"]}'
    assert len(claim(f'{relayed}, {{stance = "asserts", speaker = "P", via = ["P"]}}').reliances) == 1
    relayed = '{stance = "asserts", speaker = "A", via = ["P"]}'
    assert len(claim(f'{relayed}, {{stance = "asserts", speaker = "P", via = ["P"], basis = "firsthand"}}').reliances) == 1


def test_each_bare_unnamed_is_a_source_that_may_be_another():
    ledger = claim('{stance = "asserts", speaker = "unnamed", via = ["P"]}, {stance = "asserts", speaker = "unnamed", via = ["P"]}')
    first, page, second = ledger.sources
    assert (first.name, page.id, second.maybe_same_as) == ("unnamed (by P)", "P", (first.id,))
    assert first.is_protected
    assert second.is_protected


def test_figures_of_rows():
    rest = 'quantity = { hedge = "around", value = 40, unit = "persons" }'
    said = ", ".join(
        f'{{stance = "{stance}", speaker = "{at}"{more}}}'
        for at, (stance, more) in enumerate(
            [
                ("asserts", ""),
                ("asserts", ', quantity = "dozens"'),
                ("asserts", ', basis = "firsthand"'),
                ("denies", ""),
                ("no comment", ""),
                ("denies", ', quantity = "up to 3"'),
                ("asserts", ', note = "first-hand, of her own"'),
            ]
        )
    )
    ledger = claim(said, rest)
    assert [each.interval for each in ledger.assertions] == [
        Interval(low=30, high=50),
        Interval(low=24),
        Interval(low=1),
        Interval(low=0, high=0),
        None,
        Interval(low=0, high=3),
        Interval(low=1),
    ]
    assert (ledger.claims[0].unit, ledger.claims[0].quantity) == ("persons", "around 40")


def test_a_report_in_russian():
    ledger = read_report('language = "ru"\n[[claim]]\nid = "c"\ntext = "т"\nquantity = "более ста человек"\nsaid = []')
    assert ledger.claims[0].interval == Interval(low=101)


def test_a_day_of_another_calendar_is_kept_as_said():
    ledger = claim("", 'date = { calendar = "islamic", value = "1438-09-01", gregorian_said = "2017-05-26" }')
    assert (ledger.claims[0].day, ledger.claims[0].day_said) == ("islamic:1438-09-01", "2017-05-26")


ROW = '{stance = "asserts", speaker = "A"'
FAULTS = [
    ("= [", "the report is no TOML, line 1"),
    ('a = "b"', "report: 1 of its fields are not in the form"),
    ('language = "tlh"', "report, language"),
    ("source = 3", "report, source: not a list of tables"),
    ("[[source]]\nid = 3", "source 1, id: not a text"),
    ('[[source]]\nid = "a"\n[[source]]\nid = "a"', "source 2, id: stands twice"),
    ('[[source]]\nid = "a"\nprotected = 3', "source 1, protected"),
    ('[[source]]\nid = "a"\npublished = "soon"', "source 1, published: no day"),
    ('[[source]]\nid = "a"\nmaybe_same_as = [3]', "source 1, maybe_same_as: not a list of texts"),
    ('[[claim]]\nid = "c"', "claim 1, text: missing"),
    (f'[[claim]]\nid = "c"\ntext = "{CANARY}"\nwhy = "{CANARY}"', "claim 1: 1 of its fields"),
    (f'[[claim]]\nid = "c"\ntext = "t"\nquantity = "{CANARY}"', "claim 1, quantity: these words are no figure"),
    ('[[claim]]\nid = "c"\ntext = "t"\nquantity = true', "claim 1, quantity"),
    ('[[claim]]\nid = "c"\ntext = "t"\nquantity = { value = 1.5 }', "claim 1, quantity, value"),
    ('[[claim]]\nid = "c"\ntext = "t"\ndate = { calendar = "mayan", value = "1" }', "claim 1, date, value"),
    ('[[claim]]\nid = "c"\ntext = "t"\nparts = "some"', "claim 1, parts"),
    ('[[claim]]\nid = "c"\ntext = "t"\npart_of = "d"', "claim 1, part_of: no such claim"),
    ('[[claim]]\nid = "c"\ntext = "t"\npart_of = "c"', "claim 1, part_of: leads back to itself"),
    ('[[claim]]\nid = "c"\ntext = "t"\n[[claim]]\nid = "c"\ntext = "t"', "claim 2, id: stands twice"),
    ('[[claim]]\nid = "c"\ntext = "t"\nsaid = [3]', "claim 1, said: not a list of tables"),
    (f'[[claim]]\nid = "c"\ntext = "t"\nsaid = [{{stance = "{CANARY}", speaker = "{CANARY}"}}]', "claim 1, said 1, stance"),
    (f'[[claim]]\nid = "c"\ntext = "t"\nsaid = [{ROW}}}, {{stance = "asserts"}}]', "claim 1, said 2, speaker: missing"),
    (f'[[claim]]\nid = "c"\ntext = "t"\nsaid = [{ROW}, via = "{CANARY}"}}]', "claim 1, said 1, via"),
    (f'[[claim]]\nid = "c"\ntext = "t"\nsaid = [{ROW}, basis = "{CANARY}"}}]', "claim 1, said 1, basis"),
    (f'[[claim]]\nid = "c"\ntext = "t"\nsaid = [{ROW}, how = "{CANARY}"}}]', "claim 1, said 1, how"),
    (f'[[claim]]\nid = "c"\ntext = "t"\nsaid = [{ROW}, on = "{CANARY}"}}]', "claim 1, said 1, on"),
    (f'[[claim]]\nid = "c"\ntext = "t"\nsaid = [{ROW}, quantity = "{CANARY}"}}]', "claim 1, said 1, quantity"),
]


@pytest.mark.parametrize(("text", "says"), FAULTS)
def test_what_cannot_be_read_is_named_by_row_and_field_and_never_shown(text, says):
    with pytest.raises(Mistaken) as caught:
        read_report(text)
    assert caught.value.says.startswith(says)
    assert CANARY not in f"{caught.value.says} {caught.value.hint}"


def test_the_bytes_of_a_file_are_read_and_come_back_the_same():
    text = '[[claim]]\nid = "c"\ntext = "т"\nsaid = [{stance = "asserts", speaker = "A", quantity = 3}]'
    assert unpacked(read_packed(b"\xef\xbb\xbf" + text.encode())) == read_report(text)


@pytest.mark.parametrize("data", [b"\xff\xfe", b" " * (8 * 1024 * 1024 + 1), b"a = " + b"[" * 100_000])
def test_bytes_that_are_no_report_are_refused(data):
    with pytest.raises(Mistaken):
        read_packed(data)
