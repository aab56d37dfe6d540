"""Rules for what leaves as text: nothing passes without a reason, and only a full name may be made public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.rules.decide.checks import check_number
from safeconduct.model.world import World

LEAST_REASON = 10  # characters: a reason that a colleague can judge later
_LEAST_NAME_WORDS = 2  # a surname alone is shared by many
_MOST_WORDS = 1 << 32


def _checked(_world: World, fact: f.DraftChecked, _today: dt.date) -> f.DraftChecked:
    for number in (fact.words, fact.hard, fact.soft):
        check_number(number, 0, _MOST_WORDS, "a count of the check")
    return fact


def _answered(_world: World, fact: f.DraftAnswered, _today: dt.date) -> f.DraftAnswered:
    check_number(fact.words, 0, _MOST_WORDS, "a count of the check")
    if fact.outcome not in f.OUTCOMES or len(fact.sketch) > f.SKETCH_NUMBERS:
        raise Mistaken("that is no outcome of a question", "one of: " + ", ".join(f.OUTCOMES))
    return fact


def _let(world: World, fact: f.FindingLet, _today: dt.date) -> f.FindingLet:
    world.find("draft", fact.draft)
    _reason(fact.why)
    return fact


def _public(_world: World, fact: f.NameMadePublic, _today: dt.date) -> f.NameMadePublic:
    if len(fact.full.split()) < _LEAST_NAME_WORDS:
        raise Mistaken("only a full name can be made public", "write the given name and the surname")
    _reason(fact.why)
    return fact


def _withdrawn(world: World, fact: f.PublicNameWithdrawn, _today: dt.date) -> f.PublicNameWithdrawn:
    world.find("public_name", fact.public_name)
    return fact


def _reason(why: str) -> None:
    if len(why.strip()) < LEAST_REASON:
        raise Mistaken(f"the reason has fewer than {LEAST_REASON} characters", "say it so that a colleague can judge it later")


DISCLOSURE_RULES: dict[type, Callable[[World, Any, dt.date], Any]] = {
    f.DraftChecked: _checked,
    f.DraftAnswered: _answered,
    f.FindingLet: _let,
    f.NameMadePublic: _public,
    f.PublicNameWithdrawn: _withdrawn,
}
