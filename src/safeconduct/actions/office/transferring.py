"""Move a case between caseloads: what was said of it goes along, and where it was kept is told that it left.

Two people who transfer one case apart leave it in two caseloads (`Case.homes`). Whoever opens both sends it to one: it leaves the others,
and what was written there meanwhile goes along.

    moved = transferred(office, Going(case=case, to="casework:south", reason="too many here"), now, progress)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec

from safeconduct.actions.office.joining import Progress
from safeconduct.actions.office.office import Office
from safeconduct.errors import Locked, Refused
from safeconduct.ids import CompartmentId
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.model.rules import check_part
from safeconduct.model.world import Case, Said, arrivals_in, brought, depth_in

_LEFT = (f.NoteAdded, f.CheckedIn)  # what stays behind, of before the day from which on the past goes along
_SEEN = "transfers-seen"  # the last event up to which it was looked for what colleagues wrote late
_OF_TRANSFERS = (f.CaseTransferred, f.CaseArrived, f.FactBrought)


class Going(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Which case goes to which caseload, and why.

    Attributes:
        case: the case.
        to: the caseload, as in `casework:south`.
        reason: in words; all caseloads concerned read it.
        is_shared: it stays where it is, and the other caseload gets a copy of what was said until now.
        notes_from: notes and check-ins of before that day stay behind; None: all go along.
    """

    case: bytes
    to: str
    reason: str
    is_shared: bool = False
    notes_from: dt.date | None = None


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: where the case is kept, how many facts went along, how many notes stayed, how many persons know it from before."""

    home: str
    facts: int
    left: int
    knowing: int


def transferred(office: Office, going: Going, now: dt.datetime, progress: Progress) -> Moved:
    """Transfer or share a case; one that was transferred apart to several caseloads is kept in the one that is named, and in no other.

    Raises:
        Mistaken: there is no such case or caseload, or no reason is given.
        Refused: it is kept there already, or was transferred elsewhere.
        Locked: this device does not open all caseloads concerned.
    """
    check_part(going.to)
    home = office.caseload(going.case)
    case = office.replica.look("case", going.case)
    is_crossed = case is not None and case.homes.is_contested and not going.is_shared
    homes = {home, *(case.homes.values() if is_crossed else ())}
    if not homes.union({going.to}) <= office.compartments.keys():
        says = (
            "who decides between them must open every caseload" if is_crossed else "who transfers or shares a case must open both caseloads"
        )
        raise Locked(says, "ask a colleague who does, or an admin: member open")
    facts, left = _going(office, going.case, going.to, home, _past(going.notes_from))
    if homes == {going.to}:  # what colleagues wrote in an older caseload before they heard of the move is fetched
        if not facts:
            raise Refused("the case is kept in that caseload already", "name another one")
        office.keep_in([(going.to, one) for one in facts], now, progress)
        return Moved(home=home, facts=len(facts), left=left, knowing=0)
    on, number = now.astimezone().date(), _number(case, is_shared=going.is_shared)
    kept_in = home if going.is_shared else going.to
    arrived = f.CaseArrived(case=going.case, part=going.to, home=kept_in, number=number, on=on, reason=going.reason)
    left_for = f.CaseTransferred(case=going.case, to=going.to, number=number, on=on, reason=going.reason)
    leaving = set() if going.is_shared else (homes | (_told(office, going.case) if is_crossed else set())) - {going.to}
    placed = [(going.to, arrived), *((going.to, one) for one in facts), *((part, left_for) for part in sorted(leaving))]
    office.keep_in(placed, now, progress)
    known_in = homes - {going.to}
    return Moved(home=office.caseload(going.case), facts=len(facts), left=left, knowing=_knowing(office, known_in, going.to))


def _told(office: Office, case: bytes) -> set[str]:
    """List the caseloads that are open here in which a transfer of the case was said: they hear how it was settled."""
    said = office.replica.said("case", case)
    return {one.part for one in said if isinstance(one.event.fact, f.CaseTransferred | f.CaseArrived)} & office.compartments.keys()


def _number(case: Case | None, *, is_shared: bool) -> int:
    """Number the transfer; a copy bears the number of the last one."""
    last = case.transferred.order[0] if case is not None and case.transferred is not None else 0
    return last if is_shared else last + 1


def fetch_late(office: Office, now: dt.datetime, progress: Progress) -> int:
    """Fetch into its caseload what colleagues wrote of a case in an older one before they heard that it was transferred.

    Otherwise who keeps it now would not read that its risk was raised. Whoever opens both does it, for cases of which something came since
    the last time. Notes and check-ins of before the transfer may have been left on purpose: they stay.

    Returns:
        How many facts were fetched.
    """
    if not any(name.startswith("casework:") for name in office.compartments):
        return 0
    seen = int.from_bytes(office.replica.setting(_SEEN) or b"", "big")
    cases, last = office.replica.apart("casework", seen)
    placed: list[tuple[str, f.FactBrought]] = []
    for ref in cases:
        case = office.replica.look("case", ref)
        if case is None or case.transferred is None or case.homes.is_contested or case.transferred.value not in office.compartments:
            continue
        home, moved_at = case.transferred.value, case.transferred.order[1]
        facts, _ = _going(office, ref, home, home, lambda event, at=moved_at: event.hlc <= at)  # type: ignore[misc]
        placed.extend((home, one) for one in facts)
    if placed:
        office.keep_in(placed, now, progress)
    if last != seen:
        office.replica.set_setting(_SEEN, last.to_bytes(8, "big"))
    return len(placed)


def _past(notes_from: dt.date | None) -> Callable[[f.Stamped], bool]:
    """Tell which notes and check-ins are of before a day; of None, none."""
    return lambda event: notes_from is not None and _day(event.hlc) < notes_from


def _going(office: Office, ref: bytes, to: str, home: str, stays: Callable[[f.Stamped], bool]) -> tuple[list[f.FactBrought], int]:
    """Wrap every fact of a case that lies in casework and not in the other caseload yet; count the notes and check-ins that stay behind."""
    said = office.replica.said("case", ref)
    there = {(_copy(one) or one.event).eid for one in said if one.part == to}
    found: dict[bytes, f.FactBrought] = {}
    left: set[bytes] = set()
    arrivals = arrivals_in(said)
    # Where a fact and a copy of it are here, the fact goes along, and of copies the one in its home.
    for one in sorted(said, key=lambda one: (_copy(one) is not None, one.part != home)):
        event = _copy(one) or one.event
        if one.part.partition(":")[0] != "casework" or isinstance(event.fact, _OF_TRANSFERS) or event.eid in there or event.eid in found:
            continue
        if isinstance(event.fact, _LEFT) and stays(event):
            left.add(event.eid)
            continue
        fact, depth = one.event.fact, depth_in(arrivals, one.part, one.depth)
        own = (fact.depth, fact.author) if isinstance(fact, f.FactBrought) else (depth, one.author)
        found[event.eid] = f.FactBrought(case=ref, event=f.encode([event]), depth=own[0], author=own[1])
    return list(found.values()), len(left)


def _copy(one: Said) -> f.Stamped | None:
    """Give the fact of which an event is a copy, if it is one."""
    return brought(one.event.fact, one.event.hlc) if isinstance(one.event.fact, f.FactBrought) else None


def _day(hlc: int) -> dt.date:
    return moment(hlc >> 16).astimezone().date()


def _knowing(office: Office, homes: set[str], to: str) -> int:
    """Count the persons who open an old caseload and not the new one."""
    roster = office.roster
    if roster is None:
        return 0
    old, new = {CompartmentId(office.compartments[name]) for name in homes}, CompartmentId(office.compartments[to])
    return sum(any(roster.opens(one, person) for one in old) and not roster.opens(new, person) for person in roster.persons)
