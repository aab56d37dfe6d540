"""Say what the relay asks of whatever keeps its objects; SQLite and PostgreSQL both do it.

>>> Lane(number=1, public=bytes(32), organisation=1).number
1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from safeconduct.errors import Refused, Unreachable


class Full(Unreachable):
    """The organisation's room, or the disk, is used up."""


class Taken(Refused):
    """The lane was opened by another key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane as the relay knows it: its number in the store, the public key that may ask for it, and the organisation that opened it."""

    number: int
    public: bytes
    organisation: int


class Store(Protocol):
    """Keeps objects. Every operation raises `Unreachable` when the disk or the database does not do it."""

    @property
    def ident(self) -> bytes:
        """Name this store, 16 bytes drawn when it was made: a store that was made anew has another name."""

    async def add_token(self, token: bytes, quota_bytes: int) -> None:
        """Let an organisation in, by the hash of its token, with room for so many bytes."""

    async def tokens(self) -> list[tuple[int, int, int, int]]:
        """Tell of each organisation its number, its room, the room used, and how many lanes it has."""

    async def drop_token(self, number: int) -> bool:
        """Let an organisation open no more lanes and send nothing more; what is there stays. False if there is none of that number."""

    async def lane(self, lane: bytes) -> Lane | None:
        """Find a lane."""

    async def register(self, token: bytes, lane: bytes, public: bytes) -> bool:
        """Open a lane for the organisation that holds a token; False if no such token was given out.

        Args:
            token: its hash.
            lane: 16 bytes.
            public: the key that may ask for it, 32 bytes.

        Raises:
            Taken: another key opened it.
            Full: the organisation has too many lanes.
        """

    async def put(self, lane: Lane, name: bytes, blob: bytes) -> int:
        """Keep an object and give its place in the lane, from 1; on return it is durable. The same object keeps its first place.

        Raises:
            Full: there is no room for it; an object that ends, a report of an intake form, leaves a quarter of the room to others.
        """

    async def get(self, lane: Lane, name: bytes) -> bytes | None:
        """Give an object, or None."""

    async def since(self, lane: Lane, after: int, most_bytes: int) -> tuple[list[tuple[int, bytes]], int]:
        """Give the objects after a place, in order, the first in any case and more up to so many bytes; and the lane's newest place."""

    async def names(self, lane: Lane, after: int, most: int) -> list[tuple[int, bytes]]:
        """Give the names of the objects after a place, in order."""

    async def clear(self, first_kept: bytes) -> int:
        """Take away some of the objects that are over, and give their room back; say how many, 0 when there are none left.

        Args:
            first_kept: the earliest day of those that are kept, as `vault.depot.first_kept` gives it.
        """

    async def last(self, lane: Lane) -> int:
        """Give the newest place in a lane; 0 if it is empty."""

    async def lasts(self, lanes: Sequence[Lane]) -> Mapping[int, int]:
        """Give the newest place in each of some lanes, by the lane's number."""

    async def close(self) -> None:
        """Let go of everything; what was acknowledged is durable already."""
