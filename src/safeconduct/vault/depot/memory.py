"""Keep sealed objects in memory, for tests and for what is not to touch a disk.

>>> depot = MemoryDepot()
>>> depot.put(bytes(16), object_name(b"sealed"), b"sealed")
>>> depot.count()
1
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safeconduct.errors import Damaged
from safeconduct.vault.depot.contract import News, check_object, object_name

__all__ = ["MemoryDepot", "object_name"]


class MemoryDepot:
    """A depot that ends with its process."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lanes: dict[bytes, dict[bytes, bytes]] = {}

    def put(self, lane: bytes, name: bytes, blob: bytes) -> None:
        """Keep an object; see `Depot.put`."""
        check_object(lane, name, blob)
        self._lanes.setdefault(lane, {})[name] = blob

    def get(self, lane: bytes, name: bytes) -> bytes:
        """Give an object's bytes; see `Depot.get`."""
        blob = self._lanes.get(lane, {}).get(name)
        if blob is None:
            raise Damaged("an object is missing from the depot", "look for another copy of the depot", stage="missing")
        return blob

    def names(self, lane: bytes) -> list[bytes]:
        """List the names in a lane, sorted."""
        return sorted(self._lanes.get(lane, {}))

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
        return sorted(self._lanes)

    def count(self) -> int:
        """Count the objects."""
        return sum(len(lane) for lane in self._lanes.values())

    def strangers(self) -> list[str]:
        """List nothing: nobody else can put anything here."""
        return []

    def sweep(self) -> int:
        """Remove nothing: no write is ever interrupted here."""
        return 0

    def settle(self, lane: bytes) -> None:
        """Do nothing: memory has no names to sync."""
