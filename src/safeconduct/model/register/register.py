"""Hold people as they are heard, and find who may be one with somebody: by words that sound nearly alike, and by traces they share.

A word that is found again says how rare it is in this very register, in bits, less what makes the finding doubtful: the share of sounds
that differ (`near`), or what goes with a trace (`traces`). What is not found again speaks against, as Fellegi and Sunter (1969) weigh it.
People are ranked by that alone: nobody is compared before.

Lives in memory alone, and holds no name as written. Never decides: it gives candidates, and `compare` asks about them.

    >>> from safeconduct.model.names import record
    >>> register = Register()
    >>> register.add(1, record("Tamerlan Ovlurov"))
    >>> [(ref, question.verdict) for ref, question in register.find(record("Овлуров Тамерлан"))]
    [(1, 'same')]
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from safeconduct.model.names import Memo, NameRecord, Part, Question, ask
from safeconduct.model.register.near import Sounds, rough
from safeconduct.model.register.traces import left_by, looked_for

Ref = TypeVar("Ref", bound=Hashable)
Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is, and of how much."""
MOST_CANDIDATES = 25  # people compared with each new one
_MOST_SPELLINGS, _MOST_WORDS = 32, 64  # of one person, and different words of one spelling, by which she is looked for; more are no name
# Chosen on invented people of the half of the words that trains (`bench.people`), as the doubts in `traces`.
_MISSED = 3.0  # bits by which a word of a name that is not found again speaks against it
_ALONE = 3.5  # bits by which one more word in one of two names does
_CHANGED = 22.0  # bits that a word would say less if all its sounds differed
_LEAST_RARE = 0.3  # bits that an initial says at least
_UNLIKELY = 8.5  # bits under the one in so many that she is, with which nobody is compared: of 10,000 pairs that are one 3 have less
_FEW = 64  # people among whom nothing is rare: of so small a register the first are compared whatever they share
_TOO_COMMON = 2.0  # bits under the one in so many, below which what is shared is too common here, and speaks against one person
_BY_CHANCE = 5  # more than are expected before somebody, of those to be compared with her
_STEPS = 8  # to a bit: people are ranked in whole eighths, which two bytes hold
_NEVER = 30_000  # eighths against whoever is gone: more than any words can say
_GONE = _MOST_WORDS + 1  # in place of how many words somebody has who is gone
_YEAR, _DAY = 4, 10  # characters of an ISO date
_NOBODY = NameRecord(spellings=())
_MOST_REMEMBERED = 2_000_000  # comparisons of two name words kept, and people kept for words; then the memo starts anew
_REPORT = 500  # people between two reports


class _Bearers(NamedTuple):
    """Who may bear a name word, as they came, and what it says of each, in eighths of a bit over a word that is missed."""

    numbers: NDArray[np.int64]
    said: NDArray[np.int16]


