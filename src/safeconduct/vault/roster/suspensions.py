"""Judge suspensions: who might make them, which of them hold, and which versions they leave standing.

A suspension by one admin holds until a later version settles it, and the suspended cannot settle it. Each admin has at most one standing
against another admin, so that no one can shut out all others.

found = suspensions_made(pile, formed)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from safeconduct.vault.roster.pile import Pile
from safeconduct.vault.roster.statements import Op, Suspended
from safeconduct.vault.roster.versions import Content, Judged, meet


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A suspension by somebody who might make it.

    Attributes:
        name: of its statement.
        seq: its place among the author's.
        author: the person who made it.
        whom: a person or a device.
        person: the person it is about.
        known: the versions that its author knew.
    """

    name: bytes
    seq: int
    author: bytes
    whom: bytes
    person: bytes
    known: frozenset[bytes]


def cited_by(op: Op, formed: Mapping[bytes, Judged]) -> list[Judged]:
    """Give the versions that a statement builds on; none if one of them is not known to be whole."""
    cited = [formed[parent] for parent in op.parents if parent in formed]
    return cited if len(cited) == len(op.parents) else []


def suspensions_made(pile: Pile, formed: Mapping[bytes, Judged]) -> dict[bytes, Suspension]:
    """Find the suspensions by who was an admin as far as she knew, and those by which somebody shuts out herself."""
    found: dict[bytes, Suspension] = {}
    for name, op in pile.ops.items():
        cited = cited_by(op, formed)
        if not isinstance(op.args, Suspended) or op.device not in pile.signed_by[name] or not cited:
            continue
        content = meet([version.content for version in cited])
        owners = content.owners()
        author, whom = owners.get(op.device), op.args.whom
        person = whom if whom in content.people else owners.get(whom, whom)
        if author is not None and (author in content.admins or author == person):
            known = frozenset().union(*(version.ancestors | {version.name} for version in cited))
            found[name] = Suspension(name=name, seq=op.seq, author=author, whom=whom, person=person, known=known)
    return found


def outranked(suspensions: Mapping[bytes, Suspension], counted: Mapping[bytes, Judged]) -> frozenset[bytes]:
    """Name the suspensions by those whom the offline keys put out, of before or beside that: an admin who was taken over dates back."""
    newest = newest_repairs(counted)
    return frozenset(
        each.name
        for each in suspensions.values()
        if each.author != each.person and any(one.name not in each.known and each.author not in one.content.admins for one in newest)
    )


def newest_repairs(counted: Mapping[bytes, Judged]) -> list[Judged]:
    """Find the newest versions that offline keys signed after the founding."""
    by_roots = [version for version in counted.values() if version.is_by_roots and version.number]
    return [one for one in by_roots if not any(one.name in other.ancestors for other in by_roots)]


def those_standing(suspensions: Iterable[Suspension], content: Content, answered: AbstractSet[bytes]) -> list[Suspension]:
    """Choose the suspensions that hold: all that are not settled, but of each author only the first that is aimed at another admin."""
    holding: list[Suspension] = []
    spent: set[bytes] = set()
    for each in sorted(suspensions, key=lambda one: (one.seq, one.name)):
        if each.name in answered:
            continue
        if each.person in content.admins and each.person != each.author:
            if each.author in spent:
                continue
            spent.add(each.author)
        holding.append(each)
    return holding


def _untainted(version: Judged, suspensions: Mapping[bytes, Suspension]) -> bool:
    """Say whether somebody signed a version whom no suspension shuts out that it did not know, and nobody lifted her own."""
    if version.is_by_roots:
        return True
    standing = those_standing(suspensions.values(), version.base, version.before)
    shut = {each.whom for each in standing if version.name not in each.known}
    free = {person for person, devices in version.signers.items() if person not in shut and devices - shut}
    lifted = {each.person for each in standing if each.name in version.answered}
    return bool(free) and all(len(version.signers.keys() - {person}) >= version.need for person in lifted)


def counting(formed: Mapping[bytes, Judged], suspensions: Mapping[bytes, Suspension]) -> dict[bytes, Judged]:
    """Keep the formed versions that are not tainted and of which everything before counts too."""
    kept: dict[bytes, Judged] = {}
    for name, version in formed.items():  # those before come first
        if all(parent in kept for parent in version.parents) and _untainted(version, suspensions):
            kept[name] = version
    return kept
