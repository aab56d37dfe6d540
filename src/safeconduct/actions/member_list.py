"""List who belongs: persons with their devices, what they open, and what waits for a second signature.

Names stand in the roster nowhere: a nickname is shown where this device opens the compartment in which colleagues are kept.

    >>> Ask()
    Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.ids import CompartmentId
from safeconduct.model import facts as f
from safeconduct.vault.roster import Membership, Roster, SignedOp, Version, device_of


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A laptop: its reference, whether it is this one, whether it is shut out, and whether keys can be sent to it."""

    ref: str
    is_this: bool
    is_suspended: bool
    has_prekey: bool


class Person(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who belongs.

    Attributes:
        ref: the person.
        nickname: as colleagues call her; empty where that is not known here.
        is_admin: whether she may let others in.
        is_suspended: whether she is shut out.
        devices: her laptops.
        opens: the compartments that she opens, of those that this device knows by name.
        others: how many more she opens.
    """

    ref: str
    nickname: str
    is_admin: bool
    is_suspended: bool
    devices: tuple[Device, ...]
    opens: tuple[str, ...]
    others: int


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """Something that one admin signed and a second has to: its name, what it is, and by how many it is signed."""

    name: str
    says: str
    signatures: int
    is_mine: bool


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Who belongs, how many admins must sign, whether two versions stand against each other, and what waits."""

    persons: tuple[Person, ...]
    needed: int
    is_forked: bool
    unsettled: int
    waiting: tuple[Waiting, ...]


def member_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List who belongs.

    Raises:
        Refused: only this device was ever there.
    """
    roster = office.membership()
    return Answer(
        persons=tuple(_person(office, roster, ref) for ref in sorted(roster.content.people)),
        needed=roster.needed,
        is_forked=roster.is_forked,
        unsettled=len(roster.unsettled),
        waiting=tuple(_waiting(office, name, signed) for name, signed in sorted(roster.waiting.items())),
    )


def _person(office: Office, roster: Roster, ref: bytes) -> Person:
    is_admin, publics = roster.content.people[ref]
    names = {compartment: name for name, compartment in office.compartments.items()}
    opened = [compartment for compartment in {*roster.epochs, *roster.compartments} if roster.opens(compartment, ref)]
    known = office.replica.look("worker", ref)
    return Person(
        ref=ref.hex(),
        nickname=known.label.value if known is not None and known.label is not None else "",
        is_admin=is_admin,
        is_suspended=ref not in roster.persons,
        devices=tuple(_device(office, roster, bytes(device_of(public))) for public in sorted(publics)),
        opens=tuple(sorted(names[compartment] for compartment in opened if compartment in names)),
        others=sum(compartment not in names for compartment in opened),
    )


def _device(office: Office, roster: Roster, ref: bytes) -> Device:
    return Device(
        ref=ref.hex(),
        is_this=ref == office.device,
        is_suspended=ref not in roster.devices,
        has_prekey=ref in {bytes(d) for d in roster.prekeys},
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
