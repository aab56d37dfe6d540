"""Replace every key of this vault, because a passphrase became known.

Somebody who has an old copy of the vault and its old passphrase reads what was written until now, and nothing of what is written from now
on: every compartment begins a new epoch, the keys of cases lie under a new erasure key, the local copy has another key, and the keystore
another salt, another master key and one passphrase.

    >>> Ask(old="never shown", new="never shown either")
    Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import KEYSTORE, Office, Progress
from safeconduct.errors import Refused
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import spelled, unlock
from safeconduct.vault.passphrase import choose


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The passphrase that opens the vault now, and the one that is to."""

    old: str
    new: str

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return "Ask()"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How many facts the vault holds, all readable as before, and for how many compartments a new key was drawn.

    `is_card_over`: the public form takes nothing after the next sync, until who runs it has the intake card of now.
    """

    events: int
    compartments: int
    is_card_over: bool = False


def renew(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Replace every key.

    Raises:
        Locked: the old passphrase opens nothing.
        Refused: the new one is weak, or is the old one.
        Damaged: a page of case keys cannot be read; nothing was changed.
        Unreachable: the disk does not do it; the vault opens as before, or as it is to.
    """
    chosen = choose(ask.new)
    if spelled(ask.new) == spelled(ask.old):
        raise Refused("the new passphrase is the one that became known", "choose another")
    unlock(office.folder / KEYSTORE, ask.old, DiskFiles())
    events = office.renew(chosen, now, progress)
    return Answer(events=events, compartments=len(office.compartments), is_card_over=office.is_card_over)
