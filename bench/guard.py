"""Measure the guard on news that it was not written for, against the peers of `bench/peers.txt`.

Everybody in the Russian texts of FactRuEval (development half, MIT) is protected, by the canonical names: in Cyrillic, and in seven
romanisations. Invented people are protected beside them. Told are: people found in each document, all and those with a surname; inflected
mentions found, which are those that differ from the surname, another name of the same person with them; alerts outside any mention of a
person for 10,000 words. Half of the texts (odd MD5)
were held out while the guard was first made; since then the misses and alarms of both halves were read, so neither is unseen any more.
"""

# ruff: noqa: PLR2004 - Russian words are meant; the columns of the gold are counted

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass

from bench.guard_countries import TEXTS, countries, lines_of, spans_of
from bench.peers import asked, python_with
from bench.people import Words, person, words, written
from bench.report import Row, at_least, at_most, reported
from bench.train_names import is_even
from safeconduct.studies.disclosure import Index, Protected, check

FURTHER = 10_000
_PER = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of a document: the canonical names, the surname if one is known, and where each mention stands.

    `mentions` are those with a surname, or, of people without one, with whatever they are called.
    """

    names: tuple[str, ...]
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
    out += measure([document for document in documents if document.is_held_out], "Cyrillic, the half first held out", str, further)
    return out + _peers(documents, further) + countries() + large()


def read() -> list[Document]:
    """Read texts with their people."""
    out: list[Document] = []
    for path in sorted(TEXTS.glob("*.txt")):
        spans = spans_of(path)
        objects: dict[str, list[str]] = {}
        kinds: dict[str, str] = {}
        for line in lines_of(path, ".objects"):
            cells = line.split("#")[0].split()
            if len(cells) > 2:
                objects[cells[0]], kinds[cells[0]] = cells[2:], cells[1]
        people: list[Person] = []
        for block in "\n".join(lines_of(path, ".coref")).split("\n\n"):
            lines = block.strip().splitlines()
            if not lines:
                continue
            mine = lines[0].split()[1:]
            who = _person(
                dict(line.partition(" ")[::2] for line in reversed(lines[1:])),
                [spans[s] for o in mine for s in objects.get(o, []) if s in spans],
            )
            if who and any(kinds.get(each) == "Person" for each in mine):
                people.append(who)
        named = [(a, b) for kind, a, b in spans.values() if kind in _NAMES]
        text = path.read_text(encoding="utf-8")
        out.append(Document(text=text, people=tuple(people), named=tuple(named), is_held_out=not is_even(path.name)))
    return out


_NAMES = {"surname", "name", "patronymic", "nickname"}


def _person(fields: dict[str, str], spans: list[tuple[str, int, int]]) -> Person | None:
    """Read one person of the gold; None without any name or mention."""
    first = " ".join(fields[key].strip() for key in ("firstname", "firstname1", "firstname2", "patronymic") if fields.get(key, "").strip())
    last = [fields[key].strip() for key in ("lastname", "lastname1") if len(fields.get(key, "").strip()) > 1]
    called = [fields[key].strip() for key in ("nickname", "name") if fields.get(key, "").strip()]
    names = [f"{first} {one}".strip() for one in last or called] or [first]
    surnames = [(a, b) for kind, a, b in spans if kind == "surname"]
    mentions = surnames if last and surnames else [(a, b) for kind, a, b in spans if kind in _NAMES]
    if not re.search(r"\w\w", names[0]) or not mentions:  # nothing, or initials, which nobody could find
        return None
    return Person(names=tuple(names), surname=last[0] if last and surnames else "", mentions=tuple(sorted(set(mentions))))


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
    people = sorted({who.names for document in documents for who in document.people})
    refs = {names: f"p{number}" for number, names in enumerate(people)}
    protected = [Protected(ref=refs[names], kind="person", texts=tuple(map(spell, names))) for names in people]
    alone, crowded = Index.build(protected), Index.build([*protected, *further])
    count = {what: [0, 0] for what in ("people", "people with a surname", "mentions", "inflected", "inflected, other names left out")}
    start = time.process_time()
    results = [check(document.text, alone) for document in documents]
    spent = time.process_time() - start
    for document, findings in zip(documents, results, strict=True):
        for who in document.people:
            hits = [any(f.start < end and f.end > first and refs[who.names] in f.refs for f in findings) for first, end in who.mentions]
            _add(count["people"], any(hits))
            if not who.surname:
                continue
            _add(count["people with a surname"], any(hits))
            for (first, end), hit in zip(who.mentions, hits, strict=True):
                said = document.text[first:end]
                _add(count["mentions"], hit)
                if said != who.surname:
                    _add(count["inflected"], hit)
                if said != who.surname and said[:2] == who.surname[:2]:
                    _add(count["inflected, other names left out"], hit)
    total = sum(len(re.findall(r"\w+", document.text)) for document in documents)
    alarms = {"HARD": 0, "SOFT": 0}
    for document in documents:
        false = [f for f in check(document.text, crowded) if not any(f.start < end and f.end > first for first, end in document.named)]
        alarms["HARD"] += sum(finding.tier == "HARD" for finding in false)
        alarms["SOFT"] += len({finding.refs for finding in false if finding.tier == "SOFT"})  # the list is grouped per name
    same = label.startswith("Cyrillic")
    share = {what: hit / of for what, (of, hit) in count.items()}
    goal = 0.999 if same else 0.98
    return [
        at_least(f"{label}: all people found in their documents", share["people"], "", goal),
        at_least(f"{label}: people with a surname found in their documents", share["people with a surname"], "", goal),
        reported(f"{label}: mentions found", share["mentions"], ""),
        at_least(f"{label}: inflected mentions found", share["inflected"], "", 0.99)
        if same
        else reported(f"{label}: inflected mentions found", share["inflected"], ""),
        reported(f"{label}: the same, where another name stands left out", share["inflected, other names left out"], ""),
        at_most(f"{label}: hard false alarms, 10,000 further people", alarms["HARD"] / total * _PER, "per 10,000 words", 0.5),
        at_most(f"{label}: soft false alarms, 10,000 further people", alarms["SOFT"] / total * _PER, "per 10,000 words", 5),
        reported(f"{label}: a text of 4 KB", spent / len(documents) * 1e3, "ms CPU"),
    ]


def _add(count: list[int], hit: bool) -> None:  # noqa: FBT001 - one more, and whether it was found
    count[0] += 1
    count[1] += hit


def _peers(documents: list[Document], further: list[Protected]) -> list[Row]:
    """Measure the peers on names stored in Cyrillic: surnames and full names as they stand, whole words."""
    people = sorted({who.names for document in documents for who in document.people})
    terms: dict[str, set[int]] = {}
    for number, names in enumerate(people):
        for name in names:
            for term in {name, name.split()[-1]}:
                terms.setdefault(term, set()).add(number)
    more = {term for one in further for term in (one.texts[0], one.texts[0].split()[-1])}
    crowd = [*terms, *sorted(more - set(terms))]
    numbers = {names: number for number, names in enumerate(people)}
    texts = [document.text for document in documents]
    out: list[Row] = []
    for peer, label, package in (("daachorse", "daachorse, exact", "daachorse"), ("presidio", "Presidio, deny-list", "presidio-analyzer")):
        python = python_with(package.replace("-", "_"), package)
        answer = asked(python, peer, {"terms": crowd, "texts": texts}) if python else None
        if answer is None:
            out.append(reported(f"peer {label}", "skipped: it does not install here, see bench/peers.txt", ""))
            continue
        count = {what: [0, 0] for what in ("all people", "people with a surname", "inflected mentions")}
        false = 0
        for document, hits in zip(documents, answer["hits"], strict=True):
            false += sum(not any(a < end and b > first for first, end in document.named) for a, b, _ in hits)
            spans = [(a, b, terms.get(crowd[which], set())) for a, b, which in hits]
            for who in document.people:
                told = [any(a < end and b > first and numbers[who.names] in them for a, b, them in spans) for first, end in who.mentions]
                _add(count["all people"], any(told))
                if who.surname:
                    _add(count["people with a surname"], any(told))
                    for (first, end), hit in zip(who.mentions, told, strict=True):
                        if document.text[first:end] != who.surname:
                            _add(count["inflected mentions"], hit)
        words = sum(len(re.findall(r"\w+", text)) for text in texts)
        out += [reported(f"peer {label}: {what} found", hit / of, "") for what, (of, hit) in count.items()]
        out.append(reported(f"peer {label}: false alarms, 10,000 further people", false / words * _PER, "per 10,000 words"))
        out.append(reported(f"peer {label}: building", answer["build"], "s CPU"))
        out.append(reported(f"peer {label}: a text of 4 KB", answer["find"] / len(texts) * 1e3, "ms CPU"))
    return out


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
