"""How the vault can be brought back, as it was said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.world.registers import Latest, later


class Recovery(f.Masked, msgspec.Struct, omit_defaults=True):
    """One kit: how many of how many, since when, and when each custodian last showed a whole share."""

    ref: bytes
    split: Latest[f.RecoverySplit] | None = None
    seen: dict[int, dt.date] = {}

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact; a split that no rule lets through, from a laptop that writes what it likes, is passed over."""
        if isinstance(fact, f.RecoverySplit):
            if f.can_split(fact.needed, fact.custodians):
                self.split = later(self.split, mark.order, fact)
        else:
            for number in fact.custodians:
                self.seen[number] = max(self.seen.get(number, fact.on), fact.on)
