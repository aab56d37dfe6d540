"""The reading help by forms of Russian words: better than rules alone where articles are long, no worse elsewhere, and as well placed."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from bench.attribution import measured
from bench.attribution_rules import read_by_quotation_marks
from safeconduct.errors import Mistaken
from safeconduct.studies.evidence import Proposal, reader
from safeconduct.studies.evidence import propose as by_rules
from safeconduct.studies.evidence.declined import propose
from safeconduct.vault.quarantine import contain

FIXTURES = Path(__file__).parents[2] / "fixtures" / "evidence"
ARTICLES = tomllib.loads((FIXTURES / "articles.toml").read_text(encoding="utf-8"))["article"]
SENTENCES = tomllib.loads((FIXTURES / "sentences.toml").read_text(encoding="utf-8"))["sentence"]


def said(text):
    return [(each.speaker, each.content) for each in propose(text, "ru")]


def russian(texts, *, held_out=None):
    return [each for each in texts if each.get("language") == "ru" and held_out in (None, bool(each.get("held_out")))]


@pytest.mark.parametrize("is_held_out", [False, True])
def test_in_russian_articles_much_more_is_found_than_by_rules_alone(is_held_out):
    some = russian(ARTICLES, held_out=is_held_out)
    ours, rules, quotes = (measured(some, read) for read in (propose, by_rules, read_by_quotation_marks))
    assert ours > rules + 0.3
    assert rules >= quotes


def test_in_single_sentences_and_in_english_nothing_is_lost():
    assert measured(russian(SENTENCES), propose) >= measured(russian(SENTENCES), by_rules)
    for text in (each["text"] for each in (*SENTENCES, *ARTICLES) if each.get("language", "en") == "en"):
        assert propose(text, "en") == by_rules(text, "en")


def test_every_proposal_stands_where_it_says():
    for text in (each["text"] for each in russian((*SENTENCES, *ARTICLES))):
        for each in propose(text, "ru"):
            assert text[each.start : each.end] == each.content
            assert each.speaker in text


def test_where_nobody_says_anything_nothing_is_proposed():
    for each in russian((*SENTENCES, *ARTICLES)):
        assert each["said"] or propose(each["text"], "ru") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Сосед жаловался, что его били.", [("Сосед", "его били")]),
        ("Врач, которому верят, настаивает, что ожогов было много.", [("Врач", "ожогов было много")]),
        ("Людей увозили ночью, уточнила редакции соседка.", [("соседка", "Людей увозили ночью")]),
        ("Анна Зотова сказала, что ушла. Она добавила, что боится.", [("Анна Зотова", "ушла"), ("Анна Зотова", "боится")]),
        ("Анна Зотова сказала, что ушла. Он добавил, что боится.", [("Анна Зотова", "ушла"), ("Он", "боится")]),
        ("Шёл дождь, и настаивать никто не стал.", []),
    ],
    ids=["any form", "clause between", "behind", "she", "he is another", "no speaker"],
)
def test_who_speaks_agrees_with_the_verb(text, found):
    assert said(text) == found


@pytest.mark.parametrize("text", ["«" * 2000, "сказал " * 3000, "сказал, что " * 800, "по словам " * 2000, "а, " * 5000 + "сказал он."])
def test_a_text_made_to_be_slow_is_read_in_time(text):
    propose(text, "ru")


def test_it_is_read_in_the_quarantine_where_the_extra_is_installed_and_by_rules_where_it_is_not(monkeypatch):
    text = "Сосед жаловался, что его били."
    assert reader().endswith("declined:propose_packed")
    packed = contain(reader(), b"ru" + text.encode())
    assert msgspec.msgpack.decode(packed, type=tuple[Proposal, ...]) == propose(text, "ru")
    with pytest.raises(Mistaken, match="not UTF-8"):
        contain(reader(), b"ru" + text.encode("cp1251"))
    monkeypatch.setattr("safeconduct.studies.evidence.proposing._LIBRARY", "safeconduct_no_such_library")
    assert msgspec.msgpack.decode(contain(reader(), b"ru" + text.encode()), type=tuple[Proposal, ...]) == by_rules(text, "ru") == ()
