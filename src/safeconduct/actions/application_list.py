"""List applications, by pathway and then as they stand.

>>> Ask().limit
50
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.model import codes
from safeconduct.vault.replica import ApplicationFilter


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Which applications: of a case, on a pathway, in a status, open ones or all; and which page."""

    case: bytes = b""
    pathway: bytes = b""
    status: str = ""
    is_open: bool | None = None
    offset: int = 0
    limit: int = 50


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One application. `way` is the pathway's name, `accepted` how many a split decision let in, `on` the day of the status."""

    ref: str
    case: str
    label: str
    pathway: str
    way: str
    country: str
    status: str
    is_contested: bool
    persons: int
    accepted: int
    on: dt.date | None
    expected_on: dt.date | None
    is_open: bool


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One page, and how many there are in all."""

    applications: tuple[Line, ...]
    total: int
    offset: int


def application_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List one page of applications.

    Raises:
        Mistaken: there is no such status.
    """
    if ask.status and ask.status not in codes.listed("app-status"):
        raise Mistaken("no application can have that status", "one of: " + ", ".join(codes.listed("app-status")))
    terms = {pathway.ref: pathway.terms.value for pathway in office.replica.passage().pathways if pathway.terms}
    wish = ApplicationFilter(case=ask.case, pathway=ask.pathway, status=ask.status, is_open=ask.is_open)
    page = office.replica.applications(wish, offset=ask.offset, limit=ask.limit)
    lines = tuple(
        Line(
            ref=row.ref.hex(),
            case=row.case.hex(),
            label=row.label,
            pathway=row.pathway.hex(),
            way=terms[row.pathway].name if row.pathway in terms else "",
            country=terms[row.pathway].country if row.pathway in terms else "",
            status=row.status,
            is_contested=row.is_contested,
            persons=row.persons,
            accepted=row.accepted,
            on=row.on,
            expected_on=row.expected_on,
            is_open=row.is_open,
        )
        for row in page.lines
    )
    return Answer(applications=lines, total=page.total, offset=page.offset)
