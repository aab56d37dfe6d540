"""Hold what must not leave and is no name: digits, handles and dates with whose they are, words of countries and what points to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

Things = tuple[int, ...]
"""Numbers of protected things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What is not a name of a person: digits, handles and dates with whose they are; words of countries and what points to them."""

    numbers: dict[str, Things]
    handles: dict[str, Things]
    dates: dict[str, Things]
    countries: dict[str, tuple[int, bool]]
    hints: dict[str, int]
    scripts: int = 0

    def pack(self) -> bytes:
        """Give it as bytes."""
        lines = [
            f"{kind}\t{text}\t{' '.join(map(str, things))}"
            for kind, table in (("n", self.numbers), ("h", self.handles), ("d", self.dates))
            for text, things in table.items()
        ]
        lines += [f"c\t{text}\t{thing}\t{int(shy)}" for text, (thing, shy) in self.countries.items()]
        lines += [f"p\t{text}\t{thing}" for text, thing in self.hints.items()]
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
            hints={text: int(thing) for text, thing in found["p"]},
            scripts=int(found["s"][0][0]),
        )


def enter(table: dict[str, Things], text: str, thing: int) -> None:
    """Add a protected thing to those of a text."""
    table[text] = tuple(dict.fromkeys((*table.get(text, ()), thing)))
