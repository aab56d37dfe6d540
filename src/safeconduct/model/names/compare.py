"""Ask whether two people are one: a question to a person, with its reasons in words, never a merge.

The score is the probability given by a logistic model of the numbers in `features`, to which birth, sex and village add what they are worth
where both are known. The larger the register, the more people share a name by chance, so the more must speak for it. People who share a
surname or a father and differ in the given name are asked about as relatives: families flee together.

    >>> from safeconduct.model.names.record import record
    >>> compare(record("Tamerlan Ovlurov"), record("Овлуров Тамерлан"), register_size=200).verdict
    'same'
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from operator import mul
from typing import Literal

from safeconduct.model.names.features import FEATURES, Memo, Observation, observe, observe_paired, part_likeness
from safeconduct.model.names.record import NameRecord, Part, Spelling
from safeconduct.model.names.weights import BIAS, MEANS, SLOPES

Verdict = Literal["same", "different", "unsure", "relatives"]
SAME_FROM, UNSURE_FROM = 0.5, 0.12  # probabilities; the first is where both errors weigh the same, the second asks a person in good time
USUAL_SIZE = 1_000  # the register for which the model was calibrated, see bench/train_names.py
LEAST_SIZE = 200  # a smaller register is asked about as one of this size: it will grow, and brothers in it are no less brothers
SIZE_WEIGHT = 0.35  # log odds for each doubling of the register beyond that
_RELATIVE = 0.8
# Log odds of evidence beside the name, after Fellegi and Sunter (1969): ln of how often it agrees for one person against for two.
# Agreement of a day by chance: 1 in 18,262 (fifty years); of a year: 1 in 50; errors in days of birth at intake: 1 in 10.
_SAME_DAY, _SAME_YEAR, _NEAR_YEAR, _OTHER_YEAR = 6.0, 2.5, 0.5, -2.5
_SAME_SEX, _OTHER_SEX = 0.6, -3.0
_SAME_VILLAGE, _OTHER_VILLAGE = 1.5, -0.5
_NEAR_YEARS = 1
_YEAR = 4
_SAID = 0.15  # log odds under which a number is not worth a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask a person: whether these two are the same, how sure the model is, and why. Holds no name."""

    verdict: Verdict
    score: float
    grounds: tuple[Observation | None, tuple[tuple[float, str], ...]]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Say why, strongest first."""
        found, said = self.grounds
        if found is None or (self.verdict == "different" and not found.pairings):
            return ("no part of the names is alike",)
        return _reasons(found, said, self.verdict)


def compare(one: NameRecord, other: NameRecord, register_size: int, memo: Memo | None = None) -> Question:
    """Compare two people of a register of `register_size`; give the question with its reasons, strongest first.

    A `memo` keeps what parts were compared; who compares many passes one dictionary and drops it afterwards.
    """
    seen: Memo = {} if memo is None else memo
    found, odds = best_observation(one, other, seen)
    return _judged(found, odds, beside(one, other, seen), register_size)


def ask(one: NameRecord, other: NameRecord, register_size: int, memo: Memo, short: float = 0.0) -> Question | None:
    """Give the question that `compare` gives, or None, in a shorter way, when the two are simply different.

    `short` is by how many bits what they share falls short of what would tell one person among those who are known; it speaks against.
    """
    best: tuple[Observation, Spelling, Spelling] | None = None
    most = -30.0
    for mine in one.spellings:
        for yours in other.spellings:
            found = observe_paired(mine, yours, memo)
            if found is not None and ((odds := odds_of(found)) > most or best is None):
                best, most = (found, mine, yours), odds
    if best is None:
        return None
    said = beside(one, other, memo)
    if short:
        said.append((-math.log(2) * short, "many who are known bear such names"))
    question = _judged(best, most, said, register_size)
    return None if question.verdict == "different" else question


def _judged(
    found: tuple[Observation, Spelling, Spelling] | None, odds: float, said: list[tuple[float, str]], register_size: int
) -> Question:
    score = probability(odds + sum([weight for weight, _ in said]) - size_penalty(register_size))
    verdict: Verdict = "same" if score >= SAME_FROM else ("unsure" if score >= UNSURE_FROM else "different")
    if found is not None and found[0].pairings and _are_relatives(*found):
        verdict = "unsure" if verdict == "same" else "relatives"  # twins share the birthday too: a person must look
    return Question(verdict=verdict, score=score, grounds=(found[0] if found else None, tuple(said)))


def _reasons(found: Observation, said: Iterable[tuple[float, str]], verdict: Verdict) -> tuple[str, ...]:
    ranked = sorted([*_spoken(found), *said], key=lambda reason: -abs(reason[0]))
    words = [text for weight, text in ranked if abs(weight) >= _SAID]
    if verdict == "relatives":
        words.insert(0, "probably relatives: they share the family's name and differ in the given name")
    return tuple(dict.fromkeys(words))


def size_penalty(register_size: int) -> float:
    """Give the log odds that a register of this size takes from every pair: chance meetings grow with it."""
    return SIZE_WEIGHT * math.log2(max(register_size, LEAST_SIZE) / USUAL_SIZE)


def probability(odds: float) -> float:
    """Turn log odds into a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


@cache
def _constant() -> float:
    return BIAS - float(sum(map(mul, MEANS, SLOPES)))


