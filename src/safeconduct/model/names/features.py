"""Say what speaks for and against two names being one: at most twenty numbers, each with a sentence.

Parts of one name are paired with parts of the other, in any order, the best pairs first; two parts may make one (`Patr ushev`). What
stays on both
sides contradicts, what stays on one side is only missing. Never decides: `compare` weighs the numbers.

    >>> from safeconduct.model.names.record import spelling
    >>> found = observe(spelling("Jan Nowak"), spelling("Новак Ян"), {})
    >>> found.values[FEATURES.index("matched share of the shorter name")]
    1.0
"""

from __future__ import annotations

import math
from typing import NamedTuple

from safeconduct.model.names.likeness import distance, table_for
from safeconduct.model.names.record import Part, Spelling, part
from safeconduct.model.names.weights import ABJAD, CROSS, SAME, TOKEN

FEATURES = (
    "matched share of the shorter name",
    "matched share of the longer name",
    "doubt about the matched parts",
    "rarity of what is matched",
    "more than one part matched",
    "contradicting parts",
    "strength of the contradiction",
    "likeness of the contradicting parts",
    "parts that stand in one name only",
    "an initial fits",
    "an initial does not fit",
    "patronymics agree",
    "patronymics differ",
    "same order",
    "endings of different sex",
    "known form of the same given name",
    "parts written as one",
    "one is written without vowels",
    "two alphabets",
    "nothing but initials is matched",
)
Memo = dict[tuple[str, str], float]
Pairing = tuple[int, int, float, bool]
"""A part of the left name, one of the right, how sure they are one, and whether two neighbours of one side make it."""
_SURE_PART = 0.8
_KNOWN = 0.93  # a known form of the same given name: not proof, since John and Juan can be two people
_FEMALE = 0.9  # -ov and -ova, -ski and -ska
_INITIAL = 0.4  # how sure an initial that fits is; from here two parts are paired
_DOUBT = 2.0  # scale of the doubt, in bits
_TWO_AND_TWO = 4
_ABJADS = frozenset({"arabic", "hebrew"})
_JOINED_SLACK = 2  # sounds by which two parts and their joined form may differ in length
_FEMALE_ENDS = ("ova", "eva", "ina", "aja", "ska", "Eva", "owa", "ewa")
_MALE_ENDS = ("ov", "ev", "in", "ij", "i", "sky", "ski", "Ev", "ow", "ew", "y")
_BITS = 20.0  # scale of the rarity feature
_TABLE_NAMES = {id(SAME): 0, id(CROSS): 1, id(ABJAD): 2}


class Observation(NamedTuple):
    """The numbers in the order of `FEATURES`, and what they came from: pairs, and the places of the parts that stay alone."""

    values: tuple[float, ...]
    pairings: tuple[Pairing, ...]
    left_alone: tuple[int, ...]
    right_alone: tuple[int, ...]


def part_likeness(one: Part, other: Part, memo: Memo) -> float:
    """Give the calibrated probability that two parts are one name word; what takes time is remembered in `memo`."""
    if one.sounds == other.sounds:
        return 1.0
    if one.is_initial or other.is_initial:
        return _INITIAL if begins(one, other) else 0.0
    if not one.lines.isdisjoint(other.lines):
        return _KNOWN
    if one.near.isdisjoint(other.near):  # two mistakes among the consonants make another name, and save us the long look
        return 0.0
    key = (one.key, other.key)
    known = memo.get(key)
    if known is None:
        known = memo[key] = _heard_alike(one, other)
    return known


def _heard_alike(one: Part, other: Part) -> float:
    table, swapped = table_for(one.script, other.script)
    left, right = (other.sounds, one.sounds) if swapped else (one.sounds, other.sounds)
    sure = calibrated(left, right, table)
    if sure < _FEMALE and _is_female_form(one.sounds, other.sounds):
        return _FEMALE
    return sure


def calibrated(left: str, right: str, table: tuple[tuple[int, ...], ...]) -> float:
    """Give the probability that two strings of sounds, in the order of the table, are one name word among words that look alike."""
    best, cost = distance(left, right, table)
    if best <= 0:
        return 0.0
    bias, share, bits = TOKEN[_TABLE_NAMES[id(table)]]
    odds = bias + share * (1.0 - cost / best) + bits * max(0.0, (best - cost) / 200.0)
    return 1.0 / (1.0 + math.exp(-odds)) if odds > -_BITS else 0.0


