"""Mark a copy by what no reader minds, so that a part of it that comes back tells which copy it was cut from.

Two marks, each drawn from a secret of the copy and from what is marked, so that a row keeps its mark wherever it stands and whatever is cut
away around it: each letter of a reference or code is large or small, and up to three blanks stand behind a cell of several words. Nothing
is added, left out or invented, and who reads references without regard to case and trims cells sees the same as without a mark.

    >>> import hashlib
    >>> mine, other = (lambda data, key=key: hashlib.blake2b(data, key=key).digest() for key in (b"mine", b"other"))
    >>> copy = spelled(bytes(range(160, 176)).hex().encode(), mine).decode()
    >>> signs = signs_of([copy])
    >>> agreeing(signs, mine).letters, agreeing(signs, other).is_certain(1)
    ((22, 22), False)
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Draw = Callable[[bytes], bytes]
"""Gives 64 bytes for some others, as only who knows a copy's secret can."""
WRONG_MOST = 1e-6
"""How likely a copy may be named that has nothing to do with a file: one in a million, over all copies that are tried."""
_REFERENCE = re.compile(rb"(?<![0-9A-Za-z])[0-9a-fA-F]{32}(?![0-9A-Za-z])")
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", re.IGNORECASE | re.ASCII)
_BLANKS = 3  # behind a cell, at most; two bits
_SEPARATORS = ",;\t"


def spelled(piece: bytes, draw: Draw) -> bytes:
    """Write each reference of a text with the large and small letters of a copy."""
    return _REFERENCE.sub(lambda found: _letters(found[0], draw), piece)


def marked(cell: str, draw: Draw) -> str:
    """Write a code with the letters of a copy, a cell of several words with its blanks behind, and any other cell as it is."""
    if _CODE.fullmatch(cell):
        return _letters(cell.encode(), draw).decode()
    bare = cell.rstrip(" ")
    return bare + " " * _blanks(bare, draw) if " " in bare.strip() else cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a file shows: each reference and code by its small letters, and each cell of several words with the blanks behind it."""

    references: dict[bytes, bytes] = field(repr=False)
    cells: dict[str, int] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreeing:
    """How many signs are as a copy has them, of how many: letters of references and codes, bits of the number of blanks behind cells."""

    letters: tuple[int, int]
    blanks: tuple[int, int]

    def is_certain(self, copies: int) -> bool:
        """Say whether this agrees too well to be chance, where so many copies are tried.

        A file that has nothing to do with a copy agrees in half of the signs. Each kind of sign is judged by itself: one of them may have
        been wiped away. The bound is Chernoff's, which is never too small.
        """
        return any(_log_chance(same, of) < math.log(WRONG_MOST / (2 * max(copies, 1))) for same, of in (self.letters, self.blanks))


def signs_of(texts: Iterable[str]) -> Signs:
    """Gather the signs of a file's texts: tables in any separator, one cell a line, or JSON."""
    references: dict[bytes, bytes] = {}
    cells: dict[str, int] = {}
    for text in texts:
        for found in _REFERENCE.findall(text.encode("utf-8", "replace")):
            references.setdefault(found.lower(), found)
        for cell in _cells(text):
            bare = cell.strip()
            if _CODE.fullmatch(bare):
                references.setdefault(bare.lower().encode(), bare.encode())
            elif " " in bare:
                cells.setdefault(bare, len(cell) - len(cell.rstrip(" ")))
    return Signs(references=references, cells=cells)


def agreeing(signs: Signs, draw: Draw) -> Agreeing:
    """Compare the signs of a file with those that a copy has."""
    letters = [
        seen == drawn
        for small, found in signs.references.items()
        for seen, drawn in zip(found, _letters(small, draw), strict=True)
        if chr(drawn).isalpha()
    ]
    blanks = [
        seen >> bit & 1 == drawn >> bit & 1 for cell, seen in signs.cells.items() for drawn in [_blanks(cell, draw)] for bit in (0, 1)
    ]
    return Agreeing(letters=(sum(letters), len(letters)), blanks=(sum(blanks), len(blanks)))


def _letters(reference: bytes, draw: Draw) -> bytes:
    """Write a reference or code with its letters large where the copy's draw is odd."""
    small = reference.lower()
    return bytes(big if drawn & 1 else digit for digit, big, drawn in zip(small, small.upper(), draw(b"reference" + small), strict=False))


def _blanks(bare: str, draw: Draw) -> int:
    return draw(b"cell" + " ".join(bare.casefold().split()).encode("utf-8", "replace"))[0] & _BLANKS


def _cells(text: str) -> Iterator[str]:
    """Cut a text into cells, by the separator that its first line holds most of; JSON has none."""
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("{")]
    if separator not in first:
        yield from (line.rstrip("\r\n") for line in lines)
        return
    try:
        for row in csv.reader(lines, delimiter=separator):
            yield from row
    except csv.Error:  # a cell that is longer than a table has: what was read so far counts
        return


def _log_chance(same: int, of: int) -> float:
    """Bound the logarithm of the chance that so many of so many coins fall as said; 0 where half or fewer do."""
    share = same / of if of else 0.0
    if share <= 1 / 2:
        return 0.0
    rest = (1 - share) * math.log(2 * (1 - share)) if share < 1 else 0.0
    return -of * (share * math.log(2 * share) + rest)
