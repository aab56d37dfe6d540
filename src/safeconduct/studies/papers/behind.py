r"""Read what stands in a PDF behind its pages: fields, links, layers, titles, labels, properties of any name, notes, forgotten objects.

A PDF is objects with strings in them. Every string outside pictures, fonts and the drawing of pages is read, whichever object holds it
and whether anything leads there; so no list of places can lack one. Nothing is resolved and nothing followed: bytes in, words out.

    >>> strings_in(rb"1 0 obj << /Alt (Anna \(B\)) /D (D:20180101) /T <FEFF0411043E0440> >> endobj")
    ['Anna (B)', 'Бор']
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from safeconduct.studies.papers.letters import decoded
from safeconduct.studies.papers.paper import Budget

_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_HEAD_BYTES: Final = 4_000  # in which the dictionary of a stream stands before it
_STREAM_BYTES: Final = 16 << 20  # of one, unpacked
_TELLING: Final = re.compile(rb"/ObjStm|/Metadata|/Subtype\s*/(?:XML|Form)|/XFA")
_FORM: Final = re.compile(rb"/Subtype\s*/Form")
_FILTER: Final = re.compile(rb"/(?:ASCII85|ASCIIHex|LZW|RunLength|Crypt)Decode|/Predictor\s*1[0-9]|/Predictor\s*2")
_LITERAL: Final = re.compile(rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\))*)\)", re.DOTALL)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]{6,})>")
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"\n"}
_NAME: Final = re.compile(rb"/([^\s/<>\[\]()%]*#[0-9A-Fa-f]{2}[^\s/<>\[\]()%]*)")
_KERNED: Final = re.compile(rb"\)\s*-?[\d.]+\s*\(")
_COMMENT: Final = re.compile(rb"(?m)^%(?!PDF-|%EOF)[^\r\n]{5,}")  # four signs are the mark of a file that is no text
_TOLD: Final = re.compile(r"[^\W\d_]{3}|\d{6}")
_DULL: Final = re.compile(r"D:\d{8}.*|\d+(?:\.\d+)?", re.DOTALL)
_WIDE: Final = b"\xfe\xff"
PACKED: Final = "a part of this PDF is packed in a way that was not read: print it into a new one"
HANGING: Final = "a file that hangs on a page of this PDF was not read: take it out, and check it"
LOCKED: Final = "what stands behind the pages of this PDF is coded, and was not read: print it into a new one"


def read_behind(data: bytes, budget: Budget, attachments: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give all that the strings of a PDF say, each once, and what was not read of it; `attachments` are the files that were read already.

    Raises:
        Mistaken: it unpacks to more than can be checked.
    """
    first, last = data.find(b"%PDF-"), data.rfind(b"%%EOF")
    around = [data[:first], data[last + 5 :] if last >= 0 else b""]
    bodies, bare, unchecked = _parted(data, budget)
    if b"/Encrypt" in bare:
        return (), (LOCKED,)
    said = [*(one for body in (bare, *bodies) for one in strings_in(body)), *map(decoded, _COMMENT.findall(bare)), *map(decoded, around)]
    if bare.count(b"/EF") + sum(body.count(b"/EF") for body in bodies) > attachments:
        unchecked.append(HANGING)
    return tuple(dict.fromkeys(one.strip() for one in said if _TOLD.search(one))), tuple(dict.fromkeys(unchecked))


def _parted(data: bytes, budget: Budget) -> tuple[list[bytes], bytes, list[str]]:
    """Give the streams that may say something, unpacked; what stands outside of all; and what was not read."""
    bodies: list[bytes] = []
    outside: list[bytes] = []
    unchecked: list[str] = []
    at = 0
    while found := _STREAM.search(data, at):
        end = data.find(b"endstream", found.end())
        end = end if end >= 0 else len(data)
        head = data[max(at, found.start() - _HEAD_BYTES) : found.start()]
        head = head[head.rfind(b"obj") + 3 :]
        outside.append(data[at : found.start()])
        at = end
        if not _TELLING.search(head):
            continue
        if _FILTER.search(head):
            unchecked.append(PACKED)
            continue
        body = data[found.end() : end]
        if b"/FlateDecode" in head or b"/Fl " in head:
            body = _inflated(body, budget)
        bodies.append(_KERNED.sub(b"", body) if _FORM.search(head) else body)
    return bodies, b"\n".join((*outside, data[at:])), unchecked


def _inflated(body: bytes, budget: Budget) -> bytes:
    try:
        unpacked = zlib.decompressobj().decompress(body, _STREAM_BYTES)
    except zlib.error:
        return b""
    budget.take_bytes(len(unpacked))
    return unpacked


def strings_in(body: bytes) -> list[str]:
    """Give every string of objects that says something: no dates, no numbers."""
    found = [*map(_text, _strings(body))]
    if b"<x:xmpmeta" in body or b"<xdp" in body or b"<?x" in body:
        found.append(re.sub(r"</?[\w:]+", "\n", decoded(body)))
    return [said for said in found if _TOLD.search(said) and not _DULL.fullmatch(said)]


def _strings(body: bytes) -> Iterator[bytes]:
    for found in _LITERAL.finditer(body):
        yield _ESCAPE.sub(_escaped, found[1])
    for found in _HEX.finditer(body):
        digits = b"".join(found[1].split())
        yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    for found in _NAME.finditer(body):
        yield re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes.fromhex(code[1].decode()), found[1])


def _escaped(found: re.Match[bytes]) -> bytes:
    what = found[1]
    if what[:1].isdigit():
        return bytes([int(what, 8) & 0xFF])
    return b"" if what in {b"\n", b"\r\n"} else _ESCAPES.get(what, what)


def _text(octets: bytes) -> str:
    """Read a string as Unicode where it is marked so; signs that nobody writes make it none."""
    if octets.startswith(_WIDE):
        return octets[2:].decode("utf-16-be", "ignore")
    said = decoded(octets)
    return said if all(char.isprintable() or char.isspace() for char in said) else ""
