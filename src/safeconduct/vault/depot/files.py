"""Touch the disk: the few operations that a shelf needs, and nothing that hides an error.

This is the edge of the vault. Power cuts, full disks and read-only sticks are put in here by the tests, under everything that is above.

    >>> DiskFiles().names(Path("/no/such/folder"))
    []
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from safeconduct.errors import Damaged, Unreachable

_PRIVATE_FILE = 0o600  # nobody else on this machine reads it
_PRIVATE_FOLDER = 0o700


class Files(Protocol):
    """What a shelf asks of a disk. Every operation raises `Unreachable` when the disk does not do it."""

    def make_folder(self, folder: Path) -> None:
        """Make the folder and those above it; an existing one is fine. Its name is durable only after `sync_folder` of the one above."""

    def write(self, path: Path, data: bytes) -> None:
        """Write a new file, or the whole of an old one; durable only after `sync`."""

    def overwrite(self, path: Path, data: bytes) -> None:
        """Write over the beginning of a file where it lies, without making it shorter or longer; durable on return.

        For what must be destroyed: no other block of the disk is needed, and on a disk that writes in place none keeps what was there.
        """

    def sync(self, path: Path) -> None:
        """Make the bytes of a file durable."""

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder durable."""

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name in one step; a file that had the name is replaced."""

    def remove(self, path: Path) -> None:
        """Take a file away; an absent one is fine."""

    def remove_folder(self, folder: Path) -> None:
        """Take an empty folder away; an absent one is fine."""

    def read(self, path: Path, limit: int) -> bytes | None:
        """Give the bytes of a regular file, or None if there is none. More than `limit` bytes: `Damaged` (stage `size`), before reading."""

    def names(self, folder: Path) -> list[str]:
        """List the names in a folder, sorted; none if there is no such folder."""

    def folders(self, folder: Path) -> list[str]:
        """List the names of the folders in a folder, sorted; links do not count."""


@contextmanager
def _answering(act: str) -> Iterator[None]:
    """Turn what the operating system says into `Unreachable`, without the path."""
    try:
        yield
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "unknown")
        hints = {
            "ENOSPC": "make room on the disk and do it again",
            "EDQUOT": "make room on the disk and do it again",
            "EROFS": "the medium is read-only: move the vault to one that can be written",
            "EACCES": "this account may not use the vault's folder",
        }
        hint = hints.get(reason, "check the disk; what was said to be kept is kept")
        raise Unreachable(f"the disk did not {act} ({reason})", hint) from None


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    """Open a file or folder for the length of a block; no link is followed and nothing is waited for."""
    descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, _PRIVATE_FILE)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


class DiskFiles:
    """The real disk."""

    def make_folder(self, folder: Path) -> None:
        """Make the folder and those above it, readable by nobody else."""
        with _answering("make a folder"):
            folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)

    def write(self, path: Path, data: bytes) -> None:
        """Write a whole file, readable by nobody else."""
        with _answering("write"), _opened(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as descriptor:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]

    def overwrite(self, path: Path, data: bytes) -> None:
        """Write over a file where it lies, whatever its rights, and wait until that is on the medium."""
        with _answering("overwrite a file"):
            if not path.is_symlink():
                path.chmod(_PRIVATE_FILE)
            with _opened(path, os.O_WRONLY) as descriptor:
                rest = memoryview(data)[: os.fstat(descriptor).st_size]
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
                os.fsync(descriptor)

    def sync(self, path: Path) -> None:
        """Wait until the bytes of a file are on the medium. An error is final: what was written counts as lost."""
        with _answering("keep what was written"), _opened(path, os.O_WRONLY) as descriptor:
            os.fsync(descriptor)

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in a folder are on the medium."""
        with _answering("keep a name"), _opened(folder, os.O_RDONLY | os.O_DIRECTORY) as descriptor:
            try:
                os.fsync(descriptor)
            except OSError as error:
                if error.errno != errno.EINVAL:  # some shared folders cannot sync a folder; their server does it by itself
                    raise

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name in one step."""
        with _answering("rename a file"):
            old.replace(new)

    def remove(self, path: Path) -> None:
        """Take a file away; an absent one is fine."""
        with _answering("remove a file"):
            path.unlink(missing_ok=True)

    def remove_folder(self, folder: Path) -> None:
        """Take an empty folder away; an absent or a filled one is left."""
        with _answering("remove a folder"):
            try:
                folder.rmdir()
            except OSError as error:
                if error.errno not in {errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST}:
                    raise

    def read(self, path: Path, limit: int) -> bytes | None:
        """Read a regular file of at most `limit` bytes; a link, pipe or device counts as absent."""
        with _answering("read"):
            try:
                with _opened(path, os.O_RDONLY) as descriptor:
                    facts = os.fstat(descriptor)
                    if not stat.S_ISREG(facts.st_mode):
                        return None
                    if facts.st_size > limit:
                        raise Damaged(f"an object in the vault is larger than {limit} bytes", stage="size")
                    return _read_all(descriptor, limit)
            except OSError as error:
                if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO}:
                    return None
                raise

    def names(self, folder: Path) -> list[str]:
        """List what is in a folder."""
        with _answering("list a folder"):
            try:
                return sorted(os.listdir(folder))  # noqa: PTH208 - names are wanted, not paths: ten times cheaper on long lists
            except (FileNotFoundError, NotADirectoryError):
                return []

    def folders(self, folder: Path) -> list[str]:
        """List the folders in a folder."""
        with _answering("list a folder"):
            try:
                with os.scandir(folder) as entries:
                    return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
            except (FileNotFoundError, NotADirectoryError):
                return []


def _read_all(descriptor: int, limit: int) -> bytes:
    """Read to the end of a file that may still be growing, but never past the limit."""
    parts: list[bytes] = []
    got = 0
    while part := os.read(descriptor, limit + 1 - got):
        parts.append(part)
        got += len(part)
        if got > limit:
            raise Damaged(f"an object in the vault is larger than {limit} bytes", stage="size")
    return b"".join(parts)
