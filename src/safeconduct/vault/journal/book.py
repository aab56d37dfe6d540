"""Write acts into the journal, and hand out what is in it.

The rule: what `append` has returned is durable; what it has not returned is there whole or not at all; and nothing is ever appended to a
chain of which the newest segment is not known for certain.

    >>> import tempfile
    >>> from safeconduct.vault.journal.keys import found
    >>> codec = Codec(stamp=lambda eid, hlc, fact: fact, encode=lambda events: bytes(len(events)), decode=list, types=frozenset())
    >>> journal = Journal.at(Path(tempfile.mkdtemp()), found(["casework", "health"], 1), codec)
    >>> [(segment.compartment, segment.header.seq) for segment in journal.begin(1_490_000_000_000)]
    [('casework', 0), ('health', 0)]
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from safeconduct.errors import Damaged, Locked, Unreachable
from safeconduct.ids import CaseRef, SegmentId
from safeconduct.vault.depot import Depot, Files, FolderDepot, object_name
from safeconduct.vault.journal.act import Draft, Piece, lay_out
from safeconduct.vault.journal.cabinet import Cabinet
from safeconduct.vault.journal.chains import Chain, Link, Tip
from safeconduct.vault.journal.clock import LogicalClock
from safeconduct.vault.journal.codec import Codec
from safeconduct.vault.journal.epochs import Fresh, draw
from safeconduct.vault.journal.keys import CABINET, CaseKeys, CompartmentKey, Keys
from safeconduct.vault.journal.layout import LANE_END, NO_CASE
from safeconduct.vault.journal.mail import LETTERS_CAP, Letter, seal_mail
from safeconduct.vault.journal.opening import OpenedSegment, open_segment
from safeconduct.vault.journal.pending import Pending
from safeconduct.vault.journal.reading import Frontier, KnownCaseKeys, Progress, Reader, Report
from safeconduct.vault.journal.sealer import Sealer
from safeconduct.vault.journal.trouble import Trouble
from safeconduct.vault.journal.walking import Unfolded
from safeconduct.vault.roster import SignedOp, decode_op, roster_compartment
from safeconduct.vault.seal import random_bytes

_CASE_KEY_BYTES = 32
_LANE_AT = 8  # where a segment says its lane


class Journal:
    """The sealed log of one vault. One process holds it at a time: the vault's lock sees to it.

    Args:
        depot: where segments are kept.
        pending: where an act under way is kept.
        cabinet: where the keys of cases are kept.
        keys: who writes, and what can be read.
        codec: the model's events.
        frontier: how far the caller has read.
        case_keys: a quick lookup of case keys; what it does not know is looked up in the cabinet.
    """

    def __init__(
        self,
        *,
        depot: Depot,
        pending: Pending,
        cabinet: Cabinet,
        keys: Keys,
        codec: Codec,
        frontier: Frontier | None = None,
        case_keys: CaseKeys | None = None,
    ) -> None:
        """Take the parts; nothing is touched yet."""
        self._depot = depot
        self._pending = pending
        self._cabinet = cabinet
        self._keys = keys
        self._codec = codec
        self._frontier = frontier or Frontier()
        self._case_keys = KnownCaseKeys(cabinet, case_keys)
        self._reader = Reader(depot, cabinet, keys, codec, self._case_keys)
        self._tips: dict[Chain, Tip] | None = None
        self._used: set[bytes] = set()
        self._is_uncertain = False
        self._genesis = decode_op(keys.genesis)
        self._clock = LogicalClock(0, self._frontier.hlc)
        self._sealer = Sealer(depot, keys, self._reader, self._case_keys, self._clock)
        self._set_clock(self._frontier.tips)

    @classmethod
    def at(
        cls,
        vault: Path,
        keys: Keys,
        codec: Codec,
        *,
        frontier: Frontier | None = None,
        case_keys: CaseKeys | None = None,
        files: Files | None = None,
    ) -> Journal:
        """Take the parts from a vault's folder: `journal`, `pending` and `cabinet`."""
        return cls(
            depot=FolderDepot(vault / "journal", files),
            pending=Pending(vault / "pending", files),
            cabinet=Cabinet(vault / "cabinet", keys.org, keys.erasure, files),
            keys=keys,
            codec=codec,
            frontier=frontier,
            case_keys=case_keys,
        )

    def recover(self) -> list[Trouble]:
        """Finish the act that was under way when the last process ended, and remove what interrupted writes left.

        Returns:
            One trouble if the act is damaged; it is then put aside, and may be half done.
        """
        with contextlib.suppress(Unreachable):  # leftovers on a read-only medium hurt nobody
            self._depot.sweep()
            self._pending.sweep()
            self._cabinet.sweep()
        try:
            blobs = self._pending.get()
            for blob in blobs:
                self._depot.put(blob[_LANE_AT:LANE_END], object_name(blob), blob)
        except Damaged as error:
            self._pending.set_aside()
            return [Trouble(stage="pending", says=error.says, lane="pending")]
        if blobs:
            self._pending.clear()
        return []

    def begin(self, now_ms: int, names: Iterable[str] | None = None) -> list[OpenedSegment]:
        """Write the statements that head compartments, all of them or some, where they are not written yet."""
        chosen = [compartment.name for compartment in self._keys.compartments] if names is None else names
        return self._write({name: [] for name in chosen}, self._current(), now_ms)

    def beat(self, now_ms: int, hours: float) -> list[OpenedSegment]:
        """Write a segment without events at the end of every own chain that is so old.

        It says that this device is alive and what it knew, so that colleagues notice when it falls silent, and when something is kept
        from them.
        """
        tips = self._current()
        until = (now_ms - int(hours * 3_600_000)) << 16
        own = {tip.compartment for tip in tips.values() if tip.device == self._keys.author.device and tip.hlc > until}
        quiet = {one.name for one in self._keys.compartments if one.id not in own}
        old: dict[str, list[list[Piece]]] = {name: [[]] for name in sorted(quiet) if self._keys.may_write(name)}
        return self._write(old, tips, now_ms) if old else []

    def append(self, drafts: Sequence[Draft], now_ms: int) -> list[OpenedSegment]:
        """Keep an act: all of it or nothing. On return it is durable.

        Args:
            drafts: the facts, with the compartment and case of each.
            now_ms: milliseconds since 1970 by this computer's clock.

        Returns:
            The segments as a reader sees them, statements at the head of a new compartment included.

        Raises:
            Unreachable: the disk did not do it; whether the act happened shows when the journal is next used.
            Damaged: stage `rollback`; a segment that was known is gone, so nothing may be appended.
            Mistaken, Refused: a fact or the act is too large.
            Locked: there is no key for a compartment.
        """
        tips = self._current()
        return self._write(lay_out(drafts, self._codec, self._clock, now_ms), tips, now_ms)

    def statements(self, opened: Mapping[bytes, tuple[SignedOp, ...]] | None = None) -> dict[bytes, tuple[SignedOp, ...]]:
        """Gather all statements on membership that are here; what they add up to, `safeconduct.vault.roster.resolve` says.

        Args:
            opened: what an earlier call gave; none of that is opened again.

        Returns:
            By object what it carries.
        """
        return self._reader.statements(opened)

    def mail(self, known: AbstractSet[bytes], seeds: Sequence[bytes]) -> dict[bytes, list[Letter]]:
        """Open the mail for this device that is not in `known`, by the name of its object."""
        return self._reader.mail(known, seeds)

    def say(
        self, statements: Sequence[SignedOp], now_ms: int, letters: Sequence[tuple[bytes, Letter]] = (), *, to_all: bool = False
    ) -> list[OpenedSegment]:
        """Keep statements on membership, and send letters, as one act.

        Args:
            statements: what is said, under the newest key of the roster.
            now_ms: milliseconds since 1970.
            letters: keys, each with the public key of the device that it is for.
            to_all: say it also under the older keys that devices hold which may not have the newest one.

        Raises:
            Unreachable, Damaged, Locked, Refused: as for `append`.
        """
        return self._write({}, self._current(), now_ms, statements, letters, also=self._sealer.behind() if to_all else ())

    def say_aside(self, statements: Sequence[SignedOp], now_ms: int) -> list[OpenedSegment]:
        """Keep statements under the newest key of the roster that is here, whoever may write under the newest there is.

        For what proves itself whoever carries it, and must be heard also when somebody shut out this device: a repair by the offline keys.

        Raises:
            Unreachable, Damaged: as for `append`.
        """
        return self._write({}, self._current(), now_ms, aside=statements)

    def draw(self, names: Sequence[str], now_ms: int, *, reason: str, shares_past: bool = True) -> list[Fresh]:
        """Draw new keys for compartments, for those who may open them now; nothing is written yet, so that the keys can be kept first.

        Raises:
            Locked: this device does not hold the newest key of one of them.
        """
        tips, roster = self._current(), self._keys.roster
        if roster is None:
            raise Locked("there is nobody else in this organisation", "let somebody in first: safeconduct device invite")
        return [draw(self._keys, roster, name, tips, self._clock.tick(now_ms), reason=reason, shares_past=shares_past) for name in names]

    def begin_epochs(self, fresh: Sequence[Fresh], now_ms: int) -> list[OpenedSegment]:
        """Begin the epochs of keys that were drawn, and are in this journal's keys by now: say so, and send the letters, as one act."""
        letters = [letter for one in fresh for letter in one.letters]
        heads = {one.key.lane(self._keys.org): one for one in fresh if one.key.name != CABINET}
        return self._write({}, self._current(), now_ms, [one.statement for one in fresh], letters, heads)

    def has_key(self, case: CaseRef) -> bool:
        """Say whether the key of a case is here."""
        return self._case_keys.get(case) is not None

    def unfolded(self, known: AbstractSet[SegmentId]) -> Unfolded:
        """Plan a walk through the segments that are here and not in `known`; call `recover` first."""
        return self._reader.unfolded(known)

    def objects(self) -> dict[SegmentId, CompartmentKey]:
        """Try every segment that is here with the keys; name those that open, each with the key that opened it."""
        return self._reader.objects()

    def verify(self, progress: Progress | None = None, *, destroyed: AbstractSet[CaseRef] = frozenset()) -> Report:
        """Walk through everything: names, keys, signatures, contents, chains, and what is known to have been here.

        Args:
            progress: told how many objects of how many are done.
            destroyed: the cases whose keys are gone on purpose.
        """
        return self._reader.verify(self._frontier, destroyed, progress)

    def _look(self) -> dict[Chain, Tip]:
        """Find the newest segment of every chain, and set the clock after all of them."""
        self.recover()
        tips = self._reader.tips(self._frontier)
        self._check_own_chains(tips)
        self._used = {lane for lane in self._keys.lanes if self._depot.names(lane)}
        self._set_clock(tips.values())
        return tips

    def _set_clock(self, tips: Iterable[Tip]) -> None:
        """Set the clock after the newest segments of this device, and, within reason, of others."""
        for tip in tips:
            if tip.device == self._keys.author.device:
                self._clock.last = max(self._clock.last, tip.hlc)
            else:
                self._clock.seen = max(self._clock.seen, tip.hlc)

    def _check_own_chains(self, tips: Mapping[Chain, Tip]) -> None:
        """Ask that what this device wrote before a journey has come back: otherwise it would write twice in one place.

        Raises:
            Unreachable: it has not.
        """
        own, held = self._keys.author.device, {key.id for key in self._keys.compartments}
        for compartment, seq in self._keys.pinned.items():
            tip = tips.get((compartment, own))
            if compartment in held and (tip is None or tip.seq < seq):
                raise Unreachable("what this laptop wrote before its journey has not all come back", "run: safeconduct sync")

    def _current(self) -> dict[Chain, Tip]:
        """Give the newest segments of all chains, looked up once.

        Raises:
            Unreachable: an earlier act failed half-way; only opening the journal anew shows what became of it.
        """
        if self._is_uncertain:
            raise Unreachable("the disk failed in the act before this one", "open the vault again, and look whether that act is there")
        if self._tips is None:
            self._tips = self._look()
        return self._tips

    def _write(
        self,
        laid_out: Mapping[str, list[list[Piece]]],
        known: Mapping[Chain, Tip],
        now_ms: int,
        statements: Sequence[SignedOp] = (),
        letters: Sequence[tuple[bytes, Letter]] = (),
        fresh: Mapping[bytes, Fresh] | None = None,
        also: Sequence[CompartmentKey] = (),
        aside: Sequence[SignedOp] = (),
    ) -> list[OpenedSegment]:
        """Seal and publish an act."""
        compartments = {name: self._keys.writing(name) for name in laid_out}
        tips = dict(known)
        said, mail = list(statements), list(letters)
        opened: list[OpenedSegment] = []
        try:
            self._settle([*compartments.values(), *(one.key for one in (fresh or {}).values())])
            self._keep_keys(laid_out)
            blobs: list[bytes] = []
            for name, compartment in compartments.items():
                if compartment.lane(self._keys.org) not in self._used:
                    blobs.append(self._sealer.head(compartment, tips, now_ms))
                    opened.append(self._read_back(blobs[-1], tips))
                    begun = self._sealer.announced(compartment, now_ms)
                    said += [one.statement for one in begun]
                    mail += [letter for one in begun for letter in one.letters]
                for pieces in laid_out[name]:
                    blobs.append(self._sealer.events(compartment, pieces, tips, now_ms))
                    opened.append(self._read_back(blobs[-1], tips))
            for one in (fresh or {}).values():
                blobs.append(self._sealer.statements(one.key, [self._genesis, one.statement], tips, now_ms))
                opened.append(self._read_back(blobs[-1], tips))
            for blob in self._sealer.said(said, fresh or {}, tips, now_ms, self._used):
                blobs.append(blob)
                opened.append(self._read_back(blob, tips))
            for key in also:
                blobs.append(self._sealer.statements(key, said, tips, now_ms))
                opened.append(self._read_back(blobs[-1], tips))
            for key in self._keys.epochs(roster_compartment(self._keys.org))[-1:] if aside else ():
                blobs.append(self._sealer.statements(key, aside, tips, now_ms))
                opened.append(self._read_back(blobs[-1], tips))
            blobs += [seal_mail(self._keys.org, mail[at : at + LETTERS_CAP]) for at in range(0, len(mail), LETTERS_CAP)]
            self._publish(blobs)
        except Unreachable:
            self._is_uncertain = True
            raise
        self._tips = tips
        self._used.update(segment.lane for segment in opened)
        return opened

    def _settle(self, compartments: Iterable[CompartmentKey]) -> None:
        """Make durable what is about to be built upon."""
        self._cabinet.settle()
        for compartment in compartments:
            for epoch in self._keys.epochs(compartment.id):
                lane = epoch.lane(self._keys.org)
                if lane in self._used:
                    self._depot.settle(lane)

    def _keep_keys(self, laid_out: Mapping[str, list[list[Piece]]]) -> None:
        """Draw keys for the cases that have none yet, and make them durable before anything is sealed under them."""
        cases = {piece.case for segments in laid_out.values() for pieces in segments for piece in pieces} - {NO_CASE}
        fresh = {case: random_bytes(_CASE_KEY_BYTES) for case in sorted(cases) if self._case_keys.get(case) is None}
        if fresh:
            self._cabinet.add(fresh)
            self._case_keys.keep(fresh)

    def _read_back(self, blob: bytes, tips: dict[Chain, Tip]) -> OpenedSegment:
        """Open what was just sealed, as any reader would: what does not open is never published."""
        opened = open_segment(blob, self._keys, self._case_keys, self._codec)
        link = Link.of(opened.header, opened.compartment_id, opened.id, opened.lane)
        tips[link.chain] = Tip.of(link)
        return opened

    def _publish(self, blobs: Sequence[bytes]) -> None:
        """Put the segments of an act where readers find them; if there are several, decide durably first that all of them will be."""
        if len(blobs) > 1:
            self._pending.put(blobs)
        for blob in blobs:
            self._depot.put(blob[_LANE_AT:LANE_END], object_name(blob), blob)
        if len(blobs) > 1:
            self._pending.clear()
