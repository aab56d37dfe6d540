"""Give every word by which a country shows: its names, capitals, bynames, adjectives and people, in all cases.

Cases are made by rule for Russian and Ukrainian names and adjectives, endings for the other languages; a word that is also an
everyday word is *shy*:
it counts only with a capital inside a sentence. Only what is protected is looked for; the words of all countries together serve the
guard to know
that a word is no surname.

    >>> {"литовского", "литовцами", "литве", "vilnius"} <= {word for word, _ in names_of("LTU")}
    True
"""

# ruff: noqa: RUF001 - Russian letters are meant

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from safeconduct.studies.disclosure.guard_bynames import BYNAMES, CHECHEN_ENDINGS
from safeconduct.studies.disclosure.guard_hints import hints_of
from safeconduct.studies.disclosure.guard_peoples import PEOPLES
from safeconduct.studies.disclosure.guard_places import NAMES

SHY = frozenset(
    [
        "того",
        "чад",
        "чада",
        "чаду",
        "чадом",
        "чаде",
        "мали",
        "чили",
        "turkey",
        "polish",
        "pole",
        "poles",
        "polen",
        "nice",
        "dane",
        "lima",
        "rome",
        "schweden",
        "ломе",
        "цар",
    ]
)
HOMOGRAPHS = frozenset(["самое", "самой", "самою", "самоу", "тога"])  # forms that are other words and rare as countries
_WORD = re.compile(r"[^\W\d_]+")
_RUSSIAN, _ARABIC = re.compile("[а-ї]"), re.compile("[\u0600-\u06ff]")
_ALONE = ("",)
_HARD = ("", "а", "у", "ом", "е", "ы", "і", "ові")
_CASES: dict[str, tuple[str, ...]] = {  # how a name ends, in two letters or one, and what stands for that ending in the other cases
    "ия": ("ия", "ии", "ию", "ией", "иею", "ії", "ію", "ією"),
    "ая": ("ая", "ой", "ую", "ою"),
    "ые": ("ые", "ых", "ым", "ыми"),
    "ие": ("ие", "их", "им", "ими"),
    "ый": ("ый", "ого", "ому", "ым", "ом"),
    "ий": ("ий", "ого", "ому", "им", "ом", "его", "ему", "ем"),
    "ка": ("ка", "ки", "ке", "ку", "кой", "кою", "ці"),
    "га": ("га", "ги", "ге", "гу", "гой", "гою", "зі"),
    "а": ("а", "ы", "е", "у", "ой", "ою", "и", "і"),
    "я": ("я", "и", "е", "ю", "ей", "ї"),
    "й": ("й", "я", "ю", "ем", "е"),
    "ь": ("ь", "я", "ю", "ем", "е", "и", "ью"),
    "ы": ("ы", "", "ов", "ам", "ами", "ах"),
    "и": ("и",),
    "о": ("о",),
    "е": ("е",),
    "у": ("у",),
    "ё": ("ё",),
    "э": ("э",),
}
_ADJECTIVE = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ою", "ое", "ие", "их", "ими", "и", "о")
_PEOPLE = {
    "ец": (
        "ец",
        "ца",
        "цу",
        "цем",
        "це",
        "цы",
        "цев",
        "цам",
        "цами",
        "цах",
        "ка",
        "ки",
        "ке",
        "ку",
        "кой",
        "кою",
        "ок",
        "кам",
        "ками",
        "ках",
    ),
    "ин": ("ин", "ина", "ину", "ином", "ине", "е", "", "ам", "ами", "ах", "ка", "ки", "ке", "ку", "кой", "ок", "кам", "ками", "ках"),
}
_UKRAINIAN = ("ий", "ого", "ому", "им", "ім", "а", "ої", "ій", "у", "ою", "е", "і", "их", "ими")
_UKRAINIAN_PEOPLE = ("ець", "ця", "цю", "цем", "цеві", "ці", "ців", "цям", "цями", "цях", "ка", "ки", "ку", "кою", "ок")
_VOWELS = frozenset("аеиоу")
_ONE = ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах", "и", "ой")
_FRENCH = ("", "s", "e", "es", "ne", "nes")
_GERMAN = ("", "e", "en", "er", "es", "em", "n", "s", "in", "innen", "erin", "erinnen", "ern")
_TURKISH = ("", "lar", "ler", "ı", "i", "u", "ü", "ya", "ye", "da", "de", "dan", "den", "nın", "nin", "lı", "li", "ın", "in")
_ARABIC_ENDS = ("", "ة", "ين", "ون", "ا", "ات")
_JOINED = ("", "ال", "وال", "بال", "لل", "و", "ب", "ل", "في")
_LEAST_CHECHEN = 5  # letters of a name that takes Chechen endings: Чад would be a veil
_BEGUN = 3  # letters that most words of a text do not share with any country
_LONGEST_END = 7  # letters of any ending here
_PREFIXED = 4  # letters from which an Arabic word takes joined words


