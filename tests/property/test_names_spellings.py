"""Folding never fails, places always lie in the text, and comparing is the same from both sides."""

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.model.names import Costs, compare, fold, likeness, likenesses, record, sounds

LETTERS = st.text(alphabet="абвгдежзикaеiӏäčşملحدАБЯ -'.\u200b\u0301%D0=\n", max_size=40)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_every_text_folds_and_every_word_lies_in_it(text):
    for word in fold(text).words:
        assert 0 <= word.start < word.end <= len(text)


@given(LETTERS)
@settings(max_examples=200, deadline=None)
def test_words_come_in_the_order_of_the_text(text):
    starts = [word.start for word in fold(text).words]
    assert starts == sorted(starts)


@given(LETTERS, LETTERS)
@settings(max_examples=150, deadline=None)
def test_comparing_is_the_same_from_both_sides(one, other):
    left, right = record(one), record(other)
    assert abs(compare(left, right, 100).score - compare(right, left, 100).score) < 0.2


@given(LETTERS, LETTERS, st.sampled_from([("latin", "latin"), ("latin", "cyrillic"), ("arabic", "latin")]), st.floats(0.3, 0.9))
@settings(max_examples=200, deadline=None)
def test_what_consonants_alone_tell_apart_no_vowel_makes_one(one, other, scripts, least):
    left, right = sounds(one), sounds(other)
    seen = Costs()
    for long, short in ((left, right), (left * 2, right), (left, right)):
        full = likeness(long, short, *scripts)
        (quick,) = likenesses(long, [short], *scripts, least, seen)
        assert quick == full or full < least
