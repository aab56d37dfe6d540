"""What a list shows of a case, and what it can be found by.

The replica keeps one digest a case beside the case itself, so that lists, filters and searches of 25,000 cases never open a case. Contested
safety fields are named, and meanwhile the more dangerous value counts: the higher risk, the status that is further from safety.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

import msgspec

from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules.outlook import Judged, Outlook, Passage, nationalities_of, outlook
from safeconduct.model.rules.silence import EVER_MS, heard_at_ms, is_unwell, reach_ms, silent_at_ms
from safeconduct.model.rules.states import OPEN_APPLICATION, UNSAFE_STATUSES
from safeconduct.model.world import Case, Person, consent_key

_RISKS = tuple(codes.listed("risk"))  # mildest first
_LOCATIONS = tuple(codes.listed("location"))  # most dangerous first
_CONTACT, _STORE = consent_key("contact", "*"), consent_key("store", "*")
ALARMS = (
    "unwell",  # the last check-in said that they are not well
    "detained",  # a person, or the case was closed so
    "missing",  # a person, or the case was closed so
    "contact_unsafe",  # a way to reach them is to be treated as known to the hunters
    "left_behind",  # some of the household have an application with a state, others have not
    "overdue",  # a state has not answered by the day expected
    "do_not_contact",  # a person does not agree to be contacted
    "do_not_store",  # a person does not agree that anything is kept about her
    "risk_unknown",  # not out of danger, and nobody has judged the risk
)
"""What must not be overlooked in a list, most pressing first."""


class ApplicationLine(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
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


class TaskLine(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One open task in a list."""

    task: bytes
    text: str
    due_on: dt.date | None
    role: str


