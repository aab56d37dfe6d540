"""Lay out the events of one act: stamp them, sort them by compartment and case, and cut them into segments of a sensible size.

>>> codec = Codec(stamp=lambda eid, hlc, fact: fact, encode=lambda events: bytes(len(events)), decode=list, types=frozenset())
>>> drafts = [Draft(compartment="casework", case=None, facts=[1, 2]), Draft(compartment="health", case=None, facts=[3])]
>>> {name: len(cuts) for name, cuts in lay_out(drafts, codec, LogicalClock(0), 1).items()}
{'casework': 1, 'health': 1}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from safeconduct.errors import Mistaken
from safeconduct.ids import REF_BYTES, CaseRef
from safeconduct.vault.journal.clock import LogicalClock
from safeconduct.vault.journal.codec import Codec
from safeconduct.vault.journal.layout import NO_CASE
from safeconduct.vault.seal import random_bytes

SEGMENT_EVENTS = 2000  # events that a writer puts in one segment
SEGMENT_BYTES = 256 * 1024  # encoded events that a writer puts in one segment; also the most that one event may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Facts to be kept together.

    Attributes:
        compartment: where they go: `casework`, `shelter`, `country:AUT` ...
        case: whose key seals them, or None for facts about no person.
        facts: in the order they are to be read; none for a segment that covers others.
        eids: their event ids, where other facts of the act cite them; drawn if empty.
    """

    compartment: str
    case: CaseRef | None
    facts: Sequence[Any]
    eids: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Events of one case that stand in one segment, encoded."""

    case: CaseRef
    plain: bytes = field(repr=False)
    count: int


def lay_out(drafts: Sequence[Draft], codec: Codec, clock: LogicalClock, now_ms: int) -> dict[str, list[list[Piece]]]:
    """Stamp the facts in the order they are given, and lay them out: for each compartment the segments, for each segment its pieces.

    The events of one case stay together, unless they are too many for one segment. A compartment for which nothing is given but drafts
    without facts gets a segment without events.

    Raises:
        Mistaken: a fact is too large for a segment, or the clock is out of bounds.
    """
    stamped: dict[str, dict[CaseRef, list[Any]]] = {}
    for draft in drafts:
        case = NO_CASE if draft.case is None else draft.case
        if len(case) != REF_BYTES or (draft.eids and len(draft.eids) != len(draft.facts)):
            raise Mistaken("a draft does not say which case or events it means")
        events = stamped.setdefault(draft.compartment, {}).setdefault(case, [])
        eids = draft.eids or [random_bytes(REF_BYTES) for _ in draft.facts]
        events += [codec.stamp(eid, clock.tick(now_ms), fact) for eid, fact in zip(eids, draft.facts, strict=True)]
    return {
        compartment: _cut([piece for case, events in cases.items() if events for piece in _pieces(case, events, codec)]) or [[]]
        for compartment, cases in stamped.items()
    }


def _pieces(case: CaseRef, events: list[Any], codec: Codec) -> Iterator[Piece]:
    """Encode the events of one case, in one piece if that is small enough."""
    plain = codec.encode(events)
    if len(events) <= SEGMENT_EVENTS and len(plain) <= SEGMENT_BYTES:
        yield Piece(case=case, plain=plain, count=len(events))
    elif len(events) == 1:
        raise Mistaken(f"one entry is larger than {SEGMENT_BYTES} bytes", "attach long texts as files")
    else:
        half = len(events) // 2
        yield from _pieces(case, events[:half], codec)
        yield from _pieces(case, events[half:], codec)


def _cut(pieces: list[Piece]) -> list[list[Piece]]:
    """Fill segments in order; a case stands in one only once."""
    segments: list[list[Piece]] = []
    inside: set[CaseRef] = set()
    count = size = 0
    for piece in pieces:
        is_full = count + piece.count > SEGMENT_EVENTS or size + len(piece.plain) > SEGMENT_BYTES
        if not segments or is_full or piece.case in inside:
            segments.append([])
            inside = set()
            count = size = 0
        segments[-1].append(piece)
        inside.add(piece.case)
        count += piece.count
        size += len(piece.plain)
    return segments
