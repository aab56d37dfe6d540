r"""Read web archives (WARC, ISO 28500; WACZ 1.1.1): what pages they hold, and whether every digest, length and index in them holds.

The rule of this room: what does not hold is named by the number of its record and the byte at which that begins, and never by what it
says. Blocks flow through and are never whole in memory; what unpacks to more than it may is refused. Archives are files of strangers:
`look_packed` is what the quarantine runs. Nothing is fetched or shown.

    >>> head = b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Date: 2031-04-05T10:00:00Z\r\nContent-Length: 2\r\n"
    >>> look(head + b"\r\nab\r\n\r\n").records, look(head + b"\r\na").faults[0].record
    (1, 1)
"""

from __future__ import annotations

import io
from typing import BinaryIO, cast

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.studies.archives.collection import looked_into
from safeconduct.studies.archives.flowing import Source
from safeconduct.studies.archives.records import HEADER_BYTES, is_warc, read_records
from safeconduct.studies.archives.texts import ReadTexts, Texts
from safeconduct.studies.archives.values import MOST_FAULTS, Archive, Fault, Page, Summing

READER, WHOLE_READER = "safeconduct.studies.archives:look_packed", "safeconduct.studies.archives:look_whole_packed"
TEXTS_READER, WHOLE_TEXTS_READER = "safeconduct.studies.archives:texts_packed", "safeconduct.studies.archives:whole_texts_packed"
MEDIA_TYPES = frozenset(("application/warc", "application/wacz+zip"))
"""Kinds of file that this room reads."""

__all__ = [
    "MEDIA_TYPES",
    "MOST_FAULTS",
    "READER",
    "TEXTS_READER",
    "WHOLE_READER",
    "WHOLE_TEXTS_READER",
    "Archive",
    "Fault",
    "Page",
    "ReadTexts",
    "look",
    "look_into",
    "look_packed",
    "look_whole_packed",
    "opened",
    "texts_of",
    "texts_opened",
    "texts_packed",
    "whole_texts_packed",
]


def look(data: bytes) -> Archive:
    """Look into an archive; see `look_into`."""
    return look_into(io.BytesIO(data))


def look_into(file: BinaryIO) -> Archive:
    """Look into an archive that is too large to be held; it is read from front to back, and a WACZ in places.

    Raises:
        Mistaken: it is none.
        Refused: it unpacks to more than an archive may.
    """
    head = file.read(HEADER_BYTES)
    file.seek(0)
    if not is_warc(head):
        return looked_into(file)
    summing = Summing(kind="WARC")
    read_records(file, summing)
    return summing.done()


def look_packed(file: BinaryIO) -> bytes:
    """Look into an archive in the quarantine."""
    return msgspec.msgpack.encode(look_into(file))


def look_whole_packed(data: bytes) -> bytes:
    """Look into an archive that is in memory, in the quarantine."""
    return look_packed(io.BytesIO(data))


def texts_of(file: Source, *, is_warc_file: bool = True) -> ReadTexts:
    """Gather the texts of an archive: of a WARC as it flows by, of a WACZ from a file in which one can seek.

    Raises:
        Mistaken: it is none, or something in it does not hold, so that nobody can say what is behind that.
        Refused: it unpacks to more than an archive may.
    """
    texts = Texts()
    if is_warc_file:
        summing = Summing(kind="WARC", texts=texts)
        read_records(file, summing)
        found = summing.done()
    else:
        found = looked_into(cast("BinaryIO", file), texts)
    if found.faults:
        raise Mistaken("the web archive does not hold", "take the page again")
    return texts.done()


def texts_packed(stream: Source) -> bytes:
    """Gather the texts of a WARC in the quarantine, as it flows by."""
    return msgspec.msgpack.encode(texts_of(stream))


def whole_texts_packed(data: bytes) -> bytes:
    """Gather the texts of an archive that is in memory, in the quarantine."""
    return msgspec.msgpack.encode(texts_of(io.BytesIO(data), is_warc_file=is_warc(data)))


def texts_opened(packed: bytes) -> ReadTexts:
    """Read what the quarantine answers."""
    return msgspec.msgpack.decode(packed, type=ReadTexts)


def opened(packed: bytes) -> Archive:
    """Read what the quarantine answers."""
    return msgspec.msgpack.decode(packed, type=Archive)
