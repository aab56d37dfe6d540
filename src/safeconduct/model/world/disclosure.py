"""Drafts as they were checked and judged, and the names that may be public."""

from __future__ import annotations

from typing import Any

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.world.registers import Latest, later


class Draft(f.Masked, msgspec.Struct, omit_defaults=True):
    """A draft by its hash: when it was checked (clocks by event id), and which findings a person let pass, with the reason."""

    ref: bytes
    checks: dict[bytes, int] = {}
    let: dict[bytes, Latest[str]] = {}

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.FindingLet):
            self.let[fact.finding] = later(self.let.get(fact.finding), mark.order, fact.why)
        else:
            self.checks[mark.eid] = mark.hlc


class Question(f.Masked, msgspec.Struct, omit_defaults=True):
    """A draft that somebody asked guardians about: their answers by event id, each with the clock and the laptop that answered."""

    ref: bytes
    answers: dict[bytes, tuple[int, bytes, f.DraftAnswered]] = {}

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        self.answers[mark.eid] = (mark.hlc, mark.author, fact)


class PublicName(f.Masked, msgspec.Struct, omit_defaults=True):
    """A name that may be public, until it is withdrawn."""

    ref: bytes
    made: Latest[f.NameMadePublic] | None = None
    withdrawn: Latest[str] | None = None

    @property
    def full(self) -> str:
        """Give the name while it may be public, and nothing when it may not."""
        if self.made is None or (self.withdrawn is not None and self.withdrawn.order > self.made.order):
            return ""
        return self.made.value.full

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.NameMadePublic):
            self.made = later(self.made, mark.order, fact)
        else:
            self.withdrawn = later(self.withdrawn, mark.order, fact.why)
