"""Hostile files: each is refused, or read with its fault named, within the limits of the quarantine; and nothing is written anywhere."""

from __future__ import annotations

import io
import re
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading import READER, Book, asked, decoded
from safeconduct.vault.quarantine import contain

MEMORY_MIB = 256  # what a hostile file may take; its two seconds of computing are the limit that the child is given
_MEASURED = """
import resource, sys
from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading import READER, asked, decoded
from safeconduct.vault.quarantine import Limits, contain
try:
    print(len(decoded(contain(READER, asked(sys.stdin.buffer.read(), sys.argv[1]), limits=Limits(cpu_seconds=2))).tables))
except Mistaken as error:
    print(error.says)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss >> 10)
"""
_SHEET = b'<?xml version="1.0"?>%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_FORM = b"<UNHCR_RRF><CASE><dataIndividual><FamilyName>%s</FamilyName></dataIndividual></CASE></UNHCR_RRF>"
_END = b"</sheetData></worksheet>"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}


def workbook(pieces: Iterator[bytes] | list[bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in pieces:
                part.write(piece)
    return out.getvalue()


def rows(count: int) -> Iterator[bytes]:
    yield _SHEET % b""
    block = b'<row><c t="n"><v>1</v></c></row>' * 10_000
    for _ in range(count // 10_000):
        yield block
    yield _END


def one_cell(mebibytes: int) -> Iterator[bytes]:
    yield _SHEET % b"" + b'<row><c t="inlineStr"><is><t>'
    for _ in range(mebibytes):
        yield b"A" * (1 << 20)
    yield b"</t></is></c></row>" + _END


def cell_at(place: str) -> bytes:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return workbook([_SHEET % b"", f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="{place}"><v>1</v></c></row>'.encode(), _END])


def laughs() -> list[bytes]:
    entities = b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    doctype = b'<!DOCTYPE z [<!ENTITY a "lol">' + entities + b"]>"
    return [_SHEET % doctype, b'<row><c t="inlineStr"><is><t>&j;</t></is></c></row>', _END]


def noise(count: int) -> Iterator[bytes]:
    """Give many rows that do not pack well, so that only the number of rows gives them away."""
    yield _SHEET % b""
    for start in range(0, count, 1000):
        numbers = range(start + 1, start + 1001)
        yield b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n * 2_654_435_761 % 1_000_003) for n in numbers)
    yield _END


def lying_size() -> bytes:
    """Claim in the directory that a part of sixty-four megabytes is of one kilobyte."""
    whole = bytearray(workbook(one_cell(64)))
    at = whole.rindex(b"PK\x01\x02")
    while (entry := whole.rfind(b"PK\x01\x02", 0, at)) >= 0 and b"sheet1" not in whole[at : at + 100]:
        at = entry
    struct.pack_into("<I", whole, at + 24, 1024)
    return bytes(whole)


def archive_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def slip() -> bytes:
    return archive_of(**{"xl/workbook.xml": b"x", "../../evil": b"x", "/abs": b"y", "a\\..\\w": b"z", "x\u202egnp.exe": b"q"})


def form_of_laughs() -> bytes:
    return b'<!DOCTYPE z [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>' + _FORM % b"&b;"


def outside_entity() -> bytes:
    return b'<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _FORM % b"&a;"


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "five million rows": ("xlsx", lambda: workbook(rows(5_000_000)), "times its size|rows"),
    "rows that do not pack": ("xlsx", lambda: workbook(noise(150_000)), "rows"),
    "one far cell": ("xlsx", lambda: cell_at("XFD1048576"), "1048576 rows"),
    "one wide cell": ("xlsx", lambda: cell_at("XFD1"), "16384 columns"),
    "entities in a workbook": ("xlsx", lambda: workbook(laughs()), "entities"),
    "a cell of 64 MiB": ("xlsx", lambda: workbook(one_cell(64)), "times its size|cell of more"),
    "a part that lies about its size": ("xlsx", lying_size, "larger than it claims|damaged"),
    "names that lead out": ("zip", slip, "names that no workbook has"),
    "zeros packed": ("zlib", lambda: zlib.compress(bytes(200 << 20), 1), "no table|characters|lines"),
    "a field of 30 MB": ("csv", lambda: b'a,b\n"' + b"x" * 30_000_000 + b'"\n', "characters"),
    "a file of 40 MB": ("csv", lambda: bytes(40_000_000), "longer than 32 MiB"),
    "a million lines of one letter": ("csv", lambda: b"a\n" * 3_000_000, "lines"),
    "a hundred thousand columns": ("csv", lambda: b"Name" + b",x" * 100_000 + b"\nAnna\n", "100001 columns"),
    "deep JSON": ("json", lambda: b"[" * 200_000 + b"]" * 200_000, "nested"),
    "deep objects": ("json", lambda: b'{"data":' * 50_000 + b"1" + b"}" * 50_000, "nested"),
    "a number of four million digits": ("json", lambda: b'{"data":[{"name":"Anna","n":' + b"1" * 4_000_000 + b"}]}", ""),
    "entities in a form": ("xml", form_of_laughs, "entities"),
    "an entity that reads a file": ("xml", outside_entity, "entities"),
    "deep XML": ("xml", lambda: b"<UNHCR_RRF>" + b"<a>" * 100_000, "nested"),
    "a picture": ("png", lambda: b"\x89PNG\r\n\x1a\n" + zlib.compress(bytes(100_000_000), 1), "no table"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_or_its_fault_is_named(name: str, tmp_path: Path) -> None:
    ending, make, why = BOMBS[name]
    data = make()
    used = subprocess.run([sys.executable, "-c", _MEASURED, f"f.{ending}"], input=data, capture_output=True, check=True, cwd=tmp_path)
    said, figures = used.stdout.decode().splitlines()
    cpu, memory = figures.split()
    print(f"{name}: {said}; {cpu} s, {memory} MiB")
    if why:
        assert re.search(why, said), said
    else:
        book: Book = decoded(contain(READER, asked(data, ending)))
        assert [fault.reason for fault in book.faults] == ["too_long"]
    assert int(memory) <= MEMORY_MIB
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_a_file_is_in_the_error_or_in_this_process_arguments() -> None:
    with pytest.raises(Mistaken) as caught:
        contain(READER, asked(b'<?xml version="1.0"?><canary>Marked-Name</canary>', "canary.xml"))
    assert "Marked-Name" not in f"{caught.value.says}{caught.value.hint}{caught.value.__cause__}{caught.value.__context__}"


def test_the_limits_are_not_this_process_own() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    with pytest.raises(Mistaken):
        contain(READER, asked(b"", ""))
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
    assert Path.cwd() != Path("/")


@pytest.mark.slow
@pytest.mark.parametrize("door", ["safeconduct.doors.desk.__main__", "safeconduct.doors.agent.__main__"])
def test_what_parses_files_of_strangers_is_loaded_nowhere_else(door):
    parsers = ("pypdfium2", "pypdfium2_raw", "python_calamine")
    asked_for = f"import sys, {door}; print([name for name in {parsers!r} if name in sys.modules])"
    known = "import safeconduct.studies.papers.recognising, safeconduct.studies.exchange.reading.recognising; "
    said = [
        subprocess.run([sys.executable, "-c", before + asked_for], capture_output=True, text=True, check=True).stdout
        for before in ("", known)
    ]
    assert said == ["[]\n", f"{list(parsers)}\n"]
