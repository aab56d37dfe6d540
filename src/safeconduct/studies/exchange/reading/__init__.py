"""Read a file that people really bring, as tables of plain text in which every cell still knows its place.

The rule of this room: nothing is skipped silently. What was taken out, could not be read or looks like a trick is told with sheet, row and
column; what would need more than the caps is refused with the number. Pure, and run inside the quarantine: bytes in, bytes out. The parsers
are loaded there alone.
"""

from __future__ import annotations

from typing import Final

from safeconduct.studies.exchange.reading.book import REASONS, REPEATED, Book, Fault, Row, Table, decoded

__all__ = ["READER", "REASONS", "REPEATED", "Book", "Fault", "Row", "Table", "asked", "decoded"]

READER: Final = "safeconduct.studies.exchange.reading.recognising:answer"
"""The function to name to the quarantine; give it `asked(data, name)` and read what it answers with `decoded`."""


def asked(data: bytes, name_hint: str) -> bytes:
    """Put a file and the ending of its name into one argument for the quarantine."""
    ending = name_hint.rpartition(".")[2][:8].encode("ascii", "ignore")
    return ending + b"\0" + data
