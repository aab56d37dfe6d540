"""Read the papers of office programs: every text of every part, also what no screen shows.

Word, Excel, PowerPoint and OpenDocument files are archives of XML. All of it is read: comments, tracked changes, hidden text and sheets,
headers, notes, alternative texts, links, authors, properties. Text of one paragraph or cell is put together again, however it was cut.

    >>> part_name("word/comments.xml"), part_name("docProps/core.xml"), part_name("word/document.xml")
    ('comments', 'properties', 'text')
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from safeconduct.studies.papers.paper import Budget, Paper, Piece, damaged, locked

Inner = Callable[[bytes, str], Paper]
"""Read a file inside the file, by its bytes and name."""
_BLOCKS: Final = frozenset(("p", "h", "si", "is", "c", "v", "comment", "row", "table-cell", "br", "cr", "tab", "line-break", "s", "title"))
_SAID: Final = frozenset(
    (
        "descr",
        "title",
        "name",
        "author",
        "initials",
        "Target",
        "tooltip",
        "href",
        "creator",
        "display",
        "displayName",
        "userId",
        "string-value",
        "prompt",
        "promptTitle",
        "error",
        "errorTitle",
        "location",
    )
)
_SAID_IN: Final = {
    "docVar": ("val",),
    "lvlText": ("val",),
    "alias": ("val",),
    "tag": ("val",),
    "default": ("val",),
    "listItem": ("value", "displayText"),
    "fldSimple": ("instr",),
    "s": ("v", "c"),  # what a pivot table remembers of rows that were deleted
    "cacheField": ("caption",),
    "textpath": ("string",),
    "category": ("val",),
    "sheetName": ("val",),
    "filter": ("val",),
    "customFilter": ("val",),
}
"""Attributes that say something in these elements alone."""
_DELETED: Final = frozenset(("delText", "delInstrText"))
_HIDING: Final = frozenset(("vanish", "webHidden"))
_PLACES: Final = (
    ("comment", "comments"),
    ("header", "header"),
    ("footer", "footer"),
    ("footnotes", "notes"),
    ("endnotes", "notes"),
    ("notesslide", "notes"),
    ("docprops/", "properties"),
    ("meta.xml", "properties"),
    ("people.xml", "properties"),
    (".rels", "links"),
)
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".emf", ".wmf", ".svgz")
_DULL: Final = re.compile(
    r"(?i)(?:^|/)(?:theme\d*|fontTable|webSettings|\[Content_Types\]|calcChain|tableStyles|viewProps|presProps|manifest)\.(?:xml|rdf)$|^mimetype$"
)
_STYLES: Final = re.compile(
    r"(?i)(?:^|/)styles\.xml$"
)  # what styles are called is not said by anybody; headers of OpenDocument lie there too
_OWN: Final = re.compile(r"(?i)^customxml/")  # whatever a program put there, all of it is read
_WHOLE: Final = (".svg", ".html", ".htm", ".mht", ".txt", ".rtf", ".eml", ".csv", ".pdf", ".docx", ".xlsx")
_CLAIM_BYTES: Final = 48 << 20  # of one part, unpacked


def read_office(archive: ZipFile, kind: str, budget: Budget, inner: Inner) -> Paper:
    """Read every part of a paper.

    Raises:
        Refused: it is locked or damaged.
        Mistaken: it is larger than can be checked.
    """
    pieces: list[Piece] = []
    unchecked: list[str] = []
    hidden = _hidden_sheets(archive, budget)
    for info in archive.infolist():
        name = info.filename
        if name.endswith("/") or _DULL.search(name):
            continue
        budget.take_part()
        data = unpacked(archive, name, budget)
        if name.endswith((".xml", ".rels", ".vml", ".rdf")):
            if name == "META-INF/manifest.xml" and b"encryption-data" in data:
                raise locked()
            where = "hidden sheet" if name in hidden else part_name(name)
            pieces += [
                Piece(f"{label} of the {where}" if label else where, budget.take_text(text))
                for label, text in _texts(data, _attributes(name))
                if text.strip()
            ]
        elif name.lower().endswith(_PICTURES):
            found = inner(data, name)
            pieces += found.pieces
            unchecked += found.unchecked
        elif "embed" in name.lower() or "object" in name.lower() or name.lower().endswith(_WHOLE):
            found = inner(data, name)
            pieces += [Piece(f"inside: {piece.where}", piece.text) for piece in found.pieces]
            unchecked += found.unchecked
        else:
            unchecked.append("a part of the file that is neither text nor picture was not read")
    return Paper(kind, tuple(pieces), tuple(dict.fromkeys(unchecked)))


def part_name(name: str) -> str:
    """Say what a part is to a reader."""
    low = name.lower()
    return next((place for sign, place in _PLACES if sign in low), "text")


def unpacked(archive: ZipFile, name: str, budget: Budget) -> bytes:
    """Unpack a part, whatever size it claims, within what the file may cost.

    Raises:
        Refused: it is locked or damaged.
        Mistaken: it is too large.
    """
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise locked()
    budget.take_bytes(min(info.file_size, _CLAIM_BYTES + 1))
    try:
        with archive.open(info) as file:
            data = file.read(_CLAIM_BYTES + 1)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise damaged("file") from error
    budget.take_bytes(max(0, len(data) - info.file_size))
    if len(data) > _CLAIM_BYTES:
        budget.take_bytes(1 << 62)
    return data


def _hidden_sheets(archive: ZipFile, budget: Budget) -> frozenset[str]:
    """Name the parts of hidden sheets of a workbook."""
    if "xl/workbook.xml" not in archive.namelist():
        return frozenset()
    book = unpacked(archive, "xl/workbook.xml", budget).decode("utf-8", "replace")
    links = (
        unpacked(archive, "xl/_rels/workbook.xml.rels", budget).decode("utf-8", "replace")
        if "xl/_rels/workbook.xml.rels" in archive.namelist()
        else ""
    )
    targets: dict[str, str] = {}
    for tag in re.findall(r"<Relationship\b[^>]*>", links):
        ident, target = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
        if ident and target:
            targets[ident[1]] = "xl/" + target[1].removeprefix("/xl/").removeprefix("xl/")
    sheets = (tag for tag in re.findall(r"<sheet\b[^>]*>", book) if re.search(r'\bstate="(?:hidden|veryHidden)"', tag))
    return frozenset(targets.get(found[1], "") for tag in sheets if (found := re.search(r':id="([^"]*)"', tag)))


def _attributes(name: str) -> str:
    """Say which attributes of a part are read: `all`, the `usual` ones, or `none`, where they are names of styles."""
    return "all" if _OWN.search(name) else "none" if _STYLES.search(name) else "usual"


def _texts(data: bytes, attributes: str) -> Iterator[tuple[str, str]]:
    """Give what a part of XML says: all of it in order, then what was deleted and what is hidden, each by itself.

    Raises:
        Refused: it is no whole XML, or declares entities of its own, as a trap does.
    """
    reader = _Reader(attributes)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged("file") from error
    yield "", "".join(reader.all)
    yield "deleted text", "".join(reader.deleted)
    yield "hidden text", "".join(reader.hidden)


class _Reader:
    def __init__(self, attributes: str) -> None:
        self._attributes = attributes
        self._is_custom = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.CommentHandler = self._said_aside
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.all: list[str] = []
        self.deleted: list[str] = []
        self.hidden: list[str] = []
        self._is_deleted = self._is_hidden = False

    def _refuse(self, *_args: object) -> None:
        raise damaged("file")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "r":
            self._is_hidden = False
        if name in _HIDING and attributes.get(next(iter(attributes), ""), "1") not in {"0", "false"}:
            self._is_hidden = True
        self._is_deleted = name in _DELETED
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "style":
            self._is_custom = said.get("customStyle") == "1"
        for key, value in said.items():
            if value.strip() and self._is_said(name, key):
                self.all.append(f"\n{value}\n" if name not in {"r", "t"} else value)

    def _is_said(self, name: str, key: str) -> bool:
        """Tell whether an attribute says something: of styles only what somebody called one of her own."""
        if self._attributes == "none":
            return name == "name" and key == "val" and self._is_custom
        return self._attributes == "all" or key in _SAID or key in _SAID_IN.get(name, ())

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        self._is_deleted = False
        if name in _BLOCKS:
            self.all.append("\n")
        if name in {"p", "si", "comment"}:
            self.deleted.append("\n")
            self.hidden.append("\n")

    def _said(self, text: str) -> None:
        self.all.append(text)
        if self._is_deleted:
            self.deleted.append(text)
        if self._is_hidden:
            self.hidden.append(text)

    def _said_aside(self, text: str) -> None:
        self.all.append(f"\n{text}\n")
