"""Find whom to compare among many: the candidates of record linkage, where everybody against everybody would take days.

A `Register` holds people as they are heard, finds who may be one with somebody, and lists every pair that must be asked about. A room of
its own, for it alone brings numerical arrays, which most verbs do without.

Never decides, and never holds a name as written.

    >>> Register()
    Register(0 people)
"""

from __future__ import annotations

from safeconduct.model.register.register import MOST_CANDIDATES, Progress, Register

__all__ = ["MOST_CANDIDATES", "Progress", "Register"]
