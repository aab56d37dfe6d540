"""Digests as archives write them: `sha1:` and base 32, `sha256:` and hexadecimal, and mixtures of both."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any, Final

_KNOWN: Final = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}  # bytes; the old ones show damage, and no more is asked of them


class Digest:
    """A digest that is being compared with bytes as they flow by."""

    def __init__(self, name: str, wanted: bytes) -> None:
        """Begin before the first byte."""
        self._wanted = wanted
        self._hash: Any = hashlib.new(name, usedforsecurity=False)

    def update(self, data: bytes) -> None:
        """Take in the next bytes."""
        self._hash.update(data)

    def holds(self) -> bool:
        """Tell whether what flowed by has the digest that was written."""
        return bool(self._hash.digest() == self._wanted)


def read_digest(written: str) -> Digest | None:
    """Read a digest as it is written; None where it is of no kind that is known here."""
    name, _, value = written.strip().partition(":")
    name = name.lower().replace("-", "")
    size = _KNOWN.get(name)
    if size is None:
        return None
    bare = value.rstrip("=")
    try:
        plain = bytes.fromhex(value) if len(value) == 2 * size else base64.b32decode(bare.upper() + "=" * (-len(bare) % 8))
    except (ValueError, binascii.Error):
        return None
    return Digest(name, plain) if len(plain) == size else None
