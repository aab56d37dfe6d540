"""Tell who took something out of the vault in the last days, so that nobody does it unseen.

>>> SHOWN_PURPOSES
3
"""

from __future__ import annotations

import datetime as dt

from safeconduct.actions.office import Left, Office, left
from safeconduct.actions.today.answer import TakenOut
from safeconduct.model.rules import TAKEN_DAYS, unusual_in

SHOWN_PURPOSES = 3  # of one person; the rest is in the history


def taken_out(office: Office, now: dt.datetime) -> tuple[TakenOut, ...]:
    """Sum up the files that left, by person, her own too: another may have used her laptop."""
    by_hand: dict[str, list[Left]] = {}
    for one in left(office, now - dt.timedelta(days=TAKEN_DAYS)):
        by_hand.setdefault(one.person or one.device, []).append(one)
    total = office.replica.counts().cases.files if by_hand else 0
    found = [_summed(files, total) for files in by_hand.values()]
    return tuple(sorted(found, key=lambda one: (not one.unusual, -one.cases, one.person, one.device)))


def _summed(files: list[Left], total: int) -> TakenOut:
    newest = files[0]
    return TakenOut(
        person=newest.person,
        device=newest.device,
        nickname=newest.nickname,
        files=len(files),
        cases=sum(one.cases for one in files),
        unusual=unusual_in([(one.cases, one.is_sealed) for one in files], total),
        purposes=tuple(one.purpose for one in files[:SHOWN_PURPOSES]),
        last_at=newest.at,
    )
