"""Work out who belongs, from whatever statements are there, in whatever order they came.

The whole trust decision is this one pure function. It holds that

- nobody is let in, and nobody made an admin, unless two admins signed it (one, as long as there is only one; or the offline keys);
- a suspension by one admin holds until a later version settles it, and the suspended cannot settle it;
- where the versions fork, only what all branches grant counts, until a version that follows all of them;
- nothing of this was ever decided by one alone once there were two admins: versions that do not build on the first with two (the *anchor*)
  are set aside, so that a founder cannot begin another history;
- what the offline keys signed sets aside every branch that does not build on it, and what those whom it puts out say against others;
- an admin has at most one suspension of another admin standing, so that no one admin can shut out all others.

    resolve(genesis, statements).devices
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache

from safeconduct.errors import Damaged
from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.vault.roster.endings import covered, endings, newest_shreds
from safeconduct.vault.roster.epochs import Epoch
from safeconduct.vault.roster.journeys import begun as journeys_begun
from safeconduct.vault.roster.journeys import standing as standing_journeys
from safeconduct.vault.roster.journeys import still_away
from safeconduct.vault.roster.roster import HeldPrekey, Opened, Roster
from safeconduct.vault.roster.standing import Want
from safeconduct.vault.roster.statements import (
    EpochBegun,
    Genesis,
    Head,
    Membership,
    Op,
    OpSignature,
    Prekey,
    Shredded,
    SignedOp,
    Suspended,
    Version,
    Wanted,
    cabinet_compartment,
    device_of,
    op_id,
    org_of,
    roster_compartment,
)
from safeconduct.vault.roster.versions import GRANTING_ADMINS, Content, Judged, admins_among, form, founding, meet, needed
from safeconduct.vault.seal import accept_public, verify

STATEMENTS_CAP = 20_000  # on membership, of one organisation, beside what is superseded and what was destroyed; a reader stops there
_WANTS_KEPT = 8  # of each device, the newest: the last one alone says all that it lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suspension:
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


class _Pile:
    """The statements of one organisation, each once, with the signatures that hold."""

    def __init__(self, genesis: SignedOp, statements: Iterable[SignedOp]) -> None:
        self.genesis = genesis
        self.root = op_id(genesis.op)
        self.org = bytes(org_of(genesis.op))
        self.ops: dict[bytes, Op] = {}
        signatures: dict[bytes, set[tuple[bytes, bytes]]] = {}
        for signed in statements:
            if signed.op.org != self.org:
                continue
            name = op_id(signed.op)
            self.ops[name] = signed.op
            signatures.setdefault(name, set()).update((entry.device, entry.signature) for entry in signed.signatures)
        publics = self._publics()
        for name in _superseded(self.ops, signatures, publics):
            del self.ops[name], signatures[name]
        if sum(not isinstance(op.args, Shredded) for op in self.ops.values()) > STATEMENTS_CAP:
            raise Damaged(f"there are more than {STATEMENTS_CAP} statements on membership", "ask a colleague for a copy", stage="caps")
        self.signatures = {name: [OpSignature(*entry) for entry in sorted(entries)] for name, entries in signatures.items()}
        self.signed_by = {
            name: frozenset(device for device, signature in entries if _holds(publics.get(device), name, signature))
            for name, entries in signatures.items()
        }

    def behind(self, heads: Iterable[bytes]) -> _Pile | None:
        """Keep the statements that some of them name, and all before those; None if one is missing."""
        found: dict[bytes, Op] = {}
        waiting = [head for head in heads if head != self.root]
        while waiting:
            name = waiting.pop()
            op = self.ops.get(name)
            if op is None:
                return None
            found[name] = op
            before = [*op.parents, *(op.args.roster_heads if isinstance(op.args, Membership) else ())]
            waiting += [one for one in before if one != self.root and one not in found]
        part = copy(self)
        part.ops = found
        return part

    def _publics(self) -> dict[bytes, bytes]:
        """Gather every key that is named anywhere, by the id that is its hash: whether it counts is judged later."""
        first = self.genesis.op.args
        assert isinstance(first, Genesis)
        named = {first.public, *first.roots}
        for op in self.ops.values():
            if isinstance(op.args, Version):
                named.update(op.args.roots, *(member.devices for member in op.args.members))
        return {bytes(device_of(public)): public for public in named}


def resolve(genesis: SignedOp, statements: Iterable[SignedOp], anchor: bytes = b"") -> Roster:
    """Work out who belongs.

    Args:
        genesis: the founding, checked by the caller against the name of the organisation.
        statements: whatever there is, in any order, repeated or not; what does not hold is passed over.
        anchor: the name of the first version with two admins, as this device learned it when it joined; empty before there was one.

    Raises:
        Damaged: stage `genesis`, the founding is not a sound one; `caps`, more statements than any organisation makes.
    """
    _check_founding(genesis)
    pile = _Pile(genesis, statements)
    formed = _anchored(_formed(pile), anchor)
    views: dict[tuple[bytes, ...], Roster | None] = {}

    def view(heads: tuple[bytes, ...]) -> Roster | None:
        if heads not in views:
            part = pile.behind(heads) if heads else None
            views[heads] = _resolved(part, formed) if part else None
        return views[heads]

    epochs, begun = _epochs(pile, view)
    now = _resolved(pile, formed)
    if now.repairs:
        repairs = [formed[name] for name in now.repairs]
        epochs = {ref: tuple(_ranked(epoch, repairs, formed) for epoch in line) for ref, line in epochs.items()}
    cabinet = epochs.pop(cabinet_compartment(pile.org), ())
    roster = replace(now, epochs=epochs, begun=begun, cabinet=cabinet)
    roster = replace(roster, journeys=still_away(roster.journeys, roster.line(roster_compartment(pile.org))))
    ends = endings(pile.ops, pile.signed_by, roster, view)
    return replace(
        roster,
        endings=ends,
        shreds=newest_shreds(pile.ops, [ending for ending in ends.values() if ending.is_agreed]),
        covered={epoch.name: covered(pile.ops, epoch.heads) for epoch in cabinet},
        wants=_wants(pile, roster),
    )


def _wants(pile: _Pile, roster: Roster) -> tuple[Want, ...]:
    """Find what devices that belong ask for."""
    return tuple(
        Want(name=name, device=DeviceId(op.device), seq=op.seq, hlc=op.hlc, held=frozenset(op.args.held), lacks=frozenset(op.args.lacks))
        for name, op in sorted(pile.ops.items())
        if isinstance(op.args, Wanted) and op.device in pile.signed_by[name] and op.device in roster.devices
    )


def _resolved(pile: _Pile, versions: Mapping[bytes, Judged]) -> Roster:
    """Work out who belongs by some statements, epochs left aside; `versions` are all formed ones, which depend on those before."""
    genesis = pile.genesis
    formed = {name: one for name, one in versions.items() if name == pile.root or name in pile.ops}
    suspensions = _suspensions(pile, formed)
    counted = _counted(formed, suspensions)
    if outranked := _outranked(suspensions, counted):
        suspensions = {name: each for name, each in suspensions.items() if name not in outranked}
        counted = _counted(formed, suspensions)
    tips = _tips(counted)
    content = meet([tip.content for tip in tips])
    answered = frozenset.intersection(*(tip.answered for tip in tips))
    standing = _standing(suspensions.values(), content, answered)
    publics = {public for version in counted.values() for _, held in version.content.people.values() for public in held}
    known = {bytes(device_of(public)): public for public in publics}
    opened, formed_openings = _memberships(pile, counted)
    roster = Roster(
        org=pile.org,
        founder=genesis.op.args.person if isinstance(genesis.op.args, Genesis) else b"",
        content=content,
        tips=tuple(sorted(tip.name for tip in tips)),
        number=max(tip.number for tip in tips),
        anchor=_anchor(counted.values()),
        suspended=frozenset(each.whom for each in standing),
        standing=tuple(sorted(each.name for each in standing)),
        unsettled=tuple(sorted(suspensions.keys() - answered)),
        known={DeviceId(device): public for device, public in known.items()},
        prekeys=_prekeys(pile, known),
        compartments=opened,
        waiting=_waiting(pile, counted, tips, opened, formed_openings),
        repairs=frozenset(one.name for one in _repairs(counted)),
        statements=pile.ops,
        genesis=genesis,
    )
    journeys = journeys_begun(pile.ops, pile.signed_by, roster.known)
    last: dict[tuple[CompartmentId, DeviceId], Head] = {}
    for journey in sorted(journeys, key=lambda one: one.hlc):
        last |= {(compartment, journey.device): head for compartment, head in journey.last.items()}
    return replace(roster, journeys=standing_journeys(journeys, pile.ops, pile.signed_by, roster), last_words=last)


def _check_founding(genesis: SignedOp) -> None:
    """Check that a founding is signed by the device that it names.

    Raises:
        Damaged: stage `genesis`.
    """
    op = genesis.op
    if not isinstance(op.args, Genesis) or device_of(op.args.public) != op.device or op.org != bytes(len(op.org)) or op.parents:
        raise Damaged("the founding of the organisation is not a sound one", stage="genesis")
    accept_public(op.args.public)
    if not any(entry.device == op.device and _holds(op.args.public, op_id(op), entry.signature) for entry in genesis.signatures):
        raise Damaged("the founding of the organisation is not signed by its founder", stage="genesis")


@lru_cache(maxsize=1 << 16)  # the same statements are read at every opening, and a signature once checked stays so
def _holds(public: bytes | None, name: bytes, signature: bytes) -> bool:
    """Say whether a signature under a statement holds."""
    if public is None:
        return False
    try:
        verify(public, "sc1/opsig", name, signature)
    except Damaged:
        return False
    return True


def _superseded(
    ops: Mapping[bytes, Op], signatures: Mapping[bytes, AbstractSet[tuple[bytes, bytes]]], publics: Mapping[bytes, bytes]
) -> list[bytes]:
    """Name the wrapping keys and the wants of devices that later ones of the same device have taken the place of, or that it never signed.

    A device gives out another key every week, and each laptop of a hundred and fifty would add five hundred in ten years. An old one that
    is shown again is still the old one.
    """
    said: dict[tuple[bytes, bool], list[tuple[int, int, bytes]]] = {}
    for name, op in ops.items():
        if isinstance(op.args, Prekey):
            said.setdefault((op.device, True), []).append((-op.args.number, 0, name))
        elif isinstance(op.args, Wanted):
            said.setdefault((op.device, False), []).append((-op.seq, -op.hlc, name))
    gone: list[bytes] = []
    for (device, is_prekey), newest_first in said.items():
        room = 1 if is_prekey else _WANTS_KEPT
        for _, _, name in sorted(newest_first):
            own = [signature for one, signature in signatures[name] if one == device] if room else []
            is_kept = any(_holds(publics.get(device), name, signature) for signature in own)
            room -= is_kept
            if not is_kept:
                gone.append(name)
    return gone


def _formed(pile: _Pile) -> dict[bytes, Judged]:
    """Find the versions that are signed by those who may, from the founding on."""
    formed = {pile.root: founding(pile.genesis.op, pile.root)}
    versions = [(op.args.number, name) for name, op in pile.ops.items() if isinstance(op.args, Version)]
    for _, name in sorted(versions):
        op = pile.ops[name]
        parents = [formed.get(parent) for parent in dict.fromkeys(op.parents)]
        if None not in parents:
            judged = form(name, op, pile.signed_by[name], [parent for parent in parents if parent])
            if judged:
                formed[name] = judged
    return formed


def _anchored(formed: dict[bytes, Judged], anchor: bytes) -> dict[bytes, Judged]:
    """Keep the anchor, what came before it, and what builds on it."""
    held = formed.get(anchor)
    if held is None:
        return formed
    return {name: one for name, one in formed.items() if name == anchor or name in held.ancestors or anchor in one.ancestors}


def _suspensions(pile: _Pile, formed: Mapping[bytes, Judged]) -> dict[bytes, _Suspension]:
    """Find the suspensions by who was an admin as far as she knew, and those by which somebody shuts out herself."""
    found: dict[bytes, _Suspension] = {}
    for name, op in pile.ops.items():
        if not isinstance(op.args, Suspended) or op.device not in pile.signed_by[name] or not op.parents:
            continue
        cited = [formed[parent] for parent in op.parents if parent in formed]
        if len(cited) != len(op.parents):
            continue
        content = meet([version.content for version in cited])
        owners = content.owners()
        author, whom = owners.get(op.device), op.args.whom
        person = whom if whom in content.people else owners.get(whom, whom)
        if author is not None and (author in content.admins or author == person):
            known = frozenset().union(*(version.ancestors | {version.name} for version in cited))
            found[name] = _Suspension(name=name, seq=op.seq, author=author, whom=whom, person=person, known=known)
    return found


def _outranked(suspensions: Mapping[bytes, _Suspension], counted: Mapping[bytes, Judged]) -> frozenset[bytes]:
    """Name the suspensions by those whom the offline keys put out, of before or beside that: an admin who was taken over dates back."""
    newest = _repairs(counted)
    return frozenset(
        each.name
        for each in suspensions.values()
        if each.author != each.person and any(one.name not in each.known and each.author not in one.content.admins for one in newest)
    )


def _repairs(counted: Mapping[bytes, Judged]) -> list[Judged]:
    """Find the newest versions that offline keys signed after the founding."""
    by_roots = [version for version in counted.values() if version.is_by_roots and version.number]
    return [one for one in by_roots if not any(one.name in other.ancestors for other in by_roots)]


def _ranked(epoch: Epoch, repairs: Iterable[Judged], versions: Mapping[bytes, Judged]) -> Epoch:
    """Mark an epoch by a device that offline keys put out, of before or beside that."""
    knows = frozenset().union(*(versions[head].ancestors | {head} for head in epoch.heads if head in versions))
    is_outranked = any(one.name not in knows and epoch.author not in one.content.owners() for one in repairs)
    return replace(epoch, is_outranked=True) if is_outranked else epoch


def _standing(suspensions: Iterable[_Suspension], content: Content, answered: AbstractSet[bytes]) -> list[_Suspension]:
    """Choose the suspensions that hold: all that are not settled, but of each author only the first that is aimed at another admin."""
    holding: list[_Suspension] = []
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


def _untainted(version: Judged, suspensions: Mapping[bytes, _Suspension]) -> bool:
    """Say whether somebody signed a version whom no suspension shuts out that it did not know, and nobody lifted her own."""
    if version.is_by_roots:
        return True
    standing = _standing(suspensions.values(), version.base, version.before)
    shut = {each.whom for each in standing if version.name not in each.known}
    free = {person for person, devices in version.signers.items() if person not in shut and devices - shut}
    lifted = {each.person for each in standing if each.name in version.answered}
    return bool(free) and all(len(version.signers.keys() - {person}) >= version.need for person in lifted)


def _counted(formed: Mapping[bytes, Judged], suspensions: Mapping[bytes, _Suspension]) -> dict[bytes, Judged]:
    """Keep the formed versions that are not tainted and of which everything before counts too."""
    kept: dict[bytes, Judged] = {}
    for name, version in formed.items():  # those before come first
        if all(parent in kept for parent in version.parents) and _untainted(version, suspensions):
            kept[name] = version
    return kept


def _tips(counted: Mapping[bytes, Judged]) -> list[Judged]:
    """Find the newest versions; where the offline keys signed one, only those that build on it."""
    by_roots = [version for version in counted.values() if version.is_by_roots]
    newest = [one for one in by_roots if not any(one.name in other.ancestors for other in by_roots)]
    heads = {one.name for one in newest}
    living = [version for version in counted.values() if version.name in heads or version.ancestors & heads]
    followed = frozenset().union(*(version.ancestors for version in living))
    return [version for version in living if version.name not in followed]


def _anchor(counted: Iterable[Judged]) -> bytes:
    """Find the first version with two admins; empty while there is none, or more than one."""
    first = [version for version in counted if len(version.content.admins) >= GRANTING_ADMINS > len(version.base.admins)]
    return first[0].name if len(first) == 1 else b""


def _prekeys(pile: _Pile, known: Mapping[bytes, bytes]) -> dict[DeviceId, HeldPrekey]:
    """Find the newest wrapping key of every device, by its own word."""
    newest: dict[DeviceId, HeldPrekey] = {}
    for name in sorted(pile.ops):
        op = pile.ops[name]
        if isinstance(op.args, Prekey) and op.device in known and op.device in pile.signed_by[name]:
            held = newest.get(DeviceId(op.device))
            if held is None or op.args.number > held.number:
                newest[DeviceId(op.device)] = HeldPrekey(number=op.args.number, public=op.args.public, until_ms=op.args.until_ms)
    return newest


def _waiting(
    pile: _Pile, counted: Mapping[bytes, Judged], tips: list[Judged], opened: Mapping[CompartmentId, Opened], done: AbstractSet[bytes]
) -> dict[bytes, SignedOp]:
    """Find the statements by admins that build on what is newest and need another admin's signature; `done` are those that have it."""
    newest, admins = {tip.name for tip in tips}, meet([tip.content for tip in tips])
    found: dict[bytes, SignedOp] = {}
    for name, op in pile.ops.items():
        follows = op.parents if isinstance(op.args, Version) else op.args.roster_heads if isinstance(op.args, Membership) else ()
        if isinstance(op.args, Membership):
            held = opened.get(CompartmentId(op.args.compartment))
            if name in done or set(op.parents) != set(held.tips if held else ()):
                continue
        if set(follows) == newest and name not in counted and admins_among(admins, pile.signed_by[name]):
            found[name] = SignedOp(op, [one for one in pile.signatures[name] if one.device in pile.signed_by[name]])
    return found


