"""Seal what an act says, at the end of this device's chains: its events, and the statements on membership and keys that go with them.

The rule: nothing here is published; whoever asked for it reads it back first.

sealer = Sealer(depot, keys, reader, case_keys, clock)
blob = sealer.events(compartment, pieces, tips, now_ms)
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from safeconduct.errors import Damaged
from safeconduct.vault.depot import Depot
from safeconduct.vault.journal.act import Piece
from safeconduct.vault.journal.casekeys import writing
from safeconduct.vault.journal.chains import Chain, Tip
from safeconduct.vault.journal.clock import LogicalClock
from safeconduct.vault.journal.epochs import Fresh, announce
from safeconduct.vault.journal.header import CONTROL, DATA, NO_SEGMENT, Header
from safeconduct.vault.journal.keys import ROSTER, CompartmentKey, Keys
from safeconduct.vault.journal.layout import NO_CASE, level_key
from safeconduct.vault.journal.reading import KnownCaseKeys, Reader
from safeconduct.vault.journal.sealing import Sheaf, seal_segment, seal_statements
from safeconduct.vault.roster import OPS_CAP, EpochBegun, Head, Op, SignedOp, decode_op, key_hash, op_id, roster_compartment, sign_op
from safeconduct.vault.seal import derive, seal_once


class Sealer:
    """Seals segments of one device, each after the newest that it knows.

    Args:
        depot: where segments are kept.
        keys: who writes, and under which keys.
        reader: of the same depot.
        case_keys: the keys of cases; those that are to be sealed under are there.
        clock: of this device.
    """

    def __init__(self, depot: Depot, keys: Keys, reader: Reader, case_keys: KnownCaseKeys, clock: LogicalClock) -> None:
        """Take the parts; nothing is touched yet."""
        self._depot = depot
        self._keys = keys
        self._reader = reader
        self._case_keys = case_keys
        self._clock = clock
        self._genesis = decode_op(keys.genesis)

    def events(self, compartment: CompartmentKey, pieces: Sequence[Piece], tips: Mapping[Chain, Tip], now_ms: int) -> bytes:
        """Seal one segment of events."""
        context = compartment.context(self._keys.org)
        sheaves = [
            Sheaf(
                case=piece.case,
                key=level_key(compartment, context) if piece.case == NO_CASE else writing(self._case_keys.held(piece.case)),
                plain=piece.plain,
                count=piece.count,
            )
            for piece in pieces
        ]
        header = self._header(DATA, compartment, tips, now_ms, sum(piece.count for piece in pieces))
        return seal_segment(self._keys, compartment, header, sheaves)

    def statements(self, compartment: CompartmentKey, statements: Sequence[SignedOp], tips: Mapping[Chain, Tip], now_ms: int) -> bytes:
        """Seal statements at the end of this device's chain in a compartment."""
        header = self._header(CONTROL, compartment, tips, now_ms, len(statements))
        return seal_statements(self._keys, compartment, header, statements)

    def head(self, compartment: CompartmentKey, tips: Mapping[Chain, Tip], now_ms: int) -> bytes:
        """Seal the statements that head a compartment in an epoch: the founding, and the hash of the key."""
        genesis = self._genesis
        author = self._keys.author
        context = compartment.context(self._keys.org)
        earlier = [key for key in self._keys.epochs(compartment.id) if key.epoch < compartment.epoch]
        statement = EpochBegun(
            compartment=compartment.id,
            name=compartment.name,
            epoch=compartment.epoch,
            roster_heads=[op_id(genesis.op)],
            recipients=[author.device],
            key_hash=key_hash(compartment.key),
            prev=seal_once(derive(compartment.key, "sc1/prev", context)[:32], earlier[-1].key, context) if earlier else None,
            close=[],
            reason="scheduled" if earlier else "begun",
        )
        op = Op(
            org=self._keys.org,
            device=author.device,
            seq=compartment.epoch + 1,
            parents=self._parents(earlier[-1]) if earlier else [op_id(genesis.op)],
            args=statement,
            hlc=self._clock.tick(now_ms),
        )
        return self.statements(compartment, [genesis, sign_op(op, author.device, author.seed)], tips, now_ms)

    def said(
        self,
        statements: Sequence[SignedOp],
        fresh: Mapping[bytes, Fresh],
        tips: Mapping[Chain, Tip],
        now_ms: int,
        used: AbstractSet[bytes],
    ) -> Iterator[bytes]:
        """Seal statements on membership for everybody to read, under the newest key of the roster."""
        if not statements:
            return
        own = [one.key for one in fresh.values() if one.key.id == roster_compartment(self._keys.org)]
        key = own[0] if own else self._keys.writing(ROSTER)
        if not own and key.lane(self._keys.org) not in used:
            yield self.head(key, tips, now_ms)
        for at in range(0, len(statements), OPS_CAP):
            yield self.statements(key, statements[at : at + OPS_CAP], tips, now_ms)

    def announced(self, compartment: CompartmentKey, now_ms: int) -> list[Fresh]:
        """Announce a compartment that this device begins, where there are others who read the roster."""
        roster = self._keys.roster
        if (
            roster is None
            or compartment.name == ROSTER
            or roster.epoch(compartment.id)
            or not roster.epoch(roster_compartment(self._keys.org))
        ):
            return []
        return [announce(self._keys, roster, compartment, roster.heads(), self._clock.tick(now_ms))]

    def behind(self) -> list[CompartmentKey]:
        """List the older keys of the roster under which the other devices were last heard, as far as nobody holds them who has left."""
        roster, own = self._keys.roster, self._keys.author.device
        if roster is None:
            return []
        ref, newest = roster_compartment(self._keys.org), self._keys.writing(ROSTER)
        now = frozenset(roster.recipients(ref))
        line = roster.line(ref)
        left = max((epoch.number for epoch in line if not epoch.recipients <= now), default=-1)  # who came later has the keys of before
        given = {epoch.key_hash: epoch.recipients for epoch in line if epoch.number > left and own in epoch.recipients}
        held = [key for key in reversed(self._keys.epochs(ref)) if key_hash(key.key) in given]
        heard = {key: self._reader.authors(key.lane(self._keys.org)) for key in held}
        found: list[CompartmentKey] = []
        for device in sorted(now - {own}):
            last = next((key for key in held if device in heard[key]), None)
            first = next((key for key in reversed(held) if device in given[key_hash(key.key)]), None)
            found += [key for key in (last or first,) if key and heard[key] and key != newest and key not in found]
        return found

    def _parents(self, compartment: CompartmentKey) -> list[bytes]:
        """Find the statement that began an earlier epoch."""
        lane = compartment.lane(self._keys.org)
        found: list[SignedOp] = []
        for name in self._depot.names(lane):
            with contextlib.suppress(Damaged):
                found += self._reader.fetch(lane, name).ops
        return [op_id(signed.op) for signed in found if isinstance(signed.op.args, EpochBegun)][:1]

    def _header(self, kind: int, compartment: CompartmentKey, tips: Mapping[Chain, Tip], now_ms: int, count: int) -> Header:
        """Put a new segment at the end of this device's chain."""
        device = self._keys.author.device
        own = tips.get((compartment.id, device))
        others = sorted(
            (tip for tip in tips.values() if tip.compartment == compartment.id and tip.device != device), key=lambda tip: tip.device
        )
        return Header(
            kind=kind,
            device=device,
            seq=own.seq + 1 if own else 0,
            prev=own.segment if own else NO_SEGMENT,
            heads=[Head(tip.device, tip.seq, tip.segment) for tip in others],
            roster_heads=self._keys.roster.heads() if self._keys.roster else [op_id(self._genesis.op)],
            hlc=self._clock.tick(now_ms),
            depth=1 + max([tip.depth for tip in others] + [own.depth if own else 0]),
            n_events=count,
        )
