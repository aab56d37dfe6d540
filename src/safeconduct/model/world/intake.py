"""Reports from the intake door, as what was said of them adds up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.world.registers import Latest, later


class Report(f.Masked, msgspec.Struct, omit_defaults=True):
    """A report by the hash of its sealed bytes: what was told, why it was set aside, and the answers by event id with clock and day."""

    ref: bytes
    taken: Latest[f.ReportTaken] | None = None
    aside: Latest[str] | None = None
    answers: dict[bytes, tuple[int, dt.date, str]] = {}

    @property
    def text(self) -> str:
        """Give what was told, as it came."""
        return "".join(self.taken.value.texts) if self.taken else ""

    @property
    def address(self) -> str:
        """Give what its code name comes to: the same for every report of who wrote under it; empty if there is none."""
        return self.taken.value.address if self.taken else ""

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.ReportTaken):
            self.taken = later(self.taken, mark.order, fact)
        elif isinstance(fact, f.ReportSetAside):
            self.aside = later(self.aside, mark.order, fact.why)
        else:
            self.answers[mark.eid] = (mark.hlc, fact.on, fact.text)
