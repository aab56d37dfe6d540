"""List who belongs: persons with their devices, what they open, and what waits for a second signature.

Names stand in the roster nowhere: a nickname is shown where this device opens the compartment in which colleagues are kept.

    >>> Ask()
    Ask()
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping

import msgspec

from safeconduct.actions.office import HeardDevice, Office, Progress, heard_devices
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.vault.journal import ROSTER
from safeconduct.vault.roster import Change, Membership, Roster, SignedOp, Version, changes, device_of

COORDINATION = "coordination"
_SAID: dict[str, str] = {
    "comes": "{whom} comes",
    "leaves": "{whom} leaves",
    "admin": "{whom} is an admin from now on",
    "no-admin": "{whom} is no admin any more",
    "laptop": "laptop {whom} of {owner} comes",
    "laptop-leaves": "laptop {whom} of {owner} leaves",
    "lifted": "the suspension of {whom} is settled",
    "root": "OFFLINE KEY {whom} is named",
    "root-leaves": "OFFLINE KEY {whom} is dropped",
    "quorum": "from now on {whom} OFFLINE KEYS together decide who belongs",
    "writes": "{whom} opens it",
    "reads": "{whom} reads it and does not write",
    "closed": "closed to {whom}",
}


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A laptop.

    Attributes:
        ref: the laptop.
        is_this: it is this one.
        is_suspended: it is shut out, or its owner is.
        has_prekey: keys can be sent to it.
        heard_at: by its clock, when it wrote what of it was read here last; None if nothing was.
        is_silent: it should have been heard of since.
    """

    ref: str
    is_this: bool
    is_suspended: bool
    has_prekey: bool
    heard_at: dt.datetime | None
    is_silent: bool


