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

import re
import struct
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from safeconduct.model.names import Part, outline, outlines_agree, same_given, skeletons, spelling
from safeconduct.studies.disclosure.guard_countries import names_of
from safeconduct.studies.disclosure.guard_endings import CLASSES, stored_stems

Kind = Literal["person", "place", "address", "number", "country", "date"]
LEAST_DIGITS = 6  # a number with fewer is everywhere; phone and passport numbers have more
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


class Held(NamedTuple):
    """A protected name word as the index gives it back: its stem and class, and its script."""

    number: int
    stem: str
    kind: str
    script: str


class Index:
    """What is protected, ready to be looked up; make it with `build` or `load`."""

    __slots__ = (
        "_bearers",
        "_bearers_at",
        "_blob",
        "_exact",
        "_exact_at",
        "_flags",
        "_holders",
        "_holders_at",
        "_names",
        "_names_at",
        "_near",
        "_near_at",
        "_offsets",
        "_owned",
        "_owned_at",
        "_sets",
        "_wholes",
        "_wholes_at",
        "extra",
        "refs",
        "scripts",
    )

    def __init__(self, tables: dict[str, memoryview], blob: bytes, refs: tuple[str, ...], extra: Extra) -> None:
        self._blob = blob
        self._offsets, self._flags = tables["offsets"], tables["flags"]
        self._exact, self._exact_at = tables["exact"], tables["exact_at"]
        self._near, self._near_at = tables["near"], tables["near_at"]
        self._holders, self._holders_at = tables["holders"], tables["holders_at"]
        self._names, self._names_at = tables["names"], tables["names_at"]
        self._bearers, self._bearers_at = tables["bearers"], tables["bearers_at"]
        self._wholes, self._wholes_at = tables["wholes"], tables["wholes_at"]
        self._owned, self._owned_at = tables["owned"], tables["owned_at"]
        self._sets: dict[int, frozenset[int]] = {}
        self.refs = refs
        self.extra = extra
        self.scripts = tuple(script for at, script in enumerate(_SCRIPTS) if extra.scripts >> at & 1)

    def __repr__(self) -> str:
        """Show how much is protected, never what."""
        return f"Index({len(self.refs)} protected, {len(self._holders_at) - 1} name words)"

    @classmethod
    def build(cls, protected: Iterable[Protected]) -> Index:
        """Build the index."""
        return _Builder().build(protected)

    def exact(self, stem: str) -> Sequence[Held]:
        """Give the name words with this very stem."""
        exact, key = self._exact, zlib.crc32(stem.encode())
        at = bisect_left(exact, key)
        if at == len(exact) or exact[at] != key:
            return ()
        held = [self._held(entry) for entry in self._exact_at[at : bisect_right(exact, key, at)]]
        return [one for one in held if one.stem == stem]

    def near(self, bone: str, script: str, *, like: str, slack: int, kinds: int) -> Iterator[Held]:
        """Yield the name words of this script whose stem has this skeleton, and is much like a stem.

        Args:
            bone: the skeleton.
            script: the script in which the names are stored.
            like: the stem; what is yielded differs from it in one vowel at the most, unless vowels are left out.
            slack: by how many sounds it may be longer or shorter.
            kinds: the classes of stems that are wanted, as `guard_endings.kinds_with` gives them.
        """
        near, offsets, flags, blob = self._near, self._offsets, self._flags, self._blob
        key = _near_key(script, bone)
        at = bisect_left(near, key)
        if at == len(near) or near[at] != key:
            return
        size, vowels = len(like), "" if slack > 1 else outline(like)
        for entry in self._near_at[at : bisect_right(near, key, at)]:
            first, last = offsets[entry], offsets[entry + 1]
            if -slack <= last - first - size <= slack and kinds >> (flags[entry] & 7) & 1:
                stem = blob[first:last].decode()
                if slack > 1 or outlines_agree(vowels, outline(stem)):
                    yield tuple.__new__(Held, (flags[entry] >> 6, stem, CLASSES[flags[entry] & 7], script))

    def names_with(self, word: int) -> Sequence[int]:
        """Give the names in which a name word stands; a name is one text of one protected thing."""
        return self._holders[self._holders_at[word] : self._holders_at[word + 1]]

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

    def bearers_of(self, word: int) -> Sequence[int]:
        """Give the protected things that have this name word as a surname, or as all of an address."""
        return self._bearers[self._bearers_at[word] : self._bearers_at[word + 1]]

    def wholes_of(self, word: int) -> Sequence[int]:
        """Give the protected things of which this name word alone is a whole name."""
        return self._wholes[self._wholes_at[word] : self._wholes_at[word + 1]]

    def names_of(self, thing: int) -> Sequence[int]:
        """Give the names of a protected thing."""
        return self._owned[self._owned_at[thing] : self._owned_at[thing + 1]]

    def words_of(self, name: int) -> Sequence[int]:
        """Give the name words of a name, twice their number and one more for a surname; the last number is the protected thing."""
        return self._names[self._names_at[name] : self._names_at[name + 1]]

    def _held(self, entry: int) -> Held:
        flags = self._flags[entry]
        stem = self._blob[self._offsets[entry] : self._offsets[entry + 1]].decode()
        return Held(flags >> 6, stem, CLASSES[flags & 7], _SCRIPTS[flags >> 3 & 7])

    def pack(self) -> bytes:
        """Give the index as bytes for a sealed place."""
        parts = [self._blob, "\0".join(self.refs).encode(), self.extra.pack()]
        parts += [getattr(self, f"_{name}").tobytes() for name in _TABLES]
        head = struct.pack(f"<{len(parts)}Q", *map(len, parts))
        body = b"".join(part + bytes(-len(part) % 8) for part in parts)
        return head + body

    @classmethod
    def load(cls, packed: bytes) -> Index:
        """Read an index that `pack` gave; nothing is copied but the references."""
        count = 3 + len(_TABLES)
        lengths = struct.unpack_from(f"<{count}Q", packed)
        view, at, parts = memoryview(packed), 8 * count, []
        for length in lengths:
            parts.append(view[at : at + length])
            at += length + -length % 8
        tables = {name: parts[3 + place].cast("I") for place, name in enumerate(_TABLES)}
        refs = bytes(parts[1]).decode()
        return cls(tables, bytes(parts[0]), tuple(refs.split("\0")) if refs else (), Extra.load(bytes(parts[2])))


