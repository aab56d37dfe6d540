"""Say what a depot promises, in prose that one suite of tests holds every depot to.

A depot is blind: it sees names, lengths and times, and can lose, delay, repeat or change what it holds. Whoever reads checks everything.

    >>> object_name(b"sealed").hex()[:8]
    'd3f1c83d'
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Protocol

from safeconduct.errors import Damaged

LANE_BYTES = 16
NAME_BYTES = 32
OBJECT_BYTES_CAP = 8 * 1024 * 1024  # no sealed object is larger; a reader refuses before reading


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
