"""Find out in which encoding a text file was written, by evidence in its bytes; and say where it was written in two.

Byte order marks are believed. Without one, a file that is UTF-8 throughout is UTF-8. Else the lines with foreign bytes are read in each of
the old encodings, and the one in which words look like words wins: whole words of one script, capitals only where capitals go.
"""

# ruff: noqa: RUF001 - Russian letters and printers' signs are meant

from __future__ import annotations

import codecs
import encodings.cp1251
import encodings.cp1252
import encodings.koi8_r
import re
from typing import Final, NamedTuple

from safeconduct.errors import Mistaken

OLD: Final = ("cp1251", "koi8-r", "cp1252")
for_old: Final = (encodings.cp1251, encodings.koi8_r, encodings.cp1252)  # loaded here: inside the quarantine no file can be opened
_SAMPLE_BYTES = 200_000  # of lines with foreign bytes; letters settle the question long before
_WORD: Final = re.compile(r"[^\W\d_]+")
_RUSSIAN: Final = re.compile(r"[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+")
_WESTERN: Final = re.compile(r"[A-Za-z]*[À-ÖØ-öø-ÿŒœŠšŽžŸ][A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ]*")
_COMMON: Final = re.compile("[оеаинтсрвлОЕАИНТСРВЛ]")  # the ten most frequent letters of Russian
_UTF16_HIGH = 0.9  # share of upper halves that are of those scripts; printers' signs and rarer scripts make the rest
_ASCII_MAX = 127
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"RIFF")
_PACKED: Final = (b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"SQLite format", b"{\\rtf")
_KINDS: Final = "XLSX, ODS, XLS, CSV, KoBo and Primero exports and the eRRF form can be read"


class Decoded(NamedTuple):
    """The text, the name of its encoding, and the numbers (from 1) of the lines that were written in another one."""

    text: str
    encoding: str
    other_lines: tuple[int, ...] = ()


def decoded(data: bytes) -> Decoded:
    """Read bytes as text.

    Raises:
        Mistaken: they are no text in any encoding that is tried.
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            rest = data[len(mark) :]
            if name == "utf-8":
                return _by_line(rest)
            return _utf16(rest, name)
    if name := _looks_utf16(data):
        return _utf16(data, name)
    return _by_line(data)


def _utf16(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError:
        return Decoded(data.decode(name, "replace"), name, (0,))


def _looks_utf16(data: bytes) -> str:
    head = data[:4096]
    if len(head) < 4:  # noqa: PLR2004 - two characters are the least that can show a pattern
        return ""
    even, odd = head[0::2], head[1::2]
    for name, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high.count(0) and low.count(0) == 0 and _of_few_scripts(high) >= _UTF16_HIGH > 2 * _of_few_scripts(low):
            return name
    return ""


def _of_few_scripts(half: bytes) -> float:
    """Give the share of bytes that are the upper half of a Latin, Greek, Cyrillic, Hebrew or Arabic letter in UTF-16."""
    return sum(map(half.count, range(8))) / len(half)


def _by_line(data: bytes) -> Decoded:
    """Read UTF-8, or an old encoding, line by line where the file mixes them."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    lines = data.split(b"\n")
    foreign = {number: line for number, line in enumerate(lines) if not line.isascii()}
    texts = {number: _as_utf8(line) for number, line in foreign.items()}
    broken = [number for number, text in texts.items() if text is None]
    old = _old_encoding(b"\n".join(foreign[number] for number in broken)[:_SAMPLE_BYTES])
    whole = len(foreign) - len(broken)
    main, others = ("utf-8", broken) if whole > len(broken) else (old, [number for number in foreign if texts[number] is not None])
    out = [
        line.decode("ascii") if number not in foreign else texts[number] or line.decode(old, "replace") for number, line in enumerate(lines)
    ]
    return Decoded("\n".join(out), main, tuple(number + 1 for number in others))


def _as_utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _old_encoding(sample: bytes) -> str:
    scores = {name: _score(sample.decode(name, "replace"), is_russian=name != "cp1252") for name in OLD}
    return max(scores, key=lambda name: scores[name])


def _score(text: str, *, is_russian: bool) -> float:
    """Count the letters of words that look right, against those of words that do not and of signs that no text has."""
    score = 0.0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        if is_russian:
            right = _RUSSIAN.fullmatch(word) is not None
            score += len(word) * (1 + len(_COMMON.findall(word)) / len(word)) if right else -len(word)
        else:
            foreign = sum(ord(char) > _ASCII_MAX for char in word)
            right = _WESTERN.fullmatch(word) is not None and foreign * 2 <= len(word) + 1
            score += len(word) if right else -len(word)
    return score - 2 * sum(
        ord(char) > _ASCII_MAX and not char.isalnum() and not char.isspace() and char not in "«»№“”„–—’°" for char in text
    )


def refused_as_text(data: bytes) -> None:
    """Refuse bytes that are no text: a picture, a compressed or an encrypted file.

    Raises:
        Mistaken: one byte in a hundred is a control character, or one in ten is zero, or it begins as a picture or an archive does.
    """
    head = data[:65_536]
    if head.startswith(_PICTURES + _PACKED):
        raise Mistaken("this file is no table", _KINDS)
    if _looks_utf16(head) or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    strange = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a\x00")
    if strange * 100 > len(head) or head.count(0) * 10 > len(head):
        raise Mistaken("this file is no table", _KINDS)
