r"""Read what is written beside a picture: who made it, when, where, with what; never what it shows.

>>> read_picture(b"\x89PNG\r\n\x1a\n").unchecked
('a picture was not read: look at what it shows',)
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from safeconduct.studies.papers.paper import Paper, Piece

_SHOWN = "a picture was not read: look at what it shows"
_PLACED = "a picture holds the place where it was taken: save it without its properties"
_GPS = 0x8825  # EXIF 2.32, the tag that points to the position
_TEXT_RUN = re.compile(rb"[\x20-\x7e\x80-\xff]{4,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\x7e]\x00|[\x00-\xff]\x04){4,}")
_MARKERS = {0xE1, 0xED, 0xFE, *range(0xE2, 0xED)}  # JPEG: EXIF and XMP, IPTC, comments, other applications
_TEXTS = {b"tEXt", b"iTXt", b"zTXt", b"eXIf"}
_UNPACKED = 1 << 20


def read_picture(data: bytes) -> Paper:
    """Read the texts beside a picture, and tell that nobody read the picture itself."""
    blocks = list(_jpeg(data) if data.startswith(b"\xff\xd8") else _png(data) if data.startswith(b"\x89PNG") else [data[:_UNPACKED]])
    texts = [text for block in blocks for text in _runs(block)]
    is_placed = any(_has_position(block) for block in blocks) or any("GPSLatitude" in text for text in texts)
    unchecked = (_SHOWN, _PLACED) if is_placed else (_SHOWN,)
    return Paper("picture", (Piece("picture properties", "\n".join(texts)),) if texts else (), unchecked)


def _jpeg(data: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - JPEG: every segment begins so
        marker, size = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if marker == 0xDA or size < 2:  # noqa: PLR2004 - the picture itself begins
            return
        if marker in _MARKERS:
            yield data[at + 4 : at + 2 + size]
        at += 2 + size


def _png(data: bytes) -> Iterator[bytes]:
    at = 8
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        block = data[at + 8 : at + 8 + size]
        if kind in _TEXTS:
            yield block
            for packed in block.split(b"\0")[1:]:
                yield from _inflated(packed)
        at += 12 + size


def _inflated(packed: bytes) -> Iterator[bytes]:
    try:
        yield zlib.decompressobj().decompress(packed, _UNPACKED)
    except zlib.error:
        return


def _runs(block: bytes) -> Iterator[str]:
    """Give every run of text in a block, as UTF-8 or else as Windows writes Russian, and as wide characters."""
    for run in _TEXT_RUN.findall(block):
        for table in ("utf-8", "cp1251"):
            try:
                yield run.decode(table)
                break
            except UnicodeDecodeError:
                continue
    for run in _WIDE_RUN.finditer(block):
        yield run[0].decode("utf-16-le", "replace")


def _has_position(block: bytes) -> bool:
    """Tell whether an EXIF block points to a position."""
    at = block.find(b"Exif\0\0")
    tiff = block[at + 6 :] if at >= 0 else block
    if tiff[:4] not in {b"II*\0", b"MM\0*"}:
        return False
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        return any(struct.unpack_from(order + "H", tiff, first + 2 + 12 * entry)[0] == _GPS for entry in range(count))
    except struct.error:
        return False
