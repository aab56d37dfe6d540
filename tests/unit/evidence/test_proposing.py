"""Who says what is proposed with its place in the text, measured on sentences with their answers, and enters nothing."""

import tomllib
from pathlib import Path

import pytest

from bench.attribution import measured
from bench.attribution_rules import read_by_quotation_marks
from safeconduct.studies.evidence import interval_of, propose, read_report

SENTENCES = tomllib.loads((Path(__file__).parents[2] / "fixtures" / "evidence" / "sentences.toml").read_text(encoding="utf-8"))["sentence"]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda each: each["text"][:30])
def test_every_proposal_stands_where_it_says(sentence):
    for each in propose(sentence["text"], sentence.get("language", "en")):
        assert sentence["text"][each.start : each.end] == each.content
        assert each.speaker == "" or each.speaker in sentence["text"]
        assert not each.quantity or interval_of(each.quantity, sentence.get("language", "en")) is not None


@pytest.mark.parametrize("sentence", [each for each in SENTENCES if not each["said"]], ids=lambda each: each["text"][:30])
def test_where_nobody_says_anything_nothing_is_proposed(sentence):
    assert propose(sentence["text"], sentence.get("language", "en")) == ()


def test_stances_figures_and_days_are_read():
    wanted = found = 0
    for sentence in SENTENCES:
        given = propose(sentence["text"], sentence.get("language", "en"))
        for said in sentence["said"]:
            each = next((one for one in given if one.content == said["content"]), None)
            if each is not None:
                wanted += 1
                found += each.stance == said.get("stance", "asserts")
                assert "day" not in said or each.day == said["day"]
                assert "quantity" not in said or each.quantity.lower() == said["quantity"]
    assert found == wanted > 40


def test_more_is_found_than_by_quotation_marks_alone_also_in_sentences_that_came_later():
    for is_held_out in (False, True):
        some = [each for each in SENTENCES if bool(each.get("held_out")) == is_held_out]
        ours, theirs = measured(some, propose), measured(some, read_by_quotation_marks)
        assert ours > 0.85
        assert ours > theirs + 0.5


def test_a_text_keeps_the_places_of_all_its_sentences():
    text = "The clerk said that the mill is closed. It rained. Officials deny the allegations."
    assert [(text[each.start : each.end], each.speaker) for each in propose(text, "en")] == [
        ("the mill is closed", "The clerk"),
        ("the allegations", "Officials"),
    ]
    assert propose(text, "de") == ()
    assert list(read_by_quotation_marks(text, "de")) == []


@pytest.mark.parametrize(
    "text", ["“" * 2000, "said " * 3000, "said, " * 3000, "according to " * 2000, "a, " * 5000 + "b said.", "«a, — " * 2000]
)
def test_a_text_made_to_be_slow_is_read_in_time(text):
    propose(text, "en")
    propose(text, "ru")


def test_what_is_proposed_can_be_loaded_as_it_stands():
    from safeconduct.doors.cli.evidence_reading import _form

    text = 'The "Post" reports that nearly 100 people \\ were questioned, according to two clerks.'
    ledger = read_report(_form(propose(text, "en"), "en", "page\u202e"))
    assert len(ledger.claims) == len(propose(text, "en")) > 0
