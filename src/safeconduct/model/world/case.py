"""A case as its facts add up: the household, its needs, threats, consents, applications, notes and tasks.

`apply_to_case` is the only way in. It never refuses: what a rule forbids is refused earlier, by `model.decide`; what arrives nevertheless,
from a device with other rules or an older view, is kept and shown. Entries that are ended before they were added (facts can arrive in any
order) wait under `ended`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.world.registers import Latest, Order, Stated, later


class Entry(f.Masked, msgspec.Struct, array_like=True, frozen=True):
    """A fact that stays as it was said, with its clock and the device that wrote it."""

    hlc: int
    author: bytes
    fact: f.AnyFact


class Person(f.Masked, msgspec.Struct, omit_defaults=True):
    """One member of the household, or one who left it."""

    ref: bytes
    relationship: Latest[str] | None = None
    joined: Latest[str] | None = None
    """When she was last added; who was added after she had left has come back."""
    left: Latest[f.PersonLeft] | None = None
    born: Latest[f.BirthSet] | None = None
    details: dict[str, Latest[str]] = {}
    nationalities: Latest[tuple[str, ...]] | None = None
    names: dict[bytes, f.NameAdded] = {}
    languages: dict[bytes, f.LanguageAdded] = {}
    contacts: dict[bytes, f.ContactAdded] = {}
    documents: dict[bytes, f.DocumentAdded] = {}
    addresses: dict[bytes, f.AddressAdded] = {}
    relatives: dict[bytes, f.RelativeAdded] = {}
    consents: dict[str, Stated[bool]] = {}

    @property
    def is_member(self) -> bool:
        """Tell whether the person was added and has not left, or has come back since."""
        if self.left is None or self.relationship is None:
            return self.relationship is not None
        return self.joined is not None and self.joined.order > self.left.order


class Application(f.Masked, msgspec.Struct, omit_defaults=True):
    """One application: what it is for, and the statuses that stand."""

    ref: bytes
    opened: f.ApplicationOpened | None = None
    since: Order | None = None
    """Where `opened` stands in the history; opened twice under one reference, the first counts."""
    status: Stated[f.ApplicationStatusSet] = msgspec.field(default_factory=Stated)
    passed: list[tuple[int, str, dt.date]] = []
    """Every status it ever had: clock, status, day; sorted by clock."""


class Task(f.Masked, msgspec.Struct, omit_defaults=True):
    """Something to be done."""

    ref: bytes
    added: f.TaskAdded | None = None
    since: Order | None = None
    """Where `added` stands in the history; added twice under one reference, the first counts."""
    due: Latest[dt.date | None] | None = None
    done: Latest[f.TaskDone] | None = None


class Case(f.Masked, msgspec.Struct, omit_defaults=True):
    """A household's file. Attributes are registers or entries by event id; an ended entry stands in `ended` under its event id."""

    ref: bytes
    opened: Latest[f.CaseOpened] | None = None
    label: Latest[str] | None = None
    status: Stated[tuple[str, dt.date, str]] = msgspec.field(default_factory=Stated)
    risk: Stated[str] = msgspec.field(default_factory=Stated)
    location: Stated[tuple[str, str, dt.date]] = msgspec.field(default_factory=Stated)
    destination: Stated[str] = msgspec.field(default_factory=Stated)
    priority: Latest[f.PrioritySet] | None = None
    origin: Latest[f.OriginSet] | None = None
    categories: Latest[f.CategoriesSet] | None = None
    rhythm: Latest[f.RhythmSet] | None = None
    heard: Latest[f.CheckedIn] | None = None
    """The check-in with the latest moment, whenever it was entered (see `heard_order`)."""
    persons: dict[bytes, Person] = {}
    needs: dict[bytes, f.NeedAdded] = {}
    threats: dict[bytes, Latest[f.ThreatAdded]] = {}
    threat_ends: dict[bytes, Latest[str]] = {}
    """Why a threat ended, by its reference; a threat stated again after its end stands again."""
    notes: dict[bytes, Entry] = {}
    links: dict[bytes, f.CasesLinked] = {}
    external: dict[str, Latest[f.ExternalIdSet]] = {}
    applications: dict[bytes, Application] = {}
    tasks: dict[bytes, Task] = {}
    retention: Latest[f.RetentionSet] | None = None
    hold: Stated[bool] = msgspec.field(default_factory=Stated)
    transferred: Latest[str] | None = None
    """The caseload in which it is kept, since the transfer with the highest number; None: where it began."""
    homes: Stated[str] = msgspec.field(default_factory=Stated)
    """Into which caseloads it was transferred last: more than one where two transfers crossed, until a person decides."""
    came: dict[int, str] = {}
    """The transfers by which it came into a caseload that is open here: number, and that caseload."""
    brought: int = 0
    """How many facts were brought along from other caseloads, copies of known ones included."""
    ended: dict[bytes, str] = {}
    """Why an entry ended: by the event id that added it."""
    events: int = 0

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether it was transferred to a caseload that is closed here: what came after that is not known."""
        return self.transferred is not None and self.transferred.order[0] not in self.came

    def person(self, ref: bytes) -> Person:
        """Give the person of that reference, made empty when no fact about her was seen yet."""
        return self.persons.setdefault(ref, Person(ref))

    def members(self) -> list[Person]:
        """List the household as it is: the principal applicant first, then by reference."""
        found = [person for person in self.persons.values() if person.is_member]
        if len(found) > 1:
            found.sort(key=lambda p: (p.relationship is None or p.relationship.value != "rrf-rel:PA", p.ref))
        return found

    def standing_threats(self) -> list[f.ThreatAdded]:
        """List the threats that are not over, by reference: never ended, or stated again after their end."""
        return [
            said.value
            for ref, said in sorted(self.threats.items())
            if ref not in self.threat_ends or said.order > self.threat_ends[ref].order
        ]

    def standing_needs(self) -> list[f.NeedAdded]:
        """List the needs that have not ended, by event id, without those of persons who are no longer of the household."""
        if not self.needs:
            return []
        gone = {ref for ref, person in self.persons.items() if person.left is not None and not person.is_member}
        return [need for eid, need in sorted(self.needs.items()) if eid not in self.ended and need.person not in gone]

    def task(self, ref: bytes) -> Task:
        """Give the task of that reference, made empty when no fact about it was seen yet."""
        return self.tasks.setdefault(ref, Task(ref))

    def application(self, ref: bytes) -> Application:
        """Give the application of that reference, made empty when no fact about it was seen yet."""
        return self.applications.setdefault(ref, Application(ref))


def apply_to_task(task: Task, fact: f.TaskAdded | f.TaskMoved | f.TaskDone, order: Order) -> None:
    """Take one fact into a task."""
    if isinstance(fact, f.TaskAdded):
        if task.since is None or order < task.since:
            task.added, task.since = fact, order
        task.due = later(task.due, order, fact.due_on)
    elif isinstance(fact, f.TaskMoved):
        task.due = later(task.due, order, fact.due_on)
    else:
        task.done = later(task.done, order, fact)


def _apply_application(case: Case, fact: f.ApplicationStatusSet, mark: f.Mark) -> None:
    application = case.application(fact.application)
    application.status.state(mark.eid, fact, mark.hlc, mark.author, fact.replaces)
    application.passed.append((mark.hlc, fact.status, fact.on))
    application.passed.sort()


def _state(field: str, value: Callable[[Any], Any]) -> Callable[[Case, Any, f.Mark], None]:
    def apply(case: Case, fact: Any, mark: f.Mark) -> None:
        getattr(case, field).state(mark.eid, value(fact), mark.hlc, mark.author, fact.replaces)

    return apply


def _set(field: str, value: Callable[[Any], Any] = lambda fact: fact) -> Callable[[Case, Any, f.Mark], None]:
    def apply(case: Case, fact: Any, mark: f.Mark) -> None:
        setattr(case, field, later(getattr(case, field), mark.order, value(fact)))

    return apply


def _set_person(field: str, value: Callable[[Any], Any] = lambda fact: fact) -> Callable[[Case, Any, f.Mark], None]:
    def apply(case: Case, fact: Any, mark: f.Mark) -> None:
        person = case.person(fact.person)
        setattr(person, field, later(getattr(person, field), mark.order, value(fact)))

    return apply


def _enter(field: str) -> Callable[[Case, Any, f.Mark], None]:
    def apply(case: Case, fact: Any, mark: f.Mark) -> None:
        getattr(case, field)[mark.eid] = fact

    return apply


def _enter_person(field: str) -> Callable[[Case, Any, f.Mark], None]:
    def apply(case: Case, fact: Any, mark: f.Mark) -> None:
        getattr(case.person(fact.person), field)[mark.eid] = fact

    return apply


def _end(entry: str, why: Callable[[Any], str]) -> Callable[[Case, Any, f.Mark], None]:
    def apply(case: Case, fact: Any, _mark: f.Mark) -> None:
        ref = getattr(fact, entry)
        reasons = {case.ended.get(ref, why(fact)), why(fact)}
        case.ended[ref] = "unsafe" if "unsafe" in reasons else min(reasons)  # two reasons said apart: the same one everywhere

    return apply


def _apply_consent(case: Case, fact: f.ConsentSet, mark: f.Mark) -> None:
    consents = case.person(fact.person).consents
    consents.setdefault(consent_key(fact.purpose, fact.recipient), Stated()).state(
        mark.eid, fact.is_given, mark.hlc, mark.author, fact.replaces
    )


def _apply_detail(case: Case, fact: f.PersonDetailSet, mark: f.Mark) -> None:
    details = case.person(fact.person).details
    details[fact.field] = later(details.get(fact.field), mark.order, fact.value)


def _apply_heard(case: Case, fact: f.CheckedIn, mark: f.Mark) -> None:
    case.heard = later(case.heard, heard_order(fact.at_ms, mark), fact)


def _apply_opened_application(case: Case, fact: f.ApplicationOpened, mark: f.Mark) -> None:
    application = case.application(fact.application)
    if application.since is None or mark.order < application.since:
        application.opened, application.since = fact, mark.order


def _apply_added(case: Case, fact: f.PersonAdded, mark: f.Mark) -> None:
    person = case.person(fact.person)
    person.relationship = later(person.relationship, mark.order, fact.relationship)
    person.joined = later(person.joined, mark.order, fact.relationship)


def _apply_threat(case: Case, fact: f.ThreatAdded, mark: f.Mark) -> None:
    case.threats[fact.threat] = later(case.threats.get(fact.threat), mark.order, fact)


def _apply_threat_ended(case: Case, fact: f.ThreatEnded, mark: f.Mark) -> None:
    case.threat_ends[fact.threat] = later(case.threat_ends.get(fact.threat), mark.order, fact.why)


def _apply_external(case: Case, fact: f.ExternalIdSet, mark: f.Mark) -> None:
    case.external[fact.scheme] = later(case.external.get(fact.scheme), mark.order, fact)


def _apply_note(case: Case, fact: f.NoteAdded, mark: f.Mark) -> None:
    case.notes[mark.eid] = Entry(mark.hlc, mark.author, fact)


def _apply_task(case: Case, fact: Any, mark: f.Mark) -> None:
    apply_to_task(case.task(fact.task), fact, mark.order)


def _apply_moved(case: Case, fact: f.CaseTransferred, mark: f.Mark) -> None:
    case.transferred = later(case.transferred, (fact.number, mark.hlc, mark.eid), fact.to)
    case.homes.state(mark.eid, fact.to, mark.hlc, mark.author, fact.replaces)


def _apply_arrived(case: Case, fact: f.CaseArrived, mark: f.Mark) -> None:
    case.transferred = later(case.transferred, (fact.number, mark.hlc, mark.eid), fact.home)
    case.came[fact.number] = min(case.came.get(fact.number, fact.part), fact.part)
    if fact.home == fact.part:  # a copy that is shared says nothing new of where the case is kept
        case.homes.state(mark.eid, fact.home, mark.hlc, mark.author, fact.replaces)


def _apply_brought(case: Case, _fact: f.FactBrought, _mark: f.Mark) -> None:
    case.brought += 1


_APPLY: dict[type, Callable[[Case, Any, f.Mark], None]] = {
    f.CaseOpened: _set("opened"),
    f.CaseLabelled: _set("label", lambda fact: fact.label),
    f.CaseStatusSet: _state("status", lambda fact: (fact.status, fact.on, fact.reason)),
    f.RiskSet: _state("risk", lambda fact: fact.level),
    f.LocationSet: _state("location", lambda fact: (fact.location, fact.region, fact.since_on)),
    f.DestinationSet: _state("destination", lambda fact: fact.country),
    f.PrioritySet: _set("priority"),
    f.OriginSet: _set("origin"),
    f.CategoriesSet: _set("categories"),
    f.NoteAdded: _apply_note,
    f.CasesLinked: _enter("links"),
    f.ExternalIdSet: _apply_external,
    f.NeedAdded: _enter("needs"),
    f.NeedEnded: _end("need", lambda fact: fact.how),
    f.TaskAdded: _apply_task,
    f.TaskMoved: _apply_task,
    f.TaskDone: _apply_task,
    f.RhythmSet: _set("rhythm"),
    f.CheckedIn: _apply_heard,
    f.PersonAdded: _apply_added,
    f.RelationshipSet: _set_person("relationship", lambda fact: fact.relationship),
    f.PersonLeft: _set_person("left"),
    f.NameAdded: _enter_person("names"),
    f.NameWithdrawn: _end("name", lambda _fact: "withdrawn"),
    f.BirthSet: _set_person("born"),
    f.PersonDetailSet: _apply_detail,
    f.NationalitiesSet: _set_person("nationalities", lambda fact: fact.countries),
    f.LanguageAdded: _enter_person("languages"),
    f.DocumentAdded: _enter_person("documents"),
    f.DocumentWithdrawn: _end("document", lambda fact: fact.why),
    f.AddressAdded: _enter_person("addresses"),
    f.RelativeAdded: _enter_person("relatives"),
    f.ContactAdded: _enter_person("contacts"),
    f.ContactWithdrawn: _end("contact", lambda fact: fact.why),
    f.ConsentSet: _apply_consent,
    f.ThreatAdded: _apply_threat,
    f.ThreatEnded: _apply_threat_ended,
    f.ApplicationOpened: _apply_opened_application,
    f.ApplicationStatusSet: _apply_application,
    f.RetentionSet: _set("retention"),
    f.HoldSet: _state("hold", lambda fact: fact.is_held),
    f.CaseTransferred: _apply_moved,
    f.CaseArrived: _apply_arrived,
    f.FactBrought: _apply_brought,
}


def consent_key(purpose: str, recipient: str) -> str:
    """Name the field that a consent belongs to: one purpose towards one recipient, however its name is typed."""
    return f"{purpose}>{' '.join(recipient.casefold().split()) or '*'}"


def heard_order(at_ms: int, mark: f.Mark) -> Order:
    """Order check-ins by their moment; nobody is heard of in the future, so a later moment counts as that of its entry."""
    return (min(at_ms, mark.hlc >> 16), mark.hlc, mark.eid)


def apply_to_case(case: Case, fact: Any, mark: f.Mark) -> None:
    """Take one fact into a case; the order of calls does not matter."""
    _APPLY[type(fact)](case, fact, mark)
    case.events += 1
