"""Ask a colleague to give the keys back after a journey.

>>> Ask()
Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.vault.roster import journey_check


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing needs to be said."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The request, which says nothing to others, and a hash of it of which both sides compare words."""

    request: bytes
    check: bytes


def travel_ask(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Draw what the keys are to be wrapped to; an earlier request is void.

    Raises:
        Refused: this laptop is on no journey.
    """
    request = office.ask_back(now)
    return Answer(request=request, check=journey_check(request))
