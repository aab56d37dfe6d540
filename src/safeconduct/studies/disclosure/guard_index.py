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
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from safeconduct.model.names import Part, record, same_given, skeletons
from safeconduct.studies.disclosure.guard_countries import names_of
from safeconduct.studies.disclosure.guard_endings import stored_stems

Kind = Literal["person", "place", "number", "country", "date"]
LEAST_DIGITS = 6  # a number with fewer is everywhere; phone and passport numbers have more
_SCRIPTS = ("latin", "cyrillic", "arabic", "hebrew", "greek", "armenian", "georgian", "")
_CLASSES = "CFADJIV"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """One thing that must not leave: a person with all her names, a place, a number or handle, a date, or a country by its ISO code."""

    ref: str
    kind: Kind
    texts: tuple[str, ...]

    def __repr__(self) -> str:
        """Show the kind, never the text."""
        return f"Protected({self.kind}, {len(self.texts)} texts)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A protected name word as the index gives it back: its stem and class, and its script."""

    number: int
    stem: str
    kind: str
    script: str


class Index:
    """What is protected, ready to be looked up; make it with `build` or `load`."""

    __slots__ = (
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
        "extra",
        "refs",
    )

    def __init__(self, tables: dict[str, memoryview], blob: bytes, refs: tuple[str, ...], extra: Extra) -> None:
        self._blob = blob
        self._offsets, self._flags = tables["offsets"], tables["flags"]
        self._exact, self._exact_at = tables["exact"], tables["exact_at"]
        self._near, self._near_at = tables["near"], tables["near_at"]
        self._holders, self._holders_at = tables["holders"], tables["holders_at"]
        self._names, self._names_at = tables["names"], tables["names_at"]
        self.refs = refs
        self.extra = extra

    def __repr__(self) -> str:
        """Show how much is protected, never what."""
        return f"Index({len(self.refs)} protected, {len(self._holders_at) - 1} name words)"

    @classmethod
    def build(cls, protected: Iterable[Protected]) -> Index:
        """Build the index."""
        return _Builder().build(protected)

    def exact(self, stem: str) -> Iterator[Held]:
        """Yield the name words with this very stem."""
        key = zlib.crc32(stem.encode())
        at = bisect_left(self._exact, key)
        while at < len(self._exact) and self._exact[at] == key:
            held = self._held(self._exact_at[at])
            if held.stem == stem:
                yield held
            at += 1

    def near(self, bone: str, script: str, *, same: bool) -> Iterator[Held]:
        """Yield the name words whose stem has this skeleton: those of other scripts, or those of the same."""
        own = _SCRIPTS.index(script) if script in _SCRIPTS else len(_SCRIPTS) - 1
        key = zlib.crc32(bone.encode())
        at = bisect_left(self._near, key)
        while at < len(self._near) and self._near[at] == key:
            entry = self._near_at[at]
            if (self._flags[entry] >> 3 & 7 == own) == same:
                yield self._held(entry)
            at += 1

    def names_with(self, word: int) -> Sequence[int]:
        """Give the names in which a name word stands; a name is one text of one protected thing."""
        return self._holders[self._holders_at[word] : self._holders_at[word + 1]]

    def words_of(self, name: int) -> Sequence[int]:
        """Give the name words of a name, twice their number and one more for a surname; the last number is the protected thing."""
        return self._names[self._names_at[name] : self._names_at[name + 1]]

    def _held(self, entry: int) -> Held:
        flags = self._flags[entry]
        stem = self._blob[self._offsets[entry] : self._offsets[entry + 1]].decode()
        return Held(number=flags >> 6, stem=stem, kind=_CLASSES[flags & 7], script=_SCRIPTS[flags >> 3 & 7])

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


