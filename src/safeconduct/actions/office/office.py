"""Join the parts of a vault: keystore, journal, replica and lock; and keep what an act decided.

An office is an opened vault. There is at most one at a time for a vault folder: whoever opens it holds the folder's lock until `close`. All
writing goes through `keep`, in the order look, decide, keep: the replica is asked for the records that the drafts speak of, the model
completes or refuses each draft, the journal seals what was decided and makes it durable, and the replica folds it. A power cut between the
last two is mended at the next opening, when the replica folds what the journal has and it has not.

    office = open_office(folder, passphrase, now, progress)
    office.keep((f.NoteAdded(case=case, text="..."),), now, progress)
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from safeconduct.actions.office.forking import check_unforked, folded_beside, folded_both, note_forks
from safeconduct.actions.office.joining import (
    CODEC,
    REPLICA,
    Progress,
    draft_of,
    keys_of,
    make_anew,
    person_of,
)
from safeconduct.actions.office.likeness import Likeness
from safeconduct.actions.office.membership import expecting, left_over
from safeconduct.actions.office.placing import Placing
from safeconduct.actions.office.rekeying import clear_older_pages
from safeconduct.errors import Damaged, Locked, Mistaken, Refused
from safeconduct.ids import CaseRef, CompartmentId, DeviceId, SegmentId, new_ref
from safeconduct.model import facts as f
from safeconduct.model.rules import decide, wanted
from safeconduct.model.world import World
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.journal import (
    Frontier,
    Journal,
    Keys,
    Tip,
    Trouble,
    Unfolded,
)
from safeconduct.vault.keyring import Keyring, Master, database_key, depots_key
from safeconduct.vault.replica import Replica, Segment, in_batches
from safeconduct.vault.roster import key_hash
from safeconduct.vault.seal import unwrap, wrapping_public

if TYPE_CHECKING:
    from safeconduct.studies.duplicates import Questions

T = TypeVar("T")


class Redated(msgspec.Struct, frozen=True, kw_only=True):
    """A household whose clocks an act moved: the day it can travel before and after, and the day by which it must be gone."""

    case: str
    before_on: dt.date | None
    after_on: dt.date | None
    needed_on: dt.date | None
    was_endangered: bool
    is_endangered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an act wrote, and whose clocks it moved."""

    events: tuple[f.Stamped, ...]
    redated: tuple[Redated, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEach:
    """What an act of many groups wrote, what was refused by number of the group, and whose clocks it moved."""

    events: int
    refused: Mapping[int, Mistaken | Refused]
    redated: tuple[Redated, ...]


class Office(Placing):
    """An opened vault. Made by `open_office` or `create_office`, ended by `close`."""

    def __init__(self, folder: Path, lock: int, keyring: Keyring, master: Master, replica: Replica) -> None:
        """Take over the opened parts."""
        self.folder = folder
        self.replica = replica
        self._lock = lock
        self._keyring = keyring
        self._master = master
        self.roster = None
        self._awaiting = ()
        self._held, self._cut_out = {}, frozenset()
        self.journal = self._open_journal()
        self._likeness = Likeness()
        self._is_in_doubt = False
        self.troubles: tuple[Trouble, ...] = ()
        """What could not be read at the opening; `verify` names it in full."""
        self.uncounted = 0
        """Segments of this device that count nowhere, since it was shut out."""

    @property
    def device(self) -> bytes:
        """Name this device."""
        return self._keyring.device

    @property
    def keys(self) -> Keys:
        """Give what this device can read with, keys included that were sent and wait for their roster: for carrying."""
        return keys_of(expecting(self._keyring, self._awaiting), self.roster)

    @property
    def depots_key(self) -> bytes:
        """Give the key under which this vault keeps what it knows of its depots."""
        return depots_key(self._master)

    @property
    def public(self) -> bytes:
        """Give the public key to which a secret for this device is wrapped.

        Raises:
            Locked: it is on a journey, and has none.
        """
        if not self._keyring.wrapping_seeds:
            raise Locked("this laptop is on a journey and holds no keys", "safeconduct travel status says what to do")
        return wrapping_public(self._keyring.wrapping_seeds[0].seed)

    def opened(self, wrapped: bytes, info: bytes) -> bytes:
        """Open what was wrapped for this device, as what `info` says.

        Raises:
            Damaged: it was wrapped for another device or another purpose, or was changed.
        """
        *older, first = [held.seed for held in reversed(self._keyring.wrapping_seeds)]
        for seed in reversed(older):  # it may have been wrapped before the key was replaced
            with contextlib.suppress(Damaged):
                return unwrap(seed, wrapped, info)
        return unwrap(first, wrapped, info)

    def _open_journal(self) -> Journal:
        tips = tuple(
            Tip(
                compartment=CompartmentId(head.compartment),
                device=DeviceId(head.device),
                seq=head.seq,
                segment=SegmentId(head.segid),
                depth=head.depth,
                hlc=head.hlc,
            )
            for head in self.replica.frontier().values()
        )
        known = frozenset(SegmentId(name) for name in self.replica.known_segments())
        frontier = Frontier(tips=tips, hlc=max((tip.hlc for tip in tips), default=0), segments=known)
        return Journal.at(self.folder, keys_of(self._keyring, self.roster), CODEC, frontier=frontier, case_keys=_CaseKeys(self.replica))

    def remembered(self, name: str, make: Callable[[], T]) -> T:
        """Give what was made under this name, made anew when anything was recorded since; nobody may change it."""
        return self.replica.remembered(name, make)

    @property
    def may_ask_at_once(self) -> bool:
        """Tell whether `questions` answers without a long wait."""
        return self._likeness.is_ready(self.replica)

    def questions(self, progress: Progress) -> Questions:
        """Give who may be one person, as the vault stands now; everybody is heard the first time."""
        return self._likeness.keep_up(self.replica, progress)

    def opened_by(self) -> dict[bytes, tuple[bytes, str]]:
        """Try all that lies here with every key of this device; by object: the hash of the key that opened it, and its compartment."""
        objects = Journal.at(self.folder, keys_of(self._keyring, self.roster), CODEC).objects()
        hashes = {key.key: key_hash(key.key) for key in objects.values()}
        return {bytes(name): (hashes[key.key], key.name) for name, key in objects.items()}

    def look(self, drafts: Sequence[Any]) -> World:
        """Look up the records that drafts speak of; a record that is not there is left out."""
        world = World()
        for round_ in (None, world):  # some drafts speak of a record that only another record names
            for name in sorted({name for draft in drafts for name in wanted(draft, round_)} - set(world.records)):
                record = self.replica.look(*name)
                if record is not None:
                    world.records[name] = record
        return world

    def keep(self, drafts: Sequence[Any], now: dt.datetime, progress: Progress) -> Kept:
        """Decide drafts, one in the light of the other, and keep the facts as one act.

        Args:
            drafts: facts as stated.
            now: the instant; its day in the local zone is the day of deciding.
            progress: told how far it is.

        Raises:
            Mistaken: a draft makes no sense; nothing was written.
            Refused: a rule forbids one; nothing was written.
            Unreachable: the disk did not take it; it was written whole or not at all.
        """
        events = self._decided(self.look(drafts), drafts, now)
        return Kept(events=tuple(events), redated=self._sealed(events, now, progress))

    def keep_each(self, groups: Sequence[Sequence[Any]], now: dt.datetime, progress: Progress) -> KeptEach:
        """Decide groups of drafts, each by itself and whole or not at all, and keep those that no rule forbids as one act.

        The groups must not speak of the same records.

        Returns:
            How many facts were kept, and what was refused, by the number of its group.

        Raises:
            Unreachable: the disk did not take it; the act was written whole or not at all.
        """
        events, refused = self._decided_each(groups, now)
        return KeptEach(events=len(events), refused=refused, redated=self._sealed(events, now, progress))

    def try_each(self, groups: Sequence[Sequence[Any]], now: dt.datetime) -> Mapping[int, Mistaken | Refused]:
        """Tell which groups `keep_each` would refuse, and write nothing."""
        return self._decided_each(groups, now)[1]

    def _decided_each(self, groups: Sequence[Sequence[Any]], now: dt.datetime) -> tuple[list[f.Stamped], dict[int, Mistaken | Refused]]:
        events: list[f.Stamped] = []
        refused: dict[int, Mistaken | Refused] = {}
        for number, drafts in enumerate(groups):
            try:
                events += self._decided(self.look(drafts), drafts, now)
            except (Mistaken, Refused) as error:
                refused[number] = error
        return events, refused

    def _decided(self, world: World, drafts: Iterable[Any], now: dt.datetime) -> list[f.Stamped]:
        today, hlc = now.astimezone().date(), int(now.timestamp() * 1000) << 16
        events = []
        for draft in drafts:
            stamped = f.Stamped(eid=new_ref(), hlc=hlc, fact=decide(world, draft, today))
            world.take(stamped)
            events.append(stamped)
        return events

    def _sealed(self, events: Sequence[f.Stamped], now: dt.datetime, progress: Progress, chosen: Sequence[str] = ()) -> tuple[Redated, ...]:
        """Make what was decided durable, then fold it; `chosen` names the compartment of each, where it is not the one of its kind."""
        if not events:
            return ()
        if self._is_in_doubt:
            self.catch_up(now.astimezone().date(), progress)
        check_unforked(self.replica, self.device)
        places = list(chosen) or self._places(events)
        for name in sorted(set(places)):
            self._ensure_compartment(name)
        if self.roster is not None and self._is_any_stale(self.roster):
            self.rekey(now)
        progress("sealing", 0, len(events))
        self._is_in_doubt = True  # until both have it: what became of an act that failed shows when the journal is opened anew
        segments = self.journal.append([draft_of(*one) for one in zip(events, places, strict=True)], int(now.timestamp() * 1000))
        moved = self._fold(segments, now.astimezone().date())
        self._is_in_doubt = False
        progress("sealing", len(events), len(events))
        return moved

    def keep_in(self, placed: Sequence[tuple[str, Any]], now: dt.datetime, progress: Progress) -> Kept:
        """Keep facts about cases, each in a compartment that is named, as one act; each is decided as things stood before.

        Raises:
            Mistaken, Refused, Locked, Unreachable: as for `keep`; nothing was written, or all of it.
        """
        drafts = [draft for _, draft in placed]
        world, today, hlc = self.look(drafts), now.astimezone().date(), int(now.timestamp() * 1000) << 16
        events = [f.Stamped(eid=new_ref(), hlc=hlc, fact=decide(world, draft, today)) for draft in drafts]
        return Kept(events=tuple(events), redated=self._sealed(events, now, progress, [place for place, _ in placed]))

    def _fold(self, segments: Iterable[Segment], today: dt.date) -> tuple[Redated, ...]:
        return tuple(
            Redated(
                case=one.case.hex(),
                before_on=one.before.arrives_on,
                after_on=one.after.arrives_on,
                needed_on=one.after.needed_on,
                was_endangered=one.before.is_endangered,
                is_endangered=one.after.is_endangered,
            )
            for one in self.replica.fold(segments, today).redated
        )

    def catch_up(self, today: dt.date, progress: Progress) -> tuple[Trouble, ...]:
        """Finish what an interrupted command left, and fold what the journal has and the replica has not.

        Returns:
            What could not be read; nothing of it is folded, and `verify` names it.
        """
        if self._is_in_doubt:
            self.journal = self._open_journal()
        if self.is_away and not self._keyring.wrapping_seeds:  # packing was cut off, or is just over
            self.forget_data()
        clear_older_pages(self.folder, self._keyring, DiskFiles())
        troubles = self.journal.recover()
        self._learn()
        is_left = self.roster is not None and left_over(self.roster, self.replica)
        if not self.is_away and (is_left or folded_both(self.replica)):
            self.rebuild(today, progress)
        unfolded = self._unfolded()
        if unfolded.is_beside(folded_beside(self.replica)) and not self.is_away:
            beside = unfolded.beside  # none of those that share a place counts until an admin says which
            self.rebuild(today, progress)
            unfolded = self._unfolded()
            unfolded.beside = beside
        done = 0
        for batch in in_batches(unfolded):
            self._fold(batch, today)
            done += len(batch)
            progress("reading the journal", done, len(unfolded))
        if done or self._is_in_doubt:
            self.journal = self._open_journal()
        self._is_in_doubt = False
        note_forks(self.replica, unfolded, today)
        self.uncounted = sum(link.device == self.device for link in unfolded.shut_out)
        self.destroy_forgotten()
        return (*troubles, *unfolded.troubles, *self._kit_troubles())

    def _unfolded(self) -> Unfolded:
        again = {SegmentId(name) for name, case in self.replica.closed() if self.journal.has_key(CaseRef(case))}
        return self.journal.unfolded(frozenset(SegmentId(name) for name in self.replica.known_segments()) - again)

    def beat(self, now: dt.datetime, hours: float) -> int:
        """Write a sign of life where this device has written nothing for so long; none while there is one device only."""
        if len(self.keys.devices) == 1:
            return 0
        segments = self.journal.beat(int(now.timestamp() * 1000), hours)
        self._fold(segments, now.astimezone().date())
        return len(segments)

    def rebuild(self, today: dt.date, progress: Progress) -> int:
        """Make the replica anew from the journal, and give how many events it holds; the old one stays until the new one is whole.

        Raises:
            Refused: this device is on a journey: what went along lies nowhere else here.
        """
        if self.is_away and self.replica.known_segments():
            raise Refused("what went along on the journey lies nowhere else on this laptop", "rebuild when the keys are back")
        ended, held = self.replica.ended, {CaseRef(case): keys for case, keys in self._held.items()}
        self.replica.close()
        key = database_key(self._master)
        try:
            return make_anew(self.folder, self._keyring, key, today, progress, held)
        finally:
            self.replica = Replica.open(self.folder / REPLICA, key)
            self.replica.person_of, self.replica.ended = person_of(self.roster), ended
            self.journal = self._open_journal()

    def _reopened(self, now: dt.datetime, progress: Progress) -> None:
        if not (self.folder / REPLICA).exists():
            make_anew(self.folder, self._keyring, database_key(self._master), now.astimezone().date(), progress)
        self.replica = Replica.open(self.folder / REPLICA, database_key(self._master))
        self.journal = self._open_journal()

    def begin(self, now: dt.datetime) -> None:
        """Write the statements that head every compartment, where they are not written yet."""
        self._fold(self.journal.begin(int(now.timestamp() * 1000)), now.astimezone().date())

    def close(self) -> None:
        """Close the parts and let go of the folder's lock."""
        self.replica.close()
        os.close(self._lock)


class _CaseKeys:
    """The replica's table of case keys, as the journal looks into it."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def get(self, case: CaseRef, /) -> bytes | None:
        """Give the key of a case, or None."""
        return self._replica.case_key(case)
