"""Bytes of a file as they flow out of it, packed (gzip, member by member) or not, with a cap on what comes out."""

from __future__ import annotations

import zlib
from typing import Final, Protocol

from safeconduct.errors import Refused

MOST_UNPACKED_BYTES: Final = 2 * 1024 * 1024 * 1024  # of one archive, which takes no memory; those of single pages have 1 to 30 MiB
_GZIP: Final = 31  # zlib's word for gzip with its own header and sum
_MAGIC: Final = b"\x1f\x8b"
_CHUNK_BYTES: Final = 1 << 16
_HINT: Final = "take the pages apart, in archives of their own"


class Source(Protocol):
    """Something to read from."""

    def read(self, most: int, /) -> bytes:
        """Give at most so many bytes, and none at the end."""


class Broken(Exception):
    """The file ends too early, or what packs it does not hold; its words are ours."""


class Flow:
    """A file that is read from front to back.

    Attributes:
        mark: where the record that is being read begins in the file: of a packed one the first byte of its gzip member.
    """

    def __init__(self, source: Source, spent: list[int] | None = None) -> None:
        """Begin at the front; `spent` counts what came out of all files of an archive together."""
        self._source = source
        self._ahead = source.read(_CHUNK_BYTES)
        self._at = 0
        self.mark = 0
        self._waiting = b""
        self._zip = zlib.decompressobj(_GZIP) if self._ahead[:2] == _MAGIC else None
        self._spent = spent if spent is not None else [0]

    def begin(self) -> int:
        """Say that a record begins with what comes next, and give its `mark`.

        Raises:
            Broken: what packs it does not hold.
        """
        if self._zip is None:
            self.mark = self._at - len(self._waiting)
        elif not self._waiting:
            self._waiting = self.some()  # where a member has ended, the next one begins with this
        return self.mark

    def some(self) -> bytes:
        """Give the next bytes, at most 64 KiB; none at the end.

        Raises:
            Broken: a member does not unpack, or ends too early.
            Refused: more came out than may.
        """
        if self._waiting:
            found, self._waiting = self._waiting, b""
            return found
        found = self._unpacked() if self._zip is not None else self._plain()
        self._spent[0] += len(found)
        if self._spent[0] > MOST_UNPACKED_BYTES:
            raise Refused(f"the archive unpacks to more than {MOST_UNPACKED_BYTES // 1024 // 1024} MiB", _HINT)
        return found

    def take(self, most: int) -> bytes:
        """Give at most so many of the next bytes; none at the end."""
        found = self.some()
        self._waiting = found[most:]
        return found[:most]

    def line(self, most: int) -> bytes:
        """Give a line with its end; what is left at the end of the file.

        Raises:
            Broken: it is longer than it may be, or as `some`.
        """
        parts: list[bytes] = []
        size = 0
        while found := self.some():
            end = found.find(b"\n") + 1
            self._waiting = found[end:] if end else b""
            parts.append(found[:end] if end else found)
            size += len(parts[-1])
            if size > most:
                raise Broken("a line is longer than any such line")
            if end:
                break
        return b"".join(parts)

    def _plain(self) -> bytes:
        found, self._ahead = self._ahead or self._source.read(_CHUNK_BYTES), b""
        self._at += len(found)
        return found

    def _is_over(self) -> bool:
        self._ahead = self._ahead or self._source.read(_CHUNK_BYTES)
        return not self._ahead

    def _unpacked(self) -> bytes:
        assert self._zip is not None
        while True:
            if self._zip.eof:
                if self._is_over():
                    return b""
                self.mark, self._zip = self._at, zlib.decompressobj(_GZIP)
            fed = self._zip.unconsumed_tail or self._plain()
            try:
                found = self._zip.decompress(fed, _CHUNK_BYTES)
            except zlib.error:
                raise Broken("what packs it (gzip) does not hold") from None
            if self._zip.eof:
                self._ahead = self._zip.unused_data + self._ahead
                self._at -= len(self._zip.unused_data)
            if found:
                return found
            if not fed and not self._zip.eof:
                raise Broken("it ends in the middle of what packs it (gzip)")
