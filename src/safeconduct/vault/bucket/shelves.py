"""Speak with a store through obstore: create once, fetch, list; each act ends in time and raises one of our errors.

shelf = BucketShelf(read_place("s3://HOST/BUCKET", "NAME:SECRET"))
shelf.create("lane/name", b"sealed")
"""

from __future__ import annotations

import base64
import contextlib
import queue
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, PreconditionError, UnauthenticatedError
from obstore.store import HTTPStore, S3Store

from safeconduct.errors import Damaged, Unreachable
from safeconduct.vault.bucket.place import Place
from safeconduct.vault.depot import OBJECT_BYTES_CAP

PATIENCE_SECONDS = 120.0  # for one act: the largest object at 70 KB/s
_LISTED = 1000  # names in one stretch: what a provider gives at once
_T = TypeVar("_T")


class Shelf(Protocol):
    """What is asked of a store."""

    def create(self, path: str, blob: bytes) -> bool:
        """Create an object, whole or not at all; False if there is one already, which is left as it is."""

    def fetch(self, path: str) -> bytes:
        """Give an object's bytes.

        Raises:
            Damaged: stage `missing` or `size`.
        """

    def replace(self, path: str, blob: bytes) -> None:
        """Try to replace an object, as only somebody would who means harm: to find out whether the store lets her."""

    def listed(self, folder: str) -> Iterator[Sequence[str]]:
        """Give the last parts of all paths in a folder, in stretches; an unknown folder has none."""


class BucketShelf:
    """A bucket.

    Args:
        place: where.
        patience: seconds for one act.
    """

    def __init__(self, place: Place, patience: float = PATIENCE_SECONDS) -> None:
        """Take the place; nothing is asked yet."""
        self._patience = patience
        self._store = S3Store(
            place.bucket,
            prefix=place.prefix or None,
            endpoint=place.address,
            access_key_id=place.account,
            secret_access_key=place.secret,
            region=place.region,
            virtual_hosted_style_request=False,
            skip_signature=False,
            client_options={"allow_http": place.is_open, "timeout": f"{patience:g}s", "connect_timeout": f"{min(patience, 30):g}s"},
            retry_config={"max_retries": 0},
        )

    def create(self, path: str, blob: bytes) -> bool:
        """Create an object; see `Shelf.create`."""
        return _created(lambda: obstore.put(self._store, path, blob, mode="create", use_multipart=False), self._patience)

    def fetch(self, path: str) -> bytes:
        """Give an object's bytes; see `Shelf.fetch`."""
        return _fetched(self._store, path, self._patience)

    def replace(self, path: str, blob: bytes) -> None:
        """Try to replace an object; see `Shelf.replace`."""
        within(self._patience, lambda: obstore.put(self._store, path, blob, use_multipart=False))

    def listed(self, folder: str) -> Iterator[Sequence[str]]:
        """Give the names in a folder; see `Shelf.listed`."""
        stretches: Any = iter(obstore.list(self._store, folder, chunk_size=_LISTED))
        while (stretch := within(self._patience, lambda: next(stretches, None))) is not None:
            yield [str(one["path"]).rpartition("/")[2] for one in stretch]


