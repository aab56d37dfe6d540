"""Find names in handles, addresses of pages and mail, and tags, where they have no capitals and often nothing between them.

What stands in one is heard as a name would be: `t.me/ivan.petrov77` as two words, `#ivanpetrov` cut where two words of one name meet,
`ipetrov@` as a surname behind an initial that fits. Never cuts a word of running text.

    >>> from safeconduct.model.names import fold
    >>> folded, tagged = heard_as_names(fold("Пишите на https://example.org/ivan.petrov77 или сюда"))
    >>> [folded.words[at].text for at in tagged]
    ['example', 'ivan', 'petrov']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from safeconduct.model.names import Folded, Word, fold, stands_for
from safeconduct.studies.disclosure.guard_everyday import is_everyday
from safeconduct.studies.disclosure.guard_findings import Finding, Tier, finding_of
from safeconduct.studies.disclosure.guard_hits import EXACT, Hit, words_like
from safeconduct.studies.disclosure.guard_index import Index

_TAGGED = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|(?<![\w.\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|[@#][\w.\-]+|(?<![\w.])[\w\-]+(?:\.[a-z]{2,})+/[^\s<>\"]*",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[@#/]|www\.", re.IGNORECASE)
_BLANK = re.compile(r"\s")
_BEFORE = 200  # characters of an address before its first sign
_ZONE = re.compile(r"\.[a-z]{2,}(?=[/:?#]|$)|^https?|^www\.", re.IGNORECASE)
_LEAST_PART = 3  # letters of a word that is cut out of a longer one
_LEAST_SURNAME = 5  # letters of one behind a single letter
_LONGEST = 40


def heard_as_names(folded: Folded) -> tuple[Folded, frozenset[int]]:
    """Give a text in which words of handles and addresses count as words with a capital, and the places of those."""
    spans = [span for first, last in _signed(folded.text) for found in _TAGGED.finditer(folded.text, first, last) for span in _parts(found)]
    if not spans:
        return folded, frozenset()
    words = list(folded.words)
    tagged: set[int] = set()
    at = done = 0
    for place, word in enumerate(words):
        first = done + len(word.gap)
        done = first + len(word.text)
        while at < len(spans) and spans[at][1] < done:
            at += 1
        if at < len(spans) and spans[at][0] <= first:
            tagged.add(place)
            words[place] = _without_figures(word, folded.written[first:done])._replace(is_capital=True)
    return replace(folded, words=tuple(words)), frozenset(tagged)


def _without_figures(word: Word, written: str) -> Word:
    """Give a word as it stands before or behind a year or another number, where that was read as letters."""
    bare = written.strip("0123456789")
    if bare == word.text or not bare.isalpha():
        return word
    heard = fold(bare).words[0]
    return word._replace(text=heard.text, sounds=heard.sounds)


def _signed(text: str) -> Iterator[tuple[int, int]]:
    """Give from where to where something between two blanks stands that has a sign of an address."""
    last = 0
    for sign in _SIGN.finditer(text):
        if sign.start() >= last:
            blanks = [found.end() for found in _BLANK.finditer(text, max(last, sign.start() - _BEFORE), sign.start())]
            end = _BLANK.search(text, sign.end())
            first, last = (blanks[-1] if blanks else max(last, sign.start() - _BEFORE)), end.start() if end else len(text)
            yield first, last


def _parts(found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Give the spans of an address that may hold a name: not how it begins, nor the zone of its host."""
    start = found.start()
    for zone in _ZONE.finditer(found[0]):
        yield start, found.start() + zone.start()
        start = found.start() + zone.end()
    yield start, found.end()


def run_together(folded: Folded, tagged: frozenset[int], index: Index) -> list[Finding]:
    """Find two words of one name without anything between them, and a surname behind a letter that fits; the latter only asks."""
    found: list[Finding] = []
    for at in sorted(tagged):
        word = folded.words[at]
        if not 2 * _LEAST_PART <= len(word.text) <= _LONGEST or is_everyday(word.text):
            continue
        told = _told(word, index)
        if told:
            found.append(finding_of(folded, at, at, *told, index))
    return found


def _told(word: Word, index: Index) -> tuple[Tier, str, set[int]] | None:
    for cut in range(_LEAST_PART, len(word.text) - _LEAST_PART + 1):
        right = _exact(word.text[cut:], index)
        left = _exact(word.text[:cut], index) if right else []
        things = {index.thing_of(name) for one in left for other in right if one != other for name in index.names_of_all(one, other)}
        if things:
            return "HARD", "person", things
    if len(word.text) > _LEAST_SURNAME:
        initial = fold(word.text[:1]).words[0].sounds
        things = {thing for surname in _exact(word.text[1:], index) for thing in _fitting(surname, initial, index)}
        if things:
            return "SOFT", "person", things
    return None


def _exact(said: str, index: Index) -> list[int]:
    """Give the name words that sound exactly like a part of a word, without an ending."""
    return [number for number, sure in words_like(fold(said).words[0], index).items() if sure >= EXACT]


def _fitting(surname: int, initial: str, index: Index) -> Iterator[int]:
    for thing in index.bearers_of(surname):
        for name in index.names_of(thing):
            words = [word >> 1 for word in index.words_of(name)[:-1]]
            if surname in words and any(stands_for(initial[:1], index.first_of(other)) for other in words if other != surname):
                yield thing


def surest(hits: dict[int, list[Hit]], tagged: frozenset[int]) -> dict[int, list[Hit]]:
    """Leave of the words of handles those that are exactly words of names: alone, a distant spelling in an address is chance."""
    kept = {at: [hit for hit in these if at not in tagged or hit.sure >= EXACT] for at, these in hits.items()}
    return {at: these for at, these in kept.items() if these}
