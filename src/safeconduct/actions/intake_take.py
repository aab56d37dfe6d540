"""Take in sealed reports that came as files, on a stick: each is opened once, and what does not open is named by the check that failed.

>>> Ask(sealed=()).sealed
()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress, take_reports
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.vault.depot import object_name

SEALED_MOST = 500  # files in one question


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of the files."""

    sealed: tuple[bytes, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of them: the references of new reports, how many were known, and, by the number of the file from 1, what failed."""

    taken: tuple[str, ...]
    known: int
    refused: dict[int, str]


def intake_take(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Open and record reports.

    Raises:
        Mistaken: there is none, or there are too many at a time.
        Locked: this laptop takes in no reports.
    """
    if not 1 <= len(ask.sealed) <= SEALED_MOST:
        raise Mistaken(f"1 to {SEALED_MOST} files are taken in at a time", "name the sealed files")
    names = [object_name(blob) for blob in ask.sealed]
    made = take_reports(office, dict(zip(names, ask.sealed, strict=True)), "file", now, progress)
    return Answer(
        taken=tuple(ref.hex() for ref in made.refs),
        known=made.known,
        refused={names.index(one.name) + 1: one.stage for one in made.refused},
    )
