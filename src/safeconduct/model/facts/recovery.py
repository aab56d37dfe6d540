"""Facts about how the vault can be brought back: how many of how many, and when it was tried. No share and no custodian's name is here."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from safeconduct.model.facts.fact import Fact

MOST_CUSTODIANS = 7  # more groups of them than 35 nobody could keep in order


def can_split(needed: int, custodians: int) -> bool:
    """Tell whether at least two are needed, of at most `MOST_CUSTODIANS`: one alone would be a second passphrase on paper."""
    return 2 <= needed <= custodians <= MOST_CUSTODIANS  # noqa: PLR2004 - two


class RecoverySplit(Fact, frozen=True, kw_only=True, array_like=True, tag="recovery"):
    """Shares were handed out; `needed` of them bring the vault back. `kit` is 16 random bytes; an older one counts no longer."""

    compartment: ClassVar[str] = "coordination"
    kind: ClassVar[str] = "kit"
    kit: bytes
    needed: int
    custodians: int
    on: dt.date


class RecoveryDrilled(Fact, frozen=True, kw_only=True, array_like=True, tag="recovery-drill"):
    """Custodians, by their numbers, showed that their shares are whole."""

    compartment: ClassVar[str] = "coordination"
    kind: ClassVar[str] = "kit"
    kit: bytes
    custodians: tuple[int, ...]
    on: dt.date


RECOVERY_FACTS = RecoverySplit | RecoveryDrilled
