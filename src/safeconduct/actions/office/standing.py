"""Say whether what is told today can be relied on: whether this laptop opens a caseload at all, and whether its clock can be right.

blind = blind_of(office)
ahead = written_ahead(office, now)
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from safeconduct.actions.office.office import Office
from safeconduct.model.moments import moment

AHEAD_DAYS = 1  # as far as others are followed: two clocks that are set by hand in different zones are not further apart
AHEAD_HOURS = 1  # what is told at all: a laptop that asks nobody for the time is minutes wrong; from an hour on an alarm comes an hour late
_CASEWORK = "casework"
Blind = Literal["", "away", "waiting", "shut_out", "closed"]
"""Why nothing can be said of who is endangered or silent: on a journey, keys have not come yet, shut out, or no caseload is open here."""


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was written later than this laptop's clock says it is: one of two clocks is wrong.

    Attributes:
        device: who wrote it.
        at: when, by the clock of that device.
        is_this: it was this laptop.
        is_slight: it is a day at most: others are followed so far, so that `device` may have had the hour from another one.
    """

    device: str
    at: dt.datetime
    is_this: bool
    is_slight: bool = False


def blind_of(office: Office) -> Blind:
    """Say why this laptop cannot tell who is endangered or silent; empty where it can."""
    if office.is_away:
        return "away"
    if office.roster is not None and office.device not in office.roster.devices:
        return "shut_out"
    if any(name.partition(":")[0] == _CASEWORK for name in office.compartments):
        return ""
    return "closed" if office.compartments else "waiting"


def written_ahead(office: Office, now: dt.datetime) -> Ahead | None:
    """Find what was written furthest ahead of this laptop's clock, by who belongs; None within `AHEAD_HOURS`."""
    heads = office.replica.frontier().values()
    waited = {office.device, *(office.roster.devices if office.roster else ())}
    latest = max((head for head in heads if head.device in waited), key=lambda head: head.hlc, default=None)
    if latest is None:
        return None
    at = moment(latest.hlc >> 16)
    if at - now <= dt.timedelta(hours=AHEAD_HOURS):
        return None
    is_slight = at - now <= dt.timedelta(days=AHEAD_DAYS)
    return Ahead(device=latest.device.hex(), at=at, is_this=latest.device == office.device, is_slight=is_slight)
