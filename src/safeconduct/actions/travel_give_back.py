"""Give a colleague's laptop its keys back after a journey: look at the request first, compare words, and then do it.

>>> Ask(request=b"").is_dry
True
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.vault.roster import journey_check


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The request as it came, and whether only to look at it."""

    request: bytes
    is_dry: bool = True


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A hash of the request, whose laptop it is, and the compartments whose keys were sent."""

    check: bytes
    device: str
    person: str
    given: tuple[str, ...]


def travel_give_back(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Look at a request, or send the keys.

    Raises:
        Damaged: it is no request of a laptop of this organisation.
        Refused: that laptop is on no journey, or belongs to the person who would give.
    """
    signed = office.asked_back(ask.request)
    given = () if ask.is_dry else tuple(office.give_back(signed, now))
    return Answer(
        check=journey_check(ask.request),
        device=signed.op.device.hex(),
        person=(office.membership().owner(signed.op.device) or b"").hex(),
        given=given,
    )
