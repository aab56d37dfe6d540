"""Keep sealed objects in a folder that may not be there just now: a stick, a shared drive.

A folder bears a mark, so that the empty place where a stick is usually put is never taken for the stick: nothing is written there, and
nobody cries that all is gone.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> mark = claim(folder)
    >>> StickDepot(folder, mark).names(bytes(16))
    []
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from safeconduct.errors import Damaged, Refused, Unreachable
from safeconduct.vault.depot.contract import News
from safeconduct.vault.depot.files import DiskFiles, Files
from safeconduct.vault.depot.folder import FolderDepot
from safeconduct.vault.depot.shelf import Shelf

MARK = "safeconduct-depot"  # the name of the marking file
RECOVERY = "recovery"  # the name of the kit that custodians open together
KEYSTORE = "keystore"  # the name of the copy that makes a stick a whole backup
_MARK_BYTES = 64
_KEYSTORE_BYTES_CAP = 4 * 1024 * 1024  # docs/protocol.md, section 18


def claim(folder: Path, files: Files | None = None) -> bytes:
    """Mark a folder as a depot, and give its mark; one that bears a mark keeps it, so that several vaults may share it.

    Raises:
        Refused: the folder is not empty and bears no mark: it is used for something else.
        Unreachable: the disk does not do it.
    """
    disk = files or DiskFiles()
    known = _mark(folder, disk)
    if known:
        return known
    if disk.names(folder):
        raise Refused("that folder holds something else", "name an empty folder, or one that is a depot already")
    mark = secrets.token_hex(16).encode()
    disk.make_folder(folder)
    Shelf(folder, disk).put(MARK, mark)
    return mark


def _mark(folder: Path, files: Files) -> bytes:
    """Read the mark of a folder; empty if it bears none."""
    try:
        return (files.read(folder / MARK, _MARK_BYTES) or b"").strip()
    except Damaged:
        return b"?"


class StickDepot:
    """A depot in a folder that bears a mark.

    Args:
        folder: where it is when it is there.
        mark: what `claim` gave.
        files: the disk.
    """

    def __init__(self, folder: Path, mark: bytes, files: Files | None = None) -> None:
        """Remember where; nothing is touched yet."""
        self._folder = folder
        self._mark = mark
        self._files: Files = files or DiskFiles()
        self._depot = FolderDepot(folder, self._files)

    def put(self, lane: bytes, name: bytes, blob: bytes) -> None:
        """Keep an object; see `FarDepot.put`."""
        self._there().put(lane, name, blob)

    def get(self, lane: bytes, name: bytes) -> bytes:
        """Give an object's bytes; see `FarDepot.get`."""
        return self._there().get(lane, name)

    def clear(self, lane: bytes, today: int) -> int:
        """Take away the objects of a lane that are over; see `FolderDepot.clear`."""
        return self._there().clear(lane, today)

    def names(self, lane: bytes) -> list[bytes]:
        """List the names in a lane."""
        return self._there().names(lane)

    def news(self, lane: bytes, cursor: bytes, *, with_blobs: bool) -> Iterator[News]:
        """Tell all names of a lane: see `FarDepot.news`."""
        return self._there().news(lane, cursor, with_blobs=with_blobs)

    def glance(self, lanes: Sequence[bytes]) -> None:
        """Do nothing: to look is cheap."""

    def reached(self, lane: bytes) -> bytes:  # noqa: ARG002 - it lists everything each time
        """Give nothing: there is no order to go on from."""
        return b""

    def close(self) -> None:
        """Do nothing: there is no line."""

    def keep_keystore(self, keystore: bytes) -> bool:
        """Keep a copy of the keystore beside the objects; say whether it was another one than is there."""
        self._there()
        shelf = Shelf(self._folder, self._files)
        if shelf.get(KEYSTORE, limit=_KEYSTORE_BYTES_CAP) == keystore:
            return False
        shelf.put(KEYSTORE, keystore)
        return True

    def keep_recovery(self, kit: bytes) -> None:
        """Keep the newest recovery kit beside the objects: it opens nothing without enough custodians."""
        self._there()
        shelf = Shelf(self._folder, self._files)
        if shelf.get(RECOVERY, limit=_KEYSTORE_BYTES_CAP) != kit:
            shelf.put(RECOVERY, kit)

    def keystore(self) -> bytes | None:
        """Give the copy of the keystore, if there is one."""
        self._there()
        return Shelf(self._folder, self._files).get(KEYSTORE, limit=_KEYSTORE_BYTES_CAP)

    def _there(self) -> FolderDepot:
        """Give the folder if it is the one that was marked.

        Raises:
            Unreachable: it is not there, or it is another one.
        """
        found = _mark(self._folder, self._files)
        if not found:
            raise Unreachable("the folder of that depot is not there", "plug the stick in, or mount the drive, and do it again")
        if found != self._mark:
            raise Unreachable(
                "another depot is in the place of that one", "plug the right stick in, or add this one under a name of its own"
            )
        return self._depot
