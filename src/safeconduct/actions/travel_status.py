"""Tell which laptops are on a journey, and how this one stands.

>>> Ask()
Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import facts as f
from safeconduct.model.moments import moment


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing needs to be said."""


class Away(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A laptop that holds no keys: whose it is, what she is called here, since when; `may_give`: this laptop may give them."""

    device: str
    person: str
    nickname: str
    since: dt.datetime
    may_give: bool


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """How this laptop stands, and who is on a journey.

    Attributes:
        is_away: this laptop is on a journey and holds no keys.
        is_announced: this laptop said that it goes, and still holds its keys.
        has_asked: it asked a colleague for its keys.
        typed: how many texts were typed on the journey and are kept sealed.
        kept: compartments of which a copy went along with this laptop.
        away: the laptops that hold no keys, as far as is known here.
    """

    is_away: bool
    is_announced: bool
    has_asked: bool
    typed: int
    away: tuple[Away, ...]
    kept: tuple[str, ...] = ()


def travel_status(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Tell it."""
    roster = office.roster
    own = None if roster is None else roster.owner(office.device)
    away = []
    for device, journey in sorted(roster.journeys.items()) if roster else ():
        person = roster.owner(device) if roster else None
        known = office.replica.look("worker", person) if person else None
        away.append(
            Away(
                device=device.hex(),
                person=(person or b"").hex(),
                nickname=known.label.value if known is not None and known.label is not None else "",
                since=moment(journey.hlc >> 16),
                may_give=person != own,
            )
        )
    return Answer(
        is_away=office.is_away,
        is_announced=any(one.device == office.device.hex() for one in away),
        has_asked=office.is_away and office.has_asked,
        typed=len(office.typed_names()),
        away=tuple(away),
        kept=office.kept,
    )
