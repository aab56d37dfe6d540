r"""Read what is written for machines: percent-encoding, entities, quoted-printable, base64, text decoded with the wrong table.

Each kind is a pattern and what its match becomes; None leaves it as it stands, where it only looks like one.

    >>> [
    ...     change(found)
    ...     for pattern, change in ESCAPES
    ...     for found in pattern.finditer("%D0%AF, &#1071;, 0K/QvdCwINCn0LXRhQ==, 0123456789abcdef")
    ... ]
    ['Я', 'Я', 'Яна Чех', None]
"""

from __future__ import annotations

import base64
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from html.entities import html5
from typing import Final

Change = Callable[[re.Match[str]], str | None]
_ESCAPED = re.compile(
    r"(?:%[0-9A-Fa-f]{2})+|(?:=[0-9A-F]{2}(?:=\r?\n)?){2,}|&#x?[0-9A-Fa-f]{2,6};|&[A-Za-z]{2,8};"
    r"|(?:\\u[0-9A-Fa-f]{4})+|(?:\\u\{[0-9A-Fa-f]{2,6}\})+|(?:\\x[0-9A-Fa-f]{2})+|(?:\\[0-3][0-7]{2}){2,}(?![0-9A-Fa-f])"
    r"|(?:\\[0-9A-Fa-f]{2,6}(?: (?=\\))?){2,}"
)
_CHOSEN = re.compile(r"\b(?:unichar|char|chrw?|fromcharcode|fromcodepoint)\s*\(\s*(\d{2,7}(?:\s*,\s*\d{2,7})*)\s*\)", re.IGNORECASE)
_OCTAL = re.compile(r"(?:\\[0-3][0-7]{2})+")
_CODED = re.compile(r"(?<![\w+/=%\\&#-])(?:[0-9A-Fa-f]{16,}|[0-9A-Za-z+/_-]{16,}={0,2})(?![\w+/=])")
_SELECTED = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")  # behind a sign such marks say nothing; many are bytes
_HEX = re.compile("(?:[0-9A-Fa-f]{2})+")
_MOJIBAKE = re.compile("[\u0080-\u00ff\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{4,}")
_MOJIBAKE_1251 = re.compile(
    "(?:[\u0420\u0421\u00d0\u00d1][\u0080-\u00bf\u0402-\u040f\u0452-\u045f\u0490\u0491\u2013-\u203a\u20ac\u2116\u2122]){2,}"
)
_CP1252 = {unicodedata.normalize("NFC", bytes([code]).decode("cp1252", "ignore")): code for code in range(0x80, 0xA0)}
_SURROGATES = range(0xD800, 0xE000)
_LARGEST_BYTE = 0xFF
_LETTERS_SHARE = 0.8  # of what was coded text, letters and blanks at least


def _unescaped(found: re.Match[str]) -> str | None:
    raw = found[0]
    if raw.startswith("&") and raw[1] != "#":
        return html5.get(raw[1:])
    if raw.startswith("&"):
        code = int(raw[3:-1], 16) if raw[2] in "xX" else (int(raw[2:-1]) if raw[2:-1].isdigit() else -1)
        return chr(code) if 0 <= code <= sys.maxunicode and code not in _SURROGATES else None
    if raw.startswith("\\x"):
        return _decoded(bytes.fromhex(raw.replace("\\x", "")))
    if raw.startswith("\\u{"):
        return _chosen_by(int(code, 16) for code in re.findall("[0-9A-Fa-f]+", raw))
    if raw.startswith("\\u"):
        return bytes.fromhex(raw.replace("\\u", "")).decode("utf-16-be", "ignore")
    if raw.startswith("\\"):
        octets = bytes(int(code, 8) for code in raw.split("\\")[1:]) if _OCTAL.fullmatch(raw) else b"\xff"
        return _decoded(octets, ("utf-8",)) or _chosen_by(int(code, 16) for code in raw.split("\\")[1:])
    octets = bytes.fromhex(re.sub(r"=\r?\n|[%=]", "", raw))
    return _decoded(octets, ("utf-8", "cp1251") if raw[0] == "%" else ("utf-8",))


def _decoded(octets: bytes, tables: tuple[str, ...] = ("utf-8", "cp1251")) -> str | None:
    for table in tables:
        try:
            return octets.decode(table)
        except UnicodeDecodeError:
            continue
    return None


def _opened(found: re.Match[str]) -> str | None:
    """Read base64 or hexadecimal, if what comes out is text: chance gives none."""
    said = found[0].rstrip("=")
    if _HEX.fullmatch(said):
        octets = bytes.fromhex(said)
    else:
        try:
            octets = base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_" if "-" in said or "_" in said else None)
        except ValueError:
            return None
    text = _decoded(octets, ("utf-8",))
    if text is None or (not text.isprintable() and not text.replace("\n", "").replace("\r", "").isprintable()):
        return None
    return text if sum(char.isalpha() or char.isspace() for char in text) >= _LETTERS_SHARE * len(text) else None


def _chosen(found: re.Match[str]) -> str | None:
    """Read letters that a formula or a program gives by their numbers."""
    return _chosen_by(int(code) for code in found[1].split(","))


def _chosen_by(codes: Iterable[int]) -> str | None:
    said = [chr(code) for code in codes if code <= sys.maxunicode and code not in _SURROGATES]
    return "".join(said) if all(char.isalnum() or char in " -.'@+" for char in said) else None


def _selected(found: re.Match[str]) -> str | None:
    """Read bytes that are written as marks nobody sees."""
    return _decoded(bytes(ord(char) - 0xFE00 if char < "\uffff" else ord(char) - 0xE0100 + 16 for char in found[0]), ("utf-8",))


def _redecoded_1251(found: re.Match[str]) -> str | None:
    """Read UTF-8 that was shown as Windows-1251; a run that is no UTF-8 stays."""
    try:
        return found[0].encode("cp1251").decode("utf-8")
    except UnicodeError:
        return None


def _redecoded(found: re.Match[str]) -> str | None:
    """Read UTF-8 that was shown as Windows-1252 or Latin-1; a run that is no UTF-8 stays."""
    octets = bytearray()
    for char in found[0]:
        code = _CP1252.get(char, ord(char))
        if code > _LARGEST_BYTE:  # no byte of those tables
            return None
        octets.append(code)
    return _decoded(bytes(octets), ("utf-8",))


_Kinds = tuple[tuple[re.Pattern[str], Change], ...]
ESCAPES: Final[_Kinds] = ((_ESCAPED, _unescaped), (_CHOSEN, _chosen), (_SELECTED, _selected), (_CODED, _opened))
MISREAD: Final[_Kinds] = ((_MOJIBAKE, _redecoded), (_MOJIBAKE_1251, _redecoded_1251))
