"""Texts made plain, and what was done told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.studies.exchange.reading.cleaning import Cleaner


@pytest.mark.parametrize(
    ("raw", "text", "told"),
    [
        ("  Anna  ", "Anna", ()),
        ("", None, ()),
        ("'+7 900 000-00-01", "+7 900 000-00-01", ()),
        (" '+7 900 Мир", "+7 900 Мир", ()),
        ("'Abd", "'Abd", ()),
        ("   ", None, ()),
        ("\u200b", None, ("zero_width",)),
        ("\u202eannA", "annA", ("bidi",)),
        ("\u2067Anna\u2069", "Anna", ("bidi",)),
        ("An\u00adna", "Anna", ("zero_width",)),
        ("Anna\u00a0\u2003Ivanova", "Anna Ivanova", ()),
        ("An\x07na", "Anna", ("control",)),
        ("An\ud800na", "Anna", ("control",)),
        ("И\u0306", "Й", ()),
        ("Аnna", "Аnna", ("look_alike",)),  # the first letter is Cyrillic
        ("Ivan Петров", "Ivan Петров", ()),
        ("first\r\nsecond ", "first\nsecond", ()),
        ("می\u200cخواهم", "می\u200cخواهم", ()),  # spelling, in Persian
        ("An\u200cna", "Anna", ("zero_width",)),
        ("x" * 40_000, None, ("too_long",)),
    ],
)
def test_a_cell_is_made_plain(raw: str, text: str | None, told: tuple[str, ...]) -> None:
    assert Cleaner().clean(raw) == (text, told)


@given(st.text(max_size=200))
def test_a_plain_text_is_already_clean(raw: str) -> None:
    cleaner = Cleaner()
    once = cleaner.clean(raw).text
    if once is not None:
        assert cleaner.clean(once).text == once
        once.encode("utf-8")
