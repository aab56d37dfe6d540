"""List who belongs: persons with their devices, what they open, and what waits for a second signature.

Names stand in the roster nowhere: a nickname is shown where this device opens the compartment in which colleagues are kept.

    >>> Ask()
    Ask()
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from safeconduct.actions.office import HeardDevice, Office, Progress, heard_devices
from safeconduct.ids import CompartmentId
from safeconduct.model import facts as f
from safeconduct.vault.journal import ROSTER
from safeconduct.vault.roster import Membership, Roster, SignedOp, Version, device_of

COORDINATION = "coordination"


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


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Something that one admin signed and a second has to: its name, what it is, and by how many it is signed."""

    name: str
    says: str
    signatures: int
    is_mine: bool


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
    return Waiting(
        name=name.hex(),
        says=said(office, office.membership(), signed),
        signatures=len(signed.signatures),
        is_mine=any(entry.device == office.device for entry in signed.signatures),
    )


def said(office: Office, roster: Roster, signed: SignedOp) -> str:
    """Say in words what a statement would change, by counts and codes."""
    says = signed.op.args
    if isinstance(says, Version):
        before, after = set(roster.content.people), {member.person for member in says.members}
        admins = {member.person for member in says.members if member.is_admin} ^ roster.content.admins
        devices = {public for member in says.members for public in member.devices} ^ {
            p for _, held in roster.content.people.values() for p in held
        }
        parts = [
            f"{len(after - before)} come, {len(before - after)} leave, {len(devices)} laptops and {len(admins)} admins change",
            f"{len(says.answered)} suspensions are settled" if says.answered else "",
        ]
        return "; ".join(part for part in parts if part)
    assert isinstance(says, Membership)
    names = {compartment: name for name, compartment in office.compartments.items()}
    held = roster.compartments.get(CompartmentId(says.compartment))
    before, after = set(held.openers) if held else set(), {opener.person for opener in says.openers}
    name = names.get(says.compartment, "a compartment that is closed here")
    return f"{name}: {len(after - before)} more open it, {len(before - after)} fewer"
