"""Choose the caseload or shelter in which this device begins new records, where it opens several.

>>> Ask(name="casework:north").name
'casework:north'
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The part, such as `casework:north`."""

    name: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The part in which new records begin."""

    name: str


def device_part(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Choose it.

    Raises:
        Mistaken: this device opens no such part.
    """
    office.choose_part(ask.name)
    return Answer(name=office.part(ask.name.partition(":")[0]))
