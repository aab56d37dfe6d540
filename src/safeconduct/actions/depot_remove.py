"""Forget a depot. What lies there stays there, sealed.

>>> Ask(name="stick").name
'stick'
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import DEPOTS, Office, Progress
from safeconduct.vault.courier import Places, drop_ledger, read_places, write_places


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The name of the depot."""

    name: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How many depots are left."""

    depots: int


def depot_remove(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Forget a depot and what was remembered of it.

    Raises:
        Mistaken: there is none of that name.
    """
    folder, key = office.folder / DEPOTS, office.depots_key
    places = read_places(folder, key)
    gone = places.named(ask.name)
    left = tuple(kept for kept in places.depots if kept.id != gone.id)
    write_places(folder, Places(depots=left), key)
    drop_ledger(folder, gone.id)
    return Answer(depots=len(left))
