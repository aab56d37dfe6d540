"""Make the local copy anew from the journal.

The old copy stays until the new one is whole and on the disk.

    >>> Answer(events=0, cases=0).events
    0
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The whole copy is made anew; there is nothing to choose."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How many events and cases the new copy holds."""

    events: int
    cases: int


def rebuild(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Make the local copy anew.

    Raises:
        Unreachable: the disk does not do it; the old copy is as it was.
    """
    events = office.rebuild(now.astimezone().date(), progress)
    return Answer(events=events, cases=office.replica.cases(limit=1).total)
