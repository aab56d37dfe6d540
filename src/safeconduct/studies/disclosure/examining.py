"""Examine all texts of a paper, and put together what a person must judge: each matter once, the gravest first.

A full name that may be public covers what the guard finds inside it, and nothing else: the surname alone stays a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safeconduct.model.names import fold
from safeconduct.studies.disclosure.guard_check import check
from safeconduct.studies.disclosure.guard_findings import Finding, Tier
from safeconduct.studies.disclosure.guard_index import Index

_GRAVEST: dict[str, int] = {"HARD": 0, "SOFT": 1}
_CAPITAL = "A-ZÀ-ÞА-ЯЁЄІЇҐ"
_BACKWARDS = re.compile(rf"(?<![^\W\d_])[^\W\d_{_CAPITAL}]{{2,}}[{_CAPITAL}](?![^\W\d_])")  # its capital is its last letter
_BEHIND = re.compile(rf"[{_CAPITAL}](?<=[^\W\d_{_CAPITAL}]{{2}}.)(?![^\W\d_])")
_TURNED = re.compile("(\u202e)([^\u202c\u202e\n]+)")  # shown from right to left: what stands there backwards is read forwards
_WHY = {
    ("HARD", "person"): "two words of one protected name stand together",
    ("SOFT", "person"): "it may be the surname of a protected person",
    ("HARD", "place"): "words of a protected address stand together",
    ("SOFT", "place"): "it may belong to a protected address",
    ("HARD", "number"): "a number, address or handle of a protected person",
    ("SOFT", "number"): "it may be a handle of a protected person",
    ("HARD", "country"): "a country with which there are talks",
    ("SOFT", "country"): "a country with which there are talks, if it is not the name of a thing",
    ("SOFT", "hint"): "it points to a country with which there are talks: a code, a place, a number, money",
    ("SOFT", "date"): "a protected person was born on this day, and the text names somebody",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing to judge: the words of the text, how grave, of what kind and why, whom it may concern, where it stands and how often."""

    tier: Tier
    kind: str
    said: str
    refs: tuple[str, ...]
    places: tuple[str, ...]
    count: int

    @property
    def why(self) -> str:
        """Say why, without the protected name."""
        return _WHY[self.tier, self.kind]

    def __repr__(self) -> str:
        """Show how grave and of what kind, nothing of the text."""
        return f"<Matter {self.tier} {self.kind}>"


def examine(texts: Sequence[tuple[str, str]], index: Index, public: Index) -> tuple[Matter, ...]:
    """Give what must be judged in texts, each with the place where it stands."""
    found: dict[tuple[Tier, str, str, tuple[str, ...]], list[str]] = {}
    for place, text in texts:
        for finding in found_in(text, index, public):
            said = " ".join(text[finding.start : finding.end].split())
            found.setdefault((finding.tier, _kind(finding), said, finding.refs), []).append(place)
    matters = (
        Matter(tier=tier, kind=kind, said=said, refs=refs, places=tuple(dict.fromkeys(places)), count=len(places))
        for (tier, kind, said, refs), places in found.items()
    )
    return tuple(sorted(matters, key=lambda matter: _GRAVEST[matter.tier]))


def found_in(text: str, index: Index, public: Index | None = None) -> Iterator[Finding]:
    """Give what shows in a text, without the people of whom a full name that may be public stands there."""
    allowed = [(each.start, each.end) for each in check(text, public) if each.tier == "HARD"] if public else []
    turned = _TURNED.sub(lambda run: run[1] + run[2][::-1], text)
    if _BEHIND.search(turned):
        turned = _BACKWARDS.sub(lambda word: word[0][::-1], turned)
    for finding in (*check(text, index), *(check(turned, index) if turned != text else ())):
        if finding.kind != "person" or not any(start <= finding.start and finding.end <= end for start, end in allowed):
            yield finding


def _kind(finding: Finding) -> str:
    is_place = finding.kind == "person" and all(ref.startswith("shelter:") for ref in finding.refs)
    return "place" if is_place else finding.kind


def count_words(texts: Iterable[tuple[str, str]]) -> int:
    """Count the different words of all texts."""
    return len({word.text.casefold() for _, text in texts for word in fold(text).words})
