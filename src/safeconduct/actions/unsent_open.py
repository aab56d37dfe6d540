"""Open what a door sealed for this vault while it was locked: what somebody was typing.

>>> Ask(sealed=b"what was typed")
<Ask>
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import facts as f

INFO = b"safeconduct/unsent-form"
"""What a door seals it as: nothing that was sealed for another purpose is opened here."""


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What was sealed."""

    sealed: bytes


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What it held."""

    typed: bytes


def unsent_open(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Open it.

    Raises:
        Damaged: it was sealed for another device, as something else, or was changed.
    """
    return Answer(typed=office.opened(ask.sealed, INFO))
