"""Work out who belongs, from whatever statements are there, in whatever order they came.

The whole trust decision is this one pure function. It holds that

- nobody is let in, and nobody made an admin, unless two admins signed it (one, as long as there is only one; or the offline keys);
- a suspension by one admin holds until a later version settles it, and the suspended cannot settle it;
- where the versions fork, only what all branches grant counts, until a version that follows all of them;
- nothing of this was ever decided by one alone once there were two admins: versions that do not build on the first with two (the *anchor*)
  are set aside, so that a founder cannot begin another history;
- what the offline keys signed sets aside every branch that does not build on it, and what those whom it puts out say against others;
- what one person says beyond any measure is left out, so that she cannot keep others from reading it (`rationing`);
- an admin has at most one suspension of another admin standing, so that no one admin can shut out all others (`suspensions`).

    resolve(genesis, statements).devices
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from safeconduct.errors import Damaged
from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.vault.roster.endings import covered, endings, newest_shreds
from safeconduct.vault.roster.epochs import Epoch
from safeconduct.vault.roster.journeys import begun as journeys_begun
from safeconduct.vault.roster.journeys import standing as standing_journeys
from safeconduct.vault.roster.journeys import still_away
from safeconduct.vault.roster.openers import openers
from safeconduct.vault.roster.pile import Pile, holds
from safeconduct.vault.roster.rationing import rationed
from safeconduct.vault.roster.roster import HeldPrekey, Opened, Roster
from safeconduct.vault.roster.settling import settled
from safeconduct.vault.roster.standing import Want
from safeconduct.vault.roster.statements import (
    EpochBegun,
    Genesis,
    Head,
    Membership,
    Prekey,
    SignedOp,
    Version,
    Wanted,
    cabinet_compartment,
    device_of,
    op_id,
    roster_compartment,
)
from safeconduct.vault.roster.suspensions import counting, newest_repairs, outranked, suspensions_made, those_standing
from safeconduct.vault.roster.versions import GRANTING_ADMINS, Judged, admins_among, form, founding, meet
from safeconduct.vault.seal import accept_public


def resolve(genesis: SignedOp, statements: Iterable[SignedOp], anchor: bytes = b"") -> Roster:
    """Work out who belongs.

    Args:
        genesis: the founding, checked by the caller against the name of the organisation.
        statements: whatever there is, in any order, repeated or not; what does not hold is passed over.
        anchor: the name of the first version with two admins, as this device learned it when it joined; empty before there was one.

    Raises:
        Damaged: stage `genesis`, the founding is not a sound one.
    """
    _check_founding(genesis)
    pile = Pile(genesis, statements)
    formed = _anchored(_formed(pile, anchor), anchor)
    pile.ops, beyond = rationed(pile.ops, pile.signed_by, formed, anchor)
    formed = {name: one for name, one in formed.items() if name == pile.root or name in pile.ops}
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
        kept=settled(pile.ops, pile.signed_by, formed),
        beyond=beyond,
    )


def _wants(pile: Pile, roster: Roster) -> tuple[Want, ...]:
    """Find what devices that belong ask for."""
    return tuple(
        Want(name=name, device=DeviceId(op.device), seq=op.seq, hlc=op.hlc, held=frozenset(op.args.held), lacks=frozenset(op.args.lacks))
        for name, op in sorted(pile.ops.items())
        if isinstance(op.args, Wanted) and op.device in pile.signed_by[name] and op.device in roster.devices
    )


def _resolved(pile: Pile, versions: Mapping[bytes, Judged]) -> Roster:
    """Work out who belongs by some statements, epochs left aside; `versions` are all formed ones, which depend on those before."""
    genesis = pile.genesis
    formed = {name: one for name, one in versions.items() if name == pile.root or name in pile.ops}
    suspensions = suspensions_made(pile, formed)
    counted = counting(formed, suspensions)
    if beaten := outranked(suspensions, counted):
        suspensions = {name: each for name, each in suspensions.items() if name not in beaten}
        counted = counting(formed, suspensions)
    tips = _tips(counted)
    content = meet([tip.content for tip in tips])
    answered = frozenset.intersection(*(tip.answered for tip in tips))
    standing = those_standing(suspensions.values(), content, answered)
    publics = {public for version in counted.values() for _, held in version.content.people.values() for public in held}
    known = {bytes(device_of(public)): public for public in publics}
    opened, formed_openings = openers(pile, counted)
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
        repairs=frozenset(one.name for one in newest_repairs(counted)),
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
    if not any(entry.device == op.device and holds(op.args.public, op_id(op), entry.signature) for entry in genesis.signatures):
        raise Damaged("the founding of the organisation is not signed by its founder", stage="genesis")


def _formed(pile: Pile, anchor: bytes) -> dict[bytes, Judged]:
    """Find the versions that are signed by those who may, from the founding on; beside the anchor none is looked for, however many."""
    formed = {pile.root: founding(pile.genesis.op, pile.root)}
    near = pile.around(anchor)
    versions = [(op.args.number, name) for name, op in pile.ops.items() if isinstance(op.args, Version) and (near is None or name in near)]
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


def _ranked(epoch: Epoch, repairs: Iterable[Judged], versions: Mapping[bytes, Judged]) -> Epoch:
    """Mark an epoch by a device that offline keys put out, of before or beside that."""
    knows = frozenset().union(*(versions[head].ancestors | {head} for head in epoch.heads if head in versions))
    is_outranked = any(one.name not in knows and epoch.author not in one.content.owners() for one in repairs)
    return replace(epoch, is_outranked=True) if is_outranked else epoch


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


def _prekeys(pile: Pile, known: Mapping[bytes, bytes]) -> dict[DeviceId, HeldPrekey]:
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
    pile: Pile, counted: Mapping[bytes, Judged], tips: list[Judged], opened: Mapping[CompartmentId, Opened], done: AbstractSet[bytes]
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


def _epochs(
    pile: Pile, view_of: Callable[[tuple[bytes, ...]], Roster | None]
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
