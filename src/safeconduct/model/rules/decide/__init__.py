"""Complete a draft, or refuse it.

A draft is a fact as a person states it. `decide` looks at the records that it speaks of, checks every rule, and gives what may be written:
with the statements it replaces filled in. It raises Mistaken when the draft makes no sense (an unknown code, a person of another
case), Refused when it makes sense and a rule forbids it (a submission without consent, a bed that is not there). The rules stand here and
not at the doors, so that the command line, the desk and an import can do exactly the same.

    >>> import datetime as dt
    >>> from safeconduct.model.world import World
    >>> decide(World(), f.CaseOpened(case=b"c" * 16, on=dt.date(2017, 4, 2), via="hotline"), dt.date(2017, 4, 2))
    <CaseOpened CDHP-6RV3>
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from safeconduct.model import facts as f
from safeconduct.model.rules.decide.checks import WORDS, check_open, check_shape
from safeconduct.model.rules.decide.disclosure import DISCLOSURE_RULES
from safeconduct.model.rules.decide.evidence import EVIDENCE_RULES
from safeconduct.model.rules.decide.house import HOUSE_RULES
from safeconduct.model.rules.decide.household import CASE_RULES, OPENING_RULES
from safeconduct.model.rules.decide.intake import INTAKE_RULES
from safeconduct.model.rules.decide.passage import PASSAGE_RULES
from safeconduct.model.rules.decide.recovery import RECOVERY_RULES
from safeconduct.model.rules.decide.retention import FORGETTING_RULES, RETENTION_CASE_RULES
from safeconduct.model.rules.decide.transfer import TRANSFER_RULES, check_part
from safeconduct.model.world import World

__all__ = ["WORDS", "check_part", "decide", "wanted"]

_WORLD_RULES = {
    **OPENING_RULES,
    **PASSAGE_RULES,
    **HOUSE_RULES,
    **EVIDENCE_RULES,
    **FORGETTING_RULES,
    **RECOVERY_RULES,
    **DISCLOSURE_RULES,
    **INTAKE_RULES,
}
_CASE_RULES = {**CASE_RULES, **RETENTION_CASE_RULES, **TRANSFER_RULES}


def decide(world: World, draft: Any, today: dt.date) -> Any:
    """Complete a draft into the fact that may be written.

    Args:
        world: the records that the draft speaks of (see `wanted`).
        draft: a fact as stated; `replaces` is filled in here, whatever it held.
        today: the day on which it is decided.

    Raises:
        Mistaken: the draft makes no sense.
        Refused: a rule forbids it.
    """
    check_shape(draft, today)
    by_case = _CASE_RULES.get(type(draft))
    if by_case is None:
        return _WORLD_RULES[type(draft)](world, draft, today)
    case = world.case(draft.case)
    check_open(case)
    return by_case(case, draft)


def wanted(draft: Any, world: World | None = None) -> tuple[tuple[str, bytes], ...]:
    """List the records that must be looked up before a draft can be decided, as kind and reference.

    Args:
        draft: a fact as stated.
        world: what was looked up already. The status of an application asks for its pathway, which only the case names: look up, ask again
            with the world, and look up what is new.
    """
    records = {f.subject_of(draft)}
    if isinstance(draft, f.CasesLinked):
        records.add(("case", draft.other))
    if isinstance(draft, f.CaseOpened):
        records |= {("forgetting", draft.case), ("report", draft.case)}
    if isinstance(draft, f.ForgettingAgreed | f.CaseForgotten):
        records |= {("case", draft.forgetting), ("report", draft.forgetting)}
    if isinstance(draft, f.ApplicationStatusSet) and world is not None:
        case = world.records.get(("case", draft.case))
        application = case.applications.get(draft.application) if case is not None else None
        if application is not None and application.opened is not None:
            records.add(("pathway", application.opened.pathway))
    for kind in ("case", "pathway", "shelter", "negotiation", "worker", "claim", "source", "capture", "stamp", "testimony", "part_of"):
        ref = getattr(draft, kind, b"")
        if ref and isinstance(ref, bytes):  # the source of a threat or a notice is words
            records.add(("claim" if kind == "part_of" else kind, ref))
    return tuple(sorted(records))