def begins(one: Part, other: Part) -> bool:
    """Tell whether an initial stands for what the other part begins with."""
    short, long = (one.sounds, other) if one.is_initial else (other.sounds, one)
    return stands_for(short, long.sounds)


def stands_for(initial: str, heard: str) -> bool:
    """Tell whether one sound may be the initial of a name, by its sounds.

    >>> stands_for("j", "iusup"), stands_for("j", "Jakub"), stands_for("t", "jusup")
    (True, True, False)
    """
    first = heard[:1]
    return first == initial or (bool(first) and first in _ALIKE.get(initial, initial)) or initial in _ALIKE.get(first, first)


_ALIKE = {
    "h": "hxg",
    "x": "xhX",
    "J": "JDZj",
    "j": "jJiy",
    "y": "yjiJ",
    "Q": "kcQD",
    "K": "scCK",
    "X": "XxCSk",
    "w": "wvu",
    "D": "DJGZ",
    "G": "GDgZ",
    "E": "Eejo",
}


def _is_female_form(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if not long.endswith(_FEMALE_ENDS):
        return False
    stem = long[:-1] if not long.endswith("aja") else long[:-3]
    return short == stem or (short.startswith(stem) and short[len(stem) :] in _MALE_ENDS)


def observe(one: Spelling, other: Spelling, memo: Memo) -> Observation:
    """Pair the parts of two spellings and give the numbers."""
    left, right = one.parts, other.parts
    return _observed(left, right, memo, _paired(left, right, memo, _alike(left, right, memo)))


def observe_paired(one: Spelling, other: Spelling, memo: Memo) -> Observation | None:
    """Give what `observe` gives, or None, at once, when no part of one is alike to a part of the other."""
    left, right = one.parts, other.parts
    found = _paired(left, right, memo, _alike(left, right, memo))
    return _observed(left, right, memo, found) if found[0] else None


_Alike = list[tuple[float, int, int, float]]
_Paired = tuple[list[Pairing], list[int], list[int]]


def _alike(left: tuple[Part, ...], right: tuple[Part, ...], memo: Memo) -> _Alike:
    """Give the parts that may be paired, the surest and rarest first."""
    pairs: _Alike = []
    for i, a in enumerate(left):
        heard, near, is_word = a.sounds, a.near, not a.is_initial
        for j, b in enumerate(right):
            if heard == b.sounds:
                sure = 1.0
            elif is_word and near.isdisjoint(b.near) and a.lines.isdisjoint(b.lines) and not b.is_initial:
                continue  # most pairs, and what `part_likeness` would say
            else:
                sure = part_likeness(a, b, memo)
            if sure >= _INITIAL:
                pairs.append((-sure * (a.bits + b.bits), i, j, sure))
    pairs.sort()
    return pairs


def _paired(left: tuple[Part, ...], right: tuple[Part, ...], memo: Memo, pairs: _Alike) -> _Paired:
    """Pair the parts, and let two that are still alone be one of the other name."""
    free_left, free_right = [*range(len(left))], [*range(len(right))]
    chosen: list[Pairing] = []
    for _, i, j, sure in pairs:
        if i in free_left and j in free_right:
            chosen.append((i, j, sure, False))
            free_left.remove(i)
            free_right.remove(j)
    if free_left and free_right and len(left) + len(right) > _TWO_AND_TWO - (len(left) != len(right)):
        if len(free_left) > 1:
            _join(left, right, free_left, free_right, chosen, memo, mirrored=False)
        if len(free_right) > 1:
            _join(right, left, free_right, free_left, chosen, memo, mirrored=True)
    return chosen, free_left, free_right


def _observed(left: tuple[Part, ...], right: tuple[Part, ...], memo: Memo, found: _Paired) -> Observation:
    chosen, free_left, free_right = found
    return Observation(_numbers(left, right, chosen, free_left, free_right, memo), tuple(chosen), tuple(free_left), tuple(free_right))


def _join(
    many: tuple[Part, ...],
    few: tuple[Part, ...],
    free_many: list[int],
    free_few: list[int],
    chosen: list[Pairing],
    memo: Memo,
    *,
    mirrored: bool,
) -> None:
    """Try two neighbours of one name against one part of the other that is still alone."""
    for at in range(len(many) - 1):
        if at not in free_many or at + 1 not in free_many:
            continue
        before, behind = many[at].sounds, many[at + 1].sounds
        size, first, last = len(before) + len(behind), before[0], behind[-1]
        for place in free_few:
            single = few[place]
            other = single.sounds
            if not -_JOINED_SLACK <= len(other) - size <= _JOINED_SLACK or (first != other[0] and last != other[-1]):
                continue  # what begins and ends otherwise is no name written as one, and saves us the long look
            sure = part_likeness(part(before + behind, many[at].script), single, memo)
            if sure >= _SURE_PART:
                free_many.remove(at)
                free_many.remove(at + 1)
                free_few.remove(place)
                chosen.append((place, at, sure, True) if mirrored else (at, place, sure, True))
                break


def _numbers(
    left: tuple[Part, ...], right: tuple[Part, ...], chosen: list[Pairing], alone_left: list[int], alone_right: list[int], memo: Memo
) -> tuple[float, ...]:
    got = doubt = 0.0
    full = initials = 0
    in_order = True
    fathers = female = given = joined = False
    last = -1
    for i, j, sure, is_joined in sorted(chosen) if len(chosen) > 1 else chosen:
        a, b = left[i], right[j]
        in_order = in_order and j > last
        last = j
        if a.is_initial or b.is_initial:
            initials += 1
            continue
        full += 1
        got += sure * (min(a.bits, b.bits))
        joined = joined or is_joined
        if sure < 1.0:
            doubt -= math.log2(sure)
            given = given or sure == _KNOWN
            female = female or sure == _FEMALE
        fathers = fathers or bool(a.father and b.father)
    mine, rest_left = _rest(left, alone_left)
    yours, rest_right = _rest(right, alone_right)
    shorter, longer = (rest_left, rest_right) if rest_left < rest_right else (rest_right, rest_left)
    clash = near = 0.0
    fathers_differ = False
    if mine and yours:
        clash, near, fathers_differ = _clash(mine, yours, memo)
    wrong = not initials and len(mine) + len(yours) < len(alone_left) + len(alone_right)
    script_left, script_right = (left[0].script if left else ""), (right[0].script if right else "")
    abjad = (script_left in _ABJADS) != (script_right in _ABJADS)
    return (
        got / (got + shorter) if got else 0.0,
        got / (got + longer) if got else 0.0,
        min(2.0, doubt / _DOUBT),
        min(2.0, got / _BITS),
        1.0 if full > 1 else 0.0,
        1.0 if clash else 0.0,
        min(1.5, clash / _BITS),
        near,
        min(1.5, (longer - shorter) / _BITS),
        1.0 if initials else 0.0,
        1.0 if wrong else 0.0,
        1.0 if fathers else 0.0,
        1.0 if fathers_differ else 0.0,
        1.0 if in_order else 0.0,
        1.0 if female else 0.0,
        1.0 if given else 0.0,
        1.0 if joined else 0.0,
        1.0 if abjad else 0.0,
        1.0 if not abjad and script_left != script_right else 0.0,
        1.0 if not full else 0.0,
    )


def _rest(parts: tuple[Part, ...], alone: list[int]) -> tuple[list[Part], float]:
    rest = []
    bits = 0.0
    for at in alone:
        if not parts[at].is_initial:
            rest.append(parts[at])
            bits += parts[at].bits
    return rest, bits


def _clash(mine: list[Part], yours: list[Part], memo: Memo) -> tuple[float, float, bool]:
    """Give how much contradicts, in bits, how like the contradicting parts are, and whether patronymics do.

    A patronymic against a name that is none only stands beside it: one of the two papers left the father out.
    """
    my_bits = your_bits = near = 0.0
    my_father = your_father = False
    for a in mine:
        my_bits += 0.0 if a.father else a.bits
        my_father = my_father or a.father != ""
        for b in yours:
            near = max(near, part_likeness(a, b, memo))
    for b in yours:
        your_bits += 0.0 if b.father else b.bits
        your_father = your_father or b.father != ""
    return min(my_bits, your_bits), near, my_father and your_father
