"""Keep what is typed on a journey, sealed so that this laptop cannot open it before its keys are back.

>>> Ask(text="never shown")
<Ask>
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import facts as f


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What was typed."""

    text: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How many texts are kept."""

    typed: int


def travel_note(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Keep it.

    Raises:
        Refused: this laptop is on no journey, or the text is too long.
    """
    return Answer(typed=office.keep_typed(ask.text))
