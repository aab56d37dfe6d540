"""Turn a case's registers and entries into what is shown of them. Values in, values out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar

from safeconduct.actions.case_show import answer as a
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.model.rules import OPEN_APPLICATION, Passage, touches
from safeconduct.model.world import Case, Entry, Latest, Person, Said, Stated

_SORT_LAST = dt.date.max
_T = TypeVar("_T")


def sayings(stated: Stated[_T], read: Callable[[_T], tuple[str, str, dt.date | None]]) -> tuple[a.Said, ...]:
    """List the values that stand of a safety field, the latest said first; `read` gives value, addition and day."""
    lines = []
    for _, saying in stated.sayings():
        value, more, on = read(saying.value)
        lines.append(a.Said(value=value, more=more, on=on, at=moment(saying.hlc >> 16), device=saying.author.hex()))
    return tuple(lines)


def links(case: Case, said: Iterable[Said]) -> tuple[a.Link, ...]:
    """List the cases that are linked, each with what was said of the two last."""
    order = {one.event.eid: (one.depth, one.event.hlc, one.event.eid) for one in said}
    last = {link.other: link.how for eid, link in sorted(case.links.items(), key=lambda item: order.get(item[0], (0, 0, item[0])))}
    return tuple(a.Link(other=other.hex(), how=how) for other, how in last.items())


def persons(case: Case) -> tuple[a.Person, ...]:
    """List the household, the principal applicant first, then those who left it."""
    members = case.members()
    inside = {member.ref for member in members}
    gone = sorted((p for p in case.persons.values() if p.ref not in inside and p.relationship is not None), key=lambda p: p.ref)
    return tuple(_person(case, member) for member in [*members, *gone])


def _text(latest: Latest[str] | None) -> str:
    return latest.value if latest else ""


def _person(case: Case, member: Person) -> a.Person:
    consents = []
    for key, stated in sorted(member.consents.items()):
        purpose, _, recipient = key.partition(">")
        latest_ms = max(saying.hlc for saying in stated.said.values()) >> 16
        consents.append(
            a.Consent(
                purpose=purpose,
                recipient=recipient,
                is_given=all(stated.values()),
                is_contested=stated.is_contested,
                at=moment(latest_ms),
            )
        )
    return a.Person(
        ref=member.ref.hex(),
        relationship=_text(member.relationship),
        left=member.left.value.why if member.left else "",
        left_on=member.left.value.on if member.left else None,
        names=tuple(
            a.Name(event=eid.hex(), use=n.use, full=n.full, script=n.script)
            for eid, n in sorted(member.names.items(), key=lambda item: (item[1].use != "legal", item[1].script, item[0]))
            if eid not in case.ended
        ),
        born=member.born.value.born if member.born else "",
        is_birth_estimated=member.born is not None and member.born.value.is_estimate,
        nationalities=member.nationalities.value if member.nationalities else None,
        details={field: latest.value for field, latest in sorted(member.details.items())},
        languages=tuple(sorted({language.language for language in member.languages.values()})),
        contacts=tuple(
            a.Contact(event=eid.hex(), channel=c.channel, value=c.value, care=c.care, ended=case.ended.get(eid, ""))
            for eid, c in sorted(member.contacts.items(), key=lambda item: (item[0] in case.ended, item[0]))
        ),
        papers=tuple(
            a.Paper(
                event=eid.hex(),
                paper=d.paper,
                number=d.number,
                country=d.country,
                expires_on=d.expires_on,
                ended=case.ended.get(eid, ""),
            )
            for eid, d in sorted(member.documents.items(), key=lambda item: (item[0] in case.ended, item[1].paper, item[0]))
        ),
        consents=tuple(consents),
        relatives=tuple(
            a.Relative(event=eid.hex(), full=r.full, relationship=r.relationship, country=r.country)
            for eid, r in sorted(member.relatives.items())
        ),
    )


def threats(case: Case, passage: Passage) -> tuple[a.Threat, ...]:
    """List what threatens the household, the earliest day first: its own threats and those announced to people like them."""
    own: list[tuple[bytes, f.ThreatAdded | f.ThreatAnnounced, bool]] = [
        (threat.threat, threat, False) for threat in case.standing_threats()
    ]
    common: list[tuple[bytes, f.ThreatAdded | f.ThreatAnnounced, bool]] = [
        (threat.ref, threat.announced.value, True)
        for threat in passage.threats
        if threat.announced is not None and not threat.is_over and touches(threat.announced.value, case)
    ]
    lines = [
        a.Threat(
            ref=ref.hex(),
            type=said.type,
            on=said.day.on if said.day else None,
            calendar=said.day.calendar if said.day else "",
            said=said.day.said if said.day else "",
            source=said.source,
            text=said.text,
            is_announced=is_announced,
        )
        for ref, said, is_announced in (*own, *common)
    ]
    return tuple(sorted(lines, key=lambda line: (line.on or _SORT_LAST, line.ref)))


def applications(case: Case, names: dict[bytes, str]) -> tuple[a.Application, ...]:
    """List the applications with every status that stands. `names` gives pathways their names."""
    lines = []
    for ref, application in sorted(case.applications.items()):
        opened, said = application.opened, application.status.values()
        pathway = opened.pathway if opened else b""
        lines.append(
            a.Application(
                ref=ref.hex(),
                pathway=pathway.hex(),
                name=names.get(pathway, ""),
                persons=tuple(person.hex() for person in opened.persons) if opened else (),
                accepted=tuple(person.hex() for person in said[0].accepted) if said else (),
                statuses=sayings(application.status, lambda v: (v.status, v.reason, v.on)),
                expected_on=said[0].expected_on if said else None,
                is_open=not said or any(each.status in OPEN_APPLICATION for each in said),
            )
        )
    return tuple(lines)


def tasks(case: Case) -> tuple[a.Task, ...]:
    """List the open tasks, the most pressing first."""
    lines = [
        a.Task(ref=ref.hex(), text=task.added.text, due_on=task.due.value if task.due else None, role=task.added.role)
        for ref, task in case.tasks.items()
        if task.added is not None and task.done is None
    ]
    return tuple(sorted(lines, key=lambda line: (line.due_on or _SORT_LAST, line.ref)))


def note(eid: bytes, entry: Entry) -> a.Note:
    """Give one note with who wrote it and when."""
    note = entry.fact
    assert isinstance(note, f.NoteAdded)
    return a.Note(event=eid.hex(), at=moment(entry.hlc >> 16), device=entry.author.hex(), desk=note.desk, text=note.text)


def compartments(places: Iterable[str], *, has_stays: bool) -> tuple[str, ...]:
    """Name the compartments in which facts about a case lie: those in which something of it was read here, and that of its nights."""
    order = {name: number for number, name in enumerate(f.COMPARTMENTS)}
    held = {*places, *(("shelter",) if has_stays else ())}
    return tuple(sorted(held, key=lambda name: (order.get(name.partition(":")[0], len(order)), name)))
