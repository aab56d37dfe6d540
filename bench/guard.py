"""Measure the guard on news that it was not written for, against the peers of `bench/peers.txt`.

Everybody in the Russian texts of FactRuEval (development half, MIT) who has a surname is protected, by the canonical name: in
Cyrillic, and in
seven romanisations. Invented people are protected beside them. Told are: people found in each document, inflected mentions found,
alerts outside
any mention of a protected person for 10,000 words. Half of the texts (odd MD5) were held out while the guard was made.
"""

# ruff: noqa: PLR2004, RUF001 - Russian words are meant; the columns of the gold are counted

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass
from pathlib import Path

from bench.people import Words, person, words, written
from bench.report import Row, at_least, at_most, reported
from bench.train_names import DATA, is_even
from safeconduct.studies.disclosure import Index, Protected, check
from safeconduct.studies.disclosure.guard_places import NAMES

TEXTS = DATA / "factrueval-dev"
FURTHER = 10_000
_PER = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of a document: the canonical name, and where each mention with a surname stands."""

    name: str
    surname: str
    mentions: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text, its people, and every span that belongs to a name of a person."""

    text: str
    people: tuple[Person, ...]
    named: tuple[tuple[int, int], ...]
    is_held_out: bool


def rows() -> list[Row]:
    """Measure all."""
    if not TEXTS.exists():
        return [reported("guard", "skipped: ../shared/data/names is not here", "")]
    documents = read()
    source = words(train=False)
    further = strangers(source, FURTHER)
    out: list[Row] = []
    for label, spell in {"Cyrillic": str, **SCHEMES}.items():
        out += measure(documents, label, spell, further)
    out += measure([document for document in documents if document.is_held_out], "Cyrillic, held-out half", str, further)
    return out + countries() + large()


