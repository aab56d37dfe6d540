"""Prepare what is known of a person for comparing: every spelling of her name in parts, and what else may tell two people apart.

A part is a name word with its role: particles and titles weigh nothing, an initial stands for what begins like it, a patronymic is told
by its
ending. `Abd al-Rahman`, `Abdul Rahman` and `Abdurrahman` become one part. Never decides anything.

    >>> [part.sounds for part in record("Nowak-Demir, dr Jan").spellings[0].parts]
    ['nowak', 'demir', 'Jan']
"""
# ruff: noqa: E501, RUF001, SIM905 - a list of words is read as words

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from safeconduct.model.names.given import given_lines
from safeconduct.model.names.sounds import readings, shortened, skeletons
from safeconduct.model.names.weights import SEEN
from safeconduct.model.names.words import Word, fold

PARTICLES = frozenset(
    (
        "al el ul ur as ash bin ben ibn bint bnt ould von van der den de da di do dos das del della du la le y und zu zum zur af av ter ten te "
        "mr mrs ms dr prof sir lady lord mme mlle herr frau sheikh shaikh sheik haji hajji hadji mullah mulla maulana qari hafiz sayyed sayed "
        "ogly oglu oglou ogli kyzy kizi qizi gizi uulu ulı jr sr junior senior sa llc gmbh ltd inc "
        "аль эль ибн бин бен бинт фон ван дер де ди да ла ле оглы оглу кызы гызы улы уулу господин госпожа доктор "
        "ال بن ابن بنت ولد دي دو فون فان السيد الشيخ الحاج"
    ).split()
)
_SERVANT = re.compile(r"^[aei]?bd[aeiou]?[lrsnzd]?[aeiou]?l?$")  # Abd, Abdul, Abdel, Abdur: the servant of
_PATRONYMIC = re.compile(r"^(.{2,}?)(?:[oe][vw]i(?:C|X|K|Q|c|ts)|[oe][vw]na|i(?:C|X)na|i(?:C|X))$")
_GLIDE = re.compile("[ЮЯюя]|[YIJ][ua]")
_ROLE_BITS = 1.0  # what a particle weighs
_MOST_BITS, _LEAST_BITS = 16.0, 3.0  # bits: the rarest and the most frequent name word we tell apart
_ABJADS = frozenset({"arabic", "hebrew"})
_SPELLED = frozenset({"latin", "cyrillic"})  # scripts whose words are read in several ways
_SHORT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One name word, as it is compared.

    `bits` is how rare it is; `key` what a memo of comparisons may go by; `near` its skeletons and what is left of them without one class;
    `lines` the given names of which it is a form; `readings` its sounds as the usual romanisations have them, where they were asked for.
    """

    key: str
    sounds: str
    script: str
    bits: float
    skeletons: frozenset[str]
    near: frozenset[str]
    lines: frozenset[int]
    father: str
    is_initial: bool
    readings: tuple[str, ...] = ()

    @property
    def is_patronymic(self) -> bool:
        """Tell whether it names the father by its ending."""
        return bool(self.father)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One way in which a name is written: its parts in order."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRecord:
    """A person as she is compared: names in all spellings; `born` is a year or a full ISO day, `sex` one letter; empty means not known."""

    spellings: tuple[Spelling, ...]
    born: str = ""
    sex: str = ""
    village: Spelling | None = None

    def __repr__(self) -> str:
        """Show how much is held, never what."""
        return f"NameRecord({len(self.spellings)} spellings)"


def record(*names: str, born: str = "", sex: str = "", village: str = "") -> NameRecord:
    """Prepare a person: every name she is known by, and what else is known."""
    found = tuple(dict.fromkeys(spelling(name) for name in names))
    return NameRecord(
        spellings=tuple(one for one in found if one.parts),
        born=born,
        sex=sex.upper()[:1],
        village=spelling(village) if village.strip() else None,
    )


def spelling(name: str, *, with_readings: bool = False) -> Spelling:
    """Cut a name into parts; of a name that is all particles, the particles are the parts."""
    words = [_as_initial(word, name) for word in fold(name).words if word.sounds or word.text]
    kept = [word for word in words if word.text.casefold() not in PARTICLES or _is_dotted(word, name)]
    return Spelling(parts=tuple(_parts(kept or words, with_readings=with_readings)))


def _as_initial(word: Word, name: str) -> Word:
    """Give the initials Ю and Я, and Yu, Iu, Ju, Ya, Ia and Ja with a dot, the one sound with which the names begin in any spelling."""
    is_glide = _GLIDE.fullmatch(word.text) and (len(word.text) == 1 or name[word.end : word.end + 1] == ".")
    return word._replace(sounds="j") if is_glide else word


def _is_dotted(word: Word, name: str) -> bool:
    """Tell one letter with a dot: `Y.` is an initial, where `y` is a particle."""
    return len(word.text) == 1 and name[word.end : word.end + 1] == "."


def _parts(words: Iterable[Word], *, with_readings: bool) -> Iterable[Part]:
    out: list[Part] = []
    servant = ""
    for word in words:
        heard = without_article(word)
        if _SERVANT.match(heard):
            servant = "abd"
            continue
        if heard:
            found = part(servant + ("u" if servant else "") + heard, word.script)
            is_read = with_readings and not servant and word.script in _SPELLED
            out.append(replace(found, readings=readings(word.text)) if is_read else found)
        servant = ""
    if servant:
        out.append(part(servant, "latin"))
    same: dict[str, Part] = {one.sounds: one for one in reversed(out)}  # a word said twice counts once
    return [one for at, one in enumerate(out) if same[one.sounds] is one]


def without_article(word: Word) -> str:
    """Give the sounds of a word without the Arabic article that is written on it."""
    if word.script == "arabic" and word.text.startswith("ال") and len(word.text) > _SHORT:
        return word.sounds[2:]
    return word.sounds


def part(heard: str, script: str) -> Part:
    """Make a part of sounds; one letter of a script with vowels is an initial."""
    father = _PATRONYMIC.match(heard)
    bones = skeletons(heard)
    return Part(
        key=f"{script[:1]}:{heard}",
        sounds=heard,
        script=script,
        bits=rarity(bones),
        skeletons=bones,
        near=frozenset([key for bone in bones for key in shortened(bone)]),
        lines=given_lines(heard),
        father=father[1] if father else "",
        is_initial=len(heard) == 1 and script not in _ABJADS,
    )


def rarity(bones: Iterable[str]) -> float:
    """Give how rare a name word is, in bits, by the most frequent of its skeletons."""
    seen = max((SEEN.get(bone, 0) for bone in bones), default=0)
    return min(_MOST_BITS, max(_LEAST_BITS, _MOST_BITS - math.log2(1 + seen)))
