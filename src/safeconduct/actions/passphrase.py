"""Change the passphrase that opens this vault.

An old copy of the keystore still opens with the old passphrase: changing it does not undo that somebody else has both.

    >>> Ask(old="never shown", new="never shown either")
    Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import KEYSTORE, Office, Progress
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import change_passphrase
from safeconduct.vault.passphrase import choose


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The passphrase that opens the vault now, and the one that is to."""

    old: str
    new: str

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return "Ask()"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The slot of the keystore that the new passphrase opens."""

    slot: int


def passphrase(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Change the passphrase.

    Raises:
        Locked: the old passphrase opens nothing.
        Refused: the new one is weak, or opens the vault already.
        Unreachable: the disk does not do it; the old passphrase still opens the vault.
    """
    chosen = choose(ask.new)
    progress("stretching the passphrase", 0, 1)
    master = change_passphrase(office.folder / KEYSTORE, ask.old, chosen, DiskFiles())
    progress("stretching the passphrase", 1, 1)
    return Answer(slot=master.slot)
