"""Show one report: the words of a stranger, as they came.

>>> Ask(report=bytes(16)).report.hex()[:4]
'0000'
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model.rules import taken_up_until
from safeconduct.model.world import Case, Report


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Which report."""

    report: bytes


class Sent(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it left, and on which day."""

    on: dt.date
    text: str


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """Another report under the same code name: of it, the day, and how it stands: `new`, `case` or `aside`."""

    ref: str
    on: dt.date
    state: str


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A report.

    Attributes:
        ref: of it, and of the case that came of it.
        on: the day for which it was sealed.
        state: `new`, `case` or `aside`.
        why_aside: the reason; empty if it was not set aside.
        text, contact, language: what was typed into the form: a stranger's words.
        came_by: `web`, `onion`, `file`, or unknown.
        has_code_name: an answer would be found.
        taken_up_until: the last day on which a case may come of one that was set aside; then it is destroyed. None for any other.
        answers: those sent, the oldest first.
        same: the other reports under its code name, the oldest first: who wrote them knew it, so it is one household, or somebody who took
            the code name from them.
    """

    ref: str
    on: dt.date
    state: str
    why_aside: str
    text: str
    contact: str
    language: str
    came_by: str
    has_code_name: bool
    answers: tuple[Sent, ...]
    taken_up_until: dt.date | None = None
    same: tuple[Earlier, ...] = ()


def intake_show(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Show a report.

    Raises:
        Mistaken: there is none of that reference.
    """
    report = office.replica.look("report", ask.report)
    if not isinstance(report, Report) or report.taken is None:
        raise Mistaken(f"there is no report {show(ask.report)} here", "list them: safeconduct intake list")
    told, state = report.taken.value, _state(office, report)
    known = office.replica.records("report") if report.address else []
    same = (
        Earlier(ref=one.ref.hex(), on=one.taken.value.on, state=_state(office, one))
        for one in known
        if one.taken and one.address == report.address and one.ref != report.ref
    )
    return Answer(
        taken_up_until=None if state == "case" else taken_up_until(report),
        ref=report.ref.hex(),
        on=told.on,
        state=state,
        why_aside=report.aside.value if report.aside else "",
        text=report.text,
        contact=told.contact,
        language=told.language,
        came_by=told.came_by,
        has_code_name=bool(told.address),
        answers=tuple(Sent(on=on, text=text) for _, on, text in sorted(report.answers.values())),
        same=tuple(sorted(same, key=lambda one: (one.on, one.ref))),
    )


def _state(office: Office, report: Report) -> str:
    case = office.replica.look("case", report.ref)
    is_case = isinstance(case, Case) and case.opened is not None
    return "case" if is_case else "aside" if report.aside else "new"
