"""Take in reports with this laptop, stop it, or say how it stands; and give the card for who runs the door.

>>> Ask().how
'status'
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Locked, Mistaken
from safeconduct.vault.intake import DAYS_AHEAD, write_card

HOW = ("open", "close", "status")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What to do: `open`, `close`, or only to say how it stands: `status`."""

    how: str = "status"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands.

    Attributes:
        is_open: this laptop takes in reports.
        place: the compartment into which they are taken; empty if none opens here.
        card: the text for who runs the door; empty if there is none here.
        is_other_card: it is another card than the last that was shown here: somebody left since, or the keys were renewed.
        days: for so many days the keys are drawn.
    """

    is_open: bool
    place: str
    card: str
    is_other_card: bool
    days: int


def intake_open(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Open or close intake on this laptop, or say how it stands; a sync tells the door.

    Raises:
        Mistaken: that is nothing to do with it.
        Locked: the compartment of intake does not open here, or the key by which its cards are signed was not given to this laptop.
        Refused: it is to be closed and is not open.
    """
    if ask.how not in HOW:
        raise Mistaken("that is nothing to do with intake", "one of: " + ", ".join(HOW))
    is_other = office.is_card_over and ask.how != "close"
    if ask.how == "open":
        office.open_intake(now)
    elif ask.how == "close":
        office.close_intake(now)
    try:
        card = office.intake_card()
    except Locked:
        card = None
    if card and ask.how != "close":
        office.card_given(card.public)
    return Answer(
        is_open=office.is_intake_open,
        place=office.intake_place,
        card=write_card(card) if card else "",
        is_other_card=is_other,
        days=DAYS_AHEAD if office.is_intake_open else 0,
    )