class DavShelf:
    """A folder that speaks WebDAV. An object is sent under a passing name and copied, never over another one, to its own.

    Args:
        place: where.
        patience: seconds for one act.
    """

    def __init__(self, place: Place, patience: float = PATIENCE_SECONDS) -> None:
        """Take the place; nothing is asked yet."""
        self._patience = patience
        passed = base64.b64encode(f"{place.account}:{place.secret}".encode()).decode()
        self._store = HTTPStore(
            place.address,
            client_options={
                "allow_http": place.is_open,
                "timeout": f"{patience:g}s",
                "connect_timeout": f"{min(patience, 30):g}s",
                "default_headers": {"authorization": f"Basic {passed}"},
            },
            retry_config={"max_retries": 0},
        )

    def create(self, path: str, blob: bytes) -> bool:
        """Create an object; see `Shelf.create`. One that is there, and is no whole one, is never taken for it."""
        passing = f"{path}.{secrets.token_hex(4)}.part"
        try:
            self.replace(passing, blob)
        except _There:  # nothing has that name: a server says 409 where the folder above is not there (RFC 4918, 9.7.1)
            raise Damaged("the folder is missing", stage="missing") from None
        try:
            return _created(lambda: obstore.copy(self._store, passing, path, overwrite=False), self._patience)
        finally:
            with contextlib.suppress(Damaged, Unreachable):
                within(self._patience, lambda: obstore.delete(self._store, passing))

    def fetch(self, path: str) -> bytes:
        """Give an object's bytes; see `Shelf.fetch`."""
        return _fetched(self._store, path, self._patience)

    def replace(self, path: str, blob: bytes) -> None:
        """Try to replace an object; see `Shelf.replace`."""
        within(self._patience, lambda: obstore.put(self._store, path, blob, use_multipart=False))

    def listed(self, folder: str) -> Iterator[Sequence[str]]:
        """Give the names in a folder; see `Shelf.listed`."""
        told: Any = within(self._patience, lambda: obstore.list_with_delimiter(self._store, folder))
        yield [str(one["path"]).rpartition("/")[2] for one in told["objects"]]


def shelf_of(place: Place, patience: float = PATIENCE_SECONDS) -> Shelf:
    """Give the shelf that speaks with a place."""
    return BucketShelf(place, patience) if place.bucket else DavShelf(place, patience)


def within(seconds: float, act: Callable[[], _T]) -> _T:
    """Do an act in a thread of its own and wait for it so long at most: a store that never ends keeps that thread, and nobody else.

    Raises:
        Damaged: stage `missing`, there is no such object.
        Unreachable: it took too long, or the store did not do it.
    """
    done: queue.SimpleQueue[tuple[list[_T], BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put(([act()], None))
        except BaseException as error:  # noqa: BLE001 - a panic of the library is one too; it is told below
            done.put(([], error))

    threading.Thread(target=run, name="bucket", daemon=True).start()
    try:
        given, error = done.get(timeout=seconds)
    except queue.Empty:
        raise Unreachable("the store is too slow", "do it again later; what was carried is carried") from None
    if error is not None:
        raise _told(error) from None
    return given[0]


def _created(act: Callable[[], object], patience: float) -> bool:
    """Do what creates an object; False if there is one already."""
    try:
        within(patience, act)
    except _There:
        return False
    return True


class _There(Unreachable):
    """There is an object already."""


def _told(error: BaseException) -> Damaged | Unreachable:
    """Say what an error of the library means, without its words."""
    if isinstance(error, Damaged | Unreachable):
        return error
    if isinstance(error, AlreadyExistsError | PreconditionError):
        return _There("there is an object already")
    if isinstance(error, FileNotFoundError):
        return Damaged("an object is missing from the depot", "look for another copy of the depot", stage="missing")
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return Unreachable("the store does not let this organisation in", "are name and secret right, and the clock of this computer?")
    if isinstance(error, BaseError | OSError | ValueError | NotImplementedError):
        says = "the store does not answer, or does not let this organisation in"  # the library tells no more of a list
        return Unreachable(says, "do it again later; if it stays so, see whether name and secret still hold")
    return Unreachable("the store does not answer as one should", "is the address right?")


def _fetched(store: S3Store | HTTPStore, path: str, patience: float) -> bytes:
    """Give an object's bytes, read no further than an object may be long."""

    def act() -> bytes:
        answer = obstore.get(store, path)
        if answer.meta["size"] > OBJECT_BYTES_CAP:
            raise _too_large()
        parts = bytearray()
        for part in answer.stream():
            parts += part
            if len(parts) > OBJECT_BYTES_CAP:
                raise _too_large()
        return bytes(parts)

    return within(patience, act)


def _too_large() -> Damaged:
    return Damaged(f"an object is larger than {OBJECT_BYTES_CAP} bytes", stage="size")
