"""A share as words: what is wrong is named, always, and never guessed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import Mistaken
from safeconduct.vault.recovery import NUMBERS, WORDS, Share, read, written
from safeconduct.vault.recovery.words import SECRET_BYTES, _tables, _word

SECRETS = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES)
SHARES = st.builds(lambda secret, number, tag: (secret, number, tag), SECRETS, st.sampled_from(NUMBERS), st.integers(0, 2**15 - 1))
ONE = written(bytes(range(SECRET_BYTES)), 3, 77).split()
WHOLE = Share(secret=bytes(range(SECRET_BYTES)), number=3, tag=77)


def other_than(word, chance):
    while (drawn := _word(chance.randrange(4096))) == word:
        pass
    return drawn


@given(SHARES)
def test_what_is_written_is_read(share):
    words = written(*share)
    assert len(words.split()) == WORDS
    assert read(words) == Share(secret=share[0], number=share[1], tag=share[2])


def test_the_field_has_all_its_elements():
    assert sorted(_tables()[0]) == list(range(1, 4096))
    assert len({_word(number) for number in range(4096)}) == 4096


@given(SHARES, st.integers(0, WORDS - 1), st.integers(0, 2**32))
def test_one_wrong_word_is_named_with_the_right_one(share, place, seed):
    chance, words = random.Random(seed), written(*share).split()
    right, words[place] = words[place], other_than(words[place], chance)
    with pytest.raises(Mistaken) as told:
        read(" ".join(words))
    assert told.value.says == f"word {place + 1} of the share is wrong"
    assert told.value.hint == f"it should be: {right}"


@given(SHARES, st.lists(st.integers(0, WORDS - 1), min_size=2, max_size=3, unique=True), st.integers(0, 2**32))
def test_two_or_three_wrong_words_are_never_read_nor_taken_for_one(share, places, seed):
    chance, words = random.Random(seed), written(*share).split()
    for place in places:
        words[place] = other_than(words[place], chance)
    with pytest.raises(Mistaken) as told:
        read(" ".join(words))
    assert "is wrong" in told.value.says or "changed places" in told.value.says
    assert not told.value.says.startswith("word ")


@pytest.mark.parametrize("place", range(WORDS - 1))
def test_two_that_changed_places_are_named(place):
    turned = list(ONE)
    turned[place], turned[place + 1] = turned[place + 1], turned[place]
    if turned == ONE:
        pytest.skip("the same word twice")
    with pytest.raises(Mistaken) as told:
        read(" ".join(turned))
    assert told.value.says == f"words {place + 1} and {place + 2} of the share changed places"


@pytest.mark.parametrize("gone", [(0,), (18,), (3, 11), (17, 18)])
def test_up_to_two_that_cannot_be_read_are_filled_in(gone):
    assert read(" ".join("?" if place in gone else word for place, word in enumerate(ONE))) == WHOLE


def test_a_wrong_word_beside_one_that_cannot_be_read_is_not_overlooked():
    chance = random.Random(7)
    for place in range(1, WORDS):
        words = ["?", *ONE[1:]]
        words[place] = other_than(words[place], chance)
        with pytest.raises(Mistaken):
            read(" ".join(words))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a share has 19 words, and this has 0"),
        (" ".join(ONE[:-1]), "a share has 19 words, and this has 18"),
        (" ".join(["???", "?", "?", *ONE[3:]]), "words 1, 2, 3 cannot be read"),
        (" ".join(["xerox", *ONE[1:]]), "word 1 of the share is no word of this kind"),
    ],
)
def test_what_is_no_share_says_why(text, says):
    with pytest.raises(Mistaken) as told:
        read(text)
    assert told.value.says == says


def test_a_word_of_another_kind_is_told_what_it_should_be():
    with pytest.raises(Mistaken) as told:
        read(" ".join([*ONE[:5], "quiz", *ONE[6:]]))
    assert told.value.hint == f"it should be: {ONE[5]}"


def test_however_it_is_typed():
    numbered = "\n".join(f"{place}. {word.title()}," for place, word in enumerate(ONE, 1))
    assert read(numbered) == WHOLE
    cyrillic = " ".join(ONE).translate(str.maketrans("bdfghjklmnprstvzaiou", "бдфгхйклмнпрствзаиоу"))
    assert read(cyrillic) == WHOLE


def test_no_error_repeats_what_was_typed():
    with pytest.raises(Mistaken) as told:
        read("Anna Example " * 9 + "secretword")
    assert "Anna" not in f"{told.value.says} {told.value.hint}"
    assert repr(WHOLE) == "Share(number=3, tag=77)"
