"""Tell how this vault can be brought back, and when custodians are to be asked again.

>>> Answer(kit="", needed=0, custodians=0, split_on=None, due_on=None, is_due=False, has_kit=False, seen=()).kit
''
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model.rules import drill_due_on, newest_kit


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """There is one vault; there is nothing to choose."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """When a custodian last showed a whole share, if ever."""

    custodian: int
    on: dt.date | None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands; `kit` is empty when shares were never handed out.

    Attributes:
        due_on: by when enough custodians are to show their shares again.
        has_kit: the kit's file lies in the vault's folder.
    """

    kit: str
    needed: int
    custodians: int
    split_on: dt.date | None
    due_on: dt.date | None
    is_due: bool
    has_kit: bool
    seen: tuple[Seen, ...]


def recover_status(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Tell how it stands."""
    kit = newest_kit(office.replica.records("kit"))
    if kit is None or kit.split is None:
        return Answer(kit="", needed=0, custodians=0, split_on=None, due_on=None, is_due=False, has_kit=False, seen=())
    said, due_on = kit.split.value, drill_due_on(kit)
    return Answer(
        kit=kit.ref.hex(),
        needed=said.needed,
        custodians=said.custodians,
        split_on=said.on,
        due_on=due_on,
        is_due=due_on is not None and due_on <= now.astimezone().date(),
        has_kit=office.has_kit(kit.ref),
        seen=tuple(Seen(custodian=number, on=kit.seen.get(number)) for number in range(1, said.custodians + 1)),
    )
