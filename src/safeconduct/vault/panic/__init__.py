"""Destroy what opens a vault, in a moment and without opening anything.

The room's rule: no key, no passphrase, no network, no free disk and no cryptographic library is needed, and how long it takes does not
depend on what the vault holds. Everything else in the folder stays sealed under keys that were in the keystore alone, so the keystore is
what must go. It is overwritten where it lies and never written anew: at every moment either the whole of it is there, or it opens nothing.

    >>> import tempfile
    >>> from safeconduct.vault.depot import DiskFiles
    >>> destroy_keystore(Path(tempfile.mkdtemp()), DiskFiles())
    Destroyed(found=0, left=0, kept_bytes=0)
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from safeconduct.errors import Damaged, Unreachable
from safeconduct.vault.depot import Files
from safeconduct.vault.panic.ending import Ending, end_holders

__all__ = [
    "KEYSTORES",
    "REPLICAS",
    "Destroyed",
    "Ending",
    "destroy_keystore",
    "end_holders",
    "freed_later",
    "overwritten_when_replaced",
    "remove_replica",
]

KEYSTORES = ("keystore.new", "keystore")
"""What opens a vault: first what an interrupted change left, which is a keystore too, then the keystore; the vault is whole until then."""
REPLICAS = tuple(f"replica.db{kind}{log}" for kind in ("", ".new", ".damaged") for log in ("", "-wal", "-shm", "-journal"))
_CAP_BYTES = 4 * 1024 * 1024  # no keystore is larger


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """What became of the keystore.

    Attributes:
        found: files that were keystores.
        left: of these, how many are as they were: the vault may still open.
        kept_bytes: of these, how many were removed and could not be overwritten: a laboratory may find their bytes.
    """

    found: int
    left: int
    kept_bytes: int


def destroy_keystore(folder: Path, files: Files) -> Destroyed:
    """Overwrite every keystore in place with random bytes, durably, and take its name away.

    Where a disk refuses one of the two the other is done; nothing is raised, since whoever calls has more to do.
    """
    found = left = kept_bytes = 0
    for name in KEYSTORES:
        path = folder / name
        size = _size(path, files)
        if size is None:
            continue
        found += 1
        is_overwritten = is_removed = False
        try:
            files.overwrite(path, os.urandom(size))
            is_overwritten = True
        except Unreachable:
            pass
        try:
            files.remove(path)
            files.sync_folder(folder)
            is_removed = True
        except Unreachable:
            pass
        left += not is_overwritten and not is_removed
        kept_bytes += not is_overwritten and is_removed
    return Destroyed(found=found, left=left, kept_bytes=kept_bytes)


@contextmanager
def overwritten_when_replaced(path: Path) -> Iterator[None]:
    """Overwrite the bytes of a file that a block puts another one in the place of; if the block fails, the file is as it was.

    What a flash disk keeps of it elsewhere is out of reach of any program.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        yield
        os.pwrite(descriptor, os.urandom(os.fstat(descriptor).st_size), 0)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_replica(folder: Path, files: Files) -> bool:
    """Take the local copy away, which nobody has a key for any more; False when the disk refuses."""
    is_gone = True
    for name in REPLICAS:
        try:
            files.remove(folder / name)
        except Unreachable:
            is_gone = False
    return is_gone


@contextmanager
def freed_later(folder: Path) -> Iterator[None]:
    """Let the disk take back the room of the local copy after a block that removes it, not within it: that takes longer for a large vault.

    A process of its own holds the files open until the block is over; only for a process without threads. A name that is gone is gone, and
    where no such process can be had, the block takes longer.
    """
    writer = -1
    with suppress(OSError):
        writer = _hold(folder)
    try:
        yield
    finally:
        if writer >= 0:
            os.close(writer)


def _hold(folder: Path) -> int:
    """Begin a process that holds the local copy open until the descriptor given is closed."""
    held = []
    for name in REPLICAS:
        with suppress(OSError):
            held.append(os.open(folder / name, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK))
    reader, writer = os.pipe()
    if os.fork() == 0:
        try:
            os.setsid()
            for descriptor in (0, 1, 2, writer):  # whoever waits for the words of this command must not wait for this
                with suppress(OSError):
                    os.close(descriptor)
            os.read(reader, 1)  # nothing comes: it returns when the other one closes its end, or has ended
        finally:
            os._exit(0)
    for descriptor in (*held, reader):
        os.close(descriptor)
    return writer


def _size(path: Path, files: Files) -> int | None:
    """Give the size of a file in bytes; None when there is none."""
    try:
        data = files.read(path, _CAP_BYTES)
    except (Damaged, Unreachable):
        return _CAP_BYTES
    return None if data is None else len(data)
