"""Put files into one ZIP, piece by piece, so that the same content gives the same bytes: sorted names, one fixed time, fixed rights.

>>> import io, zipfile
>>> packed = b"".join(archive({"b.txt": [b"two"], "a.txt": [b"on", b"e"]}))
>>> zipfile.ZipFile(io.BytesIO(packed)).namelist()
['a.txt', 'b.txt']
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say; the time of the export is in the journal
_RIGHTS = 0o100600 << 16  # a regular file that nobody else reads
_PIECE_BYTES = 1 << 18  # handed on when so much has been packed
_GROWS = ".jsonl"  # files that may pass 2 GiB get the wide header from the start


class _Drain(io.RawIOBase):
    """What the packer writes into; emptied as it fills."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Take in bytes."""
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def empty(self) -> bytes:
        """Hand out what has come in."""
        whole = b"".join(self._parts)
        self._parts.clear()
        self.size = 0
        return whole


def archive(files: Mapping[str, Iterable[bytes]]) -> Iterator[bytes]:
    """Pack files, by name, into a ZIP; each is read once, when its turn comes."""
    drain = _Drain()
    with zipfile.ZipFile(drain, "w") as packer:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, _TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 3  # Unix, whatever this machine is
            about.external_attr = _RIGHTS
            with packer.open(about, "w", force_zip64=name.endswith(_GROWS)) as entry:
                for piece in files[name]:
                    entry.write(piece)
                    if drain.size >= _PIECE_BYTES:
                        yield drain.empty()
    yield drain.empty()
