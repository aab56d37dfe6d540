"""Invent people out of real name words: no person, but every spelling of every word is one that somebody used.

Words come from `../shared/data/names` (Wikidata, CC0). Words seen often serve as given names, the others as surnames. A person is one
choice of words; each of her records chooses a script, a spelling of every word that was seen in it, an order, what is left out and what
is mistyped. The half of the words with an even MD5 is for training, the odd half for measuring; the same seed gives the same people.
"""

# ruff: noqa: PLR2004 - shares of the kinds of untidiness, by judgement

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bench.train_names import bare, spellings
from safeconduct.model.names.likeness import likeness
from safeconduct.model.names.record import PARTICLES
from safeconduct.model.names.sounds import sounds

SCRIPTS = ("latin", "cyrillic", "arabic")
_POPULATION = 4_000  # people among whom the most alike is looked for
_OFTEN = 8  # seen so often, a word is mostly a given name
_SPELLED_LIKE = 0.4  # below, two spellings are two names or a translation; see bench/train_names.py


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Latin words with their spellings in each script, and how often each was seen."""

    given: tuple[str, ...]
    weights: tuple[int, ...]
    surnames: tuple[str, ...]
    spelled: dict[str, dict[str, tuple[str, ...]]]


def words(*, train: bool) -> Words:
    """Gather the words of one half."""
    russian = [(a, b, n) for a, b, n in spellings("wd_russian_80.tsv", train=train) if len(a) > 2 and len(b) > 2]
    arabic = [(a, b, n) for a, b, n in spellings("wd_arabic_80.tsv", train=train) if len(a) > 2 and len(bare(b)) > 2]
    heard = {word: sounds(word) for pair in (russian, arabic) for a, b, _ in pair for word in (a, b)}
    forms: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    back: dict[str, list[tuple[str, int]]] = defaultdict(list)
    seen: Counter[str] = Counter()
    for script, rows in (("cyrillic", russian), ("arabic", arabic)):
        for latin, original, count in rows:
            seen[latin] += count
            plain = sounds(bare(original)) if script == "arabic" else heard[original]
            if (
                count >= _OFTEN or likeness(heard[latin], plain, "latin", script) >= _SPELLED_LIKE
            ):  # seen often is a fact, else it must sound like it
                forms[latin][script].append(original)
                back[original].append((latin, count))
    spelled: dict[str, dict[str, tuple[str, ...]]] = {}
    for latin, found in forms.items():
        others = [
            other
            for originals in found.values()
            for original in originals
            for other, count in back[original]
            if other != latin and (count >= _OFTEN or likeness(heard[latin], heard[other], "latin", "latin") >= _SPELLED_LIKE)
        ]
        spelled[latin] = {
            "latin": tuple(dict.fromkeys([latin, latin, *others[:4]])),
            **{script: tuple(them) for script, them in found.items()},
        }
    given = tuple(sorted(word for word in spelled if seen[word] >= _OFTEN and word not in PARTICLES))
    surnames = tuple(sorted(word for word in spelled if seen[word] < _OFTEN))
    return Words(given=given, weights=tuple(seen[word] for word in given), surnames=surnames, spelled=spelled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A choice of words: given names first, the surname last."""

    given: tuple[str, ...]
    surname: str

    @property
    def all_words(self) -> tuple[str, ...]:
        """Give the words in order."""
        return (*self.given, self.surname)


def person(source: Words, chance: random.Random, *, scripts: Sequence[str] = SCRIPTS[:2]) -> Person:
    """Choose the words of a person, all of them known in `scripts`."""
    middle = chance.random() < 0.35
    given = [_known(source, chance, source.given, source.weights, scripts) for _ in range(2 if middle else 1)]
    return Person(given=tuple(dict.fromkeys(given)), surname=_known(source, chance, source.surnames, None, scripts))


def _known(source: Words, chance: random.Random, pool: Sequence[str], weights: Sequence[int] | None, scripts: Sequence[str]) -> str:
    while True:
        for word in chance.choices(pool, weights, k=16) if weights else [chance.choice(pool) for _ in range(16)]:
            if all(script in source.spelled[word] for script in scripts):
                return word


