"""Write and check the statements that say who may read and write: the founding, the versions of the roster, suspensions, keys.

A statement is signed on its own, apart from the segment that carries it, so that it can be repeated elsewhere and signed by a second
person.

    >>> from safeconduct.vault.seal import new_signing_seed, signing_public
    >>> seed = new_signing_seed()
    >>> public = signing_public(seed)
    >>> first = Genesis(public=public, person=bytes(16), nonce=bytes(32), roots=[], quorum=0)
    >>> op = Op(org=bytes(16), device=device_of(public), seq=0, parents=[], args=first, hlc=1)
    >>> decode_op(encode_op(sign_op(op, op.device, seed))).op == op
    True
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from safeconduct.errors import Damaged
from safeconduct.ids import CompartmentId, DeviceId, OrgId
from safeconduct.vault.seal import WRAPPING_PUBLIC_BYTES, digest, sign

OP_VERSION = 1
OPS_CAP = 64  # statements in one segment
LIST_CAP = 512  # devices, heads or parents in one statement
_DEVICES_CAP = 16  # of one person
_ROOTS_CAP = 7  # offline keys, and signatures of them that fit under one statement beside its author's
SIGNATURES_CAP = 8  # under one statement

Bytes16 = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Bytes64 = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Clock = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class Head(msgspec.Struct, frozen=True, array_like=True):
    """The newest known segment of a device in a compartment."""

    device: Bytes16
    seq: Count
    segment: Bytes32


class Genesis(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="genesis"):
    """The organisation begins with one device.

    Attributes:
        public: the device's Ed25519 public key.
        person: 16 random bytes for its owner.
        nonce: 32 random bytes: two organisations never have one name.
        roots: public keys that together may repair the organisation; none yet.
        quorum: how many of them it takes; 0 while there are none.
    """

    public: Bytes32
    person: Bytes16
    nonce: Bytes32
    roots: Annotated[list[Bytes32], msgspec.Meta(max_length=LIST_CAP)]
    quorum: Count


class Member(msgspec.Struct, frozen=True, array_like=True):
    """A person of the organisation: sixteen random bytes, and no name.

    Attributes:
        person: 16 bytes.
        is_admin: whether she may sign statements on membership.
        devices: the public keys of her laptops, strictly rising.
    """

    person: Bytes16
    is_admin: bool
    devices: Annotated[list[Bytes32], msgspec.Meta(max_length=_DEVICES_CAP)]


class Version(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="roster"):
    """The whole membership of the organisation, as it is from now on; its parents are the versions that it follows.

    Attributes:
        number: one more than the greatest number of its parents; the founding is 0.
        members: all persons, strictly rising.
        roots: the offline keys that together may repair the organisation.
        quorum: how many of them it takes; 0 while there are none.
        answered: the names of suspensions that it settles: who is still a member is so again, strictly rising.
    """

    number: Count
    members: Annotated[list[Member], msgspec.Meta(max_length=LIST_CAP)]
    roots: Annotated[list[Bytes32], msgspec.Meta(max_length=_ROOTS_CAP)]
    quorum: Annotated[int, msgspec.Meta(ge=0, le=_ROOTS_CAP)]
    answered: Annotated[list[Bytes32], msgspec.Meta(max_length=LIST_CAP)]


class Suspended(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="suspend"):
    """One admin shuts out a person or one device at once; its parents are the newest versions that the admin knew.

    Attributes:
        whom: a person, or a device.
        reason: `loss`, `removal`, `travel` or `leave`.
    """

    whom: Bytes16
    reason: Annotated[str, msgspec.Meta(max_length=16)]


class Prekey(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="prekey"):
    """A device says to which key others shall wrap for it, from now on.

    Attributes:
        number: counts up from 1; the highest counts.
        public: an X-Wing public key.
        until_ms: milliseconds since 1970 after which it should have been replaced.
    """

    number: Annotated[int, msgspec.Meta(ge=1, le=2**32 - 1)]
    public: Annotated[bytes, msgspec.Meta(min_length=WRAPPING_PUBLIC_BYTES, max_length=WRAPPING_PUBLIC_BYTES)]
    until_ms: Count


class Opener(msgspec.Struct, frozen=True, array_like=True):
    """A person who may open a compartment, and whether she may write there."""

    person: Bytes16
    may_write: bool


class Membership(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="members"):
    """Who opens a compartment; it travels in the compartment, so that nobody else learns it. Its parents are those that it follows.

    Attributes:
        compartment: its id.
        number: one more than the greatest number of its parents; the first is 1 and has no parents.
        roster_heads: the versions of the roster whose admins sign it.
        openers: all persons, strictly rising.
    """

    compartment: Bytes16
    number: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    roster_heads: Annotated[list[Bytes32], msgspec.Meta(min_length=1, max_length=LIST_CAP)]
    openers: Annotated[list[Opener], msgspec.Meta(max_length=LIST_CAP)]


class EpochBegun(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="epoch"):
    """A compartment gets a key.

    Attributes:
        compartment: its id.
        name: what people call it.
        epoch: 0 for its first key.
        roster_heads: the newest statements on membership that the author knew; the founding while there are no others.
        recipients: the devices that were given the key.
        key_hash: `H("sc1/khash", key)`: nobody can be handed another key unnoticed.
        prev: the key of the epoch before, sealed under this one; None for the first, or when newcomers shall not read the past.
        close: the last accepted segments of devices that leave.
        reason: `begun`, `scheduled`, `removal`, `loss` or `travel`.
    """

    compartment: Bytes16
    name: Annotated[str, msgspec.Meta(max_length=64)]
    epoch: Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]
    roster_heads: Annotated[list[Bytes32], msgspec.Meta(max_length=LIST_CAP)]
    recipients: Annotated[list[Bytes16], msgspec.Meta(max_length=LIST_CAP)]
    key_hash: Bytes32
    prev: Annotated[bytes, msgspec.Meta(max_length=64)] | None
    close: Annotated[list[Head], msgspec.Meta(max_length=LIST_CAP)]
    reason: Annotated[str, msgspec.Meta(max_length=16)]


class Shred(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="shred"):
    """A person wants the keys of a case destroyed on every device; a second one signs under it.

    Its parents: the newest statements on membership, and the newest ones of this kind.

    Attributes:
        case: its reference, which says nothing about it.
        reason: a word of a list.
    """

    case: Bytes16
    reason: Annotated[str, msgspec.Meta(max_length=16)]


class Shredded(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="shredded"):
    """A device says that it destroyed the keys of cases, with all from which they could be got again.

    Attributes:
        cases: strictly rising.
    """

    cases: Annotated[list[Bytes16], msgspec.Meta(min_length=1, max_length=LIST_CAP)]


class LastWord(msgspec.Struct, frozen=True, array_like=True):
    """The newest segment of a device in a compartment, by its own word."""

    compartment: Bytes16
    seq: Count
    segment: Bytes32


class Travelling(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="travel"):
    """A device gives its keys out of its hands before a border. Its parents: whom it knew.

    Attributes:
        last: where each of its chains ends, strictly rising: nothing that it wrote before is to be lost.
        kept: compartments of which a copy, without any key, goes along; strictly rising.
    """

    last: Annotated[list[LastWord], msgspec.Meta(max_length=LIST_CAP)]
    kept: Annotated[list[Bytes16], msgspec.Meta(max_length=LIST_CAP)] = []


class Returned(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="return"):
    """Somebody else than its owner says that a device may have keys again. Its one parent is the statement that it answers.

    Attributes:
        device: the one that travelled.
    """

    device: Bytes16


class Wanted(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="want"):
    """A device dropped the wrapping seeds of before, or lacks keys that were announced for it: what was wrapped to it may be lost.

    Attributes:
        held: hashes of the newest keys that it holds of each compartment and of the cabinet, strictly rising.
        lacks: hashes of keys that were announced for it and that it does not hold, strictly rising.
    """

    held: Annotated[list[Bytes32], msgspec.Meta(max_length=LIST_CAP)]
    lacks: Annotated[list[Bytes32], msgspec.Meta(max_length=LIST_CAP)]


class Settled(msgspec.Struct, frozen=True, kw_only=True, array_like=True, tag="settle"):
    """An admin says which of the segments count that share a place in a device's chain. Its parents: the newest versions she knew.

    Attributes:
        device: whose chain it is.
        segments: those that count, strictly rising.
    """

    device: Bytes16
    segments: Annotated[list[Bytes32], msgspec.Meta(min_length=1, max_length=LIST_CAP)]


AnyStatement = (
    Genesis | EpochBegun | Version | Suspended | Prekey | Membership | Shred | Shredded | Travelling | Returned | Wanted | Settled
)
OP_TYPES = frozenset(str(kind.__struct_config__.tag) for kind in AnyStatement.__args__)


class Op(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A statement: version, organisation, author, its place in the author's statements, what it builds on, what it says, when."""

    v: Annotated[int, msgspec.Meta(ge=OP_VERSION, le=OP_VERSION)] = OP_VERSION
    org: Bytes16
    device: Bytes16
    seq: Count
    parents: Annotated[list[Bytes32], msgspec.Meta(max_length=LIST_CAP)]
    args: AnyStatement
    hlc: Clock


