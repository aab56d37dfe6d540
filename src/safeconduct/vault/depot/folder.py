"""Keep sealed objects in a folder: `lane/name`, both in hexadecimal.

>>> import tempfile
>>> depot = FolderDepot(Path(tempfile.mkdtemp()))
>>> name = object_name(b"sealed")
>>> depot.put(bytes(16), name, b"sealed")
>>> depot.get(bytes(16), name), depot.count()
(b'sealed', 1)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from safeconduct.errors import Damaged
from safeconduct.vault.depot.contract import LANE_BYTES, NAME_BYTES, OBJECT_BYTES_CAP, News, check_object, object_name
from safeconduct.vault.depot.ending import is_over
from safeconduct.vault.depot.files import DiskFiles, Files
from safeconduct.vault.depot.shelf import Shelf

__all__ = ["FolderDepot", "object_name"]


class FolderDepot:
    """A depot in a folder: on this disk, a stick or a shared drive.

    Args:
        path: the folder; it is made with the first object.
        files: the disk.
    """

    def __init__(self, path: Path, files: Files | None = None) -> None:
        """Remember where; nothing is touched yet."""
        self._path = path
        self._files: Files = files or DiskFiles()
        self._shelves: dict[bytes, Shelf] = {}
        self._settled = False

    def put(self, lane: bytes, name: bytes, blob: bytes) -> None:
        """Keep an object, durably; see `Depot.put`. A damaged file under the name is replaced: only one content can bear it."""
        check_object(lane, name, blob)
        shelf = self._shelf(lane)
        if not self._settled:
            self._files.make_folder(self._path)
            self._files.sync_folder(self._path.parent)
            self._settled = True
        if self._present(lane, name, blob):
            shelf.settle()
        else:
            shelf.put(name.hex(), blob)

    def get(self, lane: bytes, name: bytes) -> bytes:
        """Give an object's bytes as they are; see `Depot.get`."""
        blob = self._shelf(lane).get(name.hex(), limit=OBJECT_BYTES_CAP)
        if blob is None:
            raise Damaged("an object is missing from the depot", "look for another copy of the depot", stage="missing")
        return blob

    def drop(self, lane: bytes, name: bytes) -> None:
        """Take an object away, durably: only where a lane's objects have an end; an absent one is fine."""
        self._shelf(lane).remove(name.hex())

    def clear(self, lane: bytes, today: int) -> int:
        """Take away the objects of a lane that are over, and say how many; `today` in days since 1970."""
        over = [name for name in self.names(lane) if is_over(self._shelf(lane).get(name.hex(), limit=OBJECT_BYTES_CAP) or b"", today)]
        for name in over:
            self.drop(lane, name)
        return len(over)

    def names(self, lane: bytes) -> list[bytes]:
        """List the objects of a lane, sorted."""
        return [read for name in self._shelf(lane).names() if (read := _read_hex(name, NAME_BYTES))]

    def news(self, lane: bytes, cursor: bytes, *, with_blobs: bool) -> Iterator[News]:  # noqa: ARG002 - there is no order to go on from
        """Tell all names of a lane: see `FarDepot.news`."""
        yield News(names=tuple(self.names(lane)))

    def glance(self, lanes: Sequence[bytes]) -> None:
        """Do nothing: to look is cheap."""

    def reached(self, lane: bytes) -> bytes:  # noqa: ARG002 - it lists everything each time
        """Give nothing: there is no order to go on from."""
        return b""

    def close(self) -> None:
        """Do nothing: there is no line."""

    def lanes(self) -> list[bytes]:
        """List the lanes, sorted."""
        return [read for name in self._files.folders(self._path) if (read := _read_hex(name, LANE_BYTES))]

    def count(self) -> int:
        """Count the objects."""
        return sum(len(self.names(lane)) for lane in self.lanes())

    def strangers(self) -> list[str]:
        """List what does not belong here, as `lane/name` or `name`; nothing reads it, and nothing removes it."""
        lanes = {lane.hex(): lane for lane in self.lanes()}
        found = [name for name in self._files.names(self._path) if name not in lanes]
        for text, lane in lanes.items():
            found += [f"{text}/{name}" for name in self._shelf(lane).names() if not _read_hex(name, NAME_BYTES)]
        return found

    def sweep(self) -> int:
        """Remove what interrupted writes left; only the holder of the vault's lock may call it."""
        return sum(self._shelf(lane).sweep() for lane in self.lanes())

    def settle(self, lane: bytes) -> None:
        """Make durable what an earlier process left in a lane: see `Depot.settle`."""
        self._shelf(lane).settle()

    def _shelf(self, lane: bytes) -> Shelf:
        """Find the shelf of a lane, once per lane, so that it is settled once."""
        shelf = self._shelves.get(lane)
        if shelf is None:
            shelf = self._shelves[lane] = Shelf(self._path / lane.hex(), self._files)
        return shelf

    def _present(self, lane: bytes, name: bytes, blob: bytes) -> bool:
        """Say whether the very bytes are there already."""
        try:
            return self._shelf(lane).get(name.hex(), limit=OBJECT_BYTES_CAP) == blob
        except Damaged:
            return False


def _read_hex(text: str, length: int) -> bytes | None:
    """Read a name in lower-case hexadecimal of the right length; None if it is another one."""
    try:
        read = bytes.fromhex(text)
    except ValueError:
        return None
    return read if len(read) == length and read.hex() == text else None
