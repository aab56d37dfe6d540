"""Change who belongs and who opens what: one admin says it, and where there are two, another signs it.

A suspension needs one admin and holds at once. Everything else needs two as soon as there are two.

    >>> Ask(kind="suspend", whom=(bytes(16),)).reason
    'removal'
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import CompartmentId
from safeconduct.model.roles import GUARD, opens, writes
from safeconduct.vault.roster import Member, Roster, SignedOp, Suspended, Version, about, next_membership, next_version

_PUBLIC_BYTES = 32


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change.

    Attributes:
        kind: `suspend` a person or device; `remove` or `reinstate` one, which also settles her suspensions; make a person `admin` or no
            longer (`no-admin`); let her `open` or no longer open (`close`) compartments; name offline keys (`roots`); `sign` what waits.
        whom: the person or device; for `sign` the names of statements, none for all.
        reason: of a suspension: `loss`, `removal`, `travel` or `leave`.
        role, part: for `open` and `close`, in words of the network.
        compartments: for `open` and `close`, by name.
        may_write: for `open`: whether she may write there.
        shares_past: whether newcomers may read what was written before.
        roots: for `roots`: the public halves of the offline keys, 32 bytes each.
        quorum: for `roots`: how many of them repair the organisation.
    """

    kind: Literal["suspend", "remove", "reinstate", "admin", "no-admin", "open", "close", "roots", "sign"]
    whom: tuple[bytes, ...] = ()
    reason: Literal["loss", "removal", "travel", "leave"] = "removal"
    role: str = ""
    part: str = ""
    compartments: tuple[str, ...] = ()
    may_write: bool = True
    shares_past: bool = True
    roots: tuple[bytes, ...] = ()
    quorum: int = 0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it.

    Attributes:
        said: how many statements were signed here.
        waiting: how many of them wait for another admin.
        rekeyed: the compartments that have a new key.
    """

    said: int
    waiting: int
    rekeyed: tuple[str, ...]


def member_change(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Say it, and replace the keys that somebody should not hold any more.

    Raises:
        Refused: this device's owner may not; or the change is none that anybody may make.
        Mistaken: there is no such person, device, compartment or role.
    """
    roster = office.membership()
    _check_admin(office, roster, ask)
    statements = _statements(office, roster, ask, now)
    if statements and ask.kind == "suspend" and office.is_roster_withheld:  # who keeps the key back may be whom it is about
        office.say_aside(statements, now)
    elif statements:
        office.say(statements, now)
    reason = ask.reason if ask.kind == "suspend" else "scheduled" if ask.kind == "open" else "removal"
    rekeyed = office.rekey(now, reason=reason, shares_past=ask.shares_past)
    waiting = office.membership().waiting
    mine = sum(any(entry.device == office.device for entry in signed.signatures) for signed in waiting.values())
    return Answer(said=len(statements), waiting=mine, rekeyed=tuple(rekeyed))


def _check_admin(office: Office, roster: Roster, ask: Ask) -> None:
    """Refuse what would not count anyway: only admins say such things, but anybody may suspend herself.

    Raises:
        Refused: the owner of this device is no admin, or is suspended.
    """
    me = roster.owner(office.device)
    owners = roster.content.owners()
    is_own = ask.kind == "suspend" and all(me in {whom, owners.get(whom)} for whom in ask.whom)
    if office.device not in roster.devices or (me not in roster.admins and not is_own):
        raise Refused("only an admin who is not suspended can do this", "ask one: safeconduct member list")


def _statements(office: Office, roster: Roster, ask: Ask, now: dt.datetime) -> list[SignedOp]:
    """Sign what was asked for."""
    if ask.kind == "sign":
        return _signed(office, roster, ask)
    owners = roster.content.owners()
    for whom in ask.whom:
        if whom not in roster.content.people and whom not in owners:
            raise Mistaken("nobody and no laptop of that code belongs here", "safeconduct member list shows the codes")
    if ask.kind == "suspend":
        return [office.sign(Suspended(whom=whom, reason=ask.reason), now) for whom in ask.whom]
    if ask.kind == "roots":
        return [office.sign(_with_roots(roster, ask), now)]
    if ask.kind in ("open", "close"):
        return _openings(office, roster, ask, now)
    answered = [name for whom in ask.whom for name in about(roster, whom)]
    if ask.kind == "reinstate":
        return [office.sign(next_version(roster, answered=answered), now)]
    if ask.kind == "remove":
        return [office.sign(next_version(roster, drop=ask.whom, answered=answered), now)]
    add = [Member(whom, ask.kind == "admin", sorted(roster.content.people[whom][1])) for whom in ask.whom if whom in roster.content.people]
    changed = next_version(roster, add=add)
    if sum(member.is_admin for member in changed.members) < roster.needed:
        raise Refused("there must stay two admins", "make another admin first")
    return [office.sign(changed, now)]


def _with_roots(roster: Roster, ask: Ask) -> Version:
    """Name the offline keys, once: afterwards only they can name others."""
    if roster.content.has_roots:
        raise Refused("this organisation has offline keys", "only they can name others")
    publics = sorted(set(ask.roots))
    if any(len(public) != _PUBLIC_BYTES for public in ask.roots) or not 1 < ask.quorum <= len(publics):
        raise Mistaken("offline keys are named by their 64 digits, and it takes two of them or more", "as in --quorum 2 and three keys")
    return next_version(roster, roots=(publics, ask.quorum))


def _openings(office: Office, roster: Roster, ask: Ask, now: dt.datetime) -> list[SignedOp]:
    """Sign who opens compartments from now on."""
    statements = []
    for name in dict.fromkeys((*ask.compartments, *(opens(ask.role, ask.part) if ask.role else ()))):
        if ask.kind == "open":
            office.begin_compartment(name, now)
            roster = office.membership()
        if name not in office.compartments:
            raise Mistaken("there is no such compartment here", "safeconduct member list shows those that this device knows")
        compartment = CompartmentId(office.compartments[name])
        held = roster.compartments.get(compartment)
        before = dict(held.openers) if held else {person: True for person in roster.persons if roster.opens(compartment, person)}
        may_write = ask.may_write and writes(ask.role, name)
        changes = {whom: may_write or (name == GUARD and before.get(whom, False)) for whom in ask.whom if whom in roster.content.people}
        after = before | changes if ask.kind == "open" else {person: may for person, may in before.items() if person not in changes}
        if not after:
            raise Refused("somebody must be able to open it", "let somebody else open it first")
        statements.append(office.sign(next_membership(roster, compartment, after), now))
    if not statements:
        raise Mistaken("name a role or a compartment", "roles: safeconduct member open --help")
    return statements


def _signed(office: Office, roster: Roster, ask: Ask) -> list[SignedOp]:
    """Put this device's signature under what waits."""
    chosen = [signed for name, signed in sorted(roster.waiting.items()) if not ask.whom or name in ask.whom]
    unsigned = [signed for signed in chosen if not any(entry.device == office.device for entry in signed.signatures)]
    if not unsigned:
        raise Refused("nothing waits for this laptop's signature", "safeconduct sync, and look again: safeconduct member list")
    return [office.cosign(signed) for signed in unsigned]
