r"""Ask a time-stamp authority when something existed, and check what it answered, without a network (RFC 3161).

The room's rule: what is asked names nothing but 32 bytes; what was answered counts only under a certificate that a person gave. Answers are
bytes of strangers: they are read in the quarantine, through `checked_packed`. No number is drawn for a request, since the salted root that
it is about is one already.

    >>> request(bytes(32))[:4].hex(), len(request(bytes(32)))
    ('30390201', 59)
"""

from __future__ import annotations

import hashlib
import importlib.util
from typing import Final

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.vault.stamp.values import Question, Stamped

TOKEN_BYTES: Final = 32 * 1024  # of one answer with its chain of certificates; public authorities answer with 1.5 to 6 KiB
AUTHORITY_BYTES: Final = 16 * 1024  # of the certificates given, as PEM
READER: Final = "safeconduct.vault.stamp.reading:checked_packed"
"""What the quarantine is told to run; `asked` packs for it."""
_REQUEST: Final = bytes.fromhex("30390201013031300d060960864801650304020105000420"), bytes.fromhex("0101ff")
"""A TimeStampReq of version 1 in DER, before and after a SHA-256: no policy or nonce; with the certificate (RFC 3161, 2.4.1)."""
_LIBRARY: Final = "rfc3161_client"


def request(root: bytes) -> bytes:
    """Write what an authority is asked for a root: a TimeStampReq in DER; the same root gives the same bytes."""
    return request_of(imprint(root))


def imprint(root: bytes) -> bytes:
    """Give the 32 bytes that an authority sees of a root."""
    return hashlib.sha256(root).digest()


def request_of(seen: bytes) -> bytes:
    """Write the same as `request`, of an imprint: who has no more than that, such as a relay, can ask for nothing else."""
    before, after = _REQUEST
    return before + seen + after


def asked(response: bytes, root: bytes, authority: bytes) -> bytes:
    """Pack an answer for the quarantine (see `READER`).

    Raises:
        Mistaken: it, or the certificates, are longer than any such thing; or what checks stamps is not installed.
    """
    if importlib.util.find_spec(_LIBRARY) is None:
        raise Mistaken("what checks time stamps is not installed", "install it: ./dev more")
    if len(response) > TOKEN_BYTES or len(authority) > AUTHORITY_BYTES:
        raise Mistaken(
            "that is longer than an answer of a time-stamp authority, or than its certificates", "give the .tsr and the .pem file"
        )
    return msgspec.msgpack.encode(Question(response=response, root=root, authority=authority))


def understood(packed: bytes) -> Stamped:
    """Read what the quarantine answers."""
    return msgspec.msgpack.decode(packed, type=Stamped)
