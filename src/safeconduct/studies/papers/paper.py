"""What was found in a file that is to leave: every text with the place where it stands, and what nobody could look into."""

from __future__ import annotations

import msgspec

from safeconduct.errors import Mistaken, Refused

TEXT_CHARS = 12_000_000  # characters of one file: a book of 10,000 pages has about 20 million, and is sent in parts
SETTINGS = "settings"  # of a part: values that a program keeps there, and that make no draft longer
NESTED_MOST = 3  # files inside files; deeper is a trap
PARTS_MOST = 2_000  # files inside one archive
NESTED_BYTES = 64 << 20  # unpacked, all parts of one file together


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """A text and where it stands: `text`, `comments`, `properties`, `page 3`, `note.docx: header`."""

    where: str
    text: str


class Paper(msgspec.Struct, frozen=True, array_like=True):
    """All that was read of one file.

    Attributes:
        kind: `text`, `docx`, `xlsx`, `odf`, `pdf`, `mail`, `html`, `picture` or `archive`.
        pieces: texts, in the order of the file.
        unchecked: what was not read, one sentence each: whoever sends the file must look at it herself.
    """

    kind: str
    pieces: tuple[Piece, ...]
    unchecked: tuple[str, ...]


class Budget:
    """What one file may cost, however deep files lie in it."""

    def __init__(self) -> None:
        self._chars, self._bytes, self._parts = TEXT_CHARS, NESTED_BYTES, PARTS_MOST

    def take_text(self, text: str) -> str:
        """Count a text.

        Raises:
            Mistaken: the file holds more than can be checked.
        """
        self._chars -= len(text)
        if self._chars < 0:
            raise Mistaken(f"this file holds more than {TEXT_CHARS:,} characters", "divide it, and check the parts")
        return text

    def take_bytes(self, size: int) -> None:
        """Count unpacked bytes.

        Raises:
            Mistaken: the file unpacks to more than can be checked.
        """
        self._bytes -= size
        if self._bytes < 0:
            raise Mistaken(f"this file unpacks to more than {NESTED_BYTES >> 20} MiB", "divide it, and check the parts")

    def take_part(self) -> None:
        """Count a file inside the file.

        Raises:
            Mistaken: there are more than any letter has.
        """
        self._parts -= 1
        if self._parts < 0:
            raise Mistaken(f"this file holds more than {PARTS_MOST} files", "divide it, and check the parts")


def locked() -> Refused:
    """Give the error of a file that needs a password: what cannot be read must not be sent."""
    return Refused(
        "this file is locked with a password: it cannot be checked, and must not be sent so", "save it without one, and check that"
    )


def damaged(what: str) -> Refused:
    """Give the error of a file that is not whole: a reader elsewhere may show what this one does not."""
    return Refused(f"this {what} is damaged: it cannot be checked, and must not be sent so", "open it, save it anew, and check that")
