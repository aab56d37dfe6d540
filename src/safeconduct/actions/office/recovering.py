"""Keep the recovery kit of a vault up with its keys, without any custodian.

seal_for_custodians(folder, keyring, kit_id, files)
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from safeconduct.errors import Damaged
from safeconduct.vault.depot import Files, Shelf
from safeconduct.vault.keyring import Keyring
from safeconduct.vault.recovery import CAP_BYTES, Kit, is_current, pack, sealed_anew, unpack

RECOVERY = "recovery"


def packed_keys(keyring: Keyring) -> bytes:
    """Give what custodians open together: all keys of the device, without what it had read."""
    return msgspec.msgpack.encode(msgspec.structs.replace(keyring, frontier=b""))


def unpacked_keys(data: bytes) -> Keyring:
    """Read what custodians opened.

    Raises:
        Damaged: stage `recovery`; a newer version sealed it.
    """
    try:
        return msgspec.msgpack.decode(data, type=Keyring)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise Damaged("these keys cannot be read", "use the version of safeconduct that made the kit", stage="recovery") from None


def read_kit(folder: Path, files: Files) -> Kit | None:
    """Read the kit of a folder, or None if there is none.

    Raises:
        Damaged: stage `recovery`; it is damaged.
    """
    data = files.read(folder / RECOVERY, CAP_BYTES)
    return None if data is None else unpack(data)


def keep_kit(folder: Path, kit: Kit, files: Files) -> None:
    """Put a kit in the place of the old one, durably and in one step."""
    Shelf(folder, files).put(RECOVERY, pack(kit))


def seal_for_custodians(folder: Path, keyring: Keyring, kit_id: bytes | None, files: Files) -> bool:
    """Seal the keys of now into the kit that the journal names, if it holds others; tell whether there is such a kit.

    A kit that the journal does not name (an older one, or somebody else's) is sealed nothing.

    Raises:
        Damaged: stage `recovery`; the kit is damaged, or was not made by this vault.
    """
    kit = read_kit(folder, files)
    if kit is None or kit_id is None or kit.fixed.id != kit_id:
        return False
    keys = packed_keys(keyring)
    if not is_current(kit, keys, keyring.signing_seed):
        keep_kit(folder, sealed_anew(kit, keys, keyring.signing_seed), files)
    return True
