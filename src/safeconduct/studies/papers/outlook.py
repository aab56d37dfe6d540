"""Read mail as Outlook saves it (MSG): every text property of the message, its recipients, its attachments and the messages inside it.

The container is opened by olefile; what the properties mean is in [MS-OXMSG] and [MS-OXPROPS]. Every string is read, whatever it is for: a
name hides in a display name or a thread topic as well as in the text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Final

from safeconduct.errors import Refused
from safeconduct.studies.papers.letters import coded, decoded, read_html
from safeconduct.studies.papers.paper import Budget, Paper, Piece, damaged, locked

try:
    import olefile
except ImportError:  # an extra: safeconduct[outlook]
    olefile = None

_PROPERTY: Final = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(?:-[0-9A-F]{8})?")
_UNICODE, _ANSI = {"001F", "101F"}, {"001E", "101E"}
_BINARY = "0102"
_SUBJECT, _BODY, _HTML, _RTF, _DATA = "0037", "1000", "1013", "1009", "3701"
_NAMES = ("3707", "3704", "3001")  # of an attachment: long, short, shown
_UNREAD = "the formatted text of this mail is in a form that was not read"


def read_outlook(data: bytes, budget: Budget, inner: Callable[[bytes, str], Paper]) -> Paper:
    """Read a message of Outlook.

    Raises:
        Refused: it is locked, damaged, or another kind of old document.
        Mistaken: it is larger than can be checked.
    """
    if olefile is None:
        raise _unread()
    try:
        box = olefile.OleFileIO(io.BytesIO(data))
        paths = box.listdir(streams=True, storages=False)
        streams = {tuple(path): box.openstream(path).read() for path in paths}
    except (OSError, ValueError, IndexError, RecursionError, MemoryError) as error:  # olefile raises what it meets
        raise damaged("file") from error
    if ("EncryptedPackage",) in streams:
        raise locked()
    if ("__properties_version1.0",) not in streams:
        raise _unread()
    pieces: list[Piece] = []
    unchecked: list[str] = []
    has_text = False
    for path, content in streams.items():
        budget.take_bytes(len(content))
        found = _PROPERTY.fullmatch(path[-1])
        if found is None:
            continue
        tag, kind = found.groups()
        place = _place(path, tag)
        if kind in _UNICODE:
            text = budget.take_text(content.decode("utf-16-le", "replace"))
            pieces.append(Piece(place, text))
            unchecked += coded(text)
        elif kind in _ANSI or (kind == _BINARY and tag == _HTML):
            text = budget.take_text(decoded(content))
            found_in = read_html(text, inner) if tag == _HTML else Paper("text", (Piece("text", text),), coded(text))
            pieces += [Piece(place, budget.take_text(piece.text)) for piece in found_in.pieces]
            unchecked += found_in.unchecked
        elif kind == _BINARY and tag == _DATA:
            budget.take_part()
            inside = inner(content, _name_beside(path, streams))
            pieces += [Piece(f"attachment: {piece.where}", budget.take_text(piece.text)) for piece in inside.pieces]
            unchecked += inside.unchecked
        has_text = has_text or tag in {_BODY, _HTML}
    if not has_text and any(_RTF in path[-1] for path in streams):
        unchecked.append(_UNREAD)
    return Paper("mail", tuple(piece for piece in pieces if piece.text.strip()), tuple(dict.fromkeys(unchecked)))


def _unread() -> Refused:
    return Refused("this is a form that the guard cannot read: it must not be sent unchecked", "save it as DOCX, XLSX, PDF or EML")


def _place(path: tuple[str, ...], tag: str) -> str:
    """Say where a property stands, as a person would look for it."""
    if any(part.startswith("__attach") for part in path):
        return "attachments"
    if any(part.startswith("__recip") for part in path):
        return "recipients"
    return {_SUBJECT: "subject", _BODY: "text", _HTML: "text"}.get(tag, "headers")


def _name_beside(path: tuple[str, ...], streams: dict[tuple[str, ...], bytes]) -> str:
    """Give the name of an attachment, of which the ending may be believed."""
    for tag in _NAMES:
        content = streams.get((*path[:-1], f"__substg1.0_{tag}001F"))
        if content:
            return content.decode("utf-16-le", "replace").strip(" \0")
    return ""
