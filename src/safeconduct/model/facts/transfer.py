"""Facts about in which caseload a case is kept: that it was transferred or shared, and what was said of it before, brought along.

A caseload is a part of `casework` with a key of its own. Who transfers a case says so in both caseloads, and says again in the new one what
stood in the old one, each fact as it was: with its own event id, clock and device, on the mover's word.
"""

from __future__ import annotations

import datetime as dt

from safeconduct.model.facts.fact import Fact


class CaseTransferred(Fact, frozen=True, kw_only=True, array_like=True, tag="case-transferred"):
    """The case is kept in another caseload from here on (`to`); written where it was kept.

    `number` counts its transfers; `replaces` are the transfers that its author knew of and meant to follow.
    """

    case: bytes
    to: str
    number: int
    on: dt.date
    reason: str
    replaces: tuple[bytes, ...] = ()


class CaseArrived(Fact, frozen=True, kw_only=True, array_like=True, tag="case-arrived"):
    """The case came into a caseload; written there, before all that is brought along. `home`: where it is kept: here, or only shared."""

    case: bytes
    part: str
    home: str
    number: int
    on: dt.date
    reason: str
    replaces: tuple[bytes, ...] = ()


class FactBrought(Fact, frozen=True, kw_only=True, array_like=True, tag="fact-brought"):
    """A fact of the case from another caseload. `event`: as it was encoded; `depth`, `author`: where it stood, and the device it is of."""

    case: bytes
    event: bytes
    depth: int
    author: bytes


TRANSFER_FACTS = CaseTransferred | CaseArrived | FactBrought