class OpSignature(msgspec.Struct, frozen=True, array_like=True):
    """Who signed a statement, and the signature."""

    device: Bytes16
    signature: Bytes64


class SignedOp(msgspec.Struct, frozen=True, array_like=True):
    """A statement with the signatures under it, its author's first."""

    op: Op
    signatures: Annotated[list[OpSignature], msgspec.Meta(max_length=SIGNATURES_CAP)]


_encoder = msgspec.msgpack.Encoder()
_signed = msgspec.msgpack.Decoder(SignedOp)
_ops = msgspec.msgpack.Decoder(list[SignedOp])
_UnknownOp = tuple[int, bytes, bytes, int, list[bytes], list[Any], int]  # what every statement has in common, in every version
_unknown_ops = msgspec.msgpack.Decoder(list[tuple[_UnknownOp, list[tuple[bytes, bytes]]]])


def device_of(public: bytes) -> DeviceId:
    """Name a device by its public key."""
    return DeviceId(digest("sc1/device", public)[:16])


def roster_compartment(org: bytes) -> CompartmentId:
    """Name the compartment that everybody opens, in which statements on membership lie, whatever compartment they are about."""
    return CompartmentId(digest("sc1/rosterid", org)[:16])


def cabinet_compartment(org: bytes) -> CompartmentId:
    """Name the compartment that is none: its key, in its epochs, lies over the cabinet of case keys, and everybody has it."""
    return CompartmentId(digest("sc1/cabinetid", org)[:16])


