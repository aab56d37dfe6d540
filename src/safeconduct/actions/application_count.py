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
    applications: Counter[str] = Counter()
    persons: Counter[str] = Counter()
    for (pathway, status), standing in office.replica.standings().items():
        if not ask.pathway or pathway == ask.pathway:
            applications[status] += standing.files
            persons[status] += standing.persons
    stages = (Stage(status=status, applications=applications[status], persons=persons[status]) for status in codes.listed("app-status"))
    return Answer(stages=tuple(stages))
