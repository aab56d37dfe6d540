"""The words by which people are said to say something, per language, and the stance that each takes. Tables, and nothing else.

A cue that is followed by a clause may have a word between (`that`, `что`); places for people are left to `proposing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CUES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "en": {
            "does_not_confirm": (
                "could not confirm",
                "cannot confirm",
                "did not confirm",
                "neither confirmed nor denied",
                "would not confirm",
            ),
            "no_comment": ("declined to comment", "refused to comment", "did not comment", "would not comment", "gave no comment"),
            "denies": ("denied", "denies", "deny", "rejected", "rejects", "dismissed", "disputes"),
            "acknowledges": ("admitted", "admits", "admit", "acknowledged", "acknowledges", "conceded"),
            "retracts": ("retracted", "took back", "withdrew"),
            "asserts": (
                *("said", "says", "say", "reported", "reports", "report", "stated", "states", "told", "wrote", "writes", "added", "adds"),
                *("claimed", "claims", "claim", "alleged", "alleges", "allege", "insisted", "insists", "insist", "announced", "announces"),
                *("warned", "warns", "believed", "believes", "believe", "confirmed", "confirms", "explained", "recalled", "testified"),
                *("accused", "accuses", "described", "describes", "noted", "notes", "argued", "argues", "replied", "complained"),
                *(
                    "recalled",
                    "recalls",
                    "recounts",
                    "maintains",
                    "maintained",
                    "contends",
                    "contended",
                    "suggest",
                    "suggests",
                    "suggested",
                ),
                *("shows", "show", "showed", "indicate", "indicates", "indicated", "fears", "fear", "explains", "asserted"),
                *("complains", "testifies", "concludes", "concluded", "estimates", "estimated"),
            ),
        },
        "ru": {
            "does_not_confirm": ("не подтвердил", "не подтвердила", "не подтвердили", "не подтверждает", "не подтверждают"),
            "no_comment": ("отказался комментировать", "отказалась комментировать", "отказались комментировать", "не стал комментировать"),
            "denies": ("отрицает", "отрицают", "отрицал", "отрицала", "отрицали", "опроверг", "опровергла", "опровергли", "опровергает"),
            "acknowledges": ("признал", "признала", "признали", "признаёт", "признает", "признают"),
            "retracts": ("отозвал", "отозвала", "отозвали"),
            "asserts": (
                *("сообщил", "сообщила", "сообщили", "сообщило", "сообщает", "сообщают", "заявил", "заявила", "заявили", "заявляет"),
                *("сказал", "сказала", "сказали", "говорит", "говорят", "рассказал", "рассказала", "рассказали", "рассказывает"),
                *("утверждает", "утверждают", "утверждал", "написал", "написала", "написали", "пишет", "пишут", "ответил", "ответила"),
                *(
                    "отметил",
                    "отметила",
                    "отметили",
                    "отмечает",
                    "говорится",
                    "сообщается",
                    "пояснил",
                    "пояснила",
                    "предупредил",
                    "предупредила",
                ),
                *("считает", "считают", "добавил", "добавила", "объявил", "объявила", "объявили", "подчеркнул", "подчеркнула"),
            ),
        },
    }
)
_SPOKEN: Final = {
    "denies": ("отрицать", "опровергнуть", "опровергать", "отвергнуть", "отвергать"),
    "acknowledges": ("признать", "признавать", "признаться", "признаваться"),
    "retracts": ("отозвать",),
    "asserts": (
        *("сообщить", "сообщать", "заявить", "заявлять", "сказать", "говорить", "рассказать", "рассказывать", "утверждать", "написать"),
        *("писать", "ответить", "отвечать", "отметить", "отмечать", "пояснить", "пояснять", "уточнить", "уточнять", "предупредить"),
        *("предупреждать", "считать", "полагать", "добавить", "добавлять", "объявить", "объявлять", "подчеркнуть", "подчёркивать"),
        *("заверить", "заверять", "вспомнить", "вспоминать", "настаивать", "подтвердить", "подтверждать", "посетовать", "сетовать"),
        *("жаловаться", "пожаловаться", "указать", "указывать", "констатировать", "напомнить", "напоминать", "передать", "передавать"),
        *("возразить", "возражать", "объяснить", "объяснять", "заметить", "замечать", "свидетельствовать", "докладывать", "доложить"),
    ),
}
LEMMAS: Final[Mapping[str, str]] = MappingProxyType({lemma: stance for stance, listed in _SPOKEN.items() for lemma in listed})
"""Russian verbs of speaking in the form in which a dictionary has them, and the stance of each; for who can read forms (`declined`)."""
BEFORE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"en": ("according to",), "ru": ("по словам", "по данным", "по информации", "по мнению", "по утверждению")}
)
"""What stands before the name of who says so."""
CITING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"en": ("citing", "quoting"), "ru": ("со ссылкой на", "ссылаясь на")})  # noqa: RUF001 - Russian
NOBODY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": (
            "it is believed that",
            "it is believed",
            "it is thought that",
            "reportedly",
            "allegedly",
            "was told that",
            "were told that",
            "was informed that",
            "were informed that",
        ),
        "ru": ("по сообщениям", "сообщается, что", "сообщается", "якобы", "как сообщается", "предположительно"),
    }
)
"""Words that say that somebody said so, and not who."""
THAT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"en": ("that",), "ru": ("что", "будто")})
MONTHS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": ("januar", "februar", "march", "april", "may", "june", "july", "august", "septem", "octo", "novem", "decem"),
        "ru": ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"),
    }
)
"""Beginnings of the months' names, in their order; `ма` is May once `март` was not it."""
