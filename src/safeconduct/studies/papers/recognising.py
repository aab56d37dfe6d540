"""Recognise what a file is and read it: the inner side, which only the quarantine loads, with the libraries that parse strangers' bytes.

>>> read("Привет".encode("cp1251"), "note.txt").pieces[0].text
'Привет'
"""

from __future__ import annotations

import codecs
import io
import struct
import zipfile
from typing import Final

import msgspec

from safeconduct.errors import Refused
from safeconduct.studies.papers.letters import OLD_TABLES, coded, decoded, read_html, read_mails, unfolded
from safeconduct.studies.papers.office import read_office, unpacked
from safeconduct.studies.papers.outlook import read_outlook
from safeconduct.studies.papers.paper import NESTED_MOST, Budget, Paper, Piece, damaged, locked
from safeconduct.studies.papers.pdf import read_pdf
from safeconduct.studies.papers.pictures import read_picture

_TABLES: Final = tuple(
    codecs.lookup(name)
    for name in [
        "cp437",
        *OLD_TABLES,
        "cp1250",
        "cp1254",
        "cp1256",
        "idna",
        "iso8859_1",
        "iso8859_2",
        "iso8859_9",
        "koi8_u",
        "utf_16",
        "utf_16_be",
        "utf_16_le",
        "utf_8_sig",
    ]
)
"""Loaded with this module, since inside the quarantine no file can be opened."""
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIL_STARTS: Final = (
    b"received:",
    b"from ",
    b"from:",
    b"return-path:",
    b"delivered-to:",
    b"mime-version:",
    b"message-id:",
    b"date:",
    b"subject:",
    b"to:",
    b"x-",
)
_IS_UTF8: Final = 0x800  # APPNOTE 4.4.4: bit 11 of the flags
_DESCRIPTOR: Final = 24  # bytes behind a file that may say its sizes once more; APPNOTE 4.3.9
_BESIDE: Final = "bytes that belong to no file in this archive were not read: pack it anew"
_NO_TEXT: Final = frozenset(range(9)) | {11} | set(range(14, 32))
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, name: str) -> Paper:
    """Read a file by what it is; of its name only the ending is believed, and only for text.

    Raises:
        Refused: it is locked, damaged, or of a form that cannot be checked.
        Mistaken: it is larger than can be checked.
    """
    return _read(data, name, Budget(), 0)


def _read(data: bytes, name: str, budget: Budget, depth: int) -> Paper:
    def inner(inside: bytes, its_name: str) -> Paper:
        if depth + 1 > NESTED_MOST:
            raise Refused(
                f"files lie in files more than {NESTED_MOST} deep: this cannot be checked, and must not be sent so", "take them out"
            )
        return _read(inside, its_name, budget, depth + 1)

    if not data.strip():
        return Paper("text", (), ())
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(data, budget, inner)
    if data[:1024].find(b"%PDF-") >= 0:
        return read_pdf(data, budget, inner)
    if data.startswith(_PICTURES):
        return read_picture(data)
    if data.startswith(_OLD):
        return read_outlook(data, budget, inner)
    if data.lstrip()[:5] == b"{\\rtf" or data.startswith(b"%!"):  # RTF; PostScript
        raise Refused("this is a form that the guard cannot read: it must not be sent unchecked", "save it as DOCX, XLSX, PDF or EML")
    if not data.startswith(_UTF16) and not _NO_TEXT.isdisjoint(data[:4096]):
        raise Refused("this is a form that the guard cannot read: it must not be sent unchecked", "send what it holds as text, DOCX or PDF")
    ending = name.rpartition(".")[2].lower()
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if ending in {"eml", "mbox"} or (ending not in {"txt", "md", "csv"} and start.startswith(_MAIL_STARTS)):
        return read_mails(data, budget, inner)
    text = budget.take_text(decoded(data))
    if ending in {"ics", "vcf"} or start.startswith((b"begin:vc", b"begin:vcard")):
        text = unfolded(text)
    if ending in {"html", "htm", "xhtml", "svg", "xml"} or start.startswith((b"<!doctype html", b"<html", b"<svg", b"<?xml")):
        return read_html(text, inner)
    return Paper("text", (Piece("text", text),), coded(text))


def _archive(data: bytes, budget: Budget, inner: object) -> Paper:
    assert callable(inner)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, OSError) as error:
        raise damaged("file") from error
    names = set(archive.namelist())
    if len(names) != len(archive.namelist()):
        raise damaged("file")
    beside = _beside(data, archive)
    for sign, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("content.xml", "odf")):
        if any(name.startswith(sign) for name in names):
            paper = read_office(archive, kind, budget, inner)
            return Paper(kind, paper.pieces, (*paper.unchecked, *beside))
    if "EncryptedPackage" in names:
        raise locked()
    pieces = [Piece("comments", budget.take_text(decoded(said))) for said in _remarks(archive)]
    unchecked: list[str] = [*beside]
    for info in archive.infolist():
        name = info.filename
        pieces.append(Piece("names of files", budget.take_text(_shown_name(info))))
        if not name.endswith("/"):
            budget.take_part()
            found = inner(unpacked(archive, name, budget), name)
            pieces += [Piece(f"inside: {piece.where}", piece.text) for piece in found.pieces]
            unchecked += found.unchecked
    return Paper("archive", tuple(pieces), tuple(dict.fromkeys(unchecked)))


def _shown_name(info: zipfile.ZipInfo) -> str:
    """Give the name of a file in an archive; where it is not marked as Unicode, in the table that it most likely is in."""
    return info.filename if info.flag_bits & _IS_UTF8 else decoded(info.filename.encode("cp437", "replace"))


def _beside(data: bytes, archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Tell of bytes in an archive that belong to none of its files."""
    at = 0
    for info in sorted(archive.infolist(), key=lambda one: one.header_offset):
        if not at <= info.header_offset <= at + _DESCRIPTOR:
            return (_BESIDE,)
        name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
        at = info.header_offset + 30 + name + extra + info.compress_size
    end = data.rfind(b"PK\x05\x06")
    is_whole = at <= archive.start_dir <= at + _DESCRIPTOR and end + 22 + len(archive.comment) == len(data)
    return () if is_whole else (_BESIDE,)


def _remarks(archive: zipfile.ZipFile) -> list[bytes]:
    """Give the remarks that an archive carries beside its files."""
    return [said for said in (archive.comment, *(info.comment for info in archive.infolist())) if said]


def answer(question: bytes) -> bytes:
    """Read what `asked` made, and give the paper as bytes: the function that runs inside the quarantine."""
    ending, _, data = question.partition(b"\0")
    return msgspec.msgpack.encode(read(data, "." + ending.decode("ascii")))
