"""Tell what this laptop wrote that counts nowhere, since it had been shut out before it heard of it; its owner records again what is true.

Only its own words are told here. What another laptop wrote after it was shut out may be of whoever had it, and is told to nobody.

    uncounted_of(office)
    uncounted_lately(office, now)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from safeconduct.actions.office.office import Office
from safeconduct.ids import SegmentId
from safeconduct.model import facts as f
from safeconduct.vault.replica import Told

SHOWN_DAYS = 30  # after it was written; who has not recorded it again by then does not need to


def uncounted_of(office: Office) -> list[Told]:
    """Open what this laptop wrote and nobody counts, the newest first; without a place in the history, so its cursor is 0."""
    if office.is_away:
        return []
    waiting = office.journal.unfolded(frozenset(SegmentId(name) for name in office.replica.known_segments()))
    for _ in waiting:
        pass
    told = [
        Told(cursor=0, eid=each.eid, hlc=each.hlc, author=opened.device, compartment=opened.compartment, kind=kind, ref=ref, fact=each.fact)
        for opened in waiting.shut_out_of(office.device)
        for each, (kind, ref) in _facts(opened.events)
    ]
    return sorted(told, key=lambda one: (-one.hlc, one.eid))


def uncounted_lately(office: Office, now: dt.datetime) -> int:
    """Count the facts of the last `SHOWN_DAYS` days that are to be recorded again here; none while this laptop may not write."""
    if office.uncounted == 0 or (office.roster is not None and office.device not in office.roster.devices):
        return 0
    since = int((now - dt.timedelta(days=SHOWN_DAYS)).timestamp() * 1000)
    return sum(one.hlc >> 16 >= since for one in uncounted_of(office))


def _facts(events: Iterator[f.Stamped]) -> Iterator[tuple[f.Stamped, tuple[str, bytes]]]:
    for event in events:
        if not isinstance(event.fact, f.FactBrought):
            yield event, f.subject_of(event.fact)
