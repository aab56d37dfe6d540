"""Transfer a case to another caseload, or share what is known of it with one, for a reason.

Transferred: what comes from here on is written in the other caseload, and who opens only the old one reads no more of it. Shared: it is
kept where it was, and the other caseload gets a copy of what was said until now. Either way the facts go along as they were, with day and
device, on the word of who transfers them; she must open both. Nobody forgets what she has read: the answer says how many know it.

    >>> Ask(case=bytes(16), to="casework:south", reason="too many here").is_shared
    False
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Locked, Refused
from safeconduct.ids import CompartmentId
from safeconduct.model import facts as f
from safeconduct.model.rules import check_part
from safeconduct.model.world import Said, arrivals_in, brought, depth_in

_LEFT = (f.NoteAdded, f.CheckedIn)  # what stays behind, of before the day from which on the past goes along
_OF_TRANSFERS = (f.CaseTransferred, f.CaseArrived, f.FactBrought)


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
    """Transfer or share a case.

    Raises:
        Mistaken: there is no such case or caseload, or no reason is given.
        Refused: it is kept there already, or was transferred elsewhere.
        Locked: this device does not open both caseloads.
    """
    check_part(ask.to)
    home = office.caseload(ask.case)
    for name in (home, ask.to):
        if name not in office.compartments:
            raise Locked("who transfers or shares a case must open both caseloads", "ask a colleague who does, or an admin: member open")
    going, left = _going(office, ask, home)
    if home == ask.to:  # what colleagues wrote in an older caseload before they heard of the move is fetched
        if not going:
            raise Refused("the case is kept in that caseload already", "name another one")
        office.keep_in([(ask.to, one) for one in going], now, progress)
        return Answer(home=home, facts=len(going), left=left, knowing=0)
    on, number = now.astimezone().date(), _number(office, ask)
    arrived = f.CaseArrived(case=ask.case, part=ask.to, home=home if ask.is_shared else ask.to, number=number, on=on, reason=ask.reason)
    left_for = f.CaseTransferred(case=ask.case, to=ask.to, number=number, on=on, reason=ask.reason)
    placed = [(ask.to, arrived), *((ask.to, one) for one in going), *([] if ask.is_shared else [(home, left_for)])]
    office.keep_in(placed, now, progress)
    return Answer(home=office.caseload(ask.case), facts=len(going), left=left, knowing=_knowing(office, home, ask.to))


def _number(office: Office, ask: Ask) -> int:
    """Number the transfer; a copy bears the number of the last one."""
    case = office.replica.look("case", ask.case)
    last = case.transferred.order[0] if case is not None and case.transferred is not None else 0
    return last if ask.is_shared else last + 1


def _going(office: Office, ask: Ask, home: str) -> tuple[list[f.FactBrought], int]:
    """Wrap every fact of the case that lies in casework and not in the other caseload yet; count the notes that stay behind."""
    said = office.replica.said("case", ask.case)
    there = {(_copy(one) or one.event).eid for one in said if one.part == ask.to}
    found: dict[bytes, f.FactBrought] = {}
    left: set[bytes] = set()
    arrivals = arrivals_in(said)
    # Where a fact and a copy of it are here, the fact goes along, and of copies the one in its home.
    for one in sorted(said, key=lambda one: (_copy(one) is not None, one.part != home)):
        event = _copy(one) or one.event
        if one.part.partition(":")[0] != "casework" or isinstance(event.fact, _OF_TRANSFERS) or event.eid in there or event.eid in found:
            continue
        if ask.notes_from is not None and isinstance(event.fact, _LEFT) and _day(event.hlc) < ask.notes_from:
            left.add(event.eid)
            continue
        fact, depth = one.event.fact, depth_in(arrivals, one.part, one.depth)
        own = (fact.depth, fact.author) if isinstance(fact, f.FactBrought) else (depth, one.author)
        found[event.eid] = f.FactBrought(case=ask.case, event=f.encode([event]), depth=own[0], author=own[1])
    return list(found.values()), len(left)


def _copy(one: Said) -> f.Stamped | None:
    """Give the fact of which an event is a copy, if it is one."""
    return brought(one.event.fact, one.event.hlc) if isinstance(one.event.fact, f.FactBrought) else None


def _day(hlc: int) -> dt.date:
    return dt.datetime.fromtimestamp((hlc >> 16) / 1000, dt.UTC).astimezone().date()


def _knowing(office: Office, home: str, to: str) -> int:
    """Count the persons who open the old caseload and not the new one."""
    if office.roster is None:
        return 0
    old, new = (CompartmentId(office.compartments[name]) for name in (home, to))
    return sum(office.roster.opens(old, person) and not office.roster.opens(new, person) for person in office.roster.persons)
