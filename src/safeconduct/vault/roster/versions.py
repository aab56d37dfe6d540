"""Judge the versions of a roster, and say what several of them have in common.

A version is *formed* when the admins of the versions before it signed it; that never depends on suspensions, so it cannot run in a circle.
It *counts* when, beside that, somebody signed it whom no suspension that it did not know of shuts out.

    >>> one = Content(people={b"a" * 16: (True, frozenset({b"x"})), b"b" * 16: (False, frozenset({b"y"}))}, roots=frozenset(), quorum=0)
    >>> other = Content(people={b"a" * 16: (True, frozenset({b"x", b"z"}))}, roots=frozenset(), quorum=0)
    >>> meet([one, other]).people == {b"a" * 16: (True, frozenset({b"x"}))}
    True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from safeconduct.errors import Damaged
from safeconduct.vault.roster.statements import Genesis, Member, Op, Version, device_of
from safeconduct.vault.seal import accept_public

GRANTING_ADMINS = 2  # persons who sign a version, as soon as there are two: no one person can let anybody in


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Who belongs, as one version says it or as several agree on it.

    Attributes:
        people: by person whether she is an admin, and the public keys of her devices.
        roots: the offline keys.
        quorum: how many of them repair the organisation.
    """

    people: Mapping[bytes, tuple[bool, frozenset[bytes]]]
    roots: frozenset[bytes]
    quorum: int

    @property
    def admins(self) -> frozenset[bytes]:
        """The persons who may sign, with at least one device to sign with."""
        return frozenset(person for person, (is_admin, publics) in self.people.items() if is_admin and publics)

    @property
    def has_roots(self) -> bool:
        """Say whether offline keys could repair it."""
        return 1 <= self.quorum <= len(self.roots)

    def owners(self) -> dict[bytes, bytes]:
        """Give the person of every device, by the device's id."""
        return {bytes(device_of(public)): person for person, (_, publics) in self.people.items() for public in publics}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A formed version.

    Attributes:
        name: of its statement.
        number: its place.
        content: what it says.
        base: what the versions before it agreed on.
        ancestors: the names of all versions before it.
        before: the suspensions that versions before it settled.
        answered: those, and the ones that it settles itself.
        signers: the devices of admins under it, by person.
        need: how many persons had to sign.
        is_by_roots: whether the offline keys signed it.
        parents: the versions that it follows.
    """

    name: bytes
    number: int
    content: Content
    base: Content
    ancestors: frozenset[bytes]
    before: frozenset[bytes]
    answered: frozenset[bytes]
    signers: Mapping[bytes, frozenset[bytes]] = field(default_factory=dict)
    need: int = 1
    is_by_roots: bool = False
    parents: tuple[bytes, ...] = ()


def meet(contents: Sequence[Content]) -> Content:
    """Keep what all of several contents say: a grant that one of them lacks does not count."""
    first, *others = contents
    people = {
        person: (
            is_admin and all(other.people[person][0] for other in others),
            publics.intersection(*(other.people[person][1] for other in others)),
        )
        for person, (is_admin, publics) in first.people.items()
        if all(person in other.people for other in others)
    }
    return Content(
        people=people,
        roots=first.roots.intersection(*(other.roots for other in others)),
        quorum=max(content.quorum for content in contents),
    )


def needed(contents: Iterable[Content]) -> int:
    """Say how many admins must sign what follows: two, as soon as there are two anywhere in it."""
    return GRANTING_ADMINS if any(len(content.admins) >= GRANTING_ADMINS for content in contents) else 1


def founding(genesis: Op, name: bytes) -> Judged:
    """Take the founding as the version before all others."""
    first = genesis.args
    assert isinstance(first, Genesis)
    content = Content(people={first.person: (True, frozenset({first.public}))}, roots=frozenset(first.roots), quorum=first.quorum)
    return Judged(
        name=name,
        number=0,
        content=content,
        base=content,
        ancestors=frozenset(),
        before=frozenset(),
        answered=frozenset(),
        is_by_roots=True,
    )


def form(name: bytes, op: Op, signed_by: AbstractSet[bytes], parents: Sequence[Judged]) -> Judged | None:
    """Judge whether a version is formed: sound in itself, and signed by those who may.

    Args:
        name: of the statement.
        op: the statement.
        signed_by: the devices, or offline keys, whose signatures under it hold.
        parents: the formed versions that it follows; all of them.
    """
    says = op.args
    if not isinstance(says, Version) or not parents:
        return None
    if says.number != 1 + max(parent.number for parent in parents):
        return None
    base, need = meet([parent.content for parent in parents]), needed(parent.content for parent in parents)
    before = frozenset().union(*(parent.answered for parent in parents))
    content = content_of(says)
    signers = admins_among(base, signed_by)
    by_roots = base.has_roots and len({bytes(device_of(root)) for root in base.roots} & signed_by) >= base.quorum
    if not by_roots:
        keeps_roots = (content.roots, content.quorum) == (base.roots, base.quorum)
        if len(signers) < need or len(content.admins) < need or (base.has_roots and not keeps_roots):
            return None
    if not is_sound(says):
        return None
    return Judged(
        name=name,
        number=says.number,
        content=content,
        base=base,
        ancestors=frozenset().union(*(parent.ancestors | {parent.name} for parent in parents)),
        before=before,
        answered=before.union(says.answered),
        signers=signers,
        need=need,
        is_by_roots=by_roots,
        parents=tuple(parent.name for parent in parents),
    )


def admins_among(content: Content, signed_by: AbstractSet[bytes]) -> dict[bytes, frozenset[bytes]]:
    """Find the admins who signed, each once however many of her devices did."""
    found: dict[bytes, frozenset[bytes]] = {}
    for person in content.admins:
        devices = frozenset(bytes(device_of(public)) for public in content.people[person][1]) & signed_by
        if devices:
            found[person] = devices
    return found


def content_of(says: Version) -> Content:
    """Read what a version says."""
    return Content(
        people={member.person: (member.is_admin, frozenset(member.devices)) for member in says.members},
        roots=frozenset(says.roots),
        quorum=says.quorum,
    )


def is_sound(says: Version) -> bool:
    """Say whether a version is in order: all rises strictly, every key is a sound one and belongs to one person, somebody is admin."""
    publics = [public for member in says.members for public in member.devices]
    rising: list[list[bytes]] = [[member.person for member in says.members], says.roots, says.answered]
    rising += [member.devices for member in says.members]
    return (
        all(earlier < later for values in rising for earlier, later in pairwise(values))
        and len({*publics, *says.roots}) == len(publics) + len(says.roots)
        and (1 <= says.quorum <= len(says.roots) if says.roots else says.quorum == 0)
        and any(member.is_admin and member.devices for member in says.members)
        and all(_is_sound_key(public) for public in (*publics, *says.roots))
    )


@lru_cache(maxsize=1 << 12)  # the same keys stand in every version
def _is_sound_key(public: bytes) -> bool:
    """Say whether a public key may be written down as somebody's."""
    try:
        accept_public(public)
    except Damaged:
        return False
    return True


def members_of(content: Content) -> list[Member]:
    """Write what several versions agree on as the members of a next one."""
    return [Member(person, is_admin, sorted(publics)) for person, (is_admin, publics) in sorted(content.people.items())]
