"""Open one segment: bytes in, a verified object out, or `Damaged` with the check that failed.

The order of the checks is that of `docs/protocol.md`; nothing is used before the checks above it have passed, and nothing but `Damaged` is
ever raised, whatever the bytes are.

    >>> from safeconduct.vault.journal.keys import found
    >>> keys = found(["casework"], 1, signing_seed=bytes(32))
    >>> open_frame(bytes(1024), keys)
    Traceback (most recent call last):
    safeconduct.errors.Damaged: an object is not a segment
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter, lt
from typing import Any

import msgspec

from safeconduct.errors import Damaged
from safeconduct.ids import REF_BYTES, CaseRef, CompartmentId, DeviceId, Epoch, SegmentId
from safeconduct.vault.depot import OBJECT_BYTES_CAP, object_name
from safeconduct.vault.journal.casekeys import fitting
from safeconduct.vault.journal.codec import Codec, is_newer
from safeconduct.vault.journal.header import CONTROL, DATA, ENVELOPES_CAP, HEADER_BYTES_CAP, KINDS, Header, decode_header
from safeconduct.vault.journal.keys import CaseKeys, CompartmentKey, Keys
from safeconduct.vault.journal.layout import (
    COMMIT_END,
    FIXED_END,
    LANE_END,
    LENGTH_BYTES,
    MAGIC,
    NO_CASE,
    SALT_END,
    SIGNATURE_END,
    SMALLEST_INNER,
    SUITE,
    Envelope,
    envelope_key,
    level_key,
    place_of,
    segment_key,
)
from safeconduct.vault.roster import (
    OPS_CAP,
    EpochBegun,
    Genesis,
    Head,
    SignedOp,
    check_op,
    check_place,
    decode_ops,
    device_of,
    encode_ops,
    roster_compartment,
)
from safeconduct.vault.seal import PADDING_FLOOR_BYTES, TAG_BYTES, digest, is_padded, open_once, padded_length, same, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEnvelope:
    """The events of one case. `events` is None if the key of the case is not there; `key` is what opened it."""

    case: CaseRef
    events: tuple[Any, ...] | None = field(repr=False)
    key: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A segment whose place, padding and header are good, and whose signature was not yet looked at."""

    id: SegmentId
    compartment: CompartmentKey
    header: Header
    front: bytes = field(repr=False)
    inner: memoryview = field(repr=False)
    body: bytes = field(repr=False)
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSegment:
    """A verified segment.

    Attributes:
        id: its name, 32 bytes.
        lane: where a depot keeps it.
        compartment: the compartment's name.
        compartment_id: the compartment.
        epoch: the epoch of the key that opened it.
        header: device, place in the chain, clock.
        envelopes: the events by case, in the order they were written.
        ops: the statements of a control segment.
        is_unread: a newer version of the program wrote something that this one does not know; keep it, do not fold it.
        size: bytes at the depot.
    """

    id: SegmentId
    lane: bytes
    compartment: str
    compartment_id: CompartmentId
    epoch: Epoch
    header: Header
    envelopes: tuple[OpenedEnvelope, ...]
    ops: tuple[SignedOp, ...]
    is_unread: bool
    size: int

    @property
    def device(self) -> DeviceId:
        """The device that wrote it."""
        return DeviceId(self.header.device)

    @property
    def head(self) -> Head:
        """What a later segment cites of it."""
        return Head(self.header.device, self.header.seq, self.id)

    @property
    def events(self) -> Iterator[Any]:
        """All events that could be opened, in the order they were written by case."""
        for envelope in self.envelopes:
            yield from envelope.events or ()

    @property
    def closed(self) -> tuple[CaseRef, ...]:
        """The cases whose key is not there."""
        return tuple(envelope.case for envelope in self.envelopes if envelope.events is None)


_clock = attrgetter("hlc")
_name = attrgetter("eid")
_encoder = msgspec.msgpack.Encoder()
_envelopes = msgspec.msgpack.Decoder(list[Envelope])


