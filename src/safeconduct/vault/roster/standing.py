"""What a roster tells of single devices and cases: what is being destroyed, who is on a journey, who asks for keys.

>>> Ending(case=bytes(16), names=(), reason="", hlc=0, persons=frozenset(), is_agreed=False, done={}).is_agreed
False
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.vault.roster.epochs import Epoch
from safeconduct.vault.roster.statements import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What was said about the destruction of one case.

    Attributes:
        case: its reference.
        names: of the statements that want it, rising.
        reason: of the first of them.
        hlc: of the first of them, by its author's clock.
        persons: who signed one of them, belongs and is not suspended.
        is_agreed: enough persons signed one and the same: the keys are to be destroyed, for good.
        done: by device, when it said that it has destroyed them.
    """

    case: bytes
    names: tuple[bytes, ...]
    reason: str
    hlc: int
    persons: frozenset[bytes]
    is_agreed: bool
    done: Mapping[bytes, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A device that holds no keys for now.

    Attributes:
        name: of its statement.
        device: which.
        hlc: when it said so, by its clock.
        last: where its chains end, by compartment.
        kept: compartments of which a copy went along, without any key.
    """

    name: bytes
    device: DeviceId
    hlc: int
    last: Mapping[CompartmentId, Head]
    kept: frozenset[CompartmentId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A device asks for keys that were wrapped to it and that it cannot open.

    Attributes:
        name: of its statement.
        device: which.
        seq: its place among what the device said.
        hlc: when, by its clock.
        held: hashes of the newest keys that it holds.
        lacks: hashes of keys that it knows of and does not hold.
    """

    name: bytes
    device: DeviceId
    seq: int
    hlc: int
    held: frozenset[bytes]
    lacks: frozenset[bytes]

    def among(self, line: Sequence[Epoch]) -> list[Epoch]:
        """Choose the epochs of a compartment whose keys it was given and may lack."""
        first = min((epoch.number for epoch in line if epoch.key_hash in self.held), default=-1)
        given = [epoch for epoch in line if self.device in epoch.recipients and epoch.key_hash not in self.held]
        return [epoch for epoch in given if epoch.number >= first or epoch.key_hash in self.lacks]


def newest_wants(wants: Iterable[Want]) -> dict[DeviceId, Want]:
    """Give the last word of each device: by its own count, since it may say several things in one instant or set its clock back."""
    return {want.device: want for want in sorted(wants, key=lambda want: (want.seq, want.hlc, want.name))}
