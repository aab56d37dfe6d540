"""Say where a case is kept, and read what was brought along when it went from one caseload to another.

Depths of two caseloads cannot be compared: each counts by itself. So what is written in a caseload after a case came there stands after
all that was brought: the number of the move counts first, the depth second (`depth_in`). What was brought keeps its own place, which lies
before; where both the fact itself and a copy of it are known, the fact counts. A copy in a caseload with which the case was only shared
counts where nothing of its home is known.

    >>> depth_in({"casework:south": [(4, 1)]}, "casework:south", 7) == (1 << 33) + 7
    True
    >>> depth_in({"casework:south": [(4, 1)]}, "casework:south", 3)
    3
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from safeconduct.errors import Damaged
from safeconduct.model import facts as f
from safeconduct.model.world.case import Case, apply_to_case

DEPTH_BITS = 33  # no caseload comes to 2^33 segments; the number of transfers stands above it
TRANSFERS_MOST = 1 << 19  # transfers of one case that are counted; with a depth below it a number stays under 2^52

_OF_TRANSFERS = (f.CaseTransferred, f.CaseArrived, f.FactBrought)


class Said(NamedTuple):
    """An event with the device that wrote it, the part in which it lies, and the depth of its segment."""

    event: f.Stamped
    author: bytes
    part: str
    depth: int


def depth_in(arrivals: Mapping[str, Sequence[tuple[int, int]]], part: str, depth: int) -> int:
    """Give the depth that a fact counts with: one from a part into which the case came, after all that was brought there.

    Args:
        arrivals: by part, depth and number of each arrival there.
        part: where the fact lies.
        depth: of its segment.
    """
    number = max((number for at, number in arrivals.get(part, ()) if at <= depth), default=0)
    return (number << DEPTH_BITS) + depth


def arrivals_in(said: Iterable[Said]) -> dict[str, list[tuple[int, int]]]:
    """Give depth and number of each arrival of a case in a caseload that is kept there since, by caseload."""
    arrivals: dict[str, list[tuple[int, int]]] = {}
    for event, _, part, depth in said:
        if isinstance(event.fact, f.CaseArrived) and event.fact.home == event.fact.part == part:
            arrivals.setdefault(part, []).append((depth, min(event.fact.number, TRANSFERS_MOST)))
    return arrivals


def brought(fact: f.FactBrought, hlc: int) -> f.Stamped | None:
    """Read a fact that was brought along; None for what cannot be one: not encoded so, of another case, of a move, or from the future."""
    try:
        events = f.decode(fact.event)
    except Damaged:
        return None
    if len(events) != 1 or events[0].hlc > hlc or isinstance(events[0].fact, _OF_TRANSFERS):
        return None
    is_of_case = f.subject_of(events[0].fact) == ("case", fact.case) and f.case_of(events[0].fact) == fact.case
    return events[0] if is_of_case and f.compartment_of(events[0].fact) == "casework" else None


def fold_transferred(ref: bytes, said: Iterable[Said]) -> Case:
    """Fold a case that was transferred or shared anew from all that was said; the order of what is given does not matter."""
    events, case = list(said), Case(ref)
    arrivals = arrivals_in(events)
    home = next((one.event.fact.home for one in events if isinstance(one.event.fact, f.CaseArrived) and one.part not in arrivals), "")
    knows_home = any(one.part == home and not isinstance(one.event.fact, _OF_TRANSFERS) for one in events)
    known: set[bytes] = set()
    copies: list[tuple[int, f.Stamped, bytes]] = []
    for one in events:
        fact, hlc, eid = one.event.fact, one.event.hlc, one.event.eid
        depth = depth_in(arrivals, one.part, one.depth)
        apply_to_case(case, fact, f.Mark(depth, hlc, eid, one.author))
        known.add(eid)
        if isinstance(fact, f.FactBrought):
            copy = brought(fact, hlc)
            if copy is not None and (0 <= fact.depth < depth if one.part in arrivals else not knows_home):
                copies.append((fact.depth, copy, fact.author))
    for depth, copy, author in sorted(copies, key=lambda each: (each[0], each[1].hlc, each[1].eid, each[2])):
        if copy.eid not in known:
            apply_to_case(case, copy.fact, f.Mark(depth, copy.hlc, copy.eid, author))
            known.add(copy.eid)
    return case
