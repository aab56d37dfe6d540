"""Destroy what opens this vault, for good: for the moment in which somebody is at the door.

It needs no opened vault and no passphrase. First whoever has the vault open is killed, so that nobody writes a keystore anew; then the
keystore is overwritten and removed; then the local copy goes. Stopped at any point, the whole vault opens or nothing of it does. What is
left in the folder is sealed, and only custodians (`recover`) or a copy of the keystore that lies elsewhere can ever open it.

    panic(folder)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from safeconduct.errors import Mistaken, Unreachable
from safeconduct.vault.depot import DiskFiles, Files
from safeconduct.vault.panic import KEYSTORES, destroy_keystore, end_holders, remove_replica

_LOCK = "lock"
_JOURNAL = "journal"
_END_SECONDS = 2.0  # for killed processes to be gone; they hold no key any more as soon as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was done.

    Attributes:
        was_vault: there was a keystore; False when it was destroyed before.
        ended: processes that had the vault open and were killed.
        is_running: one of them does not end: the machine must be switched off.
        is_overwritten: no byte of the keystore was left on the disk by us; False where the disk refused and it was only removed.
        has_replica: the local copy could not be removed; nobody has a key for it.
    """

    was_vault: bool
    ended: int
    is_running: bool
    is_overwritten: bool
    has_replica: bool


def panic(folder: Path, files: Files | None = None) -> Answer:
    """Destroy the keys of a vault.

    Args:
        folder: the vault; locked or not.
        files: the disk.

    Raises:
        Mistaken: no vault is or was there.
        Unreachable: the disk let the keystore be neither overwritten nor removed: the vault still opens. All else was done.
    """
    disk = DiskFiles() if files is None else files
    if not {_JOURNAL, *KEYSTORES}.intersection(disk.names(folder)):
        raise Mistaken("there is no vault there", "name it: --vault FOLDER")
    ending = end_holders(folder / _LOCK)
    first = destroy_keystore(folder, disk)
    is_over = ending.wait(_END_SECONDS)
    again = destroy_keystore(folder, disk)  # what the dying one may have put there while we wrote
    is_removed = remove_replica(folder, disk)
    if again.left:
        raise Unreachable(
            "the keystore could be neither overwritten nor removed: the vault still opens",
            "the medium cannot be written: take it out and destroy it, or switch the machine off and hide it",
        )
    return Answer(
        was_vault=bool(first.found or again.found),
        ended=len(ending.processes),
        is_running=not is_over,
        is_overwritten=not (first.kept_bytes or again.kept_bytes),
        has_replica=not is_removed,
    )
