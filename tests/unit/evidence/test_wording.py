"""Figures and firmness are read out of words by the tables, and words that no table knows give nothing."""

import pytest

from safeconduct.model import codes
from safeconduct.studies.evidence.codes import BASES, LISTS, credibility
from safeconduct.studies.evidence.hedges import COMMITMENT_WORDS, COMMITMENTS, EVIDENTIAL_WORDS, EVIDENTIALS
from safeconduct.studies.evidence.ledger import Interval, show_interval
from safeconduct.studies.evidence.wording import firmness_of, interval_of

READ = [
    ("en", "two", 2, 2),
    ("en", "2 visas", 2, 2),
    ("en", "just 2", 2, 2),
    ("en", "at least 4", 4, None),
    ("en", "No fewer than four", 4, None),
    ("en", "more than 100", 101, None),
    ("en", "over one hundred men", 101, None),
    ("en", "fewer than 10", 0, 9),
    ("en", "up to ten", 0, 10),
    ("en", "around 40", 30, 50),
    ("en", "about 100", 75, 125),
    ("en", "about 1", 0, 2),
    ("en", "nearly 100", 75, 99),
    ("en", "between 30 and 50", 30, 50),
    ("en", "30\u201350 men", 30, 50),
    ("en", "a handful", 2, 9),
    ("en", "several", 2, None),
    ("en", "dozens of men", 24, None),
    ("en", "scores", 40, None),
    ("en", "hundreds", 200, None),
    ("en", "tens of thousands", 20_000, None),
    ("en", "nobody", 0, 0),
    ("en", "1,000 people", 1000, 1000),
    ("ru", "не менее четырёх", 4, None),
    ("ru", "более 100 человек", 101, None),
    ("ru", "более сотни человек", 101, None),
    ("ru", "около 40", 30, 50),
    ("ru", "примерно сорок", 30, 50),
    ("ru", "от 30 до 50", 30, 50),
    ("ru", "до 10", 0, 10),
    ("ru", "почти сто", 75, 99),
    ("ru", "двое", 2, 2),
    ("ru", "десятки людей", 20, None),
    ("ru", "сотни", 200, None),
    ("ru", "ни одного человека", 0, 0),
    ("ru", "1 000", 1000, 1000),
]


@pytest.mark.parametrize(("language", "words", "low", "high"), READ)
def test_a_figure_is_read(language, words, low, high):
    assert interval_of(words, language) == Interval(low=low, high=high)


NOT_READ = ["", "many", "over the top", "thirty five", "one hundred and twenty", "40 thousand", "5.5", "5%", "more than 30 percent",
            "2 or 3", "twenty-five", "between 50 and 30", "9" * 40, "fewer than 0", "someone"]  # fmt: skip


@pytest.mark.parametrize("words", NOT_READ)
def test_a_figure_that_is_not_understood_is_no_figure(words):
    assert interval_of(words, "en") is None


@pytest.mark.parametrize("words", ["тридцать пять", "5 тысяч", "два десятка", "более 30 процентов", "многие"])
def test_a_russian_figure_that_is_not_understood_is_no_figure(words):
    assert interval_of(words, "ru") is None


def test_another_language_has_no_figures():
    assert interval_of("more than 100", "tlh") is None


@pytest.mark.parametrize(
    ("language", "sentence", "evidential", "commitment"),
    [
        ("en", "", "stated", ""),
        ("en", "reportedly", "reported", ""),
        ("en", "it is rumoured and reported", "rumoured", ""),
        ("en", "sources have said that he wants", "reported", "wants"),
        ("en", "he publicly vowed it", "stated", "vows"),
        ("en", "confirmed by the court", "confirmed", ""),
        ("en", "the network was informed; second-hand", "reported", ""),
        ("en", "unreportedlyish words", "stated", ""),
        ("ru", "якобы хочет", "reported", "wants"),
        ("ru", "он поклялся", "stated", "vows"),
    ],
)
def test_firmness_is_read(language, sentence, evidential, commitment):
    firm = firmness_of(sentence, language)
    assert (firm.evidential, firm.commitment) == (evidential, commitment)


def test_every_word_of_the_tables_is_found_by_itself():
    for language in ("en", "ru"):
        for table, order in ((EVIDENTIAL_WORDS, EVIDENTIALS), (COMMITMENT_WORDS, COMMITMENTS)):
            assert set(table[language]) <= set(order)
            assert [w for listed in table[language].values() for w in listed if w not in firmness_of(f"x {w} y", language).words] == []


def test_intervals_are_shown_in_words():
    shown = [show_interval(Interval(low=low, high=high)) for low, high in ((4, None), (2, 2), (30, 50))]
    assert shown == ["4 or more", "2", "30 to 50"]


def test_confirmed_by_other_sources_is_computed_and_never_typed():
    cases = [("1", 1), ("1", 2), ("3", 1), ("", 0), ("5", 2)]
    assert [credibility(typed, kappa) for typed, kappa in cases] == ["6", "1", "3", "6", "1"]


def test_each_list_of_a_standard_names_its_edition():
    own = {"stance", "basis", "reliance", "evidential", "commitment"}
    assert {scheme for scheme in LISTS if scheme not in codes.VERSIONS} == own
    assert set(LISTS["basis"]) == set(BASES)
    assert LISTS["huridocs-28"]["0202"] == "others deny the act"
    assert codes.label("istanbul-consistency:diagnostic_of") == "diagnostic of"
