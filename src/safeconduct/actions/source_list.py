"""List the sources of the ledger: who they are, and how reliable people judged them to be.

>>> Ask()
Ask()
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import facts as f
from safeconduct.model import world


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """All sources."""


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One source. `reliability` is the judgement made last, as a code of `scheme`."""

    ref: str
    label: str
    name: str
    sort: str
    published: str
    control_group: str
    is_protected: bool
    is_ours: bool
    scheme: str
    reliability: str
    reason: str


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The sources, in the order in which they were written down."""

    sources: tuple[Line, ...]


def source_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the sources."""
    found: list[world.Source] = office.replica.records("source")
    stated = sorted(((each, each.added.value) for each in found if each.added is not None), key=lambda pair: (pair[1].number, pair[0].ref))
    return Answer(sources=tuple(_line(record, source) for record, source in stated))


def _line(record: world.Source, source: f.SourceAdded) -> Line:
    judged = max(record.assessed.values(), key=lambda one: (one.on, one.value), default=None)
    return Line(
        ref=record.ref.hex(),
        label=source.label,
        name=source.name,
        sort=source.sort,
        published=source.published,
        control_group=source.control_group,
        is_protected=source.is_protected,
        is_ours=source.is_ours,
        scheme=judged.scheme if judged else "",
        reliability=judged.value if judged else "",
        reason=judged.reason if judged else "",
    )
