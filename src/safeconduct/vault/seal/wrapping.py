"""Wrap a secret for one holder so that a seized disk does not open it, today or after large quantum computers.

HPKE in base mode (RFC 9180) with the hybrid of ML-KEM-768 and X25519 (X-Wing, KEM id 0x647A), HKDF-SHA256 and ChaCha20-Poly1305. What the
wrap is for goes into `info`: a wrap made for one place does not open in another. The private key is kept as its 32-byte seed.

    >>> seed = new_wrapping_seed()
    >>> unwrap(seed, wrap(wrapping_public(seed), b"secret", b"for the keystore"), b"for the keystore")
    b'secret'
"""

from __future__ import annotations

import functools
from hashlib import shake_256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey, Suite

from safeconduct.errors import Damaged
from safeconduct.vault.seal.hashes import random_bytes

_SEED_BYTES = 32
_EXPANDED_BYTES = 96  # X-Wing draft: SHAKE-256 of the seed gives 64 bytes for ML-KEM-768 and 32 for X25519
_KEM_SEED_BYTES = 64  # FIPS 203: d and z
_KEM_PUBLIC_BYTES = 1184  # FIPS 203, table 3
WRAPPING_PUBLIC_BYTES = _KEM_PUBLIC_BYTES + 32
WRAP_OVERHEAD_BYTES = 1120 + 16  # the encapsulated key (1088 and 32) and the tag


def new_wrapping_seed() -> bytes:
    """Draw a fresh wrapping key: its 32-byte seed."""
    return random_bytes(_SEED_BYTES)


def _halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """Expand a seed into the two private keys of X-Wing."""
    if len(seed) != _SEED_BYTES:
        raise Damaged("a wrapping key has the wrong length", stage="key")
    expanded = shake_256(seed).digest(_EXPANDED_BYTES)
    lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:_KEM_SEED_BYTES])
    return lattice, X25519PrivateKey.from_private_bytes(expanded[_KEM_SEED_BYTES:])


def _suite() -> Suite:
    """Give the one suite that is ever used."""
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def wrapping_public(seed: bytes) -> bytes:
    """Give the 1216-byte public key of a wrapping seed."""
    lattice, curve = _halves(seed)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def wrap(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Encrypt to a public key; the answer is 1136 bytes longer than the plaintext.

    Raises:
        Damaged: stage `key`; that is no public key of this kind.
    """
    try:
        return _suite().encrypt(plaintext, _read_public(public), info)
    except ValueError:
        raise Damaged("a public wrapping key is not a sound one", stage="key") from None


def wrap_for_nobody(plaintext_bytes: int) -> bytes:
    """Make what looks like a wrap of a secret of so many bytes, and opens to no key: half the work of a real one.

    The encapsulated key is a real one, of a key that nobody has; what follows it is random, as a ciphertext under a key that nobody has is.
    """
    _, encapsulated = _lattice_of_nobody().encapsulate()
    curve = X25519PrivateKey.generate().public_key().public_bytes_raw()
    return encapsulated + curve + random_bytes(plaintext_bytes + WRAP_OVERHEAD_BYTES - len(encapsulated) - len(curve))


@functools.cache
def _lattice_of_nobody() -> MLKEM768PublicKey:
    """Draw a public key whose private one is gone at once; what is encapsulated to it does not tell to which key it was."""
    return MLKEM768PrivateKey.generate().public_key()


@functools.lru_cache(maxsize=64)
def _read_public(public: bytes) -> MLKEM768X25519PublicKey:
    """Read a public key, and keep it read: the same few are wrapped to again and again, and reading is a fifth of that work."""
    lattice = MLKEM768PublicKey.from_public_bytes(public[:_KEM_PUBLIC_BYTES])
    return MLKEM768X25519PublicKey(lattice, X25519PublicKey.from_public_bytes(public[_KEM_PUBLIC_BYTES:]))


def unwrap(seed: bytes, wrapped: bytes, info: bytes) -> bytes:
    """Decrypt what was wrapped for this seed's public key.

    Raises:
        Damaged: stage `wrap`; another holder, other bytes or another `info`. Stage `key`: the seed is none.
    """
    lattice, curve = _halves(seed)
    try:
        return _suite().decrypt(wrapped, MLKEM768X25519PrivateKey(lattice, curve), info)
    except (InvalidTag, ValueError):
        raise Damaged("a wrapped key does not open: it was changed, or wrapped for another holder or place", stage="wrap") from None
