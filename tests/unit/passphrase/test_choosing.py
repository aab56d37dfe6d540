"""Weak passphrases are refused with a better one; the better one is never refused."""

import pytest

from safeconduct.errors import Mistaken, Refused
from safeconduct.vault.passphrase import _listed, choose, spoken, suggest

WEAK = [
    "password",
    "correct horse battery staple",
    "Tr0ub4dor&3",
    "qwertyuiopasdfghjklzxcvbnm",
    "a" * 72,
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "gravel gravel gravel gravel gravel gravel",
    "gravel unmasked tactful shrine backlog",
    "gravel unmasked tactful shrine backlog x",
    "password password password password password password password",
    "12345678901234567890123456789012",
    "пароль пароль пароль пароль",
    "31.05.2017",
    "P@ssw0rd!2017",
]
STRONG = [
    "gravel unmasked tactful shrine backlog ivory",
    "  gravel unmasked\ttactful shrine backlog  ivory ",
    "9f$Kq2!vLx7#Wm4^Zt8&Rb-c",
    "зелёный чайник летит мимо старой мельницы",
    "seven grey kettles argued loudly beneath our crooked verandah",
]


@pytest.mark.parametrize("text", WEAK)
def test_weak_ones_are_refused_with_a_better_one(text):
    with pytest.raises(Refused) as caught:
        choose(text)
    offered = caught.value.hint.partition(": ")[2]
    assert len(set(offered.split())) == 6
    assert choose(offered).text == offered
    assert text not in caught.value.says + caught.value.hint


@pytest.mark.parametrize("text", STRONG)
def test_strong_ones_are_accepted_in_their_one_spelling(text):
    assert choose(text).text == " ".join(text.split())


def test_what_everybody_knows_adds_no_strength():
    name = "gravel unmasked tactful shrine backlog ivory"
    assert choose(name)
    with pytest.raises(Refused):
        choose(name, about=[name])
    with pytest.raises(Refused):
        choose(name, about=["Gravel Unmasked", "Tactful Shrine Backlog", "Ivory"])


def test_no_text_is_mistaken():
    with pytest.raises(Mistaken):
        choose("\x00")


def test_suggestions_differ_and_are_drawn_from_the_whole_list():
    drawn = [suggest() for _ in range(150)]
    assert len(set(drawn)) == 150
    words = {word for one in drawn for word in one.split()}
    assert len(words) > 750  # 900 draws from 7,776 words: 850 different ones on average
    assert {word[0] for word in words} >= set("abcdefghilmnoprstu")


@pytest.mark.parametrize(
    "typed",
    [
        "Gravel tactful shrine",
        "GRAVEL, TACTFUL, SHRINE.",
        "1 gravel 2 tactful 3 shrine",
        "gravel\ttactful\n shrine",
        "1. gravel; 2. tactful\n3. shrine",
    ],
)
def test_words_that_were_told_are_read_as_people_write_them_down(typed):
    assert spoken(typed, 3) == "gravel tactful shrine"


def test_a_word_that_was_misheard_is_named_before_anything_else():
    with pytest.raises(Mistaken, match="word 2 is none") as named:
        spoken("gravel tactfull shrine", 3)
    assert "tactful" in named.value.hint
    with pytest.raises(Mistaken, match="2 words, and it takes 3"):
        spoken("gravel shrine", 3)


def test_all_words_that_are_drawn_are_read_again():
    drawn = suggest(200)
    assert spoken(drawn, 200) == drawn
    assert spoken(" ".join(sorted(_listed())), len(_listed()))
