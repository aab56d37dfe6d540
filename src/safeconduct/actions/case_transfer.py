"""Transfer a case to another caseload, or share what is known of it with one, for a reason.

Transferred: what comes from here on is written in the other caseload, and who opens only the old one reads no more of it. Shared: it is
kept where it was, and the other caseload gets a copy of what was said until now. Either way the facts go along as they were, with day and
device, on the word of who transfers them; she must open both. Where two transfers crossed, one more decides. Nobody forgets what she has
read: the answer says how many know it.

    >>> Ask(case=bytes(16), to="casework:south", reason="too many here").is_shared
    False
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Going, Office, Progress, transferred
from safeconduct.model import facts as f


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Which case goes where, and why.

    Attributes:
        case: the case.
        to: the caseload, as in `casework:south`.
        reason: in words; both caseloads read it.
        is_shared: it stays where it is, and the other caseload gets a copy of what was said until now.
        notes_from: notes and check-ins of before that day stay behind; None: all go along.
    """

    case: bytes
    to: str
    reason: str
    is_shared: bool = False
    notes_from: dt.date | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was done.

    Attributes:
        home: the caseload in which the case is kept now.
        facts: how many went along.
        left: how many notes and check-ins stayed behind.
        knowing: persons who open the old caseload and not the new one: they know what was said until now.
    """

    home: str
    facts: int
    left: int
    knowing: int


def case_transfer(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Transfer or share a case; one that was transferred apart to two caseloads stays in the one that is named.

    Raises:
        Mistaken: there is no such case or caseload, or no reason is given.
        Refused: it is kept there already, or was transferred elsewhere.
        Locked: this device does not open all caseloads concerned.
    """
    going = Going(case=ask.case, to=ask.to, reason=ask.reason, is_shared=ask.is_shared, notes_from=ask.notes_from)
    moved = transferred(office, going, now, progress)
    return Answer(home=moved.home, facts=moved.facts, left=moved.left, knowing=moved.knowing)
