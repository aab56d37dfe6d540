"""The rules of moving a case: it goes to another caseload than the one it is kept in, and for a reason that is said.

The rule of this module: where a case is kept is never in doubt: each move counts one more than all before it, and what a mover brings along
is what she read herself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model.rules.decide.checks import replacing
from safeconduct.model.world import TRANSFERS_MOST, Case, brought

_PART = re.compile(r"casework(:[^\W_]+)?")
_EVER = 1 << 63  # later than any clock: when a copy was written is checked by its readers


def _moved(case: Case, fact: f.CaseTransferred) -> f.CaseTransferred:
    check_part(fact.to)
    _check_reason(fact.reason)
    return msgspec.structs.replace(fact, number=next_transfer(case), replaces=case.homes.cites)


def _arrived(case: Case, fact: f.CaseArrived) -> f.CaseArrived:
    check_part(fact.part)
    check_part(fact.home)
    _check_reason(fact.reason)
    return replacing(fact, case.homes.cites if fact.home == fact.part else ())  # type: ignore[no-any-return]


def _brought(_case: Case, fact: f.FactBrought) -> f.FactBrought:
    if brought(fact, _EVER) is None:
        raise Mistaken("that is no fact of this case", "bring along what the case holds")
    return fact


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Mistaken("a case is transferred or shared for a reason", "say why")


def check_part(name: str) -> None:
    """Ask that a name is that of a caseload.

    Raises:
        Mistaken: it is not.
    """
    if _PART.fullmatch(name) is None:
        raise Mistaken("no caseload is called that", "a caseload is called as in casework:north")


def next_transfer(case: Case) -> int:
    """Number the next move of a case.

    Raises:
        Refused: it was transferred so often that something is wrong.
    """
    number = 1 + (case.transferred.order[0] if case.transferred else 0)
    if number >= TRANSFERS_MOST:
        raise Refused(f"the case {show(case.ref)} was transferred too often", "look at its history")
    return number


TRANSFER_RULES: dict[type, Callable[[Case, Any], Any]] = {f.CaseTransferred: _moved, f.CaseArrived: _arrived, f.FactBrought: _brought}
