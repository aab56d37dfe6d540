"""Invent people: names that belong to nobody, numbers that ring nowhere.

Given names and families are put together from syllables chosen for their sound; no list of real names was used. Telephone numbers have
the area code 000, which Russia does not assign; papers have numbers of noughts; addresses are under example.org (RFC 2606).

    >>> latin("Эжхан Дзорталиев")
    'Ezhkhan Dzortaliev'
"""
# ruff: noqa: RUF001 - Russian letters are meant

from __future__ import annotations

import msgspec

from safeconduct.studies.story.dice import Dice

GIVEN_MALE = (
    "Эжхан", "Ламрат", "Урсбек", "Дагмал", "Ахрудин", "Висмат", "Тахсолт", "Идралх", "Мурсбек", "Завлан", "Хатмир", "Бойсолт",
    "Сулхар", "Юндарби", "Аптарх", "Гехомад", "Шидлан", "Нохмир", "Элсбек", "Дукмат", "Ирбулат", "Кехлан", "Оздамар", "Яхсолт",
)  # fmt: skip
GIVEN_FEMALE = (
    "Залхиса", "Айбика", "Элисат", "Макхана", "Хедиша", "Яхтира", "Себилан", "Тамилха", "Розмана", "Петхана", "Лурсима", "Жансира",
)  # fmt: skip
FAMILY_STARTS = ("Дзорт", "Хамш", "Эльбур", "Тасх", "Мурц", "Гойт", "Барш", "Ведр", "Илсх", "Зурм", "Кахт", "Ножд", "Сунк", "Аргш", "Урдз")
FAMILY_MIDDLES = ("ал", "ам", "ук", "об", "ид", "ах", "ур", "ош")
FAMILY_ENDINGS = ("иев", "аев", "оев")

_LATIN = dict(
    zip(
        "абвгдезийклмнопрстуфыэёъь",
        ("a", "b", "v", "g", "d", "e", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "y", "e", "yo", "", ""),
        strict=True,
    )
) | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}


class Name(msgspec.Struct, frozen=True):
    """A name in Russian letters, as its parts."""

    given: str
    family: str

    @property
    def full(self) -> str:
        """Give the whole name."""
        return f"{self.given} {self.family}"


def family(dice: Dice) -> str:
    """Invent a family name, in its male form."""
    return dice.pick(FAMILY_STARTS) + dice.pick(FAMILY_MIDDLES) + dice.pick(FAMILY_ENDINGS)


def name(dice: Dice, family_male: str, sex: str) -> Name:
    """Invent a name in a family; `sex` is F or M."""
    if sex == "F":
        return Name(dice.pick(GIVEN_FEMALE), family_male + "а")
    return Name(dice.pick(GIVEN_MALE), family_male)


def latin(text: str) -> str:
    """Write Russian letters in Latin ones, as passports do, but for small differences that passports have among themselves."""
    out = []
    for char in text:
        low = _LATIN.get(char.lower(), char)
        out.append(low if char.islower() else low.capitalize())
    return "".join(out)


def phone(dice: Dice) -> str:
    """Invent a telephone number that cannot be called."""
    number = dice.below(10_000_000)
    return f"+7 000 {number // 10_000:03d}-{number // 100 % 100:02d}-{number % 100:02d}"


def paper_number(dice: Dice) -> str:
    """Invent the number of a passport that nobody was given."""
    return f"00 000{dice.below(10_000):04d}"
