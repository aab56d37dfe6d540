"""Read what a depot holds, piece by piece or all of it, and say what does not hold.

Nothing here writes. A damaged object costs what is in it and nothing else; it is named by lane, object and stage.

    >>> Report(segments=0, events=0, size=0, unread=0, closed=frozenset(), strangers=0, troubles=()).is_sound
    True
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from safeconduct.errors import Damaged
from safeconduct.ids import CaseRef, SegmentId, show
from safeconduct.vault.depot import Depot
from safeconduct.vault.journal.cabinet import Cabinet
from safeconduct.vault.journal.casekeys import joined
from safeconduct.vault.journal.chains import Chain, Link, Tip, check_chains
from safeconduct.vault.journal.codec import Codec
from safeconduct.vault.journal.header import CONTROL
from safeconduct.vault.journal.keys import CaseKeys, CompartmentKey, Keys
from safeconduct.vault.journal.mail import Letter, mail_lane, open_mail
from safeconduct.vault.journal.opening import Frame, OpenedSegment, check_author, open_frame, open_segment
from safeconduct.vault.journal.post import post_lane
from safeconduct.vault.journal.trouble import Trouble
from safeconduct.vault.journal.walking import Unfolded
from safeconduct.vault.roster import EpochBegun, SignedOp, decode_ops, roster_compartment

Progress = Callable[[int, int], None]
_SOUGHT_ALONE = 4  # cases whose keys are looked for by themselves, before all that lie in the cabinet are read at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """How far somebody has read: the replica, or the pins in the keystore.

    Attributes:
        tips: the newest segment of every chain.
        hlc: the latest clock seen.
        segments: the ids of all segments that were folded.
    """

    tips: Sequence[Tip] = ()
    hlc: int = 0
    segments: AbstractSet[SegmentId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a walk through the whole journal found.

    Attributes:
        segments: how many were opened and hold.
        events: how many events in them could be read.
        size: their bytes at the depot.
        unread: how many were written by a newer version of the program.
        closed: the cases of which something is here and no key is.
        strangers: how many files do not belong here.
        troubles: all that does not hold.
    """

    segments: int
    events: int
    size: int
    unread: int
    closed: frozenset[CaseRef]
    strangers: int
    troubles: tuple[Trouble, ...]

    @property
    def is_sound(self) -> bool:
        """Say whether everything holds."""
        return not self.troubles


