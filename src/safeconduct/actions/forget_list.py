"""List the cases that colleagues want destroyed, and for each the laptops that have not said yet that they have done it.

>>> Ask().is_open
False
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Ended, Office, Progress, endings_of
from safeconduct.model import facts as f


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Whether to list only what is not done everywhere."""

    is_open: bool = False


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The cases, the newest first."""

    lines: tuple[Ended, ...]


def forget_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List them; none where there is one laptop only."""
    lines = endings_of(office.roster, office.replica, now)
    return Answer(lines=tuple(line for line in lines if not ask.is_open or not line.is_agreed or line.missing))
