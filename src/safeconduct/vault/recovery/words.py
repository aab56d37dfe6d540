"""Write a share as nineteen words that anybody can read out, and name the word that is wrong.

A word is twelve bits: consonant, vowel, consonant, vowel, from sixteen consonants and four vowels that are told apart in most languages and
on bad lines (the proquints of Wilkerson, 2009). Fifteen words carry the share; four are check words of a Reed-Solomon code over 4,096
symbols, so that a wrong word is not only noticed but found, two words that changed places are found, and two that cannot be read any more
are filled in. What the code cannot name for certain it refuses.

    >>> written(bytes(20), 2, 7).split()[:3]
    ['daba', 'bisa', 'baba']
    >>> read(written(bytes(range(20)), 2, 7)) == Share(secret=bytes(range(20)), number=2, tag=7)
    True
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from safeconduct.errors import Mistaken

SECRET_BYTES = 20  # 160 bits: beyond any search, and five words fewer than 256 bits
DATA_WORDS, CHECK_WORDS = 15, 4  # 180 bits, and a distance of 5: one wrong word is found while up to three are noticed
WORDS = DATA_WORDS + CHECK_WORDS
NUMBERS = range(1, 8)  # custodians
TAG_BITS = 15  # of the kit that a share belongs to
_VERSION_BITS = 2  # zero
_CONSONANTS, _VOWELS = "bdfghjklmnprstvz", "aiou"
_POLYNOMIAL = 0x1053  # x^12 + x^6 + x^4 + x + 1, primitive over two elements
_SIZE = 4096
_UNREADABLE = "?"
_MOST_UNREADABLE = 2  # filled in with two check words to spare
_CYRILLIC = str.maketrans("бдфгхйклмнпрствзаиоу", "bdfghjklmnprstvzaiou")  # who wrote it down by ear may have used her own letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one custodian holds: 20 secret bytes, her number, and a mark of the kit it belongs to."""

    secret: bytes = field(repr=False)
    number: int
    tag: int


def written(secret: bytes, number: int, tag: int) -> str:
    """Write a share as nineteen words."""
    head = number << TAG_BITS | tag
    bits = (head << 8 * SECRET_BYTES) | int.from_bytes(secret, "big")
    data = [bits >> 12 * place & 0xFFF for place in reversed(range(DATA_WORDS))]
    return " ".join(map(_word, _with_checks(data)))


def read(text: str) -> Share:
    """Read a share.

    Raises:
        Mistaken: it is no share; what can be named is named, by its place, and never repeated but for the word that is right.
    """
    typed = _split(text)
    if len(typed) != WORDS:
        raise Mistaken(f"a share has {WORDS} words, and this has {len(typed)}", "a word that cannot be read any more is written as ?")
    symbols = [_symbol(word) for word in typed]
    unreadable = [place for place, symbol in enumerate(symbols) if symbol is None]
    strange = [place for place in unreadable if typed[place] != _UNREADABLE]
    if len(unreadable) > _MOST_UNREADABLE:
        raise Mistaken(f"{_places(unreadable)} cannot be read", "look at the card again; at most two words may be missing")
    known = [0 if symbol is None else symbol for symbol in symbols]
    filled = _filled(known, unreadable)
    if strange:
        right = "" if filled is None else ": " + ", ".join(_word(filled[place]) for place in strange)
        raise Mistaken(f"{_places(strange)} of the share is no word of this kind", f"it should be{right}" if right else "look again")
    if filled is None:
        raise _named(known)
    bits = 0
    for symbol in filled[:DATA_WORDS]:
        bits = bits << 12 | symbol
    head, secret = bits >> 8 * SECRET_BYTES, bits & (1 << 8 * SECRET_BYTES) - 1
    number = head >> TAG_BITS
    if number not in NUMBERS:
        raise Mistaken("these words are a share that this version does not know", "use the newest version of safeconduct")
    return Share(secret=secret.to_bytes(SECRET_BYTES, "big"), number=number, tag=head & (1 << TAG_BITS) - 1)


