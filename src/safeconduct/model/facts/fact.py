"""What every fact has in common: it is small, frozen, typed, and masks itself.

A fact says one thing that a worker learned or did. As a worker states it, it is a *draft*; `model.decide` completes or refuses it; the
journal stamps it with an event id and a clock (`Stamped`) and seals it. Facts are encoded as arrays without floats or maps, so that one
content has one encoding. Printing a fact shows its kind and its case code, never its content: a fact that strays into a log or an error
betrays nobody.

    >>> from safeconduct.model.facts import NoteAdded
    >>> NoteAdded(case=bytes(16), desk="casework", text="her brother knows")
    <NoteAdded 0000-0000>
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import msgspec

from safeconduct.ids import show

TEXT_CHARS = 32_768  # characters in one text field; a longer text is an attachment, not a field
LINE_CHARS = 512  # characters in a name, a label or a one-line field
LIST_ITEMS = 512  # items in one list field


class Masked:
    """Prints its kind and nothing else: what strays into a log, an error or a terminal betrays nobody."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Show the kind alone."""
        return f"<{type(self).__name__}>"

    __str__ = __repr__


class Fact(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False, tag_field="_fact"):
    """One thing learned or done. Subclasses name their compartment, and the record they belong to by the field that holds its reference."""

    compartment: ClassVar[str] = "casework"
    kind: ClassVar[str] = "case"

    def __repr__(self) -> str:
        """Show the kind of fact and the code of its record, nothing else."""
        return f"<{type(self).__name__} {show(getattr(self, self.kind, bytes(16)) or bytes(16))}>"

    __str__ = __repr__


class CalendarDay(Masked, msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A day as it was said, in the calendar it was said in, and as the Gregorian day that it begins on.

    Attributes:
        calendar: `gregorian`, `islamic` (Umm al-Qura), `persian` or `hebrew`.
        said: the day in that calendar, `YYYY-MM-DD`.
        on: the Gregorian day on which it takes effect; an Islamic day begins at sunset of the day before its civil date.
    """

    calendar: str
    said: str
    on: dt.date
