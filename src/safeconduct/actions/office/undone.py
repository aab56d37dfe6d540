"""Tell which cases are to be destroyed, and which laptops have not said that they did it.

for line in endings_of(office.roster, office.replica, now):
    print(line.done, "of", line.of)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.vault.replica import Replica
from safeconduct.vault.roster import Ending, Roster, needed_to_shred

_AHEAD = "ahead"  # the setting with the devices whose newest clock was ahead of this one's: that clock, and when it was first seen
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class Missing(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A laptop that has not said that it destroyed the keys of a case.

    Attributes:
        device: the laptop.
        person: whose it is.
        nickname: what she is called here; empty where that is closed to this laptop.
        heard_at: when the laptop was last heard of (`heard_of`); None: never.
        is_shut_out: it is suspended, and will never say so.
    """

    device: str
    person: str
    nickname: str
    heard_at: dt.datetime | None
    is_shut_out: bool


class Ended(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One case.

    Attributes:
        ref: the case.
        reason: the word of the first who wanted it.
        since: when she said so; of a case that is agreed on, when a key that excludes it was drawn first.
        agreed, needed: how many persons agree, and how many must.
        is_agreed: it is to be destroyed, for good.
        done, of: how many laptops say that they have destroyed the keys, and how many there are.
        missing: those that have not, the longest silent first; none before it is agreed.
        is_held: this laptop keeps it, since a court or an appeal needs it.
    """

    ref: str
    reason: str
    since: dt.datetime
    agreed: int
    needed: int
    is_agreed: bool
    done: int
    of: int
    missing: tuple[Missing, ...]
    is_held: bool


def endings_of(roster: Roster | None, replica: Replica, now: dt.datetime) -> list[Ended]:
    """List them, the newest first; none where there is one laptop only."""
    if roster is None:
        return []
    heard = heard_of(replica, now)
    lines = [_line(roster, replica, ending, heard) for ending in roster.endings.values()]
    return sorted(lines, key=lambda line: (line.since, line.ref), reverse=True)


def heard_of(replica: Replica, now: dt.datetime) -> dict[bytes, dt.datetime]:
    """Say when each device that ever wrote was last heard of: by its own clock, or, where that is ahead of ours, when it was seen here.

    So a device from the future, by accident or so that nobody misses it, falls silent like any other as soon as it writes nothing.
    """
    heads: dict[bytes, int] = {}
    for head in replica.frontier().values():
        heads[head.device] = max(head.hlc, heads.get(head.device, 0))
    packed = replica.setting(_AHEAD)
    before = msgspec.msgpack.decode(packed, type=dict[bytes, tuple[int, int]]) if packed else {}
    now_ms = int(now.timestamp() * 1000)
    ahead: dict[bytes, tuple[int, int]] = {}
    for device, hlc in heads.items():
        known = before.get(device, (0, 0))
        if known[0] == hlc or hlc >> 16 > now_ms:
            ahead[device] = known if known[0] == hlc else (hlc, now_ms)
    if ahead != before:
        replica.set_setting(_AHEAD, msgspec.msgpack.encode(ahead))
    return {device: moment(ahead[device][1] if device in ahead else hlc >> 16) for device, hlc in heads.items()}


def _line(roster: Roster, replica: Replica, ending: Ending, heard: Mapping[bytes, dt.datetime]) -> Ended:
    owners = roster.content.owners()
    there = {bytes(device): owner for device, owner in owners.items() if device not in roster.journeys}
    late = [device for device in there if device not in ending.done] if ending.is_agreed else []
    late.sort(key=lambda device: (heard.get(device, _NEVER), device))
    knew = [epoch.hlc for epoch in roster.cabinet if ending.case in roster.covered[epoch.name]]
    return Ended(
        ref=ending.case.hex(),
        reason=ending.reason,
        since=moment((min(knew) if knew and ending.is_agreed else ending.hlc) >> 16),
        agreed=len(ending.persons),
        needed=needed_to_shred(len(roster.persons)),
        is_agreed=ending.is_agreed,
        done=sum(device in ending.done for device in there),
        of=len(there),
        missing=tuple(_missing(roster, replica, device, there[device], heard) for device in late),
        is_held=ending.is_agreed and ending.case not in replica.ended,
    )


def _missing(roster: Roster, replica: Replica, device: bytes, person: bytes, heard: Mapping[bytes, dt.datetime]) -> Missing:
    known = replica.look("worker", person)
    return Missing(
        device=device.hex(),
        person=person.hex(),
        nickname=known.label.value if known is not None and known.label is not None else "",
        heard_at=heard.get(device),
        is_shut_out=device not in {bytes(one) for one in roster.devices},
    )