class Person(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who belongs.

    Attributes:
        ref: the person.
        nickname: as colleagues call her; empty where that is not known here.
        is_admin: whether she may let others in.
        is_suspended: whether she is shut out.
        devices: her laptops.
        opens: the compartments that she opens, of those that this device knows by name.
        reads: those of them in which she may not write.
        others: how many more she opens.
        beyond: how many of her statements on membership do not count, since there are more than any work needs.
    """

    ref: str
    nickname: str
    is_admin: bool
    is_suspended: bool
    devices: tuple[Device, ...]
    opens: tuple[str, ...]
    reads: tuple[str, ...]
    others: int
    beyond: int = 0


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a statement would change.

    Attributes:
        kind: as in `safeconduct.vault.roster.Change`.
        whom: the code of the person or laptop, its whole reference where the code fits another one here too; of an offline key all its
            digits; of a quorum its number.
        owner: of a laptop the code of its person; else empty.
    """

    kind: str
    whom: str
    owner: str = ""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Something that one admin signed and a second has to.

    Attributes:
        name: of the statement.
        says: all that it would change, in English.
        signatures: by how many laptops it is signed.
        is_mine: this laptop signed it.
        by: the code of the person who said it first.
        compartment: which one it is about, by its name or, where that is closed here, its code; empty where it is about who belongs.
        changes: what it would change, one by one.
    """

    name: str
    says: str
    signatures: int
    is_mine: bool
    by: str = ""
    compartment: str = ""
    changes: tuple[Changed, ...] = ()


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Who belongs, how many admins must sign, whether two versions stand against each other, and what waits.

    Attributes:
        persons: all who belong, those who are shut out included.
        compartments: those that this device knows by name.
        me: the person whose laptop this is; empty when it does not belong any more.
        is_coordinator: this laptop opens the compartment in which colleagues are kept.
        needed: how many admins must sign a grant.
        is_forked: two versions stand against each other.
        unsettled: how many suspensions a next version has to settle.
        waiting: what a second admin has to sign.
    """

    persons: tuple[Person, ...]
    compartments: tuple[str, ...]
    me: str
    is_coordinator: bool
    needed: int
    is_forked: bool
    unsettled: int
    waiting: tuple[Waiting, ...]


def member_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List who belongs.

    Raises:
        Refused: only this device was ever there.
    """
    roster, heard = office.membership(), {bytes.fromhex(one.ref): one for one in heard_devices(office, now)}
    return Answer(
        persons=tuple(_person(office, roster, ref, heard) for ref in sorted(roster.content.people)),
        compartments=tuple(sorted(name for name in office.compartments if name != ROSTER)),
        me=(roster.owner(office.device) or b"").hex(),
        is_coordinator=COORDINATION in office.compartments,
        needed=roster.needed,
        is_forked=roster.is_forked,
        unsettled=len(roster.unsettled),
        waiting=tuple(_waiting(office, name, signed) for name, signed in sorted(roster.waiting.items())),
    )


def _person(office: Office, roster: Roster, ref: bytes, heard: Mapping[bytes, HeardDevice]) -> Person:
    is_admin, publics = roster.content.people[ref]
    names = {compartment: name for name, compartment in office.compartments.items()}
    opened = [compartment for compartment in {*roster.epochs, *roster.compartments} if roster.opens(compartment, ref)]
    read = [one for one in opened if one in roster.compartments and not roster.compartments[one].openers.get(ref, True)]
    known = office.replica.look("worker", ref)
    return Person(
        ref=ref.hex(),
        nickname=known.label.value if known is not None and known.label is not None else "",
        is_admin=is_admin,
        is_suspended=ref not in roster.persons,
        devices=tuple(_device(roster, bytes(device_of(public)), heard) for public in sorted(publics)),
        opens=tuple(sorted(names[compartment] for compartment in opened if compartment in names)),
        reads=tuple(sorted(names[compartment] for compartment in read if compartment in names)),
        others=sum(compartment not in names for compartment in opened),
        beyond=roster.beyond.get(ref, 0),
    )


def _device(roster: Roster, ref: bytes, heard: Mapping[bytes, HeardDevice]) -> Device:
    return Device(
        ref=ref.hex(),
        is_this=heard[ref].is_this,
        is_suspended=ref not in roster.devices,
        has_prekey=ref in {bytes(d) for d in roster.prekeys},
        heard_at=heard[ref].heard_at,
        is_silent=heard[ref].is_silent,
    )


def _waiting(office: Office, name: bytes, signed: SignedOp) -> Waiting:
    roster, names = office.membership(), {compartment: name for name, compartment in office.compartments.items()}
    about = signed.op.args.compartment if isinstance(signed.op.args, Membership) else b""
    found, code = changes(roster, signed), _codes(roster, signed)
    by = code(roster.owner(signed.op.device) or b"")
    told = tuple(Changed(kind=each.kind, whom=_whom(each, code), owner=code(each.owner)) for each in found)
    compartment = names.get(about, f"{show(about)} (closed here)") if about else ""
    return Waiting(
        name=name.hex(),
        says=f"{compartment or 'members'}: {'; '.join(map(_said, told)) or 'nothing changes'} (said by {by})",
        signatures=len(signed.signatures),
        is_mine=any(entry.device == office.device for entry in signed.signatures),
        by=by,
        compartment=compartment,
        changes=told,
    )


def _said(change: Changed) -> str:
    return _SAID[change.kind].format(whom=change.whom, owner=change.owner)


def _whom(change: Change, code: Callable[[bytes], str]) -> str:
    if change.kind in ("root", "root-leaves"):
        return change.whom.hex()
    return str(change.whom[0]) if change.kind == "quorum" else code(change.whom)


def _codes(roster: Roster, signed: SignedOp) -> Callable[[bytes], str]:
    """Give how somebody is called: by a code, and in full where somebody chose another reference that has the same one."""
    refs = {*roster.content.people, *roster.content.owners(), *(each.whom for each in changes(roster, signed))}
    refs |= {member.person for member in signed.op.args.members} if isinstance(signed.op.args, Version) else set()
    many = Counter(show(ref) for ref in refs)
    return lambda ref: "" if not ref else ref.hex() if many[show(ref)] > 1 else show(ref)
