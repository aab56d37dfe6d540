"""Look at the captures that are about to leave, and let their bytes flow into a pack; only a small one is ever whole in memory."""

from __future__ import annotations

import hashlib
import mimetypes
import zlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Damaged, Mistaken, Refused
from safeconduct.ids import show
from safeconduct.studies import archives, papers
from safeconduct.studies.evidence import Capture, Gap, Ledger
from safeconduct.vault.quarantine import Limits, contain, contain_stream

_READ_BYTES = Limits().input_bytes - 16  # of a capture that the guard reads, with the ending of its name
_ARCHIVE_BYTES = 64 * 1024 * 1024  # of a web archive that is held whole, as a WACZ must be; a larger WARC flows
_SECONDS = 120  # of computing, for the texts of the largest web archive


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the captures of a ledger are.

    Attributes:
        texts: what the guard can read of them, by their numbers.
        unread: how many it cannot read, or not in full.
        sums: the CRC-32 of each by its SHA-256.
    """

    texts: dict[str, str]
    unread: int
    sums: dict[str, int]


def seen_captures(office: Office, ledger: Ledger, progress: Progress) -> Seen:
    """Go through the bytes of each capture once: for its hash, its checksum, and what the guard reads of it in the quarantine.

    Raises:
        Damaged: one is not whole here, or not the one of its hash.
    """
    found = Seen(texts={}, unread=0, sums={})
    whole, done = sum(each.size for each in ledger.captures), 0
    for number, capture in enumerate(ledger.captures, 1):
        digest, total, kept = hashlib.sha256(), 0, bytearray()
        most = _ARCHIVE_BYTES if capture.media_type in archives.MEDIA_TYPES else _READ_BYTES
        for piece in _pieces(office, capture):
            digest.update(piece)
            total = zlib.crc32(piece, total)
            done += len(piece)
            if capture.size <= most:
                kept += piece
            progress("reading the captures", done, whole)
        if digest.hexdigest() != capture.sha256:
            raise Damaged(f"capture {number}: its bytes are not those of its SHA-256", "look at: safeconduct verify", stage="capture")
        found.sums[capture.sha256] = total
        text, is_whole = _text(office, bytes(kept), capture)
        found = msgspec.structs.replace(found, texts=found.texts | {f"capture {number}": text}, unread=found.unread + (not is_whole))
    return found


def flowing(office: Office, parts: Iterable[bytes | Gap], refs: Mapping[str, bytes], size: int, progress: Progress) -> Iterator[bytes]:
    """Give the bytes of a file, captures piece by piece where its gaps are.

    Args:
        office: has the captures.
        parts: of the file.
        refs: the reference of a capture by its SHA-256.
        size: of the whole file.
        progress: told how much of it was given.
    """
    done = 0
    for part in parts:
        for piece in office.replica.capture_pieces(refs[part.sha256]) if isinstance(part, Gap) else (part,):
            yield piece
            done += len(piece)
            progress("writing the file", done, size)


def _pieces(office: Office, capture: Capture) -> Iterator[bytes]:
    ref = bytes.fromhex(capture.id)
    if not office.replica.look("capture", ref).is_whole:
        hint = "wait until all of it has arrived, or leave its claims out"
        raise Damaged(f"the capture {show(ref)} is not whole here", hint, stage="capture")
    yield from office.replica.capture_pieces(ref)


def _text(office: Office, content: bytes, capture: Capture) -> tuple[str, bool]:
    """Give what the guard can read of a capture, and whether that is all of it."""
    name = f"capture{mimetypes.guess_extension(capture.media_type) or ''}"
    is_whole = True
    try:
        if capture.media_type in archives.MEDIA_TYPES:
            found = archives.texts_opened(_texts(office, content, capture))
            content, name, is_whole = found.package, "texts.zip", not found.unread
        elif len(content) != capture.size:
            return "", False
        paper = papers.opened(contain(papers.READER, papers.asked(content, name)))
    except (Mistaken, Refused):
        return "", False
    return "\n".join(piece.text for piece in paper.pieces), is_whole and not paper.unchecked


def _texts(office: Office, content: bytes, capture: Capture) -> bytes:
    """Have the texts of a web archive gathered in the quarantine; a large WARC flows through it.

    Raises:
        Mistaken: it is none, does not hold, or is a WACZ too large to be held.
    """
    if len(content) == capture.size:
        return contain(archives.WHOLE_TEXTS_READER, content, limits=Limits(input_bytes=_ARCHIVE_BYTES))
    limits = Limits(input_bytes=capture.size, cpu_seconds=_SECONDS, wall_seconds=2 * _SECONDS)
    return contain_stream(archives.TEXTS_READER, office.replica.capture_pieces(bytes.fromhex(capture.id)), capture.size, limits=limits)
