"""Say what a statement that waits would change, one thing after the other, so that nobody signs what she was not shown.

for change in changes(roster, signed):
    print(change.kind, change.whom.hex())
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from safeconduct.ids import CompartmentId
from safeconduct.vault.roster.roster import Roster
from safeconduct.vault.roster.statements import Membership, SignedOp, Suspended, Version, device_of
from safeconduct.vault.roster.versions import content_of

Kind = Literal[
    "comes",
    "leaves",
    "admin",
    "no-admin",
    "laptop",
    "laptop-leaves",
    "lifted",
    "root",
    "root-leaves",
    "quorum",
    "writes",
    "reads",
    "closed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a statement changes.

    Attributes:
        kind: somebody `comes` or `leaves`, is `admin` from now on or `no-admin`; one of her laptops comes (`laptop`) or leaves
            (`laptop-leaves`); a suspension is settled (`lifted`); an offline key is named (`root`) or dropped (`root-leaves`), or takes
            another `quorum`; she `writes` in a compartment from now on, only `reads` there, or it is `closed` to her.
        whom: the person or the laptop, 16 bytes; the public half of an offline key, 32 bytes; the new quorum, one byte.
        owner: of a laptop, its person; else empty.
    """

    kind: Kind
    whom: bytes
    owner: bytes = b""


def changes(roster: Roster, signed: SignedOp) -> list[Change]:
    """Say what a statement would change of what stands; nothing it says is left out.

    Args:
        roster: who belongs now.
        signed: a version or a statement on openers that follows what is newest.
    """
    says = signed.op.args
    if isinstance(says, Version):
        return list(_of_version(roster, says))
    assert isinstance(says, Membership)
    return list(_of_openers(roster, says))


def _of_version(roster: Roster, says: Version) -> Iterator[Change]:
    before, after = roster.content, content_of(says)
    yield from (Change(kind="comes", whom=person) for person in sorted(after.people.keys() - before.people.keys()))
    yield from (Change(kind="leaves", whom=person) for person in sorted(before.people.keys() - after.people.keys()))
    was, will = ({person for person, (is_admin, _) in one.people.items() if is_admin} for one in (before, after))
    yield from (Change(kind="admin", whom=person) for person in sorted(will - was))
    yield from (Change(kind="no-admin", whom=person) for person in sorted((was - will) & after.people.keys()))
    for person in sorted(before.people.keys() | after.people.keys()):
        held, holds = (one.people[person][1] if person in one.people else frozenset() for one in (before, after))
        yield from (Change(kind="laptop", whom=device_of(public), owner=person) for public in sorted(holds - held))
        yield from (Change(kind="laptop-leaves", whom=device_of(public), owner=person) for public in sorted(held - holds))
    for name in says.answered:
        op = roster.statements.get(name)
        if name in roster.unsettled and op is not None and isinstance(op.args, Suspended):
            yield Change(kind="lifted", whom=op.args.whom)
    yield from (Change(kind="root", whom=public) for public in sorted(after.roots - before.roots))
    yield from (Change(kind="root-leaves", whom=public) for public in sorted(before.roots - after.roots))
    if after.quorum != before.quorum:
        yield Change(kind="quorum", whom=bytes([after.quorum]))


def _of_openers(roster: Roster, says: Membership) -> Iterator[Change]:
    compartment = CompartmentId(says.compartment)
    held = roster.compartments.get(compartment)
    before: Mapping[bytes, bool] = held.openers if held else {one: True for one in roster.persons if roster.opens(compartment, one)}
    after = {opener.person: opener.may_write for opener in says.openers}
    for person in sorted(before.keys() | after.keys()):
        if before.get(person) != after.get(person):
            yield Change(kind="closed" if person not in after else "writes" if after[person] else "reads", whom=person)
