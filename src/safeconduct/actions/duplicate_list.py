"""List the pairs of cases that may hold one person, with the reasons in words; people who are probably relatives are told apart.

Nothing is merged here: a person decides, and the decision is a fact (`record` of a link between the cases).

    >>> Ask().limit
    50
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.world import Case

if TYPE_CHECKING:
    from safeconduct.studies.duplicates import Alike

PAIRS_MOST = 500  # in one answer


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the list; with `case` only what is asked about that one."""

    case: bytes = b""
    offset: int = 0
    limit: int = 50


class Side(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One of the two: her case, its working name, herself, and her names."""

    case: str
    label: str
    person: str
    names: tuple[str, ...]


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One question. `verdict` is `same`, `unsure` or `relatives`; `score` the probability that they are one; reasons hold no name."""

    one: Side
    other: Side
    verdict: str
    score: float
    reasons: tuple[str, ...]


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The questions, surest first, and how many there are."""

    lines: tuple[Line, ...]
    total: int
    offset: int


def duplicate_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List what must be asked.

    Raises:
        Mistaken: more is wanted than one answer gives.
    """
    if not 1 <= ask.limit <= PAIRS_MOST or ask.offset < 0:
        raise Mistaken(f"the list gives 1 to {PAIRS_MOST} pairs at a time", "ask for the next page with --offset")
    questions = office.questions(progress)
    found = questions.of(ask.case) if ask.case else questions.all(progress)
    return Answer(
        lines=tuple(_line(office, alike) for alike in found[ask.offset : ask.offset + ask.limit]), total=len(found), offset=ask.offset
    )


def _line(office: Office, alike: Alike) -> Line:
    return Line(
        one=_side(office, alike.case, alike.person),
        other=_side(office, alike.other, alike.other_person),
        verdict=alike.verdict,
        score=round(alike.score, 3),
        reasons=alike.reasons,
    )


def _side(office: Office, ref: bytes, person: bytes) -> Side:
    case = office.replica.look("case", ref)
    assert isinstance(case, Case)
    names = tuple(dict.fromkeys(name.full for eid, name in case.person(person).names.items() if eid not in case.ended))
    return Side(
        case=ref.hex(),
        label=case.label.value if case.label else (case.opened.value.label if case.opened else ""),
        person=person.hex(),
        names=names,
    )
