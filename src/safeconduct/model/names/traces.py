"""Say by what traces a name word is found again: what stays of it in another alphabet, another ear, another hand.

The traces of a word are its sounds, the given name it is a form of, its skeletons with its vowels and without, and its skeletons with one
class left out. Two spellings of one word share one of them, with few exceptions; so do strangers, the more often the less a trace says. How
often is counted by whoever holds many names; here stands only the doubt: by how many bits a trace says less than its rarity, since some of
those who share it are other names. Doubts were chosen on invented people of the half of the words that trains (`bench.people`).

Never compares two words: `compare` does.

    >>> from safeconduct.model.names.record import spelling
    >>> ov, off = (set(traces(spelling(name).parts[0])) for name in ("Овлуров", "Owluroff"))
    >>> min(ov & off, key=lambda trace: trace.doubt)
    Trace(key='AFLRF|ouo', doubt=0.3)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from safeconduct.model.names.given import given_lines
from safeconduct.model.names.outline import outline
from safeconduct.model.names.record import Part
from safeconduct.model.names.sounds import skeletons

MISSED = 3.0  # bits by which a word of a name that is not found again speaks against it
ALONE = 3.5  # bits by which one more word in one of two names does
_FORM, _VOWELS, _BONE, _SHORT_VOWELS, _SHORT, _INITIAL, _BEGUN, _OTHER = 0.3, 0.3, 0.5, 3.0, 4.0, 4.5, 0.5, 1.5
_LONG, _LEAST = 4, 3  # classes of a skeleton of which one may be left out; classes of what is left
_ABJADS = frozenset({"arabic", "hebrew"})
_ROUGH = str.maketrans("oe", "ai")  # vowels that are most often written one for the other


class Trace(NamedTuple):
    """A key that spellings of one word share, and by how many bits it says less than its rarity."""

    key: str
    doubt: float


def left_by(part: Part) -> tuple[Trace, ...]:
    """Give what a name word leaves in a register; `traces` of its spellings, and of initials that stand for it, meet there."""
    starts = sorted({bone[:1] for bone in part.skeletons})
    if part.is_initial:
        return tuple(Trace(f",{start}", _INITIAL) for start in starts)
    return (*traces(part), *(Trace(f";{start}", _BEGUN) for start in starts))


def looked_for(part: Part) -> tuple[Trace, ...]:
    """Give under what the spellings of a name word are looked for; an initial is found by what begins like it, and the other way round."""
    starts = sorted({bone[:1] for bone in part.skeletons})
    if part.is_initial:
        return tuple(Trace(f"{kind}{start}", _BEGUN) for start in starts for kind in ",;")
    return (*traces(part), *(Trace(f",{start}", _INITIAL) for start in starts))


def traces(part: Part) -> tuple[Trace, ...]:
    """Give the traces of a full name word, each key once with its least doubt."""
    found: dict[str, float] = {f"={part.sounds}": 0.0}
    for line in given_lines(part.sounds):
        found[f"#{line}"] = _FORM
    vowels = None if part.script in _ABJADS else outline(part.sounds)
    for bone in part.skeletons:
        found[bone] = _BONE
        if vowels is not None:
            found[f"{bone}|{vowels}"] = _VOWELS
    others = _other_skeletons(part)
    for bone in others:
        found.setdefault(bone, _OTHER)
    rough = None if vowels is None else vowels.translate(_ROUGH)
    for bone in (*part.skeletons, *others):
        for short in _shorter(bone):
            found.setdefault(f"-{short}", _SHORT)
            if rough is not None:
                found.setdefault(f"-{short}|{rough}", _SHORT_VOWELS)
    return tuple(Trace(key, doubt) for key, doubt in found.items())


def _other_skeletons(part: Part) -> list[str]:
    """Give skeletons of readings that a whole language has: French leaves the last consonant out, Russian what Latin and Greek end in.

    And what Russian writes as t in a Japanese name, others write as ch.
    """
    if part.script == "cyrillic" and _POLIVANOV.search(part.sounds) is not None:
        return sorted(skeletons(_POLIVANOV.sub("C", part.sounds)) - part.skeletons)
    if part.script == "latin" and part.sounds.endswith(_SILENT):
        return sorted({bone[:-1] for bone in part.skeletons if len(bone) > 1} - part.skeletons)
    return []


_POLIVANOV = re.compile("t(?=[ijE])")
_SILENT = ("t", "d", "s", "z", "r", "p")


def _shorter(bone: str) -> list[str]:
    """Give a skeleton, for it may be what is left of another, and what is left of it when one class is dropped."""
    short = [bone[:at] + bone[at + 1 :] for at in range(len(bone))] if len(bone) >= _LONG else []
    return [bone, *short] if len(bone) >= _LEAST else short
