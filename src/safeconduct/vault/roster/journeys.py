"""Follow the devices that gave their keys out of their hands before a border, until somebody else says that they may have keys again.

>>> still_away({}, ())
{}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.vault.roster.epochs import Epoch, newest
from safeconduct.vault.roster.roster import Roster
from safeconduct.vault.roster.standing import Journey
from safeconduct.vault.roster.statements import Head, Op, Returned, Travelling
from safeconduct.vault.seal import digest


def journey_check(request: bytes) -> bytes:
    """Hash the request of a device that wants its keys back, for two people to compare."""
    return digest("sc1/return", request)


def begun(ops: Mapping[bytes, Op], signed_by: Mapping[bytes, frozenset[bytes]], known: Mapping[DeviceId, bytes]) -> list[Journey]:
    """List all journeys, those that are over too, by the devices' own word."""
    return [
        Journey(
            name=name,
            device=DeviceId(op.device),
            hlc=op.hlc,
            last={CompartmentId(one.compartment): Head(op.device, one.seq, one.segment) for one in op.args.last},
            kept=frozenset(map(CompartmentId, op.args.kept)),
        )
        for name, op in sorted(ops.items())
        if isinstance(op.args, Travelling) and op.device in known and op.device in signed_by[name]
    ]


def standing(
    journeys: Iterable[Journey], ops: Mapping[bytes, Op], signed_by: Mapping[bytes, frozenset[bytes]], roster: Roster
) -> dict[DeviceId, Journey]:
    """Keep the journeys that nobody ended: it takes another person than the device's owner, who belongs."""
    ended: set[tuple[bytes, bytes]] = set()
    for name, op in ops.items():
        if not isinstance(op.args, Returned) or op.device not in signed_by[name] or op.device not in roster.devices:
            continue
        if roster.owner(op.device) != roster.owner(op.args.device):
            ended |= {(parent, op.args.device) for parent in op.parents}
    return {journey.device: journey for journey in journeys if (journey.name, bytes(journey.device)) not in ended}


def still_away(journeys: Mapping[DeviceId, Journey], line: Sequence[Epoch]) -> dict[DeviceId, Journey]:
    """Leave out those to whom the roster's key was given again since: who gave it may have left the organisation by now.

    Args:
        journeys: those that stand.
        line: the epochs of the roster's own key.
    """
    last = newest(line)
    away = {}
    for device, journey in journeys.items():
        cut = [epoch.number for epoch in line if journey.name in epoch.heads]
        if not (last and cut and last.number > min(cut) and device in last.recipients):
            away[device] = journey
    return away
