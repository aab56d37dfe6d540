"""Count the applications by the status in which they stand, over all pathways or on one.

>>> Ask().pathway
b''
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import codes
from safeconduct.vault.replica import ApplicationFilter

_PAGE = 1_000  # applications looked at a time


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """On which pathway; left out: on all."""

    pathway: bytes = b""


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """How many applications stand in a status, and how many persons are in them."""

    status: str
    applications: int
    persons: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Every status of the list `app-status` in its order, those without an application too."""

    stages: tuple[Stage, ...]


def application_count(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Count applications and their persons by status."""
    applications, persons = _on_one(office, ask.pathway) if ask.pathway else _on_all(office)
    stages = (Stage(status=status, applications=applications[status], persons=persons[status]) for status in codes.listed("app-status"))
    return Answer(stages=tuple(stages))


def _on_all(office: Office) -> tuple[Counter[str], Counter[str]]:
    tallies = office.replica.counts().by_application
    return (
        Counter({status: tally.files for status, tally in tallies.items()}),
        Counter({status: tally.persons for status, tally in tallies.items()}),
    )


def _on_one(office: Office, pathway: bytes) -> tuple[Counter[str], Counter[str]]:
    applications: Counter[str] = Counter()
    persons: Counter[str] = Counter()
    offset, total = 0, 1
    while offset < total:
        page = office.replica.applications(ApplicationFilter(pathway=pathway), offset=offset, limit=_PAGE)
        for row in page.lines:
            applications[row.status] += 1
            persons[row.status] += row.persons
        offset, total = offset + _PAGE, page.total
    return applications, persons
