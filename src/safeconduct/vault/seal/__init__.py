"""Offer the few cryptographic acts that the vault is built from, each with its one safe way to be called.

The room's rule: only this room imports cryptographic libraries, and only by fixed choices; nothing is negotiated, no algorithm is a
parameter. It never stores, logs or names anything, and it never decides *who* may do something: it answers with bytes or with `Damaged`.

    >>> key = derive(random_bytes(32), "sc1/example", b"context")[:32]
    >>> open_once(key, seal_once(key, b"hidden", b"bound to this"), b"bound to this")
    b'hidden'
"""

from safeconduct.vault.seal.aead import KEY_BYTES, TAG_BYTES, open_once, seal_once
from safeconduct.vault.seal.age import PASSPHRASE_BYTES_CAP, is_recipient, seal_for, seal_under
from safeconduct.vault.seal.hashes import DIGEST_BYTES, derive, digest, random_bytes, same
from safeconduct.vault.seal.padding import PADDING_FLOOR_BYTES, is_padded, padded_length, stepped_length
from safeconduct.vault.seal.passphrases import STANDARD, Cost, stretch
from safeconduct.vault.seal.signatures import (
    PUBLIC_KEY_BYTES,
    SIGNATURE_BYTES,
    accept_public,
    new_signing_seed,
    sign,
    signing_public,
    verify,
)
from safeconduct.vault.seal.wrapping import (
    WRAP_OVERHEAD_BYTES,
    WRAPPING_PUBLIC_BYTES,
    new_wrapping_seed,
    unwrap,
    wrap,
    wrap_for_nobody,
    wrapping_public,
)

__all__ = [
    "DIGEST_BYTES",
    "KEY_BYTES",
    "PADDING_FLOOR_BYTES",
    "PASSPHRASE_BYTES_CAP",
    "PUBLIC_KEY_BYTES",
    "SIGNATURE_BYTES",
    "STANDARD",
    "TAG_BYTES",
    "WRAPPING_PUBLIC_BYTES",
    "WRAP_OVERHEAD_BYTES",
    "Cost",
    "accept_public",
    "derive",
    "digest",
    "is_padded",
    "is_recipient",
    "new_signing_seed",
    "new_wrapping_seed",
    "open_once",
    "padded_length",
    "random_bytes",
    "same",
    "seal_for",
    "seal_once",
    "seal_under",
    "sign",
    "signing_public",
    "stepped_length",
    "stretch",
    "unwrap",
    "verify",
    "wrap",
    "wrap_for_nobody",
    "wrapping_public",
]
