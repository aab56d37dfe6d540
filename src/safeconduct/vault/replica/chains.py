"""What an open replica has folded of each chain: its head, what shares a place, and what lies beyond one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.vault.replica.engine import Connection, answering
from safeconduct.vault.replica.lines import Head


class Chains:
    """The chains of a replica; nothing here writes."""

    def __init__(self, connection: Connection) -> None:
        """Ask an opened database of this layout."""
        self._do = connection

    def _ask(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with answering():
            return self._do.execute(sql, values).fetchall()

    def frontier(self) -> dict[tuple[bytes, bytes], Head]:
        """Give the newest folded segment of each chain, by device and compartment."""
        found = self._ask("SELECT device, compartment, max(seq), segid, depth, hlc FROM segment GROUP BY device, compartment")
        heads = (Head(device=r[0], compartment=r[1], seq=r[2], segid=r[3], depth=r[4], hlc=r[5]) for r in found)
        return {(head.device, head.compartment): head for head in heads}

    def at_place(self, device: bytes, compartment: bytes, seq: int) -> list[bytes]:
        """Name the segments that were folded in one place of a chain: one, unless an admin let several count."""
        found = self._ask("SELECT segid FROM segment WHERE device = ? AND compartment = ? AND seq = ?", (device, compartment, seq))
        return [bytes(name) for (name,) in found]

    def has_shared_places(self) -> bool:
        """Say whether several segments were folded in one place of any chain."""
        return bool(self._ask("SELECT 1 FROM segment GROUP BY device, compartment, seq HAVING count(*) > 1 LIMIT 1"))

    def has_beyond(self, device: bytes, compartment: bytes, epoch: int, seq: int) -> bool:
        """Say whether something that a device wrote in an epoch, beyond a place of its chain, was folded."""
        sql = "SELECT 1 FROM segment WHERE device = ? AND compartment = ? AND seq > ? AND epoch = ? LIMIT 1"
        return bool(self._ask(sql, (device, compartment, seq, epoch)))