def odds_of(found: Observation) -> float:
    """Give the log odds of the model for one pair of spellings."""
    return _constant() + float(sum(map(mul, found.values, SLOPES)))


def best_observation(one: NameRecord, other: NameRecord, memo: Memo) -> tuple[tuple[Observation, Spelling, Spelling] | None, float]:
    """Give the pair of spellings that fits best, and its log odds; people without names give none."""
    best: tuple[Observation, Spelling, Spelling] | None = None
    most = -30.0
    for mine in one.spellings:
        for yours in other.spellings:
            found = observe(mine, yours, memo)
            odds = odds_of(found)
            if best is None or odds > most:
                best, most = (found, mine, yours), odds
    return best, most


def beside(one: NameRecord, other: NameRecord, memo: Memo) -> list[tuple[float, str]]:
    """Weigh birth, sex and village where both sides know them, in log odds."""
    said: list[tuple[float, str]] = []
    if len(one.born) >= _YEAR and len(other.born) >= _YEAR:
        said.append(_births(one.born, other.born))
    if one.sex and other.sex:
        said.append((_SAME_SEX, "the sex is the same") if one.sex == other.sex else (_OTHER_SEX, "the sex differs"))
    if one.village and other.village and one.village.parts and other.village.parts:
        like = max(part_likeness(a, b, memo) for a in one.village.parts for b in other.village.parts)
        said.append((_SAME_VILLAGE, "the village is the same") if like >= _RELATIVE else (_OTHER_VILLAGE, "the village differs"))
    return said


def _births(one: str, other: str) -> tuple[float, str]:
    if len(one) > _YEAR and len(other) > _YEAR:
        if one == other:
            return _SAME_DAY, "born on the same day"
        if one[:4] == other[:4] and sorted(one[5:].split("-")) == sorted(other[5:].split("-")):
            return _SAME_YEAR + 1.0, "born on the same day, with day and month exchanged"
    if not (one[:4].isdecimal() and other[:4].isdecimal()):
        return 0.0, "a year of birth could not be read"
    apart = abs(int(one[:4]) - int(other[:4]))
    if apart == 0:
        return (_SAME_YEAR, "born in the same year") if _has_no_day(one, other) else (_NEAR_YEAR, "born in the same year, on other days")
    return (_NEAR_YEAR, "born a year apart") if apart <= _NEAR_YEARS else (_OTHER_YEAR, "born years apart")


def _has_no_day(one: str, other: str) -> bool:
    return min(len(one), len(other)) < len(dt.date.min.isoformat())


_SAYS = {
    "matched share of the shorter name": "{:.0%} of the shorter name is matched",
    "matched share of the longer name": "{:.0%} of the longer name is matched",
    "doubt about the matched parts": "what is matched is spelled differently",
    "rarity of what is matched": "what is matched is rare",
    "more than one part matched": "more than one part of the name is matched",
    "contradicting parts": "a part of one name stands against a part of the other",
    "strength of the contradiction": "what stands against each other is rare",
    "likeness of the contradicting parts": "what stands against each other sounds alike",
    "parts that stand in one name only": "a part stands in one name only",
    "same order": "the parts are in the same order",
    "endings of different sex": "the endings are those of a man and of a woman",
    "known form of the same given name": "they are known forms of one given name",
    "two alphabets": "they are written in two alphabets",
}
"""What a reader is told of a feature that is there; one that is not here is said by its own name."""
_SAYS_NOT = {
    "rarity of what is matched": "what is matched is common",
    "more than one part matched": "only one part of the name is matched",
    "same order": "the parts are in another order",
}
"""What she is told of one that is missing, or weak; of others nothing."""


def _spoken(found: Observation) -> list[tuple[float, str]]:
    """Say what each number adds, beyond a pair of which nothing is known."""
    spoken: list[tuple[float, str]] = []
    for name, value, mean, slope in zip(FEATURES, found.values, MEANS, SLOPES, strict=True):
        weight = slope * (value - mean)
        is_weak = not value or (name == "rarity of what is matched" and value < 1.0)
        if not is_weak:
            spoken.append((weight, _SAYS.get(name, name).format(value)))
        elif name in _SAYS_NOT:
            spoken.append((weight, _SAYS_NOT[name]))
    return spoken


def _are_relatives(found: Observation, one: Spelling, other: Spelling) -> bool:
    """Tell relatives: a name of the family is the same, a given name stands against another; or one's father is the other's name.

    A known given name is no name of a family: half a register shares one.
    """
    shared = [left for left, _, sure, _ in found.pairings if sure >= _RELATIVE and _may_be_family(one.parts[left])]
    if not shared:
        return False
    mine = [one.parts[at] for at in found.left_alone]
    yours = [other.parts[at] for at in found.right_alone]
    if any(not part.is_patronymic for part in mine) and any(not part.is_patronymic for part in yours):
        return True
    fathers = [(a, b) for a in one.parts if a.father for b in other.parts] + [(b, a) for b in other.parts if b.father for a in one.parts]
    return any(not b.father and _is_father(a.father, b.sounds) for a, b in fathers)


def _may_be_family(part: Part) -> bool:
    return not part.is_initial and not part.lines


def _is_father(father: str, name: str) -> bool:
    return name.startswith(father) and len(name) - len(father) <= 1