def names_of(code: str) -> tuple[tuple[str, bool], ...]:
    """Give the words and phrases that stand for a country, in folded case, each with whether it is shy; an unknown code gives none."""
    found = dict.fromkeys(_folded(word) for word in _words(code.upper()))
    return tuple((word, word in SHY or word in _marked()) for word in found if word and word not in HOMOGRAPHS)


def pointers_to(code: str) -> frozenset[str]:
    """Give what points to a country without naming it, as `guard_hints` has it, words in folded case and in all cases of grammar."""
    own = {word for word, _ in names_of(code)}
    hints = hints_of(code.upper(), _declined)
    return frozenset(hint if hint[0] in "+.=" else _folded(hint) for hint in hints) - own - {""}


@cache
def _marked() -> frozenset[str]:
    """Give the forms of the words that the table marks as words of every day."""
    marked = {word[:-1] for fields in _peoples().values() for field in fields for word in field.split() if word.endswith("!")}
    return frozenset(_folded(form) for word in marked for form in _declined(word))


def is_of_a_country(word: str) -> bool:
    """Tell that a word in folded case stands for any country, alone.

    >>> is_of_a_country("литовцами"), is_of_a_country("литовченко")
    (True, False)
    """
    begun = _begun()
    if word[:_BEGUN] not in begun and word[: _BEGUN - 1] not in begun:
        return False
    held = _stems()
    if _ARABIC.match(word) is None:
        return _is_made(word, held[_ALONE]) and word not in HOMOGRAPHS
    return any(_is_made(word[len(front) :], held[fronts]) for fronts in held for front in fronts if word.startswith(front))


def _is_made(word: str, stems: dict[str, tuple[str, ...]]) -> bool:
    for cut in range(len(word), max(1, len(word) - _LONGEST_END) - 1, -1):
        ends = stems.get(word[:cut])
        if ends is not None and word[cut:] in ends:
            return True
    return False


@cache
def _begun() -> frozenset[str]:
    return frozenset([(front + stem)[:_BEGUN] for fronts, stems in _stems().items() for front in fronts for stem in stems])


