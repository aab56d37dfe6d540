"""Follow the destruction of cases: who wants it, whether enough persons do, which keys of the cabinet know of it, and who has done it.

>>> needed_to_shred(1), needed_to_shred(40)
(1, 2)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from safeconduct.vault.roster.roster import Roster
from safeconduct.vault.roster.standing import Ending
from safeconduct.vault.roster.statements import Op, Shred, Shredded

PERSONS_NEEDED = 2  # nobody destroys a file alone where there is somebody to ask: Safeconduct's protocol study, attack 47


View = Callable[[tuple[bytes, ...]], Roster | None]


def needed_to_shred(persons: int) -> int:
    """Give how many persons of so many must want it."""
    return min(max(persons, 1), PERSONS_NEEDED)


def endings(ops: Mapping[bytes, Op], signed_by: Mapping[bytes, frozenset[bytes]], roster: Roster, view: View) -> dict[bytes, Ending]:
    """Work out which cases are to be destroyed.

    A statement counts when enough persons signed it who belonged by what it cites, and belong now and are not suspended; or, where some of
    them are gone by now, when a device that belongs says that it has acted on it. A device that was away is told the same as all others.

    Args:
        ops: all statements, by name.
        signed_by: the devices whose signature under a statement holds.
        roster: who belongs now.
        view: gives who belonged by some statements.
    """
    found: dict[bytes, list[tuple[int, bytes, Op]]] = {}
    for name, op in ops.items():
        if isinstance(op.args, Shred):
            found.setdefault(op.args.case, []).append((op.hlc, name, op))
    done: dict[bytes, dict[bytes, int]] = {case: {} for case in found}
    owners = roster.content.owners()
    for name, op in ops.items():
        if isinstance(op.args, Shredded) and op.device in signed_by[name] and op.device in owners:
            for case in found.keys() & op.args.cases:
                done[case][op.device] = min(op.hlc, done[case].get(op.device, op.hlc))
    return {case: _ending(case, sorted(said, key=lambda one: one[:2]), signed_by, roster, view, done) for case, said in found.items()}


def _ending(
    case: bytes,
    said: Sequence[tuple[int, bytes, Op]],
    signed_by: Mapping[bytes, frozenset[bytes]],
    roster: Roster,
    view: View,
    done: Mapping[bytes, Mapping[bytes, int]],
) -> Ending:
    """Judge what was said of one case."""
    told = done.get(case, {})
    is_told = any(device in roster.devices for device in told)
    living: set[bytes] = set()
    is_agreed = False
    for _, name, op in said:
        before = view(tuple(sorted(op.parents)))
        if before is None:
            continue
        persons = {owner for device in signed_by[name] if device in before.devices and (owner := before.owner(device))}
        now = {owner for device in signed_by[name] if device in roster.devices and (owner := roster.owner(device)) in persons}
        living |= {person for person in now if person}
        needed = needed_to_shred(max(len(before.persons), len(roster.persons)))
        is_agreed = is_agreed or len(now) >= needed or (is_told and len(persons) >= needed)
    hlc, _, first = said[0]
    assert isinstance(first.args, Shred)
    return Ending(
        case=case,
        names=tuple(sorted(name for _, name, _ in said)),
        reason=first.args.reason,
        hlc=hlc,
        persons=frozenset(living),
        is_agreed=is_agreed,
        done=told,
    )


def covered(ops: Mapping[bytes, Op], heads: Iterable[bytes]) -> frozenset[bytes]:
    """Give the cases whose destruction is known to who cites these statements."""
    cases: set[bytes] = set()
    waiting, seen = list(heads), set[bytes]()
    while waiting:
        name = waiting.pop()
        op = ops.get(name)
        if op is None or name in seen or not isinstance(op.args, Shred):
            continue
        seen.add(name)
        cases.add(op.args.case)
        waiting += op.parents
    return frozenset(cases)


def newest_shreds(ops: Mapping[bytes, Op], agreed: Iterable[Ending]) -> tuple[bytes, ...]:
    """Name the statements that want cases destroyed, are agreed on and that no other such one follows, rising."""
    names = {name for ending in agreed for name in ending.names}
    return tuple(sorted(names - {parent for name in names for parent in ops[name].parents}))
