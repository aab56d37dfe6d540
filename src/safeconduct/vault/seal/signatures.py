"""Sign and verify with Ed25519, by libsodium alone.

One verifier, because validity must be the same everywhere: OpenSSL accepts public keys of small order, for which one signature fits any
message; libsodium refuses them, and refuses signatures whose second half is not reduced.

    >>> seed = new_signing_seed()
    >>> verify(signing_public(seed), "sc1/example", bytes(32), sign(seed, "sc1/example", bytes(32)))
"""

from __future__ import annotations

from nacl.bindings import (
    crypto_core_ed25519_is_valid_point,
    crypto_sign,
    crypto_sign_BYTES,
    crypto_sign_open,
    crypto_sign_PUBLICKEYBYTES,
    crypto_sign_seed_keypair,
    crypto_sign_SEEDBYTES,
)
from nacl.exceptions import BadSignatureError

from safeconduct.errors import Damaged
from safeconduct.vault.seal.hashes import DIGEST_BYTES, random_bytes

SIGNATURE_BYTES: int = crypto_sign_BYTES  # 64
PUBLIC_KEY_BYTES: int = crypto_sign_PUBLICKEYBYTES  # 32
_SAYS = "a signature does not hold: this was not written by the device that it names"


def new_signing_seed() -> bytes:
    """Draw a fresh signing key: its 32-byte seed."""
    return random_bytes(crypto_sign_SEEDBYTES)


def signing_public(seed: bytes) -> bytes:
    """Give the 32-byte public key of a signing seed."""
    return crypto_sign_seed_keypair(seed)[0]


def accept_public(public: bytes) -> bytes:
    """Give back a public key that is fit to be written down as somebody's: canonical, on the curve, of prime order.

    Raises:
        Damaged: stage `key`; no signature of such a key could mean anything.
    """
    if len(public) != PUBLIC_KEY_BYTES or not crypto_core_ed25519_is_valid_point(public):
        raise Damaged("a public key is not a sound one", stage="key")
    return public


def _statement(label: str, hashed: bytes) -> bytes:
    """Join what is signed: the label's bytes, a zero byte, the hash.

    A hash of another length is a mistake of the caller, and would let one statement end where another begins.
    """
    if len(hashed) != DIGEST_BYTES:
        raise ValueError(len(hashed))
    return label.encode("ascii") + b"\0" + hashed


def sign(seed: bytes, label: str, hashed: bytes) -> bytes:
    """Sign a 32-byte hash under a label; the answer has 64 bytes."""
    _, secret = crypto_sign_seed_keypair(seed)
    return crypto_sign(_statement(label, hashed), secret)[:SIGNATURE_BYTES]


def verify(public: bytes, label: str, hashed: bytes, signature: bytes) -> None:
    """Check a signature over a 32-byte hash under a label.

    Raises:
        Damaged: stage `signature`; another signer, label or hash, a key of small order, or a second form of the same key or signature.
    """
    if len(signature) != SIGNATURE_BYTES or len(public) != PUBLIC_KEY_BYTES:
        raise Damaged(_SAYS, stage="signature")
    try:
        crypto_sign_open(signature + _statement(label, hashed), public)
    except BadSignatureError:
        raise Damaged(_SAYS, stage="signature") from None
