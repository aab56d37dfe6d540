"""Find who may be the same among many: everybody in a register who shares a skeleton, rare ones first.

Each name word gives keys: its skeletons, its skeletons with one class left out, and, with each other word of the name, its skeleton beside
the beginning of the other. People who share keys are ranked by how rare what they share is in this very register; a glance at the best of
them chooses the candidates. Frequent keys are not followed: they bring everybody, and two people who share only those share nothing rare.

Lives in memory alone, and holds no name as written. Never decides: it gives candidates, and `compare` asks about them.

    >>> from safeconduct.model.names.record import record
    >>> register = Register()
    >>> register.add(1, record("Tamerlan Ovlurov"))
    >>> [(ref, question.verdict) for ref, question in register.find(record("Овлуров Тамерлан"))]
    [(1, 'same')]
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Hashable, Iterator
from heapq import nlargest
from itertools import pairwise
from typing import Generic, TypeVar

from safeconduct.model.names.compare import Question, compare, is_different
from safeconduct.model.names.features import Memo
from safeconduct.model.names.glance import Look, glance, look
from safeconduct.model.names.record import NameRecord, Spelling, spelling
from safeconduct.model.names.sounds import shortened, skeletons

Ref = TypeVar("Ref", bound=Hashable)
MOST_CANDIDATES = 20  # people compared with each new one
_POOL = 120  # people at whom is glanced, of whom the candidates are chosen
_MOST_SHARING = 400  # people with one key beyond which it is not followed
_LONG = 4  # classes of a skeleton from which one may be left out
_READINGS = 3  # skeletons of one word that are combined with other words
_MOST_REMEMBERED = 2_000_000  # comparisons of two name words kept; then the memo starts anew


Keys = tuple[frozenset[str], ...]
"""The keys of each word of a name, all spellings together."""


def keys(name: str | NameRecord) -> frozenset[str]:
    """Give the blocking keys of a name: two spellings of one name share at least one, with few exceptions."""
    return frozenset(key for group in _grouped(name) for key in group)


def _grouped(name: str | NameRecord) -> Keys:
    spellings = name.spellings if isinstance(name, NameRecord) else (spelling(name),)
    return tuple(dict.fromkeys(frozenset(group) for one in spellings for group in _keys(one)))


def _keys(one: Spelling) -> Iterator[list[str]]:
    words = [sorted(part.skeletons)[:_READINGS] for part in one.parts]
    for at, bones in enumerate(words):
        if one.parts[at].is_initial:
            continue
        others = [bone for other, them in enumerate(words) if other != at for bone in them]
        starts = {f"+{bone[:2]}" for bone in others} | {f".{bone[:1]}" for bone in others}
        group: list[str] = []
        for bone in bones:
            if len(bone) > 1:
                group.append(bone)
            if len(bone) >= _LONG:
                group += [f"-{short}" for short in shortened(bone)]
            group += [f"{bone}{start}" for start in starts]
        yield group
    for before, after in pairwise(part for part in one.parts if not part.is_initial):
        yield sorted(skeletons(before.sounds + after.sounds))


def _bits_of(who: NameRecord) -> float:
    """Give how much a name says, in bits; of several spellings the one that says most."""
    return max((sum(part.bits for part in one.parts) for one in who.spellings), default=0.0)


class Register(Generic[Ref]):
    """People to look among, by whatever reference the caller gives; in memory only."""

    __slots__ = ("_bits", "_holders", "_keys", "_looks", "_memo", "_numbers", "_places", "_records", "_refs", "_words")

    def __init__(self) -> None:
        self._records: list[NameRecord | None] = []
        self._refs: list[Ref] = []
        self._keys: list[Keys] = []
        self._numbers: dict[Ref, int] = {}
        self._holders: dict[str, list[int]] = {}
        self._memo: Memo = {}
        self._places: dict[str, int] = {}  # where each name word stands in `_looks`
        self._looks: list[Look] = []
        self._words: list[tuple[int, ...]] = []
        self._bits: list[float] = []

    def __len__(self) -> int:
        """Count the people who are in it."""
        return len(self._numbers)

    def __repr__(self) -> str:
        """Show how many, never who."""
        return f"Register({len(self)} people)"

    def add(self, ref: Ref, who: NameRecord) -> None:
        """Add a person; whoever stood under this reference before is replaced."""
        self.drop(ref)
        number = len(self._records)
        found = _grouped(who)
        self._records.append(who)
        self._refs.append(ref)
        self._keys.append(found)
        self._numbers[ref] = number
        self._words.append(self._looked(who))
        self._bits.append(_bits_of(who))
        for key in {key for group in found for key in group}:
            self._holders.setdefault(key, []).append(number)

    def drop(self, ref: Ref) -> None:
        """Take a person out; a reference that is not here does no harm."""
        number = self._numbers.pop(ref, None)
        if number is None:
            return
        for key in {key for group in self._keys[number] for key in group}:
            self._holders[key].remove(number)
        self._records[number] = None
        self._keys[number] = ()
        self._words[number] = ()

    def candidates(self, who: NameRecord, *, most: int = MOST_CANDIDATES) -> list[Ref]:
        """Give whom to compare with, most promising first."""
        return [self._refs[number] for number in self._chosen(who, _grouped(who), most, len(self._records))]

    def find(self, who: NameRecord, *, most: int = MOST_CANDIDATES) -> list[tuple[Ref, Question]]:
        """Give everybody who is not simply different, surest first."""
        return self._asked(who, self._chosen(who, _grouped(who), most, len(self._records)))

    def duplicates(self, *, most: int = MOST_CANDIDATES) -> Iterator[tuple[Ref, Ref, Question]]:
        """Yield every pair in the register that is not simply different, each once."""
        for number, who in enumerate(self._records):
            if who is not None:
                for ref, question in self._asked(who, self._chosen(who, self._keys[number], most, number)):
                    yield ref, self._refs[number], question

    def _asked(self, who: NameRecord, numbers: list[int]) -> list[tuple[Ref, Question]]:
        if len(self._memo) > _MOST_REMEMBERED:
            self._memo.clear()
        out: list[tuple[Ref, Question]] = []
        for number in numbers:
            other = self._records[number]
            if other is not None and not is_different(who, other, len(self), self._memo):
                out.append((self._refs[number], compare(who, other, len(self), self._memo)))
        return sorted(out, key=lambda found: -found[1].score)

    def _looked(self, who: NameRecord) -> tuple[int, ...]:
        """Look at each name word once; give their places."""
        places: dict[int, None] = {}
        for part in (part for one in who.spellings for part in one.parts):
            place = self._places.get(part.key)
            if place is None:
                place = self._places[part.key] = len(self._looks)
                self._looks.append(look(part))
            places[place] = None
        return tuple(places)

    def _chosen(self, who: NameRecord, wanted: Keys, most: int, before: int) -> list[int]:
        """Glance at the best ranked, and give those who share most of what both names say."""
        pool = self._ranked(wanted, _POOL, before)
        bearers: dict[int, list[int]] = {}
        for at, number in enumerate(pool):
            for place in self._words[number]:
                bearers.setdefault(place, []).append(at)
        shared = [0.0] * len(pool)
        looks = self._looks
        for one in {part.key: look(part) for spelt in who.spellings for part in spelt.parts}.values():
            nothing = one.asks.isdisjoint
            seen = sorted([(glance(one, looks[place]), place) for place in bearers if not nothing(looks[place].has)])
            best: dict[int, float] = {}
            for bits, place in seen:  # the best last, so that it stays
                best.update(dict.fromkeys(bearers[place], bits))
            for at, bits in best.items():
                shared[at] += bits
        bits = _bits_of(who)
        scores = [both / (bits + self._bits[number]) ** 0.5 for both, number in zip(shared, pool, strict=True)]
        return [pool[at] for at in nlargest(most, range(len(pool)), key=scores.__getitem__)]

    def _ranked(self, wanted: Keys, most: int, before: int) -> list[int]:
        """Rank those with a number under `before` who share keys: the rarest key of each word counts, so that two words outdo one."""
        worth: dict[int, float] = {}
        size = max(2, len(self._records))
        for group in wanted:
            best: dict[int, float] = {}
            found = [holders for key in group if (holders := self._holders.get(key)) and len(holders) <= _MOST_SHARING]
            found.sort(key=len, reverse=True)
            for holders in found:  # the rarest last, so that it stays
                rare = math.log2(size / len(holders)) + 0.1
                if holders[-1] < before:
                    best.update(dict.fromkeys(holders, rare))
                else:
                    best.update(dict.fromkeys(holders[: bisect_left(holders, before)], rare))
            for number, rare in best.items():
                worth[number] = worth.get(number, 0.0) + rare
        return nlargest(most, worth, key=worth.__getitem__)
