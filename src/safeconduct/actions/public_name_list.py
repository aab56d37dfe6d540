"""List the full names that may stand in texts that leave."""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import facts as f
from safeconduct.model.world import PublicName


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing is asked but the list."""


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One name, and why it may be public."""

    ref: str
    full: str
    why: str


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The names, in alphabetical order."""

    lines: tuple[Line, ...]


def public_name_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the names that may be public now."""
    names: list[PublicName] = office.replica.records("public_name")
    lines = [Line(ref=name.ref.hex(), full=name.full, why=name.made.value.why) for name in names if name.full and name.made is not None]
    return Answer(lines=tuple(sorted(lines, key=lambda line: line.full.casefold())))
