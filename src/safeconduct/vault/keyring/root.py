r"""Keep an offline key of the organisation in a short text under a passphrase: a file, or the same printed as a card.

The key signs repairs and nothing else, and lies in no vault. Lines of letters and digits without 0, 1, 8 and 9 (Base32), so that a card can
be typed again.

    >>> read_root("safeconduct root\nAAAA")
    Traceback (most recent call last):
    safeconduct.errors.Damaged: this is no offline key, or a letter of it is wrong
"""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from safeconduct.errors import Damaged, Locked
from safeconduct.vault.keyring.spelling import Chosen, spelled
from safeconduct.vault.seal import STANDARD, Cost, derive, new_signing_seed, open_once, random_bytes, seal_once, signing_public, stretch

_TITLE = "safeconduct root"
_SALT_BYTES, _PUBLIC_BYTES, _SEALED_BYTES = 16, 32, 48
_COLUMNS = 32  # letters in a line of a card


class Root(NamedTuple):
    """What the text holds: the salt, the public key, and the seed under the passphrase."""

    salt: bytes
    public: bytes
    sealed: bytes


def draw_root(passphrase: Chosen, *, cost: Cost = STANDARD) -> tuple[str, bytes]:
    """Draw an offline key; give the text to keep, and the public key to tell the admins."""
    seed, salt = new_signing_seed(), random_bytes(_SALT_BYTES)
    public = signing_public(seed)
    packed = salt + public + seal_once(_key(passphrase.text, salt, cost), seed, salt + public)
    letters = base64.b32encode(packed).decode("ascii").rstrip("=")
    lines = [letters[at : at + _COLUMNS] for at in range(0, len(letters), _COLUMNS)]
    return "\n".join([_TITLE, *lines, ""]), public


def read_root(text: str) -> Root:
    """Read the text of an offline key; nothing is opened.

    Raises:
        Damaged: stage `root`; it is none.
    """
    title, _, rest = text.strip().partition("\n")
    letters = "".join(rest.split()).upper()
    try:
        packed = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        packed = b""
    if title.strip() != _TITLE or len(packed) != _SALT_BYTES + _PUBLIC_BYTES + _SEALED_BYTES:
        raise Damaged("this is no offline key, or a letter of it is wrong", "compare it with the card", stage="root")
    return Root(packed[:_SALT_BYTES], packed[_SALT_BYTES : _SALT_BYTES + _PUBLIC_BYTES], packed[_SALT_BYTES + _PUBLIC_BYTES :])


def open_root(text: str, passphrase: str, *, cost: Cost = STANDARD) -> bytes:
    """Open an offline key and give its seed.

    Raises:
        Damaged: stage `root`; it is none.
        Locked: the passphrase does not open it, or a letter of it is wrong.
    """
    root = read_root(text)
    try:
        seed = open_once(_key(passphrase, root.salt, cost), root.sealed, root.salt + root.public)
    except Damaged:
        raise Locked(
            "that passphrase does not open this offline key", "or a letter of the key is wrong: compare it with the card"
        ) from None
    return seed


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return derive(stretch(spelled(passphrase), salt, cost=cost), "sc1/root", salt)[:32]
