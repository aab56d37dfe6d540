"""Find who may be the same among many: everybody in a register of whom one name word left a trace that is rare, or two words left any.

What a shared trace says is how rare it is in this very register, less the doubt that goes with it (`traces`); what is not found again
speaks against, as Fellegi and Sunter (1969) weigh it. People are ranked by that alone: nobody is compared before. Traces that everybody
leaves are not followed.

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
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from safeconduct.model.names.compare import Question, ask
from safeconduct.model.names.features import Memo
from safeconduct.model.names.record import NameRecord, Part, spelling
from safeconduct.model.names.traces import ALONE, MISSED, Trace, left_by, looked_for

Ref = TypeVar("Ref", bound=Hashable)
MOST_CANDIDATES = 25  # people compared with each new one
_UNLIKELY = 10.3  # bits under the one in so many that she is: of the training words no pair with less was one person
_ALWAYS = 5  # of the first who are compared whatever they share
_BY_CHANCE = 5  # more than are expected before somebody, of those to be compared with her
_MOST_ALONE = 60  # people who are ranked though they share one word only
_FEW = 64  # people with one trace who are looked at though it says nothing: in a small register nothing is rare
_MOST_FOLLOWED = 12_500  # people with one trace who are gone through, half as many for each bit of its doubt
_LEAST_RARE = 0.3  # bits that a trace says at least, if it is followed by an initial
_MOST_REMEMBERED = 2_000_000  # comparisons of two name words kept, and people kept for words; then the memo starts anew


class _Bearers(NamedTuple):
    """Who may bear a name word: everybody with what is shared, in bits, and those among them who share most."""

    shared: dict[int, float]
    first: list[int]


def keys(name: str | NameRecord) -> frozenset[str]:
    """Give the blocking keys of a name: two spellings of one name share at least one, with few exceptions."""
    who = name if isinstance(name, NameRecord) else NameRecord(spellings=(spelling(name),))
    return frozenset(trace.key for part in _parts_of(who).values() for trace in left_by(part))


def _parts_of(who: NameRecord) -> dict[str, Part]:
    """Give the different name words of a person, all spellings together."""
    return {part.key: part for one in who.spellings for part in one.parts}


class Register(Generic[Ref]):
    """People to look among, by whatever reference the caller gives; in memory only."""

    __slots__ = ("_held", "_holders", "_known", "_marked", "_memo", "_numbers", "_records", "_refs", "_sizes")

    def __init__(self) -> None:
        self._records: list[NameRecord | None] = []
        self._refs: list[Ref] = []
        self._sizes: list[int] = []  # how many name words each has
        self._numbers: dict[Ref, int] = {}
        self._holders: dict[str, list[int]] = {}  # who left each trace, in the order in which they came
        self._marked: dict[str, tuple[list[int], ...]] = {}  # the lists in which the bearers of each name word stand
        self._memo: Memo = {}
        self._known: dict[str, _Bearers] = {}  # of words that were looked for; gone when somebody comes or goes
        self._held = 0

    def __len__(self) -> int:
        """Count the people who are in it."""
        return len(self._numbers)

    def __repr__(self) -> str:
        """Show how many, never who."""
        return f"Register({len(self)} people)"

    def add(self, ref: Ref, who: NameRecord) -> None:
        """Add a person; whoever stood under this reference before is replaced."""
        self.drop(ref)
        self._known.clear()
        number = len(self._records)
        parts = _parts_of(who)
        self._records.append(who)
        self._refs.append(ref)
        self._sizes.append(len(parts))
        self._numbers[ref] = number
        for part in parts.values():
            for numbers in self._lists_of(part):
                if not numbers or numbers[-1] != number:  # two words of one name may leave one trace
                    numbers.append(number)

    def _lists_of(self, part: Part) -> tuple[list[int], ...]:
        found = self._marked.get(part.key)
        if found is None:
            found = self._marked[part.key] = tuple([self._holders.setdefault(trace.key, []) for trace in left_by(part)])
        return found

    def drop(self, ref: Ref) -> None:
        """Take a person out; a reference that is not here does no harm."""
        number = self._numbers.pop(ref, None)
        who = self._records[number] if number is not None else None
        if number is None or who is None:
            return
        self._known.clear()
        for part in _parts_of(who).values():
            for numbers in self._lists_of(part):
                if number in numbers:
                    numbers.remove(number)
        self._records[number] = None

    def candidates(self, who: NameRecord, *, most: int = MOST_CANDIDATES) -> list[Ref]:
        """Give whom to compare with, most promising first."""
        return [self._refs[number] for number in self._chosen(who, most, len(self._records))]

    def find(self, who: NameRecord, *, most: int = MOST_CANDIDATES) -> list[tuple[Ref, Question]]:
        """Give everybody who is not simply different, surest first."""
        return self._asked(who, self._chosen(who, most, len(self._records)))

    def duplicates(self, *, most: int = MOST_CANDIDATES) -> Iterator[tuple[Ref, Ref, Question]]:
        """Yield every pair in the register that is not simply different, each once, in no order."""
        for number in self._in_turn():
            who = self._records[number]
            if who is not None:
                about = most * number // len(self._records)  # so many of the first `most` of all come before this one, by chance
                for ref, question in self._asked(who, self._chosen(who, min(most, about + _BY_CHANCE), number)):
                    yield ref, self._refs[number], question

    def _in_turn(self) -> list[int]:
        """List everybody so that those come one after the other whose commonest word is the same: its bearers are then gathered once."""
        turn: list[tuple[str, int]] = []
        for number, who in enumerate(self._records):
            if who is not None:
                commonest = self._commonest(_parts_of(who).values())
                turn.append((commonest.key if commonest else "", number))
        return [number for _, number in sorted(turn)]

    def _asked(self, who: NameRecord, numbers: list[int]) -> list[tuple[Ref, Question]]:
        if len(self._memo) > _MOST_REMEMBERED:
            self._memo.clear()
        size, memo = len(self), self._memo
        out: list[tuple[Ref, Question]] = []
        for number in numbers:
            other = self._records[number]
            if other is not None and (question := ask(who, other, size, memo)) is not None:
                out.append((self._refs[number], question))
        return sorted(out, key=lambda found: -found[1].score)

    def _chosen(self, who: NameRecord, most: int, before: int) -> list[int]:
        """Rank those with a number under `before` who may bear one rare word or two words of a name, and give the first."""
        bearers = self._bearers(who, before)
        shared = [found.shared for found in bearers]
        pool = {number for found in bearers for number in found.first if number < before}
        for one, other in combinations(shared, 2):
            pool.update([number for number in one.keys() & other.keys() if number < before])
        size, sizes = len(shared), self._sizes
        longest = max([sizes[number] for number in pool], default=0)
        against = [MISSED * min(size, count) + ALONE * abs(size - count) for count in range(longest + 1)]
        scores = {number: -against[sizes[number]] for number in pool}
        for them in shared:
            for number in scores.keys() & them.keys():
                scores[number] += them[number]
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)[:most]
        least = math.log2(len(self._records)) - _UNLIKELY if ranked else 0.0
        return [number for place, number in enumerate(ranked) if place < _ALWAYS or scores[number] >= least]

    def _bearers(self, who: NameRecord, before: int) -> list[_Bearers]:
        """Give who may bear each word of a name. Of a common word they are remembered, of the others only those before are gathered."""
        parts = list(_parts_of(who).values())
        commonest = self._commonest(parts) if len(self._records) > _MOST_FOLLOWED and before < len(self._records) else None
        return [self._remembered(part) if commonest in (None, part) else self._gathered(part, before) for part in parts]

    def _commonest(self, parts: Iterable[Part]) -> Part | None:
        return max(parts, key=lambda part: sum(map(len, self._lists_of(part))), default=None)

    def _remembered(self, part: Part) -> _Bearers:
        """Give who may bear a name word, remembered until somebody comes or goes."""
        known = self._known.get(part.key)
        if known is not None:
            return known
        found = self._gathered(part, len(self._records))
        self._held += len(found.shared)
        if self._held > _MOST_REMEMBERED:
            self._known.clear()
            self._held = len(found.shared)
        self._known[part.key] = found
        return found

    def _gathered(self, part: Part, before: int) -> _Bearers:
        holders = sorted(self._followed(looked_for(part)), key=itemgetter(0))
        if before < len(self._records):
            holders = [(said, numbers[: bisect_left(numbers, before)]) for said, numbers in holders]
        shared: dict[int, float] = {}
        for said, numbers in holders:  # what says most comes last, so that it stays
            shared.update(dict.fromkeys(numbers, said))
        first: list[int] = []
        for _, numbers in reversed(holders):
            first += numbers
            if len(first) >= _MOST_ALONE:
                break
        return _Bearers(shared, first[: 2 * _MOST_ALONE])

    def _followed(self, wanted: Iterable[Trace]) -> Iterator[tuple[float, list[int]]]:
        """Yield what each trace says that says enough, in bits over a word that is missed, with who left it."""
        size = len(self._records)
        least = math.log2(max(1.0, size / _MOST_FOLLOWED))
        for key, doubt in wanted:
            numbers = self._holders.get(key)
            if numbers:
                rare = math.log2(size / len(numbers)) - doubt
                if key[0] in ",;":
                    rare = max(_LEAST_RARE, rare)
                if rare > least or (len(numbers) <= _FEW and rare > -MISSED):
                    yield rare + MISSED, numbers
