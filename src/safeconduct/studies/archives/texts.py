"""Gather what can be read as text in an archive: pages, what was sent and answered, addresses; as one stored ZIP for whoever reads texts.

What is unpacked is capped, part by part and in all. What is no text, is packed in a way that is not known here, or is beyond the caps is
counted, so that nobody takes it for read.
"""

from __future__ import annotations

import encodings.cp437
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

import msgspec

_NAMES: Final = encodings.cp437  # names of files are written in it; loaded here, since inside the quarantine no file can be opened
MOST_PART_BYTES: Final = 4 * 1024 * 1024  # of one text, packed and unpacked; a book has one
MOST_TEXT_BYTES: Final = 10 * 1024 * 1024  # of all texts of an archive; what reads them takes twelve million characters
_MOST_PAGES: Final = 1_500
_TEXT: Final = re.compile(r"text/|application/(?:json|[\w.+-]*\+json|xml|[\w.+-]*\+xml|x-www-form-urlencoded|warc-fields)", re.IGNORECASE)
_CODE: Final = re.compile(r"text/(?:css|javascript|ecmascript)", re.IGNORECASE)
_PAGE: Final = re.compile(r"text/html|application/xhtml", re.IGNORECASE)
_PACKED: Final = {"gzip": 47, "x-gzip": 47, "deflate": 47}  # zlib's words for: gzip or zlib, as the first bytes say
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r\n")


class ReadTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The texts of an archive.

    Attributes:
        package: a ZIP of stored files: each page, and everything else as one text.
        parts: how many parts of the archive were looked at.
        unread: how many of them are no text, or could not be read, or not in full.
    """

    package: bytes
    parts: int
    unread: int


class Texts:
    """Texts as they gather, record by record."""

    def __init__(self) -> None:
        """Begin with none."""
        self.parts = self.unread = 0
        self._left = MOST_TEXT_BYTES
        self._pages: list[bytes] = []
        self._others: list[bytes] = []
        self._fields: Mapping[str, str] = {}
        self._payload = bytearray()
        self._is_cut = False

    def begin(self, fields: Mapping[str, str]) -> None:
        """Begin a record, by its header."""
        self._fields, self._payload, self._is_cut = fields, bytearray(), False

    def take(self, payload: bytes) -> None:
        """Take in the next bytes of what a record holds."""
        room = MOST_PART_BYTES - len(self._payload)
        self._payload += payload[:room]
        self._is_cut = self._is_cut or len(payload) > room

    def end(self, head: bytes) -> None:
        """End a record; its own header and that of its HTTP message are texts too."""
        self.unread += not self._other("\n".join(self._fields.values()).encode() + b"\n" + head)
        if not self._payload:
            return
        said = _said(head)
        kind = said.get("content-type") or ("" if head else self._fields.get("content-type", ""))
        if head[:5] != b"HTTP/" and head:  # a request: what was typed into a form
            kind = kind or "text/plain"
        self.file(kind, bytes(self._payload), said, is_cut=self._is_cut)

    def file(self, kind: str, content: bytes, said: Mapping[str, str] | None = None, *, is_cut: bool = False) -> None:
        """Take in a whole part, by its media type and what its HTTP header says of how it is packed."""
        self.parts += 1
        if _TEXT.match(kind) is None or _CODE.match(kind):
            self.unread += 1
            return
        plain, is_whole = _unpacked(content, said or {})
        if "json" in kind.lower():
            plain = _unescaped(plain)
        is_page = _PAGE.match(kind) is not None and len(self._pages) < _MOST_PAGES
        is_kept = self._page(plain) if is_page else self._other(plain)
        self.unread += not (is_kept and is_whole) or is_cut

    def done(self) -> ReadTexts:
        """Give what was gathered."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
            package.writestr(zipfile.ZipInfo("others.txt"), b"\n".join(self._others))
            for number, page in enumerate(self._pages, 1):
                package.writestr(zipfile.ZipInfo(f"{number}.html"), page)
        return ReadTexts(package=out.getvalue(), parts=self.parts, unread=self.unread)

    def _page(self, content: bytes) -> bool:
        kept = self._room(content)
        self._pages.append(kept)
        return len(kept) == len(content)

    def _other(self, content: bytes) -> bool:
        kept = self._room(content)
        self._others.append(kept)
        return len(kept) == len(content)

    def _room(self, content: bytes) -> bytes:
        kept = content[: self._left]
        self._left = max(0, self._left - len(kept) - 1)  # and the end of a line between two
        return kept


def _said(head: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in head.decode("latin-1").splitlines()[1:])
    return {name.strip().lower(): value.strip() for name, _, value in lines}


def _unpacked(content: bytes, said: Mapping[str, str]) -> tuple[bytes, bool]:
    """Undo what the header says that was done for the way; and say whether all of it could be undone."""
    if "chunked" in said.get("transfer-encoding", "").lower():
        content = _unchunked(content)
    packed = said.get("content-encoding", "").lower().strip()
    if packed in ("", "identity"):
        return content, True
    if packed not in _PACKED:
        return b"", False
    unpacker = zlib.decompressobj(_PACKED[packed])
    try:
        plain = unpacker.decompress(content, MOST_PART_BYTES)
    except zlib.error:
        return content, False
    return plain, unpacker.eof


def _unchunked(content: bytes) -> bytes:
    """Join chunks; what is not in chunks, since the archive joined them already, stays as it is."""
    parts, at = [], 0
    while found := _CHUNK.match(content, at):
        size = int(found[1], 16)
        parts.append(content[found.end() : found.end() + size])
        at = found.end() + size + 2
        if not size:
            return b"".join(parts)
    return content


def _unescaped(content: bytes) -> bytes:
    """Write letters that JSON writes as numbers as letters."""
    try:
        return json.dumps(json.loads(content), ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return content