_PAIRED = ("exact", "near", "holders", "names", "bearers", "wholes", "owned")
_TABLES = ("offsets", "flags", *_PAIRED, *(f"{name}_at" for name in _PAIRED))


Things = tuple[int, ...]
"""Numbers of protected things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What is not a name of a person: digits, handles and dates with whose they are; words of countries."""

    numbers: dict[str, Things]
    handles: dict[str, Things]
    dates: dict[str, Things]
    countries: dict[str, tuple[int, bool]]
    scripts: int = 0

    def pack(self) -> bytes:
        """Give it as bytes."""
        lines = [
            f"{kind}\t{text}\t{' '.join(map(str, things))}"
            for kind, table in (("n", self.numbers), ("h", self.handles), ("d", self.dates))
            for text, things in table.items()
        ]
        lines += [f"c\t{text}\t{thing}\t{int(shy)}" for text, (thing, shy) in self.countries.items()]
        lines.append(f"s\t{self.scripts}")
        return "\n".join(lines).encode()

    @classmethod
    def load(cls, packed: bytes) -> Extra:
        """Read it back."""
        found: dict[str, list[list[str]]] = defaultdict(list)
        for line in packed.decode().split("\n"):
            kind, *cells = line.split("\t")
            found[kind].append(cells)
        return cls(
            numbers={text: tuple(map(int, things.split())) for text, things in found["n"]},
            handles={text: tuple(map(int, things.split())) for text, things in found["h"]},
            dates={text: tuple(map(int, things.split())) for text, things in found["d"]},
            countries={text: (int(thing), shy == "1") for text, thing, shy in found["c"]},
            scripts=int(found["s"][0][0]),
        )


def _enter(table: dict[str, Things], text: str, thing: int) -> None:
    table[text] = tuple(dict.fromkeys((*table.get(text, ()), thing)))


def _near_key(script: str, bone: str) -> int:
    return zlib.crc32(f"{script}|{bone}".encode())


class _Builder:
    """Gathers the words of all names, then lays them out in sorted tables."""

    def __init__(self) -> None:
        self.words: dict[tuple[tuple[str, ...], str], int] = {}
        self.names: list[list[int]] = []
        self.refs: list[str] = []
        self.extra = Extra(numbers={}, handles={}, dates={}, countries={})

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
        elif kind == "date":
            _enter(self.extra.dates, text, number)
        elif kind == "number":
            digits = re.sub(r"\D", "", text)
            if len(digits) >= LEAST_DIGITS:
                _enter(self.extra.numbers, digits[-10:], number)
            if len(digits) < LEAST_DIGITS or re.search(r"[^\W\d_]", text):
                _enter(self.extra.handles, text.casefold().lstrip("@"), number)
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
        blob = bytearray()
        offsets, flags = array("I", [0]), array("I")
        exact: list[tuple[int, int]] = []
        near: set[tuple[int, int]] = set()
        for (heard, script), number in self.words.items():
            for stem, kind in dict.fromkeys(found for reading in heard for found in stored_stems(reading)):
                entry = len(flags)
                blob += stem.encode()
                offsets.append(len(blob))
                flags.append(number << 6 | _SCRIPTS.index(script if script in _SCRIPTS else "") << 3 | CLASSES.index(kind))
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
        tables = {"offsets": offsets, "flags": flags}
        for label, lists in (("holders", holders), ("names", self.names), ("bearers", bearers), ("wholes", wholes), ("owned", owned)):
            tables[label], tables[f"{label}_at"] = _in_a_row(lists)
        for label, pairs in (("exact", sorted(exact)), ("near", sorted(near))):
            tables[label] = array("I", [key for key, _ in pairs])
            tables[f"{label}_at"] = array("I", [entry for _, entry in pairs])
        views = {label: memoryview(table.tobytes()).cast("I") for label, table in tables.items()}
        scripts = sum(1 << at for at, script in enumerate(_SCRIPTS) if any(held == script for _, held in self.words))
        return Index(views, bytes(blob), tuple(self.refs), replace(self.extra, scripts=scripts))


def _in_a_row(lists: Iterable[Iterable[int]]) -> tuple[array[int], array[int]]:
    """Lay lists out one after the other; give the row, and where each begins."""
    row, begins = array("I"), array("I", [0])
    for them in lists:
        row.extend(them)
        begins.append(len(row))
    return row, begins


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
