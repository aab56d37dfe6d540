"""Rules for what came by the intake door: nothing is set aside or answered without words, and no report is taken twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model.rules.retention import taken_up_until
from safeconduct.model.world import Report, World

CAME_BY = ("", "web", "onion", "file")
_ADDRESS_HEX = 2 * (16 + 1216)  # a tag and a public key of X-Wing


def check_taken_up(world: World, ref: bytes, today: dt.date) -> None:
    """Ask that a report of which a case is to come was not set aside too long ago: other laptops may be destroying it.

    Raises:
        Refused: it was.
    """
    report = world.records.get(("report", ref))
    last_on = taken_up_until(report) if report is not None else None
    if last_on is not None and today > last_on:
        raise Refused(f"the report {show(ref)} was set aside for good", "open a case of its own: safeconduct case add")


def _taken(world: World, fact: f.ReportTaken, _today: dt.date) -> f.ReportTaken:
    known = world.records.get(("report", fact.report))
    if known is not None and known.taken is not None:
        raise Refused(f"the report {show(fact.report)} was taken in already", "list the reports: safeconduct intake list")
    if fact.came_by not in CAME_BY or not any(text.strip() for text in fact.texts) or fact.case != fact.report:
        raise Mistaken("that is no report", "this is an error of the program that stated it")
    if fact.address and len(fact.address) != _ADDRESS_HEX:
        raise Mistaken("the address for an answer has the wrong length", "this is an error of the program that stated it")
    return fact


def _aside(world: World, fact: f.ReportSetAside, _today: dt.date) -> f.ReportSetAside:
    _known(world, fact)
    if not fact.why.strip():
        raise Mistaken("a report is set aside for a reason", "say it so that a colleague can judge it later")
    return fact


def _answered(world: World, fact: f.ReportAnswered, _today: dt.date) -> f.ReportAnswered:
    report = _known(world, fact)
    if report.taken is None or not report.taken.value.address:
        raise Refused(f"the report {show(fact.report)} has no code name: nobody could find an answer", "use the contact in it, if any")
    if not fact.text.strip():
        raise Mistaken("the answer is empty", "write what she needs to know")
    return fact


def _known(world: World, fact: f.ReportSetAside | f.ReportAnswered) -> Report:
    report = world.records.get(("report", fact.report))
    if report is None or report.taken is None or fact.case != fact.report:
        raise Mistaken(f"there is no report {show(fact.report)} here", "list the reports: safeconduct intake list")
    return report  # type: ignore[no-any-return]


INTAKE_RULES: dict[type, Callable[[World, Any, dt.date], Any]] = {
    f.ReportTaken: _taken,
    f.ReportSetAside: _aside,
    f.ReportAnswered: _answered,
}
