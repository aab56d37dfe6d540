"""Destroy everything that was recorded of one case, for good.

That it is wanted, and why, is recorded first, outside of the case; then the rows of the local copy go, then the key of the case, wherever
it lay. In an office of one that is one step. Where there are several persons, the first one's word is a proposal, and the case goes when a
second person gives hers, from every device as it syncs. Stopped in the middle, it is finished at the next opening.

    >>> Ask(case=bytes(16), reason="own_wish").reason
    'own_wish'
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.ids import show
from safeconduct.model import facts as f


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Which case, and why: a word of the list `forgetting`."""

    case: bytes
    reason: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it.

    Attributes:
        case: its code; the only thing of it that is still shown anywhere.
        is_forgotten: it is destroyed. Otherwise it waits for others to agree.
        agreed: how many persons have agreed.
        needed: how many must.
    """

    case: str
    is_forgotten: bool
    agreed: int
    needed: int


def forget(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Agree that a case is forgotten, and destroy it if enough persons have.

    In an office of one that is a fact. Where others hold the key too, it is a statement that all of them read: whoever opens the case may
    agree, whatever else she opens, and each device says when it has destroyed the key.

    Raises:
        Mistaken: there is no such case, or the reason is none.
        Refused: the case is held, or is open and the reason does not allow that.
        Damaged: a page of case keys cannot be read; the case is out of the local copy, and its key is destroyed at the next opening.
        Unreachable: the disk did not do it; it is finished at the next opening.
    """
    on = now.astimezone().date()
    wish = f.ForgettingAgreed(forgetting=ask.case, reason=ask.reason, on=on)
    progress("forgetting", 0, 2)
    agreed, needed = 1, 1
    if office.roster is not None:
        for refused in office.try_each([[wish]], now).values():
            raise refused
        agreed, needed = office.end_case(ask.case, ask.reason, now)
    else:
        office.keep((wish, f.CaseForgotten(forgetting=ask.case, on=on)), now, progress)
        progress("forgetting", 1, 2)
        office.destroy_forgotten()
    progress("forgetting", 2, 2)
    return Answer(case=show(ask.case), is_forgotten=agreed >= needed, agreed=agreed, needed=needed)
