"""List words that every text holds: alone, they never alert, though somebody may bear them as a surname.

Own list of the most frequent words that stand at the beginning of sentences in Russian, English, French and German, and names of the world that
stand in every news text. Names of all countries are everyday words too, unless the country itself is protected. A word of the list still counts in
company, when a given name of the same person stands beside it.

    >>> is_everyday("Это"), is_everyday("Германии"), is_everyday("Овлуров")
    (True, True, False)
"""
# ruff: noqa: E501, RUF001 - a list of words is read as words; Russian letters are meant

from __future__ import annotations

import json
import sys
from array import array
from functools import cache, lru_cache
from importlib import resources

import pymorphy3_dicts_ru
from dawg_python import RecordDAWG

from safeconduct.studies.disclosure.guard_countries import is_of_a_country

_LIST = """
а без более больше был была были было быть в вам вас ваш ваша ваше ведь весь вдруг видимо вместе вместо вне во вот впрочем времени время все всего всем всех всё вся всю вчера выше где главный главная да даже далее два две дело день дни для до долго доля другая другие другой другого едва его ее её ей ему если есть еще ещё же за завтра затем зачем здесь и из или им ими имя иногда их к каждый каждая как какая какие какой каким когда кого кому кроме кто куда ли либо лишь лучше люди люблю мало между меня менее меньше мимо мир мира мне много многие многих мог могла могут может можно мой моя мое моё мы на над надо наконец нам нами нас наш наша наше наши не него нее неё ней некоторые нельзя нет ни нибудь никогда никто них но ну о об оба обе однако один одна одно одни он она они оно опять от отсюда очень первый первая первые перед по под пока пол после потом потому почему почти право прав пре при про просто против пусть раз разве речь с сам сама сами само самый самая самым самое сейчас сегодня сначала снова со совсем спасибо спор среди стал стала сто столь сумма сумму суммы так также такая такие такой такого таким таких там тебя тем теперь ти то тогда того тоже только том тому тот три третий ту тут ты у уж уже улица хоть хотя час часто часть чего чей чем через что чтобы чуть чья эта эти это этого этой этом этому этот эту этих я
адвокат банк белый белая дом право бог суд город дума крым крыма крыму москва москвы москве москву кремль север юг запад восток африка африке африки африку европа европы европе азия азии америка америки марс марса луна земля ввиду старый старая старым старом новый новая новые мирный мирная право правда народ союз союза
the a an and are as at be been but by for from had has have he her here his how i if in into is it its just like may me more most my new no not now of on one only or other our out over said same she should so some such than that then there these they this those through to too two under up us very was we were what when where which who why will with would you your best bank channel street house day world north south east west first last great good well
le la les un une des de du et est en il elle on nous vous ils elles ce cette ces qui que quoi dans pour par sur avec sans sous plus moins mais ou où si ne pas non oui aussi comme tout tous toute leur leurs son sa ses mon ma mes
der die das ein eine einer eines und oder aber ist sind war waren hat haben wird werden nicht auch als wie wenn dann doch nur noch schon so sehr mehr viel alle alles kein keine sein seine ihr ihre wir sie er es ich du man mit von vom zu zum zur bei nach aus auf in im an am für über unter vor durch gegen ohne um
ben sen o biz siz onlar ve ile bir bu şu için ama çok daha gibi kadar sonra önce
"""


_WORDS = frozenset(_LIST.split())


@lru_cache(1 << 14)
def is_everyday(word: str) -> bool:
    """Tell that a word, in whatever capitals, stands in every kind of text."""
    folded = word.casefold()
    return folded in _WORDS or is_of_a_country(folded)


_NAMES = frozenset({"Surn", "Name", "Patr"})


class _Dictionary:
    """The Russian dictionary of OpenCorpora as pymorphy packs it: every form of every word, with marks for what it is."""

    def __init__(self) -> None:
        data = resources.files(pymorphy3_dicts_ru) / "data"
        self._words = RecordDAWG(">HH").load(str(data / "words.dawg"))
        self._either = self._words.compile_replaces({"е": "ё"})
        self._tags: list[str] = json.loads((data / "gramtab-opencorpora-int.json").read_text(encoding="utf-8"))
        self._paradigms = array("H", (data / "paradigms.array").read_bytes())
        if sys.byteorder == "big":
            self._paradigms.byteswap()
        self._begins, at = array("I"), 1
        for _ in range(self._paradigms[0]):
            self._begins.append(at)
            at += 1 + self._paradigms[at]

    def kinds(self, word: str) -> frozenset[str]:
        """Give the marks of every reading of a word; none for a word that is not in it."""
        marks: set[str] = set()
        for readings in self._words.similar_item_values(word, self._either):
            for number, form in readings:
                at = self._begins[number]  # how many numbers follow: endings, marks, beginnings, of each form
                marks.update(self._tags[self._paradigms[at + 1 + self._paradigms[at] // 3 + form]].replace(" ", ",").split(","))
        return frozenset(marks)


@cache
def _dictionary() -> _Dictionary:
    return _Dictionary()


@lru_cache(1 << 14)
def _kinds(word: str) -> frozenset[str]:
    return _dictionary().kinds(word.casefold())


def is_dictionary_word(word: str) -> bool:
    """Tell that a Russian word, in any of its forms, stands in the dictionary and is there no form of a name of people.

    >>> is_dictionary_word("Третье"), is_dictionary_word("Турине"), is_dictionary_word("Грин"), is_dictionary_word("Овлуров")
    (True, True, False, False)
    """
    kinds = _kinds(word)
    return bool(kinds) and kinds.isdisjoint(_NAMES)


def is_place(word: str) -> bool:
    """Tell that the dictionary knows a Russian word as the name of a place, and as no name of people.

    >>> is_place("Турине"), is_place("Жара")
    (True, False)
    """
    return "Geox" in _kinds(word) and is_dictionary_word(word)


def is_name(word: str) -> bool:
    """Tell that the dictionary knows a Russian word as a given name, a surname or a father's name."""
    return not _kinds(word).isdisjoint(_NAMES)


def may_be_place(word: str) -> bool:
    """Tell that the dictionary knows a Russian word as the name of a place, whatever else it may be."""
    return "Geox" in _kinds(word)


def is_thing(word: str) -> bool:
    """Tell that a Russian word stands in the dictionary, and as nothing that lives: many surnames are names of trades and animals.

    >>> is_thing("Палаты"), is_thing("Северной"), is_thing("Мельника"), is_thing("Овлурова")
    (True, True, False, False)
    """
    return is_dictionary_word(word) and "anim" not in _kinds(word)


def is_adjective(word: str) -> bool:
    """Tell that a Russian word is an adjective and no name of people."""
    return "ADJF" in _kinds(word) and is_dictionary_word(word)
