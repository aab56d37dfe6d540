"""Find a surname beside an initial that fits another word of the same name: who is named so is named.

An initial is a letter with a dot behind it, or what a romanisation makes of one letter: `Yu.`, `Zh.`. It stands before the surname or
behind it, alone or with that of the father. Never tells an initial beside a word that is only like a surname.

    >>> from safeconduct.model.names import fold
    >>> [initial for initial in initials_beside(fold("Ю. М. Овлуров"), 2)]
    [(1, 'm'), (0, 'ju')]
"""

# ruff: noqa: RUF002 - Russian names are meant

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from safeconduct.model.names import Folded, stands_for
from safeconduct.studies.disclosure.guard_findings import Finding, finding_of
from safeconduct.studies.disclosure.guard_hits import EXACT, Hit
from safeconduct.studies.disclosure.guard_index import Index

_INITIAL = re.compile(r"[^\W\d_]|Yu|Ya|Ye|Yo|Iu|Ia|Ju|Ja|Je|Jo|Zh|Kh|Ch|Sh|Ts|Dzh|Dj|Sch|Tsch|Shch|Ou", re.IGNORECASE)
_MOST = 2  # initials of one name
_MOST_NAMES = 3_000  # names with one surname beyond which it tells nobody


def initials(folded: Folded, hits: dict[int, list[Hit]], index: Index, spoken: dict[int, set[int]]) -> list[Finding]:
    """Find surnames with an initial that fits; notes in `spoken` where whom it found is named."""
    found: list[Finding] = []
    named = cache(lambda surname, heard: frozenset(_named(surname, heard, index)))
    for at, these in hits.items():
        if at in spoken[-1] or not folded.words[at].is_capital:
            continue
        surnames = [hit.word for hit in these if hit.sure >= EXACT]
        beside = list(initials_beside(folded, at)) if surnames else []
        things = {thing for word in surnames for _, heard in beside for thing in named(word, heard)}
        if things:
            things.update(thing for word in surnames for thing in index.wholes_of(word)[:_MOST_NAMES])  # of whom no more is recorded
            places = [at, *(place for place, _ in beside)]
            found.append(finding_of(folded, min(places), max(places), "HARD", "person", things, index))
            spoken[-1].add(at)
            for thing in things:
                spoken[thing].add(at)
    return found


def initials_beside(folded: Folded, at: int) -> Iterator[tuple[int, str]]:
    """Give the initials before a word, or else behind it, nearest first: where they stand and how they sound."""
    for places in (range(at - 1, max(-1, at - 1 - _MOST), -1), range(at + 1, min(len(folded.words), at + 1 + _MOST))):
        found = list(takewhile(lambda place: _is_initial(folded, place), places))
        yield from ((place, folded.words[place].sounds) for place in found)
        if found:
            return


def _is_initial(folded: Folded, at: int) -> bool:
    word = folded.words[at]
    behind = folded.words[at + 1].gap if at + 1 < len(folded.words) else folded.text[folded.text.rfind(word.text) + len(word.text) :]
    return word.is_capital and behind[:1] == "." and not behind.strip(" .,;)\u00a0\n\r") and _INITIAL.fullmatch(word.text) is not None


def _named(surname: int, heard: str, index: Index) -> Iterator[int]:
    """Give whose name holds a surname and another word that begins as an initial sounds."""
    names = index.names_with(surname)
    if len(names) > _MOST_NAMES:
        return
    for name in names:
        *words, thing = index.words_of(name)
        others = [word >> 1 for word in words if word >> 1 != surname]
        if surname << 1 | 1 in words and any(stands_for(sound, index.first_of(other)) for other in others for sound in heard[:2]):
            yield thing
