"""Show all that is known of one household, for a page that is readable at night.

Fields on which colleagues disagree are given with every value that stands. Of a shelter only its code name and the nights are given.

    >>> Ask(case=bytes(16)).notes
    5
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.case_show import telling
from safeconduct.actions.case_show.answer import Answer, Need, Person, Stay, Way
from safeconduct.actions.office import Office, Progress, as_heard
from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model.moments import moment
from safeconduct.model.rules import (
    UNSAFE_STATUSES,
    alarms_of,
    contested_of,
    heard_at_ms,
    outlook,
    risk_of,
    silent_at_ms,
    status_of,
    until_of,
)
from safeconduct.model.world import Case, Shelter

__all__ = ["Answer", "Ask", "Person", "case_show"]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """The case, and how many of its notes to give, the newest first; -1 for all."""

    case: bytes
    notes: int = 5


def case_show(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Give a household's file.

    Raises:
        Mistaken: there is no such case.
    """
    case = office.replica.look("case", ask.case)
    if not isinstance(case, Case) or case.opened is None:
        raise Mistaken(f"there is no case {show(ask.case)} in this vault", "list the cases, and take the code from the list")
    today, passage = now.astimezone().date(), office.replica.passage()
    names = {way.ref: way.terms.value.name for way in passage.pathways if way.terms is not None}
    clocks, status = outlook(case, passage, today), status_of(case)
    is_unsafe, until_ms = status in UNSAFE_STATUSES and not case.is_elsewhere, until_of(case, today)
    seen = as_heard(office, case, until_ms)
    alarm_ms, heard_ms = silent_at_ms(seen, until_ms), heard_at_ms(seen, until_ms)
    priority = case.priority.value if case.priority else None
    origin = case.origin.value if case.origin else None
    categories = case.categories.value if case.categories else None
    stays, notes = _stays(office, case), sorted(case.notes.items(), key=lambda item: (-item[1].hlc, item[0]))
    return Answer(
        ref=case.ref.hex(),
        label=case.label.value if case.label else case.opened.value.label,
        via=case.opened.value.via,
        opened_on=case.opened.value.on,
        status=status,
        risk=risk_of(case),
        priority=priority.priority if priority else "",
        priority_on=priority.on if priority else None,
        priority_why=priority.why if priority else "",
        origin=origin.country if origin else "",
        region_of_origin=origin.region if origin else "",
        categories=tuple(c for c in (categories.primary, categories.secondary) if c) if categories else (),
        statuses=telling.sayings(case.status, lambda v: (v[0], v[2], v[1])),
        risks=telling.sayings(case.risk, lambda v: (v, "", None)),
        locations=telling.sayings(case.location, lambda v: (v[0], v[1], v[2])),
        destinations=telling.sayings(case.destination, lambda v: (v, "", None)),
        contested=contested_of(case),
        alarms=alarms_of(seen, clocks),
        left_behind=tuple(person.hex() for person in clocks.left_behind),
        is_unsafe=is_unsafe,
        is_endangered=is_unsafe and clocks.is_endangered(today),
        needed_on=clocks.needed_on,
        needed_why=clocks.needed_why,
        arrives_on=clocks.arrives_on(today),
        way=names.get(clocks.pathway, ""),
        ways=tuple(
            Way(pathway=r.pathway.hex(), name=names.get(r.pathway, ""), days=r.days, closed_by=r.closed_by, notice=r.notice.hex())
            for r in clocks.routes
        ),
        heard_at=None if heard_ms is None else moment(heard_ms),
        alarm_at=None if alarm_ms is None else moment(alarm_ms),
        every_hours=case.rhythm.value.every_hours if case.rhythm else 0,
        is_silent=is_unsafe and alarm_ms is not None and alarm_ms <= now.timestamp() * 1000,
        persons=telling.persons(case),
        needs=tuple(
            Need(event=eid.hex(), code=need.code, person=need.person.hex())
            for eid, need in sorted(case.needs.items(), key=lambda item: (item[1].code, item[0]))
            if eid not in case.ended
        ),
        threats=telling.threats(case, passage),
        applications=telling.applications(case, names),
        stays=stays,
        tasks=telling.tasks(case),
        notes=tuple(telling.note(eid, entry) for eid, entry in (notes if ask.notes < 0 else notes[: ask.notes])),
        notes_total=len(notes),
        links=telling.links(case, office.replica.said("case", case.ref) if case.links else ()),
        external={scheme: last.value.value for scheme, last in sorted(case.external.items())},
        compartments=telling.compartments(office.replica.places("case", case.ref), has_stays=bool(stays)),
        caseload=office.caseload(case.ref),
        is_elsewhere=case.is_elsewhere,
    )


def _stays(office: Office, case: Case) -> tuple[Stay, ...]:
    lines = []
    for stay in office.replica.stays(case=case.ref):
        shelter = office.replica.look("shelter", stay.shelter)
        if isinstance(shelter, Shelter):
            lines.append(
                Stay(
                    ref=stay.ref.hex(),
                    shelter=stay.shelter.hex(),
                    name=shelter.opened.value.name if shelter.opened else "",
                    beds=stay.beds,
                    from_on=stay.from_on,
                    until_on=stay.until_on,
                    is_exposed=shelter.closed is not None and shelter.closed.value.is_exposed,
                )
            )
    return tuple(lines)
