"""Settle what colleagues disagree on: choose one of the values that stand, which is stated again in the light of all of them.

>>> Ask(conflict=bytes(16), event=bytes(16)).event == bytes(16)
True
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from safeconduct.actions.office import Going, Office, Progress, Redated, transferred
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model.rules import conflicts_of
from safeconduct.model.world import brought
from safeconduct.vault.replica import CaseFilter


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Which conflict, and by its event which of the values."""

    conflict: bytes
    event: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The case, the value that stands alone now, and whose clocks it moved."""

    case: str
    value: str
    redated: tuple[Redated, ...]


def task_settle(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """State the chosen value again; it replaces all that stand.

    Raises:
        Mistaken: there is no such conflict, or no such value in it.
        Refused: a rule forbids to state that now.
        Locked: of caseloads, this device does not open all of them.
    """
    for line in office.replica.cases(CaseFilter(is_contested=True), limit=1_000).lines:
        case = office.replica.look("case", line.ref)
        for conflict in conflicts_of(case):
            side = next((one for one in conflict.sides if one.event == ask.event), None)
            if conflict.ref != ask.conflict:
                continue
            if side is None:
                raise Mistaken("that value does not stand in this conflict", "safeconduct task list shows those that do")
            said = _said(office, line.ref, ask.event)
            if conflict.field == "caseload":  # the case is kept in that one, and leaves the others
                transferred(office, Going(case=line.ref, to=side.value, reason=said.reason), now, progress)
                return Answer(case=line.ref.hex(), value=side.value, redated=())
            kept = office.keep((said,), now, progress)
            return Answer(case=line.ref.hex(), value=side.value, redated=kept.redated)
    raise Mistaken(f"the conflict {show(ask.conflict)} is settled, or is none", "take the code from: safeconduct task list")


def _said(office: Office, case: bytes, eid: bytes) -> Any:
    """Give a fact as it was said first; what it replaces is filled in anew."""
    for one in office.replica.said("case", case):
        copy = brought(one.event.fact, one.event.hlc) if isinstance(one.event.fact, f.FactBrought) else None
        event = copy or one.event
        if event.eid == eid:
            return event.fact
    raise Mistaken("that value does not stand in this conflict", "safeconduct task list shows those that do")