class Digest(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One case in a list.

    Attributes:
        contested: safety fields on which colleagues disagree: status, risk, location, destination, consent, application.
        is_unsafe: the people are not yet out of danger.
        silent_at_ms: the moment after which silence is an alarm, or None without a rhythm.
        names: all names that stand, for searching.
        texts: notes and other free texts, for searching.
        external: (scheme, value, content hash) of other systems.
        location, region: where they are; of contested ones the most dangerous.
        nationalities: with `UNKNOWN_NATIONALITY` when some member's was never entered.
        heard_at_ms: when they were last heard of (`silence.heard_at_ms`).
        alarms: words of `ALARMS`.
        threats: kinds of the threats to this household that stand, with or without a day.
        copy_of: the cases of which this one was called a copy; see `hidden_copies`.
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
    alarms: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    copy_of: tuple[bytes, ...] = ()

    @property
    def is_unwell(self) -> bool:
        """Tell whether they were not well when they were last heard of."""
        return "unwell" in self.alarms


def status_of(case: Case) -> str:
    """Give the case's status; of contested ones the one that is furthest from safety."""
    standing = [status for status, _, _ in case.status.values()]
    return next((status for status in standing if status in UNSAFE_STATUSES), standing[0] if standing else "enquiry")


def until_of(case: Case, today: dt.date) -> int:
    """Give up to when (ms since 1970) what was written of a case can be right; people who are out of danger are not waited for."""
    return reach_ms(today) if status_of(case) in UNSAFE_STATUSES else EVER_MS


def risk_of(case: Case) -> str:
    """Give the risk; of contested ones the highest, and an unknown word counts above all."""
    return max(case.risk.values(), key=lambda risk: _RISKS.index(risk) if risk in _RISKS else len(_RISKS), default="")


def consent_of(case: Case, person: bytes, purpose: str, recipient: str = "*") -> bool | None:
    """Tell whether a person agreed to a purpose towards a recipient: False as soon as any standing word refuses it, None when nobody asked.

    A word about everybody (`*`) and a word about the recipient both count; a refusal of either wins.
    """
    consents = case.persons[person].consents if person in case.persons else {}
    words = [
        word for key in {consent_key(purpose, "*"), consent_key(purpose, recipient)} if key in consents for word in consents[key].values()
    ]
    return all(words) if words else None


def _is_refused(persons: Iterable[Person], consent: str) -> bool:
    """Tell whether one of them refuses what a consent is about; see `consent_of`."""
    return any(not all(person.consents[consent].values()) for person in persons if consent in person.consents)


def contested_of(case: Case) -> tuple[str, ...]:
    """Name the safety fields on which different values stand."""
    fields = [name for name in ("status", "risk", "location", "destination") if getattr(case, name).is_contested]
    if any(stated.is_contested for person in case.persons.values() for stated in person.consents.values()):
        fields.append("consent")
    if any(len({said.status for said in application.status.values()}) > 1 for application in case.applications.values()):
        fields.append("application")
    if case.homes.is_contested:
        fields.append("caseload")
    return tuple(fields)


def alarms_of(case: Case, outlook: Outlook) -> tuple[str, ...]:
    """Name what must not be overlooked, in the order of `ALARMS`."""
    status = status_of(case)
    fates = {person.left.value.why for person in case.persons.values() if person.left is not None and not person.is_member}
    fates |= {reason for closed, _, reason in case.status.values() if closed == "closed"}
    is_contact_unsafe = "unsafe" in case.ended.values() and any(
        case.ended.get(eid) == "unsafe" for person in case.persons.values() for eid in person.contacts
    )
    members = case.members()
    found = {
        "unwell": is_unwell(case),
        "detained": "detained" in fates,
        "missing": "missing" in fates,
        "contact_unsafe": is_contact_unsafe,
        "left_behind": bool(outlook.left_behind),
        "overdue": outlook.is_overdue,
        "do_not_contact": _is_refused(members, _CONTACT),
        "do_not_store": _is_refused(members, _STORE),
        "risk_unknown": status in UNSAFE_STATUSES and not risk_of(case),
    }
    return tuple(alarm for alarm in ALARMS if found[alarm])


def copy_of(case: Case) -> tuple[bytes, ...]:
    """List the cases of which this one was called a copy."""
    return tuple(sorted({link.other for link in case.links.values() if link.how == "duplicate"}))


def hidden_copies(copies: Mapping[bytes, Collection[bytes]], shown: Collection[bytes]) -> tuple[bytes, ...]:
    """List the copies that no original speaks for: their household would be in no list.

    Args:
        copies: every case whose status is duplicate, and the cases of which it is called a copy.
        shown: every case that lists do show.

    Returns:
        The copies from which no chain leads to a case that is shown: two that were called copies of each other, or a copy of nothing.
    """
    spoken_for: set[bytes] = set(shown)
    is_growing = True
    while is_growing:
        found = {ref for ref, originals in copies.items() if ref not in spoken_for and not spoken_for.isdisjoint(originals)}
        spoken_for |= found
        is_growing = bool(found)
    return tuple(sorted(ref for ref in copies if ref not in spoken_for))


def location_of(case: Case) -> tuple[str, str]:
    """Give the class of location and the region; of contested ones the most dangerous, and an unknown word counts above all."""
    standing = [(location, region) for location, region, _ in case.location.values()]
    return min(standing, key=lambda said: _LOCATIONS.index(said[0]) if said[0] in _LOCATIONS else -1, default=("", ""))


def names_of(case: Case) -> tuple[str, ...]:
    """List every name that stands, of members and of those who left: a search must find both. A name is never lost with its person."""
    return tuple(name.full for person in _persons(case) for eid, name in sorted(person.names.items()) if eid not in case.ended)


def _persons(case: Case) -> list[Person]:
    """List everybody who is or was of the household, by reference: a digest does not depend on the order in which facts arrived."""
    return [person for _, person in sorted(case.persons.items())]


def _texts(case: Case) -> tuple[str, ...]:
    notes = [entry.fact.text for _, entry in sorted(case.notes.items()) if isinstance(entry.fact, f.NoteAdded)]
    contacts = [  # an unsafe number is found too: whoever calls from it must be recognised
        c.value for person in _persons(case) for eid, c in sorted(person.contacts.items()) if case.ended.get(eid, "unsafe") == "unsafe"
    ]
    threats = [threat.value.text for _, threat in sorted(case.threats.items()) if threat.value.text]
    documents = [d.number for person in _persons(case) for eid, d in sorted(person.documents.items()) if eid not in case.ended and d.number]
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
                is_open=status is None or any(each.value.status in OPEN_APPLICATION for _, each in said),
            )
        )
    return tuple(sorted(lines, key=lambda line: line.application))


def left_of(case: Case) -> Case:
    """Give what lists show of a case that was transferred to a caseload closed here: its code and label, and that others look after it."""
    left = Case(case.ref, opened=case.opened, label=case.label, transferred=case.transferred)
    left.status.state(case.ref, ("closed", dt.date.min, "moved"), 0, b"", ())
    return left


def digest(case: Case, passage: Passage, today: dt.date, judged: Judged | None = None) -> Digest:
    """Boil a case down to what lists show and searches find; `judged` as `outlook` takes it."""
    if case.is_elsewhere:
        case = left_of(case)
    location, region = location_of(case)
    status, clocks, until_ms = status_of(case), outlook(case, passage, today, judged), until_of(case, today)
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
        needs=tuple(sorted({need.code for need in case.standing_needs()})),
        heard_at_ms=heard_at_ms(case, until_ms),
        silent_at_ms=silent_at_ms(case, until_ms),
        outlook=clocks,
        applications=_applications(case),
        tasks=tuple(
            TaskLine(task=t.ref, text=t.added.text, due_on=t.due.value if t.due else None, role=t.added.role)
            for t in sorted(case.tasks.values(), key=lambda t: t.ref)
            if t.added is not None and t.done is None
        ),
        names=names_of(case),
        texts=_texts(case),
        external=tuple(sorted((scheme, last.value.value, last.value.content) for scheme, last in case.external.items())),
        alarms=alarms_of(case, clocks),
        threats=tuple(sorted({threat.type for threat in case.standing_threats()})),
        copy_of=copy_of(case),
    )
