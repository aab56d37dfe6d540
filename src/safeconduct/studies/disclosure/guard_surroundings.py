"""Tell by what stands around a word with a capital that it names a thing or a place, and no person.

Grammar and signs speak, no list of names: a word of a class before it (`the town of`, `the club`), a preposition of place with the ending
of a place, an adjective with a capital of its own, marks of quotation around a short title, small letters behind an acronym, `.com`. A
word that ends as surnames do is a surname wherever it stands, but for hills and streets that bear it. Never asked about two words of one
name together, nor about who is named in full in the same text.

    >>> from safeconduct.model.names import fold
    >>> folded = fold("Вчера в команде Феррари молчали")
    >>> names_a_thing(folded, 3, is_bare=True)
    True
"""

# ruff: noqa: RUF001 - Russian letters are meant

from __future__ import annotations

import re

from safeconduct.model.names import Folded, Word
from safeconduct.studies.disclosure.guard_everyday import is_adjective, is_everyday, is_name, is_place, is_thing, may_be_place

_SENTENCE = re.compile(r"[.!?\u2026\n\"\u00ab\u201c\u201e]\s*$")
_INTO = frozenset({"в", "во", "на"})
_FROM = frozenset({"из", "до", "близ", "под", "через", "вокруг", "вдоль"})
_LOCATIVE = ("е", "и", "у", "ах", "ях")
_SURNAME = re.compile(
    r"(?:[её]в|[оеиы]в|ин|ын|[сц]к|енк|[чн]у?к|юк|ян|[еа]дз|швил|и[чћ]|оглы?|улл?|заде|[oe]w|[oe]v|of+|in|sk|yan|ian|dze|svil|i[ckć]h?)"
    r"(?:[аяоеуюыий]|ой|ей|ом|ем|ым|им|ых|их|ого|ому|ая|ую|ие|ами|ям|[aeiouy]|[aeiouy]j|yj|aya|aja|aia|ogo|omu|om|ym|im)?$",
    re.IGNORECASE,
)
_LEAST_SURNAME = 5  # letters from which such an ending is one
_BEFORE_PLACES = (
    "город|городк|сел|деревн|пос[её]лк|аул|станиц|хутор|остров|полуостров|рек|озер|мор|гор|площад|улиц|проспект|переулк|бульвар|шоссе|район"
    "|област|провинци|штат|графств|округ|республик|столиц|аэропорт|порт|станци|метро|пролив|залив|пустын|долин|мыс|вулкан|курорт|пригород"
)
_BEFORE_THINGS = (
    "клуб|команд|сборн|ансамбл|театр|кинотеатр|музе|университет|институт|отел|гостиниц|ресторан|каф|банк|компани|корпораци|фирм|концерн"
    "|холдинг|завод|фабрик|агентств|газет|журнал|телеканал|радиостанци|издательств|портал|сайт|сервис|телескоп|спутник|ракет|носител|корабл"
    "|шаттл|челнок|крейсер|теплоход|автомобил|модел|марк|браузер|программ|ураган|тайфун|шторм|комет|планет|астероид|турнир|стадион|операци"
)
_CLASS_ENDS = "(?:[аеиоуыюяьй]|ам|ах|ами|ов|ой|ом|ью|ям|ях|ями|ей|ем|ию|ии|ия|ий|ие|ок|ка|ку|ки|ке|ской|ия|ией)?$"
_PLACE_CLASS = re.compile(f"(?:{_BEFORE_PLACES}){_CLASS_ENDS}")
_THING_CLASS = re.compile(f"(?:{_BEFORE_THINGS}){_CLASS_ENDS}")
_LANDS = "гор|рощ|оз[её]р|пруд|остров|пол|болот|ворот|холм|улиц|площад|чтени|премия"
_LAND = re.compile(f"(?:{_LANDS})(?:[аыиуе]|ов|ам|ах|ами|ой|ей|ям|ях|ий|ия|ью)?$")
_OF_MANY = ("ых", "их", "ые", "ие", "ым", "им", "ая", "ую", "ой", "ое")
_BEGINNINGS = """
сан санта санто сент сен нью лос лас коста порт пуэрто рио форт буэнос аль эль ас аш вест ист норт саут
san santa santo saint st new los las costa port puerto rio fort el al north south east west
"""
_PREFIXES = frozenset(_BEGINNINGS.split())
_DOMAIN = re.compile(r"\.$")
ZONES = frozenset({"ру", "ком", "рф", "орг", "нет", "ru", "com", "org", "net", "info", "fm", "tv", "de", "fr", "uk", "eu", "ua", "su"})
_ACRONYM = re.compile(r"[^\W\d_a-zа-яё]{2,}(?:[а-яё]{1,2}|-[а-яё]{1,2})?")
_LEAST_ACRONYM = 2
_OPENS, _SHUTS = frozenset('\u00ab\u201c\u201e"'), frozenset('\u00bb\u201d\u201c"')
_TITLE_WORDS = 3  # of what stands in marks of quotation: more is speech


