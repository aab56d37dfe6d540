"""Read numbers that are said in words, as people dictate and hide them: `plus seven nine hundred twelve`, `fünfundzwanzig`, `семьсот два`.

Own compilation from general knowledge of the languages, released under CC0: English, Russian, Ukrainian, French, German, Turkish and Arabic.
Each line is a language, then the words for each value, with `/` between words of one value. Never reads a word of any other kind.

    >>> [spoken(plain(word)) for word in ("Siebzig", "fünfundzwanzig", "oh", "house")]
    [(('de', 70),), (('de', 25),), (('en', 0),), ()]
    >>> joined(("fr", 60), ("fr", 12)), joined(("en", 70), ("ru", 5))
    (72, None)
"""

# ruff: noqa: E501, RUF001 - a language stands on a line; letters of several scripts are meant
# fmt: off

from __future__ import annotations

import re
import unicodedata
from functools import cache

Value = tuple[str, int]
"""A language, and a number from 0 to 999 in it."""

_UNITS = """
en zero/oh/nought/nil one two three four five six seven eight nine
ru ноль/нуль один/одна/раз два/две три четыре пять шесть семь восемь девять
uk нуль/ноль один/одна два/дві три чотири пять шість сім вісім девять
fr zero un/une deux trois quatre cinq six sept huit neuf
de null eins/ein/eine zwei/zwo drei vier funf/fuenf sechs sieben acht neun
tr sifir bir iki uc dort bes alti yedi sekiz dokuz
ar صفر واحد/واحده اثنان/اثنين/اثنتان ثلاثه/ثلاث اربعه/اربع خمسه/خمس سته/ست سبعه/سبع ثمانيه/ثماني/ثمان تسعه/تسع
"""
_TEENS = """
en ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
ru десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать
uk десять одинадцять дванадцять тринадцять чотирнадцять пятнадцять шістнадцять сімнадцять вісімнадцять девятнадцять
fr dix onze douze treize quatorze quinze seize
de zehn elf zwolf/zwoelf dreizehn vierzehn funfzehn/fuenfzehn sechzehn siebzehn achtzehn neunzehn
tr on
ar عشره/عشر
"""
_TENS = """
en twenty thirty forty fifty sixty seventy eighty ninety
ru двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто
uk двадцять тридцять сорок пятдесят шістдесят сімдесят вісімдесят девяносто
fr vingt/vingts trente quarante cinquante soixante septante huitante/octante nonante
de zwanzig dreissig vierzig funfzig/fuenfzig sechzig siebzig achtzig neunzig
tr yirmi otuz kirk elli altmis yetmis seksen doksan
ar عشرون/عشرين ثلاثون/ثلاثين اربعون/اربعين خمسون/خمسين ستون/ستين سبعون/سبعين ثمانون/ثمانين تسعون/تسعين
"""
_HUNDREDS = """
en hundred
ru сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот
uk сто двісті триста чотириста пятсот шістсот сімсот вісімсот девятсот
fr cent/cents
de hundert
tr yuz
ar مئه/مائه مئتان/مائتان
"""
# fmt: on
_MULTIPLY = frozenset({"en", "fr", "de", "tr", "ar"})  # they say nine hundred; others have a word for it
_HUNDRED, _TEN, _SCORE = 100, 10, 20
_BETWEEN = "and et und ve и та і plus плюс arti زائد no nr номер numero nummer number"
_TIMES = {**dict.fromkeys(_BETWEEN.split(), 1), "double": 2, "zweimal": 2, "дважды": 2, "triple": 3, "dreimal": 3, "трижды": 3}
_PLAIN = re.compile("[a-z]+|[а-яёі]+")
_GERMAN = re.compile("(ein|zwei|zwo|drei|vier|funf|fuenf|sechs|sieben|acht|neun)und(.+)")
_OTHERS = str.maketrans("ıةى", "iهي")


@cache
def _table() -> dict[str, tuple[Value, ...]]:
    found: dict[str, tuple[Value, ...]] = {}
    for lines, first, step in ((_UNITS, 0, 1), (_TEENS, _TEN, 1), (_TENS, _SCORE, _TEN), (_HUNDREDS, _HUNDRED, _HUNDRED)):
        for line in lines.strip().splitlines():
            language, *cells = line.split()
            for at, cell in enumerate(cells):
                for word in cell.split("/"):
                    found[word] = (*found.get(word, ()), (language, first + at * step))
    return found


def plain(word: str) -> str:
    """Give a word in small letters without its marks and apostrophes, as the tables have it."""
    small = word.casefold()
    if _PLAIN.fullmatch(small):
        return small
    bare = "".join([char for char in unicodedata.normalize("NFD", small) if char.isalpha()])
    return bare.translate(_OTHERS)


def spoken(said: str) -> tuple[Value, ...]:
    """Give what a plain word says as a number, in each language in which it does."""
    values = _table().get(said) or (_table().get(said[1:], ()) if said[:1] == "و" else ())  # Arabic joins its `and`
    compound = _GERMAN.fullmatch(said)
    if compound and not values:
        units, tens = _table()[compound[1]], _table().get(compound[2], ())
        return tuple(("de", tens[0][1] + unit) for language, unit in units if language == "de" and tens)
    return values


def times(said: str) -> int:
    """Give how often the next figure is meant: `double`; 1 for a word that may stand between figures, 0 for one that ends a number."""
    return _TIMES.get(said, 0)


def joined(one: Value, other: Value) -> int | None:
    """Give the number that two words say together; None where each is a number by itself."""
    language, value = one
    new = other[1]
    if language != other[0]:
        return None
    if new == _HUNDRED and 1 < value < _TEN and language in _MULTIPLY:
        return value * _HUNDRED
    if language == "fr" and value % _HUNDRED == 4 and new == _SCORE:  # noqa: PLR2004 - quatre-vingts
        return value - 4 + 4 * _SCORE
    if language == "ar" and 0 < value % _HUNDRED < _TEN <= new < _HUNDRED:
        return value + new  # five and twenty; five ten
    return value + new if 0 < new <= _room(language, value) else None


def _room(language: str, value: int) -> int:
    """Give the largest number that may follow within the same number."""
    if value and value % _HUNDRED == 0:
        return _HUNDRED - 1
    last = value % _HUNDRED
    if language == "fr" and last in {60, 80}:
        return _SCORE - 1
    is_ten = last == _TEN and language in {"fr", "tr"}
    return _TEN - 1 if last % _TEN == 0 and (last >= _SCORE or is_ten) else 0
