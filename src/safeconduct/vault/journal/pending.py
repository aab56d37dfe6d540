"""Hold the segments of one act together until all of them are published: an act is there whole, or not at all.

The bundle is one file, written durably before the first of its segments is published and removed after the last. Whoever opens the vault
after a power cut finds either no bundle (the act never began, or is complete) or a whole one, and publishes it again, which is harmless.

    >>> import tempfile
    >>> pending = Pending(Path(tempfile.mkdtemp()) / "pending")
    >>> pending.put([b"x" * 88, b"y" * 88])
    >>> [len(blob) for blob in pending.get()], pending.clear(), pending.get()
    ([88, 88], None, [])
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from safeconduct.errors import Damaged, Refused
from safeconduct.vault.depot import OBJECT_BYTES_CAP, Files, Shelf
from safeconduct.vault.seal import DIGEST_BYTES, digest

BUNDLE_MAGIC = b"SCP1\x01\x00\x00\x00"  # name, suite, three zeros
BUNDLE_BYTES_CAP = 64 * 1024 * 1024  # one act; an import is many acts
_NAME = "bundle"
_COUNT_END = 12
_LENGTH_BYTES = 4


class Pending:
    """The one act that may be under way.

    Args:
        folder: where its bundle lies.
        files: the disk.
    """

    def __init__(self, folder: Path, files: Files | None = None) -> None:
        """Remember where; nothing is touched yet."""
        self._shelf = Shelf(folder, files)

    def put(self, blobs: Sequence[bytes]) -> None:
        """Keep the segments of an act; on return it is decided that the act happens.

        Raises:
            Refused: more than 64 MiB; such an act must be taken in parts.
        """
        packed = pack_bundle(blobs)
        if len(packed) > BUNDLE_BYTES_CAP:
            raise Refused("that is too much for one act", "do it in parts")
        self._shelf.put(_NAME, packed)

    def get(self) -> list[bytes]:
        """Give the segments of the act that was interrupted, durably decided; none if there is none.

        Raises:
            Damaged: stage `pending`; the bundle is not whole.
        """
        packed = self._shelf.get(_NAME, limit=BUNDLE_BYTES_CAP)
        if packed is None:
            return []
        self._shelf.settle()  # whoever wrote it may have been stopped just before its name was durable
        return unpack_bundle(packed)

    def clear(self) -> None:
        """Forget the act: all of its segments are published."""
        self._shelf.remove(_NAME)

    def set_aside(self) -> None:
        """Put a damaged bundle out of the way, under a name of its own; nothing is thrown away."""
        packed = self._shelf.get(_NAME, limit=BUNDLE_BYTES_CAP) or b""
        self._shelf.put(f"damaged-{digest('sc1/pending', packed).hex()[:16]}", packed)
        self.clear()

    def sweep(self) -> int:
        """Remove what interrupted writes left; only the holder of the vault's lock may call it."""
        return self._shelf.sweep()


def pack_bundle(blobs: Sequence[bytes]) -> bytes:
    """Write segments into one object: magic, count, each with its length, and a hash over it all."""
    parts = [BUNDLE_MAGIC, len(blobs).to_bytes(4, "big")]
    for blob in blobs:
        parts += [len(blob).to_bytes(_LENGTH_BYTES, "big"), blob]
    packed = b"".join(parts)
    return packed + digest("sc1/pending", packed)


def unpack_bundle(packed: bytes) -> list[bytes]:
    """Read segments out of a bundle; they are not checked yet.

    Raises:
        Damaged: stage `pending`.
    """
    whole = packed[:-DIGEST_BYTES]
    if (
        len(packed) < _COUNT_END + DIGEST_BYTES
        or not whole.startswith(BUNDLE_MAGIC)
        or digest("sc1/pending", whole) != packed[-DIGEST_BYTES:]
    ):
        raise Damaged("an act that was under way is damaged", "run: safeconduct verify", stage="pending")
    blobs: list[bytes] = []
    at = _COUNT_END
    while at + _LENGTH_BYTES <= len(whole):
        end = at + _LENGTH_BYTES + int.from_bytes(whole[at : at + _LENGTH_BYTES], "big")
        blobs.append(whole[at + _LENGTH_BYTES : end])
        at = end
    if at != len(whole) or len(blobs) != int.from_bytes(whole[8:_COUNT_END], "big") or any(len(blob) > OBJECT_BYTES_CAP for blob in blobs):
        raise Damaged("an act that was under way is damaged", "run: safeconduct verify", stage="pending")
    return blobs
