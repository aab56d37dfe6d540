"""Look into a compressed workbook before anything reads it: how large its parts really are, and whether they hide traps.

Sizes in the directory of an archive are claims. Each part is inflated here in small pieces and thrown away, counted and searched; only when
all parts are within the caps does a reader get the file.
"""

from __future__ import annotations

import encodings.cp437
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.book import COLUMNS_MAX, ROWS_MAX, column_number
from safeconduct.studies.exchange.reading.formulas import SheetScan

PARTS_MAX = 2_000  # parts of one workbook; a hundred sheets with drawings are about 500
PART_BYTES = 160 << 20  # inflated; 100,000 rows of thirty cells in XLSX
ALL_BYTES = 256 << 20  # inflated, all parts together
RATIO_MAX = 100  # inflated to packed, of a part above the size below; sheets of real people reach about 15
RATIO_FROM_BYTES = 16 << 20
TAGLESS_BYTES = 1 << 20  # text without any tag: no cell is that long
_PIECE_BYTES = 1 << 20
_NAMES: Final = encodings.cp437  # names of parts are read in it; loaded here, since inside the quarantine no file can be opened
_XML: Final = (".xml", ".rels")
_DOCTYPE: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_FAR_ROW: Final = re.compile(rb"""[ \t\r\n]r\s*=\s*["'][A-Z]{0,3}(\d{6,})["']""")
_FAR_COLUMN: Final = re.compile(rb"""[ \t\r\n]r\s*=\s*["']([A-Z]{3,})\d*["']""")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b")
_OVERLAP = 256  # bytes of one piece looked at again with the next


def opened(data: bytes) -> zipfile.ZipFile:
    """Open an archive and check what its directory says.

    Raises:
        Mistaken: not whole, locked, too many parts, parts that claim too much, or names that lead out of a folder.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Mistaken("this file is damaged: it is no whole archive") from error
    parts = archive.infolist()
    if len(parts) > PARTS_MAX:
        raise Mistaken(f"this file has {len(parts)} parts; {PARTS_MAX} can be read")
    if any(part.flag_bits & 1 for part in parts):
        raise Mistaken("this file is locked with a password", "save it without one, on a machine that you trust")
    if any(not plain_name(part.filename) for part in parts) or len({part.filename for part in parts}) != len(parts):
        raise Mistaken("this archive has parts with names that no workbook has")
    for part in parts:
        _checked_claim(part.file_size, part.compress_size)
    if sum(part.file_size for part in parts) > ALL_BYTES:
        raise Mistaken(f"this file unpacks to more than {ALL_BYTES >> 20} MiB")
    return archive


def plain_name(name: str) -> bool:
    """Tell whether a part's name stays inside a folder and hides nothing: no way up, no root, no drive, no odd characters."""
    pieces = name.split("/")
    return name.isascii() and name.isprintable() and not {"..", "."} & set(pieces) and pieces[0] != "" and not set(name) & set('\\:*?"<>|')


def _checked_claim(inflated: int, packed: int) -> None:
    if inflated > PART_BYTES:
        raise Mistaken(f"a part of this file unpacks to {inflated >> 20} MiB; {PART_BYTES >> 20} can be read")
    if inflated > RATIO_FROM_BYTES and inflated > RATIO_MAX * max(1, packed):
        raise Mistaken(f"a part of this file unpacks to more than {RATIO_MAX} times its size, as a trap does")


def pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Give a part in pieces, inflated whatever its claim says, and stop at the caps.

    Raises:
        Mistaken: the part is damaged, larger than it claims, or a trap.
    """
    part = archive.getinfo(name)
    claim, part.file_size = part.file_size, PART_BYTES + 1  # so that the reader goes on to the true end
    total = 0
    try:
        with archive.open(part) as file:
            while piece := file.read(_PIECE_BYTES):
                total += len(piece)
                if total > claim:
                    raise Mistaken("a part of this file is larger than it claims, as a trap is")
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Mistaken("this file is damaged: a part of it cannot be unpacked") from error
    finally:
        part.file_size = claim


def checked(archive: zipfile.ZipFile, scans: dict[str, SheetScan]) -> None:
    """Inflate every part of XML once and refuse traps: document types and entities, cells without end, sheets without end.

    Args:
        archive: an archive that was opened here.
        scans: filled with what each worksheet's XML says beyond its values, by the name of its part.

    Raises:
        Mistaken: a trap, with the number that is too large.
    """
    for part in archive.infolist():
        if not part.filename.endswith(_XML):
            continue
        rows, last = 0, b""
        scan = scans.setdefault(part.filename, SheetScan()) if "worksheets/" in part.filename else None
        for piece in pieces(archive, part.filename):
            seen = last + piece
            if not last and (b"\0" in seen[:64] or seen[:2] in (b"\xff\xfe", b"\xfe\xff")):
                raise Mistaken("a part of this file is written in an encoding that no workbook has")
            if _DOCTYPE.search(seen):
                raise Mistaken("this file declares entities of its own, as a trap does; no spreadsheet needs them")
            if len(piece) == _PIECE_BYTES and b"<" not in piece:
                raise Mistaken(f"this file has a cell of more than {TAGLESS_BYTES >> 20} MiB")
            if scan is not None:
                rows += len(_ROW.findall(piece))
                _checked_reach(seen, rows)
                scan.feed(piece)
            last = seen[-_OVERLAP:]
        if scan is not None:
            scan.end()


def _checked_reach(seen: bytes, rows: int) -> None:
    far = max((int(number) for number in _FAR_ROW.findall(seen) if len(number) < 10), default=rows)  # noqa: PLR2004 - digits
    if max(far, rows) > ROWS_MAX:
        raise Mistaken(f"a sheet has {max(far, rows)} rows or more; {ROWS_MAX} can be read", "delete what lies far below the table")
    wide = max((column_number(letters.decode("ascii")) + 1 for letters in _FAR_COLUMN.findall(seen)), default=0)
    if wide > COLUMNS_MAX:
        raise Mistaken(f"a sheet has {wide} columns or more; {COLUMNS_MAX} can be read", "delete what lies far to the right of the table")
