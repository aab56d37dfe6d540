"""Keep the keyring in one file that passphrases open, and replace that file as a whole or not at all.

One stretch of the passphrase (the slow part) serves all eight slots; each slot then has a key of its own from it. All eight are always
tried, so the work does not depend on how many slots are in use or which of them fits. A slot that was damaged and a passphrase that is
wrong look the same, and the error says so.

Whoever writes holds the vault's lock; this module does not see other processes.

    create(path, chosen, keyring, files)
    keyring, master = unlock(path, "the passphrase as typed", files)
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.errors import Damaged, Locked, Refused
from safeconduct.vault.depot import Files
from safeconduct.vault.keyring.layout import (
    BLOCK_BYTES,
    BODY_AT,
    BODY_SALT_BYTES,
    CAP_BYTES,
    COMMIT_BYTES,
    MARK,
    SALT_BYTES,
    SLOT_BYTES,
    SLOTS,
    Layout,
    parse,
)
from safeconduct.vault.keyring.spelling import Chosen, spelled
from safeconduct.vault.keyring.value import Body, Keyring, decode, encode
from safeconduct.vault.seal import KEY_BYTES, STANDARD, TAG_BYTES, Cost, derive, open_once, random_bytes, same, seal_once, stretch

_SLOT_LABEL = "sc1/slot"
_BODY_LABEL = "sc1/keyring"
_DATABASE_LABEL = "sc1/db"
_DEPOTS_LABEL = "sc1/depotlist"
_SLOT = struct.Struct(">32sBI")  # master key, kind, flags
_ORDINARY = 0  # the one kind of slot there is; others are refused, so that an older version never misreads a newer one's
_LENGTH = struct.Struct(">I")
_SLOT_PADDING_BYTES = SLOT_BYTES - SALT_BYTES - COMMIT_BYTES - _SLOT.size - TAG_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """The key over a keystore's body, and the slot that gave it.

    Attributes:
        key: 32 bytes.
        slot: 0 to 7.
    """

    key: bytes = field(repr=False)
    slot: int


def create(path: Path, passphrase: Chosen, keyring: Keyring, files: Files, *, cost: Cost = STANDARD) -> Master:
    """Write a new keystore with one slot in use, at a place in the file that tells nothing.

    Raises:
        Refused: there is a keystore already.
        Unreachable: the disk did not do it; there is either a whole keystore or none.
    """
    if files.read(path, CAP_BYTES) is not None:
        raise Refused("there is a keystore here already", "choose another folder; a keystore is never overwritten by a new one")
    return _write_new(path, passphrase, keyring, files, cost)


def renew(path: Path, passphrase: Chosen, keyring: Keyring, files: Files, *, cost: Cost = STANDARD) -> Master:
    """Replace a keystore by one with a new salt, a new master key and only this passphrase.

    For the day a passphrase became known: an old copy of the file, opened by the old passphrase, then gives no key that opens the new one
    or the new database. The database's key changes too, so the replica must be built again.

    Raises:
        Unreachable: the disk did not do it; the old or the new keystore is there.
    """
    return _write_new(path, passphrase, keyring, files, cost)


def unlock(path: Path, passphrase: str, files: Files, *, cost: Cost = STANDARD) -> tuple[Keyring, Master]:
    """Open a keystore with a passphrase.

    Raises:
        Locked: no slot opens, or there is no keystore.
        Damaged: what the slot opens is not what was written; stages `header`, `length`, `size`, `slot`, `commit`, `aead`, `padding`,
            `decode`.
        Mistaken: the passphrase is no text.
        Refused: the slot is of a kind that this version does not know.
        Unreachable: the disk did not answer, or there is not enough memory.
    """
    layout = _read(path, files)
    master = _find(layout, stretch(spelled(passphrase), layout.salt, cost=cost))
    if master is None:
        raise Locked(
            "no slot of the keystore opens with this passphrase",
            "check capitals, keyboard layout and spaces; if you are sure of it, the keystore itself may be damaged: try a copy of it",
        )
    return _open_body(layout, master.key).keyring, master


def save(path: Path, master: Master, keyring: Keyring, files: Files) -> None:
    """Replace the keyring, leaving the slots as they are.

    Raises:
        Damaged: the file is not the keystore that this master key was got from; it is left as it is.
        Refused: the keyring has grown too large.
        Unreachable: the disk did not do it; the old or the new keystore is there.
    """
    layout = _read(path, files)
    used = _open_body(layout, master.key).used
    _replace(path, _with_body(layout, master.key, Body(used=used, keyring=keyring)), files)


def slots(path: Path, master: Master, files: Files) -> tuple[int, ...]:
    """List the slots in use, by their numbers."""
    used = _open_body(_read(path, files), master.key).used
    return tuple(number for number in range(SLOTS) if used >> number & 1)


def change_passphrase(path: Path, passphrase: str, new: Chosen, files: Files, *, cost: Cost = STANDARD) -> Master:
    """Replace the passphrase of the slot that the old one opens; other slots and the keyring stay.

    An old copy of the file still opens with the old passphrase: `renew` is for a passphrase that became known.

    Raises:
        Locked: the old passphrase opens no slot.
        Refused: the new one opens a slot already.
        Unreachable: the disk did not do it; the old or the new keystore is there.
    """
    _, master = unlock(path, passphrase, files, cost=cost)
    layout = _read(path, files)
    stretched = _new_stretch(layout, new, cost)
    _replace(path, _with_slot(layout, master.slot, _seal_slot(layout.head, master.slot, stretched, master.key)), files)
    return master


def add_slot(path: Path, passphrase: str, new: Chosen, files: Files, *, cost: Cost = STANDARD) -> int:
    """Let one more passphrase open the keystore, and return the number of its slot.

    Raises:
        Locked: the passphrase opens no slot.
        Refused: all slots are in use, or the new passphrase opens one already.
        Unreachable: the disk did not do it; the old or the new keystore is there.
    """
    keyring, master = unlock(path, passphrase, files, cost=cost)
    layout = _read(path, files)
    used = _open_body(layout, master.key).used
    free = [number for number in range(SLOTS) if not used >> number & 1]
    if not free:
        raise Refused(f"all {SLOTS} slots of the keystore are in use", "take one away first")
    slot = free[_below(len(free))]
    with_slot = _with_slot(layout, slot, _seal_slot(layout.head, slot, _new_stretch(layout, new, cost), master.key))
    _replace(path, _with_body(with_slot, master.key, Body(used=used | 1 << slot, keyring=keyring)), files)
    return slot


def remove_slot(path: Path, passphrase: str, slot: int, files: Files, *, cost: Cost = STANDARD) -> None:
    """Take away the passphrase of a slot by filling it with random bytes.

    Raises:
        Locked: the passphrase opens no slot.
        Refused: the slot is not in use, or it is the one that this passphrase opens.
        Unreachable: the disk did not do it; the old or the new keystore is there.
    """
    keyring, master = unlock(path, passphrase, files, cost=cost)
    layout = _read(path, files)
    used = _open_body(layout, master.key).used
    if slot == master.slot:
        raise Refused("this slot is the one that you have just opened", "take it away with the passphrase of another slot")
    if not 0 <= slot < SLOTS or not used >> slot & 1:
        raise Refused("this slot of the keystore is not in use", "list the slots first")
    without = _with_slot(layout, slot, random_bytes(SLOT_BYTES))
    _replace(path, _with_body(without, master.key, Body(used=used & ~(1 << slot), keyring=keyring)), files)


def database_key(master: Master) -> bytes:
    """Derive the raw 32-byte key of the replica."""
    return derive(master.key, _DATABASE_LABEL, b"")[:KEY_BYTES]


def depots_key(master: Master) -> bytes:
    """Derive the 32-byte key under which a vault keeps what it knows of its depots."""
    return derive(master.key, _DEPOTS_LABEL, b"")[:KEY_BYTES]


def _write_new(path: Path, passphrase: Chosen, keyring: Keyring, files: Files, cost: Cost) -> Master:
    """Draw salt, master key and slot, and write the file."""
    head = MARK + random_bytes(SALT_BYTES)
    master = Master(key=random_bytes(KEY_BYTES), slot=_below(SLOTS))
    stretched = stretch(spelled(passphrase.text), head[len(MARK) :], cost=cost)
    empty = Layout(head=head, slots=tuple(random_bytes(SLOT_BYTES) for _ in range(SLOTS)), body_salt=b"", body_commit=b"", body=b"")
    locked = _with_slot(empty, master.slot, _seal_slot(head, master.slot, stretched, master.key))
    _replace(path, _with_body(locked, master.key, Body(used=1 << master.slot, keyring=keyring)), files)
    return master


def _read(path: Path, files: Files) -> Layout:
    """Read the file.

    Raises:
        Locked: there is none.
        Damaged: it is no keystore.
    """
    data = files.read(path, CAP_BYTES)
    if data is None:
        raise Locked("there is no keystore here", "check the folder; if the vault was here, put a copy of its keystore back")
    return parse(data)


def _replace(path: Path, layout: Layout, files: Files) -> None:
    """Put a keystore in the place of the old one in one step: whatever happens meanwhile, the old or the new one is there."""
    fresh = path.with_name(path.name + ".new")
    files.write(fresh, layout.join())
    files.sync(fresh)
    files.rename(fresh, path)
    files.sync_folder(path.parent)


def _find(layout: Layout, stretched: bytes) -> Master | None:
    """Try all slots, whichever fits, and open the one that does."""
    tried = [_slot_keys(layout.head, number, stretched, layout.slots[number][:SALT_BYTES]) for number in range(SLOTS)]
    fits = [same(commit, layout.slots[number][SALT_BYTES : SALT_BYTES + COMMIT_BYTES]) for number, (_, commit) in enumerate(tried)]
    if True not in fits:
        return None
    slot = fits.index(True)
    start = SALT_BYTES + COMMIT_BYTES
    sealed = layout.slots[slot][start : start + _SLOT.size + TAG_BYTES]
    try:
        opened = open_once(tried[slot][0], sealed, _slot_aad(layout.head, slot, layout.slots[slot][:start]))
    except Damaged:
        raise Damaged(
            "the slot of this passphrase is damaged", "try another passphrase of this vault, or a copy of its keystore", stage="slot"
        ) from None
    key, kind, flags = _SLOT.unpack(opened)
    if kind != _ORDINARY or flags:
        raise Refused("this slot of the keystore is of a kind that this version does not know", "use the newest version of safeconduct")
    return Master(key=key, slot=slot)


def _new_stretch(layout: Layout, new: Chosen, cost: Cost) -> bytes:
    """Stretch a new passphrase, and refuse it when it opens a slot already."""
    stretched = stretch(spelled(new.text), layout.salt, cost=cost)
    if _find(layout, stretched) is not None:
        raise Refused("this passphrase opens the vault already", "choose another")
    return stretched


def _slot_keys(head: bytes, slot: int, stretched: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """Derive the key of a slot and the commitment to it."""
    made = derive(stretched, _SLOT_LABEL, head + bytes([slot]) + salt)
    return made[:KEY_BYTES], made[KEY_BYTES:]


def _slot_aad(head: bytes, slot: int, open_part: bytes) -> bytes:
    """Bind a slot to its file, its number, its salt and its commitment."""
    return head + bytes([slot]) + open_part


def _seal_slot(head: bytes, slot: int, stretched: bytes, master_key: bytes) -> bytes:
    """Make the bytes of a slot."""
    salt = random_bytes(SALT_BYTES)
    key, commit = _slot_keys(head, slot, stretched, salt)
    sealed = seal_once(key, _SLOT.pack(master_key, _ORDINARY, 0), _slot_aad(head, slot, salt + commit))
    return salt + commit + sealed + random_bytes(_SLOT_PADDING_BYTES)


def _with_slot(layout: Layout, slot: int, made: bytes) -> Layout:
    """Put other bytes in a slot."""
    changed = (*layout.slots[:slot], made, *layout.slots[slot + 1 :])
    return Layout(head=layout.head, slots=changed, body_salt=layout.body_salt, body_commit=layout.body_commit, body=layout.body)


def _body_keys(head: bytes, salt: bytes, master_key: bytes) -> tuple[bytes, bytes]:
    """Derive the key of a body and the commitment to it."""
    made = derive(master_key, _BODY_LABEL, head + salt)
    return made[:KEY_BYTES], made[KEY_BYTES:]


def _with_body(layout: Layout, master_key: bytes, body: Body) -> Layout:
    """Seal a body, padded so that the whole file ends on the 16 KiB grid."""
    data = encode(body)
    bare = BODY_AT + _LENGTH.size + len(data) + TAG_BYTES
    padding = -bare % BLOCK_BYTES
    if bare + padding > CAP_BYTES:
        raise Refused(f"the keyring has grown beyond {CAP_BYTES} bytes", "leave compartments that you no longer need")
    salt = random_bytes(BODY_SALT_BYTES)
    key, commit = _body_keys(layout.head, salt, master_key)
    sealed = seal_once(key, _LENGTH.pack(len(data)) + data + bytes(padding), layout.head + salt + commit)
    return Layout(head=layout.head, slots=layout.slots, body_salt=salt, body_commit=commit, body=sealed)


def _open_body(layout: Layout, master_key: bytes) -> Body:
    """Check and open a body.

    Raises:
        Damaged: stages `commit`, `aead`, `padding`, `decode`.
    """
    key, commit = _body_keys(layout.head, layout.body_salt, master_key)
    if not same(commit, layout.body_commit):
        raise Damaged(
            "the keyring belongs to another master key: the keystore was changed or put together", "try a copy of it", stage="commit"
        )
    try:
        plain = open_once(key, layout.body, layout.head + layout.body_salt + layout.body_commit)
    except Damaged as error:
        raise Damaged("the keyring in the keystore was changed", "try a copy of the keystore", stage=error.stage) from None
    end = _LENGTH.size + _LENGTH.unpack_from(plain)[0]
    if end > len(plain) or any(plain[end:]):
        raise Damaged("the keyring is not padded as it should be", "try a copy of the keystore", stage="padding")
    return decode(plain[_LENGTH.size : end])


def _below(limit: int) -> int:
    """Draw a number below a small limit; 64 bits make the draw even enough for a place in a file."""
    return int.from_bytes(random_bytes(8), "big") % limit