def _memberships(pile: _Pile, versions: Mapping[bytes, Judged]) -> tuple[dict[CompartmentId, Opened], frozenset[bytes]]:
    """Work out who opens each compartment, by the same rules: two admins sign, forks give what their branches agree on.

    Returns:
        Who opens each, and the names of all statements on it that enough admins signed.
    """
    formed: dict[bytes, Membership] = {}
    behind: dict[bytes, frozenset[bytes]] = {}
    wanted = [(op.args.number, name) for name, op in pile.ops.items() if isinstance(op.args, Membership)]
    for _, name in sorted(wanted):
        op = pile.ops[name]
        says = op.args
        assert isinstance(says, Membership)
        cited = [versions[head] for head in says.roster_heads if head in versions]
        if len(cited) != len(says.roster_heads) or any(parent not in formed for parent in op.parents):
            continue
        parents = [formed[parent] for parent in op.parents]
        knows = frozenset().union(*(version.ancestors | {version.name} for version in cited))
        persons = [opener.person for opener in says.openers]
        if (
            says.number == 1 + max((parent.number for parent in parents), default=0)
            and persons == sorted(set(persons))
            and all(parent.compartment == says.compartment and knows.issuperset(parent.roster_heads) for parent in parents)
            and len(admins_among(meet([version.content for version in cited]), pile.signed_by[name]))
            >= needed(version.content for version in cited)
        ):
            formed[name] = says
            behind[name] = frozenset(op.parents).union(*(behind[parent] for parent in op.parents))
    followed = frozenset().union(*behind.values())
    compartments: dict[CompartmentId, list[bytes]] = {}
    for name, says in formed.items():
        if name not in followed:
            compartments.setdefault(CompartmentId(says.compartment), []).append(name)
    agreed = {compartment: _agreed([formed[name] for name in names], names) for compartment, names in compartments.items()}
    return agreed, frozenset(formed)


