"""Join the parts of a vault: keystore, journal, replica and lock; and keep what an act decided.

An office is an opened vault. There is at most one at a time for a vault folder: whoever opens it holds the folder's lock until `close`. All
writing goes through `keep`, in the order look, decide, keep: the replica is asked for the records that the drafts speak of, the model
completes or refuses each draft, the journal seals what was decided and makes it durable, and the replica folds it. A power cut between the
last two is mended at the next opening, when the replica folds what the journal has and it has not.

    office = open_office(folder, passphrase, now, progress)
    office.keep((f.NoteAdded(case=case, text="..."),), now, progress)
"""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from safeconduct.errors import Damaged, Locked, Mistaken, Refused, Unreachable
from safeconduct.ids import CaseRef, CompartmentId, DeviceId, Epoch, OrgId, SegmentId, new_ref
from safeconduct.model import facts as f
from safeconduct.model.rules import decide, wanted
from safeconduct.model.world import World
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.journal import (
    Author,
    Codec,
    CompartmentKey,
    Draft,
    ErasureKey,
    Frontier,
    Journal,
    Keys,
    Tip,
    Trouble,
    found,
    new_compartment,
)
from safeconduct.vault.keyring import Chosen, KeptKey, Keyring, Master, WrappingSeed, create, database_key, save, unlock
from safeconduct.vault.keyring import ErasureKey as KeptErasure
from safeconduct.vault.replica import NEEDS_REBUILD, Replica, Segment, in_batches, rebuild
from safeconduct.vault.seal import new_signing_seed, new_wrapping_seed, signing_public, unwrap, wrapping_public

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many parts are done, and of how many."""

KEYSTORE, REPLICA, LOCK = "keystore", "replica.db", "lock"
LOCK_SECONDS = 5.0  # to wait for another command that has the vault open
_LOCK_STEP_SECONDS = 0.05
_TYPES = frozenset(str(fact.__struct_config__.tag) for fact in f.AnyFact.__args__)
CODEC = Codec(stamp=lambda eid, hlc, fact: f.Stamped(eid=eid, hlc=hlc, fact=fact), encode=f.encode, decode=f.decode, types=_TYPES)


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


class Office:
    """An opened vault. Made by `open_office` or `create_office`, ended by `close`."""

    def __init__(self, folder: Path, lock: int, keyring: Keyring, master: Master, replica: Replica) -> None:
        """Take over the opened parts."""
        self.folder = folder
        self.replica = replica
        self._lock = lock
        self._keyring = keyring
        self._master = master
        self.journal = self._open_journal()
        self._is_in_doubt = False
        self.troubles: tuple[Trouble, ...] = ()
        """What could not be read at the opening; `verify` names it in full."""

    @property
    def device(self) -> bytes:
        """Name this device."""
        return self._keyring.device

    @property
    def compartments(self) -> dict[str, bytes]:
        """Name the compartments that this device has the keys to, with their references."""
        return {kept.name: kept.id for kept in self._keyring.compartments}

    @property
    def public(self) -> bytes:
        """Give the public key to which a secret for this device is wrapped."""
        return wrapping_public(self._keyring.wrapping_seeds[0].seed)

    def opened(self, wrapped: bytes, info: bytes) -> bytes:
        """Open what was wrapped for this device, as what `info` says.

        Raises:
            Damaged: it was wrapped for another device or another purpose, or was changed.
        """
        return unwrap(self._keyring.wrapping_seeds[0].seed, wrapped, info)

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
        return Journal.at(self.folder, keys_of(self._keyring), CODEC, frontier=frontier, case_keys=_CaseKeys(self.replica))

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

    def _sealed(self, events: Sequence[f.Stamped], now: dt.datetime, progress: Progress) -> tuple[Redated, ...]:
        """Make what was decided durable, then fold it."""
        if not events:
            return ()
        if self._is_in_doubt:
            self.catch_up(now.astimezone().date(), progress)
        for name in sorted({f.compartment_of(stamped.fact) for stamped in events}):
            self._ensure_compartment(name)
        progress("sealing", 0, len(events))
        self._is_in_doubt = True  # until both have it: what became of an act that failed shows when the journal is opened anew
        segments = self.journal.append([_draft_of(stamped) for stamped in events], int(now.timestamp() * 1000))
        moved = self._fold(segments, now.astimezone().date())
        self._is_in_doubt = False
        progress("sealing", len(events), len(events))
        return moved

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
        troubles = self.journal.recover()
        unfolded = self.journal.unfolded(frozenset(SegmentId(name) for name in self.replica.known_segments()))
        done = 0
        for batch in in_batches(unfolded):
            self._fold(batch, today)
            done += len(batch)
            progress("reading the journal", done, len(unfolded))
        if done or self._is_in_doubt:
            self.journal = self._open_journal()
        self._is_in_doubt = False
        return (*troubles, *unfolded.troubles)

    def rebuild(self, today: dt.date, progress: Progress) -> int:
        """Make the replica anew from the journal, and give how many events it holds; the old one stays until the new one is whole."""
        self.replica.close()
        key = database_key(self._master)
        try:
            return make_anew(self.folder, self._keyring, key, today, progress)
        finally:
            self.replica = Replica.open(self.folder / REPLICA, key)
            self.journal = self._open_journal()

    def _ensure_compartment(self, name: str) -> None:
        """Make a country's compartment when it is first written to; its key is durable before anything is sealed with it."""
        if any(held.name == name for held in self._keyring.compartments):
            return
        if not name.startswith(f.COUNTRY_COMPARTMENT):
            raise Locked("this device has no key for that compartment", "ask a colleague who works there")
        made = new_compartment(name)
        keyring = msgspec.structs.replace(self._keyring, compartments=(*self._keyring.compartments, _kept_key(made)))
        save(self.folder / KEYSTORE, self._master, keyring, DiskFiles())
        self._keyring = keyring
        self.journal = self._open_journal()

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


