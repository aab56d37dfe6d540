"""Say what two cases are: one household, of which the first is the copy; relatives; or nobody of both.

A copy leaves the lists, and its alarms with it: what only the copy knows is named before. A copy about which somebody decides otherwise
later stands in the lists again, as it did before it was called one.

    >>> Ask(case=bytes(16), other=bytes(16), how="different").is_dry
    False
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules import risk_of, status_of
from safeconduct.model.world import Case

COPY = "duplicate"
ONLY_THERE = {
    "deadline": "an earlier day by which they must be gone",
    "risk": "a higher risk",
    "rhythm": "how often they are to be heard of",
    "beds": "beds in a shelter",
}
"""What only the copy may know, of what lists and alarms go by, with how it is said."""


_RISKS = ("", *codes.listed("risk"))  # mildest first


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Two cases, what they are (`duplicate`: the first is the copy; `relatives`; `different`), and whether only to look."""

    case: bytes
    other: bytes
    how: str
    is_dry: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was said.

    Attributes:
        case: the first case.
        only_there: keys of `ONLY_THERE`: what the first case knows and the other does not.
        back_as: the status with which a case that was called a copy stands in the lists again; else empty.
    """

    case: str
    only_there: tuple[str, ...]
    back_as: str


def duplicate_decide(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Link the two, and let the copy leave the lists, or come back.

    Raises:
        Mistaken: one of the cases is not there.
        Refused: somebody would be lost with the copy, or something runs on it.
    """
    case, other = _case(office, ask.case), _case(office, ask.other)
    today = now.astimezone().date()
    drafts: list[f.AnyFact] = [f.CasesLinked(case=ask.case, other=ask.other, how=ask.how)]
    back_as = ""
    if ask.how == COPY:
        drafts.append(f.CaseStatusSet(case=ask.case, status=COPY, on=today))
    elif status_of(case) == COPY and {link.other for link in case.links.values() if link.how == COPY} <= {ask.other}:
        back_as = _before(office, ask.case)
        drafts.append(f.CaseStatusSet(case=ask.case, status=back_as, on=today))
    if not ask.is_dry:
        office.keep(drafts, now, progress)
    return Answer(case=ask.case.hex(), only_there=tuple(_only_there(office, case, other, today)), back_as=back_as)


def _case(office: Office, ref: bytes) -> Case:
    case = office.replica.look("case", ref)
    if not isinstance(case, Case):
        raise Mistaken(f"there is no case {show(ref)} in this vault", "take the code from: safeconduct case list")
    return case


def _before(office: Office, ref: bytes) -> str:
    """Give the status that was said last before it was called a copy."""
    said = sorted(office.replica.said("case", ref), key=lambda one: one.event.hlc)
    statuses = [one.event.fact.status for one in said if isinstance(one.event.fact, f.CaseStatusSet)]
    return next((status for status in reversed(statuses) if status not in (COPY, "closed")), "enquiry")


def _only_there(office: Office, case: Case, other: Case, today: dt.date) -> Iterator[str]:
    """Name what lists and alarms go by in the copy and not in the case that is to stay."""
    copy, stays = office.replica.case_line(case.ref), office.replica.case_line(other.ref)
    days = [line.needed_on or dt.date.max if line is not None else dt.date.max for line in (copy, stays)]
    if days[0] < days[1]:
        yield "deadline"
    if _rank(case) > _rank(other):
        yield "risk"
    if _is_awaited(case) and not _is_awaited(other):
        yield "rhythm"
    if any(stay.until_on is None or stay.until_on > today for stay in office.replica.stays(case=case.ref)):
        yield "beds"


def _rank(case: Case) -> int:
    risk = risk_of(case)
    return _RISKS.index(risk) if risk in _RISKS else len(_RISKS)


def _is_awaited(case: Case) -> bool:
    return case.rhythm is not None and case.rhythm.value.every_hours > 0
