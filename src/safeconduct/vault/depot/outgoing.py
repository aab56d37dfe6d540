"""Write one file that leaves the vault: durable first, named last, and never over another file.

with Outgoing(Path("/media/stick/export.age")) as out:
    out.write(piece)
    digest = out.settle()   # on the medium, still without its name
    out.give_name()         # left out, the file vanishes at the end of the block
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from safeconduct.errors import Mistaken, Refused, Unreachable


@contextmanager
def _writing() -> Iterator[None]:
    """Turn what the operating system says into one of our errors, without the path."""
    try:
        yield
    except FileExistsError:
        raise Refused("there is a file of that name already", "choose another name; an export never overwrites anything") from None
    except (FileNotFoundError, NotADirectoryError):
        raise Mistaken("the folder for that file is not there", "make it first, or name another") from None
    except OSError as error:
        raise Unreachable(f"the file could not be written ({os.strerror(error.errno or 0)})", "nothing was left there") from None


class Outgoing:
    """A file on its way out: readable by nobody else, hidden under a random name until `give_name`."""

    def __init__(self, path: Path) -> None:
        """Take the name that the file will have.

        Raises:
            Refused: there is something of that name.
            Mistaken: its folder is not there.
        """
        self._path = path
        self._part = path.with_name(f".{secrets.token_hex(8)}.part")
        self._hash = hashlib.sha256()
        self._is_named = False
        if os.path.lexists(path):
            raise Refused("there is a file of that name already", "choose another name; an export never overwrites anything")
        with _writing():
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            self._descriptor = os.open(self._part, flags, 0o600)

    def write(self, piece: bytes) -> None:
        """Add bytes at the end."""
        with _writing():
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        self._hash.update(piece)

    def settle(self) -> bytes:
        """Wait until all bytes are on the medium, and give their SHA-256."""
        with _writing():
            os.fsync(self._descriptor)
        return self._hash.digest()

    def give_name(self) -> None:
        """Give the file its name, and wait until that is on the medium too.

        Raises:
            Refused: meanwhile somebody made a file of that name; it is left alone.
        """
        with _writing():
            try:
                os.link(self._part, self._path)
                self._part.unlink()
            except PermissionError:  # a stick's file system has no links: look, then rename
                if os.path.lexists(self._path):
                    raise FileExistsError from None
                self._part.rename(self._path)
            self._is_named = True
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self._descriptor)
        if not self._is_named:
            with _writing():
                self._part.unlink(missing_ok=True)
