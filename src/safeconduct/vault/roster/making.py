"""Make the next statements on membership out of what stands.

next_version(roster, add=[Member(person, False, [public])])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.vault.roster.roster import Roster
from safeconduct.vault.roster.statements import (
    Member,
    Membership,
    Opener,
    OpSignature,
    Returned,
    Settled,
    Shred,
    Shredded,
    SignedOp,
    Suspended,
    Travelling,
    Version,
    Wanted,
    device_of,
    op_id,
)
from safeconduct.vault.roster.versions import members_of
from safeconduct.vault.seal import sign


def next_version(
    roster: Roster,
    *,
    add: Iterable[Member] = (),
    drop: Iterable[bytes] = (),
    answered: Iterable[bytes] = (),
    roots: tuple[list[bytes], int] | None = None,
) -> Version:
    """Make the version that follows all newest ones.

    Args:
        roster: who belongs.
        add: persons who come, or who have other devices or rights from now on.
        drop: persons, or single devices, that leave.
        answered: suspensions that it settles.
        roots: the offline keys and their quorum, where they change.
    """
    gone, fresh = set(drop), {member.person: member for member in add}
    members = {member.person: member for member in members_of(roster.content)} | fresh
    kept = [
        Member(person, member.is_admin, [public for public in sorted(member.devices) if device_of(public) not in gone])
        for person, member in sorted(members.items())
        if person not in gone
    ]
    keys, quorum = roots or (sorted(roster.content.roots), roster.content.quorum)
    return Version(number=roster.number + 1, members=kept, roots=sorted(keys), quorum=quorum, answered=sorted(set(answered)))


def next_membership(roster: Roster, compartment: CompartmentId, openers: Mapping[bytes, bool]) -> Membership:
    """Make the statement on who opens a compartment that follows the newest ones; `openers` says by person whether she may write."""
    held = roster.compartments.get(compartment)
    return Membership(
        compartment=compartment,
        number=held.number + 1 if held else 1,
        roster_heads=sorted(roster.tips),
        openers=[Opener(person, may_write) for person, may_write in sorted(openers.items())],
    )


def follows(
    roster: Roster, says: Version | Membership | Suspended | Shred | Shredded | Travelling | Returned | Wanted | Settled
) -> list[bytes]:
    """Name the statements that one follows."""
    if isinstance(says, Membership):
        held = roster.compartments.get(CompartmentId(says.compartment))
        return sorted(held.tips) if held else []
    if isinstance(says, Returned):
        return [journey.name for journey in roster.journeys.values() if journey.device == says.device]
    if isinstance(says, Shred | Travelling):
        return sorted({*roster.heads(), *(roster.shreds if isinstance(says, Shred) else ())})
    return sorted(roster.tips)


def cosigned(signed: SignedOp, device: DeviceId, seed: bytes) -> SignedOp:
    """Put one more signature under a statement."""
    others = [one for one in signed.signatures if one.device != device]
    return SignedOp(signed.op, [*others, OpSignature(device, sign(seed, "sc1/opsig", op_id(signed.op)))])


def about(roster: Roster, whom: bytes) -> list[bytes]:
    """Name the suspensions of a person, or of one of her devices, that are not settled."""
    owners = roster.content.owners()
    found = []
    for name in roster.unsettled:
        says = roster.statements[name].args
        if isinstance(says, Suspended) and whom in {says.whom, owners.get(says.whom)}:
            found.append(name)
    return found
