"""Work out the pictures of the ways out: the places of pathways, and how many applications stand at which stage.

Lengths are in the picture's own units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.actions import application_count, pathway_list
from safeconduct.doors.desk.wording import N_, Wording, plain

WIDE = 1100
_NAMES, _FIGURES, _ROW = 330, 190, 34
_NAME_CHARS = 36
UNDER_WAY = (
    "considered", "interviewed", "dossier_ready", "submitted", "info_requested", "suspended",
    "resubmitted", "accepted", "split", "visa_issued", "departed",
)  # fmt: skip
"""The stages that are drawn as columns, from the left to the right; the others are ends and stand beside them."""
CLOSED_BY = {
    "closed": N_("it takes no applications"),
    "not_yet_open": N_("it is not open yet"),
    "places": N_("it has no places"),
    "nationality": N_("not for a nationality of theirs"),
    "region": N_("not for the region they come from"),
    "needs": N_("it asks for a need that nobody has entered"),
    "papers": N_("it asks for a paper that somebody lacks"),
    "place": N_("one cannot apply from where they are"),
    "size": N_("it takes no household as large"),
    "notice": N_("a notice of the country"),
}
"""Why a way is closed to a household, as the rules name it, in words."""
_KINDS = {"info_requested": "soon", "suspended": "late", "accepted": "safe", "split": "safe", "visa_issued": "safe", "departed": "safe"}
_HIGH, _LABEL_CHARS, _LABEL_ROW = 120, 13, 16  # of a column at most; of a line of its label
_TOP = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A pathway's places as one bar: how far they are granted and asked for, and where they end (None: nobody knows)."""

    line: pathway_list.Line
    name: str
    y: int
    granted: int
    asked: int
    end: int | None
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesDrawn:
    """All bars, on one scale."""

    rows: tuple[Places, ...]
    x: int
    bottom: int


def places_of(lines: Sequence[pathway_list.Line]) -> PlacesDrawn:
    """Place the bars of pathways; persons to whom it was granted first, then those who wait for an answer."""
    most = max([1, *(max(line.places or 0, line.used + line.asked) for line in lines)])
    step = (WIDE - _NAMES - _FIGURES) / most
    rows = tuple(
        Places(
            line=line,
            name=_short(line.name, _NAME_CHARS),
            y=number * _ROW + 6,
            granted=round(line.used * step),
            asked=round(line.asked * step),
            end=None if line.places is None else round(line.places * step),
            is_over=line.places is not None and line.used > line.places,
        )
        for number, line in enumerate(lines)
    )
    return PlacesDrawn(rows=rows, x=_NAMES, bottom=len(rows) * _ROW + 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage as a column: its place and height, its label in lines, and what it counts."""

    stage: application_count.Stage
    label: tuple[str, ...]
    x: int
    wide: int
    high: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """The stages that are under way as columns over the ground, and the ends beside them."""

    stages: tuple[Stage, ...]
    ends: tuple[application_count.Stage, ...]
    all: tuple[application_count.Stage, ...]
    ground: int
    bottom: int
    applications: int
    persons: int
    is_empty: bool


def pipeline_of(answer: application_count.Answer, words: Wording) -> Pipeline:
    """Place the columns; their heights are persons, since a family is not one person."""
    by_status = {stage.status: stage for stage in answer.stages}
    drawn = [by_status[status] for status in UNDER_WAY]
    most, step = max([1, *(stage.persons for stage in drawn)]), WIDE / len(drawn)
    stages = tuple(
        Stage(
            stage=stage,
            label=wrapped(words.label(stage.status, "app-status")),
            x=round(number * step) + 4,
            wide=round(step) - 8,
            high=max(round(_HIGH * stage.persons / most), 2 if stage.applications else 0),
            kind=_KINDS.get(stage.status, "act"),
        )
        for number, stage in enumerate(drawn)
    )
    ground = _TOP + _HIGH
    return Pipeline(
        stages=stages,
        ends=tuple(stage for stage in answer.stages if stage.status not in UNDER_WAY),
        all=answer.stages,
        ground=ground,
        bottom=ground + 8 + _LABEL_ROW * max(len(stage.label) for stage in stages),
        applications=sum(stage.applications for stage in answer.stages if stage.status in UNDER_WAY),
        persons=sum(stage.persons for stage in answer.stages if stage.status in UNDER_WAY),
        is_empty=not any(stage.applications for stage in answer.stages),
    )


def wrapped(label: str) -> tuple[str, ...]:
    """Break a label into lines that fit below a column.

    >>> wrapped("Deferred: information requested")
    ('Deferred:', 'information', 'requested')
    """
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= _LABEL_CHARS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _short(name: str, most: int) -> str:
    said = plain(name)
    return said if len(said) <= most else said[: most - 1] + "…"
