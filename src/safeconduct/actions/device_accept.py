"""Let a device in that answered an invite.

Two people compare a few words first: those that the new device shows, and those that are shown here.

    >>> Ask(name="00", request=b"").is_dry
    True
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Damaged, Mistaken, Refused
from safeconduct.vault.roster import Member, Prekey, decode_op, device_of, next_version, open_invite, open_request, transcript


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The name of the pair of files, the request as it came, whether only to look at it, and whether she shall be an admin."""

    name: str
    request: bytes
    is_dry: bool = True
    is_admin: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for.

    Attributes:
        check: a hash of what went there and came back, of which both sides show words.
        person: whose device it is.
        device: the device.
        is_new: she does not belong yet.
        is_in: the device belongs now; otherwise a second admin has to sign, or it was only looked at.
        rekeyed: the compartments that have a new key.
    """

    check: bytes
    person: str
    device: str
    is_new: bool
    is_in: bool
    rekeyed: tuple[str, ...]


def device_accept(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Look at a request, or let its device in.

    Raises:
        Mistaken: no such invite waits here.
        Refused: the invite is too old, or the owner of this device may not let anybody in.
        Damaged: the request was not made with the words of the invite, or contradicts itself.
    """
    roster = office.membership()
    invited = office.invited(ask.name)
    if invited is None:
        raise Mistaken("no invite of this name waits here", "it must be accepted on the laptop that made it")
    invite = open_invite(invited.secret, invited.invite)
    if invite.until_ms < now.timestamp() * 1000:
        raise Refused("that invite is too old", "make a new one: safeconduct device invite")
    request = open_request(invited.secret, ask.request, invited.invite)
    prekey, device = decode_op(request.prekey), device_of(request.public)
    if prekey.op.device != device or not isinstance(prekey.op.args, Prekey):
        raise Damaged("the request carries another device's key than its own", stage="pairing")
    is_admin, publics = roster.content.people.get(invite.person, (False, frozenset()))
    rekeyed: list[str] = []
    if not ask.is_dry:
        member = Member(invite.person, is_admin or ask.is_admin, sorted({*publics, request.public}))
        office.say([office.sign(next_version(roster, add=[member]), now), prekey], now)
        office.forget_invite(ask.name)
        rekeyed = office.rekey(now, reason="scheduled")
    return Answer(
        check=transcript(invited.invite, ask.request),
        person=invite.person.hex(),
        device=device.hex(),
        is_new=not publics,
        is_in=device in office.membership().devices,
        rekeyed=tuple(rekeyed),
    )
