"""List what protected sources told us: by whom under which pseudonym, which parts, and what may be done with it. The words only when asked.

>>> Ask().testimony
b''
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model import rules, world

USES = rules.WORDS["testimony_use"]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One testimony with its words, or all without."""

    testimony: bytes = b""


class Part(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A part of a statement as it was said, under a heading of the Istanbul Protocol."""

    heading: str
    text: str
    sha256: str
    consistency: str


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One testimony.

    Attributes:
        allowed: uses that the source allows; every other one is refused.
        asked: uses that somebody asked about.
        parts: how many; `words` are given only when this testimony was asked for.
    """

    ref: str
    source: str
    on: dt.date
    language: str
    interviewer: str
    interpreter: str
    setting: str
    allowed: tuple[str, ...]
    asked: tuple[str, ...]
    parts: int
    words: tuple[Part, ...] = ()


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The testimonies, the latest first."""

    testimonies: tuple[Line, ...]


def testimony_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List testimonies.

    Raises:
        Mistaken: the one asked for is not there.
    """
    found: list[world.Testimony] = office.replica.records("testimony")
    lines = [_line(office, each, each.taken.value, ask) for each in found if each.taken is not None and ask.testimony in (b"", each.ref)]
    if ask.testimony and not lines:
        raise Mistaken(f"there is no testimony {show(ask.testimony)} in this vault", "list them: safeconduct evidence testimony list")
    return Answer(testimonies=tuple(sorted(lines, key=lambda line: (-line.on.toordinal(), line.ref))))


def _line(office: Office, record: world.Testimony, taken: f.TestimonyTaken, ask: Ask) -> Line:
    source = office.replica.look("source", taken.source)
    parts = sorted(record.parts.values(), key=lambda part: (len(part.heading), part.heading, part.number, part.sha256))
    return Line(
        ref=record.ref.hex(),
        source=source.added.value.label if source is not None and source.added is not None else "",
        on=taken.on,
        language=taken.language,
        interviewer=taken.interviewer,
        interpreter=taken.interpreter,
        setting=taken.setting,
        allowed=tuple(use for use in USES if record.allows(use)),
        asked=tuple(use for use in USES if use in record.consents),
        parts=len(parts),
        words=tuple(
            Part(heading=part.heading, text=part.text, sha256=part.sha256.hex(), consistency=part.consistency)
            for part in (parts if ask.testimony else ())
        ),
    )
