"""Seal a text for an organisation without its vault: with its card, and a depot that shows the keys of today.

intake_seal("two of us are hiding", card, Path("/media/stick"), day)
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from safeconduct.errors import Damaged, Refused
from safeconduct.vault.depot import FolderDepot
from safeconduct.vault.intake import Board, Report, kind_of, notice_lane, read_card, seal_report


def intake_seal(text: str, card: str, depot: Path, day: int) -> bytes:
    """Seal a text; give the bytes to carry.

    Args:
        text: what is told.
        card: the text of the organisation's card.
        depot: a folder in which its bundles lie.
        day: today in UTC, in days since 1970.

    Raises:
        Mistaken: that is no card; or the text is empty, too long, or no text.
        Refused: the depot shows no key of today, or the card is over.
        Unreachable: the depot cannot be read.
    """
    board = Board(read_card(card))
    shelf, lane = FolderDepot(depot), notice_lane(board.card.org)
    for name in shelf.names(lane):
        with contextlib.suppress(Damaged):  # an older one, one of another card, or not a sound one: the others may do
            blob = shelf.get(lane, name)
            if kind_of(blob) == "bundle":
                board.take(blob)
    if board.is_over:
        raise Refused("this intake card is over: somebody who knew its key left", "ask the organisation for its new card")
    return seal_report(Report(text=text, came_by="file"), board.card.org, day, board.keys(day))
