"""The words that soften a figure or a sentence, per language, as data: edit the tables, keep the words.

The rule of this room: a table maps words to a meaning and never guesses. Words that are in no table mean nothing here, and a figure that is
not understood is no figure. Edition 1, policy choices of this project where no source is named; studies of such words find wide variety
between readers (Ferson et al. 2015), so the intervals are wide and the words are always shown beside them.

    >>> len(QUANTITY_WORDS["en"]) > 40
    True
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VERSION: Final = "Safeconduct hedges 1"

# How the number that follows is to be read: k is that number, d a quarter of it and at least one (40 gives 30 to 50).
BOUND_WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "en": {
            "at_least": ("at least", "no fewer than", "not fewer than", "no less than", "not less than", "a minimum of"),
            "more_than": ("more than", "over", "upwards of", "in excess of"),
            "fewer_than": ("fewer than", "less than", "under", "below"),
            "at_most": ("at most", "up to", "no more than", "not more than", "a maximum of"),
            "about": ("around", "about", "some", "roughly", "approximately", "an estimated", "circa"),
            "nearly": ("nearly", "almost", "close to"),
            "exactly": ("just", "only", "exactly", "precisely", "a total of"),
        },
        "ru": {
            "at_least": ("не менее", "не меньше", "по меньшей мере", "по крайней мере", "как минимум", "минимум"),
            "more_than": ("более чем", "больше чем", "более", "больше", "свыше"),
            "fewer_than": ("менее чем", "меньше чем", "менее", "меньше"),
            "at_most": ("не более", "не больше", "как максимум", "максимум", "самое большее", "до"),
            "about": ("около", "примерно", "порядка", "приблизительно", "где-то"),
            "nearly": ("почти", "чуть меньше", "без малого"),
            "exactly": ("ровно", "всего", "только", "лишь"),
        },
    }
)
BETWEEN_WORDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {"en": (("between", "and"), ("from", "to")), "ru": (("от", "до"), ("между", "и"))}
)

_TO_TWENTY: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TO_TWENTY_RU: Final = (
    "ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать", "двенадцать",
    "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать", "двадцать",
)  # fmt: skip

# Words that are a figure by themselves: lowest and highest number, None for no upper bound.
QUANTITY_WORDS: Final[Mapping[str, Mapping[str, tuple[int, int | None]]]] = MappingProxyType(
    {
        "en": {
            **{word: (number, number) for number, word in enumerate(_TO_TWENTY)},
            **{word: (n, n) for word, n in (("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70))},
            **{word: (n, n) for word, n in (("eighty", 80), ("ninety", 90), ("a hundred", 100), ("one hundred", 100))},
            **{word: (n, n) for word, n in (("hundred", 100), ("a thousand", 1000), ("one thousand", 1000), ("thousand", 1000))},
            **dict.fromkeys(("none", "nobody", "no one", "no such thing", "not one", "not a single"), (0, 0)),
            **dict.fromkeys(("a dozen", "dozen"), (12, 12)),
            **dict.fromkeys(("a couple", "a pair"), (2, 2)),
            "a handful": (2, 9),
            **dict.fromkeys(("a few", "several", "a number of", "multiple"), (2, None)),
            "dozens": (24, None),
            "scores": (40, None),
            "hundreds": (200, None),
            "thousands": (2000, None),
            "tens of thousands": (20_000, None),
            "hundreds of thousands": (200_000, None),
        },
        "ru": {
            **{word: (number, number) for number, word in enumerate(_TO_TWENTY_RU)},
            **{word: (n, n) for word, n in (("одного", 1), ("двух", 2), ("трёх", 3), ("трех", 3), ("четырёх", 4), ("четырех", 4))},
            **{word: (n, n) for word, n in (("пяти", 5), ("шести", 6), ("семи", 7), ("восьми", 8), ("девяти", 9), ("десяти", 10))},
            **{word: (n, n) for word, n in (("двое", 2), ("трое", 3), ("четверо", 4), ("пятеро", 5), ("шестеро", 6), ("семеро", 7))},
            **{word: (n, n) for word, n in (("тридцать", 30), ("тридцати", 30), ("сорок", 40), ("сорока", 40), ("пятьдесят", 50))},
            **{word: (n, n) for word, n in (("шестьдесят", 60), ("семьдесят", 70), ("восемьдесят", 80), ("девяносто", 90))},
            **{word: (n, n) for word, n in (("сто", 100), ("ста", 100), ("сотня", 100), ("тысяча", 1000))},
            **dict.fromkeys(("никто", "никого", "ни одного", "ни один", "ни одной", "нет таких"), (0, 0)),
            **dict.fromkeys(("дюжина", "дюжины"), (12, 12)),
            **dict.fromkeys(("горстка", "горстку", "единицы"), (2, 9)),
            **dict.fromkeys(("несколько", "нескольких", "ряд"), (2, None)),
            **dict.fromkeys(("десятки", "десятков", "многие десятки"), (20, None)),
            **dict.fromkeys(("сотни", "многие сотни", "сотнями"), (200, None)),
            **dict.fromkeys(("тысячи", "многие тысячи", "тысячами"), (2000, None)),
        },
    }
)

# Words that mean one number after a bound ("более сотни"), and words after a number that make it another one or no count at all.
NUMBERS_AFTER_BOUND: Final[Mapping[str, Mapping[str, int]]] = MappingProxyType(
    {"en": {}, "ru": {"сотни": 100, "тысячи": 1000, "дюжины": 12}}
)
NUMBER_GOES_ON: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "en": frozenset(("and", "or", "to", "hundred", "hundreds", "thousand", "thousands", "million", "dozen", "percent", "per", "point")),
        "ru": frozenset(
            (
                "и", "или", "десятка", "десятков", "сотен", "сотни", "сот", "тысяч", "тысячи", "тысяча", "тыс", "миллион", "миллиона",
                "миллионов", "млн", "дюжин", "дюжины", "процент", "процента", "процентов", "раз", "раза",
            )
        ),
    }
)  # fmt: skip

# How firmly something is said to be known. The order of the codes is the order of firmness; the words that are not listed are `stated`.
EVIDENTIALS: Final = ("rumoured", "reported", "stated", "confirmed")
EVIDENTIAL_WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "en": {
            "rumoured": ("rumoured", "rumored", "rumours", "rumors", "unconfirmed"),
            "reported": (
                "reportedly", "reports of", "is reported", "was reported", "allegedly", "alleged", "apparently", "believed", "is thought",
                "are thought", "accused", "claimed", "said to", "have said that", "has said that", "was told", "were told", "was informed",
                "were informed", "second-hand", "according to", "likely", "probably", "may have", "might have", "suspected",
            ),
            "stated": ("stated as fact", "as a fact"),
            "confirmed": ("confirmed", "proved", "proven", "established", "verified"),
        },
        "ru": {
            "rumoured": ("по слухам", "ходят слухи", "неподтверждённым", "неподтвержденным"),
            "reported": (
                "якобы", "сообщается", "сообщают", "по сообщениям", "предположительно", "как утверждается", "по данным", "по словам",
                "как считается", "предполагается", "обвиняют", "обвиняется", "подозревают", "вероятно", "видимо", "сообщили",
                "возможно",
            ),
            "stated": ("как факт",),
            "confirmed": ("подтверждено", "подтвердили", "доказано", "установлено"),
        },
    }
)  # fmt: skip
COMMITMENTS: Final = ("wants", "intends", "vows", "orders")
COMMITMENT_WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "en": {
            "wants": ("wants", "wanted", "wishes", "would like", "hopes to"),
            "intends": ("intends", "intended", "plans to", "planned to", "means to", "is going to"),
            "vows": ("vowed", "vows", "promised", "promises", "pledged", "swore"),
            "orders": ("ordered", "orders", "instructed", "commanded"),
        },
        "ru": {
            "wants": ("хочет", "хотел", "желает", "хотел бы"),
            "intends": ("намерен", "намеревается", "планирует", "собирается"),
            "vows": ("поклялся", "обещал", "пообещал", "клялся"),
            "orders": ("приказал", "распорядился", "велел"),
        },
    }
)