def _draft_of(stamped: f.Stamped) -> Draft:
    case = f.case_of(stamped.fact)
    held = None if case is None else CaseRef(case)
    return Draft(compartment=f.compartment_of(stamped.fact), case=held, facts=(stamped.fact,), eids=(stamped.eid,))


def _kept_key(made: CompartmentKey) -> KeptKey:
    return KeptKey(name=made.name, id=made.id, epoch=made.epoch, key=made.key)


def keys_of(keyring: Keyring) -> Keys:
    """Give the journal what it needs of the keyring."""
    device = DeviceId(keyring.device)
    return Keys(
        org=OrgId(keyring.org),
        genesis=keyring.genesis,
        author=Author(device=device, seed=keyring.signing_seed),
        devices={device: signing_public(keyring.signing_seed)},
        compartments=tuple(
            CompartmentKey(name=kept.name, id=CompartmentId(kept.id), epoch=Epoch(kept.epoch), key=kept.key)
            for kept in keyring.compartments
        ),
        erasure=ErasureKey(version=keyring.erasure.version, key=keyring.erasure.key),
    )


def take_lock(folder: Path) -> int:
    """Take the folder's lock and give its file descriptor.

    Raises:
        Unreachable: another command has the vault open, or the folder cannot be written to.
    """
    try:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        hint = (
            "a vault on a read-only medium must be copied first"
            if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM)
            else "is it still there?"
        )
        raise Unreachable("the vault's folder cannot be written to", hint) from error
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() > until:
                os.close(lock)
                raise Unreachable(
                    "another command has this vault open", "wait for it to end; safeconduct lock ends a key process"
                ) from error
            time.sleep(_LOCK_STEP_SECONDS)
        else:
            return lock