def _agreed(tips: list[Membership], names: list[bytes]) -> Opened:
    """Say whom all of several statements let in, and whom all let write."""
    openers = [{opener.person: opener.may_write for opener in tip.openers} for tip in tips]
    return Opened(
        tips=tuple(sorted(names)),
        number=max(tip.number for tip in tips),
        openers={person: all(other[person] for other in openers) for person in openers[0] if all(person in other for other in openers)},
    )


def _epochs(
    pile: _Pile, view_of: Callable[[tuple[bytes, ...]], Roster | None]
) -> tuple[dict[CompartmentId, tuple[Epoch, ...]], dict[CompartmentId, bytes]]:
    """Find the epochs that hold, and the person who began each compartment."""
    found: dict[bytes, Epoch] = {}
    begun: dict[CompartmentId, tuple[int, bytes, bytes]] = {}
    wanted = [
        (op.args.epoch, name) for name, op in pile.ops.items() if isinstance(op.args, EpochBegun) and op.device in pile.signed_by[name]
    ]
    for _, name in sorted(wanted):
        op = pile.ops[name]
        says, heads = op.args, tuple(sorted(op.args.roster_heads))  # type: ignore[union-attr]
        assert isinstance(says, EpochBegun)
        view, compartment = view_of(heads), CompartmentId(says.compartment)
        owner = view.owner(op.device) if view else None
        if view is None or owner is None or op.device not in view.devices:
            continue
        if says.epoch == 0:
            view = replace(view, begun={compartment: owner})
        else:
            before = [found.get(parent) for parent in op.parents]
            view = replace(view, begun={compartment: begun[compartment][2]} if compartment in begun else {})
            if not before or any(one is None or one.compartment != compartment for one in before):
                continue
            if says.epoch != 1 + max(one.number for one in before if one) or not any(op.device in one.recipients for one in before if one):
                continue
        if says.recipients != view.recipients(compartment) or op.device not in says.recipients:
            continue
        if says.epoch == 0:
            begun[compartment] = min(begun.get(compartment, (view.number, name, owner)), (view.number, name, owner))
        found[name] = Epoch(
            name=name,
            compartment=compartment,
            number=says.epoch,
            recipients=frozenset(says.recipients),
            key_hash=says.key_hash,
            author=op.device,
            hlc=op.hlc,
            parents=frozenset(op.parents),
            prev=says.prev,
            close={head.device: head.seq for head in says.close},
            heads=heads,
            readers=frozenset(view.readers(compartment)),
        )
    epochs: dict[CompartmentId, tuple[Epoch, ...]] = {}
    for epoch in found.values():
        if epoch.number or begun[epoch.compartment][1] == epoch.name:
            epochs[epoch.compartment] = (*epochs.get(epoch.compartment, ()), epoch)
    return epochs, {compartment: owner for compartment, (_, _, owner) in begun.items()}