def open_frame(blob: bytes, keys: Keys, lane: bytes | None = None, name: bytes | None = None) -> Frame:
    """Check and decrypt a segment as far as its header; see `docs/protocol.md`, checks 0 to 14.

    Args:
        blob: the bytes as a depot gave them.
        keys: the organisation's and the compartments' keys.
        lane: where it was found, if that is known.
        name: under which name it was found, if that is known.

    Raises:
        Damaged: the stage is the check that failed.
    """
    if not PADDING_FLOOR_BYTES <= len(blob) <= OBJECT_BYTES_CAP or padded_length(len(blob)) != len(blob):
        raise Damaged("a segment has a length that no segment has", stage="size")
    identity = object_name(blob)
    if name is not None and name != identity:
        raise Damaged("an object does not bear the name of its content", stage="name")
    if blob[:4] != MAGIC:
        raise Damaged("an object is not a segment", stage="magic")
    if blob[4] != SUITE:
        raise Damaged("a segment was sealed in a way that this version does not know", "a newer version may", stage="suite")
    if blob[5:FIXED_END] != bytes(3):
        raise Damaged("a segment has bytes set that must be zero", stage="zero")
    found_in = blob[FIXED_END:LANE_END]
    compartment = keys.lanes.get(found_in)
    if compartment is None or (lane is not None and lane != found_in):
        raise Damaged("a segment lies in a lane to which it does not belong", stage="lane")
    context = compartment.context(keys.org)
    front = blob[:COMMIT_END]
    key, commit = segment_key(compartment, front[:SALT_END], context)
    if not same(commit, front[SALT_END:]):
        raise Damaged("a segment is not committed to the key of its compartment", stage="commit")
    inner = memoryview(open_once(key, memoryview(blob)[COMMIT_END:], front + context))
    packed, body = _split(inner)
    return Frame(
        id=SegmentId(identity),
        compartment=compartment,
        header=decode_header(packed),
        front=front + context,
        inner=inner,
        body=body,
        size=len(blob),
    )


def _split(inner: memoryview) -> tuple[memoryview, bytes]:
    """Cut the opened part of a segment into header and body, and check that the rest is the padding that it needs, all zero."""
    room = len(inner) - SMALLEST_INNER
    start = SIGNATURE_END + LENGTH_BYTES
    header_bytes = int.from_bytes(inner[SIGNATURE_END:start], "big")
    if header_bytes > room:
        raise Damaged("a segment's header is longer than the segment", stage="layout")
    body_at = start + header_bytes + LENGTH_BYTES
    body_bytes = int.from_bytes(inner[body_at - LENGTH_BYTES : body_at], "big")
    if header_bytes + body_bytes > room:
        raise Damaged("a segment's body is longer than the segment", stage="layout")
    end = body_at + body_bytes
    if inner[end:].tobytes().strip(b"\0") or not is_padded(COMMIT_END + TAG_BYTES + len(inner), COMMIT_END + TAG_BYTES + end):
        raise Damaged("a segment's padding is not the one that it needs, or is not zero", stage="padding")
    if header_bytes > HEADER_BYTES_CAP:
        raise Damaged(f"a segment's header is larger than {HEADER_BYTES_CAP} bytes", stage="caps")
    return inner[start : start + header_bytes], inner[body_at:end].tobytes()


def check_author(frame: Frame, keys: Keys) -> None:
    """Check that the device that a segment names did sign it.

    Raises:
        Damaged: stage `author`, the device is not known; `signature`, it did not sign this.
    """
    public = keys.devices.get(DeviceId(frame.header.device))
    if public is None or device_of(public) != frame.header.device:
        raise Damaged("a segment names a device as its author that is not known", stage="author")
    signed = digest("sc1/seg-h", frame.front, frame.inner[SIGNATURE_END:])
    verify(public, "sc1/segsig", signed, bytes(frame.inner[:SIGNATURE_END]))


def open_segment(
    blob: bytes, keys: Keys, case_keys: CaseKeys, codec: Codec, lane: bytes | None = None, name: bytes | None = None
) -> OpenedSegment:
    """Check and open a whole segment; see `docs/protocol.md`, section 8.

    Args:
        blob: the bytes as a depot gave them.
        keys: the organisation, its devices, the compartments' keys.
        case_keys: the keys of the cases; an envelope whose key is absent stays closed.
        codec: the model's events.
        lane: where it was found, if that is known.
        name: under which name it was found, if that is known.

    Raises:
        Damaged: the stage is the check that failed.
    """
    frame = open_frame(blob, keys, lane, name)
    check_author(frame, keys)
    header = frame.header
    envelopes: tuple[OpenedEnvelope, ...] = ()
    ops: tuple[SignedOp, ...] | None = ()
    is_unread = header.kind not in KINDS
    context = frame.compartment.context(keys.org)
    if header.kind == DATA:
        envelopes, is_unread = _open_envelopes(frame, context, case_keys, codec)
    elif header.kind == CONTROL:
        ops = _open_ops(frame, context, keys)
        is_unread = ops is None
    return OpenedSegment(
        id=frame.id,
        lane=blob[FIXED_END:LANE_END],
        compartment=frame.compartment.name,
        compartment_id=frame.compartment.id,
        epoch=frame.compartment.epoch,
        header=header,
        envelopes=envelopes,
        ops=ops or (),
        is_unread=is_unread,
        size=frame.size,
    )


