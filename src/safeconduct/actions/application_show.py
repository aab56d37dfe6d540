"""Show one application: for whom, where it stands, what it went through, what may follow, and what is in its way.

>>> Ask(application=bytes(16)).application == bytes(16)
True
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import rules, world


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The application, by its own reference."""

    application: bytes


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One status that it took, on a day."""

    status: str
    on: dt.date


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One status that stands; several stand when colleagues disagree, until a person decides."""

    status: str
    on: dt.date
    accepted: tuple[str, ...]
    reason: str
    expected_on: dt.date | None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One applicant. `may_submit`: yes, no, or None when nobody recorded that she was asked."""

    ref: str
    relationship: str
    is_member: bool
    may_submit: bool | None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An application.

    Attributes:
        timeline: every status it ever had, the first first.
        may_follow: the statuses that it may take next.
        closed_by: why its pathway is closed for this household, or empty.
        notice: the notice that closes or slows it, or empty.
    """

    ref: str
    case: str
    label: str
    pathway: str
    way: str
    type: str
    country: str
    opened_on: dt.date
    persons: tuple[Member, ...]
    standing: tuple[Standing, ...]
    timeline: tuple[Step, ...]
    may_follow: tuple[str, ...]
    closed_by: str
    notice: str


def application_show(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Show an application as it stands.

    Raises:
        Mistaken: there is no such application.
    """
    owner = office.replica.owner("application", ask.application)
    case = office.replica.look(*owner) if owner else None
    application = case.applications.get(ask.application) if isinstance(case, world.Case) else None
    if not isinstance(case, world.Case) or application is None or application.opened is None:
        raise Mistaken(f"there is no application {show(ask.application)}", "take the code from: safeconduct application list")
    opened, passage = application.opened, office.replica.passage()
    pathway = next((each for each in passage.pathways if each.ref == opened.pathway), world.Pathway(opened.pathway))
    terms = pathway.terms.value if pathway.terms else None
    today = now.astimezone().date()
    route = next(way for way in rules.outlook(case, rules.Passage((pathway,), passage.notices), today).routes)
    statuses = tuple(said.status for said in application.status.values())
    may = rules.may_follow(statuses, "", terms.type if terms else "") if statuses else ("considered",)
    return Answer(
        ref=application.ref.hex(),
        case=case.ref.hex(),
        label=case.label.value if case.label else (case.opened.value.label if case.opened else ""),
        pathway=pathway.ref.hex(),
        way=terms.name if terms else "",
        type=terms.type if terms else "",
        country=terms.country if terms else "",
        opened_on=opened.on,
        persons=tuple(_member(case, person) for person in opened.persons),
        standing=tuple(
            Standing(
                status=said.status,
                on=said.on,
                accepted=tuple(person.hex() for person in said.accepted),
                reason=said.reason,
                expected_on=said.expected_on,
            )
            for said in application.status.values()
        ),
        timeline=tuple(Step(status=status, on=on) for _, status, on in application.passed),
        may_follow=may,
        closed_by=route.closed_by,
        notice=route.notice.hex(),
    )


def _member(case: world.Case, ref: bytes) -> Member:
    person = case.persons.get(ref)
    return Member(
        ref=ref.hex(),
        relationship=person.relationship.value if person and person.relationship else "",
        is_member=person is not None and person.is_member,
        may_submit=rules.consent_of(case, ref, "submit"),
    )
