"""Keep sealed objects in a bucket or a WebDAV folder: `lane/name`, both in hexadecimal, as on a stick.

depot = open_bucket("s3://s3.eu-central-1.amazonaws.com/cases", "NAME:SECRET")
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Sequence

from safeconduct.errors import Damaged, Refused, Unreachable
from safeconduct.vault.bucket.place import read_place
from safeconduct.vault.bucket.shelves import PATIENCE_SECONDS, Shelf, shelf_of
from safeconduct.vault.depot import NAME_BYTES, News, check_object

_PROOFS = "proof"  # the folder of the objects with which a place was tried
_PROOF_BYTES = 32
_HINT = "take a store that honours create-once (If-None-Match: *, or Overwrite: F): docs/manual/depot.md"


class BucketDepot:
    """A depot in somebody else's store.

    Args:
        shelf: what speaks with it.
    """

    def __init__(self, shelf: Shelf) -> None:
        """Take the shelf; nothing is asked yet."""
        self._shelf = shelf

    def prove(self) -> bool:
        """Try, with a small object that stays there, whether the place creates once, gives what it was given, and lists it.

        Returns:
            Whether somebody who has the secret and means harm could replace what lies there: then only a rule of the store's keeper,
            or another depot, stands against it.

        Raises:
            Refused: it replaces what it should create once, or does not list or give what it holds.
            Unreachable: it does not answer, or does not let in.
        """
        path = f"{_PROOFS}/{secrets.token_hex(NAME_BYTES)}"
        first, second = secrets.token_bytes(_PROOF_BYTES), secrets.token_bytes(_PROOF_BYTES)
        with _there():
            is_new = self._shelf.create(path, first)
        if not is_new or self._shelf.create(path, second) or self._shelf.fetch(path) != first:
            raise Refused("that store lets an object be replaced that was to be created once", _HINT)
        if path.rpartition("/")[2] not in {name for names in self._shelf.listed(_PROOFS) for name in names}:
            raise Refused("that store does not list what it holds", "give the key the right to list, or take another store")
        try:
            self._shelf.replace(path, second)
        except Unreachable:
            return False
        return self._shelf.fetch(path) != first

    def put(self, lane: bytes, name: bytes, blob: bytes) -> None:
        """Keep an object; see `FarDepot.put`. One that is there under the name is left: who reads it checks it."""
        check_object(lane, name, blob)
        with _there():
            self._shelf.create(_path(lane, name), blob)

    def get(self, lane: bytes, name: bytes) -> bytes:
        """Give an object's bytes; see `FarDepot.get`."""
        return self._shelf.fetch(_path(lane, name))

    def names(self, lane: bytes) -> list[bytes]:
        """List the names in a lane, sorted."""
        return sorted({name for news in self.news(lane, b"", with_blobs=False) for name in news.names})

    def news(self, lane: bytes, cursor: bytes, *, with_blobs: bool) -> Iterator[News]:  # noqa: ARG002 - there is no order to go on from
        """Tell all names of a lane: see `FarDepot.news`."""
        with _there():
            for names in self._shelf.listed(lane.hex()):
                yield News(names=tuple(read for name in names if (read := _read_name(name))), is_last=False)
        yield News(names=())

    def glance(self, lanes: Sequence[bytes]) -> None:
        """Do nothing: there is no question that spares the others."""

    def reached(self, lane: bytes) -> bytes:  # noqa: ARG002 - it lists everything each time
        """Give nothing: there is no order to go on from."""
        return b""

    def close(self) -> None:
        """Do nothing: the line closes by itself."""


@contextlib.contextmanager
def _there() -> Iterator[None]:
    """Tell a place that is not there from an object that is not."""
    try:
        yield
    except Damaged as error:
        if error.stage != "missing":
            raise
        raise Unreachable("there is no such bucket or folder", "make it first, and see whether the address is right") from None


def open_bucket(where: str, token: str, patience: float = PATIENCE_SECONDS) -> BucketDepot:
    """Give the depot at an address; nothing is asked of it yet.

    Raises:
        Mistaken: it is no address, or no name and secret.
        Refused: it would go over the open network unencrypted.
    """
    return BucketDepot(shelf_of(read_place(where, token), patience))


def _path(lane: bytes, name: bytes) -> str:
    """Name an object's place."""
    return f"{lane.hex()}/{name.hex()}"


def _read_name(text: str) -> bytes | None:
    """Read a name in lower-case hexadecimal; None if it is another one."""
    try:
        read = bytes.fromhex(text)
    except ValueError:
        return None
    return read if len(read) == NAME_BYTES and read.hex() == text else None
