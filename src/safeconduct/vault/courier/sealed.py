"""Keep what is known about depots in sealed files of the vault: where they are is nobody's business who finds the laptop.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> keep_sealed(folder, "list", b"hidden", bytes(32))
>>> find_sealed(folder, "list", bytes(32))
b'hidden'
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from safeconduct.errors import Damaged
from safeconduct.vault.depot import Files, Shelf
from safeconduct.vault.seal import derive, open_once, padded_length, random_bytes, seal_once

_SALT_BYTES = 32
_LENGTH_BYTES = 4
_CAP_BYTES = 256 * 1024 * 1024  # a ledger of ten million objects


def keep_sealed(folder: Path, name: str, data: bytes, key: bytes, files: Files | None = None, *, is_durable: bool = True) -> None:
    """Seal bytes under a key of their own and keep them under a name; an older file of that name is replaced in one step.

    What may be lost in a power cut need not be durable: it costs several waits for the disk less.
    """
    plain = len(data).to_bytes(_LENGTH_BYTES, "big") + data
    plain += bytes(padded_length(len(plain)) - len(plain))
    salt = random_bytes(_SALT_BYTES)
    Shelf(folder, files).put(name, salt + seal_once(_key(key, name, salt), plain, salt), is_durable=is_durable)


def find_sealed(folder: Path, name: str, key: bytes, files: Files | None = None) -> bytes | None:
    """Give what was kept under a name, or None if nothing was.

    Raises:
        Damaged: stage `depots`; it was changed, or sealed under another key.
    """
    sealed = Shelf(folder, files).get(name, limit=_CAP_BYTES)
    if sealed is None:
        return None
    salt = sealed[:_SALT_BYTES]
    try:
        plain = open_once(_key(key, name, salt), sealed[_SALT_BYTES:], salt)
    except Damaged:
        raise Damaged(
            "what this vault knew of its depots does not open", "add the depots again: safeconduct depot add", stage="depots"
        ) from None
    return plain[_LENGTH_BYTES : _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")]


def drop_sealed(folder: Path, name: str, files: Files | None = None) -> None:
    """Take a file away, durably; an absent one is fine."""
    Shelf(folder, files).remove(name)


def reseal(folder: Path, before: bytes, after: bytes, files: Files | None = None) -> None:
    """Seal everything under another key; what does not open is left, and is begun anew when it is next read."""
    for name in Shelf(folder, files).names():
        with contextlib.suppress(Damaged):
            keep_sealed(folder, name, find_sealed(folder, name, before, files) or b"", after, files)


def _key(key: bytes, name: str, salt: bytes) -> bytes:
    """Derive the key of one file."""
    return derive(key, "sc1/depots", salt + name.encode())[:32]