def written(source: Words, who: Person, script: str, chance: random.Random, *, untidy: float = 0.4) -> str:
    """Write a person's name as it may stand in a record; `untidy`: the share of records with a part left out, turned or mistyped."""
    parts = [chance.choice(source.spelled[word].get(script) or source.spelled[word]["latin"]) for word in who.given]
    surname = chance.choice(source.spelled[who.surname].get(script) or source.spelled[who.surname]["latin"])
    if chance.random() < untidy:
        what = chance.random()
        if len(parts) > 1 and what < 0.45:
            parts = parts[:1]
        elif 0.45 <= what < 0.55 and script != "arabic":
            parts[-1] = parts[-1][0] + "."
        elif 0.55 <= what < 0.75:
            surname = mistyped(surname, chance)
        elif 0.75 <= what < 0.8:
            parts = [*parts, chance.choice(source.given)] if script == "latin" else parts
    whole = [*parts, surname]
    if chance.random() < untidy / 2:
        whole = [surname, *parts]
    text = " ".join(whole)
    return text.title() if chance.random() < 0.8 else text.upper()


def mistyped(word: str, chance: random.Random) -> str:
    """Drop, double, exchange or replace one letter of a long word."""
    if len(word) < 5:
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            word[:at] + chance.choice(word) + word[at + 1 :],
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePair:
    """Two written names, whether one person is meant, and the kind of pair."""

    one: str
    other: str
    is_same: bool
    kind: str


KINDS = (("latin", "cyrillic"), ("latin", "arabic"), ("latin", "latin"), ("cyrillic", "cyrillic"), ("cyrillic", "arabic"))


def pairs(source: Words, count: int, seed: int) -> list[NamePair]:
    """Make pairs: one in four is one person; the others share a word, look most alike of four thousand people, or are anybody."""
    chance = random.Random(seed)
    others = [person(source, chance, scripts=SCRIPTS) for _ in range(_POPULATION)]
    grams = [_trigrams(who) for who in others]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(grams):
        for gram in found:
            holders[gram].append(number)
    out: list[NamePair] = []
    for number in range(count):
        left, right = KINDS[number % len(KINDS)]
        who = person(source, chance, scripts=tuple({left, right, "latin"}))
        one = written(source, who, left, chance)
        same = chance.random() < 0.25  # as the studies' sets
        other = who if same else another(source, who, chance, others, holders)
        out.append(NamePair(one=one, other=written(source, other, right, chance), is_same=same, kind=f"{left}-{right}"))
    return out


def _trigrams(who: Person) -> set[str]:
    return {word[at : at + 3] for word in (f"^{word}$" for word in who.all_words) for at in range(len(word) - 2)}


def another(source: Words, who: Person, chance: random.Random, others: Sequence[Person], holders: dict[str, list[int]]) -> Person:
    """Choose somebody else who is easily taken for her: a relative, a namesake, or who looks most alike of a register."""
    fresh = chance.choice(others)
    what = chance.random()
    if what < 0.25:
        return (
            Person(given=(fresh.given[0], *(word for word in who.given[1:] if word != fresh.given[0])), surname=who.surname)
            if _apart(source, fresh.given[0], who.given[0])
            else fresh
        )
    if what < 0.4:
        return Person(given=who.given, surname=fresh.surname)
    if what < 0.8:
        count: Counter[int] = Counter()
        for gram in sorted(_trigrams(who)):
            count.update(holders.get(gram, ()))
        for number, _ in sorted(count.most_common(5), key=lambda _: chance.random()):
            if others[number].all_words != who.all_words:
                return others[number]
    return fresh


def _apart(source: Words, one: str, other: str) -> bool:
    """Tell that two words are two names: no spelling of one is a spelling of the other."""
    mine, yours = source.spelled[one], source.spelled[other]
    return all(set(mine[script]).isdisjoint(yours.get(script, ())) for script in mine)
