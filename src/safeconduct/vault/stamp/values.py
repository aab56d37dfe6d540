"""What goes into the quarantine about a stamp, and what comes out."""

from __future__ import annotations

import msgspec


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to check.

    Attributes:
        response: a TimeStampResp in DER.
        root: the 32 bytes that it must be about.
        authority: certificates of who is trusted to tell the time, PEM.
    """

    response: bytes
    root: bytes
    authority: bytes


class Stamped(msgspec.Struct, frozen=True, kw_only=True):
    """What a good answer says.

    Attributes:
        at_ms: when the authority saw the root, in milliseconds since 1970, UTC.
        authority: SHA-256 of the certificate that was given, in hex; of the first, where several were.
    """

    at_ms: int
    authority: str
