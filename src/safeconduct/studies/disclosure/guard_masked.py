"""Read names in which a letter is hidden by a sign, as people hide them who still want to be understood: `П*рвиз`, `P_rviz`.

Every letter of the alphabet is tried in its place: what then sounds exactly like a word of a protected name may be that word. A dot and a
line join words too, so they hide a letter only behind a capital and before small letters. Never tries more than one letter of a word.

    >>> from safeconduct.model.names import fold
    >>> from safeconduct.studies.disclosure.guard_index import Protected
    >>> index = Index.build([Protected(ref="p1", kind="person", texts=("Парвиз Овлуров",))])
    >>> folded, known = unmasked(fold("Вчера П*рвиз и т.д."), index)
    >>> [word.text for word in folded.words], len(known["П*рвиз"])
    (['Вчера', 'П*рвиз', 'и', 'т', 'д'], 1)
"""

# ruff: noqa: RUF001 - Russian names are meant

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from safeconduct.model.names import Folded, Word, fold, script
from safeconduct.studies.disclosure.guard_endings import text_stems
from safeconduct.studies.disclosure.guard_hits import MASKED
from safeconduct.studies.disclosure.guard_index import Index
from safeconduct.studies.disclosure.guard_surroundings import ZONES

_SIGNS = r"*#@?•·…×$%^~+=¤†‡○●□■▪"
_FARTHEST = 40  # letters of a word before such a sign, or behind it
_MASKED = re.compile(
    rf"(?<![\w.])(?<!\w[{_SIGNS}])(?:[^\W\d_]+[{_SIGNS}][^\W\d_]{{1,{_FARTHEST}}}|[A-ZÀ-ÞА-ЯЁЄІЇҐ][^\W\d_]*[._][^\W\d_A-ZÀ-ÞА-ЯЁЄІЇҐ]{{1,{_FARTHEST}}})"
    rf"(?!\w|[{_SIGNS}.]\w)"
)
_SIGN = re.compile(rf"[{_SIGNS}._](?<=[^\W\d_].)(?=[^\W\d_])")
_LEAST = 3  # letters that are left of a word
_MOST = 1_000  # different words with such signs; a text with more is a program or a table, and only those with a capital are tried
_LETTERS = {"cyrillic": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґӏ", "latin": "abcdefghijklmnopqrstuvwxyzäöüáéíóúčšžćłńęąğışç"}


def unmasked(folded: Folded, index: Index) -> tuple[Folded, dict[str, dict[int, float]]]:
    """Give a text in which a name with a hidden letter is one word, and what name words each of those may be, with how sure that is."""
    spans = dict(_masked(folded.text))
    said = {folded.text[first:last] for first, last in spans.items()}
    likely = said if len(said) <= _MOST else {word for word in said if word[0].isupper()}
    known = {word: hits for word in likely if (hits := _tried(word, index))}
    if not known:
        return folded, {}
    words: list[Word] = []
    done = until = 0
    for word in folded.words:
        first = done + len(word.gap)
        done = first + len(word.text)
        if done <= until:
            words[-1] = words[-1]._replace(end=word.end, sounds=words[-1].sounds + word.sounds)
            continue
        until = spans.get(first, 0)
        whole = folded.text[first:until]
        if whole in known:
            words.append(word._replace(text=whole))
        else:
            until = 0
            words.append(word)
    return replace(folded, words=tuple(words)), known


def _masked(text: str) -> Iterator[tuple[int, int]]:
    """Give from where to where a word stands that has a sign among its letters; signs are rarer than words, and are looked for first."""
    for sign in _SIGN.finditer(text):
        first = sign.start()
        while first and text[first - 1].isalpha() and sign.start() - first < _FARTHEST:
            first -= 1
        found = _MASKED.match(text, first)
        if found and found[0].rpartition(".")[2] not in ZONES:
            yield found.span()


def _tried(word: str, index: Index) -> dict[int, float]:
    """Give the name words that a word may be, with any letter in the place of its sign, or none."""
    sign = next(char for char in word if not char.isalpha())
    letters = _LETTERS.get(script(word), "") if len(word) > _LEAST else ""
    candidates = fold(" ".join([word.replace(sign, letter) for letter in ("", *letters)])).words  # heard in one go
    return {number: MASKED for one in candidates for number, _, _ in index.exact(text_stems(one.sounds))}