def create_office(folder: Path, passphrase: Chosen, now: dt.datetime, progress: Progress) -> Office:
    """Make a new vault and open it.

    Args:
        folder: must not exist yet, or be empty.
        passphrase: one that `vault.passphrase.choose` found strong enough.
        now: the instant of founding.
        progress: told how far it is.

    Raises:
        Refused: the folder holds something.
        Unreachable: the disk does not do it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if {entry.name for entry in folder.iterdir()} - {LOCK}:
            raise Refused("that folder is not empty", "name a new folder; if a vault is there, open it: safeconduct unlock")
    except OSError as error:
        raise Unreachable("the folder cannot be made there", "name another place") from error
    lock = take_lock(folder)
    try:
        progress("drawing keys", 0, 3)
        seed, now_ms = new_signing_seed(), int(now.timestamp() * 1000)
        keys = found(f.COMPARTMENTS, now_ms, signing_seed=seed)
        keyring = Keyring(
            org=keys.org,
            device=keys.author.device,
            created_at=now,
            signing_seed=seed,
            wrapping_seeds=(WrappingSeed(seed=new_wrapping_seed(), made_at=now),),
            erasure=KeptErasure(version=keys.erasure.version, key=keys.erasure.key),
            compartments=tuple(_kept_key(made) for made in keys.compartments),
            genesis=keys.genesis,
        )
        progress("stretching the passphrase", 1, 3)
        master = create(folder / KEYSTORE, passphrase, keyring, DiskFiles())
        office = _opened(folder, lock, keyring, master, now, progress)
        office._fold(office.journal.begin(now_ms), now.astimezone().date())  # noqa: SLF001 - the same room
        progress("founded", 3, 3)
    except BaseException:
        os.close(lock)
        raise
    return office


def open_office(folder: Path, passphrase: str, now: dt.datetime, progress: Progress) -> Office:
    """Open a vault with a passphrase, and finish what an interrupted command left.

    Raises:
        Mistaken: there is no vault in that folder.
        Locked: the passphrase does not open it.
        Damaged: the keystore is damaged.
        Unreachable: another command has it open, or the disk does not answer.
    """
    if not (folder / KEYSTORE).is_file():
        raise Mistaken("there is no vault there", "make one: safeconduct init; or name it: --vault FOLDER")
    lock = take_lock(folder)
    try:
        progress("stretching the passphrase", 0, 2)
        keyring, master = unlock(folder / KEYSTORE, passphrase, DiskFiles())
        office = _opened(folder, lock, keyring, master, now, progress)
    except BaseException:
        os.close(lock)
        raise
    return office


def open_with(folder: Path, keyring: Keyring, master: Master, now: dt.datetime, progress: Progress) -> Office:
    """Open a vault whose keystore was opened before, without stretching a passphrase again.

    Raises:
        Unreachable: another command has it open, or the disk does not answer.
    """
    lock = take_lock(folder)
    try:
        return _opened(folder, lock, keyring, master, now, progress)
    except BaseException:
        os.close(lock)
        raise


def _opened(folder: Path, lock: int, keyring: Keyring, master: Master, now: dt.datetime, progress: Progress) -> Office:
    """Open the replica and catch up."""
    today = now.astimezone().date()
    office = Office(folder, lock, keyring, master, _open_replica(folder, keyring, database_key(master), today, progress))
    try:
        office.troubles = office.catch_up(today, progress)
        office.replica.redate(today)
    except BaseException:
        office.replica.close()
        raise
    return office


def _open_replica(folder: Path, keyring: Keyring, key: bytes, today: dt.date, progress: Progress) -> Replica:
    """Open the replica; one that is missing, damaged, foreign or of another layout is made anew, since the journal has everything."""
    path = folder / REPLICA
    if path.exists():
        try:
            return Replica.open(path, key)
        except (Damaged, Locked) as error:
            # The keystore opened, so the key is right: the file is damaged or foreign, and is kept aside for whoever wants to look at it.
            if not (isinstance(error, Damaged) and error.stage == NEEDS_REBUILD):
                path.replace(path.with_name(path.name + ".damaged"))
    make_anew(folder, keyring, key, today, progress)
    return Replica.open(path, key)


def make_anew(folder: Path, keyring: Keyring, key: bytes, today: dt.date, progress: Progress) -> int:
    """Make the replica anew from the whole journal, and give how many events it holds."""
    journal = Journal.at(folder, keys_of(keyring), CODEC)
    journal.recover()
    unfolded = journal.unfolded(frozenset())
    return rebuild(folder / REPLICA, key, unfolded, today, lambda events: progress("reading the journal, events", events, events + 1))
