"""List the stamps that were asked for and given.

>>> Ask()
Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import world


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """All of them."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One stamp: the hash, the day on which it was made, for how many captures, and when an authority saw it; 0 while none has."""

    ref: str
    sha256: str
    on: dt.date
    captures: int
    at_ms: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The stamps, the latest first."""

    stamps: tuple[Line, ...]


def stamp_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the stamps."""
    records: list[world.Stamp] = office.replica.records("stamp")
    lines = [
        Line(
            ref=each.ref.hex(),
            sha256=each.asked.value.sha256.hex(),
            on=each.asked.value.on,
            captures=len(each.places),
            at_ms=each.given.at_ms if each.given is not None else 0,
        )
        for each in records
        if each.asked is not None
    ]
    return Answer(stamps=tuple(sorted(lines, key=lambda line: (-line.on.toordinal(), line.ref))))
