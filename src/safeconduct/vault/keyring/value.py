"""Hold what a device needs to take part: who it is, its seeds, and the keys of the compartments that its owner belongs to.

The values never show themselves: `repr` names counts and references.

    >>> len(Keyring.__struct_fields__)
    14
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from safeconduct.errors import Damaged
from safeconduct.ids import show

Ref = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)]  # u32 on the wire
Instant = Annotated[datetime, msgspec.Meta(tz=True)]

_NAME_CHARACTERS = 64  # `country:CHE` and its like
_FRONTIER_BYTES = 1024 * 1024  # 20,000 heads
_NODES_BYTES = 1024 * 1024  # eight hundred cases
_GENESIS_BYTES = 16 * 1024  # two hundred keys of founders


class Masked(msgspec.Struct, frozen=True, array_like=True, kw_only=True, forbid_unknown_fields=True):
    """A record that does not show what it holds."""

    def __repr__(self) -> str:
        """Show the kind of record only."""
        return f"{type(self).__name__}(...)"


class WrappingSeed(Masked, frozen=True):
    """The seed of a key pair that others wrap keys to; replaced from time to time, so that an old wrap dies with its seed.

    Attributes:
        seed: 32 bytes.
        made_at: when it was drawn.
    """

    seed: Key
    made_at: Instant


class ErasureKey(Masked, frozen=True):
    """The key over the cabinet of case keys; each shredding replaces it by one of the next version.

    Attributes:
        version: counts up from 0.
        key: 32 bytes.
    """

    version: Count
    key: Key


class CutKey(Masked, frozen=True):
    """What is left of an earlier key over the cabinet after cases were cut out of it, for pages that have not come yet.

    Attributes:
        version: of that key.
        cover: 32 bytes under which its pages are found.
        nodes: what gives the keys of the other cases, as the journal writes it.
    """

    version: Count
    cover: Key
    nodes: Annotated[bytes, msgspec.Meta(max_length=_NODES_BYTES)]


class KeptKey(Masked, frozen=True):
    """The key of one compartment in one epoch.

    Attributes:
        name: such as `casework` or `country:CHE`.
        id: 16 bytes.
        epoch: counts up from 0.
        key: 32 bytes.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=_NAME_CHARACTERS)]
    id: Ref
    epoch: Count
    key: Key


class DaySeed(Masked, frozen=True):
    """The private key of intake for one day: nothing else opens what was sealed for that day, and it is destroyed fourteen days after.

    Attributes:
        day: days since 1970, UTC.
        seed: 32 bytes.
    """

    day: Count
    seed: Key


class Keyring(Masked, frozen=True):
    """All keys of one device.

    Attributes:
        org: the organisation.
        device: this device.
        created_at: when the device was made.
        signing_seed: of the device's signatures, 32 bytes.
        wrapping_seeds: the newest first.
        erasure: the current erasure key.
        compartments: all epochs that this device may read.
        frontier: what the journal was last seen to hold, in the journal's own encoding, so that a rolled-back copy is noticed; or empty.
        anchor: the first version of the roster with two admins, once there was one: no other history is believed.
        genesis: the organisation's first statement, signed, as the journal writes it; its hash is `org`.
        spare: other erasure keys: drawn and not announced yet, or earlier ones under which pages may still come.
        cut: what is left of earlier erasure keys from which destroyed cases were cut out.
        intake: the keys of days, where this device takes in reports; in no recovery kit.
        away: on a journey: the public key to which what is typed meanwhile is sealed; empty otherwise.
    """

    org: Ref
    device: Ref
    created_at: Instant
    signing_seed: Key
    wrapping_seeds: tuple[WrappingSeed, ...]
    erasure: ErasureKey
    compartments: tuple[KeptKey, ...]
    frontier: Annotated[bytes, msgspec.Meta(max_length=_FRONTIER_BYTES)] = b""
    genesis: Annotated[bytes, msgspec.Meta(max_length=_GENESIS_BYTES)] = b""
    anchor: Annotated[bytes, msgspec.Meta(max_length=32)] = b""
    spare: tuple[ErasureKey, ...] = ()
    away: Annotated[bytes, msgspec.Meta(max_length=2048)] = b""
    cut: tuple[CutKey, ...] = ()
    intake: tuple[DaySeed, ...] = ()

    def __repr__(self) -> str:
        """Show the device's code and how many keys there are."""
        return f"Keyring({show(self.device)}, {len(self.compartments)} compartment keys)"


class Body(Masked, frozen=True):
    """What is sealed under the master key: which slots are in use, and the keyring.

    Attributes:
        used: one bit for each slot, slot 0 the lowest.
        keyring: the keys.
    """

    used: Annotated[int, msgspec.Meta(ge=1, lt=256)]
    keyring: Keyring


def encode(body: Body) -> bytes:
    """Pack a body; a value that could not be read back is a fault of the caller's and raises `Damaged` (stage `decode`)."""
    data = msgspec.msgpack.encode(body)
    decode(data)
    return data


def decode(data: bytes) -> Body:
    """Unpack a body.

    Raises:
        Damaged: stage `decode`.
    """
    try:
        return msgspec.msgpack.decode(data, type=Body)
    except (msgspec.DecodeError, ValueError, RecursionError):  # ValueError: text that is not UTF-8
        raise Damaged(
            "the keyring in the keystore is not laid out as it should be", "use the version of safeconduct that wrote it", stage="decode"
        ) from None
