"""Write a press release of the story as it must not leave, and as it may: with what gives somebody away, and without it.

What is let slip is one applicant by name, twice, her number and a country in talks; three of the four in disguise, as they come out of the
hands of people in a hurry and of their programs.

    >>> [leak.disguise for leak in release("Эжхан Дзорталиев", "+7 000 123-45-67", "Uruguay").leaks][1:]
    ['a letter that only looks Latin, one unseen', 'letters set apart', 'digits grouped anew']
"""
# ruff: noqa: RUF001 - letters that look alike are its subject

from __future__ import annotations

from typing import NamedTuple

from safeconduct.studies.story.names import GIVEN_MALE, latin

_CLEAN = (
    "Мы рады сообщить, что ещё двое людей в безопасности. {} Two visas were granted this week, and most people still wait: more than a "
    "hundred have asked us for help since April. {} We thank everybody who opened a door, a purse or a law book. {} {}"
)


class Leak(NamedTuple):
    """Words that give somebody away, and in what disguise they stand."""

    words: str
    disguise: str


class Release(NamedTuple):
    """The release with its leaks in the order of the text, and without them."""

    leaking: str
    clean: str
    leaks: tuple[Leak, ...]


def can_be_told(name: str) -> bool:
    """Tell whether the fourth case of a name is made by one letter, as the story needs it."""
    given, _, family = name.partition(" ")
    return given in GIVEN_MALE and given[-1] not in "аеиоуыьэюя" and family.endswith("в")


def release(name: str, phone: str, country: str) -> Release:
    """Write both.

    Args:
        name: of an invented applicant in Russian letters, for whom `can_be_told` holds.
        phone: his number.
        country: a country in talks, in English.
    """
    given, _, family = name.partition(" ")
    roman = latin(name).replace("a", "а", 1)
    leaks = (
        Leak(f"{given}а {family}а", "another case of grammar"),
        Leak(roman[:-3] + "\u200b" + roman[-3:], "a letter that only looks Latin, one unseen"),
        Leak(" ".join(country), "letters set apart"),
        Leak("8 " + phone.removeprefix("+7 ").replace(" ", "-").replace("-", " ", 1), "digits grouped anew"),
    )
    said = (f"{leaks[0].words} больше не ищут.", f"Our colleagues met {leaks[1].words} at a border.")
    more = (f"The consul of {leaks[2].words} was kind.", f"For more, call {leaks[3].words}.")
    return Release(_CLEAN.format(*said, *more), " ".join(_CLEAN.format("", "", "", "").split()), leaks)


def spelled_otherwise(name: str) -> str:
    """Spell a name in Latin letters as another office would."""
    out = latin(name)
    for passport, otherwise in (("zh", "j"), ("kh", "h"), ("iev", "ieff"), ("ya", "ia")):
        out = out.replace(passport, otherwise)
    return out


def brother_of(name: str) -> str:
    """Name a brother: the same family, the given name that stands next in the list."""
    given, _, family = name.partition(" ")
    return f"{GIVEN_MALE[(GIVEN_MALE.index(given) + 1) % len(GIVEN_MALE)]} {family}"
