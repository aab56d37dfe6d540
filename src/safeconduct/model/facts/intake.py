"""Facts about what came by the intake door. Its words are those of somebody nobody knows: hostile until a person has judged them.

A report bears the reference of the case that may be opened out of it, and is sealed under the key of that case: when the case is
forgotten, the report is destroyed with it.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from safeconduct.model.facts.fact import Fact


class ReportTaken(Fact, frozen=True, kw_only=True, array_like=True, tag="report-taken"):
    """A sealed report was opened; `report` comes from the hash of its sealed bytes, so that taken twice it is one.

    Attributes:
        report: the reference.
        case: the same reference: whose key seals it.
        on: the day for which it was sealed.
        texts: what was told, cut where a text field ends; joined it is as it came.
        language: of the form that was filled in; may be empty.
        contact: where to answer, as it was typed; may be empty.
        came_by: `web`, `onion` or `file`; may be empty.
        address: to which an answer is sealed: tag and public key of a code name, in hexadecimal; empty if there is none.
    """

    kind: ClassVar[str] = "report"
    report: bytes
    case: bytes
    on: dt.date
    texts: tuple[str, ...]
    language: str = ""
    contact: str = ""
    came_by: str = ""
    address: str = ""


class ReportSetAside(Fact, frozen=True, kw_only=True, array_like=True, tag="report-set-aside"):
    """No case comes of it, for a reason: somebody's joke, a test, another organisation's matter."""

    kind: ClassVar[str] = "report"
    report: bytes
    case: bytes
    why: str


class ReportAnswered(Fact, frozen=True, kw_only=True, array_like=True, tag="report-answered"):
    """An answer was sealed to the code name of a report: `text` as it left, and `why` it might leave where the guard stopped it."""

    kind: ClassVar[str] = "report"
    report: bytes
    case: bytes
    on: dt.date
    text: str
    why: str = ""


INTAKE_FACTS = ReportTaken | ReportSetAside | ReportAnswered
