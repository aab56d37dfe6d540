"""Glance at two names: a quick guess of how much of them is alike, by which few people are chosen out of many to be compared.

A look at a name word is what a glance needs of it; a glance gives bits: the rarity of what two words share, times a guess of how sure it is
that they are one. Guesses are round numbers by judgement, for they only decide who is compared, and `compare` decides the rest.

Never gives a verdict.
"""

from __future__ import annotations

from typing import NamedTuple

from safeconduct.model.names.features import begins
from safeconduct.model.names.given import given_lines
from safeconduct.model.names.outline import outline, outlines_agree
from safeconduct.model.names.record import Part

_KNOWN = 0.93  # a known form of the same given name
_SAME_OUTLINE, _LIKE_OUTLINE, _OTHER_OUTLINE = 0.85, 0.65, 0.35  # one skeleton, and vowels that are the same, nearly, or others
_NO_VOWELS = 0.7  # one skeleton, and vowels that one side leaves out
_NEAR_LIKE, _NEAR, _NEAR_NO_VOWELS = 0.5, 0.15, 0.3  # skeletons that differ in a class, and vowels that agree, do not, or are left out
_INITIAL_BITS = 1.35  # what an initial that fits is worth
_ABJADS = frozenset({"arabic", "hebrew"})


class Look(NamedTuple):
    """What a glance needs of a name word; where `asks` of one and `has` of the other share nothing, neither do the words."""

    part: Part
    asks: frozenset[str]
    has: frozenset[str]
    lines: frozenset[int]
    outline: str | None


def look(part: Part) -> Look:
    """Look at a name word, once."""
    lines = given_lines(part.sounds)
    vowels = None if part.script in _ABJADS else outline(part.sounds)
    if part.is_initial:
        return Look(part, _WORD | _INITIAL, _INITIAL, lines, vowels)
    keys = part.near | {f"given {line}" for line in lines}
    return Look(part, keys | _INITIAL, keys | _WORD, lines, vowels)


_WORD, _INITIAL = frozenset({"a word"}), frozenset({"an initial"})


def glance(one: Look, other: Look) -> float:
    """Guess how many bits two name words share, of which something is alike."""
    a, b = one.part, other.part
    if a.is_initial or b.is_initial:
        return _INITIAL_BITS if begins(a, b) else 0.0
    if a.sounds == b.sounds:
        return min(a.bits, b.bits)
    if one.lines and not one.lines.isdisjoint(other.lines):
        return _KNOWN * min(a.bits, b.bits)
    return _sure(one, other) * min(a.bits, b.bits)


def _sure(one: Look, other: Look) -> float:
    if one.part.near.isdisjoint(other.part.near):
        return 0.0
    is_near = one.part.skeletons.isdisjoint(other.part.skeletons)
    if one.outline is None or other.outline is None:
        return _NEAR_NO_VOWELS if is_near else _NO_VOWELS
    if is_near:
        return _NEAR_LIKE if outlines_agree(one.outline, other.outline) else _NEAR
    if one.outline == other.outline:
        return _SAME_OUTLINE
    return _LIKE_OUTLINE if outlines_agree(one.outline, other.outline) else _OTHER_OUTLINE
