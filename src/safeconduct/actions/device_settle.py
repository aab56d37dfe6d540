"""Decide what counts of a laptop that wrote twice in one place of its chain: it was put back from a copy, cloned, or is in other hands.

An admin decides for a colleague's laptop. What was read here before the other part came counts, or all of it.

    >>> Ask(device=bytes(16)).is_all
    False
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import msgspec

from safeconduct.actions.office import Fork, Office, Progress, forks_of
from safeconduct.errors import Mistaken, Refused
from safeconduct.vault.roster import LIST_CAP, Settled


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The laptop; whether all that it wrote counts, or only what was read here before the rest came; whether only to look.

    Attributes:
        device: the laptop; empty: this one.
    """

    device: bytes = b""
    is_all: bool = False
    is_dry: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it.

    Attributes:
        device: the laptop.
        aside: how many segments counted for nothing.
        seen: how many of those that share a place had been read here before the others came.
        left: how many segments still count for nothing, in compartments that this laptop opens.
    """

    device: str
    aside: int
    seen: int
    left: int


def device_settle(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Say which of its segments count.

    Raises:
        Mistaken: nothing of that laptop waits here, or nothing of it was read here before the rest came.
        Refused: the owner of this device is no admin, or it is her own laptop and there are others to ask.
    """
    device = ask.device or office.device
    forks = _of(office, device)
    if not forks:
        raise Mistaken("nothing of that laptop waits for a decision here", "safeconduct today names those of which something does")
    if not ask.is_dry:
        _check(office, device, now)
        chosen = sorted({name for fork in forks for name in (fork.contested if ask.is_all else fork.seen)})
        if not chosen:
            raise Mistaken(
                "nothing of it was read here before the rest came", "ask a colleague who had read it; or let all of it count: --all"
            )
        parts = [chosen[at : at + LIST_CAP] for at in range(0, len(chosen), LIST_CAP)]
        office.say([office.sign(Settled(device=device, segments=part), now) for part in parts], now)
        office.catch_up(now.astimezone().date(), progress)
    counts = Counter[str]()
    for fork in forks:
        counts.update(aside=fork.aside, seen=len(fork.seen))
    return Answer(device=device.hex(), aside=counts["aside"], seen=counts["seen"], left=sum(fork.aside for fork in _of(office, device)))


def _of(office: Office, device: bytes) -> list[Fork]:
    return [fork for fork in forks_of(office.replica) if fork.device == device]


def _check(office: Office, device: bytes, now: dt.datetime) -> None:
    """Refuse what would not count anyway."""
    roster = office.begin_roster(now)
    me = roster.owner(office.device)
    if office.device not in roster.devices or me not in roster.admins:
        raise Refused("only an admin who is not suspended can do this", "ask one: safeconduct member list")
    if me == roster.owner(device) and len(roster.content.people) > 1:
        raise Refused("nobody vouches for her own laptop where there is somebody else", "ask another admin: safeconduct device settle")
