r"""Read web archives (WARC, ISO 28500; WACZ 1.1.1): what pages they hold, and whether every digest, length and index in them holds.

The rule of this room: what does not hold is named by the number of its record and the byte at which that begins, and never by what it
says. Blocks flow through and are never whole in memory; what unpacks to more than it may is refused. Archives are files of strangers:
`look_packed` is what the quarantine runs. Nothing is fetched or shown.

    >>> head = b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Date: 2031-04-05T10:00:00Z\r\nContent-Length: 2\r\n"
    >>> look(head + b"\r\nab\r\n\r\n").records, look(head + b"\r\na").faults[0].record
    (1, 1)
"""

from __future__ import annotations

import msgspec

from safeconduct.studies.archives.collection import looked_into
from safeconduct.studies.archives.records import is_warc, read_records
from safeconduct.studies.archives.values import MOST_FAULTS, Archive, Fault, Page, Summing

READER = "safeconduct.studies.archives:look_packed"
MEDIA_TYPES = frozenset(("application/warc", "application/wacz+zip"))
"""Kinds of file that this room reads."""

__all__ = ["MEDIA_TYPES", "MOST_FAULTS", "READER", "Archive", "Fault", "Page", "look", "look_packed", "opened"]


def look(data: bytes) -> Archive:
    """Look into an archive.

    Raises:
        Mistaken: it is none.
        Refused: it unpacks to more than an archive may.
    """
    if not is_warc(data):
        return looked_into(data)
    summing = Summing(kind="WARC")
    read_records(data, summing)
    return summing.done()


def look_packed(data: bytes) -> bytes:
    """Look into an archive in the quarantine."""
    return msgspec.msgpack.encode(look(data))


def opened(packed: bytes) -> Archive:
    """Read what the quarantine answers."""
    return msgspec.msgpack.decode(packed, type=Archive)
