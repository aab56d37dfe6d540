"""Keep whole files in one folder so that a power cut leaves each of them there or not there, never in between.

A file is written under a passing name, made durable, renamed, and then its name is made durable; only after that does `put` return. What
was left by an interrupted write bears the ending `.part` and is swept away by the next owner of the folder.

    >>> import tempfile
    >>> shelf = Shelf(Path(tempfile.mkdtemp()) / "shelf")
    >>> shelf.put("note", b"whole or not at all")
    >>> shelf.names(), shelf.get("note", limit=1024)
    (['note'], b'whole or not at all')
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from safeconduct.errors import Mistaken, Unreachable
from safeconduct.vault.depot.files import DiskFiles, Files

_PASSING = ".part"
_DRAW_BYTES = 4  # enough that two writes of one process never meet
_HEX = frozenset("0123456789abcdef")
_PLAIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz-.")


def plain_name(name: str) -> str:
    """Give back a name that stays in its folder: lower-case letters, digits, `-` and inner dots, not passing.

    Raises:
        Mistaken: it could lead elsewhere, or be taken for a leftover.
    """
    if not name or not _PLAIN.issuperset(name) or name.startswith(".") or name.endswith(_PASSING):
        raise Mistaken("that is no name for an object of a vault")
    return name


def is_leftover(name: str) -> bool:
    """Say whether a file is what an interrupted `put` left: a plain name, eight hexadecimal digits, `.part`."""
    if not name.endswith(_PASSING):
        return False
    stem, _, draw = name.removesuffix(_PASSING).rpartition(".")
    return bool(stem) and len(draw) == 2 * _DRAW_BYTES and _HEX.issuperset(draw)


class Shelf:
    """One folder of whole files. One process writes at a time: the vault's lock sees to it.

    Args:
        folder: where; it is made with the first file.
        files: the disk.
    """

    def __init__(self, folder: Path, files: Files | None = None) -> None:
        """Remember where; nothing is touched yet."""
        self._folder = folder
        self._files: Files = files or DiskFiles()
        self._settled = False

    def put(self, name: str, data: bytes, *, is_durable: bool = True) -> None:
        """Keep a file under a name, durably; an older one of that name is replaced in one step.

        Args:
            name: its name.
            data: its bytes.
            is_durable: False for what may be lost, or come back torn, after a power cut; it is then sealed so that this shows.

        Raises:
            Unreachable: the disk did not do it. The file may be there or not; what was there before is whole.
        """
        path = self._folder / plain_name(name)
        passing = self._folder / f"{name}.{secrets.token_hex(_DRAW_BYTES)}{_PASSING}"
        try:
            if is_durable:
                self.settle()
            else:
                self._files.make_folder(self._folder)
            self._files.write(passing, data)
            if is_durable:
                self._files.sync(passing)
            self._files.rename(passing, path)
            if is_durable:
                self._files.sync_folder(self._folder)
        except Unreachable:
            self._settled = False
            with contextlib.suppress(Unreachable):
                self._files.remove(passing)
            raise

    def settle(self) -> None:
        """Make durable what an earlier process may have left half done: the folder's own name, and the names in it.

        Without it, a file could outlive a power cut on which an older one, that it builds upon, is lost.
        """
        if not self._settled:
            self._files.make_folder(self._folder)
            self._files.sync_folder(self._folder.parent)
            self._files.sync_folder(self._folder)
            self._settled = True

    def get(self, name: str, *, limit: int) -> bytes | None:
        """Give a file's bytes, or None if there is none.

        Raises:
            Damaged: stage `size`; it is larger than the limit, and was not read.
        """
        return self._files.read(self._folder / plain_name(name), limit)

    def names(self) -> list[str]:
        """List the files in order of their names, without leftovers."""
        return [name for name in self._files.names(self._folder) if not is_leftover(name)]

    def remove(self, name: str) -> None:
        """Take a file away, durably; an absent one is fine."""
        self._files.remove(self._folder / plain_name(name))
        self._files.sync_folder(self._folder)

    def sweep(self) -> int:
        """Remove what interrupted writes left; say how many there were. Only the holder of the vault's lock may call it."""
        leftovers = [name for name in self._files.names(self._folder) if is_leftover(name)]
        for name in leftovers:
            self._files.remove(self._folder / name)
        return len(leftovers)