class Reader:
    """Reads one depot with the keys of one device.

    Args:
        depot: where segments are kept.
        cabinet: where the keys of cases are kept.
        keys: what can be read, and whose word counts.
        codec: the model's events.
        case_keys: a lookup of case keys.
    """

    def __init__(self, depot: Depot, cabinet: Cabinet, keys: Keys, codec: Codec, case_keys: CaseKeys) -> None:
        """Take the parts; nothing is touched yet."""
        self._depot = depot
        self._cabinet = cabinet
        self._keys = keys
        self._codec = codec
        self._case_keys = case_keys

    def open(self, link: Link) -> OpenedSegment:
        """Fetch and open a segment."""
        return self.fetch(link.lane, link.segment)

    def fetch(self, lane: bytes, name: bytes) -> OpenedSegment:
        """Fetch and open the segment of a name."""
        blob = self._depot.get(lane, name)
        try:
            return open_segment(blob, self._keys, self._case_keys, self._codec, lane, name)
        except Damaged as error:
            if error.stage != "case-key" or not isinstance(self._case_keys, KnownCaseKeys) or not self._case_keys.look_again():
                raise
        return open_segment(blob, self._keys, self._case_keys, self._codec, lane, name)

    def _frame(self, lane: bytes, name: bytes) -> Frame:
        """Fetch a segment and open it as far as its header."""
        return open_frame(self._depot.get(lane, name), self._keys, lane, name)

    def unfolded(self, known: AbstractSet[SegmentId]) -> Unfolded:
        """Plan a walk through the segments that are here and not in `known`."""
        links: list[Link] = []
        troubles: list[Trouble] = []
        for lane in self._keys.lanes:
            fresh = [name for name in self._depot.names(lane) if name not in known]
            if fresh:
                self._depot.settle(lane)  # what is handed out must not vanish with the next power cut
            for name in fresh:
                try:
                    frame = self._frame(lane, name)
                except Damaged as error:
                    troubles.append(Trouble(stage=error.stage, says=error.says, lane=lane.hex(), name=name.hex()))
                else:
                    links.append(Link.of(frame.header, frame.compartment.id, frame.id, lane))
        return Unfolded(links, self.open, troubles, self._accepts, self._kept)

    def objects(self) -> dict[SegmentId, CompartmentKey]:
        """Open every segment as far as its header; name those that open, each with the key that opened it."""
        found: dict[SegmentId, CompartmentKey] = {}
        for lane in self._keys.lanes:
            for name in self._depot.names(lane):
                with contextlib.suppress(Damaged):  # `verify` reports it
                    frame = self._frame(lane, name)
                    found[frame.id] = frame.compartment
        return found

    @property
    def _kept(self) -> AbstractSet[bytes]:
        """Name the segments that admins let count where there are several in one place."""
        return self._keys.roster.kept if self._keys.roster else frozenset()

    def _accepts(self, link: Link) -> bool:
        """Say whether a segment's author might write in its place."""
        return self._keys.accepts(link.lane, link.device, link.seq)

    def statements(self, opened: Mapping[bytes, tuple[SignedOp, ...]] | None = None) -> dict[bytes, tuple[SignedOp, ...]]:
        """Gather the statements on membership, whoever carries them: each proves itself, or is nothing.

        Args:
            opened: what an earlier call gave; none of that is opened again.

        Returns:
            By object what it carries. What does not open is left out; `verify` reports it.
        """
        before, found = opened or {}, dict[bytes, tuple[SignedOp, ...]]()
        lanes = [lane for lane, compartment in self._keys.lanes.items() if compartment.id == roster_compartment(self._keys.org)]
        for lane in lanes:
            for name in self._depot.names(lane):
                if name in before:  # the name is the hash of what it held
                    found[name] = before[name]
                    continue
                with contextlib.suppress(Damaged):
                    frame = self._frame(lane, name)
                    found[name] = tuple(decode_ops(frame.body) or ()) if frame.header.kind == CONTROL else ()
        return found

    def authors(self, lane: bytes) -> set[bytes]:
        """Name the devices that wrote in a lane: they hold its key."""
        found: set[bytes] = set()
        for name in self._depot.names(lane):
            with contextlib.suppress(Damaged):  # `verify` reports it
                found.add(self._frame(lane, name).header.device)
        return found

    def mail(self, known: AbstractSet[bytes], seeds: Sequence[bytes]) -> dict[bytes, list[Letter]]:
        """Open the mail that is not in `known`, as far as it is for the holder of some wrapping seeds, by the name of its object."""
        lane = mail_lane(self._keys.org)
        found: dict[bytes, list[Letter]] = {}
        for name in self._depot.names(lane):
            if name not in known:
                try:
                    found[name] = open_mail(self._depot.get(lane, name), self._keys.org, seeds)
                except Damaged:  # nothing of anybody's: whoever can write in the lane can put it there
                    found[name] = []
        return found

    def tips(self, frontier: Frontier) -> dict[Chain, Tip]:
        """Find the newest segment of every chain, from the frontier and from what is in the depot beyond it.

        Raises:
            Damaged: stage `rollback`, a segment of the frontier is gone.
        """
        tips = {(tip.compartment, tip.device): tip for tip in frontier.tips}
        here: set[SegmentId] = set()
        for lane in self._keys.lanes:
            names = {SegmentId(name) for name in self._depot.names(lane)}
            here |= names
            for name in sorted(names - frontier.segments):
                with contextlib.suppress(Damaged):  # `verify` and `unfolded` report it
                    frame = self._frame(lane, name)
                    check_author(frame, self._keys)
                    is_own = (
                        frame.header.device == self._keys.author.device
                    )  # it goes on after all that it wrote, whether that counts or not
                    if not is_own and not self._keys.accepts(lane, frame.header.device, frame.header.seq):
                        continue
                    tip = Tip.of(Link.of(frame.header, frame.compartment.id, frame.id, lane))
                    known = tips.get((tip.compartment, tip.device))
                    if known is None or tip.seq > known.seq:
                        tips[tip.compartment, tip.device] = tip
        held = {compartment.id for compartment in self._keys.compartments}
        if any(tip.compartment in held and tip.segment not in here for tip in frontier.tips):
            raise Damaged(
                "a segment that was here is gone: this is an older copy of the vault, and nothing may be added to it",
                "enrol this computer as a new device",
                stage="rollback",
            )
        return tips

    def verify(self, frontier: Frontier, destroyed: AbstractSet[CaseRef], progress: Progress | None = None) -> Report:
        """Walk through everything: names, keys, signatures, contents, chains, and what is known to have been here."""
        total = self._depot.count()
        done = 0
        links: list[Link] = []
        troubles: list[Trouble] = list(self._cabinet.read().troubles)
        closed: set[CaseRef] = set()
        segments = events = size = unread = 0
        for lane in self._depot.lanes():
            is_headed = False
            names = self._depot.names(lane)
            if lane in (mail_lane(self._keys.org), post_lane(self._keys.org)):
                done += len(names)
                continue
            if lane not in self._keys.lanes:
                says = "there are segments here that this device has no key for"
                troubles.append(Trouble(stage="lane", says=says, lane=lane.hex()))
                done += len(names)
                continue
            for name in names:
                try:
                    opened = self.fetch(lane, name)
                except Damaged as error:
                    troubles.append(Trouble(stage=error.stage, says=error.says, lane=lane.hex(), name=name.hex()))
                else:
                    links.append(Link.of(opened.header, opened.compartment_id, opened.id, lane))
                    segments += 1
                    size += opened.size
                    events += sum(len(envelope.events or ()) for envelope in opened.envelopes)
                    unread += opened.is_unread
                    closed.update(opened.closed)
                    is_headed = is_headed or any(isinstance(signed.op.args, EpochBegun) for signed in opened.ops)
                done += 1
                if progress:
                    progress(done, total)
            if names and not is_headed:
                says = "a compartment lacks the statement that its key is the right one"
                troubles.append(Trouble(stage="key-hash", says=says, lane=lane.hex()))
        troubles += [
            Trouble(stage="case-key", says=f"the key of case {show(case)} is missing, and nobody destroyed it", lane="cabinet")
            for case in sorted(closed - destroyed)
        ]
        troubles += check_chains(links, {(tip.compartment, tip.device): tip for tip in frontier.tips}, self._kept)
        return Report(
            segments=segments,
            events=events,
            size=size,
            unread=unread,
            closed=frozenset(closed),
            strangers=len(self._depot.strangers()),
            troubles=tuple(troubles),
        )


