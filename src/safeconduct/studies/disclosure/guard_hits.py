"""Look up which words of a text may be words of protected names, and how sure that is.

A word is looked for by its sounds, without any ending that may have been put to it; one with a capital also by its skeleton among the names
of other scripts, and a long one with one vowel mistyped. Never tells a leak: `guard_check` does, by what stands together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import starmap
from typing import NamedTuple

from safeconduct.model.names import Costs, Folded, Word, beginnings, fold, likenesses, readings, skeletons
from safeconduct.studies.disclosure.guard_endings import Stem, language_of, text_stems
from safeconduct.studies.disclosure.guard_everyday import is_dictionary_word, is_everyday
from safeconduct.studies.disclosure.guard_index import Index

ELSEWHERE = 0.99  # the same sounds in another script
_BENT = 0.005  # what an ending takes off
BARE = {1.0, ELSEWHERE}  # without any ending
EXACT = 0.98  # from here on every sound is the same
_VOICED = 0.95  # the same but for s and z
_VOWEL = 0.94  # one vowel of a long word is another
_LONG_VOWEL = 8  # sounds of such a word
MASKED = 0.94  # a letter is hidden
SURE = 0.93  # likeness from which a surname in another script is the same word
_CHECHEN = re.compile("[ьъЬЪ](?<=[аоуюхкгАОУЮХКГ][ьЬ]|[кК][ъЪ])|[\u04c0\u04cf]")  # letters that Russian does not put so
_OFTEN = 20  # one word in so many shows the language
_ABJAD_WORTH = 1.2  # what a likeness is worth when one side leaves vowels out, which costs evidence; see bench/train_names.py
LIKELY = 0.62  # the same, in company of another word of the name
_FEW_CAPITALS = 50  # words of a text among which one with a capital shows no habit
_LEAST_NEAR = 3  # sounds of a stem that is looked for by its skeleton
_MOST_NEAR = 60  # sounds of a word that may be another spelling; what is longer must be exact, and costs no time and memory
SHORT = 4  # sounds; a word as short as that must be exact
_ROOT = 2  # letters fewer than those of an Arabic root
_JOINED = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ك", "ل")
_LONGER = 3  # sounds by which two spellings of one word may differ in length when one leaves vowels out
_NO_CASE = frozenset({"arabic", "hebrew", "georgian"})
_ABJADS = frozenset({"arabic", "hebrew"})
_APOSTROPHE = re.compile("['\u2019]")


class Hit(NamedTuple):
    """What word of a protected name a word of the text may be."""

    word: int
    sure: float


def hits_in(folded: Folded, index: Index, known: dict[str, dict[int, float]], *, is_small: bool) -> dict[int, list[Hit]]:
    """Look every different word up once, but those of which it is known what name words they may be.

    In a text without capitals (`is_small`) a word with a small letter may be a distant spelling, too.
    """
    words = {word.text: word for word in reversed(folded.words)}
    small = set() if is_small else {word.text for word in folded.words if not word.is_capital}
    seeker = _Seeker(index, is_chechen=_is_chechen(folded.words), is_small=is_small)
    known = dict(known)
    for text, word in words.items():
        if text in known:
            continue
        is_common = _is_common(word, small, is_small=is_small)
        found = {} if is_common is None else seeker.look_up(word, is_common=is_common)
        if found:
            known[text] = found
    known |= _beside(folded.words, known, index)
    hits = {text: list(starmap(Hit, found.items())) for text, found in known.items()}
    return {at: hits[word.text] for at, word in enumerate(folded.words) if word.text in hits}


def _beside(words: Sequence[Word], known: dict[str, dict[int, float]], index: Index) -> dict[str, dict[int, float]]:
    """Hear again words with a small letter that stand beside one that is surely a name word: they may be distant spellings, too."""
    sought: dict[str, Word] = {}
    for at in range(1, len(words)):
        one, other = words[at - 1], words[at]
        if not one.is_capital and not other.is_capital and other.gap == " ":
            for sure, unsure in ((one, other), (other, one)):
                if sure.text in known and unsure.text not in sought and _are_rare(sure.text, unsure.text):
                    sought[unsure.text] = unsure
    seeker = _Seeker(index, is_chechen=False, is_small=True)
    found = {text: seeker.look_up(word, is_common=False) | known.get(text, {}) for text, word in sought.items() if len(word.sounds) > 1}
    return {text: hits for text, hits in found.items() if hits}


def _are_rare(*words: str) -> bool:
    return not any(map(is_everyday, words)) and not any(map(is_dictionary_word, words))


def is_all_small(folded: Folded) -> bool:
    """Tell that who wrote a text uses no capitals, so that a small letter says nothing."""
    return sum([word.is_capital for word in folded.words]) * _FEW_CAPITALS <= len(folded.words)


def _is_common(word: Word, small: set[str], *, is_small: bool) -> bool | None:
    """Tell that many texts hold a word; None for one that counts neither alone nor in company, as one sound does, which is an initial."""
    is_everywhere = is_everyday(word.text)
    if len(word.sounds) < 2 or (is_everywhere and not word.is_capital and not is_small):  # noqa: PLR2004 - one sound
        return None
    return is_everywhere or word.text.casefold() in small


def _is_chechen(words: Sequence[Word]) -> bool:
    """Tell that one word in so many is spelled as Chechen is."""
    if _CHECHEN.search("\n".join({word.text for word in words})) is None:
        return False
    return sum([_CHECHEN.search(word.text) is not None for word in words]) * _OFTEN > len(words)


def words_like(word: Word, index: Index) -> dict[int, float]:
    """Look one word up, as it sounds; give the numbers of name words, and how sure each is."""
    return _Seeker(index, is_chechen=False, is_small=False).look_up(word, is_common=True)


def _otherwise(word: Word) -> tuple[str, ...]:
    """Give other sounds of a word, as its letters may be read."""
    return readings(word.text)[1:] if word.script == "latin" or "E" in word.sounds or word.sounds[:1] == "X" else ()


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

    def __init__(self, index: Index, *, is_chechen: bool, is_small: bool) -> None:
        self._index = index
        self._is_small = is_small
        self._is_chechen = is_chechen
        self._costs = Costs()

    def look_up(self, word: Word, *, is_common: bool) -> dict[int, float]:
        """Give the numbers of name words that a word may be, and how sure each is; one that many texts hold is no distant spelling."""
        found: dict[int, float] = {}
        index, script = self._index, word.script
        language = language_of(script, is_chechen=self._is_chechen)
        bared = _bared(word)
        heard = [text_stems(sounds, language) for sounds in (word.sounds, *bared, *_otherwise(word))]
        for stems in heard:
            for number, held_in, ending in index.exact(stems):
                sure = (1.0 if held_in == script else ELSEWHERE) - (_BENT if ending else 0.0)
                if sure > found.get(number, 0.0):
                    found[number] = sure
        may_be_near = not is_common and len(word.sounds) <= _MOST_NEAR
        if may_be_near and (word.is_capital or self._is_small or script in _NO_CASE):
            for stems in heard[: 1 + len(bared)]:
                self._near(word, stems, found)
            if len(word.sounds) >= _LONG_VOWEL:
                self._misspelled(word, found)
        return found

    def _near(self, word: Word, stems: Sequence[Stem], found: dict[int, float]) -> None:
        """Add words of other scripts that sound alike."""
        scripts = [script for script in self._index.scripts if script != word.script]
        if not scripts or not stems:
            return
        bones_of = beginnings(stems[0][0] + stems[0][1])
        for stem, _, kinds in stems:
            if len(stem) < _LEAST_NEAR:
                break
            bones = bones_of[len(stem)]
            if len(stem) <= SHORT:
                bones = frozenset([bone for bone in bones if len(bone) > 1])  # one consonant tells nothing
            for script in scripts:
                slack = _LONGER if script in _ABJADS or word.script in _ABJADS else 1
                near = self._index.near(bones, script, like=stem, slack=slack, kinds=kinds)
                first = dict(reversed(near))  # of each name word
                for number, sure in zip(first, self._sure(stem, word.script, list(first.values()), script) if first else (), strict=True):
                    if sure > found.get(number, 0.0):
                        found[number] = sure

    def _misspelled(self, word: Word, found: dict[int, float]) -> None:
        """Add long words of the same script that differ in one vowel: records and texts are often mistyped there."""
        for stem, _, kinds in text_stems(word.sounds):
            if len(stem) < _LONG_VOWEL:
                break
            for number, other in self._index.near(skeletons(stem), word.script, like=stem, slack=0, kinds=kinds):
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
            else min(1.0, like * worth)
            if like * worth >= LIKELY
            else 0.0
            for other, like in zip(others, alike, strict=True)
        ]
