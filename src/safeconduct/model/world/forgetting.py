"""The end of a case: who agreed to it, and whether it came. Nothing of the case itself is here."""

from __future__ import annotations

from typing import Any

import msgspec

from safeconduct.model import facts as f


class Agreed(f.Masked, msgspec.Struct, array_like=True, frozen=True):
    """One person's word that a case is to be forgotten, with its clock and the device that wrote it."""

    hlc: int
    author: bytes
    fact: f.ForgettingAgreed


class Forgetting(f.Masked, msgspec.Struct, omit_defaults=True):
    """What was said about the end of one case, by event id."""

    ref: bytes
    agreed: dict[bytes, Agreed] = {}
    done: dict[bytes, f.CaseForgotten] = {}

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.ForgettingAgreed):
            self.agreed[mark.eid] = Agreed(mark.hlc, mark.author, fact)
        else:
            self.done[mark.eid] = fact
