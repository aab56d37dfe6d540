"""Say what a depot promises, in prose that one suite of tests holds every depot to.

A depot is blind: it sees names, lengths and times, and can lose, delay, repeat or change what it holds. Whoever reads checks everything.

    >>> object_name(b"sealed").hex()[:8]
    'd3f1c83d'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

from safeconduct.errors import Damaged

LANE_BYTES = 16
NAME_BYTES = 32
OBJECT_BYTES_CAP = 8 * 1024 * 1024  # no sealed object is larger; a reader refuses before reading
CURSOR_BYTES_CAP = 64  # what a depot may give to be told again
LANE_OBJECTS_CAP = 2_000_000  # in one lane: 64 MB of names; ten years of a large organisation are a tenth of it


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a depot says is in a lane: one stretch of it.

    Attributes:
        names: of objects, in the depot's own order, perhaps some that the asker knows.
        blobs: the bytes of some of them, unchecked, where the depot gave them unasked.
        cursor: what to give next time to be told only of what came later; at most 64 bytes, without meaning to the asker.
        is_whole: all stretches of this answer together name everything that the depot shows of the lane, and not only what came later.
        is_last: no stretch follows.
    """

    names: tuple[bytes, ...]
    blobs: dict[bytes, bytes] = field(default_factory=dict, repr=False)
    cursor: bytes = b""
    is_whole: bool = True
    is_last: bool = True


class FarDepot(Protocol):
    """A place for sealed objects that may be far away and in strange hands: a stick, a relay, a bucket.

    Every operation raises `Unreachable` when the place does not answer; then the object may be there or not, and doing it again is safe.
    """

    def put(self, lane: bytes, name: bytes, blob: bytes) -> None:
        """Keep an object; see `Depot.put`."""

    def get(self, lane: bytes, name: bytes) -> bytes:
        """Give an object's bytes as they are; see `Depot.get`."""

    def names(self, lane: bytes) -> list[bytes]:
        """List the names in a lane, sorted; an unknown lane has none."""

    def news(self, lane: bytes, cursor: bytes, *, with_blobs: bool) -> Iterator[News]:
        """Tell what came into a lane since a cursor was given out, in stretches; at least one, the last of which says so.

        Args:
            lane: 16 bytes.
            cursor: of the last stretch that was taken in, or empty.
            with_blobs: the asker has next to nothing of it, so that sending the bytes along saves asking for each.
        """

    def glance(self, lanes: Sequence[bytes]) -> None:
        """Look at many lanes at once where that spares asking for each; what it shows, the next `news` of each lane makes use of."""

    def reached(self, lane: bytes) -> bytes:
        """Give a cursor that also covers what was put since the last news, if nothing of others came in between; empty if there is none."""

    def close(self) -> None:
        """Let go of the line, if there is one; asking again makes a new one."""


class Depot(Protocol):
    """A place for sealed objects, create-once, named by their content, in lanes.

    Every operation raises `Unreachable` when the place does not answer; then the object may be there or not, and doing it again is safe.
    """

    def put(self, lane: bytes, name: bytes, blob: bytes) -> None:
        """Keep an object. On return it is durable: a power cut does not take it. The same object twice is fine.

        Raises:
            Damaged: stage `name`, the name is not the hash of the bytes; stage `size`, more than 8 MiB.
        """

    def get(self, lane: bytes, name: bytes) -> bytes:
        """Give an object's bytes as they are, unchecked but for their length.

        Raises:
            Damaged: stage `missing`, there is none; stage `size`, more than 8 MiB, and not read.
        """

    def names(self, lane: bytes) -> list[bytes]:
        """List the names in a lane, sorted; an unknown lane has none."""

    def lanes(self) -> list[bytes]:
        """List the lanes, sorted."""

    def count(self) -> int:
        """Count the objects of all lanes."""

    def strangers(self) -> list[str]:
        """List what is in the place and belongs to no lane."""

    def sweep(self) -> int:
        """Remove what interrupted writes left; say how many there were."""

    def settle(self, lane: bytes) -> None:
        """Make durable all that can be read in a lane now; on return nothing of it can vanish with a power cut."""


def object_name(blob: bytes) -> bytes:
    """Name an object by its content: BLAKE2b-256, personalised `sc1/segid`."""
    return blake2b(blob, digest_size=NAME_BYTES, person=b"sc1/segid").digest()


def check_object(lane: bytes, name: bytes, blob: bytes) -> None:
    """Check what is about to be kept.

    Raises:
        Damaged: stage `lane`, `size` or `name`.
    """
    if len(lane) != LANE_BYTES:
        raise Damaged("a lane has the wrong length", stage="lane")
    if len(blob) > OBJECT_BYTES_CAP:
        raise Damaged(f"an object is larger than {OBJECT_BYTES_CAP} bytes", stage="size")
    if object_name(blob) != name:
        raise Damaged("an object does not bear the name of its content", stage="name")
