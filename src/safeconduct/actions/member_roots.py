"""Repair the organisation with its offline keys: prepare the version that they are to sign, and say it when enough of them have.

Anybody may prepare and say a repair whose laptop belongs or belonged: an admin who was taken over must not be able to stand in its way,
also if she suspended everybody else and gave nobody the newest keys. What counts is the signatures of the offline keys.

    >>> Ask(remove=(bytes(16),)).repair
    ''
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Damaged, Mistaken, Refused
from safeconduct.vault.roster import Member, Roster, SignedOp, Version, about, next_version, read_repair, repair_text, roots_under


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What a repair is to do, or the text of one that was signed and is to be said.

    Attributes:
        remove: persons or devices that leave.
        reinstate: persons or devices whose suspensions are settled; those of others stay as they are.
        admin: persons who are to be admins.
        repair: as the offline keys signed it; empty: one is prepared.
    """

    remove: tuple[bytes, ...] = ()
    reinstate: tuple[bytes, ...] = ()
    admin: tuple[bytes, ...] = ()
    repair: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The repair as text; how many offline keys signed it, how many must; whether it was said; and the compartments with a new key."""

    repair: str
    signed: int
    needed: int
    is_done: bool
    rekeyed: tuple[str, ...]


def member_roots(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Prepare a repair, or say one.

    Raises:
        Refused: the organisation has no offline keys, or too few signed; the repair does not build on what stands now.
        Mistaken: there is no such person or device.
        Damaged: stage `op`; the text is no repair, or one of another organisation.
    """
    roster = office.membership()
    quorum = roster.content.quorum
    if not roster.content.has_roots:
        raise Refused("this organisation has no offline keys", "set them up first: safeconduct member roots set")
    if not ask.repair:
        signed = office.sign(_version(roster, ask), now)
        return Answer(repair=repair_text(signed), signed=0, needed=quorum, is_done=False, rekeyed=())
    signed = read_repair(ask.repair)
    under = len(_checked(roster, signed))
    if under < quorum:
        raise Refused(
            f"{under} offline keys signed this, and it takes {quorum}", "carry it to another holder: safeconduct member roots sign"
        )
    office.say_aside([signed], now)
    return Answer(repair=ask.repair, signed=under, needed=quorum, is_done=True, rekeyed=tuple(office.rekey(now, reason="removal")))


def _version(roster: Roster, ask: Ask) -> Version:
    """Make the version that does what is asked for."""
    owners, people = roster.content.owners(), roster.content.people
    for whom in (*ask.remove, *ask.reinstate, *ask.admin):
        if whom not in people and whom not in owners:
            raise Mistaken("nobody and no laptop of that code belongs here", "safeconduct member list shows the codes")
    if not (ask.remove or ask.reinstate or ask.admin):
        raise Mistaken("it is not said what is to be repaired", "name whom to remove, to reinstate, or to make an admin")
    add = [Member(whom, True, sorted(people[whom][1])) for whom in ask.admin if whom in people]
    answered = [name for whom in (*ask.remove, *ask.reinstate) for name in about(roster, whom)]
    return next_version(roster, add=add, drop=ask.remove, answered=answered)


def _checked(roster: Roster, signed: SignedOp) -> list[bytes]:
    """Give the offline keys under a repair of this organisation that builds on what stands.

    Raises:
        Damaged: stage `op`; it is of another organisation.
        Refused: it builds on something else.
    """
    if signed.op.org != roster.org:
        raise Damaged("this is a repair of another organisation", stage="op")
    if set(signed.op.parents) != set(roster.tips):
        raise Refused("who belongs has changed since this repair was prepared", "prepare it anew: safeconduct member roots propose")
    return roots_under(signed, sorted(roster.content.roots))
