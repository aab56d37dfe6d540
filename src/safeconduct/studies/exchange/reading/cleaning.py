r"""Make a cell's text plain: what cannot be seen is taken out and told, what only looks alike is flagged and left.

A direction mark can show a name back to front; a letter of no width makes two equal names differ; a Cyrillic letter in a Latin word makes a
search miss. The first two are removed, the third is only told, since the person who typed it may have meant it.

    >>> cell = Cleaner().clean("  An\u200bna\u202e ")
    >>> cell.text, sorted(cell.told)
    ('Anna', ['bidi', 'zero_width'])
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from safeconduct.studies.exchange.reading.book import CELL_CHARS

_CACHED = 200_000  # texts remembered; names and codes repeat, notes do not
_BIDI: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH: Final = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]",
)
_JOINED: Final = re.compile("(?<=[\u0620-\u06ff])\u200c(?=[\u0620-\u06ff])")  # between Arabic letters it is spelling (Persian), no trick
_KEPT_JOIN: Final = "\ue000"  # stands for it meanwhile; private letters of the input are gone by then, with the control characters
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufff9-\ufffc\ufffe\uffff]")
_LATIN, _OTHERS = "A-Za-z\u00c0-\u024f", "\u0370-\u03ff\u0400-\u052f"  # Greek and Cyrillic have the look-alikes
_MIXED: Final = re.compile(f"[{_LATIN}][{_OTHERS}]|[{_OTHERS}][{_LATIN}]|[\u0370-\u03ff][\u0400-\u052f]|[\u0400-\u052f][\u0370-\u03ff]")
_GUARDED: Final = re.compile("^\\s*'(?=[=+\\-@])")  # as our tables have it, so that no spreadsheet takes a telephone number for a formula
_BLANK: Final = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")

TOLD: Final = {
    "bidi": "marks that turn the direction of writing were taken out",
    "zero_width": "characters that cannot be seen were taken out",
    "control": "control characters were taken out",
    "look_alike": "a word mixes letters of two scripts that look alike; it is left as it is",
}


class Cell(NamedTuple):
    """A plain text, or nothing, and the reasons (keys of `TOLD`, or `too_long`) that a person must hear of."""

    text: str | None
    told: tuple[str, ...] = ()


_NOTHING = Cell(None)


class Cleaner:
    """Clean texts, remembering those already seen: the same cell text is one object afterwards, which keeps a large table small."""

    def __init__(self) -> None:
        """Begin with an empty memory."""
        self.seen: dict[str, Cell] = {}

    def clean(self, text: str) -> Cell:
        """Give the plain form of one cell's text."""
        cell = self.seen.get(text)
        if cell is None:
            cell = _cleaned(text)
            if len(self.seen) < _CACHED:
                self.seen[text] = cell
        return cell


def _cleaned(text: str) -> Cell:
    if len(text) > CELL_CHARS:
        return Cell(None, ("too_long",))
    text = _GUARDED.sub("", text)
    if text.isascii() and text.isprintable():
        text = text.strip()
        return Cell(text) if text else _NOTHING
    told = []
    plain, count = _CONTROL.subn("", text)
    if count:
        told.append("control")
    plain, count = _BIDI.subn("", plain)
    if count:
        told.append("bidi")
    plain, count = _ZERO_WIDTH.subn("", _JOINED.sub(_KEPT_JOIN, plain))
    if count:
        told.append("zero_width")
    plain = unicodedata.normalize("NFC", plain.replace(_KEPT_JOIN, "\u200c"))
    plain = "\n".join(_BLANK.sub(" ", line).strip() for line in plain.splitlines()).strip()
    if _MIXED.search(plain):
        told.append("look_alike")
    return Cell(plain or None, tuple(told))
