"""Hand out shares of this vault's keys to custodians, of whom some together can bring the vault back.

The shares are in the answer and nowhere else. Shares that were handed out before count no longer.

    >>> Ask(needed=2, custodians=3)
    Ask(needed=2, custodians=3)
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """How many custodians there are, and how many of them it takes."""

    needed: int
    custodians: int


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The kit's name, and for each custodian her share in words."""

    kit: str
    needed: int
    shares: tuple[str, ...]


def recover_split(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Make a kit and give the shares.

    Raises:
        Mistaken: the numbers make no sense; nothing was written.
        Unreachable: the disk did not do it; shares that were handed out before may no longer count: do it again.
    """
    if not f.can_split(ask.needed, ask.custodians):
        hint = f"at least 2 must be needed, and there are at most {f.MOST_CUSTODIANS}"
        raise Mistaken(f"{ask.needed} of {ask.custodians} custodians cannot be", hint)
    kit, shares = office.split_recovery(ask.needed, ask.custodians)
    on = now.astimezone().date()
    office.keep((f.RecoverySplit(kit=kit, needed=ask.needed, custodians=ask.custodians, on=on),), now, progress)
    return Answer(kit=kit.hex(), needed=ask.needed, shares=shares)
