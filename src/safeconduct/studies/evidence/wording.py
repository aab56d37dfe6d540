"""Read figures and firmness out of words, by the tables of `hedges` and nothing else.

>>> interval_of("more than 100", "en")
Interval(low=101, high=None)
>>> interval_of("не менее четырёх", "ru")
Interval(low=4, high=None)
>>> interval_of("a great many", "en") is None
True
>>> firmness_of("sources have said that he wants", "en")
Firmness(evidential='reported', commitment='wants', words=('have said that', 'wants'))
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

import msgspec

from safeconduct.studies.evidence.hedges import (
    BETWEEN_WORDS,
    BOUND_WORDS,
    COMMITMENT_WORDS,
    COMMITMENTS,
    EVIDENTIAL_WORDS,
    EVIDENTIALS,
    NUMBER_GOES_ON,
    NUMBERS_AFTER_BOUND,
    QUANTITY_WORDS,
)
from safeconduct.studies.evidence.ledger import Interval

LANGUAGES = tuple(QUANTITY_WORDS)
MOST = 10**12  # a larger number is no count of people
_DIGITS = r"\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+|\d+"
_GOES_ON = re.compile(r"\w|['\u2019-]\w|[.,:/]\d| ?[%\u2030]")  # a word of a table does not count inside another word, nor 5 in 5.5


class Firmness(msgspec.Struct, frozen=True):
    """How firmly something is said to be known and meant, and the words that say so."""

    evidential: str = "stated"
    commitment: str = ""
    words: tuple[str, ...] = ()


def interval_of(text: str, language: str) -> Interval | None:
    """Give the interval that the words of a figure mean, or None when they are in no table.

    Args:
        text: the figure as it was said, with its hedge: `around 40`, `dozens`, `between 30 and 50`.
        language: `en` or `ru`.
    """
    said = " ".join(text.casefold().replace("\u00a0", " ").replace("\u202f", " ").split())
    if not said or language not in QUANTITY_WORDS:
        return None
    number = _numbers(language)
    for first, second in (*BETWEEN_WORDS[language], ("", "-")):
        found = re.match(rf"{first} ?({number}) ?{second} ?({number})", re.sub("[\u2012-\u2015]", "-", said))
        if found:
            return _ordered(_number(found[1], language), _number(found[2], language)) if _ends(said[found.end() :], language) else None
    for words, kind in _bounds(language):
        if said.startswith(words + " ") and (found := re.match(number, said[len(words) + 1 :])):
            return _bounded(kind, _number(found[0], language)) if _ends(said[len(words) + 1 + found.end() :], language) else None
    for words, (low, high) in _by_length(language):
        if said.startswith(words) and _ends(said[len(words) :], language):
            return Interval(low=low, high=high)
    found = re.match(_DIGITS, said)
    return _bounded("exactly", _number(found[0], language)) if found and _ends(said[found.end() :], language) else None


def _ends(rest: str, language: str) -> bool:
    """Tell whether a figure ends before the rest of the words: `thirty` in `thirty five` and `5` in `5.5` do not."""
    if _GOES_ON.match(rest):
        return False
    following = rest.split(maxsplit=1)[0].strip(".,;:") if rest.strip() else ""
    is_number = following[:1].isdigit() or QUANTITY_WORDS[language].get(following, (0, None))[1] is not None
    return not is_number and following not in NUMBER_GOES_ON[language]


def _ordered(low: int | None, high: int | None) -> Interval | None:
    return None if low is None or high is None or low > high else Interval(low=low, high=high)


def _bounded(kind: str, number: int | None) -> Interval | None:
    if number is None:
        return None
    spread = max(1, -(-number // 4))
    intervals = {
        "exactly": (number, number),
        "at_least": (number, None),
        "more_than": (number + 1, None),
        "fewer_than": (0, number - 1),
        "at_most": (0, number),
        "about": (max(0, number - spread), number + spread),
        "nearly": (max(0, number - spread), number - 1),
    }
    low, high = intervals[kind]
    return None if high is not None and high < low else Interval(low=low, high=high)


def _number(text: str, language: str) -> int | None:
    if text[0].isdigit():
        number = int(re.sub(r"\D", "", text)[:20])
        return number if number <= MOST else None
    return NUMBERS_AFTER_BOUND[language].get(text) or QUANTITY_WORDS[language][text][0]


@functools.cache
def _numbers(language: str) -> str:
    """Give a pattern for one number, in digits or as a word that means one number and no more."""
    exact = [word for word, (low, high) in _by_length(language) if low == high]
    words = sorted({*exact, *NUMBERS_AFTER_BOUND[language]}, key=lambda word: (-len(word), word))
    return rf"(?:{_DIGITS}|{'|'.join(map(re.escape, words))})"


@functools.cache
def _by_length(language: str) -> tuple[tuple[str, tuple[int, int | None]], ...]:
    return tuple(sorted(QUANTITY_WORDS[language].items(), key=lambda item: -len(item[0])))


@functools.cache
def _bounds(language: str) -> tuple[tuple[str, str], ...]:
    pairs = [(words, kind) for kind, listed in BOUND_WORDS[language].items() for words in listed]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def firmness_of(text: str, language: str) -> Firmness:
    """Give how firmly a sentence is put: the softest word on how it is known, the firmest on what somebody means to do."""
    said = " ".join(text.casefold().split())
    known = _found(said, EVIDENTIAL_WORDS.get(language, {}))
    meant = _found(said, COMMITMENT_WORDS.get(language, {}))
    evidential = min((code for code, _ in known), key=EVIDENTIALS.index, default="stated")
    commitment = max((code for code, _ in meant), key=COMMITMENTS.index, default="")
    return Firmness(evidential, commitment, tuple(words for _, words in (*known, *meant)))


def _found(said: str, table: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(code, words) for code, listed in table.items() for words in listed if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", said)]
