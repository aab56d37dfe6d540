"""Facts about how long a case is kept, and about its end: the destruction of everything that was recorded of it.

How long it is kept lies in the case, and goes with it. That it is to be forgotten, who agreed, and that it was, lies outside of it and
holds nothing of it but its reference and a word of a list: this is what remains.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from safeconduct.model.facts.fact import Fact


class RetentionSet(Fact, frozen=True, kw_only=True, array_like=True, tag="retention"):
    """The case is to be forgotten by a day. A later day than the one that stood needs a reason."""

    case: bytes
    forget_on: dt.date
    why: str = ""


class HoldSet(Fact, frozen=True, kw_only=True, array_like=True, tag="hold"):
    """The case must be kept whatever its day says (a court, an appeal, an inquiry), or no longer. While two workers disagree it is held."""

    case: bytes
    is_held: bool
    why: str
    replaces: tuple[bytes, ...] = ()


class ForgettingAgreed(Fact, frozen=True, kw_only=True, array_like=True, tag="forgetting-agreed"):
    """A person wants the case forgotten: the first one proposes it, the second one agrees. `forgetting` is the case."""

    compartment: ClassVar[str] = "coordination"
    kind: ClassVar[str] = "forgetting"
    forgetting: bytes
    reason: str
    on: dt.date


class CaseForgotten(Fact, frozen=True, kw_only=True, array_like=True, tag="case-forgotten"):
    """The key of the case is destroyed, on the word of those who agreed (`agreed`: the events in which they did)."""

    compartment: ClassVar[str] = "coordination"
    kind: ClassVar[str] = "forgetting"
    forgetting: bytes
    on: dt.date
    agreed: tuple[bytes, ...] = ()


RETENTION_FACTS = RetentionSet | HoldSet | ForgettingAgreed | CaseForgotten
