"""Read what is to leave, whatever form it has: the text of every corner of a file, and what could not be looked into.

Files that leave were often written by others, so they are read in the quarantine, and the libraries that do it are loaded nowhere else. A
file that cannot be read whole is refused: what nobody checked must not be sent. What a file holds beside text, pictures above all, is told
as not checked.
"""

from __future__ import annotations

from typing import Final

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.studies.papers.paper import SETTINGS, Paper, Piece

__all__ = ["READER", "Paper", "Piece", "asked", "is_written", "opened"]

READER: Final = "safeconduct.studies.papers.recognising:answer"
"""The function to name to the quarantine; give it `asked(data, name)` and read what it answers with `opened`."""


def asked(data: bytes, name: str) -> bytes:
    """Put a file and the ending of its name into one argument for the quarantine."""
    return name.rpartition(".")[2][:8].encode("ascii", "ignore") + b"\0" + data


def opened(answered: bytes) -> Paper:
    """Read a paper that `answer` gave.

    Raises:
        Mistaken: the bytes are none.
    """
    try:
        return msgspec.msgpack.decode(answered, type=Paper)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Mistaken("this file cannot be read safely: the program that reads it gave no text") from error


def is_written(where: str) -> bool:
    """Tell whether somebody wrote what stands in a place; settings are kept there by a program, and make no draft longer."""
    return not where.rpartition(": ")[2].startswith(SETTINGS)
