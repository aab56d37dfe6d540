"""Say what a leak is: where it stands, how grave it is, and which protected thing it may be, never the stored name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safeconduct.model.names import Folded
from safeconduct.studies.disclosure.guard_index import Index

Tier = Literal["HARD", "SOFT"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One leak: from where to where in the original text, how grave, of what kind, and which protected thing it may be."""

    start: int
    end: int
    tier: Tier
    kind: str
    refs: tuple[str, ...]


def finding_of(folded: Folded, first: int, last: int, tier: Tier, kind: str, things: set[int], index: Index) -> Finding:
    """Give the finding of words of a text, from one to another."""
    return Finding(
        start=folded.words[first].start,
        end=folded.words[last].end,
        tier=tier,
        kind=kind,
        refs=index.refs_of(things),
    )