def is_at_start(folded: Folded, at: int) -> bool:
    """Tell that a word stands where every word has a capital."""
    return at == 0 or bool(_SENTENCE.search(folded.words[at].gap)) or not folded.words[at].is_capital


def ends_as_surname(word: str) -> bool:
    """Tell that a word, in whatever case, ends as surnames of the former Soviet Union do.

    >>> ends_as_surname("Овлуровым"), ends_as_surname("Бонне")
    (True, False)
    """
    return len(word) >= _LEAST_SURNAME and _SURNAME.search(word) is not None


def names_a_thing(folded: Folded, at: int, *, is_bare: bool) -> bool:
    """Tell that a word names no person; `is_bare`: it stands without any ending of a case."""
    words = folded.words
    word = words[at]
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if (before and not word.gap) or (after and (not after.gap or (_DOMAIN.search(after.gap) and after.text.casefold() in ZONES))):
        return True  # a piece of `VympelCom`, a domain
    if after and after.gap == " " and word.text.endswith(_OF_MANY) and _LAND.match(after.text):
        return True
    if not is_bare and (is_thing(word.text) or is_place(word.text)):
        return True
    if before and word.gap == " " and _is_named_place(folded, at):
        return True
    if ends_as_surname(word.text):
        return False
    if _is_title(folded, at) or (before and word.gap == " " and _follows(word, before, is_bare=is_bare)):
        return True
    return bool(after and after.gap in {" ", "-"} and after.is_capital and word.text.casefold() in _PREFIXES)


def stands_alone(folded: Folded, at: int) -> bool:
    """Tell that no other word with a capital stands beside a word, before it or behind it: it is all that somebody is called here."""
    words = folded.words
    before = at > 0 and words[at].gap == " " and words[at - 1].is_capital and not is_at_start(folded, at - 1)
    after = at + 1 < len(words) and words[at + 1].gap in {" ", "-"} and words[at + 1].is_capital
    return not before and not after


def stands_alone_in_quotes(folded: Folded, first: int, last: int) -> bool:
    """Tell that words and nothing else stand between marks of quotation: a ship, a hotel or a channel may be called so."""
    after = folded.words[last + 1].gap if last + 1 < len(folded.words) else folded.text[-1:]
    return folded.words[first].gap[-1:] in _OPENS and after[:1] in _SHUTS


def is_acronym(word: str) -> bool:
    """Tell an acronym, with a Russian ending behind it or without."""
    return len(word) > _LEAST_ACRONYM and _ACRONYM.fullmatch(word) is not None


def _is_named_place(folded: Folded, at: int) -> bool:
    """Tell that a word is a place by the adjective with a capital before it: `South Carolina`."""
    before = folded.words[at - 1]
    is_large = before.is_capital and not is_at_start(folded, at - 1) and is_adjective(before.text)
    return is_large and (may_be_place(folded.words[at].text) or not ends_as_surname(folded.words[at].text))


def _follows(word: Word, before: Word, *, is_bare: bool) -> bool:
    """Tell that what stands before a word makes it a place or a thing."""
    said = before.text.casefold()
    if said in _INTO:
        is_town = not is_bare and word.text.endswith(_LOCATIVE) and not is_name(word.text)
        return is_town or may_be_place(word.text) or is_thing(word.text)
    if said in _FROM:
        return is_place(word.text)
    if _PLACE_CLASS.fullmatch(said):
        return is_bare or may_be_place(word.text)
    return said in _PREFIXES or (is_bare and _THING_CLASS.fullmatch(said) is not None)


def _is_title(folded: Folded, at: int) -> bool:
    """Tell that a word stands in a title of a few words between marks of quotation."""
    words = folded.words
    first = next((place for place in range(at, max(-1, at - _TITLE_WORDS), -1) if _OPENS & set(words[place].gap)), None)
    if first is None:
        return False
    ends = range(at + 1, min(len(words), first + _TITLE_WORDS + 1))
    return any(_SHUTS & set(words[place].gap) for place in ends) and not is_everyday(words[first].text)
