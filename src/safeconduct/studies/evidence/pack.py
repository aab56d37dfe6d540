"""Pack a ledger for others: one ZIP that says the same, byte for byte, whenever it is packed.

The rule of this page: a pack is laid out as bytes with gaps, and a gap is a capture, of which no more than its hash, size and checksum is
known here. So it is written and checked as a stream, and captures of any size need no memory.

    >>> b"".join(part for part in laid_out(Ledger(), {}) if isinstance(part, bytes)) == pack(Ledger(), {})
    True
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.studies.evidence.ledger import Ledger
from safeconduct.studies.evidence.linked import write_linked
from safeconduct.studies.evidence.stamping import Stamp, check_stamps
from safeconduct.studies.evidence.tables import records, statements

_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
_RIGHTS: Final = 0o100600 << 16
MANIFEST, LINKED, CAPTURES = "datapackage.json", "claims.jsonld", "captures/"
STAMPS, TOKENS = "stamps.json", "tokens/"
_KINDS: Final = {
    "jsonld": "application/ld+json",
    "json": "application/json",
    "csv": "text/csv",
    "txt": "text/plain",
    "tsr": "application/timestamp-reply",
    "pem": "application/x-pem-file",
}
_ZIP_VERSION, _UNIX = 20, 3
MOST_PACK_BYTES: Final = 2 * 1024 * 1024 * 1024  # of the captures of a pack: beyond it not every program reads a ZIP, nor every stick
_README: Final = """An evidence pack: who said what, on whose word, how firmly. No claim in it is called true.

datapackage.json     every file with its size and SHA-256 (Frictionless Data Package)
claims.jsonld        sources, utterances, claims, assertions and how they rest on each other (PROV-O, schema.org); the whole of it
ftm.statements.csv   the same as statements of FollowTheMoney, with less
huridocs.csv         the same as information records of HURIDOCS, by field number, with less
captures/            kept copies, each under its SHA-256
stamps.json           where each copy stands under the hash of its day, with a salt of its own
tokens/              what an authority said of that hash, and when (RFC 3161): <root>.tsr; its certificate: <root>.pem

Check it without a network: safeconduct evidence verify FILE
"""
DAMAGED: Final = "ask for the pack again, and for its SHA-256 by another way"


class Gap(msgspec.Struct, frozen=True):
    """Where the bytes of a capture stand in a pack, by their SHA-256 in hexadecimal and their number."""

    sha256: str
    size: int


def laid_out(ledger: Ledger, sums: Mapping[str, int], stamps: Sequence[Stamp] = ()) -> Iterator[bytes | Gap]:
    """Lay a pack out: bytes, and gaps where the bytes of captures go; the same content gives the same parts.

    Args:
        ledger: cleared for this use and masked.
        sums: the CRC-32 of each capture by its SHA-256, of bytes that were seen to have it.
        stamps: with the places of captures of this ledger and of no other: another's salt would let a reader try out what it is.

    Raises:
        Damaged: a capture does not stand where its root says.
        Mistaken: a capture of the ledger is not among the sums; it is named by its number.
    """
    files: dict[str, bytes | Gap] = {
        "README.txt": _README.encode(),
        LINKED: write_linked(ledger),
        "ftm.statements.csv": statements(ledger),
        "huridocs.csv": records(ledger),
    }
    kinds: dict[str, str] = {}
    for number, capture in enumerate(ledger.captures, 1):
        if capture.sha256 not in sums:
            raise Mistaken(f"capture {number}: its bytes are not those of its SHA-256", DAMAGED)
        files[CAPTURES + capture.sha256] = Gap(capture.sha256, capture.size)
        kinds[CAPTURES + capture.sha256] = capture.media_type
    check_stamps(ledger, stamps)
    files |= _stamped(stamps)
    manifest = {
        "profile": "data-package",
        "name": "safeconduct-evidence",
        "version": "1",
        "resources": [
            {
                "name": name.replace("/", "-").replace(".", "-").lower(),
                "path": name,
                "mediatype": kinds.get(name) or _KINDS[name.rpartition(".")[2]],
                "bytes": each.size if isinstance(each, Gap) else len(each),
                "hash": f"sha256:{each.sha256 if isinstance(each, Gap) else hashlib.sha256(each).hexdigest()}",
            }
            for name, each in sorted(files.items(), key=lambda one: one[0])
        ],
    }
    files[MANIFEST] = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    return _zipped(files, sums)


def pack(ledger: Ledger, captures: Mapping[str, bytes], stamps: Sequence[Stamp] = ()) -> bytes:
    """Pack a ledger with the bytes of its captures, by their ids, in memory; see `laid_out`.

    Raises:
        Damaged: a capture does not stand where its root says.
        Mistaken: a capture of the ledger has no bytes here, or they are others than those of its SHA-256; it is named by its number.
    """
    held = {hashlib.sha256(content).hexdigest(): content for content in captures.values()}
    sums = {name: zlib.crc32(content) for name, content in held.items()}
    parts = laid_out(ledger, sums, stamps)
    return b"".join(held[part.sha256] if isinstance(part, Gap) else part for part in parts)


def _stamped(stamps: Sequence[Stamp]) -> dict[str, bytes | Gap]:
    """Write stamps: what a reader computes with as one list, tokens and certificates as files that other programs take."""
    if not stamps:
        return {}
    plain = [msgspec.to_builtins(msgspec.structs.replace(each, token=b"", authority="")) for each in stamps]
    files: dict[str, bytes | Gap] = {STAMPS: msgspec.json.format(msgspec.json.encode(plain), indent=1) + b"\n"}
    for each in stamps:
        files |= {f"{TOKENS}{each.root}.tsr": each.token, f"{TOKENS}{each.root}.pem": each.authority.encode()}
    return files


def _zipped(files: Mapping[str, bytes | Gap], sums: Mapping[str, int]) -> Iterator[bytes | Gap]:
    """Lay out a ZIP of stored files, for what a packer squeezes differs from one to the next; as Python's own packer writes it."""
    at, central = 0, b""
    for name in sorted(files):
        each = files[name]
        about = zipfile.ZipInfo(name, _TIME)
        about.CRC = sums[each.sha256] if isinstance(each, Gap) else zlib.crc32(each)
        about.file_size = about.compress_size = each.size if isinstance(each, Gap) else len(each)
        head = about.FileHeader(zip64=False)
        listed = head[10:26]  # time, day, sum and sizes, as they stand before the file
        named = name.encode()
        rights = struct.pack("<5H2L", len(named), 0, 0, 0, 0, _RIGHTS, at)
        central += struct.pack("<4s4B2H", b"PK\1\2", _ZIP_VERSION, _UNIX, _ZIP_VERSION, 0, 0, 0) + listed + rights + named
        yield head
        yield each
        at += len(head) + about.file_size
    yield central + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(files), len(files), len(central), at, 0)
