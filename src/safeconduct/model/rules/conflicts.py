"""Find the safety fields on which colleagues disagree, so that somebody decides.

A conflict is no record of its own: it follows from what was said, so that all devices see the same one, and is over as soon as a person
states one of the values again in the light of the others.

    >>> case = Case(b"c" * 16)
    >>> case.risk.state(b"a" * 16, "low", 1, b"laptop-1", ())
    >>> case.risk.state(b"b" * 16, "high", 2, b"laptop-2", ())
    >>> [(one.field, [value for _, value, _, _ in one.sides]) for one in conflicts_of(case)]
    [('risk', ['high', 'low'])]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from safeconduct.model.world import Case, Stated


class Side(NamedTuple):
    """One value, by the event that says it: the value as lists show it, the clock and the device."""

    event: bytes
    value: str
    hlc: int
    author: bytes


class Conflict(NamedTuple):
    """A field of a case on which more than one value stands.

    Attributes:
        ref: the lowest of the events, by which the conflict is named.
        field: `status`, `risk`, `location`, `destination`, `consent`, `application`, or `caseload`: transferred apart to several.
        of: the person or application; empty for the case itself.
        what: of a consent its purpose and recipient.
        sides: the values, the latest said first.
    """

    ref: bytes
    field: str
    of: bytes
    what: str
    sides: tuple[Side, ...]


def conflicts_of(case: Case) -> tuple[Conflict, ...]:
    """List the conflicts of a case; the same fields as `contested_of` names."""
    return tuple(sorted(_found(case), key=lambda one: (one.field, one.of, one.what)))


def _found(case: Case) -> Iterator[Conflict]:
    for field in ("status", "risk", "location", "destination"):
        stated: Stated[Any] = getattr(case, field)
        if stated.is_contested:
            yield _conflict(field, b"", "", stated, lambda value: value if isinstance(value, str) else value[0])
    if case.homes.is_contested:
        yield _crossed(case.homes)
    for person in case.persons.values():
        for what, agreed in person.consents.items():
            if agreed.is_contested:
                yield _conflict("consent", person.ref, what, agreed, lambda is_given: "yes" if is_given else "no")
    for application in case.applications.values():
        if len({said.status for said in application.status.values()}) > 1:
            yield _conflict("application", application.ref, "", application.status, lambda said: said.status)


def _crossed(homes: Stated[str]) -> Conflict:
    """Show each caseload once, by the event that named it first: a transfer is said in both caseloads that it touches."""
    first = {said.value: Side(eid, said.value, said.hlc, said.author) for eid, said in homes.sayings()}
    sides = tuple(sorted(first.values(), key=lambda side: (-side.hlc, side.event)))
    return Conflict(min(side.event for side in sides), "caseload", b"", "", sides)


def _conflict(field: str, of: bytes, what: str, stated: Stated[Any], shown: Any) -> Conflict:
    sides = tuple(Side(eid, shown(said.value), said.hlc, said.author) for eid, said in stated.sayings())
    return Conflict(min(side.event for side in sides), field, of, what, sides)
