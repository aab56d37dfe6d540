"""Find protected numbers and handles, however they are written: grouped, apart, one figure a line, in words, with letters for figures.

A number is known by its last figures, without the code of a country; a handle by its shape, in which all that looks alike is one sign. The
two halves of an address are one wherever they stand near each other. Never tells where less than all that is kept of it stands.
"""

# ruff: noqa: RUF001, RUF002 - letters that look alike are its subject

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise

from safeconduct.model.names import Folded, clean
from safeconduct.studies.disclosure.guard_extra import Extra, Things, enter
from safeconduct.studies.disclosure.guard_figures import LEAST_DIGITS, Group, rows_in

KEPT_DIGITS = 9  # by which a longer number is known: what stands before is a code of a country, or the 0 or 8 before a city
_LEAST_LOCAL = 6  # signs of the front of an address that tell somebody by themselves, if a figure or dot is among them
_NEAR = 24  # characters between the two halves of an address that is written out: `at`, `(собака)`
_PIECES = 4  # into which an address or a code is cut
_LEAST_CODE, _MOST_CODE = 5, 16
_LEAST_WORD = 6  # letters of a handle that is told without a sign before it
# ITU-T E.164: 1 and 7 are codes by themselves, these have two figures, all others three
_TWO = re.compile("2[07]|3[0-469]|4[0-13-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
_SHAPE = str.maketrans("аеорсухкмтнвіѕј0|1iı58зчzgqб", "aeopcyxkmthblsjollllsb342996")
_TOKEN = re.compile(r"[\w.+\-|]+@[\w.\-]+|@?[\w.\-|]+")
_ADDRESS = re.compile(r"([\w.+\-]+)@([\w\-]+)\.[\w.\-]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_PIECE = re.compile(r"[^\W_]+")
_STRIPPED = "@.-/|"
_TIGHT = re.compile(r"[ \u00a0\u2009\u202f]?(?:(?:[.\-/()\u2011\u2116]|(?i:no|nr|номер)\.?|-\r?\n)[ \u00a0\u2009\u202f]?)?")
"""Between the groups of a short number."""
_NO = frozenset({"no", "nr", "n", "номер"})  # as a number sign is written; № becomes the first
_DOTS = frozenset(word.translate(_SHAPE) for word in ("dot", "point", "punkt", "nokta", "точка", "крапка"))  # as a sign is spelled out
_MANY = 4  # groups of a short number that stand apart in any way, if it is the same
_MARKS = frozenset("@/=:")  # before a word that is a handle


def enter_number(extra: Extra, text: str, thing: int) -> None:
    """Add a number, a handle or an address to what is looked for."""
    said = clean(text).written.strip()
    for piece in _LETTER.split(said):
        digits = re.sub(r"\D", "", piece)
        if len(digits) >= LEAST_DIGITS:
            enter(extra.numbers, kept(piece, digits), thing)
    for local, domain in _ADDRESS.findall(said):
        enter(extra.handles, f"{shape(local)} {shape(domain)}", thing)
        enter(extra.handles, f"{shape(local)}@", thing)
        if len(local) >= _LEAST_LOCAL and not _LETTERS.fullmatch(local):
            enter(extra.handles, shape(local), thing)
            _enter_code(extra, local, thing)
    if _LETTER.search(said) or len(re.sub(r"\D", "", said)) < LEAST_DIGITS:
        for handle in {said, said.rstrip("/").rpartition("/")[2]} | {word for word in said.split() if word[0] == "@"}:
            enter(extra.handles, shape(handle), thing)
            _enter_code(extra, handle, thing)


def _enter_code(extra: Extra, said: str, thing: int) -> None:
    """Add what is left of a paper or a handle without its signs: its pieces may stand apart, if a figure is among them."""
    code = "".join(_PIECE.findall(said))
    if _LEAST_CODE <= len(code) <= _MOST_CODE and _DIGIT.search(code):
        enter(extra.handles, f"#{code.casefold().translate(_SHAPE)}", thing)


def kept(written: str, digits: str) -> str:
    """Give the figures by which a number is known: without the code of a country, nine at the most.

    >>> kept("+370 612 34567", "37061234567"), kept("8 912 345 67 89", "89123456789")
    ('61234567', '123456789')
    """
    if written.strip().startswith(("+", "00")) and len(digits) > KEPT_DIGITS:
        bare = digits.removeprefix("00")
        code = 1 if bare[0] in "17" else 2 if _TWO.match(bare) else 3
        digits = bare[code:]
    return digits[-KEPT_DIGITS:]


def shape(handle: str) -> str:
    """Give what a handle looks like, in whatever letters it is written; figures alone are not read as letters.

    >>> shape("@Night_0w1") == shape("night_оwl"), shape("115") == shape("lis")
    (True, False)
    """
    bare = handle.casefold().strip(_STRIPPED)
    return bare.translate(_SHAPE) if _LETTER.search(bare) else bare


def numbers_in(folded: Folded, extra: Extra) -> Iterator[tuple[int, int, Things]]:
    """Give from where to where in the folded text a protected number stands, and whose it is."""
    for row in rows_in(folded.written) if extra.numbers else ():
        figures = "".join([group.figures for group in row])
        begins = list(accumulate([len(group.figures) for group in row], initial=0))
        done = 0
        for last in range(len(row)):
            for size in range(KEPT_DIGITS, LEAST_DIGITS - 1, -1):
                first = begins[last + 1] - size
                things = extra.numbers.get(figures[first : first + size], ()) if first >= done else ()
                at = bisect_right(begins, first) - 1
                if things and (size == KEPT_DIGITS or _is_whole(folded.written, row[at : last + 1], first - begins[at])):
                    yield row[at].start, row[last].end, things
                    done = begins[last + 1]
                    break


def _is_whole(text: str, groups: list[Group], into: int) -> bool:
    """Tell that groups are one short number: it begins with the first, or behind a code in a long one, and little stands between them."""
    if into and (len(groups) > 1 or len(groups[0].figures) - into != KEPT_DIGITS - 1):
        return False
    gaps = {text[one.end : other.start] for one, other in pairwise(groups)}
    return (len(gaps) == 1 and len(groups) >= _MANY) or all(_TIGHT.fullmatch(gap) for gap in gaps)


def handles_in(folded: Folded, extra: Extra) -> Iterator[tuple[int, int, Things, bool]]:
    """Give from where to where in the folded text a protected handle stands, whose it is, and whether it can be nothing else.

    A handle of letters alone may be any word, unless a sign before it says that it is one.
    """
    text, held = folded.written, extra.handles
    if not held:
        return
    shapes: dict[str, str] = {}
    places: list[tuple[int, int, str]] = []
    cut: set[int] = set()  # places where a code may begin: a figure stands there, or soon
    for at, found in enumerate(_TOKEN.finditer(text)):
        token = found[0]
        said = shapes.get(token)
        if said is None:
            said = shapes[token] = shape(token)
        places.append((found.start(), found.end(), said))
        if _DIGIT.search(token):
            cut.update(range(at - _PIECES + 1, at + 1))
    for at, (start, end, said) in enumerate(places):
        things = held.get(said)
        if things is None and "." in said:
            things = held.get(said.rpartition(".")[0])
        if things is None:
            if at in cut or f"{said}@" in held:
                yield from ((start, last, whose, True) for last, whose in _in_pieces(places[at : at + _PIECES], held))
        elif not _LETTERS.fullmatch(text[start:end].strip(".-|")) or text[start - 1 : start] in _MARKS:
            yield start, end, things, True
        elif len(said) >= _LEAST_WORD and text[start:end].strip(_STRIPPED).islower():
            yield start, end, things, False


def _in_pieces(places: list[tuple[int, int, str]], held: dict[str, Things]) -> Iterator[tuple[int, Things]]:
    """Give where an address or a code ends of which the pieces may stand apart, and whose it is."""
    _, end, said = places[0]
    code = ""
    for start_of, end_of, piece in places:
        if start_of - end > _NEAR:
            break
        code += "" if piece in _NO or piece in _DOTS else "".join(_PIECE.findall(piece)).translate(_SHAPE)
        whose = held.get(f"{said} {piece.partition('.')[0]}") or held.get(f"#{code}")
        if whose:
            yield end_of, whose
            break