class Register(Generic[Ref]):
    """People to look among, by whatever reference the caller gives; in memory only."""

    def __init__(self) -> None:
        self._records: list[NameRecord] = []
        self._refs: list[Ref] = []
        self._shortest, self._longest = array("h"), array("h")  # how many name words the spellings of each have
        self._numbers: dict[Ref, int] = {}
        self._sounds = Sounds()
        self._holders: dict[str | int, list[int]] = {}  # who left each trace, and whose word sounds so, in the order in which they came
        self._heard = array("q")  # of each sound, by how many it is borne
        self._marks: dict[str, tuple[str | int, ...]] = {}  # under what the bearers of each name word stand
        self._arrays = _Arrays(self._holders)
        self._against: dict[int, NDArray[np.int16]] = {}  # what speaks against everybody, by how many words are looked for
        self._found: dict[str, _Bearers] = {}  # of words that were looked for; gone when somebody comes or goes
        self._held = 0
        self._room = np.zeros((3, 0), np.int16)  # for what is said of everybody: by the best spelling, by one, by a word
        self._memo: Memo = {}

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
        sizes = [len(words) for words in _spellings_of(who)] or [0]
        self._records.append(who)
        self._refs.append(ref)
        self._shortest.append(min(sizes))
        self._longest.append(max(sizes))
        self._numbers[ref] = number
        marks = self._marks_of(who)
        for mark in marks:
            self._holders.setdefault(mark, []).append(number)
        self._changed(marks, 1)

    def drop(self, ref: Ref) -> None:
        """Take a person out; a reference that is not here does no harm."""
        number = self._numbers.pop(ref, None)
        if number is None:
            return
        marks = self._marks_of(self._records[number])
        for mark in marks:
            self._holders[mark].remove(number)
        self._records[number] = _NOBODY
        self._shortest[number] = self._longest[number] = _GONE
        self._changed(marks, -1)

    def _marks_of(self, who: NameRecord) -> set[str | int]:
        """Give under what somebody stands."""
        return {mark for part in _parts_of(who) for mark in self._marks.get(part.key) or self._marked(part)} | _births(who)

    def _marked(self, part: Part) -> tuple[str | int, ...]:
        marks: list[str | int] = [trace.key for trace in left_by(part)]
        if not part.is_initial:
            marks.append(self._sounds.take(rough(part.sounds)))
            self._heard.extend([0] * (len(self._sounds) - len(self._heard)))
        for mark in marks:
            self._holders.setdefault(mark, [])
        found = self._marks[part.key] = tuple(marks)
        return found

    def _changed(self, marks: Iterable[str | int], by: int) -> None:
        """Forget what was found out: somebody came, or went, who stands under these."""
        for mark in marks:
            self._arrays.pop(mark, None)
            if isinstance(mark, int):
                self._heard[mark] += by
        self._found.clear()
        self._held = 0
        self._against.clear()

    def candidates(self, who: NameRecord, *, most: int = MOST_CANDIDATES) -> list[Ref]:
        """Give whom to compare with, most promising first."""
        return [self._refs[number] for number, _ in self._chosen(who, most, len(self._records))]

    def find(self, who: NameRecord, *, most: int = MOST_CANDIDATES) -> list[tuple[Ref, Question]]:
        """Give everybody who is not simply different, surest first."""
        return self._asked(who, self._chosen(who, most, len(self._records)))

    def duplicates(self, progress: Progress, *, most: int = MOST_CANDIDATES) -> Iterator[tuple[Ref, Ref, Question]]:
        """Yield every pair in the register that is not simply different, each once, in no order; who came first stands first.

        Reports how many words are done, then how many people.
        """
        self._sounds.compare_all(lambda done, total: progress("comparing words", done, total))
        for done, number in enumerate(self._in_turn()):
            if done % _REPORT == 0:
                progress("comparing people", done, len(self))
            about = most * number // len(self._records)  # so many of the first `most` of all come before this one, by chance
            who = self._records[number]
            for ref, question in self._asked(who, self._chosen(who, min(most, about + _BY_CHANCE), number)):
                yield ref, self._refs[number], question

    def _in_turn(self) -> list[int]:
        """List everybody so that those come one after the other whose commonest word is the same: its bearers are then gathered once."""
        turn: list[tuple[str, int]] = []
        for number in self._numbers.values():
            words = [(len(self._holders[self._marks[part.key][-1]]), part.key) for part in _parts_of(self._records[number])]
            turn.append((max(words)[1] if words else "", number))
        return [number for _, number in sorted(turn)]

    def _asked(self, who: NameRecord, chosen: list[tuple[int, float]]) -> list[tuple[Ref, Question]]:
        if len(self._memo) > _MOST_REMEMBERED:
            self._memo.clear()
        size, memo = len(self), self._memo
        enough = math.log2(size) - _TOO_COMMON if size > _FEW else -math.inf
        asked = [(self._refs[number], ask(who, self._records[number], size, memo, max(0.0, enough - bits))) for number, bits in chosen]
        return sorted([(ref, question) for ref, question in asked if question is not None], key=lambda found: -found[1].score)

    def _chosen(self, who: NameRecord, most: int, before: int) -> list[tuple[int, float]]:
        """Rank those with a number under `before`, and give the first, with the bits that speak for each."""
        if not before or not len(self):
            return []
        if self._room.shape[1] != len(self._records):
            self._room = np.zeros((3, len(self._records)), np.int16)
        said, one, _ = self._room[:, :before]
        said.fill(-_NEVER)
        for words in _spellings_of(who):
            np.negative(self._against_all(len(words))[:before], out=one)
            for part in words:
                bearers = self._bearers(part)
                last = bearers.numbers.searchsorted(before)
                one[bearers.numbers[:last]] += bearers.said[:last]
            np.maximum(said, one, out=said)
        for mark, bits in self._birth(who):
            numbers = self._arrays[mark]
            said[numbers[: numbers.searchsorted(before)]] += int(_STEPS * bits)
        least = math.log2(len(self)) - _UNLIKELY if len(self) > _FEW else -_NEVER / _STEPS + 1
        chosen = np.flatnonzero(said >= _STEPS * least)
        if len(chosen) > most:
            chosen = chosen[np.argpartition(said[chosen], -most)[-most:]]
        ranked = chosen[np.argsort(-said[chosen], kind="stable")]
        return [*zip(ranked.tolist(), (said[ranked] / _STEPS).tolist(), strict=True)]

    def _birth(self, who: NameRecord) -> list[tuple[str, float]]:
        """Give under what those stand who were born in the same year, and on the same day, and what each says, in bits."""
        found = [(mark, self._holders[mark]) for mark in sorted(_births(who)) if self._holders.get(mark)]
        before = [len(self), *(len(holders) for _, holders in found)]
        return [(mark, math.log2(wider / len(holders))) for wider, (mark, holders) in zip(before, found, strict=False)]

    def _against_all(self, words: int) -> NDArray[np.int16]:
        """Give what speaks against everybody before any word of so many is found again, in eighths; of spellings the nearest in length."""
        found = self._against.get(words)
        if found is None:
            sizes = np.arange(_GONE + 1)
            against = _STEPS * (_MISSED * np.minimum(sizes, words) + _ALONE * np.abs(sizes - words))
            against[_GONE] = _NEVER
            nearest = np.clip(words, np.array(self._shortest), np.array(self._longest))
            found = self._against[words] = against.astype(np.int16)[nearest]
        return found

    def _bearers(self, part: Part) -> _Bearers:
        """Give who may bear a name word, remembered until somebody comes or goes."""
        found = self._found.get(part.key)
        if found is None:
            most = self._room[2]
            marks, borne, bits = self._rarity(part)
            if marks:
                said = (_STEPS * (bits + _MISSED)).astype(np.int16)
                np.maximum.at(most, np.concatenate([self._arrays[mark] for mark in marks]), np.repeat(said, borne))
            numbers = np.flatnonzero(most > 0)
            found = _Bearers(numbers, most[numbers])
            most[numbers] = 0
            self._held += len(numbers)
            if self._held > _MOST_REMEMBERED:
                self._found.clear()
                self._held = len(numbers)
            self._found[part.key] = found
        return found

    def _rarity(self, part: Part) -> tuple[list[str | int], NDArray[np.int64], NDArray[np.float64]]:
        """Give under what the bearers of a name word stand, how many they are, and what each finding says, in bits."""
        all_of_them = math.log2(len(self))
        found = [(trace, len(holders)) for trace in looked_for(part) if (holders := self._holders.get(trace.key))]
        bits = [max(_LEAST_RARE if trace.is_initial else -_MISSED, all_of_them - math.log2(borne) - trace.doubt) for trace, borne in found]
        marks: list[str | int] = [trace.key for trace, _ in found]
        counts = np.array([borne for _, borne in found], np.int64)
        if part.is_initial or not self._heard:
            return marks, counts, np.array(bits, np.float64)
        near = self._sounds.near(rough(part.sounds))
        borne = np.frombuffer(self._heard, np.int64)[near.numbers]
        heard = all_of_them - np.log2(np.maximum(borne, 1)) - _CHANGED * near.far
        return marks + near.numbers.tolist(), np.concatenate([counts, borne]), np.concatenate([bits, heard])


class _Arrays(dict[str | int, NDArray[np.int64]]):
    """Lists of people as numerical arrays, made when they are first asked for."""

    def __init__(self, lists: dict[str | int, list[int]]) -> None:
        self._lists = lists

    def __missing__(self, mark: str | int) -> NDArray[np.int64]:
        found = self[mark] = np.array(self._lists[mark], np.int64)
        return found


def _births(who: NameRecord) -> set[str]:
    """Give under what somebody stands by the year, and by the day, of her birth, where they are known."""
    return {f"*{who.born[:size]}" for size in (_YEAR, _DAY) if len(who.born) >= size}


def _spellings_of(who: NameRecord) -> list[list[Part]]:
    """Give the different name words of each spelling of a person."""
    return [[*{part.key: part for part in one.parts}.values()][:_MOST_WORDS] for one in who.spellings[:_MOST_SPELLINGS]]


def _parts_of(who: NameRecord) -> list[Part]:
    """Give the different name words of a person, all spellings together."""
    return [*{part.key: part for words in _spellings_of(who) for part in words}.values()]
