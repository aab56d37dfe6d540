"""Keep the keys of a device in one file that only passphrases open.

The room's rule: a key at rest is always under an AEAD with its place bound to it, the file is replaced as a whole or not at all, and no key
or passphrase shows itself in a `repr`, an error or a file name. It never decides who may read what; it keeps what it is given.

    >>> spelled("  two   words ")
    b'two words'
"""

from safeconduct.vault.keyring.keystore import (
    Master,
    add_slot,
    change_passphrase,
    create,
    database_key,
    depots_key,
    remove_slot,
    renew,
    save,
    slots,
    unlock,
)
from safeconduct.vault.keyring.layout import SLOTS
from safeconduct.vault.keyring.root import draw_root, open_root, read_root
from safeconduct.vault.keyring.spelling import Chosen, spelled
from safeconduct.vault.keyring.value import CutKey, DaySeed, ErasureKey, KeptKey, Keyring, WrappingSeed

__all__ = [
    "SLOTS",
    "Chosen",
    "CutKey",
    "DaySeed",
    "ErasureKey",
    "KeptKey",
    "Keyring",
    "Master",
    "WrappingSeed",
    "add_slot",
    "change_passphrase",
    "create",
    "database_key",
    "depots_key",
    "draw_root",
    "open_root",
    "read_root",
    "remove_slot",
    "renew",
    "save",
    "slots",
    "spelled",
    "unlock",
]
