"""Put the whole situation on one screen: who hides, who got out, who refuses, and who must be gone by when.

Every number is counted in the vault at the moment of asking; none is kept or typed in.

    >>> Ask().lines
    10
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import facts as f
from safeconduct.model.rules import OPEN_APPLICATION, beds_on, is_in_force, taken_on
from safeconduct.model.world import Application, Case
from safeconduct.vault.replica import ApplicationFilter, ApplicationRow, CaseFilter

IN_HIDING = "unhcr-sn:LP-IH"  # need of those who hide within the region of danger
LEFT_WITHOUT_VISA = frozenset({"none_without_visa", "visa_free_entry", "asylum_at_arrival"})
AFTER_VISA = ("visa_issued", "departed", "suspended", "withdrawn_request")  # statuses of an application that may have had a visa
_PAGE = 1_000  # lines fetched at a time


class Ask(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """How many endangered households to list."""

    lines: int = 10


class Endangered(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A household that must be gone before any way is open to it. `way` names the best pathway, if there is one."""

    ref: str
    code: str
    label: str
    persons: int
    needed_on: dt.date | None
    needed_why: str
    arrives_on: dt.date | None
    way: str


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The situation in numbers; persons, unless a name says otherwise.

    Attributes:
        in_hiding: elsewhere in the country of origin, or in the region of danger with the need *in hiding*, and not out of danger.
        visas_granted: persons to whom a visa was issued, whatever came after it.
        left_without_visa: persons who departed visa-free, to ask for asylum, or without any visa.
        countries_refusing: countries with a notice in force, firmer than a rumour, that they issue to nobody or not to some.
        deadline_on: the earliest day of an announced threat that has not ended.
        cases_without_a_way: households not out of danger to whom no pathway is open and no application promises one.
        silent: households whose silence is an alarm.
        contested: cases on which colleagues disagree.
        beds_free_tonight: in all open shelters together; an overfull shelter has none.
    """

    in_hiding: int
    visas_granted: int
    left_without_visa: int
    countries_refusing: int
    deadline_on: dt.date | None
    cases: int
    cases_unsafe: int
    persons_unsafe: int
    cases_endangered: int
    persons_endangered: int
    cases_without_a_way: int
    silent: int
    contested: int
    beds_free_tonight: int
    applications_open: int
    endangered: tuple[Endangered, ...]


class _Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted case by case, or shelter by shelter: it stays as it is until something is recorded or a day is over."""

    hidden_at_risk: int
    visas_granted: int
    left_without_visa: int
    cases_without_a_way: int
    beds_free_tonight: int


def _count(office: Office, today: dt.date, progress: Progress) -> _Counted:
    with_visa, without_visa = _gone(office, progress)
    return _Counted(
        hidden_at_risk=office.replica.persons(CaseFilter(is_unsafe=True, location="origin_at_risk", need=IN_HIDING)),
        visas_granted=len(with_visa),
        left_without_visa=len(without_visa),
        cases_without_a_way=office.replica.without_a_way(),
        beds_free_tonight=sum(max(0, beds_on(shelter, today) - taken_on(shelter, today)) for shelter in office.replica.records("shelter")),
    )


def situation(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Count the situation on a day."""
    today, replica = now.astimezone().date(), office.replica
    replica.redate(today)
    passage, counts = replica.passage(), replica.counts()
    names = {way.ref: way.terms.value.name for way in passage.pathways if way.terms is not None}
    refusing = {
        notice.entered.value.country
        for notice in passage.notices
        if notice.entered is not None
        and is_in_force(notice, today)
        and notice.entered.value.effect == "no_issue"
        and notice.entered.value.firmness != "rumour"
    }
    deadlines = [
        threat.announced.value.day.on
        for threat in passage.threats
        if threat.announced is not None and threat.ended is None and threat.announced.value.day is not None
    ]
    hidden = counts.unsafe_by_location.get("origin_other_region")
    first = replica.cases(CaseFilter(is_unsafe=True, is_endangered=True), limit=ask.lines).lines
    counted = office.remembered(f"situation {today}", lambda: _count(office, today, progress))
    return Answer(
        in_hiding=(hidden.persons if hidden else 0) + counted.hidden_at_risk,
        visas_granted=counted.visas_granted,
        left_without_visa=counted.left_without_visa,
        countries_refusing=len(refusing),
        deadline_on=min(deadlines, default=None),
        cases=counts.cases.files,
        cases_unsafe=counts.unsafe.files,
        persons_unsafe=counts.unsafe.persons,
        cases_endangered=counts.endangered.files,
        persons_endangered=counts.endangered.persons,
        cases_without_a_way=counted.cases_without_a_way,
        silent=replica.silent(int(now.timestamp() * 1000), limit=1).total,
        contested=counts.contested.files,
        beds_free_tonight=counted.beds_free_tonight,
        applications_open=sum(tally.files for status, tally in counts.by_application.items() if status in OPEN_APPLICATION),
        endangered=tuple(
            Endangered(
                ref=line.ref.hex(),
                code=line.code,
                label=line.label,
                persons=line.persons,
                needed_on=line.needed_on,
                needed_why=line.needed_why,
                arrives_on=line.arrives_on,
                way=names.get(line.pathway, ""),
            )
            for line in first
        ),
    )


def _applications(office: Office, wish: ApplicationFilter) -> Iterator[ApplicationRow]:
    offset = 0
    while lines := office.replica.applications(wish, offset=offset, limit=_PAGE).lines:
        yield from lines
        offset += len(lines)


def _gone(office: Office, progress: Progress) -> tuple[set[bytes], set[bytes]]:
    """Collect the persons of applications that have had a visa issued, and those who departed on a way that needs none, or with none.

    After a split decision only those who were accepted have had a visa.
    """
    ways = {way.ref for way in office.replica.passage().pathways if way.terms is not None and way.terms.value.type in LEFT_WITHOUT_VISA}
    with_visa: set[bytes] = set()
    without_visa: set[bytes] = set()
    rows = [row for status in AFTER_VISA for row in _applications(office, ApplicationFilter(status=status))]
    for done, row in enumerate(rows):
        if done % _PAGE == 0:
            progress("counting visas", done, len(rows))
        case = office.replica.look("case", row.case)
        application = case.applications.get(row.ref) if isinstance(case, Case) else None
        if application is None:
            continue
        if any(status == "visa_issued" for _, status, _ in application.passed):
            with_visa |= _granted(office, row.case, application)
        if row.status == "departed" and row.pathway in ways and application.opened is not None:
            without_visa.update(application.opened.persons)
    return with_visa, without_visa


def _granted(office: Office, case: bytes, application: Application) -> set[bytes]:
    """Give those whom the state let in: all applicants, or those whom the last split decision named."""
    standing = {person for said in application.status.values() for person in said.accepted}
    if not standing and any(status == "split" for _, status, _ in application.passed):
        standing = next(
            (
                set(told.fact.accepted)
                for told in office.replica.history("case", case, limit=_PAGE)
                if isinstance(told.fact, f.ApplicationStatusSet) and told.fact.application == application.ref and told.fact.accepted
            ),
            set(),
        )
    return standing or set(application.opened.persons if application.opened else ())