_TABLES = ("offsets", "flags", "exact", "exact_at", "near", "near_at", "holders", "holders_at", "names", "names_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What is not a name of a person: digits, handles, dates, words of countries."""

    numbers: dict[str, int]
    handles: dict[str, int]
    dates: dict[str, int]
    countries: dict[str, tuple[int, bool]]

    def pack(self) -> bytes:
        """Give it as bytes."""
        lines = [f"n\t{text}\t{thing}" for text, thing in self.numbers.items()]
        lines += [f"h\t{text}\t{thing}" for text, thing in self.handles.items()]
        lines += [f"d\t{text}\t{thing}" for text, thing in self.dates.items()]
        lines += [f"c\t{text}\t{thing}\t{int(shy)}" for text, (thing, shy) in self.countries.items()]
        return "\n".join(lines).encode()

    @classmethod
    def load(cls, packed: bytes) -> Extra:
        """Read it back."""
        found: dict[str, list[list[str]]] = defaultdict(list)
        for line in packed.decode().split("\n"):
            kind, *cells = line.split("\t")
            found[kind].append(cells)
        return cls(
            numbers={text: int(thing) for text, thing in found["n"]},
            handles={text: int(thing) for text, thing in found["h"]},
            dates={text: int(thing) for text, thing in found["d"]},
            countries={text: (int(thing), shy == "1") for text, thing, shy in found["c"]},
        )


class _Builder:
    """Gathers the words of all names, then lays them out in sorted tables."""

    def __init__(self) -> None:
        self.words: dict[tuple[tuple[str, ...], str], int] = {}
        self.names: list[list[int]] = []
        self.refs: list[str] = []
        self.extra = Extra(numbers={}, handles={}, dates={}, countries={})

    def build(self, protected: Iterable[Protected]) -> Index:
        for thing in protected:
            number = len(self.refs)
            self.refs.append(thing.ref)
            for text in thing.texts:
                self._add(thing.kind, text, number)
        return self._laid_out()

    def _add(self, kind: Kind, text: str, number: int) -> None:
        if kind == "country":
            for word, shy in names_of(text):
                self.extra.countries.setdefault(word, (number, shy))
        elif kind == "date":
            self.extra.dates[text] = number
        elif kind == "number":
            digits = re.sub(r"\D", "", text)
            if len(digits) >= LEAST_DIGITS:
                self.extra.numbers[digits[-10:]] = number
            else:
                self.extra.handles[text.casefold().lstrip("@")] = number
            if re.search(r"[^\W\d_]", text):
                self.extra.handles[text.casefold().lstrip("@")] = number
        else:
            self._name(kind, text, number)

    def _name(self, kind: Kind, text: str, number: int) -> None:
        for one in record(text).spellings:
            parts = [part for part in one.parts if not part.is_initial]
            surnames = _surnames([bool(part.father) or same_given(part.sounds, part.sounds) for part in parts], is_person=kind == "person")
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
            stems = dict.fromkeys((stem, kind, place == 0) for place, reading in enumerate(heard) for stem, kind in stored_stems(reading))
            for stem, kind, is_first in stems:
                entry = len(flags)
                blob += stem.encode()
                offsets.append(len(blob))
                flags.append(number << 6 | _SCRIPTS.index(script if script in _SCRIPTS else "") << 3 | _CLASSES.index(kind))
                exact.append((zlib.crc32(stem.encode()), entry))
                if is_first:
                    near.update((zlib.crc32(bone.encode()), entry) for bone in skeletons(stem))
        holders: list[list[int]] = [[] for _ in self.words]
        names, names_at = array("I"), array("I", [0])
        for name, words in enumerate(self.names):
            names.extend(words)
            names_at.append(len(names))
            for word in dict.fromkeys(word >> 1 for word in words[:-1]):
                holders[word].append(name)
        holder_at, held = array("I", [0]), array("I")
        for them in holders:
            held.extend(them)
            holder_at.append(len(held))
        tables = {"offsets": offsets, "flags": flags, "holders": held, "holders_at": holder_at, "names": names, "names_at": names_at}
        for label, pairs in (("exact", sorted(exact)), ("near", sorted(near))):
            tables[label] = array("I", [key for key, _ in pairs])
            tables[f"{label}_at"] = array("I", [entry for _, entry in pairs])
        views = {label: memoryview(table.tobytes()).cast("I") for label, table in tables.items()}
        return Index(views, bytes(blob), tuple(self.refs), self.extra)


def _surnames(given: list[bool], *, is_person: bool) -> list[bool]:
    """Tell which words of a name serve as surnames: those before the given names, or after them, or the last."""
    if not is_person or len(given) == 1:
        return [not is_person or not given[0] for _ in given]
    known = [at for at, is_given in enumerate(given) if is_given]
    if known and known[0] > 0:
        return [at < known[0] for at in range(len(given))]
    if known and known[-1] < len(given) - 1:
        return [at > known[-1] for at in range(len(given))]
    return [at == len(given) - 1 for at in range(len(given))]
