"""Write and read the header of a segment: who wrote it, where it stands in the chain, and when.

>>> header = Header(kind=DATA, device=bytes(16), seq=0, prev=bytes(32), hlc=1 << 16, depth=1, n_events=3)
>>> decode_header(encode_header(header)) == header
True
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

import msgspec

from safeconduct.errors import Damaged
from safeconduct.vault.roster import Bytes16, Bytes32, Clock, Count, Head

DATA = 1
CONTROL = 2
KINDS = frozenset({DATA, CONTROL})  # others are kept unread: 3 beacon, 4 repack, 5 manifest are reserved
EVENTS_CAP = 5000  # events that a reader accepts in one segment
ENVELOPES_CAP = EVENTS_CAP  # no envelope is empty
HEADS_CAP = 512  # devices that a reader accepts
HEADER_BYTES_CAP = 64 * 1024  # twice what the caps above can need
NO_SEGMENT = bytes(32)  # what the first segment of a chain names as the one before


class Header(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What is signed beside the body.

    Attributes:
        kind: 1 events, 2 statements.
        device: the author.
        seq: 0 for the device's first segment in the compartment, then one more each time, across epochs.
        prev: the id of the segment before, 32 zero bytes for the first.
        heads: the newest segments of other devices that the author had seen, by device.
        roster_heads: the newest statements on membership that the author knew.
        hlc: the author's clock when it sealed; later than every event in it and than the segment before.
        depth: one more than the greatest depth among `prev` and `heads`; a claim, recomputed by the reader.
        n_events: how many events or statements the body holds.
        salt: what the keys of the envelopes are derived with; zeros where there are none.
    """

    kind: Annotated[int, msgspec.Meta(ge=1, le=255)]
    device: Bytes16
    seq: Count
    prev: Bytes32
    heads: list[Head] = []
    roster_heads: list[Bytes32] = []
    hlc: Clock
    depth: Count
    n_events: Count
    salt: Bytes32 = bytes(32)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Header)


def encode_header(header: Header) -> bytes:
    """Write a header in its only form."""
    return _encoder.encode(header)


def decode_header(packed: bytes | memoryview) -> Header:
    """Read a header.

    Raises:
        Damaged: stage `encoding`, it cannot be read; `canonical`, it has a second form; `caps`, too many heads or events;
            `header`, its parts contradict each other.
    """
    try:
        header = _decoder.decode(packed)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged("the header of a segment cannot be read", stage="encoding") from None
    if _encoder.encode(header) != packed:
        raise Damaged("the header of a segment is not in its only form", stage="canonical")
    if len(header.heads) > HEADS_CAP or len(header.roster_heads) > HEADS_CAP or header.n_events > EVENTS_CAP:
        raise Damaged(f"a segment has more than {EVENTS_CAP} events or cites more than {HEADS_CAP} devices", stage="caps")
    devices = [head.device for head in header.heads]
    is_first = header.seq == 0
    if (
        is_first != (header.prev == NO_SEGMENT)
        or header.depth <= header.seq
        or header.device in devices
        or any(later <= earlier for earlier, later in pairwise(devices))
        or any(later <= earlier for earlier, later in pairwise(header.roster_heads))
    ):
        raise Damaged("the header of a segment contradicts itself", stage="header")
    return header