def _named(symbols: list[int]) -> Mistaken:
    """Say what is wrong with words of which each is one of ours."""
    for place in range(WORDS):
        found = _filled(symbols, [place])
        if found is not None:
            return Mistaken(f"word {place + 1} of the share is wrong", f"it should be: {_word(found[place])}")
    for place in range(WORDS - 1):
        turned = [*symbols[:place], symbols[place + 1], symbols[place], *symbols[place + 2 :]]
        if not any(_syndromes(turned)):
            return Mistaken(f"words {place + 1} and {place + 2} of the share changed places", "type them the other way round")
    return Mistaken("more than one word of the share is wrong", "compare it with the card, word by word; or it is of two cards")


def _split(text: str) -> list[str]:
    """Take the words apart, without numbers, marks, capitals or accents; Cyrillic letters count as those they sound like."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_CYRILLIC)
    kept = "".join(char if char.isalpha() or char == _UNREADABLE else " " for char in plain)
    return kept.split()


def _word(symbol: int) -> str:
    return _CONSONANTS[symbol >> 8] + _VOWELS[symbol >> 6 & 3] + _CONSONANTS[symbol >> 2 & 15] + _VOWELS[symbol & 3]


def _symbol(word: str) -> int | None:
    if len(word) != 4:  # noqa: PLR2004 - letters of a word
        return None
    places = [_CONSONANTS.find(word[0]), _VOWELS.find(word[1]), _CONSONANTS.find(word[2]), _VOWELS.find(word[3])]
    return None if -1 in places else places[0] << 8 | places[1] << 6 | places[2] << 2 | places[3]


def _places(places: Sequence[int]) -> str:
    return ("word " if len(places) == 1 else "words ") + ", ".join(str(place + 1) for place in places)


@cache
def _tables() -> tuple[list[int], list[int]]:
    """Give the powers of x and their logarithms in the field of 4,096 elements."""
    powers, logs, value = [], [0] * _SIZE, 1
    for exponent in range(_SIZE - 1):
        powers.append(value)
        logs[value] = exponent
        value = value << 1 ^ (_POLYNOMIAL if value << 1 & _SIZE else 0)
    return powers, logs


def _times(one: int, other: int) -> int:
    if not one or not other:
        return 0
    powers, logs = _tables()
    return powers[(logs[one] + logs[other]) % (_SIZE - 1)]


def _over(one: int, other: int) -> int:
    powers, logs = _tables()
    return powers[(logs[one] - logs[other]) % (_SIZE - 1)] if one else 0


def _power(place: int, exponent: int) -> int:
    """Give the weight of a word in a check: the place counts from the last word."""
    return _tables()[0][(WORDS - 1 - place) * exponent % (_SIZE - 1)]


def _syndromes(symbols: Sequence[int]) -> list[int]:
    """Give the four sums that are nought for a whole share."""
    sums = []
    for exponent in range(CHECK_WORDS):
        total = 0
        for place, symbol in enumerate(symbols):
            total ^= _times(symbol, _power(place, exponent))
        sums.append(total)
    return sums


def _with_checks(data: Sequence[int]) -> list[int]:
    """Add the check words: what fills the last four places."""
    found = _filled([*data, *[0] * CHECK_WORDS], list(range(DATA_WORDS, WORDS)))
    assert found is not None
    return found


def _filled(symbols: Sequence[int], places: Sequence[int]) -> list[int] | None:
    """Change some places so that all sums are nought; None when that cannot be. Gauss' elimination, with every spare sum as a check."""
    rows = [[*(_power(place, exponent) for place in places), total] for exponent, total in enumerate(_syndromes(symbols))]
    for column in range(len(places)):
        pivot = next(index for index in range(column, CHECK_WORDS) if rows[index][column])  # the weights of different places differ
        rows[column], rows[pivot] = rows[pivot], rows[column]
        first = rows[column][column]
        rows[column] = [_over(value, first) for value in rows[column]]
        for index in range(CHECK_WORDS):
            if index != column and rows[index][column]:
                factor = rows[index][column]
                rows[index] = [value ^ _times(factor, own) for value, own in zip(rows[index], rows[column], strict=True)]
    if any(row[-1] for row in rows[len(places) :]):
        return None
    changed = list(symbols)
    for place, row in zip(places, rows, strict=False):
        changed[place] ^= row[-1]
    return changed


def subsets(custodians: int, quorum: int) -> list[tuple[int, ...]]:
    """List the groups of custodians, by number, that suffice."""
    return list(combinations(range(1, custodians + 1), quorum))
