"""Sort what was typed on a journey, once the keys are back: each text goes to a case as a note, or is thrown away.

>>> Ask().name
''
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Which text, by its name, and the case it belongs to; no case: throw it away; no name: only list them."""

    name: str = ""
    case: bytes = b""


class Typed(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One text."""

    name: str
    text: str


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The texts that are left."""

    typed: tuple[Typed, ...]


def travel_unpack(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """List them, and record or throw away one.

    Raises:
        Locked: the keys are not back.
        Mistaken: there is no such text, or no such case.
        Damaged: a text was changed.
    """
    typed = office.typed()
    if ask.name:
        if ask.name not in typed:
            raise Mistaken("there is no such text", "safeconduct travel unpack lists them")
        if ask.case:
            office.keep([f.NoteAdded(case=ask.case, desk="casework", text=typed[ask.name])], now, progress)
        office.drop_typed(ask.name)
        del typed[ask.name]
    return Answer(typed=tuple(Typed(name=name, text=text) for name, text in typed.items()))
