"""Decide what may leave: the guard on every outgoing text.

Values in, values out: an `Index` of what is protected and a text give findings with spans and tiers, never names.
"""

from __future__ import annotations

from safeconduct.studies.disclosure.examining import Matter, count_words, examine, found_in
from safeconduct.studies.disclosure.guard_check import check
from safeconduct.studies.disclosure.guard_findings import Finding, Tier
from safeconduct.studies.disclosure.guard_index import Index, Kind, Protected
from safeconduct.studies.disclosure.protecting import protected_of
from safeconduct.studies.disclosure.questions import (
    LEAST_ASKED_WORDS,
    MOST_ASKED_WORDS,
    SPANS_TOLD,
    Grade,
    Span,
    is_kin,
    is_list,
    sketch_of,
    spans_in,
    things_in,
)

__all__ = [
    "LEAST_ASKED_WORDS",
    "MOST_ASKED_WORDS",
    "SPANS_TOLD",
    "Finding",
    "Grade",
    "Index",
    "Kind",
    "Matter",
    "Protected",
    "Span",
    "Tier",
    "check",
    "count_words",
    "examine",
    "found_in",
    "is_kin",
    "is_list",
    "protected_of",
    "sketch_of",
    "spans_in",
    "things_in",
]
