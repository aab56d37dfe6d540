"""Hold what must not leave: the words of protected names by their stems, numbers by their digits, countries by their names.

Built where the compartments are open, kept in memory, and gone with them: an index is a list of every name, so it is never written
in the clear.
`pack` gives bytes for a sealed place and `load` reads them without building anything anew; tables are sorted, and looked up by halving.

Never shows a name: `repr` gives counts.

    >>> index = Index.build([Protected(ref="p1", kind="person", texts=("Tamerlan Ovlurov",))])
    >>> index
    Index(1 protected, 2 name words)
    >>> Index.load(index.pack())
    Index(1 protected, 2 name words)
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from safeconduct.model.names import Part, outline, outlines_agree, same_given, skeletons, spelling
from safeconduct.studies.disclosure.guard_countries import names_of, pointers_to
from safeconduct.studies.disclosure.guard_endings import CLASSES, Stem, stored_stems
from safeconduct.studies.disclosure.guard_extra import Extra, enter
from safeconduct.studies.disclosure.guard_numbers import enter_number
from safeconduct.studies.disclosure.guard_tables import Keyed, begins_of, in_a_row

Kind = Literal["person", "place", "address", "number", "country", "date"]
_SCRIPTS = ("latin", "cyrillic", "arabic", "hebrew", "greek", "armenian", "georgian", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """One thing that must not leave: a person with all her names, a place, a number or handle, a date, or a country by its ISO code.

    The words of an address alert only in company: of each other, or of a name with the same reference.
    """

    ref: str
    kind: Kind
    texts: tuple[str, ...]

    def __repr__(self) -> str:
        """Show the kind, never the text."""
        return f"Protected({self.kind}, {len(self.texts)} texts)"


class _Agreeing(dict[int, bool]):
    """Whether outlines of stems, by their numbers, agree with one that is looked for."""

    def __init__(self, drawn: str, outlines: Sequence[str]) -> None:
        self._drawn, self._outlines = drawn, outlines

    def __missing__(self, number: int) -> bool:
        found = self[number] = outlines_agree(self._drawn, self._outlines[number])
        return found


class Index:
    """What is protected, ready to be looked up; make it with `build` or `load`."""

    __slots__ = (
        "_agreed",
        "_bearers",
        "_bearers_at",
        "_blob",
        "_exact",
        "_firsts",
        "_flags",
        "_holders",
        "_holders_at",
        "_names",
        "_names_at",
        "_near",
        "_near_at",
        "_near_marks",
        "_offsets",
        "_outlines",
        "_owned",
        "_owned_at",
        "_refs",
        "_refs_at",
        "_sets",
        "_tables",
        "_wholes",
        "_wholes_at",
        "extra",
        "scripts",
    )

    def __init__(self, tables: dict[str, memoryview], blob: str, outlines: tuple[str, ...], refs: str, extra: Extra) -> None:
        self._tables = tables
        self._blob = blob
        self._offsets, self._flags = tables["offsets"], tables["flags"]
        self._firsts = tables["firsts"]
        self._exact = Keyed(tables["exact"], tables["exact_at"], tables["exact_begins"])
        self._near = Keyed(tables["near"], tables["near_at"], tables["near_begins"])
        self._near_at, self._near_marks = tables["near_at"], tables["near_marks"]
        self._holders, self._holders_at = tables["holders"], tables["holders_at"]
        self._names, self._names_at = tables["names"], tables["names_at"]
        self._bearers, self._bearers_at = tables["bearers"], tables["bearers_at"]
        self._wholes, self._wholes_at = tables["wholes"], tables["wholes_at"]
        self._owned, self._owned_at = tables["owned"], tables["owned_at"]
        self._sets: dict[int, frozenset[int]] = {}
        self._outlines = outlines
        self._agreed: dict[str, _Agreeing] = {}
        self._refs, self._refs_at = refs, tables["refs_at"]
        self.extra = extra
        self.scripts = tuple(script for at, script in enumerate(_SCRIPTS) if extra.scripts >> at & 1)

    def __repr__(self) -> str:
        """Show how much is protected, never what."""
        return f"Index({len(self._refs_at) - 1} protected, {len(self._holders_at) - 1} name words)"

    @property
    def is_empty(self) -> bool:
        """Tell that nothing is protected, so that nothing could be found."""
        return len(self._refs_at) <= 1

    @classmethod
    def build(cls, protected: Iterable[Protected]) -> Index:
        """Build the index."""
        return _Builder().build(protected)

    def exact(self, stems: Iterable[Stem]) -> list[tuple[int, str, str]]:
        """Give the name words that have one of these very stems, of a class that goes with it: numbers, scripts, what was taken off."""
        offsets, flags, blob, entries_of, crc = self._offsets, self._flags, self._blob, self._exact.of, zlib.crc32
        out: list[tuple[int, str, str]] = []
        for stem, ending, kinds in stems:
            for entry in entries_of(crc(stem.encode())):
                flag = flags[entry]
                if kinds >> (flag & 7) & 1 and blob[offsets[entry] : offsets[entry + 1]] == stem:
                    out.append((flag >> 6, _SCRIPTS[flag >> 3 & 7], ending))
        return out

    def near(self, bones: Iterable[str], script: str, *, like: str, slack: int, kinds: int) -> list[tuple[int, str]]:
        """Give the name words of this script whose stem has one of these skeletons, and is much like a stem: their numbers and stems.

        Args:
            bones: the skeletons.
            script: the script in which the names are stored.
            like: the stem; what is given differs from it in one vowel at the most, unless vowels are left out.
            slack: by how many sounds it may be longer or shorter.
            kinds: the classes of stems that are wanted, as bits of `CLASSES`.
        """
        offsets, flags, blob, row, marks = self._offsets, self._flags, self._blob, self._near_at, self._near_marks
        wanted = _wanted(kinds, max(0, len(like) - slack), len(like) + slack)
        fitting: list[tuple[int, int]] = []
        for bone in bones:
            first, last = self._near.span(_near_key(script, bone))
            if first < last:
                pairs = zip(row[first:last].tolist(), marks[first:last].tolist(), strict=True)
                fitting += [(at, mark) for at, mark in pairs if mark & _SHAPE in wanted]
        known = self._agreeing(like) if fitting and slack <= 1 else None
        same = {at for at, mark in fitting if known is None or known[mark >> _SHAPE_BITS]}
        return [(flags[at] >> 6, blob[offsets[at] : offsets[at + 1]]) for at in sorted(same)]

    def _agreeing(self, like: str) -> _Agreeing:
        drawn = outline(like)
        found = self._agreed.get(drawn)
        if found is None:
            found = self._agreed[drawn] = _Agreeing(drawn, self._outlines)
        return found

    def names_with(self, word: int) -> list[int]:
        """Give the names in which a name word stands; a name is one text of one protected thing."""
        return self._holders[self._holders_at[word] : self._holders_at[word + 1]].tolist()

    def names_of_all(self, word: int, other: int) -> frozenset[int]:
        """Give the names in which both words stand."""
        return self._set(word) & self._set(other)

    def _set(self, word: int) -> frozenset[int]:
        found = self._sets.get(word)
        if found is None:
            found = self._sets[word] = frozenset(self.names_with(word))
        return found

    def thing_of(self, name: int) -> int:
        """Give the number of the protected thing that has this name."""
        return int(self._names[self._names_at[name + 1] - 1])

    def first_of(self, word: int) -> str:
        """Give the sound with which a name word begins."""
        return chr(self._firsts[word])

    def bearers_of(self, word: int) -> list[int]:
        """Give the protected things that have this name word as a surname, or as all of an address."""
        return self._bearers[self._bearers_at[word] : self._bearers_at[word + 1]].tolist()

    def is_surname(self, word: int) -> bool:
        """Tell that somebody bears this name word as a surname."""
        return self._bearers_at[word] < self._bearers_at[word + 1]

    def wholes_of(self, word: int) -> list[int]:
        """Give the protected things of which this name word alone is a whole name."""
        return self._wholes[self._wholes_at[word] : self._wholes_at[word + 1]].tolist()

    def refs_of(self, things: Iterable[int]) -> tuple[str, ...]:
        """Give the references of protected things, sorted."""
        refs, at = self._refs, self._refs_at
        return tuple(sorted([refs[at[thing] : at[thing + 1]] for thing in things]))

    def names_of(self, thing: int) -> Sequence[int]:
        """Give the names of a protected thing."""
        return self._owned[self._owned_at[thing] : self._owned_at[thing + 1]]

    def words_of(self, name: int) -> Sequence[int]:
        """Give the name words of a name, twice their number and one more for a surname; the last number is the protected thing."""
        return self._names[self._names_at[name] : self._names_at[name + 1]]

    def pack(self) -> bytes:
        """Give the index as bytes for a sealed place."""
        parts = [self._blob.encode(), "\0".join(self._outlines).encode(), self._refs.encode(), self.extra.pack()]
        parts += [self._tables[name].tobytes() for name in _TABLES]
        head = struct.pack(f"<{len(parts)}Q", *map(len, parts))
        body = b"".join(part + bytes(-len(part) % 8) for part in parts)
        return head + body

    @classmethod
    def load(cls, packed: bytes) -> Index:
        """Read an index that `pack` gave; nothing is built anew."""
        count = _TEXTS + len(_TABLES)
        lengths = struct.unpack_from(f"<{count}Q", packed)
        view, at, parts = memoryview(packed), 8 * count, []
        for length in lengths:
            parts.append(view[at : at + length])
            at += length + -length % 8
        tables = {name: part.cast("I") for name, part in zip(_TABLES, parts[_TEXTS:], strict=True)}
        blob, outlines, refs = (str(part, "utf-8") for part in parts[:3])
        return cls(tables, blob, tuple(outlines.split("\0")), refs, Extra.load(bytes(parts[3])))


_KEYED = ("exact", "near")
_PAIRED = (*_KEYED, "holders", "names", "bearers", "wholes", "owned")
_TABLES = (
    "offsets",
    "flags",
    "near_marks",
    "firsts",
    "refs_at",
    *_PAIRED,
    *(f"{name}_at" for name in _PAIRED),
    *(f"{name}_begins" for name in _KEYED),
)
_TEXTS = 4  # the stems, their outlines, the references, and what is no name


_CLASS_BITS, _SHAPE_BITS = 3, 9
_SHAPE = (1 << _SHAPE_BITS) - 1
_LONGEST = _SHAPE >> _CLASS_BITS  # sounds of a stem; the rare longer ones count as that long


@lru_cache(1 << 10)
def _wanted(kinds: int, least: int, most: int) -> frozenset[int]:
    """Give the shapes of stems that are wanted: their class, and behind it their length."""
    lengths = range(min(least, _LONGEST), min(most, _LONGEST) + 1)
    return frozenset(size << _CLASS_BITS | kind for kind in range(len(CLASSES)) if kinds >> kind & 1 for size in lengths)


def _near_key(script: str, bone: str) -> int:
    return zlib.crc32(f"{script}|{bone}".encode())


class _Builder:
    """Gathers the words of all names, then lays them out in sorted tables."""

    def __init__(self) -> None:
        self.words: dict[tuple[tuple[str, ...], str], int] = {}
        self.names: list[list[int]] = []
        self.refs: list[str] = []
        self.extra = Extra(numbers={}, handles={}, dates={}, countries={}, hints={})

    def build(self, protected: Iterable[Protected]) -> Index:
        numbers: dict[str, int] = {}
        for thing in protected:
            number = numbers.setdefault(thing.ref, len(numbers))
            if number == len(self.refs):
                self.refs.append(thing.ref)
            for text in thing.texts:
                self._add(thing.kind, text, number)
        return self._laid_out()

    def _add(self, kind: Kind, text: str, number: int) -> None:
        if kind == "country":
            for word, shy in names_of(text):
                self.extra.countries.setdefault(word, (number, shy))
            for hint in pointers_to(text):
                self.extra.hints.setdefault(hint, number)
        elif kind == "date":
            enter(self.extra.dates, text, number)
        elif kind == "number":
            enter_number(self.extra, text, number)
        else:
            self._name(kind, text, number)

    def _name(self, kind: Kind, text: str, number: int) -> None:
        parts = [part for part in spelling(text, with_readings=True).parts if not part.is_initial]
        surnames = _surnames(parts) if kind == "person" else [kind == "place"] * len(parts)
        numbers = [self._word(part) << 1 | is_surname for part, is_surname in zip(parts, surnames, strict=True)]
        if numbers:
            self.names.append([*numbers, number])

    def _word(self, one: Part) -> int:
        return self.words.setdefault((one.readings or (one.sounds,), one.script), len(self.words))

    def _laid_out(self) -> Index:
        blob: list[str] = []
        flags, marks = array("I"), array("I")
        outlines: dict[str, int] = {}
        exact: list[tuple[int, int]] = []
        near: set[tuple[int, int]] = set()
        for (heard, script), number in self.words.items():
            for stem, kind in dict.fromkeys(found for reading in heard for found in stored_stems(reading)):
                entry = len(flags)
                blob.append(stem)
                flags.append(number << 6 | _SCRIPTS.index(script if script in _SCRIPTS else "") << 3 | CLASSES.index(kind))
                shape = min(len(stem), _LONGEST) << _CLASS_BITS | CLASSES.index(kind)
                marks.append(outlines.setdefault(outline(stem), len(outlines)) << _SHAPE_BITS | shape)
                exact.append((zlib.crc32(stem.encode()), entry))
                near.update((_near_key(script, bone), entry) for bone in skeletons(stem))
        holders: list[list[int]] = [[] for _ in self.words]
        bearers: list[dict[int, None]] = [{} for _ in self.words]
        wholes: list[dict[int, None]] = [{} for _ in self.words]
        owned: list[list[int]] = [[] for _ in self.refs]
        for name, (*words, thing) in enumerate(self.names):
            owned[thing].append(name)
            for word in dict.fromkeys(words):
                if word & 1:
                    bearers[word >> 1][thing] = None
                if len(words) == 1:
                    wholes[word >> 1][thing] = None
            for each in dict.fromkeys(word >> 1 for word in words):
                holders[each].append(name)
        tables = {"flags": flags, "near_marks": array("I", [marks[entry] for _, entry in sorted(near)])}
        for label, texts in (("offsets", blob), ("refs_at", self.refs)):
            tables[label] = array("I", accumulate(map(len, texts), initial=0))
        tables["firsts"] = array("I", (ord(heard[0][0]) for heard, _ in self.words))
        for label, lists in (("holders", holders), ("names", self.names), ("bearers", bearers), ("wholes", wholes), ("owned", owned)):
            tables[label], tables[f"{label}_at"] = in_a_row(lists)
        for label, pairs in (("exact", sorted(exact)), ("near", sorted(near))):
            tables[label] = array("I", [key for key, _ in pairs])
            tables[f"{label}_at"] = array("I", [entry for _, entry in pairs])
            tables[f"{label}_begins"] = begins_of(tables[label])
        views = {label: memoryview(table.tobytes()).cast("I") for label, table in tables.items()}
        scripts = sum(1 << at for at, script in enumerate(_SCRIPTS) if any(held == script for _, held in self.words))
        return Index(views, "".join(blob), tuple(outlines) or ("",), "".join(self.refs), replace(self.extra, scripts=scripts))


def _surnames(parts: Sequence[Part]) -> list[bool]:
    """Tell which words of a person's name serve as surnames: never a known given name where another word can.

    The father's name is none when two other words stand beside it. Of what is left, the words that end as surnames do; if none does, those
    on the other side of the given names; where no given name is known, all that is left, for a surname missed is worse than a question.
    """
    given = [same_given(part.sounds, part.sounds) for part in parts]
    if len(parts) == 1:
        return [not given[0]]
    fathers = [bool(part.father) and len(parts) > _TWO for part in parts]
    rest = [at for at in range(len(parts)) if not given[at] and not fathers[at]]
    if not rest:
        return [at == len(parts) - 1 for at in range(len(parts))]
    ended = [at for at in rest if parts[at].sounds.endswith(SURNAME_ENDS) and parts[at].sounds not in SURNAME_ENDS]  # Ева, Ян
    chosen = ended or rest
    return [at in chosen for at in range(len(parts))]


_TWO = 2  # words of a name in which one that sounds like a father's name may be a surname: Макаревич
SURNAME_ENDS = (
    "ov",
    "ev",
    "Ev",
    "ova",
    "eva",
    "Eva",
    "owa",
    "ewa",
    "ow",
    "ew",
    "off",
    "ski",
    "skij",
    "skaja",
    "ska",
    "sky",
    "enko",
    "iuk",
    "juk",
    "dze",
    "jan",
    "ian",
    "Svili",
)