def read() -> list[Document]:
    """Read texts with their people."""
    out: list[Document] = []
    for path in sorted(TEXTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        spans: dict[str, tuple[str, int, int]] = {}
        for line in path.with_suffix(".spans").read_text(encoding="utf-8").splitlines():
            cells = line.split()
            if len(cells) > 4:
                spans[cells[0]] = (cells[1], int(cells[2]), int(cells[2]) + int(cells[3]))
        objects: dict[str, list[str]] = {}
        for line in path.with_suffix(".objects").read_text(encoding="utf-8").splitlines():
            cells = line.split("#")[0].split()
            if len(cells) > 2:
                objects[cells[0]] = cells[2:]
        people: list[Person] = []
        named = [(a, b) for kind, a, b in spans.values() if kind in {"surname", "name", "patronymic", "nickname"}]
        for block in path.with_suffix(".coref").read_text(encoding="utf-8").split("\n\n"):
            lines = block.strip().splitlines()
            if not lines:
                continue
            fields: dict[str, str] = {}
            for line in lines[1:]:
                key, _, value = line.partition(" ")
                fields.setdefault(key, value.strip())
            surname = fields.get("lastname", "")
            if len(surname) < 2:  # no surname, or one that the annotators left empty: nothing that could be protected
                continue
            full = " ".join(filter(None, (fields.get("firstname"), fields.get("patronymic"), surname)))
            mentions = [spans[s][1:] for o in lines[0].split()[1:] for s in objects.get(o, []) if s in spans and spans[s][0] == "surname"]
            if mentions:
                people.append(Person(name=full, surname=surname, mentions=tuple(sorted(set(mentions)))))
        out.append(Document(text=text, people=tuple(people), named=tuple(named), is_held_out=not is_even(path.name)))
    return out


def strangers(source: Words, count: int) -> list[Protected]:
    """Invent further people to protect, written in Cyrillic."""
    chance = random.Random(77)
    return [
        Protected(ref=f"x{number}", kind="person", texts=(written(source, person(source, chance), "cyrillic", chance, untidy=0.0).title(),))
        for number in range(count)
    ]


def measure(documents: list[Document], label: str, spell: object, further: list[Protected]) -> list[Row]:
    """Measure one way of storing the names."""
    assert callable(spell)
    names = sorted({who.name for document in documents for who in document.people})
    protected = [Protected(ref=f"p{number}", kind="person", texts=(spell(name),)) for number, name in enumerate(names)]
    refs = {name: f"p{number}" for number, name in enumerate(names)}
    alone, crowded = Index.build(protected), Index.build([*protected, *further])
    caught = people = found = mentions = inflected = inflected_found = 0
    start = time.process_time()
    results = [check(document.text, alone) for document in documents]
    spent = time.process_time() - start
    for document, findings in zip(documents, results, strict=True):
        for who in document.people:
            hits = [any(f.start < end and f.end > first and refs[who.name] in f.refs for f in findings) for first, end in who.mentions]
            people += 1
            caught += any(hits)
            for (first, end), hit in zip(who.mentions, hits, strict=True):
                bent = document.text[first:end] != who.surname and document.text[first : first + 2] == who.surname[:2]  # else another name
                mentions, found = mentions + 1, found + hit
                inflected, inflected_found = inflected + bent, inflected_found + (bent and hit)
    total = sum(len(re.findall(r"\w+", document.text)) for document in documents)
    alarms = {"HARD": 0, "SOFT": 0}
    for document in documents:
        false = [f for f in check(document.text, crowded) if not any(f.start < end and f.end > first for first, end in document.named)]
        alarms["HARD"] += sum(finding.tier == "HARD" for finding in false)
        alarms["SOFT"] += len({finding.refs for finding in false if finding.tier == "SOFT"})  # the list is grouped per name
    same = label.startswith("Cyrillic")
    return [
        at_least(f"{label}: people found in their documents", caught / people, "", 0.999 if same else 0.98),
        reported(f"{label}: mentions found", found / mentions, ""),
        at_least(f"{label}: inflected mentions found", inflected_found / inflected, "", 0.99)
        if same
        else reported(f"{label}: inflected mentions found", inflected_found / inflected, ""),
        at_most(f"{label}: hard false alarms, 10,000 further people", alarms["HARD"] / total * _PER, "per 10,000 words", 0.5),
        at_most(f"{label}: soft false alarms, 10,000 further people", alarms["SOFT"] / total * _PER, "per 10,000 words", 5),
        reported(f"{label}: a text of 4 KB", spent / len(documents) * 1e3, "ms CPU"),
    ]


def countries() -> list[Row]:
    """Measure countries: all of them protected, every mention of a country by its gold canonical name; adjectives apart."""
    codes = {name: code for code, names in NAMES.items() for name in names.split("|")} | _BYNAMES
    index = Index.build([Protected(ref=code, kind="country", texts=(code,)) for code in NAMES])
    nouns = adjectives = found_nouns = found_adjectives = false = total = 0
    for path in sorted(TEXTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        total += len(re.findall(r"\w+", text))
        findings = [finding for finding in check(text, index) if finding.kind == "country"]
        spans = {c[0]: (c[1], int(c[2]), int(c[2]) + int(c[3])) for c in map(str.split, _lines(path, ".spans")) if len(c) > 4}
        objects = {c[0]: c[2:] for c in (line.split("#")[0].split() for line in _lines(path, ".objects")) if len(c) > 2}
        for block in "\n".join(_lines(path, ".coref")).split("\n\n"):
            lines = block.strip().splitlines()
            code = next((codes[n] for n in (line[5:].strip().casefold() for line in lines if line.startswith("name ")) if n in codes), None)
            if code is None:
                continue
            places = {spans[s][1:] for o in lines[0].split()[1:] for s in objects.get(o, []) if s in spans and spans[s][0] == "loc_name"}
            for first, end in places:
                hit = any(f.start < end and f.end > first and code in f.refs for f in findings)
                if re.search(r"[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими)$", text[first:end].casefold()):
                    adjectives, found_adjectives = adjectives + 1, found_adjectives + hit
                nouns, found_nouns = nouns + 1, found_nouns + hit
        named = [(a, b) for kind, a, b in spans.values() if kind.startswith(("loc", "org", "name", "surname"))]
        spoken = [text[f.start : f.end].casefold() for f in findings if not any(f.start < b and f.end > a for a, b in named)]
        false += sum(not _OF_A_COUNTRY.search(word) for word in spoken)
    return [
        at_least("countries: mentions found", found_nouns / max(1, nouns), "", 0.99),
        at_least("countries: adjectives among them found", found_adjectives / adjectives, "", 0.97)
        if adjectives
        else reported("countries: adjectives among them", "none in these texts", ""),
        reported("countries: mentions", float(nouns), ""),
        at_most("countries: false alarms, all protected, adjectives and people left out", false / total * _PER, "per 10,000 words", 0.5),
    ]


_BYNAMES = {
    "сша": "USA",
    "рф": "RUS",
    "кнр": "CHN",
    "кндр": "PRK",
    "великобритания": "GBR",
    "белоруссия": "BLR",
    "фрг": "DEU",
    "киргизия": "KGZ",
    "оаэ": "ARE",
}
# Adjectives, people and bynames that the gold does not mark as places; what else is found outside a marked name is a false alarm.
_OF_A_COUNTRY = re.compile(
    r"[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их|ими|и)$|(?:ец|ц[аыу]|цев|цам|цами|янин\w*|янам?|яне|ане)$|^(?:рф|кремл\w+|туркмен|латыш\w*|француз\w*|слова[кч]\w*)$"
)


def _lines(path: Path, ending: str) -> list[str]:
    return path.with_suffix(ending).read_text(encoding="utf-8").splitlines()


def large() -> list[Row]:
    """Measure a million protected people: load, one draft of 100 KB, memory."""
    source = words(train=False)
    chance = random.Random(9)
    surnames = [chance.choice(source.spelled[word].get("cyrillic", (word,))) for word in source.surnames]
    given = [chance.choice(source.spelled[word].get("cyrillic", (word,))) for word in source.given]
    packed = Index.build(
        Protected(ref=str(number), kind="person", texts=(f"{chance.choice(given)} {chance.choice(surnames)}".title(),))
        for number in range(1_000_000)
    ).pack()
    draft = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt")))
    draft = draft.encode()[:100_000].decode("utf-8", "ignore")
    start = time.process_time()
    index = Index.load(packed)
    loaded = time.process_time()
    check(draft, index)
    return [
        at_most("a million people: load", loaded - start, "s CPU", 0.5),
        at_most("a million people: a draft of 100 KB", (time.process_time() - loaded) * 1e3, "ms CPU", 200),
        at_most("a million people: packed", len(packed) / 1e6, "MB", 500),
    ]


# Seven ways to write Russian in Latin letters; own tables after the schemes' published letters.
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_TABLES = {
    "ICAO 9303": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia",
    "ISO 9": "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ - y - è û â",
    "BGN": "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya",
    "GOST 7.79 B": "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh - y - e yu ya",
    "French": "a b v g d e io j z i ï k l m n o p r s t ou f kh ts tch ch chtch - y - e iou ia",
    "German": "a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja",
    "English": "a b v g d e yo zh z i y k l m n o p r s t u f h ts ch sh sch - y - e yu ya",
}


def _speller(table: str) -> object:
    letters = dict(zip(_LETTERS, ("" if cell == "-" else cell for cell in table.split()), strict=True))
    return lambda name: "".join(letters.get(char, char) for char in name.lower()).title()


SCHEMES = {name: _speller(table) for name, table in _TABLES.items()}
