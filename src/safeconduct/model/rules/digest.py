"""What a list shows of a case, and what it can be found by.

The replica keeps one digest a case beside the case itself, so that lists, filters and searches of 25,000 cases never open a case. Contested
safety fields are named, and meanwhile the more dangerous value counts: the higher risk, the status that is further from safety.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.rules.outlook import Outlook, Passage, nationalities_of, outlook
from safeconduct.model.rules.states import OPEN_APPLICATION, UNSAFE_STATUSES
from safeconduct.model.world import Case

_HOUR_MS = 3_600_000
_RISKS = ("low", "medium", "high", "extreme")  # mildest first, as in the code list


class ApplicationLine(msgspec.Struct, frozen=True, kw_only=True):
    """One application in a list. `status` is the one said last; `is_contested` when colleagues disagree."""

    application: bytes
    pathway: bytes
    status: str
    is_contested: bool
    persons: int
    accepted: int
    on: dt.date | None
    expected_on: dt.date | None
    is_open: bool


class TaskLine(msgspec.Struct, frozen=True, kw_only=True):
    """One open task in a list."""

    task: bytes
    text: str
    due_on: dt.date | None
    role: str


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """One case in a list.

    Attributes:
        contested: safety fields on which colleagues disagree: status, risk, location, destination, consent, application.
        is_unsafe: the people are not yet out of danger.
        silent_at_ms: the moment after which silence is an alarm, or None without a rhythm.
        names: all names that stand, for searching.
        texts: notes and other free texts, for searching.
        external: (scheme, value, content hash) of other systems.
    """

    ref: bytes
    label: str
    opened_on: dt.date | None
    status: str
    contested: tuple[str, ...]
    is_unsafe: bool
    risk: str
    priority: str
    location: str
    region: str
    destination: str
    origin: str
    nationalities: tuple[str, ...]
    persons: int
    needs: tuple[str, ...]
    heard_at_ms: int | None
    silent_at_ms: int | None
    outlook: Outlook
    applications: tuple[ApplicationLine, ...]
    tasks: tuple[TaskLine, ...]
    names: tuple[str, ...]
    texts: tuple[str, ...]
    external: tuple[tuple[str, str, bytes], ...]


def status_of(case: Case) -> str:
    """Give the case's status; of contested ones the one that is furthest from safety."""
    standing = [status for status, _, _ in case.status.values()]
    return next((status for status in standing if status in UNSAFE_STATUSES), standing[0] if standing else "enquiry")


def risk_of(case: Case) -> str:
    """Give the risk; of contested ones the highest, and an unknown word counts above all."""
    return max(case.risk.values(), key=lambda risk: _RISKS.index(risk) if risk in _RISKS else len(_RISKS), default="")


def consent_of(case: Case, person: bytes, purpose: str, recipient: str = "*") -> bool | None:
    """Tell whether a person agreed to a purpose towards a recipient: False as soon as any standing word refuses it, None when nobody asked.

    A word about everybody (`*`) and a word about the recipient both count; a refusal of either wins.
    """
    consents = case.persons[person].consents if person in case.persons else {}
    words = [word for key in {f"{purpose}>*", f"{purpose}>{recipient}"} if key in consents for word in consents[key].values()]
    return all(words) if words else None


def contested_of(case: Case) -> tuple[str, ...]:
    """Name the safety fields on which different values stand."""
    fields = [name for name in ("status", "risk", "location", "destination") if getattr(case, name).is_contested]
    if any(stated.is_contested for person in case.persons.values() for stated in person.consents.values()):
        fields.append("consent")
    if any(len({said.status for said in application.status.values()}) > 1 for application in case.applications.values()):
        fields.append("application")
    return tuple(fields)


def silent_at_ms(case: Case) -> int | None:
    """Give the moment (ms since 1970) after which silence is an alarm: last heard, or the rhythm's beginning, plus rhythm and grace."""
    if case.rhythm is None or case.rhythm.value.every_hours <= 0:
        return None
    begun_ms = case.rhythm.order[1] >> 16  # the clock of the fact that set the rhythm
    heard_ms = begun_ms if case.heard is None else case.heard.value.at_ms
    return heard_ms + (case.rhythm.value.every_hours + case.rhythm.value.grace_hours) * _HOUR_MS


def names_of(case: Case) -> tuple[str, ...]:
    """List every name that stands, of members and of those who left: a search must find both."""
    return tuple(name.full for person in case.persons.values() for eid, name in person.names.items() if eid not in case.ended)


def _texts(case: Case) -> tuple[str, ...]:
    notes = [entry.fact.text for entry in case.notes.values() if isinstance(entry.fact, f.NoteAdded)]
    contacts = [c.value for person in case.persons.values() for eid, c in person.contacts.items() if eid not in case.ended]
    threats = [threat.value.text for threat in case.threats.values() if threat.value.text]
    documents = [d.number for person in case.persons.values() for eid, d in person.documents.items() if eid not in case.ended and d.number]
    return (*notes, *contacts, *threats, *documents)


def _applications(case: Case) -> tuple[ApplicationLine, ...]:
    lines = []
    for application in case.applications.values():
        said = application.status.sayings()
        status = said[0][1].value if said else None
        lines.append(
            ApplicationLine(
                application=application.ref,
                pathway=application.opened.pathway if application.opened else b"",
                status=status.status if status else "considered",
                is_contested=len({each.value.status for _, each in said}) > 1,
                persons=len(application.opened.persons) if application.opened else 0,
                accepted=len(status.accepted) if status else 0,
                on=status.on if status else None,
                expected_on=status.expected_on if status else None,
                is_open=status is None or status.status in OPEN_APPLICATION,
            )
        )
    return tuple(sorted(lines, key=lambda line: line.application))


def digest(case: Case, passage: Passage, today: dt.date) -> Digest:
    """Boil a case down to what lists show and searches find."""
    location, region, _ = case.location.latest(("", "", dt.date.min))
    status = status_of(case)
    return Digest(
        ref=case.ref,
        label=case.label.value if case.label else (case.opened.value.label if case.opened else ""),
        opened_on=case.opened.value.on if case.opened else None,
        status=status,
        contested=contested_of(case),
        is_unsafe=status in UNSAFE_STATUSES,
        risk=risk_of(case),
        priority=case.priority.value.priority if case.priority else "",
        location=location,
        region=region,
        destination=case.destination.latest(""),
        origin=(case.origin.value.region or case.origin.value.country) if case.origin else "",
        nationalities=tuple(sorted(nationalities_of(case))),
        persons=len(case.members()),
        needs=tuple(sorted({need.code for eid, need in case.needs.items() if eid not in case.ended})),
        heard_at_ms=case.heard.value.at_ms if case.heard else None,
        silent_at_ms=silent_at_ms(case),
        outlook=outlook(case, passage, today),
        applications=_applications(case),
        tasks=tuple(
            TaskLine(task=t.ref, text=t.added.text, due_on=t.due.value if t.due else None, role=t.added.role)
            for t in sorted(case.tasks.values(), key=lambda t: t.ref)
            if t.added is not None and t.done is None
        ),
        names=names_of(case),
        texts=_texts(case),
        external=tuple(sorted((scheme, last.value.value, last.value.content) for scheme, last in case.external.items())),
    )
