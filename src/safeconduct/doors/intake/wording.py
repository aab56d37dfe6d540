"""Say what the form says, in the languages of people who may need it: short sentences, plain words, nothing that is not so.

The sentences of each language stand in one file beside this module, `words/ru.toml`; a file that lacks one does not load.

    >>> spoken("ar").direction, chosen("ru-RU,ru;q=0.9,en;q=0.5"), chosen("xx")
    ('rtl', 'ru', 'en')
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

LANGUAGES = ("en", "ru", "ar", "tr", "fr", "de")
_WORDS = Path(__file__).with_name("words")
_HEADER_CHARS = 200  # of a browser's languages
Said = Annotated[str, msgspec.Meta(min_length=1)]


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is said in one language.

    Attributes:
        name: of the language, in itself.
        title: of every page: it stands in the history of a browser, and says nothing.
        numbers: the figures from zero to nine as words.
    """

    name: Said
    direction: Said
    title: Said
    leave: Said
    leave_note: Said
    head: Said
    what_locked: Said
    what_trust: Said
    what_address: Said
    what_danger: Said
    text_label: Said
    text_hint: Said
    code_before: Said
    code_hint: Said
    figures_label: Said
    figures_hint: Said
    word_label: Said
    send: Said
    to_answers: Said
    to_form: Said
    received: Said
    received_again: Said
    what_next: Said
    code_head: Said
    code_write: Said
    code_either: Said
    code_once: Said
    code_same: Said
    answers_head: Said
    answers_code: Said
    look: Said
    found: Said
    none: Said
    closed: Said
    closed_kept: Said
    empty: Said
    long: Said
    early: Said
    late: Said
    figures_wrong: Said
    code_wrong: Said
    full: Said
    busy: Said
    broken: Said
    no_page: Said
    numbers: Annotated[tuple[Said, ...], msgspec.Meta(min_length=10, max_length=10)]


@functools.cache
def spoken(language: str) -> Words:
    """Give what is said in a language of `LANGUAGES`."""
    return msgspec.convert(tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8")), Words)


def chosen(accepted: str) -> str:
    """Choose a language by what a browser says that it wants; English when it wants none of ours."""
    for part in accepted[:_HEADER_CHARS].split(","):
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]
