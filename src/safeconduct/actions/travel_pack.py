"""Let the keys and the data leave this laptop before a border, so that nobody who forces the passphrase out of its owner gets them.

First everybody is told, and the word is carried to a depot; then, when nothing lies here alone, the keys go. Afterwards the passphrase
opens a vault in which nothing is, but for a copy of what was expressly kept. Only a colleague can give the keys back.

    >>> Ask(passphrase="never shown")
    Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import KEYSTORE, Office, Progress
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import unlock
from safeconduct.vault.passphrase import choose


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The passphrase that opens the vault, and will open the empty one; without it the journey is only announced.

    `keep` are compartments of which a copy, without any key, goes along: `press`, `evidence`, `reference`.
    """

    passphrase: str = ""
    keep: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return "Ask()"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the keys are gone, and how many objects lie at no depot yet."""

    is_gone: bool
    unsent: int


def travel_pack(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Announce the journey, or, with the passphrase, let the keys go.

    Raises:
        Mistaken: of a compartment nothing may go along.
        Refused: nobody else could give the keys back, the journey was not announced, or something lies at no depot yet; the keys are here.
        Locked: the passphrase opens nothing.
        Unreachable: the disk did not do it; the vault opens as before, or holds no keys any more.
    """
    if not ask.passphrase:
        office.announce_journey(now, ask.keep)
        return Answer(is_gone=False, unsent=office.unsent())
    unlock(office.folder / KEYSTORE, ask.passphrase, DiskFiles())
    office.pack(choose(ask.passphrase), now, progress, ask.keep)
    return Answer(is_gone=True, unsent=0)
