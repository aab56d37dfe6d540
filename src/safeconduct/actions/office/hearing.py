"""Say when each device was last heard of, so that its silence is seen like a missed check-in; and people, by signs that can be right.

heard_devices(office, now)
"""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

import msgspec

from safeconduct.actions.office.office import Office
from safeconduct.actions.office.undone import heard_of
from safeconduct.model.rules import as_of, is_ahead
from safeconduct.model.world import Case, Worker

_R = TypeVar("_R", Case, Worker)

SILENT_DAYS = 3  # a long weekend; a device that works says every 12 hours that it lives


class HeardDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A device that belongs.

    Attributes:
        ref: the device.
        person: whose it is; empty while only one device was ever there.
        heard_at: when it wrote the newest that was read here (`heard_of`); None if nothing was.
        is_this: it is this one.
        is_silent: nothing of it within `SILENT_DAYS` is here. This device, and one that is shut out, is waited for by nobody.
    """

    ref: str
    person: str
    heard_at: dt.datetime | None
    is_this: bool
    is_silent: bool


def heard_devices(office: Office, now: dt.datetime) -> tuple[HeardDevice, ...]:
    """List the devices that belong, and those that ever wrote, the longest silent first."""
    heard = heard_of(office.replica, now)
    owners = office.roster.content.owners() if office.roster else {}
    waited = set(office.roster.devices) if office.roster else set(heard)
    return tuple(
        HeardDevice(
            ref=device.hex(),
            person=owners.get(device, b"").hex(),
            heard_at=at,
            is_this=device == office.device,
            is_silent=device in waited and device != office.device and (at is None or now - at > dt.timedelta(days=SILENT_DAYS)),
        )
        for device in sorted({*heard, *owners}, key=lambda one: (heard[one].timestamp() if one in heard else 0.0, one))
        for at in [heard.get(device)]
    )


def as_heard(office: Office, record: _R, until_ms: int) -> _R:
    """Give a household or a colleague as of the last sign of life that can be right (`rules.as_of`), where a clock was ahead."""
    return as_of(record, office.replica.said(type(record).__name__.lower(), record.ref), until_ms) if is_ahead(record, until_ms) else record
