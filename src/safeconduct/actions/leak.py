"""Say which export a file was cut from that was found elsewhere: by the mark that every copy bears.

The file is read in the quarantine, as a draft is. Only marks are compared; what the file says is neither kept nor told.

    >>> Ask(data=b"", name="found.csv")
    Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import LEAVING_COMPARTMENT, Left, Office, Progress, draw_of, left
from safeconduct.errors import Locked
from safeconduct.studies import papers
from safeconduct.studies.exchange import watermark
from safeconduct.vault.quarantine import contain


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of the file, and its name, of which only the ending is looked at."""

    data: bytes
    name: str

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Ask()"


class Traced(msgspec.Struct, frozen=True, kw_only=True):
    """An export whose mark the file bears, and how well: letters and blanks that are as in this copy, of how many that the file shows."""

    left: Left
    letters: tuple[int, int]
    blanks: tuple[int, int]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out.

    Attributes:
        traced: the exports whose mark it bears; several when it was put together from several copies.
        compared: exports that were tried.
        references, cells: in the file, that can bear a mark.
    """

    traced: tuple[Traced, ...]
    compared: int
    references: int
    cells: int


def leak(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Compare the marks of a file with those of every export on record.

    Raises:
        Locked: this laptop does not open the compartment in which exports are recorded.
        Mistaken, Refused: the file cannot be read, or only with its passphrase.
    """
    if LEAVING_COMPARTMENT not in office.compartments:
        raise Locked("what left is recorded in the compartment of coordination, which this laptop does not open", "ask a coordinator")
    paper = papers.opened(contain(papers.READER, papers.asked(ask.data, ask.name)))
    signs, made = watermark.signs_of(piece.text for piece in paper.pieces), left(office)
    found = []
    for number, one in enumerate(made):
        progress("comparing", number, len(made))
        how = watermark.agreeing(signs, draw_of(bytes.fromhex(one.export)))
        if how.is_certain(len(made)):
            found.append(Traced(left=one, letters=how.letters, blanks=how.blanks))
    return Answer(traced=tuple(found), compared=len(made), references=len(signs.references), cells=len(signs.cells))
