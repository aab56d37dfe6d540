"""List the kept copies: who took which when, whether every byte is still the one that was taken, and what preservation asks of each.

>>> Ask()
Ask()
"""

from __future__ import annotations

import datetime as dt
import hashlib

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import facts as f
from safeconduct.studies.evidence import Known, ledger_of, properties


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """All captures; each is read and hashed."""


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One capture, with its six properties by name (see `studies.evidence.PROPERTIES`), and how many sentences are read in it.

    Attributes:
        seen_ms: when an authority saw the hash that it stands under, in milliseconds since 1970; 0 while none has.
    """

    ref: str
    sha256: str
    size_bytes: int
    media_type: str
    taken_on: dt.date
    taken_by: str
    method: str
    title: str
    url: str
    utterances: int
    properties: dict[str, bool]
    seen_ms: int = 0


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The captures, the latest first."""

    captures: tuple[Line, ...]


def capture_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the captures."""
    replica = office.replica
    read: dict[bytes, list[str]] = {}
    for claim in replica.records("claim"):
        for each in claim.utterances.values():
            read.setdefault(each.value.capture, []).append(each.value.language or "und")
    seen: dict[bytes, int] = {}
    for stamp in replica.records("stamp"):
        if stamp.given is not None:
            seen |= {each: min(stamp.given.at_ms, seen.get(each, stamp.given.at_ms)) for each in stamp.places}
    found = replica.records("capture")
    lines = []
    for done, record in enumerate(found, 1):
        taken = record.taken
        if taken is None:
            continue
        progress("reading captures", done, len(found))
        described = ledger_of(Known(captures=(record,))).captures[0]
        languages = read.get(record.ref, [])
        digest, size = hashlib.sha256(), 0
        for piece in replica.capture_pieces(record.ref):
            digest.update(piece)
            size += len(piece)
        lines.append(
            Line(
                ref=record.ref.hex(),
                sha256=taken.sha256.hex(),
                size_bytes=taken.size,
                media_type=taken.media_type,
                taken_on=taken.taken_on,
                taken_by=taken.taken_by,
                method=taken.method,
                title=taken.title,
                url=taken.url,
                utterances=len(languages),
                properties=properties(described, digest.hexdigest(), size, languages=[each for each in languages if each != "und"]),
                seen_ms=seen.get(record.ref, 0),
            )
        )
    return Answer(captures=tuple(sorted(lines, key=lambda line: (-line.taken_on.toordinal(), line.ref))))
