"""Name things without saying anything about them.

Every record is called by sixteen random bytes, so that a name found in a file, an error or a log tells nobody anything. People see and type
the first bytes as a short code (`7K3M-9QTV`), in the alphabet of Crockford's Base32: no I, L, O or U, and typing errors of 0/O and 1/I/L
are understood.

    >>> show(bytes(16))
    '0000-0000'
    >>> read_code("oooo-ool1").hex()
    '0000000021'
"""

from __future__ import annotations

from os import urandom
from typing import NewType

from safeconduct.errors import Mistaken

Ref = NewType("Ref", bytes)
"""Sixteen random bytes that name a record of any kind."""

CaseRef = NewType("CaseRef", bytes)
PersonRef = NewType("PersonRef", bytes)
ShelterRef = NewType("ShelterRef", bytes)
StayRef = NewType("StayRef", bytes)
PathwayRef = NewType("PathwayRef", bytes)
ApplicationRef = NewType("ApplicationRef", bytes)
NoticeRef = NewType("NoticeRef", bytes)
NegotiationRef = NewType("NegotiationRef", bytes)
PledgeRef = NewType("PledgeRef", bytes)
ThreatRef = NewType("ThreatRef", bytes)
TaskRef = NewType("TaskRef", bytes)
WorkerRef = NewType("WorkerRef", bytes)
ImportRef = NewType("ImportRef", bytes)
EventId = NewType("EventId", bytes)
OrgId = NewType("OrgId", bytes)
DeviceId = NewType("DeviceId", bytes)
CompartmentId = NewType("CompartmentId", bytes)
SegmentId = NewType("SegmentId", bytes)
"""Thirty-two bytes: the hash of a sealed segment, and its name at a depot."""
Epoch = NewType("Epoch", int)

REF_BYTES = 16
CODE_BYTES = 5  # what a person sees of a reference: forty bits, eight characters
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = {c: i for i, c in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SHORTEST_CODE = 4  # characters; fewer would match too many records by accident


def new_ref() -> bytes:
    """Draw a fresh reference: sixteen bytes from the operating system's generator."""
    return urandom(REF_BYTES)


def show(ref: bytes) -> str:
    """Show the first forty bits of a reference as a person reads and types it: `7K3M-9QTV`."""
    number = int.from_bytes(ref[:CODE_BYTES], "big")
    code = "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{code[:4]}-{code[4:]}"


def code_range(text: str) -> tuple[bytes, bytes]:
    """Turn a typed code, or its beginning, into the lowest and highest forty bits that it can mean.

    Raises:
        Mistaken: the text is no code: another alphabet, fewer than four or more than eight characters.
    """
    typed = text.strip().upper().replace("-", "")
    if not _SHORTEST_CODE <= len(typed) <= CODE_BYTES * 8 // 5 or any(c not in _READ for c in typed):
        raise Mistaken(
            "that is not a code of this vault", "a code looks like 7K3M-9QTV; its first four characters are enough when only one fits"
        )
    number = 0
    for char in typed:
        number = number << 5 | _READ[char]
    missing = CODE_BYTES * 8 - 5 * len(typed)
    low = number << missing
    return low.to_bytes(CODE_BYTES, "big"), (low | (1 << missing) - 1).to_bytes(CODE_BYTES, "big")


def read_code(text: str) -> bytes:
    """Turn a whole typed code into its forty bits.

    Raises:
        Mistaken: the text is no code, or only the beginning of one.
    """
    low, high = code_range(text)
    if low != high:
        raise Mistaken("that is only the beginning of a code", "type all eight characters, as in 7K3M-9QTV")
    return low
