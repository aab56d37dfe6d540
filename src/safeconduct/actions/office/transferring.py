"""Move a case between caseloads: what was said of it goes along, and where it was kept is told that it left.

Two people who transfer one case apart leave it in two caseloads (`Case.homes`). Whoever opens both sends it to one: it leaves the others,
and what was written there meanwhile goes along.

    moved = transferred(office, Going(case=case, to="casework:south", reason="too many here"), now, progress)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable

import msgspec

from safeconduct.actions.office.joining import Progress
from safeconduct.actions.office.office import Office
from safeconduct.errors import Locked, Refused
from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.model.rules import check_part
from safeconduct.model.world import Case, Said, arrivals_in, brought, depth_in

_LEFT = (f.NoteAdded, f.CheckedIn)  # what stays behind, of before the day from which on the past goes along
_SEEN = "transfers-seen"  # the last event up to which it was looked for what colleagues wrote late
_NUMBER_BYTES = 8
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
    the last time, out of caseloads that it left (`ways_to`). Notes and check-ins of before the transfer may have been left on purpose: they
    stay. What no rule allows is passed over and holds nothing else up: a laptop in other hands writes what it likes.

    Returns:
        How many facts were fetched.
    """
    if not any(name.startswith("casework:") for name in office.compartments):
        return 0
    kept = office.replica.setting(_SEEN) or b""
    seen = int.from_bytes(kept[:_NUMBER_BYTES], "big")
    cases, last = office.replica.apart("casework", seen if kept == _seen(office, seen) else 0)  # one that was made anew counts anew
    placed: list[tuple[str, f.FactBrought]] = []
    for ref in cases:
        case = office.replica.look("case", ref)
        if case is None or case.transferred is None or case.homes.is_contested or not _may_write(office, case.transferred.value):
            continue
        home = case.transferred.value
        ways = ways_to(home, office.replica.said("case", ref))
        facts, _ = _going(office, ref, home, home, lambda part, event, ways=ways: event.hlc <= ways[part], ways)  # type: ignore[misc]
        placed.extend((home, one) for one in facts)
    refused = office.try_each([[one] for _, one in placed], now)
    placed = [one for number, one in enumerate(placed) if number not in refused]
    if placed:
        office.keep_in(placed, now, progress)
    if (now_seen := _seen(office, last)) != kept:
        office.replica.set_setting(_SEEN, now_seen)
    return len(placed)


def _seen(office: Office, last: int) -> bytes:
    """Name an event by its number and what was told there, which tells whether events are still numbered as they were."""
    told = office.replica.history(before=last + 1, limit=1)
    return last.to_bytes(_NUMBER_BYTES, "big") + b"".join(one.cursor.to_bytes(_NUMBER_BYTES, "big") + one.eid for one in told)


def ways_to(home: str, said: Iterable[Said]) -> dict[str, int]:
    """Give the caseloads that a case left on its way to the one where it is kept, each with the clock of the last transfer on that way.

    That it left is believed only where it lies, of who may write there. Who opens one caseload alone and knows a case by its reference can
    say that it arrived in hers, and draws nothing out of another one by that, and no note that was left behind.
    """
    moves: dict[str, tuple[int, bool, int, bytes, str]] = {}
    for event, _, part, _ in said:
        fact = event.fact
        if isinstance(fact, f.CaseTransferred):
            move = (fact.number, False, event.hlc, event.eid, fact.to)
        elif isinstance(fact, f.CaseArrived) and fact.home == fact.part == part:
            move = (fact.number, True, event.hlc, event.eid, "")  # it came back
        else:
            continue
        moves[part] = max(moves.get(part, move), move)
    ways: dict[str, int] = {}
    for part in moves.keys() - {home}:
        at, clock, passed = part, 0, set[str]()
        while at in moves and at != home and at not in passed:
            passed.add(at)
            clock, at = max(clock, moves[at][2]), moves[at][4]
        if at == home:
            ways[part] = clock
    return ways


def _may_write(office: Office, name: str) -> bool:
    ref = office.compartments.get(name)
    return ref is not None and (office.roster is None or office.roster.may_write(CompartmentId(ref), DeviceId(office.device)))


def _past(notes_from: dt.date | None) -> Callable[[str, f.Stamped], bool]:
    """Tell which notes and check-ins are of before a day; of None, none."""
    return lambda _, event: notes_from is not None and _day(event.hlc) < notes_from


def _going(
    office: Office, ref: bytes, to: str, home: str, stays: Callable[[str, f.Stamped], bool], out_of: Container[str] | None = None
) -> tuple[list[f.FactBrought], int]:
    """Wrap every fact of a case that lies in casework, or in those parts of it, and not in the other caseload yet; count what stays."""
    said = office.replica.said("case", ref)
    there = {(_copy(one) or one.event).eid for one in said if one.part == to}
    found: dict[bytes, f.FactBrought] = {}
    left: set[bytes] = set()
    arrivals = arrivals_in(said)
    # Where a fact and a copy of it are here, the fact goes along, and of copies the one in its home.
    for one in sorted(said, key=lambda one: (_copy(one) is not None, one.part != home)):
        event = _copy(one) or one.event
        if one.part.partition(":")[0] != "casework" or (out_of is not None and one.part not in out_of):
            continue
        if isinstance(event.fact, _OF_TRANSFERS) or event.eid in there or event.eid in found:
            continue
        if isinstance(event.fact, _LEFT) and stays(one.part, event):
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
