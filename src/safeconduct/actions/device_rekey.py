"""Replace every key that somebody holds who should not, or that is old.

>>> Ask().shares_past
True
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Whether newcomers may read what was written before."""

    shares_past: bool = True


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The compartments that have a new key."""

    rekeyed: tuple[str, ...]


def device_rekey(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Replace the keys.

    Raises:
        Refused: only this device was ever there.
    """
    return Answer(rekeyed=tuple(office.rekey(now, reason="scheduled", shares_past=ask.shares_past)))
