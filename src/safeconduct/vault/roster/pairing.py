"""Let a new device ask to be let in, with a secret that two people share by voice, by paper or by a picture on a screen.

The invite carries the organisation to the newcomer, so that no depot can show her another one; the request carries her device to those who
let in. Both are sealed under the secret, and both sides can compare a few words over what was sent.

    >>> secret = secret_of("a few words")
    >>> invite = Invite(org=bytes(16), genesis=b"", anchor=b"", person=bytes(16), until_ms=1)
    >>> open_invite(secret, seal_invite(secret, invite)) == invite
    True
"""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec

from safeconduct.errors import Damaged
from safeconduct.vault.roster.statements import Bytes16, Bytes32, Count
from safeconduct.vault.seal import derive, digest, open_once, padded_length, random_bytes, seal_once

_INVITE, _REQUEST = b"SCI1\x01\x00\x00\x00", b"SCQ1\x01\x00\x00\x00"  # name, suite, three zeros
_SALT_END = 40
PAIRING_BYTES_CAP = 64 * 1024
_Kind = TypeVar("_Kind")


class Invite(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What a newcomer must know before she believes anybody.

    Attributes:
        org: the organisation.
        genesis: its founding, signed.
        anchor: the first version of the roster with two admins; empty before there is one.
        person: who she will be: 16 bytes.
        until_ms: milliseconds since 1970 after which nobody will be let in on this invite.
    """

    org: Bytes16
    genesis: bytes
    anchor: Annotated[bytes, msgspec.Meta(max_length=32)]
    person: Bytes16
    until_ms: Count


class Request(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The device that asks to be let in.

    Attributes:
        public: its Ed25519 public key.
        prekey: its statement of a wrapping key, signed.
    """

    public: Bytes32
    prekey: bytes


def secret_of(words: str) -> bytes:
    """Make a secret out of words that were drawn at random; it is as strong as they are many."""
    return digest("sc1/pair", words.encode())


def pairing_name(secret: bytes) -> str:
    """Name the pair of files; the name tells nothing about the secret."""
    return derive(secret, "sc1/pairname", b"")[:8].hex()


def seal_invite(secret: bytes, invite: Invite) -> bytes:
    """Seal an invite."""
    return _seal(_INVITE, secret, msgspec.msgpack.encode(invite), b"")


def open_invite(secret: bytes, sealed: bytes) -> Invite:
    """Open an invite.

    Raises:
        Damaged: stage `pairing`; other words, or it was changed.
    """
    return _decoded(_open(_INVITE, secret, sealed, b""), Invite)


def seal_request(secret: bytes, request: Request, invite: bytes) -> bytes:
    """Seal a request that answers one sealed invite."""
    return _seal(_REQUEST, secret, msgspec.msgpack.encode(request), digest("sc1/pairing", invite))


def open_request(secret: bytes, sealed: bytes, invite: bytes) -> Request:
    """Open a request.

    Raises:
        Damaged: stage `pairing`; it answers another invite, or was changed.
    """
    return _decoded(_open(_REQUEST, secret, sealed, digest("sc1/pairing", invite)), Request)


def transcript(invite: bytes, request: bytes) -> bytes:
    """Hash what went there and what came back, for two people to compare."""
    return digest("sc1/pairing", invite, request)


def _seal(magic: bytes, secret: bytes, plain: bytes, about: bytes) -> bytes:
    """Seal one of the two, padded."""
    front = magic + random_bytes(_SALT_END - len(magic))
    bare = len(plain) + 4
    padded = len(plain).to_bytes(4, "big") + plain + bytes(padded_length(bare) - bare)
    return front + seal_once(derive(secret, "sc1/pairkey", front)[:32], padded, front + about)


def _open(magic: bytes, secret: bytes, sealed: bytes, about: bytes) -> bytes:
    """Open one of the two."""
    front = sealed[:_SALT_END]
    if len(sealed) > PAIRING_BYTES_CAP or not front.startswith(magic) or len(front) < _SALT_END:
        raise Damaged("that is no file of this kind, or a newer version wrote it", stage="pairing")
    try:
        plain = open_once(derive(secret, "sc1/pairkey", front)[:32], sealed[_SALT_END:], front + about)
    except Damaged:
        raise Damaged("these words do not open it, or it was changed", "type the words again; or begin anew", stage="pairing") from None
    end = 4 + int.from_bytes(plain[:4], "big")
    return plain[4:end]


def _decoded(data: bytes, kind: type[_Kind]) -> _Kind:
    """Read what was opened."""
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged("what was sealed cannot be read", stage="pairing") from None
