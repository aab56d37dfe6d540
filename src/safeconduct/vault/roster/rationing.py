"""Leave out what one person says beyond any measure, so that nobody can keep all others from reading who belongs.

Whoever belongs can write as many statements as she likes. Of each person and kind only so many count that no other person *vouches for*: by
signing them too, or by following them in a statement of her own. They are taken in the order that their author gave them, not in that in
which they came. What others built upon stays, whatever its author says later with an earlier number. What a statement follows stays with
it, or it goes too. What nobody signed who ever belonged is left out as well.

kept, beyond = rationed(pile.ops, pile.signed_by, formed, anchor)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from safeconduct.vault.roster.statements import (
    EpochBegun,
    Membership,
    Op,
    Prekey,
    Returned,
    Settled,
    Shred,
    Shredded,
    Suspended,
    Travelling,
    Version,
    Wanted,
    device_of,
)
from safeconduct.vault.roster.versions import Judged

RATIONS: Mapping[type, int] = {
    EpochBegun: 4_000,  # a new key every month for thirty compartments that nobody else ever replaces, for ten years
    Shredded: 4_000,  # one for each time that cases were destroyed
    Returned: 4_000,  # one for each journey of a colleague
    Version: 2_000,  # one for each change of who belongs
    Membership: 2_000,  # one for each change of who opens a compartment
    Shred: 2_000,  # one for each case to be destroyed that a second person has not signed yet
    Settled: 200,  # one for each laptop and compartment in which it wrote twice in one place
    Suspended: 200,  # that no version has settled yet: all stand at once, and what follows them names at most 512
    Travelling: 50,  # that nobody answered yet, of sixteen laptops at most
}
"""How many statements of a kind by one person count that nobody else vouches for."""
_BY_ROOTS = b"roots"  # the offline keys, as somebody who vouches


def rationed(
    ops: Mapping[bytes, Op], signed_by: Mapping[bytes, frozenset[bytes]], formed: Mapping[bytes, Judged], anchor: bytes
) -> tuple[dict[bytes, Op], dict[bytes, int]]:
    """Choose the statements that count.

    Args:
        ops: all there are, by name, without those that later ones replace.
        signed_by: the devices and offline keys whose signatures under a statement hold.
        formed: the versions that are signed by those who may.
        anchor: the version on which all must build; whoever knows it vouches for it.

    Returns:
        Those that are kept; and, by person, how many of hers are not. Whom nobody let in, is counted as the person with an empty name.
    """
    if len(ops) <= min(RATIONS.values()):
        return dict(ops), {}
    owners = _owners(formed.values())
    persons = {name: {owners[device] for device in signed_by[name] if device in owners} for name in ops}
    authors = {name: _author(op, persons[name], owners) for name, op in ops.items()}
    first = _first(ops, persons, authors)
    kept = _whole(ops, _with_what_others_follow(ops, first, persons, authors, anchor))
    beyond = Counter(authors[name] for name in ops if name not in kept)
    return {name: op for name, op in ops.items() if name in kept}, dict(beyond)


def _vouched(op: Op) -> list[bytes]:
    """Name all statements that one builds upon: those that it follows, and those that it settles."""
    return [*followed(op), *(op.args.answered if isinstance(op.args, Version) else ())]


def followed(op: Op) -> list[bytes]:
    """Name all statements that one follows."""
    return [*op.parents, *(op.args.roster_heads if isinstance(op.args, Membership | EpochBegun) else ())]


def _owners(formed: Iterable[Judged]) -> dict[bytes, bytes]:
    """Give the person of each device that was ever let in; the offline keys are one person."""
    owners: dict[bytes, bytes] = {}
    for version in formed:
        owners |= {bytes(device_of(root)): _BY_ROOTS for root in version.content.roots}
        for person, (_, publics) in sorted(version.content.people.items()):
            owners |= {bytes(device_of(public)): person for public in publics}
    return owners


def _author(op: Op, persons: Collection[bytes], owners: Mapping[bytes, bytes]) -> bytes:
    """Name the person whose statement it is: the author's, if she signed it; else somebody's who did; empty if none belongs."""
    owner = owners.get(op.device, b"")
    return owner if owner in persons else min(persons, default=b"")


def _first(ops: Mapping[bytes, Op], persons: Mapping[bytes, set[bytes]], authors: Mapping[bytes, bytes]) -> set[bytes]:
    """Take what several persons signed, and of the rest the first of each person and kind, in the order that she gave them."""
    found: set[bytes] = set()
    alone: dict[tuple[bytes, type], list[tuple[int, int, bytes]]] = {}
    for name, op in ops.items():
        if len(persons[name]) > 1 or (persons[name] and isinstance(op.args, Prekey | Wanted)):  # of these, later ones replace earlier ones
            found.add(name)
        elif persons[name]:
            alone.setdefault((authors[name], type(op.args)), []).append((op.seq, op.hlc, name))
    for (_, kind), said in alone.items():
        found |= {name for _, _, name in sorted(said)[: RATIONS.get(kind, 0)]}
    return found


def _with_what_others_follow(
    ops: Mapping[bytes, Op], first: set[bytes], persons: Mapping[bytes, set[bytes]], authors: Mapping[bytes, bytes], anchor: bytes
) -> set[bytes]:
    """Add what somebody else follows, and all that this follows in turn."""
    found = set(first)
    waiting = [anchor] + [
        before
        for name in first
        for before in _vouched(ops[name])
        if before in ops and (len(persons[name]) > 1 or authors[before] != authors[name])
    ]
    while waiting:
        name = waiting.pop()
        if name in ops and name not in found:
            found.add(name)
            waiting += followed(ops[name])
    return found


def _whole(ops: Mapping[bytes, Op], chosen: set[bytes]) -> set[bytes]:
    """Leave out what follows something that is left out."""
    kept = set(chosen)
    after: dict[bytes, list[bytes]] = {}
    for name in chosen:
        for before in followed(ops[name]):
            after.setdefault(before, []).append(name)
    waiting = [name for name in ops if name not in kept]
    while waiting:
        for name in after.get(waiting.pop(), ()):
            if name in kept:
                kept.remove(name)
                waiting.append(name)
    return kept
