"""Let in who holds a lane's key, without asking who it is.

A lane's key gives a seed; the seed signs each request; the relay knows the public half only. Whoever steals the relay's disk can therefore
ask it for nothing. A pass names the method and the whole target, and what is put is named by its hash there: a pass that somebody overheard
is good for the same act once more, within minutes, and for nothing else.

This is the one place beside `vault.seal` that signs, since the relay must check passes and may reach nothing that opens a blob.

    >>> seed = bytes(32)
    >>> check_pass(lane_public(seed), write_pass(seed, "GET", "/v1/x", 1_490_000_000), "GET", "/v1/x", 1_490_000_060)
"""

from __future__ import annotations

from hashlib import blake2b

from nacl.bindings import crypto_sign, crypto_sign_BYTES, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from safeconduct.errors import Refused

PASS_SECONDS = 300  # how far two clocks may be apart; the relay tells its time to who is off by more
PASS_BYTES: int = crypto_sign_BYTES  # 64
_SCHEME = "sc1"
_LABEL = b"sc1/pass\0"
_CLOCK_DIGITS = 12  # until the year 33658


class Late(Refused):
    """The pass is of another time than the relay's."""


def lane_public(seed: bytes) -> bytes:
    """Give the public half of a lane's seed, 32 bytes."""
    return crypto_sign_seed_keypair(seed)[0]


def write_pass(seed: bytes, method: str, target: str, at: int) -> str:
    """Write the value of an `authorization` header.

    Args:
        seed: of the lane, 32 bytes.
        method: of the request.
        target: path and query, as they are sent.
        at: seconds since 1970.
    """
    return f"{_SCHEME} {at} {sign_pass(seed, method, target, at).hex()}"


def sign_pass(seed: bytes, method: str, target: str, at: int) -> bytes:
    """Give the signature of a pass alone, 64 bytes."""
    _, secret = crypto_sign_seed_keypair(seed)
    signed: bytes = crypto_sign(_statement(method, target, at), secret)
    return signed[:crypto_sign_BYTES]


def check_pass(public: bytes, written: str, method: str, target: str, now: int) -> None:
    """Check the value of an `authorization` header.

    Raises:
        Late: it is of another time.
        Refused: it is no pass, or not for this lane, method and target.
    """
    scheme, _, rest = written.partition(" ")
    clock, _, signed = rest.partition(" ")
    if scheme != _SCHEME or not (clock.isascii() and clock.isdigit() and len(clock) <= _CLOCK_DIGITS):
        raise Refused("that is no pass")
    try:
        signature = bytes.fromhex(signed)
    except ValueError:
        raise Refused("that is no pass") from None
    if signature.hex() != signed:
        raise Refused("that is no pass")
    check_signature(public, signature, method, target, int(clock), now)


def check_time(at: int, now: int) -> None:
    """Check that a pass is of about this time.

    Raises:
        Late: it is not.
    """
    if abs(at - now) > PASS_SECONDS:
        raise Late("that pass is of another time")


def check_signature(public: bytes, signature: bytes, method: str, target: str, at: int, now: int) -> None:
    """Check the signature of a pass alone.

    Raises:
        Late: it is of another time.
        Refused: it is not for this lane, method and target.
    """
    check_time(at, now)
    if len(signature) != PASS_BYTES:
        raise Refused("that is no pass")
    try:
        crypto_sign_open(signature + _statement(method, target, at), public)
    except BadSignatureError:
        raise Refused("that pass does not hold") from None


def _statement(method: str, target: str, at: int) -> bytes:
    """Say what is signed."""
    said = f"{method}\0{target}\0{at}".encode("latin-1")
    return _LABEL + blake2b(said, digest_size=32, person=b"sc1/pass").digest()
