"""Check a pack that came, as its bytes flow by.

The rule of this page: a pack is checked by laying it out again from what was read in it. Nothing in it can therefore differ by a single
byte from what it says, not even where a ZIP has room for more. What that cannot show is that somebody wrote a whole pack anew: that shows
by its SHA-256, which stands in the vault that made it and is told by another way. Captures are hashed as they pass and never held.

    >>> from safeconduct.studies.evidence.pack import pack
    >>> unpack(pack(Ledger(), {})).ledger == Ledger()
    True
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from collections.abc import Mapping
from typing import Any, Final, Protocol

import msgspec

from safeconduct.errors import Damaged, Mistaken
from safeconduct.studies.evidence.ledger import Ledger
from safeconduct.studies.evidence.linked import read_linked
from safeconduct.studies.evidence.pack import CAPTURES, DAMAGED, LINKED, MANIFEST, STAMPS, TOKENS, Gap, laid_out
from safeconduct.studies.evidence.stamping import Stamp

_MOST_BYTES: Final = 32 * 1024 * 1024  # of everything in a pack but its captures
_MOST_FILES: Final = 4096
_HEAD: Final = "<4s5H3L2H"  # before each file of a ZIP
_HEAD_BYTES: Final = struct.calcsize(_HEAD)
_FILE, _LIST = b"PK\3\4", b"PK\1\2"
_CAPTURE: Final = re.compile(re.escape(CAPTURES) + r"([0-9a-f]{64})", re.ASCII)
_PIECE_BYTES: Final = 1 << 20


class Stream(Protocol):
    """Something to read from."""

    def read(self, most: int, /) -> bytes:
        """Give at most so many bytes, and fewer only at the end."""


class Unpacked(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a pack: the ledger, where the bytes of its captures stand by their ids, and the stamps under which those stand.

    That each capture stands under its root was checked; whose the tokens are was not: that needs a certificate that the reader trusts.

    Attributes:
        places: of each capture, at which byte of the pack it begins, and how long it is.
    """

    ledger: Ledger
    places: dict[str, tuple[int, int]]
    stamps: tuple[Stamp, ...] = ()


