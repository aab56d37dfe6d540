"""Pack a ledger for others, and check a pack that came: one ZIP that says the same, byte for byte, whenever it is packed.

The rule of this room: a pack is checked by packing again what was read in it. Nothing in it can therefore differ by a single byte from what
it says, not even where a ZIP has room for more. What that cannot show is that somebody wrote a whole pack anew: that shows by its SHA-256,
which stands in the vault that made it and is told by another way.

    >>> unpack(pack(Ledger(), {})).ledger == Ledger()
    True
"""

from __future__ import annotations

import encodings.cp437
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from safeconduct.errors import Damaged, Mistaken
from safeconduct.studies.evidence.ledger import Ledger
from safeconduct.studies.evidence.linked import read_linked, write_linked
from safeconduct.studies.evidence.stamping import Stamp, check_stamps
from safeconduct.studies.evidence.tables import records, statements

_NAMES: Final = encodings.cp437  # names of files are read in it; loaded here, since inside the quarantine no file can be opened
_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
_RIGHTS: Final = 0o100600 << 16
_MANIFEST, _LINKED, _CAPTURES = "datapackage.json", "claims.jsonld", "captures/"
_STAMPS, _TOKENS = "stamps.json", "tokens/"
_KINDS: Final = {
    "jsonld": "application/ld+json",
    "json": "application/json",
    "csv": "text/csv",
    "txt": "text/plain",
    "tsr": "application/timestamp-reply",
    "pem": "application/x-pem-file",
}
_MOST_BYTES: Final = 32 * 1024 * 1024  # of a pack: what the quarantine takes in
MOST_PACK_BYTES: Final = 31 * 1024 * 1024  # of the captures of a pack, which leaves a MiB for all else
_MOST_FILES: Final = 4096
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
_DAMAGED: Final = "ask for the pack again, and for its SHA-256 by another way"


class Unpacked(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a pack: the ledger, the bytes of its captures by their ids, and the stamps under which those stand.

    That each capture stands under its root was checked; whose the tokens are was not: that needs a certificate that the reader trusts.
    """

    ledger: Ledger
    captures: dict[str, bytes]
    stamps: tuple[Stamp, ...] = ()


def pack(ledger: Ledger, captures: Mapping[str, bytes], stamps: Sequence[Stamp] = ()) -> bytes:
    """Pack a ledger with the bytes of its captures, by their ids; the same content gives the same bytes.

    Args:
        ledger: cleared for this use and masked.
        captures: by their ids.
        stamps: with the places of captures of this ledger and of no other: another's salt would let a reader try out what it is.

    Raises:
        Damaged: a capture does not stand where its root says.
        Mistaken: a capture of the ledger has no bytes here, or they are others than those of its SHA-256; it is named by its number.
    """
    files = {
        "README.txt": _README.encode(),
        _LINKED: write_linked(ledger),
        "ftm.statements.csv": statements(ledger),
        "huridocs.csv": records(ledger),
    }
    kinds: dict[str, str] = {}
    for number, capture in enumerate(ledger.captures, 1):
        content = captures.get(capture.id)
        if content is None or hashlib.sha256(content).hexdigest() != capture.sha256 or len(content) != capture.size:
            raise Mistaken(f"capture {number}: its bytes are not those of its SHA-256", _DAMAGED)
        files[_CAPTURES + capture.sha256] = content
        kinds[_CAPTURES + capture.sha256] = capture.media_type
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
                "bytes": len(files[name]),
                "hash": f"sha256:{hashlib.sha256(files[name]).hexdigest()}",
            }
            for name in sorted(files)
        ],
    }
    files[_MANIFEST] = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    return _zipped(files)


def _stamped(stamps: Sequence[Stamp]) -> dict[str, bytes]:
    """Write stamps: what a reader computes with as one list, tokens and certificates as files that other programs take."""
    if not stamps:
        return {}
    plain = [msgspec.to_builtins(msgspec.structs.replace(each, token=b"", authority="")) for each in stamps]
    files = {_STAMPS: msgspec.json.format(msgspec.json.encode(plain), indent=1) + b"\n"}
    for each in stamps:
        files |= {f"{_TOKENS}{each.root}.tsr": each.token, f"{_TOKENS}{each.root}.pem": each.authority.encode()}
    return files


def _read_stamped(files: Mapping[str, bytes]) -> tuple[Stamp, ...]:
    if _STAMPS not in files:
        return ()
    try:
        plain = msgspec.json.decode(files[_STAMPS], type=tuple[Stamp, ...])
        return tuple(
            msgspec.structs.replace(
                each, token=files[f"{_TOKENS}{each.root}.tsr"], authority=files[f"{_TOKENS}{each.root}.pem"].decode("ascii")
            )
            for each in plain
        )
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError, KeyError):
        raise Damaged("the stamps of the pack cannot be read", _DAMAGED, stage="stamp") from None


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packer:  # stored: what a packer squeezes differs from one to the next
        for name in sorted(files):
            about = zipfile.ZipInfo(name, _TIME)
            about.create_system = 3
            about.external_attr = _RIGHTS
            packer.writestr(about, files[name])
    return out.getvalue()


def unpack(data: bytes) -> Unpacked:
    """Check a pack and give what is in it.

    Raises:
        Mistaken: it is no pack, or one of another version.
        Damaged: something in it is not what it says; names the file by its number in the package.
    """
    if len(data) > _MOST_BYTES:
        raise Mistaken(f"the pack is larger than {_MOST_BYTES // 1024 // 1024} MiB", "ask for it in parts")
    files = _files(data)
    try:
        manifest = msgspec.json.decode(files.get(_MANIFEST, b""), type=dict[str, Any])
        listed = msgspec.convert(manifest.get("resources"), list[dict[str, Any]])
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        raise Mistaken("that is no evidence pack", "a pack is a ZIP with datapackage.json and claims.jsonld") from None
    if manifest.get("version") != "1" or _LINKED not in files:
        raise Mistaken("that is no evidence pack of this version", "a newer version of this program may read it")
    for number, each in enumerate(listed, 1):
        content = files.get(str(each.get("path")))
        if content is None or each.get("hash") != f"sha256:{hashlib.sha256(content).hexdigest()}":
            raise Damaged(f"file {number} of the pack is not the one that was packed", _DAMAGED, stage="pack")
    ledger = read_linked(files[_LINKED])
    captures = {each.id: files.get(_CAPTURES + each.sha256, b"") for each in ledger.captures}
    stamps = _read_stamped(files)
    if pack(ledger, captures, stamps) != data:
        raise Damaged("the pack is not, byte for byte, what was packed", _DAMAGED, stage="pack")
    return Unpacked(ledger=ledger, captures=captures, stamps=stamps)


def _files(data: bytes) -> dict[str, bytes]:
    """Give the files of a stored ZIP; nothing is unpacked that could grow."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > _MOST_FILES or any(
                each.compress_type != zipfile.ZIP_STORED or each.file_size > len(data) for each in entries
            ):
                raise Mistaken("that is no evidence pack", "a pack is a ZIP whose files are stored as they are")
            return {each.filename: package.read(each) for each in entries}
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError, RuntimeError, OverflowError):
        raise Damaged("the pack cannot be opened", _DAMAGED, stage="pack") from None


def unpack_packed(data: bytes) -> bytes:
    """Check a pack in the quarantine: give what is in it as msgpack."""
    return msgspec.msgpack.encode(unpack(data))
