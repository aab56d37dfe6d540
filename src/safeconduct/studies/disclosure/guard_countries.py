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
from collections.abc import Iterator
from functools import cache

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
_HARD = ("", "а", "у", "ом", "е", "ы", "і", "ові")
_CASES: tuple[tuple[str, tuple[str, ...]], ...] = (  # how a name ends, and what stands for that ending in the other cases
    ("ия", ("ия", "ии", "ию", "ией", "иею", "ії", "ію", "ією")),
    ("ая", ("ая", "ой", "ую", "ою")),
    ("ые", ("ые", "ых", "ым", "ыми")),
    ("ие", ("ие", "их", "им", "ими")),
    ("ый", ("ый", "ого", "ому", "ым", "ом")),
    ("ий", ("ий", "ого", "ому", "им", "ом", "его", "ему", "ем")),
    ("ка", ("ка", "ки", "ке", "ку", "кой", "кою", "ці")),
    ("га", ("га", "ги", "ге", "гу", "гой", "гою", "зі")),
    ("а", ("а", "ы", "е", "у", "ой", "ою", "и", "і")),
    ("я", ("я", "и", "е", "ю", "ей", "ї")),
    ("й", ("й", "я", "ю", "ем", "е")),
    ("ь", ("ь", "я", "ю", "ем", "е", "и", "ью")),
    ("ы", ("ы", "", "ов", "ам", "ами", "ах")),
    ("и", ("и",)),
    ("о", ("о",)),
    ("е", ("е",)),
    ("у", ("у",)),
    ("ё", ("ё",)),
    ("э", ("э",)),
)
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
_ARABIC = ("", "ة", "ين", "ون", "ا", "ات")
_JOINED = ("", "ال", "وال", "بال", "لل", "و", "ب", "ل", "في")
_LEAST_CHECHEN = 5  # letters of a name that takes Chechen endings: Чад would be a veil
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


@cache
def everywhere() -> frozenset[str]:
    """Give the single words of all countries."""
    said = "\n".join({word for code in NAMES for word in _words(code)}).casefold()
    folded = {word if word.isalpha() else _folded(word) for word in said.split("\n")}
    return frozenset([word for word in folded if " " not in word]) - HOMOGRAPHS - {""}


def _folded(word: str) -> str:
    return " ".join(_WORD.findall(word.casefold().replace("\u0307", "")))


def _words(code: str) -> Iterator[str]:
    for name in NAMES.get(code, "").split("|"):
        yield from _declined(name)
        if len(name) >= _LEAST_CHECHEN and name[-1] in _VOWELS:
            yield from (stem + end for stem in (name, re.sub("и$", "е", name)) for end in CHECHEN_ENDINGS)
    for byname in _bynames().get(code, ()):
        yield from _declined(byname.replace("_", " "))
    fields = _peoples().get(code)
    if fields is None:
        yield from _derived(code)
        return
    english, adjectives, peoples, french, german, turkish, arabic, _, bynames = (field.replace("!", "").split() for field in fields)
    yield from english
    yield from (stem + end for stem in adjectives for end in _ADJECTIVE)
    yield from (form for people in peoples for form in _people(people))
    yield from (stem + end for stem in french for end in _FRENCH)
    yield from (stem + end for stem in german for end in _GERMAN)
    yield from (stem + end for stem in turkish for end in _TURKISH)
    yield from (front + stem + end for stem in arabic for end in _ARABIC for front in _JOINED)
    yield from (front + stem.removesuffix("ي") for stem in arabic for front in _JOINED[1:] if len(stem) > _PREFIXED)  # the people: الألمان
    yield from (stem + end for adjective in adjectives for stem in _ukrainian(adjective) for end in _UKRAINIAN)
    yield from (
        stem + end
        for people in peoples
        if people.endswith("-ец")
        for stem in _letters(re.sub("л$", "ль", people[:-3]))
        for end in _UKRAINIAN_PEOPLE
    )
    for byname in bynames:
        yield from _declined(byname.replace("_", " "))
        yield from (form for other in {byname.replace("и", "і"), byname.replace("и", "і", 1)} - {byname} for form in _declined(other))
        if byname.endswith("ск"):
            yield from (byname + end for end in _ADJECTIVE)


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


def _derived(code: str) -> Iterator[str]:
    """Make the adjective and the people of a country that is not in the table, by the usual rule: Боливия, боливийский, боливиец."""
    for name in NAMES.get(code, "").split("|"):
        if name.endswith("ия") and " " not in name:
            yield from (name[:-1] + "йск" + end for end in _ADJECTIVE)
            yield from (name[:-1] + end for end in _PEOPLE["ец"])
        elif name[-1:] in set("бвгдзклмнпрстфх") and " " not in name:
            yield from (name + "ск" + end for end in _ADJECTIVE)
            yield from (name + end for end in _PEOPLE["ец"])


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


def _people(people: str) -> Iterator[str]:
    stem, _, kind = people.partition("-")
    ends = _PEOPLE.get(kind)
    if kind == "ец" and stem[-1:] in _VOWELS:  # австриец, австрийцы
        yield stem + kind
        yield from (f"{stem}й{end}" for end in _PEOPLE["ец"] if end != kind)
    elif ends is not None:
        yield from (stem + end for end in ends)
        if stem.endswith("л") and kind == "ец":
            yield from (f"{stem}ь{end}" for end in ends)  # португальцы
    else:
        yield from (people.replace("-", "") + end for end in _ONE)


def _declined(name: str) -> Iterator[str]:
    """Give a name in its cases: one word in all, of several words each together with the others in the same place of the list."""
    yield name
    words = name.split()
    if not words or not any("а" <= char <= "ї" for char in name):
        if any("\u0600" <= char <= "\u06ff" for char in name) and len(name) >= _PREFIXED:
            yield from (front + name for front in _JOINED)
        elif name.isalpha() and name[-1:] != "s":
            yield name + "s"
        return
    forms = [_forms(word) for word in words]
    if len(words) == 1:
        yield from forms[0]
        return
    for at, word in enumerate(words):  # the head declines, alone or with what agrees with it
        for form in forms[at]:
            for other in forms[at - 1] if at and words[at - 1].endswith(("ая", "ые", "ий", "ый", "ие")) else [None]:
                new = [*words]
                new[at] = form
                if other is not None:
                    new[at - 1] = other
                yield " ".join(new)
        del word


def _forms(word: str) -> list[str]:
    for end, others in _CASES:
        if word.endswith(end) and len(word) > len(end) + 1:
            return [word[: -len(end)] + other for other in others]
    return [word + end for end in _HARD] if word[-1:].isalpha() else [word]
