"""Weigh how likely two words are one name: aligned sounds, with costs learned from names that are the same.

The likeness of two strings of sounds is the evidence, in bits, that they are two spellings of one name against being two names by
chance, as a
share of the evidence of a perfect pair: 1 says the same in every sound, 0 says nothing speaks for it. Which sounds change into which
depends on
the scripts: a vowel missing in Arabic says nothing, in Latin much. So there are three tables: same script, two alphabets, an abjad and
another.

Never remembers what it compared; who compares many keeps a memo of her own and drops it.

    >>> likeness("Doxar", "Joxar", "cyrillic", "latin") > likeness("Doxar", "Dafar", "cyrillic", "latin")
    True
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from safeconduct.model.names.letters import SOUNDS
from safeconduct.model.names.weights import ABJAD, CROSS, SAME

PLACE: dict[str, int] = {sound: at for at, sound in enumerate(SOUNDS)}
GAP = len(SOUNDS)  # the row and the column of a sound that the other side leaves out
_NO_SOUND = 255
_PLACES = bytes(PLACE.get(chr(code), _NO_SOUND) for code in range(256))  # the row of each sound; all sounds are ASCII
LAST = GAP + 1  # the same, at the end of the word
_KIND = {"latin": 0, "arabic": 2, "hebrew": 2}
_TABLES = {(0, 0): SAME, (1, 1): SAME, (2, 2): SAME, (0, 1): CROSS, (0, 2): ABJAD, (1, 2): ABJAD}
_DOUBLE = 2
_WORTHS = {id(table): tuple(row[-1] for row in table) for table in (SAME, CROSS, ABJAD)}  # what each sound of the left side is worth

Table = tuple[tuple[int, ...], ...]


def table_for(one: str, other: str) -> tuple[Table, bool]:
    """Give the table for two scripts, and whether the words must change places: Latin stands before alphabets, these before abjads."""
    left, right = _KIND.get(one, 1), _KIND.get(other, 1)
    return (_TABLES[right, left], True) if left > right else (_TABLES[left, right], False)


_Side = tuple[bytes, bytes, int]
"""The rows of the sounds of a word, those of its consonants, and what it is worth: less than nothing with letters that are not folded."""


_Firms = dict[tuple[bytes, bytes], int]
"""What it costs at least to make the consonants of one word those of another."""


class _Sides(dict[str, _Side]):
    """The words of one side of a table."""

    def __init__(self, worths: Sequence[int]) -> None:
        self._worths = worths

    def __missing__(self, word: str) -> _Side:
        found = self[word] = _side(word, self._worths)
        return found


class Costs:
    """What was found out about words and their consonants while many were compared; kept and dropped by whoever compares them."""

    __slots__ = ("_tables",)

    def __init__(self) -> None:
        self._tables: dict[int, tuple[_Sides, _Sides, _Firms]] = {}

    def of(self, table: Table) -> tuple[_Sides, _Sides, _Firms]:
        """Give the words seen on each side of a table, and what their consonants cost."""
        found = self._tables.get(id(table))
        if found is None:
            found = self._tables[id(table)] = (_Sides(_WORTHS[id(table)]), _Sides(table[-1]), {})
        return found


def likeness(one: str, other: str, one_script: str, other_script: str, least: float = 0.0) -> float:
    """Give how much of the possible evidence speaks for one name, from 0 to 1; what stays under `least` may be given as 0."""
    if one == other:
        return 1.0
    table, swapped = table_for(one_script, other_script)
    left, right = (other, one) if swapped else (one, other)
    return _share(*distance(left, right, table, least))


def likenesses(one: str, others: Iterable[str], one_script: str, other_script: str, least: float, seen: Costs) -> list[float]:
    """Give the likeness of a word to each of many of one script; what consonants alone tell apart is known by what was seen."""
    table, swapped = table_for(one_script, other_script)
    lefts, rights, firms = seen.of(table)
    mine, yours = (rights[one], lefts) if swapped else (lefts[one], rights)
    rows, firm_rows, worth = mine
    firm_table = _FIRM[id(table)]
    out: list[float] = []
    for other in others:
        if one == other:
            out.append(1.0)
            continue
        columns, firm_columns, other_worth = yours[other]
        best = worth + other_worth
        most = int(best * (1.0 - least)) // _DOUBLE
        pair = (firm_columns, firm_rows) if swapped else (firm_rows, firm_columns)
        firm = firms.get(pair)
        if firm is None:
            cost = _aligned(*pair, firm_table, 2 * most)  # so far that it serves for words with more vowels
            firm = firms[pair] = 2 * most + 1 if cost is None else cost
        if firm > most or worth < 0 or other_worth < 0:
            out.append(0.0)
            continue
        cost = _aligned(columns, rows, table, most) if swapped else _aligned(rows, columns, table, most)
        out.append(0.0 if cost is None else _share(best, _DOUBLE * cost))
    return out


def _share(best: int, cost: int) -> float:
    return max(0.0, 1.0 - cost / best) if best > 0 else 0.0


def distance(left: str, right: str, table: Table, least: float = 0.0) -> tuple[int, int]:
    """Give the evidence of a perfect pair of these lengths and how much is missing, both in hundredths of a bit, twice.

    Once the likeness must stay under `least`, the cost is given as the evidence: nothing speaks for them.

    The tables hold costs: nothing for the best partner of each sound, and more for what is rarer. The last row and column of a table
    hold what a
    sound is worth.
    """
    return _missing(_side(left, _WORTHS[id(table)]), _side(right, table[-1]), table, least)


def _missing(left: _Side, right: _Side, table: Table, least: float) -> tuple[int, int]:
    if left[2] < 0 or right[2] < 0:
        return 1, 1  # equal or not
    best = left[2] + right[2]
    most = int(best * (1.0 - least)) // _DOUBLE if least else best + 1
    cost = _aligned(left[0], right[0], table, most)
    return best, best if cost is None else _DOUBLE * cost


def _side(word: str, worths: Sequence[int]) -> _Side:
    rows = word.encode("utf-8").translate(_PLACES)
    if _NO_SOUND in rows:
        return rows, b"", -1
    return rows, rows.translate(None, _SOFT), sum([worths[row] for row in rows])


def _aligned(rows: bytes, columns: bytes, table: Table, most: int) -> int | None:
    """Give the least cost of changing one word into another; None once it must be more than `most`."""
    gaps = table[GAP]
    inner = [gaps[column] for column in columns]
    if inner:
        inner[-1] = table[LAST][columns[-1]]
    line = [0, *accumulate(inner)]
    final = len(rows) - 1
    for number, row in enumerate(rows):
        costs = table[row]
        drop = costs[GAP] if number < final else costs[LAST]
        diagonal = line[0]
        line[0] = left_cell = diagonal + drop
        at = 0
        for column in columns:
            above = line[at + 1]
            cell = diagonal + costs[column]
            if above + drop < cell:  # noqa: PLR1730 - a call of min() in the innermost loop costs a third more
                cell = above + drop
            if left_cell + inner[at] < cell:  # noqa: PLR1730 - as above
                cell = left_cell + inner[at]
            diagonal = above
            at += 1  # noqa: SIM113 - an index kept by hand is a third faster here, in the innermost loop
            line[at] = left_cell = cell
        if min(line) > most:
            return None
    return line[-1]


def _firm(table: Table) -> Table:
    """Give the table for consonants alone: whatever stands against one may be a gap, or a vowel that is not seen.

    What this costs is never more than what the whole words cost, for vowels only add to it.
    """
    soft = [PLACE[sound] for sound in _VOWELS]
    rows = [list(row) for row in table]
    for at in range(GAP):
        rows[at][GAP] = rows[at][LAST] = min(table[at][GAP], table[at][LAST], *(table[at][vowel] for vowel in soft))
        rows[GAP][at] = rows[LAST][at] = min(table[GAP][at], table[LAST][at], *(table[vowel][at] for vowel in soft))
    return tuple(map(tuple, rows))


_VOWELS = "aeiouEyj"
_SOFT = bytes(PLACE[sound] for sound in _VOWELS)
_FIRM = {id(table): _firm(table) for table in (SAME, CROSS, ABJAD)}
