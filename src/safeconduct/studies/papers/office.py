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

from safeconduct.studies.papers.paper import SETTINGS, Budget, Paper, Piece, damaged, locked

Inner = Callable[[bytes, str], Paper]
"""Read a file inside the file, by its bytes and name."""
_BLOCKS: Final = frozenset(
    ("p", "h", "rt", "rubyBase", "si", "is", "c", "v", "comment", "row", "table-cell", "br", "cr", "tab", "line-break", "s", "title")
)
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
        "value",
        "date-value",
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
_INLINE: Final = frozenset(("t", "delText", "instrText", "delInstrText", "span", "a", "r", "hyperlink"))
"""Elements whose text goes on in the next one; any other that holds text ends a word."""
_DELETED: Final = frozenset(("del", "delText", "delInstrText", "moveFrom"))
_INSERTED: Final = frozenset(("ins", "moveTo"))
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
    r"(?i)(?:^|/)(?:webSettings|\[Content_Types\]|calcChain|tableStyles|viewProps|presProps|manifest)\.(?:xml|rdf)$|^mimetype$"
)
_STYLES: Final = re.compile(
    r"(?i)(?:^|/)styles\.xml$"
)  # what styles are called is not said by anybody; headers of OpenDocument lie there too
_LOOKS: Final = re.compile(r"(?i)(?:^|/)(?:theme\d*|fontTable)\.xml$")  # colours and fonts have names of the program, and of who made them
_BREAKS: Final = frozenset(("br", "cr", "line-break"))
_BROKEN: Final = "\ue000"  # a break within a paragraph: letters on both sides may be one word
_BROKEN_WORD: Final = re.compile(f"(?<=([^\\W\\d_])){_BROKEN}+(?=([^\\W\\d_]))")
_OWN: Final = re.compile(r"(?i)^customxml/")  # whatever a program put there, all of it is read
_WHOLE: Final = (".svg", ".html", ".htm", ".mht", ".txt", ".rtf", ".eml", ".csv", ".pdf", ".docx", ".xlsx")
_LETTERED: Final = frozenset(f"{when}{what}" for when in ("odd", "even", "first") for what in ("Header", "Footer"))
_LETTERS: Final = re.compile(
    r"&(?:[LCRPNDTFAGBIUESXYZOH]|\"[^\"]*\"|\d+|K[0-9A-F]{6})"
)  # in a header of Excel: where, how large, which page
_VIEWS: Final = ("deleted text", "hidden text", "shown text", "earlier text")
_FONT_NAMES: Final = frozenset(("font", "latin", "ea", "cs", "sym", "altName"))
_USUAL_FONT: Final = re.compile(r"[+@]?[\x21-\x7e]*")  # one Latin word: Georgia is one
_FONTS: Final = frozenset(("typeface", "ascii", "hAnsi", "cs", "eastAsia", "font", "font-name", "font-family", "rsid", "panose"))
_REFERRING: Final = frozenset(("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "lang", "rFonts"))
_TECHNICAL: Final = re.compile(
    r"[a-z][A-Za-z0-9]*|[0-9A-Fa-f{}-]+|(?:https?://(?:schemas|purl|www\.w3)\.|urn:|application/|#?_?[A-Z]{2,3}\d)\S*|[A-Z]+(?:[-_][A-Z]+)*"
)
_WORD: Final = re.compile(r"[^\W\d_]{3}")
_USUAL_NAME: Final = re.compile(
    r"(?i)(?:image|picture|oleObject|media|chart|thumbnail|slide|vmlDrawing|object|item|sheet|worksheet|workbook|document)?[-_ ]?\d*\.\w+"
)
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
        own_name = name.rpartition("/")[2]
        if not name.endswith((".xml", ".rels")) and not _USUAL_NAME.fullmatch(own_name):
            pieces.append(Piece("names of files", budget.take_text(own_name)))
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
    """Say which attributes of a part are read: `all`, the `usual` ones, `none`, where they are names of styles, or those of `looks`."""
    return "all" if _OWN.search(name) else "none" if _STYLES.search(name) else "looks" if _LOOKS.search(name) else "usual"


def _texts(data: bytes, attributes: str) -> Iterator[tuple[str, str]]:
    """Give what a part of XML says: all of it in order, then what was deleted, what is hidden, and words over a break, each by itself.

    Raises:
        Refused: it is no whole XML, or declares entities of its own, as a trap does.
    """
    reader = _Reader(attributes)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged("file") from error
    everything = "".join(reader.views["all"])
    yield "", "\n".join((everything, *reader.said))
    for label in ("deleted text", "hidden text"):
        yield label, "".join(reader.views[label])
    for label in ("shown text", "earlier text"):
        view = "".join(reader.views[label])
        if view != everything:
            yield label, view
    broken = [line for line in "".join(reader.views["broken words"]).split("\n") if _BROKEN in line]
    mended = [whole for line in broken if (whole := _BROKEN_WORD.sub(_mended, line)) != line]
    yield "words over a break", "\n".join(mended).replace(_BROKEN, "\n")
    yield SETTINGS, "\n".join(reader.settings)


def _mended(found: re.Match[str]) -> str:
    """Join what a break parts, unless a word with a capital begins behind it."""
    return found[0] if found[1].islower() and found[2].isupper() else ""


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
        self.parser.ProcessingInstructionHandler = self._instructed
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.views: dict[str, list[str]] = {label: [] for label in ("all", *_VIEWS, "broken words")}
        self.said: list[str] = []
        self.settings: dict[str, None] = {}
        self._is_hidden = self._is_lettered = False
        self._deleted = self._inserted = 0
        self._holds = [False]  # of every open element, whether text stands in it

    def _refuse(self, *_args: object) -> None:
        raise damaged("file")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "r":
            self._is_hidden = False
        if name in _HIDING and attributes.get(next(iter(attributes), ""), "1") not in {"0", "false"}:
            self._is_hidden = True
        self._holds.append(False)
        self._deleted += name in _DELETED
        self._inserted += name in _INSERTED
        self._is_lettered = name in _LETTERED
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "style":
            self._is_custom = said.get("customStyle") == "1"
        if name == "noBreakHyphen":
            self._put("-")
        if name == "sym":
            self._put(_symbol(said.get("char", "")))
        if "script" in said and self._attributes == "looks":
            said = {}  # the fonts of a program for every script
        for key, value in said.items():
            if value.strip() and self._is_said(name, key):
                self.said.append(value)
            elif value.strip() and self._may_tell(name, key, value):
                self.settings[value] = None

    def _is_said(self, name: str, key: str) -> bool:
        """Tell whether an attribute says something: of styles only what somebody called one of her own, and how numbers are shown."""
        if self._attributes == "none":
            return (name == "name" and key == "val" and self._is_custom) or key == "formatCode"
        if self._attributes == "looks":
            return False
        return self._attributes == "all" or key in _SAID or key in _SAID_IN.get(name, ())

    def _may_tell(self, name: str, key: str, value: str) -> bool:
        """Tell whether a value that a program keeps may be somebody's words: also the name of a font, unless it is one Latin word."""
        if key in _FONTS or (name in _FONT_NAMES and self._attributes == "looks"):
            return _USUAL_FONT.fullmatch(value) is None and self._attributes != "none"
        if self._attributes == "looks":
            return key == "name"
        return self._attributes == "usual" and name not in _REFERRING and _tells(value)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        self._deleted -= name in _DELETED
        self._inserted -= name in _INSERTED
        self._is_lettered = False
        if (self._holds.pop() and name not in _INLINE) or name in _BLOCKS:
            for label in ("all", "shown text", "earlier text"):
                self.views[label].append("\n")
            self.views["broken words"].append(_BROKEN if name in _BREAKS else "\n")
        if name in {"p", "si", "comment"}:
            self.views["deleted text"].append("\n")
            self.views["hidden text"].append("\n")

    def _put(self, text: str) -> None:
        """Put text to every view in which it stands."""
        is_in = {
            "all": True,
            "deleted text": self._deleted > 0,
            "hidden text": self._is_hidden,
            "shown text": not self._deleted and not self._is_hidden,
            "broken words": not self._deleted,
            "earlier text": not self._inserted,
        }
        for label, view in self.views.items():
            if is_in[label]:
                view.append(text)

    def _said(self, text: str) -> None:
        self._holds[-1] = True
        self._put(_LETTERS.sub("\n", text) if self._is_lettered else text)

    def _said_aside(self, text: str) -> None:
        self.said.append(text)

    def _instructed(self, target: str, text: str) -> None:
        self.said.append(f"{target} {text}")


def _symbol(code: str) -> str:
    """Give the letter that a sign of a symbol font stands for."""
    try:
        letter = chr(int(code, 16) & 0xFF)
    except ValueError:
        return ""
    return letter if letter.isalpha() else " "


def _tells(value: str) -> bool:
    """Tell that a value may be somebody's words: it has letters, and is no code of the program."""
    return _WORD.search(value) is not None and _TECHNICAL.fullmatch(value) is None