def op_id(op: Op) -> bytes:
    """Name a statement by its content; 32 bytes."""
    return digest("sc1/op", _encoder.encode(op))


def org_of(genesis: Op) -> OrgId:
    """Name an organisation by its founding statement; 16 bytes."""
    return OrgId(digest("sc1/genesis", _encoder.encode(genesis))[:16])


def key_hash(key: bytes) -> bytes:
    """Hash a compartment key for all to see."""
    return digest("sc1/khash", key)


def sign_op(op: Op, device: bytes, seed: bytes) -> SignedOp:
    """Sign a statement."""
    return SignedOp(op, [OpSignature(device, sign(seed, "sc1/opsig", op_id(op)))])


def encode_op(signed: SignedOp) -> bytes:
    """Write a signed statement."""
    return _encoder.encode(signed)


def decode_op(data: bytes) -> SignedOp:
    """Read a signed statement in its only form.

    Raises:
        Damaged: stage `op`.
    """
    try:
        signed = _signed.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged("a statement about the organisation cannot be read", stage="op") from None
    if _encoder.encode(signed) != data:
        raise Damaged("a statement about the organisation is not in its only form", stage="op")
    return signed


def encode_ops(ops: list[SignedOp]) -> bytes:
    """Write the statements of a control segment."""
    return _encoder.encode(ops)


def decode_ops(body: bytes | memoryview) -> list[SignedOp] | None:
    """Read the statements of a control segment; None if they are whole, and one of them is of a type that is not known here.

    Raises:
        Damaged: stage `body`.
    """
    try:
        return _ops.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        try:
            names = [op[5][0] if op[5] else None for op, _ in _unknown_ops.decode(body)]
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            names = [None]
    if all(isinstance(name, str) for name in names) and not OP_TYPES.issuperset(names):
        return None
    raise Damaged("the body of a segment cannot be read", stage="body")
