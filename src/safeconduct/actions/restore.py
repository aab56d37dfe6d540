"""Make a vault again from a depot and its keystore, on the same computer or on another one.

The old vault must be gone for good: two vaults that write as one device contradict each other. This is no act of an open vault, and so it
is not in the list of verbs.

    restore(Path("vault"), stick, keystore, passphrase, now, progress)
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import msgspec

from safeconduct.actions.office import KEYSTORE, KEYSTORE_BYTES_CAP, LOCK, Progress, keys_of, open_with, take_lock
from safeconduct.errors import Refused, Unreachable
from safeconduct.vault.courier import Carry, Ledger, carry, holdings_of
from safeconduct.vault.depot import DiskFiles, FarDepot, Guarded, ReadOnly, Shelf
from safeconduct.vault.keyring import unlock


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: objects and their bytes, events, cases; and what did not hold, by the check that failed and what it says.

    `set_aside` counts the objects that hold and count for nobody, since who wrote them had been shut out: as before, so that is no damage.
    """

    objects: int
    size_bytes: int
    events: int
    cases: int
    findings: tuple[tuple[str, str], ...]
    set_aside: int = 0


def restore(folder: Path, depot: FarDepot, keystore: bytes, passphrase: str, now: dt.datetime, progress: Progress) -> Answer:
    """Make a vault in a new folder.

    Args:
        folder: must not exist yet, or be empty; a restore that broke off may go on in its folder.
        depot: what holds the sealed objects; it is only read.
        keystore: the bytes of the keystore.
        passphrase: one that opens it.
        now: the instant.
        progress: told how far it is.

    Raises:
        Refused: the folder holds something else.
        Locked: the passphrase does not open the keystore; the folder is as it was.
        Damaged: the keystore is damaged.
        Unreachable: the depot or the disk does not answer; what came is kept, and doing it again goes on from there.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = {entry.name for entry in folder.iterdir()} - {LOCK}
    except OSError:
        raise Unreachable("the folder cannot be made there", "name another place") from None
    files = DiskFiles()
    if held and files.read(folder / KEYSTORE, KEYSTORE_BYTES_CAP) != keystore:
        raise Refused("that folder is not empty", "name a new folder")
    lock = take_lock(folder)
    try:
        progress("stretching the passphrase", 0, 2)
        Shelf(folder, files).put(KEYSTORE, keystore)
        try:
            keyring, master = unlock(folder / KEYSTORE, passphrase, files)
        except BaseException:
            if not held:
                files.remove(folder / KEYSTORE)
            raise
        ledger = Ledger()
        how = Carry(now=now, progress=lambda done, total: progress("taking in", done, total))
        taken = carry(holdings_of(folder, keys_of(keyring)), Guarded(ReadOnly(depot)), ledger, how)
    finally:
        os.close(lock)
    office = open_with(folder, keyring, master, now, progress)
    try:
        troubles = [(trouble.stage, trouble.says) for trouble in office.troubles if trouble.stage != "closed"]
        return Answer(
            objects=len(taken.taken),
            size_bytes=taken.bytes_taken,
            events=office.journal.verify().events,
            cases=office.replica.cases(limit=1).total,
            findings=(*((finding.stage, finding.says) for finding in ledger.findings.values()), *troubles),
            set_aside=sum(trouble.stage == "closed" for trouble in office.troubles),
        )
    finally:
        office.close()
