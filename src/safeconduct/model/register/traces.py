"""Say by what traces a name word is found again where its sounds alone do not do: an alphabet without vowels, a pet name, an initial.

The traces of a word are the given names it is a form of, its skeletons, and those of readings that a whole language has. What a trace says
is how rare it is among those who are known, which is counted by whoever holds them; here stands only the doubt: by how many bits it says
less, since some of those who share it are other names. Doubts were chosen on invented people of the half of the words that trains
(`bench.people`).

Never compares two words: `near` and `compare` do.

    >>> from safeconduct.model.names import spelling
    >>> ov, off = (set(traces(spelling(name).parts[0])) for name in ("Овлуров", "Owluroff"))
    >>> min(ov & off, key=lambda trace: trace.doubt)
    Trace(key='AFLRF', doubt=0.5)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from safeconduct.model.names import Part, skeletons

_FORM, _BONE, _INITIAL, _BEGUN, _OTHER = 0.3, 0.5, 4.5, 0.5, 1.5


class Trace(NamedTuple):
    """A key that spellings of one word share, and by how many bits it says less than its rarity."""

    key: str
    doubt: float

    @property
    def is_initial(self) -> bool:
        """Tell whether it says of a word only with what it begins."""
        return self.key[0] in ",;"


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
    found = {f"#{line}": _FORM for line in part.lines} | dict.fromkeys(part.skeletons, _BONE)
    for bone in _other_skeletons(part):
        found.setdefault(bone, _OTHER)
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
