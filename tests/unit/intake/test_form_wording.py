"""What the form says: whole in every language, short, and on pages of one length that ask for nothing more."""

import re

import pytest

from safeconduct.doors.intake import Face, Tokens
from safeconduct.doors.intake.forms import figures_in
from safeconduct.doors.intake.pages import ANSWERS_BYTES, PAGE_BYTES, Shown, Typed
from safeconduct.doors.intake.wording import LANGUAGES, Words, chosen, spoken
from safeconduct.vault.codename import draw
from tests.intakes import LEAVE

SENTENCE = re.compile(r"[.!?؟:](?:\s|$)")
LONGEST = 24  # words in a sentence: the plainest reader's limit is 20; two of ours name a thing and its exception


def pages(language):
    face, tokens, name = Face(LEAVE, has_words=True), Tokens(), draw()
    token = tokens.draw(name)
    words = spoken(language)
    full = Typed(token=token, name=name, text="<script>alert(1)</script>", code='"><b>', word="'\"", figures=tokens.figures(token))
    return {
        "form": face.form(language, full, words.full),
        "closed": face.form(language, Typed(token=token, name=name), is_open=False),
        "receipt": face.receipt(language, name),
        "again": face.receipt(language, "", is_again=True),
        "none": face.answers(language, told=words.none),
        "found": face.answers(language, [Shown(text="<img src=x> \u202e", on="2017-04-03")] * 4),
        "told": face.told(language, words.broken),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short_and_no_language_says_what_another_does_not(language):
    words = spoken(language)
    said = {name: getattr(words, name) for name in Words.__struct_fields__ if name not in ("numbers", "name", "direction", "title")}
    assert len(set(words.numbers)) == 10
    long = [name for name, text in said.items() if max(len(part.split()) for part in SENTENCE.split(text)) > LONGEST]
    assert long == []
    english = spoken("en")
    same = [name for name, text in said.items() if language != "en" and text == getattr(english, name)]
    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_ask_for_nothing_hide_their_kind_and_escape_what_was_typed(language):
    for name, page in pages(language).items():
        text = page.decode()
        assert len(page) == (ANSWERS_BYTES if name in ("none", "found") else PAGE_BYTES), name
        assert len(page) < 15_000 or name in ("none", "found")
        assert "<script" not in text
        assert "<img" not in text
        assert '"><b>' not in text
        assert re.findall(r'(?:src|srcset|data|background|poster)="', text) == []
        assert [link for link in re.findall(r'href="([^"]*)"', text) if not link.startswith("/")] == [LEAVE]
        assert f'dir="{spoken(language).direction}"' in text


def test_the_language_is_the_first_of_ours_that_a_browser_wants():
    told = {
        "ru-RU,ru;q=0.9": "ru",
        "ce,ru;q=0.5": "ru",
        "": "en",
        "xx,yy": "en",
        "AR": "ar",
        "x" * 10_000 + ",ru": "en",
        ",;q=\xff": "en",
    }
    assert {said: chosen(said) for said in told} == told


def test_figures_of_any_script_are_read():
    assert figures_in("١٢٣٤") == figures_in("1-2 3.4") == figures_in("１２３４") == "1234"
    assert figures_in("one ² ½") == ""
