"""Answer who told something and has a code name: the guard reads the answer, it is sealed to the code name, and the next sync lays it out.

Whoever knows the code name reads it at the door, and so does the door while she reads: an answer names nobody and no place.

    >>> Ask(report=bytes(16), text="come back on Monday").why
    ''
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress, guard_index, public_index
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model.world import Report
from safeconduct.studies.disclosure import examine


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Which report, the answer, and why it may leave although the guard stops it; empty: it may not."""

    report: bytes
    text: str
    why: str = ""


class Found(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the guard found: `HARD` or `SOFT`, the answer's own words, and why."""

    tier: str
    said: str
    why: str


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What the guard found, what nobody looked for, and whether it stopped the answer; else it lies ready for the next sync."""

    found: tuple[Found, ...]
    unchecked: tuple[str, ...]
    is_stopped: bool


def intake_answer(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Check an answer, seal it to the code name of a report, and record it.

    Raises:
        Mistaken: there is no such report, or the answer is empty or too long.
        Refused: the report has no code name, or its key is none.
        Locked: this laptop does not hold the key that signs answers.
    """
    report = office.replica.look("report", ask.report)
    if not isinstance(report, Report) or report.taken is None:
        raise Mistaken(f"there is no report {show(ask.report)} here", "list them: safeconduct intake list")
    address = report.taken.value.address
    if not address:
        raise Refused(f"the report {show(ask.report)} has no code name: nobody could find an answer", "use the contact in it, if any")
    progress("checking the answer", 0, 1)
    matters = examine([("answer", ask.text)], guard_index(office), public_index(office))
    found = tuple(Found(tier=one.tier, said=one.said, why=one.why) for one in matters)
    is_stopped = any(one.tier == "HARD" for one in matters) and not ask.why.strip()
    if not is_stopped:
        on, at_ms = now.astimezone().date(), int(now.timestamp() * 1000)
        blob = office.sealed_answer(address, ask.text, at_ms)
        office.keep((f.ReportAnswered(report=ask.report, case=ask.report, on=on, text=ask.text, why=ask.why),), now, progress)
        office.lay_notice(blob)
    return Answer(found=found, unchecked=office.lacking(), is_stopped=is_stopped)
