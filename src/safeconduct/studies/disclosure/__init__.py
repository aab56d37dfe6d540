"""Decide what may leave: the guard on every outgoing text.

Values in, values out: an `Index` of what is protected and a text give findings with spans and tiers, never names.
"""

from __future__ import annotations

from safeconduct.studies.disclosure.examining import Matter, count_words, examine
from safeconduct.studies.disclosure.guard_check import Finding, Tier, check
from safeconduct.studies.disclosure.guard_index import Index, Kind, Protected
from safeconduct.studies.disclosure.protecting import protected_of

__all__ = ["Finding", "Index", "Kind", "Matter", "Protected", "Tier", "check", "count_words", "examine", "protected_of"]
