"""Draw a code name, and read it as people write it: as words, or as figures.

>>> spelled("0000, 0001 0002 0003 0004 0005") == spelled("  ".join(_listed()[:6]).upper())
True
"""

from __future__ import annotations

import functools
import re
import secrets
import unicodedata

from xkcdpass.xkcd_password import generate_wordlist

from safeconduct.errors import Mistaken

WORDS = 6  # of 7,776: 77.5 bits, drawn by the system's generator and chosen by nobody
_LIST = 7776  # five throws of a die
_DIGITS = 4  # of the number of a word
_TYPED_CHARS = 400  # of a code name; the longest has 59
_PLACES = frozenset("123456")  # the numbers of the lines in which it is shown
_BETWEEN = re.compile(r"[\s,;.]+")


@functools.cache
def _listed() -> tuple[str, ...]:
    """Load the long list of the EFF, sorted: a word's place in it is its number."""
    return tuple(sorted(generate_wordlist("eff-long", min_length=3, max_length=9)))


@functools.cache
def _numbers() -> dict[str, int]:
    """Give the number of each word."""
    return {word: number for number, word in enumerate(_listed())}


def draw() -> str:
    """Draw a code name: six words with spaces between them."""
    return " ".join(secrets.choice(_listed()) for _ in range(WORDS))


def figures_of(code_name: str) -> str:
    """Give a code name as figures: the number of each word, four digits each.

    Raises:
        Mistaken: it is none.
    """
    return " ".join(f"{_numbers()[word]:0{_DIGITS}}" for word in spelled(code_name).split())


def spelled(typed: str) -> str:
    """Read a code name as it was typed; capitals, commas and lines do not matter.

    Figures of any script may stand for words, and both may stand there, with the numbers of their lines, as they were shown.

    Raises:
        Mistaken: it is none; which word is wrong is said by its place.
    """
    text = "".join(_plain_digit(char) for char in unicodedata.normalize("NFKC", typed[: _TYPED_CHARS + 1])).casefold()
    parts = [part for part in _BETWEEN.split(text) if part]
    run = "".join(parts)
    if len(run) == WORDS * _DIGITS and run.isascii() and run.isdigit():
        parts = [run[at : at + _DIGITS] for at in range(0, len(run), _DIGITS)]
    else:
        parts = [part for part in parts if part not in _PLACES]
    if len(parts) not in (WORDS, 2 * WORDS) or len(typed) > _TYPED_CHARS:
        raise Mistaken("a code name has six words, or six figures of four digits", "write all six, in their order")
    return " ".join(_listed()[number] for number in _once([_number(part, place) for place, part in enumerate(parts, 1)]))


def _number(part: str, place: int) -> int:
    number = int(part) if re.fullmatch(r"[0-9]{4}", part) else _numbers().get(part, _LIST)
    if number >= _LIST:
        raise Mistaken(f"word {place} of the code name is not one of the list", "look whether it is written as it was given")
    return number


def _once(numbers: list[int]) -> list[int]:
    """Give each word once, where both columns were copied as they are shown: line by line, or one column after the other."""
    if len(numbers) == WORDS:
        return numbers
    for one, other in ((numbers[::2], numbers[1::2]), (numbers[:WORDS], numbers[WORDS:])):
        if one == other:
            return one
    raise Mistaken("the words and the figures of the code name are not of one", "write the words alone, or the figures alone")


def _plain_digit(char: str) -> str:
    """Give a digit of any script as one of ours."""
    value = unicodedata.digit(char, None)
    return char if value is None else str(value)