def _open_envelopes(frame: Frame, context: bytes, case_keys: CaseKeys, codec: Codec) -> tuple[tuple[OpenedEnvelope, ...], bool]:
    """Open the envelopes of a data segment, and say whether a newer version wrote one of them."""
    try:
        envelopes = _envelopes.decode(frame.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged("the body of a segment cannot be read", stage="body") from None
    if len(envelopes) > ENVELOPES_CAP:
        raise Damaged(f"a segment has more than {ENVELOPES_CAP} envelopes", stage="caps")
    if _encoder.encode(envelopes) != frame.body or len({envelope.case for envelope in envelopes}) != len(envelopes):
        raise Damaged("the body of a segment is not in its only form, or has a case twice", stage="body")
    opened: list[OpenedEnvelope] = []
    is_unread = False
    for index, envelope in enumerate(envelopes):
        case = CaseRef(envelope.case)
        keys = level_key(frame.compartment, context) if case == NO_CASE else case_keys.get(case)
        if not keys:
            opened.append(OpenedEnvelope(case=case, events=None, key=None))
            continue
        key = fitting(keys, envelope.ckid)
        if key is None:
            raise Damaged("an envelope is sealed under another key than that of its case", stage="case-key")
        events = _open_envelope(frame.header, context, envelope, index, key, codec)
        is_unread = is_unread or events is None
        opened.append(OpenedEnvelope(case=case, events=events or (), key=None if case == NO_CASE else key))
    if not is_unread:
        _check_events(frame.header, opened)
    return tuple(replace(envelope, events=()) for envelope in opened) if is_unread else tuple(opened), is_unread


def _open_envelope(header: Header, context: bytes, envelope: Envelope, index: int, key: bytes, codec: Codec) -> tuple[Any, ...] | None:
    """Open one envelope and read its events; None if they are of a newer version."""
    place = place_of(context, envelope.case, envelope.ckid, header, index)
    try:
        plain = open_once(envelope_key(key, header.salt, place), envelope.sealed, place)
    except Damaged:
        raise Damaged("an envelope does not open: it was changed, or made for another place", stage="envelope") from None
    try:
        events = codec.decode(plain)
    except (Damaged, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        if is_newer(plain, codec.types):
            return None
        raise Damaged("an event cannot be read", stage="event") from None
    if codec.encode(events) != plain:
        raise Damaged("an event is not in its only form", stage="canonical")
    return tuple(events)


def _check_events(header: Header, opened: Sequence[OpenedEnvelope]) -> None:
    """Check what holds between events: they are as many as said, each has its own name, and clocks run forward, not past the header."""
    names: list[bytes] = []
    is_partial = False
    for envelope in opened:
        if envelope.events is None:
            is_partial = True
            continue
        clocks = list(map(_clock, envelope.events))
        names.extend(map(_name, envelope.events))
        if not clocks or clocks[0] < 0 or clocks[-1] > header.hlc or not all(map(lt, clocks, clocks[1:])):
            raise Damaged("an envelope is empty, or the clocks of its events do not run forward", stage="event")
    if len(set(names)) != len(names) or set(map(len, names)) - {REF_BYTES}:
        raise Damaged("two events of a segment bear one name, or a name has the wrong length", stage="event")
    if len(names) > header.n_events or (len(names) < header.n_events and not is_partial):
        raise Damaged("a segment holds another number of events than it says", stage="event")


def _open_ops(frame: Frame, context: bytes, keys: Keys) -> tuple[SignedOp, ...] | None:
    """Read and check the statements of a control segment; None if a newer version wrote one of them."""
    ops = decode_ops(frame.body)
    if ops is None:
        return None
    if len(ops) > OPS_CAP:
        raise Damaged(f"a segment has more than {OPS_CAP} statements", stage="caps")
    if encode_ops(ops) != frame.body or len(ops) != frame.header.n_events:
        raise Damaged("the body of a segment is not in its only form, or holds another number of statements than it says", stage="body")
    for signed in ops:
        if isinstance(signed.op.args, Genesis | EpochBegun):  # whose signatures the others need, the roster judges
            check_op(signed, keys.devices)
        check_place(signed, context, None if frame.compartment.id == roster_compartment(keys.org) else frame.compartment.key)
    return tuple(ops)