class _Reading:
    """A pack as it is read: what stands between captures, and what each capture was as it passed."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._at = self._held = 0
        self.parts: list[bytes | Gap] = []
        self.files: dict[str, bytes | Gap] = {}
        self.sums: dict[str, int] = {}
        self.places: dict[str, tuple[int, int]] = {}

    def read(self) -> None:
        """Read file after file, and the list at the end.

        Raises:
            Mistaken: it is no pack.
            Damaged: it ends too early, or a capture is not the one of its name.
        """
        while (mark := self._take(4)) == _FILE:
            self._file(mark)
        if mark != _LIST:
            raise _shut()
        while rest := self._stream.read(_PIECE_BYTES):
            self._hold(rest)
            self.parts.append(rest)

    def _take(self, count: int) -> bytes:
        """Give the next bytes, which are held."""
        self._hold(b"", count)
        found = self._stream.read(count)
        if len(found) < count:
            raise _shut()
        self._at += count
        self.parts.append(found)
        return found

    def _hold(self, more: bytes, count: int = 0) -> None:
        self._held += len(more) + count
        if self._held > _MOST_BYTES:
            raise Mistaken(f"what is in the pack beside captures is larger than {_MOST_BYTES // 1024 // 1024} MiB", "ask for it in parts")

    def _file(self, mark: bytes) -> None:
        head = mark + self._take(_HEAD_BYTES - len(mark))
        _, _, _, kind, _, _, _, packed, size, named, more = struct.unpack(_HEAD, head)
        if kind or packed != size or len(self.files) >= _MOST_FILES:
            raise Mistaken("that is no evidence pack", "a pack is a ZIP whose files are stored as they are")
        name = self._take(named).decode("utf-8", "replace")
        if more:
            self._take(more)
        capture = _CAPTURE.fullmatch(name)
        self.files[name] = self._take(size) if capture is None else self._pass(capture[1], size)

    def _pass(self, sha256: str, size: int) -> Gap:
        """Let a capture pass, and ask that it is the one of its name."""
        digest, total, left = hashlib.sha256(), 0, size
        while left and (piece := self._stream.read(min(left, _PIECE_BYTES))):
            digest.update(piece)
            total = zlib.crc32(piece, total)
            left -= len(piece)
        if left:
            raise _shut()
        if digest.hexdigest() != sha256:
            raise Damaged(f"file {len(self.files) + 1} of the pack is not the one that was packed", DAMAGED, stage="pack")
        self.sums[sha256], self.places[sha256] = total, (self._at, size)
        self._at += size
        gap = Gap(sha256, size)
        self.parts.append(gap)
        return gap


def unpack_stream(stream: Stream) -> Unpacked:
    """Check a pack as it flows by and give what is in it; no capture is held.

    Raises:
        Mistaken: it is no pack, or one of another version.
        Damaged: something in it is not what it says; names the file by its number in the package.
    """
    found = _Reading(stream)
    found.read()
    files = {name: each for name, each in found.files.items() if isinstance(each, bytes)}
    try:
        manifest = msgspec.json.decode(files.get(MANIFEST, b""), type=dict[str, Any])
        listed = msgspec.convert(manifest.get("resources"), list[dict[str, Any]])
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        raise Mistaken("that is no evidence pack", "a pack is a ZIP with datapackage.json and claims.jsonld") from None
    if manifest.get("version") != "1" or LINKED not in files:
        raise Mistaken("that is no evidence pack of this version", "a newer version of this program may read it")
    for number, each in enumerate(listed, 1):
        content = found.files.get(str(each.get("path")))
        if content is None or each.get("hash") != f"sha256:{_digest(content)}":
            raise Damaged(f"file {number} of the pack is not the one that was packed", DAMAGED, stage="pack")
    ledger = read_linked(files[LINKED])
    stamps = _read_stamped(files)
    if _joined(laid_out(ledger, found.sums, stamps)) != _joined(found.parts):
        raise Damaged("the pack is not, byte for byte, what was packed", DAMAGED, stage="pack")
    return Unpacked(ledger=ledger, places={each.id: found.places[each.sha256] for each in ledger.captures}, stamps=stamps)


def unpack(data: bytes) -> Unpacked:
    """Check a pack that is in memory; see `unpack_stream`."""
    return unpack_stream(io.BytesIO(data))


def unpack_packed(stream: Stream) -> bytes:
    """Check a pack in the quarantine as it flows by: give what is in it as msgpack."""
    return msgspec.msgpack.encode(unpack_stream(stream))


def _digest(content: bytes | Gap) -> str:
    return content.sha256 if isinstance(content, Gap) else hashlib.sha256(content).hexdigest()


def _joined(parts: Any) -> list[bytes | Gap]:
    """Join what stands between captures, so that two lists are equal exactly when the bytes are."""
    joined: list[bytes | Gap] = []
    waiting: list[bytes] = []
    for part in parts:
        if isinstance(part, bytes):
            waiting.append(part)
            continue
        joined += [b"".join(waiting), part]
        waiting = []
    return [*joined, b"".join(waiting)]


def _read_stamped(files: Mapping[str, bytes]) -> tuple[Stamp, ...]:
    if STAMPS not in files:
        return ()
    try:
        plain = msgspec.json.decode(files[STAMPS], type=tuple[Stamp, ...])
        return tuple(
            msgspec.structs.replace(
                each, token=files[f"{TOKENS}{each.root}.tsr"], authority=files[f"{TOKENS}{each.root}.pem"].decode("ascii")
            )
            for each in plain
        )
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError, KeyError):
        raise Damaged("the stamps of the pack cannot be read", DAMAGED, stage="stamp") from None


def _shut() -> Damaged:
    return Damaged("the pack cannot be opened", DAMAGED, stage="pack")
