"""Cut a text into words, each with its sounds and its place in the original.

Words are cut at everything that is no letter and inside `AlisherUsmanov`; apostrophes and the signs of Arabic and Hebrew stay inside.
Never drops a
word, and never looks at what it means.

    >>> [(word.sounds, word.start, word.end) for word in fold("Мага-мед! JanNowak").words]
    [('maga', 0, 4), ('med', 5, 8), ('Jan', 10, 13), ('nowak', 13, 18)]
"""

# ruff: noqa: RUF001, RUF002 - letters that look alike are meant

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from safeconduct.model.names.clean import clean
from safeconduct.model.names.sounds import script, sounds_of

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc\u02bb\u02b9\u02bf\u02be`\u00b4\u05f3][^\W\d_]+)*")
_HUMP = re.compile(r"(?<=[^\W\d_A-ZА-ЯЁ])(?=[A-ZА-ЯЁ][^\W\d_A-ZА-ЯЁ])")
_SCOTS = ("Mc", "Mac", "De", "Di", "La", "Le", "Fitz", "O")


class Word(NamedTuple):
    """One word: as cleaned, as heard, and from where to where it stands in the original text.

    `gap` is what stands between it and the word before, cleaned; `is_capital` tells that it begins with a capital, or is of a script that
    has none.
    """

    text: str
    sounds: str
    script: str
    start: int
    end: int
    gap: str
    is_capital: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text without disguises, its words, and from where to where each character of the text stood in the original.

    `written` is as long as `text`, with figures and look-alikes as they stood.
    """

    text: str
    written: str
    origin: Sequence[int]
    ends: Sequence[int]
    words: tuple[Word, ...]


def fold(text: str) -> Folded:
    """Fold a text or a name: clean it, cut it into words, hear every word."""
    cleaned = clean(text)
    plain, origin, ends = cleaned.text, cleaned.origin, cleaned.ends
    different = set(_WORD.findall(plain))
    cuts = {said: cut for said in different if (cut := _humps(said))}
    pieces = [*different.difference(cuts), *(said[first:last] for said, cut in cuts.items() for first, last in cut)]
    sounds = dict(zip(pieces, sounds_of(pieces), strict=True))
    scripts = {piece: script(piece) for piece in pieces}
    words: list[Word] = []
    done = 0
    for said, start, end in _cut(plain, cuts):
        own = (said, sounds[said], scripts[said], origin[start], ends[end - 1], plain[done:start], not said[0].islower())
        words.append(tuple.__new__(Word, own))
        done = end
    return Folded(text=plain, written=cleaned.written, origin=origin, ends=ends, words=tuple(words))


def _cut(text: str, cuts: dict[str, list[tuple[int, int]]]) -> Iterator[tuple[str, int, int]]:
    """Give every word of a text, and from where to where it stands."""
    for found in _WORD.finditer(text):
        said, start = found[0], found.start()
        if said in cuts:
            yield from ((said[first:last], start + first, start + last) for first, last in cuts[said])
        else:
            yield said, start, start + len(said)


def _humps(word: str) -> list[tuple[int, int]]:
    """Cut `AlisherUsmanov` in two, and leave `McDonald`, `iPhone` and words of one case as they are: nothing is given for those."""
    if word.islower() or word[1:].islower() or word.isupper():
        return []
    cuts = [cut.start() for cut in _HUMP.finditer(word) if cut.start() > 1 and word[: cut.start()] not in _SCOTS]
    return list(pairwise([0, *cuts, len(word)])) if cuts else []
