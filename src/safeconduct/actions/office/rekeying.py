"""Replace keys so that what is written afterwards, or was destroyed, does not open with what somebody had before.

The order of the steps is the safety: first everything that must live on is durable under the new keys, then the new keyring takes the
place of the old one in one step, and only then does what lay under the old keys go. Whatever stops it in between, the old or the new state
is there whole; the next opening clears away what was left (`clear_older_pages`).

    exchange_erasure(folder, keyring, frozenset({case}), lambda fresh: save(path, master, fresh, files), files)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec

from safeconduct.ids import CaseRef, OrgId
from safeconduct.vault.depot import Files
from safeconduct.vault.journal import Cabinet, ErasureKey
from safeconduct.vault.keyring import ErasureKey as KeptErasure
from safeconduct.vault.keyring import KeptKey, Keyring, WrappingSeed
from safeconduct.vault.seal import KEY_BYTES, new_wrapping_seed, random_bytes

CABINET = "cabinet"


def with_new_epochs(keyring: Keyring, now: dt.datetime) -> Keyring:
    """Draw a new key for every compartment and a new seed to wrap for; the keys of earlier epochs stay, since the past must be read."""
    newest: dict[bytes, KeptKey] = {}
    for kept in keyring.compartments:
        if kept.id not in newest or kept.epoch > newest[kept.id].epoch:
            newest[kept.id] = kept
    fresh = tuple(KeptKey(name=last.name, id=last.id, epoch=last.epoch + 1, key=random_bytes(KEY_BYTES)) for last in newest.values())
    return msgspec.structs.replace(
        keyring,
        compartments=(*keyring.compartments, *fresh),
        wrapping_seeds=(WrappingSeed(seed=new_wrapping_seed(), made_at=now),),
    )


def exchange_erasure(
    folder: Path,
    keyring: Keyring,
    cases: frozenset[CaseRef],
    keep: Callable[[Keyring], None],
    files: Files,
    *,
    drawn: KeptErasure | None = None,
) -> tuple[Keyring, int]:
    """Write the keys of all cases but some under a new erasure key, and remove everything that lay under the old one.

    Args:
        folder: the vault.
        keyring: the keyring to be kept, with the erasure key that opens the cabinet now.
        cases: the cases that nobody shall read any more.
        keep: makes a keyring durable in the place of the old one, in one step.
        files: the disk.
        drawn: the new key, where it was drawn before, here or elsewhere.

    Returns:
        The keyring as it was kept, and how many pages of keys were removed.

    Raises:
        Damaged: a page of keys cannot be read; nothing was destroyed.
        Unreachable: the disk did not do it; the old state or the new one is there.
    """
    before = cabinet_of(folder, keyring, files)
    fresh = msgspec.structs.replace(keyring, erasure=drawn or KeptErasure(version=before.next_version(), key=random_bytes(KEY_BYTES)))
    after = before.without(cases, ErasureKey(version=fresh.erasure.version, key=fresh.erasure.key))
    keep(fresh)
    return fresh, after.drop_others()


def clear_older_pages(folder: Path, keyring: Keyring, files: Files) -> int:
    """Remove pages of keys that an exchange left when it was stopped after its new keyring was kept; say how many.

    Newer pages than the keyring knows of stay: whoever put an older keystore back by mistake must not lose every case by it.
    """
    cabinet = cabinet_of(folder, keyring, files)
    if not cabinet.has_older():
        return 0
    files.sync_folder(folder)  # the keystore that was read may be there by name only: after a power cut the older one would be back
    return cabinet.drop_others(older_only=True)


def cabinet_of(folder: Path, keyring: Keyring, files: Files) -> Cabinet:
    """Give the cabinet of a vault as its keyring opens it."""
    return Cabinet(folder / CABINET, OrgId(keyring.org), ErasureKey(version=keyring.erasure.version, key=keyring.erasure.key), files)
