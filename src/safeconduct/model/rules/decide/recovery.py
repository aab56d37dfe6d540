"""The rules of recovery: never one alone, never more than can be told apart, and only who exists shows a share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.world import World


def _split(_world: World, fact: f.RecoverySplit, _today: dt.date) -> f.RecoverySplit:
    if not f.can_split(fact.needed, fact.custodians):
        raise Mistaken("so many of so many custodians cannot be", f"at least 2 must be needed, and there are at most {f.MOST_CUSTODIANS}")
    return fact


def _drilled(world: World, fact: f.RecoveryDrilled, _today: dt.date) -> f.RecoveryDrilled:
    kit = world.find("kit", fact.kit)
    custodians = kit.split.value.custodians if kit.split else 0
    if not fact.custodians or not all(1 <= number <= custodians for number in fact.custodians):
        raise Mistaken("a drill names the custodians who showed their shares", "by the numbers on their cards")
    return fact


RECOVERY_RULES: dict[type, Callable[[World, Any, dt.date], Any]] = {f.RecoverySplit: _split, f.RecoveryDrilled: _drilled}
