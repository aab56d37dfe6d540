"""Seal bytes under a key that is used exactly once.

ChaCha20-Poly1305 (RFC 8439) with a nonce of zeros: safe because every caller derives a fresh key for every message, from a salt or from the
place the message has in a chain. There is no nonce that two laptops, or a restored backup, could use twice.

    >>> sealed = seal_once(bytes(32), b"a", b"")
    >>> len(sealed)
    17
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.errors import Damaged

KEY_BYTES = 32  # RFC 8439, 2.8
TAG_BYTES = 16  # RFC 8439, 2.8: what sealing adds
_NONCE = bytes(12)  # one key, one message: the nonce carries nothing


def seal_once(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """Encrypt and authenticate; the answer is 16 bytes longer than the plaintext.

    Args:
        key: 32 bytes that never seal anything else.
        plaintext: what is hidden.
        aad: what is not hidden, but must be the same on opening.
    """
    return ChaCha20Poly1305(key).encrypt(_NONCE, plaintext, aad)


def open_once(key: bytes, sealed: bytes | memoryview, aad: bytes) -> bytes:
    """Check and decrypt what `seal_once` made.

    Raises:
        Damaged: stage `aead`; another key, other bytes or another context.
    """
    if len(key) != KEY_BYTES:
        raise Damaged("a sealed object has a key of the wrong length", stage="aead")
    try:
        return ChaCha20Poly1305(key).decrypt(_NONCE, sealed, aad)
    except InvalidTag:
        raise Damaged("a sealed object does not open: it was changed, or it belongs to another key or place", stage="aead") from None
