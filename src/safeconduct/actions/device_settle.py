"""Decide what counts of a laptop that wrote twice in one place of its chain: it was put back from a copy, cloned, or is in other hands.

An admin decides for a colleague's laptop. What was read here before the other part came counts, or all of it.

    >>> Ask(device=bytes(16)).is_all
    False
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from safeconduct.actions.office import Fork, Office, Progress, forks_of
from safeconduct.errors import Mistaken, Refused
from safeconduct.model.facts import COUNTRY_COMPARTMENT
from safeconduct.model.moments import moment
from safeconduct.vault.roster import LIST_CAP, Roster, Settled


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The laptop; whether all that it wrote counts, or only what was read here before the rest came; whether only to look.

    Attributes:
        device: the laptop; empty: this one.
    """

    device: bytes = b""
    is_all: bool = False
    is_dry: bool = False


class History(msgspec.Struct, frozen=True, kw_only=True):
    """One of the histories that a laptop has in one compartment, from where they part.

    Attributes:
        compartment: its name as everybody may read it: of a country it is only said that it is one.
        objects: how many sealed objects it has.
        first_at, last_at: between which instants they were written, by the clock of that laptop.
        is_seen: it had been read here before the others came.
    """

    compartment: str
    objects: int
    first_at: dt.datetime
    last_at: dt.datetime
    is_seen: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it.

    Attributes:
        device: the laptop.
        aside: how many segments counted for nothing.
        seen: how many of those that share a place had been read here before the others came.
        left: how many segments still count for nothing, in compartments that this laptop opens.
        histories: those that waited for a decision, by compartment.
        is_shut_out: the laptop does not belong, or is suspended.
        may_decide: whoever asks may say which counts.
    """

    device: str
    aside: int
    seen: int
    left: int
    histories: tuple[History, ...] = ()
    is_shut_out: bool = False
    may_decide: bool = True


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
        _check(office, office.begin_roster(now), device)
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
    return Answer(
        device=device.hex(),
        aside=counts["aside"],
        seen=counts["seen"],
        left=sum(fork.aside for fork in _of(office, device)),
        histories=tuple(_histories(office, forks)),
        is_shut_out=office.roster is not None and device not in office.roster.devices,
        may_decide=office.roster is None or _may_decide(office, office.roster, device),
    )


def _of(office: Office, device: bytes) -> list[Fork]:
    return [fork for fork in forks_of(office.replica) if fork.device == device]


def _histories(office: Office, forks: Sequence[Fork]) -> Iterator[History]:
    names = {ref: name for name, ref in office.compartments.items()}
    for fork in forks:
        name = without_country(names.get(fork.compartment, ""))
        for one in fork.branches:
            first_at, last_at = moment(one.first_ms), moment(one.last_ms)
            yield History(compartment=name, objects=one.objects, first_at=first_at, last_at=last_at, is_seen=one.is_seen)


def without_country(compartment: str) -> str:
    """Name a compartment so that anybody may read it: of a country's it is only said that it is one."""
    return COUNTRY_COMPARTMENT.rstrip(":") if compartment.startswith(COUNTRY_COMPARTMENT) else compartment


def _may_decide(office: Office, roster: Roster, device: bytes) -> bool:
    me = roster.owner(office.device)
    is_admin = office.device in roster.devices and me in roster.admins
    return is_admin and (me != roster.owner(device) or len(roster.content.people) == 1)


def _check(office: Office, roster: Roster, device: bytes) -> None:
    """Refuse what would not count anyway."""
    if _may_decide(office, roster, device):
        return
    if roster.owner(office.device) == roster.owner(device) and len(roster.content.people) > 1:
        raise Refused("nobody vouches for her own laptop where there is somebody else", "ask another admin: safeconduct device settle")
    raise Refused("only an admin who is not suspended can do this", "ask one: safeconduct member list")
