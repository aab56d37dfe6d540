"""The records of the evidence ledger: sources, captures, testimony, and claims with all that was said of them.

A claim's record holds its utterances, assertions and reliances, so that one claim is weighed from one record. Like every record these
never refuse, and the order of facts does not matter; lists that people read are sorted by `number`, then by reference.
"""

from __future__ import annotations

from typing import Any

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.world.registers import Latest, Order, Stated, later


class Source(f.Masked, msgspec.Struct, omit_defaults=True):
    """Who can say something, and how reliable people judged it to be."""

    ref: bytes
    added: Latest[f.SourceAdded] | None = None
    assessed: dict[bytes, f.SourceAssessed] = {}

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.SourceAdded):
            self.added = later(self.added, mark.order, fact)
        elif isinstance(fact, f.SourceAssessed):
            self.assessed[mark.eid] = fact


class Capture(f.Masked, msgspec.Struct, omit_defaults=True):
    """A kept copy: what it is, and how many bytes of which piece have arrived; the bytes lie in the history."""

    ref: bytes
    taken: f.CaptureTaken | None = None
    since: Order | None = None
    """Where `taken` stands in the history; taken twice under one reference, the first counts."""
    hlc: int = 0
    pieces: dict[int, int] = {}
    portions: dict[int, Latest[f.PortionTaken]] = {}

    @property
    def arrived_bytes(self) -> int:
        """Count the bytes that have arrived."""
        return sum(self.pieces.values()) + sum(each.value.size for each in self.portions.values())

    @property
    def is_whole(self) -> bool:
        """Tell whether all bytes have arrived."""
        return self.taken is not None and self.arrived_bytes == self.taken.size

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.CaptureChunk):
            self.pieces[fact.number] = max(len(fact.content), self.pieces.get(fact.number, 0))
        elif isinstance(fact, f.PortionTaken):
            self.portions[fact.number] = later(self.portions.get(fact.number), mark.order, fact)
        elif self.since is None or mark.order < self.since:
            self.taken, self.since, self.hlc = fact, mark.order, mark.hlc


class Portion(f.Masked, msgspec.Struct, omit_defaults=True):
    """A part of a large capture: how many bytes of which piece have arrived; the bytes lie in the history."""

    ref: bytes
    pieces: dict[int, int] = {}

    def apply(self, fact: Any, mark: f.Mark) -> None:  # noqa: ARG002 - any order gives the same
        """Take in one fact."""
        self.pieces[fact.number] = max(len(fact.content), self.pieces.get(fact.number, 0))


class Stamp(f.Masked, msgspec.Struct, omit_defaults=True):
    """A hash over captures of a day, where each stands in it, and what an authority answered; of several answers the earliest counts."""

    ref: bytes
    asked: Latest[f.StampAsked] | None = None
    places: dict[bytes, Latest[f.CaptureCovered]] = {}
    """By the capture's reference."""
    given: f.StampGiven | None = None

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.StampAsked):
            self.asked = later(self.asked, mark.order, fact)
        elif isinstance(fact, f.CaptureCovered):
            self.places[fact.capture] = later(self.places.get(fact.capture), mark.order, fact)
        elif self.given is None or _answered(fact) < _answered(self.given):
            self.given = fact


def _answered(fact: f.StampGiven) -> tuple[int, bytes, str]:
    """Order answers by all that they say: of two that differ in the certificate alone, the same one counts everywhere."""
    return fact.at_ms, fact.content, fact.text


class Claim(f.Masked, msgspec.Struct, omit_defaults=True):
    """A claim, and who said what of it on whose word."""

    ref: bytes
    stated: Latest[f.ClaimStated] | None = None
    utterances: dict[bytes, Latest[f.UtteranceRecorded]] = {}
    assertions: dict[bytes, Latest[f.AssertionMade]] = {}
    reliances: dict[bytes, Latest[f.RelianceStated]] = {}
    """By the references of `by` and `on`, one after the other."""
    links: dict[bytes, Latest[str]] = {}
    assessed: dict[bytes, f.ClaimAssessed] = {}

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.ClaimStated):
            self.stated = later(self.stated, mark.order, fact)
        elif isinstance(fact, f.UtteranceRecorded):
            self.utterances[fact.utterance] = later(self.utterances.get(fact.utterance), mark.order, fact)
        elif isinstance(fact, f.AssertionMade):
            self.assertions[fact.assertion] = later(self.assertions.get(fact.assertion), mark.order, fact)
        elif isinstance(fact, f.RelianceStated):
            way = fact.by + fact.on
            self.reliances[way] = later(self.reliances.get(way), mark.order, fact)
        elif isinstance(fact, f.ClaimsLinked):
            self.links[fact.other] = later(self.links.get(fact.other), mark.order, fact.how)
        elif isinstance(fact, f.ClaimAssessed):
            self.assessed[mark.eid] = fact


class Testimony(f.Masked, msgspec.Struct, omit_defaults=True):
    """What a protected source told us, part by part, and what she allows to be done with it."""

    ref: bytes
    taken: Latest[f.TestimonyTaken] | None = None
    parts: dict[bytes, f.TestimonyPart] = {}
    consents: dict[str, Stated[bool]] = {}

    def allows(self, use: str) -> bool:
        """Tell whether a use was allowed and no standing word refuses it; nobody asked is no."""
        words = self.consents[use].values() if use in self.consents else []
        return bool(words) and all(words)

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.TestimonyTaken):
            self.taken = later(self.taken, mark.order, fact)
        elif isinstance(fact, f.TestimonyPart):
            self.parts[mark.eid] = fact
        elif isinstance(fact, f.TestimonyConsentSet):
            stated = self.consents.setdefault(fact.use, Stated())
            stated.state(mark.eid, fact.is_given, mark.hlc, mark.author, fact.replaces)
