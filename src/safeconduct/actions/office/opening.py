"""Make a vault, open one, and hold the lock that says that it is open.

office = open_office(folder, passphrase, now, progress)
"""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import os
import time
from pathlib import Path

from safeconduct.actions.office.intaking import day_of
from safeconduct.actions.office.joining import KEYSTORE, LOCK, REPLICA, Progress, kept_key, make_anew
from safeconduct.actions.office.membership import newcomer
from safeconduct.actions.office.office import Office
from safeconduct.errors import Damaged, Locked, Mistaken, Refused, Unreachable
from safeconduct.model import facts as f
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.journal import (
    found,
)
from safeconduct.vault.keyring import Chosen, Keyring, Master, WrappingSeed, create, database_key, unlock
from safeconduct.vault.keyring import ErasureKey as KeptErasure
from safeconduct.vault.replica import NEEDS_REBUILD, Replica
from safeconduct.vault.roster import Invite
from safeconduct.vault.seal import new_signing_seed, new_wrapping_seed

LOCK_SECONDS = 5.0  # to wait for another command that has the vault open
_LOCK_STEP_SECONDS = 0.05


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


def _claim(folder: Path) -> int:
    """Make an empty folder for a new vault, and take its lock."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if {entry.name for entry in folder.iterdir()} - {LOCK}:
            raise Refused("that folder is not empty", "name a new folder; if a vault is there, open it: safeconduct unlock")
    except OSError as error:
        raise Unreachable("the folder cannot be made there", "name another place") from error
    return take_lock(folder)


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
    lock = _claim(folder)
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
            compartments=tuple(kept_key(made) for made in keys.compartments),
            genesis=keys.genesis,
        )
        progress("stretching the passphrase", 1, 3)
        master = create(folder / KEYSTORE, passphrase, keyring, DiskFiles())
        office = _opened(folder, lock, keyring, master, now, progress)
        office.begin(now)
        progress("founded", 3, 3)
    except BaseException:
        os.close(lock)
        raise
    return office


def join_office(folder: Path, passphrase: Chosen, invite: Invite, now: dt.datetime, progress: Progress) -> Office:
    """Make a vault for a device that was invited, and open it; it holds nothing until it is let in.

    Args:
        folder: must not exist yet, or be empty.
        passphrase: one that `vault.passphrase.choose` found strong enough.
        invite: the organisation to join.
        now: the instant.
        progress: told how far it is.

    Raises:
        Refused: the folder holds something.
        Damaged: the invite contradicts itself.
        Unreachable: the disk does not do it.
    """
    keyring = newcomer(invite, now)
    lock = _claim(folder)
    try:
        progress("stretching the passphrase", 1, 3)
        master = create(folder / KEYSTORE, passphrase, keyring, DiskFiles())
        return _opened(folder, lock, keyring, master, now, progress)
    except BaseException:
        os.close(lock)
        raise


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
        office.end_days(day_of(now))
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
