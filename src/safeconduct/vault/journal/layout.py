"""Say where every byte of a segment stands and how its keys come about.

The byte layout and the labels are those of `docs/protocol.md`; sealing and opening both follow what is written here.

    >>> ckid_of(bytes(32)) == ckid_of(bytes(31) + b"x")
    False
"""

from __future__ import annotations

import msgspec

from safeconduct.ids import CaseRef
from safeconduct.vault.journal.header import Header
from safeconduct.vault.journal.keys import CompartmentKey
from safeconduct.vault.roster import Bytes16, Bytes32
from safeconduct.vault.seal import derive, digest

MAGIC = b"SCG1"
SUITE = 1
NO_CASE = CaseRef(bytes(16))  # events of the compartment itself: never about a person, never destroyed with a case
FIXED_END = 8  # magic, suite, zeros
LANE_END = 24
SALT_END = 56
COMMIT_END = 88
SIGNATURE_END = 64  # inside the sealed part, as the two below
LENGTH_BYTES = 4
SMALLEST_INNER = SIGNATURE_END + 2 * LENGTH_BYTES


class Envelope(msgspec.Struct, frozen=True, array_like=True):
    """The events of one case in one segment, sealed under the key of the case; `ckid` commits to that key."""

    case: Bytes16
    ckid: Bytes32
    sealed: bytes


def ckid_of(key: bytes) -> bytes:
    """Commit to a case key: 32 bytes, so that nobody can find two keys for one envelope."""
    return digest("sc1/ckid", key)


def level_key(compartment: CompartmentKey, context: bytes) -> bytes:
    """Give the key that takes the place of a case key for events of the compartment itself."""
    return derive(compartment.key, "sc1/level", context)[:32]


def envelope_key(key: bytes, salt: bytes, place: bytes) -> bytes:
    """Derive the key of one envelope from the case key: another one for every salt and place."""
    return derive(key, "sc1/env", salt + place)[:32]


def place_of(context: bytes, case: bytes, ckid: bytes, header: Header, index: int) -> bytes:
    """Say where an envelope stands: compartment and epoch, case and its key, device, segment, position; 112 bytes."""
    return context + case + ckid + header.device + header.seq.to_bytes(8, "big") + index.to_bytes(4, "big")


def segment_key(compartment: CompartmentKey, front: bytes, context: bytes) -> tuple[bytes, bytes]:
    """Derive the key of a segment, and the commitment to it, from its first 56 bytes."""
    both = derive(compartment.key, "sc1/seg", front + context)
    return both[:32], both[32:]
