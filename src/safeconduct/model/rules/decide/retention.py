"""The rules of keeping and forgetting.

The rule of this module: what is held is kept; a day is put off for a reason that is said; what is destroyed is destroyed on the word of
enough people, and never comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model.rules.decide.checks import check_open, check_word, replacing
from safeconduct.model.rules.retention import closed_on, forget_by, is_held
from safeconduct.model.world import Case, World

ANY_TIME = frozenset({"own_wish", "mistake", "duplicate"})  # reasons for which a case need not be closed first


def _retention(case: Case, fact: f.RetentionSet) -> f.RetentionSet:
    before = forget_by(case)
    if not fact.why.strip() and before is not None and fact.forget_on > before:
        raise Refused(f"the case {show(case.ref)} is to be forgotten sooner than that", "say why it is kept longer")
    return fact


def _hold(case: Case, fact: f.HoldSet) -> f.HoldSet:
    if not fact.why.strip():
        raise Mistaken("a hold needs a reason", "say which proceedings need the case, or that they are over")
    return replacing(fact, case.hold.cites)  # type: ignore[no-any-return]


def _agreed(world: World, fact: f.ForgettingAgreed, _today: dt.date) -> f.ForgettingAgreed:
    check_word(fact.reason, "forgetting", "the reason for forgetting")
    if is_only_set_aside(world, fact.forgetting):
        return fact
    case = world.case(fact.forgetting)
    check_open(case)
    may_be_forgotten(case, fact.reason)
    return fact


def is_only_set_aside(world: World, ref: bytes) -> bool:
    """Tell whether a reference is that of a report that was set aside, and of no case: it may be forgotten at once."""
    report, case = world.records.get(("report", ref)), world.records.get(("case", ref))
    return report is not None and report.aside is not None and (case is None or case.opened is None)


def may_be_forgotten(case: Case, reason: str) -> None:
    """Ask that nothing forbids the destruction of a case.

    Raises:
        Refused: it is held, or work on it has not ended.
    """
    if is_held(case):
        raise Refused(f"the case {show(case.ref)} is held: it must be kept", "when the proceedings are over: safeconduct retention release")
    if closed_on(case) is None and reason not in ANY_TIME:
        raise Refused(f"the case {show(case.ref)} is open", "close it first: safeconduct case close CASE")


def _forgotten(world: World, fact: f.CaseForgotten, _today: dt.date) -> f.CaseForgotten:
    record = world.find("forgetting", fact.forgetting)
    if not record.agreed:
        raise Refused(f"nobody agreed to forget the case {show(fact.forgetting)}", "somebody must say so first, with a reason")
    case = world.records.get(("case", fact.forgetting))
    if case is not None and is_held(case):
        raise Refused(f"the case {show(fact.forgetting)} is held: it must be kept", "ask who holds it")
    return msgspec.structs.replace(fact, agreed=tuple(sorted(record.agreed)))


RETENTION_CASE_RULES: dict[type, Callable[[Case, Any], Any]] = {f.RetentionSet: _retention, f.HoldSet: _hold}
FORGETTING_RULES: dict[type, Callable[[World, Any, dt.date], Any]] = {f.ForgettingAgreed: _agreed, f.CaseForgotten: _forgotten}
