"""Show what colleagues' laptops said of the drafts that were asked about: places in the draft, how grave, and who has not answered.

>>> Answer(lines=()).lines
()
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import msgspec

from safeconduct.actions.office import Asked, Office, Progress, asked_here, guardians, public_index, silent_guardians
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.studies.disclosure import Index, Span, check

_GRAVEST = ("HARD", "COUNTRY", "SOFT")


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Nothing to say: all questions of this laptop that are not over."""


class Piece(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A text of the draft: where it stands, and in it from where to where what grade is marked, in order and apart."""

    where: str
    text: str
    spans: tuple[tuple[int, int, str], ...]


class Marked(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Words of the draft that are marked: how grave (`HARD`, `COUNTRY`, `SOFT`), where, and how often."""

    grade: str
    said: str
    places: tuple[str, ...]
    count: int


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One question.

    Attributes:
        question: its reference.
        name: of the file.
        asked_at, last_on: when it was asked, and until when it lasts.
        answers: how many colleagues' laptops answered, of `of`.
        refusals: why some did not mark it: words of `OUTCOMES`.
        missing: how many people have not answered without whom something was not looked for.
        marked: the words, the gravest first.
        unchecked: what nobody looked into.
        is_stopped: it must not leave as it is.
        is_clear: everybody who must answer has, and nothing stops it.
        pieces: the draft with its marks.
    """

    question: str
    name: str
    asked_at: dt.datetime
    last_on: dt.date
    answers: int
    of: int
    refusals: tuple[str, ...]
    missing: int
    marked: tuple[Marked, ...]
    unchecked: tuple[str, ...]
    is_stopped: bool
    is_clear: bool
    pieces: tuple[Piece, ...]


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The questions that are not over, the newest first."""

    lines: tuple[Line, ...]


def guard_answers(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the questions of this laptop with what was answered."""
    public, of = public_index(office), len(guardians(office))
    lines = [_line(office, one, public, of) for one in asked_here(office, now)]
    return Answer(lines=tuple(sorted(lines, key=lambda line: line.asked_at, reverse=True)))


def _line(office: Office, asked: Asked, public: Index, of: int) -> Line:
    texts = [text for _, text in asked.pieces]
    spans = _shown({span for given in asked.answers for span in given.spans}, texts, public)
    found: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], list[str]] = {}
    for span in spans:
        said = (span.grade, " ".join(texts[span.piece][span.start : span.end].split()))
        found[said] += 1
        places.setdefault(said, []).append(asked.pieces[span.piece][0])
    theirs = [given for given in asked.answers if given.device != office.device]
    refusals = tuple(dict.fromkeys(given.outcome for given in theirs if given.outcome != "answered"))
    missing = silent_guardians(office, asked)
    is_stopped = any(span.grade != "SOFT" for span in spans)
    return Line(
        question=asked.question.hex(),
        name=asked.name,
        asked_at=moment(asked.asked_ms),
        last_on=dt.date(1970, 1, 1) + dt.timedelta(days=asked.last_day),
        answers=len(theirs),
        of=of,
        refusals=refusals,
        missing=missing,
        marked=tuple(
            Marked(grade=grade, said=said, places=tuple(dict.fromkeys(places[grade, said])), count=count)
            for (grade, said), count in sorted(found.items(), key=lambda one: _GRAVEST.index(one[0][0]))
        ),
        unchecked=asked.unchecked,
        is_stopped=is_stopped,
        is_clear=not is_stopped and not missing and bool(theirs),
        pieces=tuple(
            Piece(where=where, text=text, spans=tuple((one.start, one.end, one.grade) for one in spans if one.piece == number))
            for number, (where, text) in enumerate(asked.pieces)
        ),
    )


def _shown(spans: set[Span], texts: list[str], public: Index) -> list[Span]:
    """Leave out names that may be public, and of marks that overlap all but the gravest and longest."""
    shown: list[Span] = []
    allowed = [(number, one.start, one.end) for number, text in enumerate(texts) for one in check(text, public) if one.tier == "HARD"]
    for span in sorted(spans, key=lambda one: (_GRAVEST.index(one.grade), one.start - one.end)):
        is_public = span.grade != "COUNTRY" and any(
            piece == span.piece and start <= span.start and span.end <= end for piece, start, end in allowed
        )
        is_apart = all(one.piece != span.piece or one.end <= span.start or span.end <= one.start for one in shown)
        if is_apart and not is_public:
            shown.append(span)
    return sorted(shown)
