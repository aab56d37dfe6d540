"""One passphrase has one spelling, whatever keyboard, system or clipboard it came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import Mistaken
from safeconduct.vault.keyring import spelled


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("čečen", "c\u030cec\u030cen"),  # composed and combining
        ("two words", " two \t words\r\n"),
        ("two words", "two\u00a0words"),  # the space of a French keyboard
        ("two words", "two\u3000words"),  # the space of a Japanese one
        ("abc 123", "ａｂｃ　１２３"),  # full width
        ("fit", "ﬁt"),
        ("میخواهم", "می\u200cخواهم"),  # a joiner that some keyboards leave out
        ("word", "\ufeffwo\u00adrd\u200b\u202e"),
        ("Ω", "\u2126"),  # the ohm sign
        ("가", "\u1100\u1161"),
    ],
)
def test_these_are_the_same(typed, same):
    assert spelled(typed) == spelled(same)


@pytest.mark.parametrize(("one", "other"), [("Word", "word"), ("two words", "twowords"), ("café", "cafe"), ("а", "a"), ("1", "l")])
def test_these_are_not(one, other):
    assert spelled(one) != spelled(other)


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u200d", "a\x00b", "a\x1bb", "\ud800", "\ue000", "\u0378", "x" * 1025])
def test_these_are_no_passphrases(text):
    with pytest.raises(Mistaken) as caught:
        spelled(text)
    assert "xx" not in caught.value.says + caught.value.hint


@given(st.text(max_size=60))
def test_what_is_spelled_is_spelled_the_same_again(text):
    try:
        once = spelled(text)
    except Mistaken:
        return
    assert spelled(once.decode()) == once
    assert spelled(unicodedata.normalize("NFD", text)) == once
