"""Find the name words that sound nearly like one, among all that are known: what a slip of the pen or another ear made of it.

Words are held by their sounds, roughly: what writers most often exchange is taken for one. How far two are apart is how many sounds must be
changed, left out or exchanged (the optimal string alignment of Damerau and Levenshtein), as a share of the longer word; `rapidfuzz` does it
for many at once. A rough measure, for choosing whom to compare: `likeness` weighs.

Never knows who bears a word.

    >>> sounds = Sounds()
    >>> [sounds.take(rough(heard)) for heard in ("Doxar", "okuneva", "okunev")]
    [0, 1, 2]
    >>> numbers, far = sounds.near("okuneva")
    >>> numbers.tolist(), [format(share, ".2f") for share in far]
    ([1, 2], ['0.00', '0.14'])
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

FARTHEST = 0.45  # the share of sounds beyond which two words are not one, as far as this tells; with 0.4 two people in a thousand are lost
LONGEST = 64  # sounds of a word that are looked at
_AT_ONCE = 400  # words that are compared at a time with all of one length: some megabytes
# Sounds that writers exchange most often; chosen on the words that train, where fewer and more merged sounds both found fewer.
_GROUPS = ("eE", "ijy", "uw", "kqX", "xh", "tT", "zZ", "cCKQ", "DGJ")
_ROUGH = {ord(sound): group[0] for group in _GROUPS for sound in group}


class Near(NamedTuple):
    """Words by their numbers, and how far each is, from 0 to `FARTHEST`; two rows of one length."""

    numbers: NDArray[np.int32]
    far: NDArray[np.float32]


def rough(heard: str) -> str:
    """Give the sounds of a word as they are compared here: what is often written one for the other is one, said twice is said once.

    >>> rough("stewart"), rough("stjuard")
    ('steuart', 'stiuard')
    """
    merged = heard[:LONGEST].translate(_ROUGH)
    return "".join([sound for at, sound in enumerate(merged) if not at or sound != merged[at - 1]])


class Sounds:
    """Words by their sounds, each once, numbered as they came."""

    __slots__ = ("_known", "_lengths", "_near")

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._lengths: dict[int, tuple[list[str], array[int]]] = {}  # the words of each length, and their numbers
        self._near: dict[str, Near] = {}  # what was found; gone when a word comes that was not known

    def __len__(self) -> int:
        """Count the words."""
        return len(self._known)

    def take(self, word: str) -> int:
        """Take a word as `rough` gives it, and give its number; what is known keeps its own."""
        number = self._known.get(word)
        if number is None:
            number = self._known[word] = len(self._known)
            words, numbers = self._lengths.setdefault(len(word), ([], array("i")))
            words.append(word)
            numbers.append(number)
            self._near.clear()
        return number

    def near(self, word: str) -> Near:
        """Give what sounds like a word or nearly, itself among it when it is known."""
        found = self._near.get(word)
        if found is None:
            found = self._near[word] = _joined([near for length in self._lengths for _, near in self._blocks([word], len(word), length)])
        return found

    def compare_all(self, progress: Callable[[int, int], None]) -> None:
        """Find what is near to each word at once, each pair measured once; reports how many words of all are done."""
        ones: list[NDArray[np.int32]] = []
        others: list[Near] = []
        done = 0
        for length, (words, known) in self._lengths.items():
            mine = np.array(known, np.int32)
            for longer in self._lengths:
                for rows, near in self._blocks(words, length, longer) if longer >= length else ():
                    ones.append(mine[rows])
                    others.append(near)
                    if longer > length:
                        ones.append(near.numbers)
                        others.append(Near(mine[rows], near.far))
            done += len(words)
            progress(done, len(self))
        one, other = np.concatenate([_NONE.numbers, *ones]), _joined(others)
        order = np.argsort(one, kind="stable")
        numbers, far = other.numbers[order], other.far[order]
        ends = np.searchsorted(one[order], np.arange(len(self) + 1)).tolist()
        self._near = {word: Near(numbers[ends[at] : ends[at + 1]], far[ends[at] : ends[at + 1]]) for word, at in self._known.items()}

    def _blocks(self, some: list[str], length: int, other: int) -> Iterator[tuple[NDArray[np.intp], Near]]:
        """Yield which of some words of one length are near to which of those of another: the places of the first, and the second."""
        longer = max(length, other)
        most = int(FARTHEST * longer)
        if abs(length - other) > most:
            return
        words, known = self._lengths[other]
        numbers = np.array(known, np.int32)
        for first in range(0, len(some), _AT_ONCE):
            changes = cdist(some[first : first + _AT_ONCE], words, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
            found = np.flatnonzero(changes <= most)  # flat, since a table's own places take eight times as long to find
            rows, columns = np.divmod(found, len(words))
            yield rows + first, Near(numbers[columns], (changes.ravel()[found] / longer).astype(np.float32))


def _joined(pieces: list[Near]) -> Near:
    pieces = [_NONE, *pieces]
    return Near(np.concatenate([piece.numbers for piece in pieces]), np.concatenate([piece.far for piece in pieces]))


_NONE = Near(np.zeros(0, np.int32), np.zeros(0, np.float32))
