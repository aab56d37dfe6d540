"""Invite a new device: draw words, and seal what it must know under them.

The words are told by voice, on paper or as a picture on the screen; the sealed file may lie anywhere.

    >>> Ask(words="ten words drawn at random")
    Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Invited, Office, Progress
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import new_ref
from safeconduct.vault.roster import Invite, pairing_name, seal_invite, secret_of


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The words that were drawn; whose device it is, if she belongs already; and for how many days the invite holds."""

    words: str
    person: bytes = b""
    days: int = 3

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return "Ask()"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The name of the pair of files, the sealed invite, whose device it will be, and until when it holds."""

    name: str
    invite: bytes
    person: str
    until: dt.datetime


def device_invite(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Make an invite, and remember it until it is answered.

    Raises:
        Refused: the owner of this device may not let anybody in.
        Mistaken: that person does not belong here.
    """
    roster = office.begin_roster(now)
    if roster.owner(office.device) not in roster.admins:
        raise Refused("only an admin who is not suspended can let somebody in", "ask one: safeconduct member list")
    if ask.person and ask.person not in roster.persons:
        raise Mistaken("nobody of that code belongs here", "safeconduct member list shows the codes")
    until = now + dt.timedelta(days=ask.days)
    person, secret = ask.person or new_ref(), secret_of(ask.words)
    invite = Invite(org=roster.org, genesis=office.genesis, anchor=roster.anchor, person=person, until_ms=int(until.timestamp() * 1000))
    sealed = seal_invite(secret, invite)
    office.remember_invite(Invited(name=pairing_name(secret), secret=secret, invite=sealed))
    return Answer(name=pairing_name(secret), invite=sealed, person=person.hex(), until=until)
