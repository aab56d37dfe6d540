"""Look up which words of a text may be words of protected names, and how sure that is.

A word is looked for by its sounds, without any ending that may have been put to it; one with a capital also by its skeleton among the names
of other scripts, and a long one with one vowel mistyped. Never tells a leak: `guard_check` does, by what stands together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from safeconduct.model.names import Costs, Folded, Word, beginnings, fold, likenesses, readings, skeletons
from safeconduct.studies.disclosure.guard_endings import endings_in, kinds_with, text_stems
from safeconduct.studies.disclosure.guard_everyday import is_everyday
from safeconduct.studies.disclosure.guard_index import Index

ELSEWHERE = 0.99  # the same sounds in another script
_BENT = 0.005  # what an ending takes off
BARE = {1.0, ELSEWHERE}  # without any ending
EXACT = 0.98  # from here on every sound is the same
_VOICED = 0.95  # the same but for s and z
_VOWEL = 0.94  # one vowel of a long word is another
_LONG_VOWEL = 8  # sounds of such a word
SURE = 0.93  # likeness from which a surname in another script is the same word
_CHECHEN = re.compile("[аоую]ь|[хкг]ь|къ|[\u04c0\u04cf]", re.IGNORECASE)  # letters that Russian does not put so
_OFTEN = 20  # one word in so many shows the language
_ABJAD_WORTH = 1.2  # what a likeness is worth when one side leaves vowels out, which costs evidence; see bench/train_names.py
LIKELY = 0.62  # the same, in company of another word of the name
_LEAST_NEAR = 3  # sounds of a stem that is looked for by its skeleton
SHORT = 4  # sounds; a word as short as that must be exact
_ROOT = 2  # letters fewer than those of an Arabic root
_JOINED = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ك", "ل")
_LONGER = 3  # sounds by which two spellings of one word may differ in length when one leaves vowels out
_NO_CASE = frozenset({"arabic", "hebrew", "georgian"})
_ABJADS = frozenset({"arabic", "hebrew"})
_APOSTROPHE = re.compile("['\u2019]")


class Hit(NamedTuple):
    """A word of the text that may be a word of a protected name."""

    at: int
    word: int
    sure: float


def hits_in(folded: Folded, index: Index) -> dict[int, list[Hit]]:
    """Look every different word up once."""
    known: dict[str, list[tuple[int, float]]] = {}
    out: dict[int, list[Hit]] = {}
    small = {word.text for word in folded.words if not word.is_capital}
    count = Counter([word.text for word in folded.words])
    is_chechen = _is_chechen(count, len(folded.words))
    seeker = _Seeker(index, is_chechen=is_chechen)
    for at, word in enumerate(folded.words):
        found = known.get(word.text)
        if found is None:
            found = known[word.text] = _looked_up(word, seeker, small)
        if found:
            out[at] = [Hit(at, number, sure) for number, sure in found]
    return out


def _is_chechen(count: Counter[str], total: int) -> bool:
    if _CHECHEN.search("\n".join(count)) is None:
        return False
    return sum([times for text, times in count.items() if _CHECHEN.search(text)]) * _OFTEN > total


def words_like(word: Word, index: Index) -> list[tuple[int, float]]:
    """Look one word up, as it sounds."""
    return _Seeker(index, is_chechen=False).look_up(word, is_common=True)


def _looked_up(word: Word, seeker: _Seeker, small: set[str]) -> list[tuple[int, float]]:
    if len(word.sounds) < 2:  # noqa: PLR2004 - one sound is an initial
        return []
    is_everywhere = is_everyday(word.text)
    if is_everywhere and not word.is_capital:  # it counts neither alone nor in company
        return []
    return seeker.look_up(word, is_common=is_everywhere or word.text.casefold() in small)


def _forms(word: Word) -> list[str]:
    """Give the sounds of a word, as its letters may be read."""
    return list(readings(word.text)) if word.script == "latin" or "E" in word.sounds or word.sounds[:1] == "X" else [word.sounds]


def _bared(word: Word) -> list[str]:
    """Give the sounds of a word without what other languages join to it: Turkish endings, Arabic `wa-`, `li-` and `al-`."""
    out: list[str] = []
    if word.script == "arabic":
        bare = [word.text.removeprefix(joined) for joined in _JOINED if word.text.startswith(joined)]
        out += [fold(one).words[0].sounds for one in bare if len(one) > _ROOT]
    elif "'" in word.text or "\u2019" in word.text:
        front = _APOSTROPHE.split(word.text)[0]
        if len(front) > 2:  # noqa: PLR2004 - O'Neill
            out.append(fold(front).words[0].sounds)
    return out


class _Seeker:
    """Looks words of one text up, and forgets with it what it compared."""

    def __init__(self, index: Index, *, is_chechen: bool) -> None:
        self._index = index
        self._is_chechen = is_chechen
        self._costs = Costs()

    def look_up(self, word: Word, *, is_common: bool) -> list[tuple[int, float]]:
        """Look a word up by its sounds; one that many texts hold is no distant spelling of a name."""
        found: dict[int, float] = {}
        index, script = self._index, word.script
        may_be_near = not is_common and (word.is_capital or script in _NO_CASE)
        allowed = endings_in(script, is_chechen=self._is_chechen)
        forms, bared = _forms(word), _bared(word)
        for place, heard in enumerate((*forms, *bared)):
            stems = text_stems(heard, allowed)
            for stem, ending in stems:
                for number, held_in in index.exact(stem, kinds_with(ending)):
                    sure = (1.0 if held_in == script else ELSEWHERE) - (_BENT if ending else 0.0)
                    if sure > found.get(number, 0.0):
                        found[number] = sure
            if may_be_near and (not place or place >= len(forms)):
                self._near(word, stems, found)
        if may_be_near and len(word.sounds) >= _LONG_VOWEL:
            self._misspelled(word, found)
        return list(found.items())

    def _near(self, word: Word, stems: Sequence[tuple[str, str]], found: dict[int, float]) -> None:
        """Add words of other scripts that sound alike."""
        scripts = [script for script in self._index.scripts if script != word.script]
        if not scripts or not stems:
            return
        bones = beginnings(stems[0][0] + stems[0][1])
        for stem, ending in stems:
            if len(stem) < _LEAST_NEAR:
                continue
            for script in scripts:
                looked: set[int] = set()
                slack = _LONGER if script in _ABJADS or word.script in _ABJADS else 1
                for bone in bones[len(stem)]:
                    if len(bone) < 2 and len(stem) <= SHORT:  # noqa: PLR2004 - one consonant tells nothing
                        continue
                    near = self._index.near(bone, script, like=stem, slack=slack, kinds=kinds_with(ending))
                    held = {number: other for number, other in reversed(near) if number not in looked}  # the first stem of each
                    looked.update(held)
                    for number, sure in zip(held, self._sure(stem, word.script, list(held.values()), script), strict=True):
                        if sure > found.get(number, 0.0):
                            found[number] = sure

    def _misspelled(self, word: Word, found: dict[int, float]) -> None:
        """Add long words of the same script that differ in one vowel: records and texts are often mistyped there."""
        for stem, ending in text_stems(word.sounds):
            if len(stem) < _LONG_VOWEL:
                break
            for bone in skeletons(stem):
                for number, other in self._index.near(bone, word.script, like=stem, slack=0, kinds=kinds_with(ending)):
                    if sum([mine != yours for mine, yours in zip(stem, other, strict=True)]) == 1:
                        found.setdefault(number, _VOWEL)

    def _sure(self, stem: str, script: str, others: list[str], other_script: str) -> list[float]:
        """Give how sure it is that each of other words is the same; nothing for what is not likely."""
        worth = _ABJAD_WORTH if script in _ABJADS or other_script in _ABJADS else 1.0
        spelled = stem.replace("z", "s")  # German writes both as s
        alike = likenesses(stem, others, script, other_script, LIKELY / worth, self._costs)
        return [
            _VOICED
            if len(stem) == len(other) and spelled == other.replace("z", "s")
            else sure
            if (sure := min(1.0, like * worth)) >= LIKELY
            else 0.0
            for other, like in zip(others, alike, strict=True)
        ]
