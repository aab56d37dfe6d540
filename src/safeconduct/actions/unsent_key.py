"""Give the public key to which a door seals what was being typed when the vault locks; it opens nothing.

>>> Ask()
Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress


class Ask(msgspec.Struct, frozen=True):
    """Nothing needs to be said."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The key: 1216 bytes, as `vault.seal` takes it."""

    public: bytes


def unsent_key(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Give the public key of this device."""
    return Answer(public=office.public)
