"""Draw the outline of a word: its vowels in their order, which tell words of one skeleton apart before anything is weighed.

Never compares consonants: those are in the skeleton.
"""

from __future__ import annotations

from safeconduct.model.names.letters import SOUNDS

_VOWELS = {ord(sound): None for sound in SOUNDS if sound not in "aeiou"} | {ord(sound): ord("i") for sound in "yjJ"} | {ord("E"): ord("e")}


def outline(heard: str) -> str:
    """Give the vowels of a word in their order, by which words with one skeleton are told apart quickly; glides and semivowels are an i."""
    return heard.translate(_VOWELS)


def outlines_agree(one: str, other: str) -> bool:
    """Tell that two outlines differ in one place at the most: what is worse has never sounded like one name in two alphabets.

    >>> outlines_agree("aeo", "aeeo"), outlines_agree("aeo", "aio"), outlines_agree("aeo", "eoa")
    (True, True, False)
    """
    least = min(len(one), len(other))
    before = 0
    while before < least and one[before] == other[before]:
        before += 1
    behind = 0
    while behind < least - before and one[-1 - behind] == other[-1 - behind]:
        behind += 1
    return before + behind >= least - 1