@cache
def _stems() -> dict[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Give the stems of all single words, with what may follow, by what may stand in front: a tenth of the words themselves."""
    found: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {_ALONE: {}, _JOINED: {}, _JOINED[1:]: {}}
    for code in NAMES:
        for stem, ends, fronts in _families(code, are_single=True):
            stems, folded = found[fronts], stem.casefold()
            if folded.isalpha() or " " not in (folded := _folded(folded)):
                stems[folded] = stems[folded] + ends if folded in stems else ends
    return found


def _folded(word: str) -> str:
    return " ".join(_WORD.findall(word.casefold().replace("\u0307", "")))


class _Family(NamedTuple):
    """How words begin, all that may follow, and what may stand in front."""

    stem: str
    ends: tuple[str, ...] = _ALONE
    fronts: tuple[str, ...] = _ALONE


def _words(code: str) -> Iterator[str]:
    return _made(_families(code, are_single=False))


def _made(families: Iterable[_Family]) -> Iterator[str]:
    return (front + stem + end for stem, ends, fronts in families for end in ends for front in fronts)


def _families(code: str, *, are_single: bool) -> Iterator[_Family]:
    """Give all that stands for a country, or only what is no phrase."""
    for name in _said(NAMES.get(code, "").split("|"), are_single=are_single):
        yield from _declensions(name)
        if len(name) >= _LEAST_CHECHEN and name[-1] in _VOWELS:
            yield from (_Family(stem, CHECHEN_ENDINGS) for stem in (name, re.sub("и$", "е", name)))
    for byname in _said(_bynames().get(code, ()), are_single=are_single):
        yield from _declensions(byname)
    fields = _peoples().get(code)
    if fields is None:
        yield from _derived(code)
        return
    english, adjectives, peoples, french, german, turkish, arabic, _, bynames = (field.replace("!", "").split() for field in fields)
    yield from map(_Family, english)
    for stems, ends in ((adjectives, _ADJECTIVE), (french, _FRENCH), (german, _GERMAN), (turkish, _TURKISH)):
        yield from (_Family(stem, ends) for stem in stems)
    for people in peoples:
        yield from _people(people)
        if people.endswith("-ец"):
            yield from (_Family(stem, _UKRAINIAN_PEOPLE) for stem in _letters(re.sub("л$", "ль", people[:-3])))
    yield from (_Family(stem, _ARABIC_ENDS, _JOINED) for stem in arabic)
    yield from (_Family(stem.removesuffix("ي"), fronts=_JOINED[1:]) for stem in arabic if len(stem) > _PREFIXED)  # the people: الألمان
    yield from (_Family(stem, _UKRAINIAN) for adjective in adjectives for stem in _ukrainian(adjective))
    for byname in _said(bynames, are_single=are_single):
        yield from _declensions(byname)
        for other in {byname.replace("и", "і"), byname.replace("и", "і", 1)} - {byname}:
            yield from _declensions(other)
        if byname.endswith("ск"):
            yield _Family(byname, _ADJECTIVE)


def _said(names: Iterable[str], *, are_single: bool) -> list[str]:
    said = [name.replace("_", " ") for name in names]
    return [name for name in said if " " not in name] if are_single else said


@cache
def _bynames() -> dict[str, list[str]]:
    return {line[:3]: line[4:].split() for line in BYNAMES.strip().splitlines()}


@cache
def _peoples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in PEOPLES.strip().splitlines():
        fields = line.split("|")
        code, _, english = fields[0].partition(" ")
        found[code] = [english, *(fields[1:] + [""] * 8)[:8]]
    return found


def _derived(code: str) -> Iterator[_Family]:
    """Make the adjective and the people of a country that is not in the table, by the usual rule: Боливия, боливийский, боливиец."""
    for name in NAMES.get(code, "").split("|"):
        if name.endswith("ия") and " " not in name:
            yield from (_Family(name[:-1] + "йск", _ADJECTIVE), _Family(name[:-1], _PEOPLE["ец"]))
        elif name[-1:] in set("бвгдзклмнпрстфх") and " " not in name:
            yield from (_Family(name + "ск", _ADJECTIVE), _Family(name, _PEOPLE["ец"]))


def _ukrainian(adjective: str) -> Iterator[str]:
    """Write the stem of a Russian adjective as Ukrainian does: литовск, литовськ; французск, французьк; чешск, чеськ."""
    for end, other in (("жск", "зьк"), ("зск", "зьк"), ("шск", "ськ"), ("чск", "цьк"), ("цк", "цьк"), ("ск", "ськ")):
        if adjective.endswith(end):
            yield from _letters(adjective.removesuffix(end) + other)
            return


def _letters(stem: str) -> set[str]:
    """Give the ways in which Ukrainian may write what stands in a Russian stem."""
    found = {
        stem,
        stem.replace("и", "і"),
        stem.replace("и", "і", 1),
        stem.replace("е", "і", 1),
        re.sub("^и", "і", stem).replace("аи", "аї"),
    }
    return found | {re.sub("ы", "и", one) for one in found}


def _people(people: str) -> Iterator[_Family]:
    stem, _, kind = people.partition("-")
    ends = _PEOPLE.get(kind)
    if kind == "ец" and stem[-1:] in _VOWELS:  # австриец, австрийцы
        yield from (_Family(stem, (kind,)), _Family(f"{stem}й", _PEOPLE[kind][1:]))
    elif ends is not None:
        yield _Family(stem, ends)
        if stem.endswith("л") and kind == "ец":
            yield _Family(f"{stem}ь", ends)  # португальцы
    else:
        yield _Family(people.replace("-", ""), _ONE)


def _declined(name: str) -> Iterator[str]:
    return _made(_declensions(name))


def _declensions(name: str) -> Iterator[_Family]:
    """Give a name in its cases: one word in all, of several words each together with the others in the same place of the list."""
    words = name.split()
    if words and _RUSSIAN.search(name) is not None:
        yield from [_forms(name)] if len(words) == 1 else map(_Family, _agreeing(words))
    elif _ARABIC.search(name) is not None:
        yield _Family(name, fronts=_JOINED if len(name) >= _PREFIXED else _ALONE)
    else:
        yield _Family(name, ("", "s") if name.isalpha() and name[-1] != "s" else _ALONE)


def _agreeing(words: list[str]) -> Iterator[str]:
    """Give words of which one declines, alone or with what agrees with it."""
    forms = [list(_made([_forms(word)])) for word in words]
    yield " ".join(words)
    for at, mine in enumerate(forms):
        before = forms[at - 1] if at and words[at - 1].endswith(("ая", "ые", "ий", "ый", "ие")) else words[at - 1 : at] if at else []
        for form, other in product(mine, before or [""]):
            yield " ".join([*words[: at - 1], other, form, *words[at + 1 :]] if at else [form, *words[1:]])


def _forms(word: str) -> _Family:
    for size in (2, 1):
        ends = _CASES.get(word[-size:])
        if ends is not None and len(word) > size + 1:
            return _Family(word[:-size], ends)
    return _Family(word, _HARD if word[-1:].isalpha() else _ALONE)