class KnownCaseKeys:
    """The keys of cases: those drawn by this process, those of the quick lookup, and those of the cabinet, read once, when needed."""

    def __init__(self, cabinet: Cabinet, quick: CaseKeys | None) -> None:
        """Take the two places."""
        self._cabinet = cabinet
        self._quick: CaseKeys = {} if quick is None else quick
        self._own: dict[CaseRef, bytes] = {}
        self._is_loaded = False
        self._sought = 0

    def get(self, case: CaseRef, /) -> bytes | None:
        """Give the keys of a case, or None if it has none."""
        keys = joined(self._own.get(case), self._quick.get(case))
        if not keys and not self._is_loaded:
            if self._sought < _SOUGHT_ALONE:
                self._sought += 1
                self._own |= self._cabinet.load(only={case})
            else:
                self.look_again()
            keys = self._own.get(case) or b""
        return keys or None

    def look_again(self) -> bool:
        """Read the cabinet, unless that was done: a second key of a case may lie there; say whether it was read now."""
        if self._is_loaded:
            return False
        lying = self._cabinet.load()
        self._own = {case: joined(lying.get(case), self._own.get(case)) for case in lying.keys() | self._own.keys()}
        self._is_loaded = True
        return True

    def held(self, case: CaseRef) -> bytes:
        """Give the keys of a case that certainly has one."""
        key = self.get(case)
        if key is None:
            raise Damaged("the key of a case is missing", "run: safeconduct verify", stage="case-key")
        return key

    def keep(self, fresh: Mapping[CaseRef, bytes]) -> None:
        """Take in keys that are durable now."""
        self._own.update(fresh)
