"""Judge whether a draft that somebody asks about is one, and mark its words for her, when she may not know who is protected.

She gets places in her own text, and how grave each is. A list of names is no draft; nor is one draft that comes back with another half of
its words. What remains to somebody patient is bounded by numbers: so many drafts a day, so many names in one, so many of them told.

    >>> is_kin(sketch_of(["the same few words stand here"]), sketch_of(["here stand the same words"]))
    True
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from safeconduct.model.facts import SKETCH_NUMBERS as _SKETCH
from safeconduct.model.names import fold
from safeconduct.studies.disclosure.examining import found_in
from safeconduct.studies.disclosure.guard_index import Index
from safeconduct.studies.disclosure.guard_surroundings import is_at_start

LEAST_ASKED_WORDS = 40  # different words of a draft; a short statement has as many
MOST_ASKED_WORDS = 1_200  # different words: six pages, and no dictionary
MOST_NAMES = 80  # different words with a capital within a sentence; a release of two pages has about 50
NAMES_SHARE = 0.4  # of all different words: a text is mostly other words
SPANS_TOLD = 8  # different things marked in one draft; a draft with more is for a colleague to read
_LEAST_LETTERS = 4  # of a word that tells drafts apart
_KIN = 0.6  # share of the words of the shorter draft that stand in the longer one
_LEAST_SHARED = 4  # numbers of a sketch that can be compared

Grade = Literal["HARD", "SOFT", "COUNTRY"]


class Span(NamedTuple):
    """A place in a draft: number of the piece, from where to where in its text, how grave."""

    piece: int
    start: int
    end: int
    grade: Grade


def spans_in(pieces: Sequence[str], index: Index) -> tuple[Span, ...]:
    """Mark what must not leave; nothing but places in these very texts, each once, in their order."""
    spans = {
        Span(number, one.start, one.end, "COUNTRY" if (one.kind, one.tier) == ("country", "HARD") else one.tier)
        for number, text in enumerate(pieces)
        for one in found_in(text, index)
    }
    return tuple(sorted(spans))


def things_in(pieces: Sequence[str], spans: Iterable[Span]) -> int:
    """Count the different words that are marked."""
    return len({" ".join(pieces[one.piece][one.start : one.end].casefold().split()) for one in spans})


def is_list(pieces: Iterable[str]) -> bool:
    """Tell whether texts name so many that they are a list and no draft."""
    words: set[str] = set()
    names: set[str] = set()
    for text in pieces:
        folded = fold(text)
        for at, word in enumerate(folded.words):
            words.add(word.text.casefold())
            if word.is_capital and not is_at_start(folded, at):
                names.add(word.text.casefold())
    return len(names) > MOST_NAMES or len(names) > NAMES_SHARE * len(words)


def sketch_of(pieces: Iterable[str]) -> tuple[int, ...]:
    """Give the least of the hashes of all longer words: enough to see that two drafts share most of them."""
    words = {word.text.casefold() for text in pieces for word in fold(text).words if len(word.text) >= _LEAST_LETTERS}
    return tuple(sorted({zlib.crc32(word.encode("utf-8", "replace")) for word in words})[:_SKETCH])


def is_kin(one: Sequence[int], other: Sequence[int]) -> bool:
    """Tell whether most words of one of two drafts stand in the other."""
    return _stands_in(one, other) or _stands_in(other, one)


def _stands_in(small: Sequence[int], large: Sequence[int]) -> bool:
    """Tell whether most of a sketch stands in another, as far as that one reaches."""
    seen = [number for number in small if len(large) < _SKETCH or number <= large[-1]]
    shared = len(set(seen) & set(large))
    return len(seen) >= min(_LEAST_SHARED, len(small)) and shared >= max(1, _KIN * len(seen))
