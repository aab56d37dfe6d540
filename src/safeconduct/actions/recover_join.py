"""Bring a vault back on a bare computer: from a copy of its sealed objects, and the shares of enough custodians.

It is no act of an open vault, and so it is not in the list of verbs. The lost computer may be in somebody's hands; so every key is renewed
at once, and what the vault writes from now on does not open with what was on it.

    join(Path("new"), Path("/media/stick"), shares, passphrase, now, progress)
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from safeconduct.actions.office import KEYSTORE, LOCK, RECOVERY, Progress, keys_of, open_with, read_kit, take_lock, unpacked_keys
from safeconduct.errors import Damaged, Mistaken, Refused, Unreachable
from safeconduct.vault.courier import Carry, Ledger, carry, holdings_of
from safeconduct.vault.depot import DiskFiles, FolderDepot, Guarded, ReadOnly, Shelf
from safeconduct.vault.journal import Cabinet
from safeconduct.vault.keyring import Chosen, create
from safeconduct.vault.recovery import Kit, Share, joined, pack

_JOURNAL, _CABINET = "journal", "cabinet"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, and what did not hold: by the check that failed and what it says.

    `set_aside` counts the objects that hold and count for nobody, since who wrote them had been shut out: as before, so that is no damage.
    """

    objects: int
    events: int
    cases: int
    findings: tuple[tuple[str, str], ...]
    set_aside: int = 0


def kit_of(source: Path) -> Kit:
    """Read the kit that lies with a copy.

    Raises:
        Mistaken: there is none.
        Damaged: it is damaged.
    """
    kit = read_kit(source, DiskFiles())
    if kit is None:
        raise Mistaken("there is no recovery kit there", "name a depot's folder, or a copy of the vault's folder, with the file `recovery`")
    return kit


def join(folder: Path, source: Path, shares: Mapping[int, Share], passphrase: Chosen, now: dt.datetime, progress: Progress) -> Answer:
    """Make the vault again in a new folder.

    Args:
        folder: must not exist yet, or be empty.
        source: a depot's folder, or a copy of the vault's folder; it is only read.
        shares: by number.
        passphrase: the one that shall open it from now on.
        now: the instant.
        progress: told how far it is.

    Raises:
        Mistaken: a share is not whole, or there is no kit.
        Refused: the shares are too few, or the folder holds something.
        Damaged: the kit was changed.
        Unreachable: the disk does not do it; begin again in another folder.
    """
    kit = kit_of(source)
    keyring = unpacked_keys(joined(kit, dict(shares)))
    files = DiskFiles()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if {entry.name for entry in folder.iterdir()} - {LOCK}:
            raise Refused("that folder is not empty", "name a new folder")
    except OSError:
        raise Unreachable("the folder cannot be made there", "name another place") from None
    keys = keys_of(keyring)
    lock = take_lock(folder)
    try:
        progress("taking in", 0, 1)
        depot = FolderDepot(source / _JOURNAL if (source / _JOURNAL).is_dir() else source, files)
        ledger = Ledger()
        how = Carry(now=now, progress=lambda done, total: progress("taking in", done, total))
        taken = carry(holdings_of(folder, keys), Guarded(ReadOnly(depot)), ledger, how)
        findings = [(finding.stage, finding.says) for finding in ledger.findings.values()]
        own = Cabinet(folder / _CABINET, keys.org, keys.erasure, files)
        for page in Cabinet(source / _CABINET, keys.org, keys.erasure, files).pages():
            try:
                own.take(page)
            except Damaged as error:
                findings.append((error.stage, error.says))
        Shelf(folder, files).put(RECOVERY, pack(kit))  # the same custodians can do it again until others are chosen
        master = create(folder / KEYSTORE, passphrase, keyring, files)
    finally:
        os.close(lock)
    office = open_with(folder, keyring, master, now, progress)
    try:
        findings += [(trouble.stage, trouble.says) for trouble in office.troubles if trouble.stage not in {"recovery", "closed"}]
        set_aside = sum(trouble.stage == "closed" for trouble in office.troubles)
        events, cases = office.renew(passphrase, now, progress), office.replica.cases(limit=1).total
        return Answer(objects=len(taken.taken), events=events, cases=cases, findings=tuple(findings), set_aside=set_aside)
    finally:
        office.close()
