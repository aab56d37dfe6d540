"""The page of one household, as it is read at night: what presses stands first, what is contested is loud, unsafe ways are marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from safeconduct.doors.cli.entering import label
from safeconduct.doors.cli.screen import plain
from safeconduct.doors.cli.showing import bare, code_of, local

_INDENT = 2
_TITLE = 12  # columns for the word at the left


def page(case: Any, today: dt.date) -> str:
    """Write the page of a `case_show.Answer`."""
    lines = [
        *_head(case, today),
        *_contested(case),
        *_section("persons", (line for person in case.persons for line in _person(person))),
        *_section("needs", (f"{code_of(n.event)}  {n.code}  {label(n.code)}{_whose(n.person)}" for n in case.needs)),
        *_section("threats", (_threat(threat) for threat in case.threats)),
        *_section("applied", (_application(application) for application in case.applications)),
        *_section("ways", (_way(way, case) for way in case.ways) if case.is_unsafe else ()),
        *_section("shelter", (_stay(stay, today) for stay in case.stays)),
        *_section("tasks", (_task(task, today) for task in case.tasks)),
        *_section(f"notes {len(case.notes)}/{case.notes_total}", (line for note in case.notes for line in _note(note))),
        *_section("linked", (f"{code_of(link.other)}  {link.how}" for link in case.links)),
        *_section("elsewhere", (f"{plain(scheme)}: {plain(value)}" for scheme, value in case.external.items())),
        *_section("kept in", [case.caseload] if ":" in case.caseload and not case.is_elsewhere else ()),
        *_section("readable by", [f"holders of the keys to {', '.join(case.compartments)}"]),
    ]
    return "\n".join(lines)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    """Set lines under a word at the left; nothing when there are none."""
    listed = list(lines)
    if not listed:
        return []
    pad = " " * (_INDENT + _TITLE)
    return ["", f"{' ' * _INDENT}{title:<{_TITLE}}{listed[0]}", *(pad + line for line in listed[1:])]


def _head(case: Any, today: dt.date) -> list[str]:
    head = f"{code_of(case.ref)}  {plain(case.label) or '(no label)'}  {case.status}"
    words = [f"risk {case.risk}"] if case.risk else []
    if case.priority:
        words.append(f"priority {bare(case.priority)} since {case.priority_on}")
    if case.origin or case.region_of_origin:
        words.append(f"from {case.region_of_origin or label(case.origin)}")
    if case.locations:
        words.append(f"now {case.locations[0].value}{' ' + plain(case.locations[0].more) if case.locations[0].more else ''}")
    if case.destinations and case.destinations[0].value:
        words.append(f"to {label(case.destinations[0].value)}")
    words.append(f"known since {case.opened_on} ({case.via})")
    return [head, "  " + ", ".join(words), *_alarms(case), *_clocks(case, today), *_signs(case)]


_ALARMS = {
    "unwell": "NOT WELL when last heard of",
    "detained": "somebody is DETAINED",
    "missing": "somebody is MISSING",
    "contact_unsafe": "a way to reach them is known to the hunters",
    "left_behind": "some would be LEFT BEHIND",
    "overdue": "a state has not answered in time",
    "do_not_contact": "DO NOT CONTACT: it was refused",
    "do_not_store": "somebody does not agree that this is kept",
    "risk_unknown": "nobody has judged the risk",
}


def _alarms(case: Any) -> list[str]:
    behind = ", ".join(code_of(person) for person in case.left_behind)
    return [f"  ! {_ALARMS.get(alarm, alarm)}{f': {behind}' if alarm == 'left_behind' and behind else ''}" for alarm in case.alarms]


def _clocks(case: Any, today: dt.date) -> list[str]:
    if not case.is_unsafe:
        return []
    why = {"threat": "a threat", "announced": "an announced threat", "priority": "the priority"}.get(case.needed_why, "")
    days = f", {(case.needed_on - today).days} days" if case.needed_on else ""
    gone = f"must be gone by {case.needed_on} ({why}{days})" if case.needed_on else "no day is known by which they must be gone"
    by = f" by {plain(case.way)}" if case.way else ""
    way = f"can travel {case.arrives_on}{by}" if case.arrives_on else "NO WAY OPEN"
    return [f"  {gone}", f"  {way}{': ENDANGERED' if case.is_endangered else ''}"]


def _signs(case: Any) -> list[str]:
    if not case.every_hours and not case.heard_at:
        return []
    heard = f"heard of {local(case.heard_at)}" if case.heard_at else "not heard of yet"
    rhythm = f", every {case.every_hours} h, alarm {local(case.alarm_at)}" if case.alarm_at else ""
    return [f"  {heard}{rhythm}{': SILENT' if case.is_silent else ''}"]


def _contested(case: Any) -> list[str]:
    """Show every value of what colleagues disagree on, with who said it and when."""
    lines = []
    fields = (("status", case.statuses), ("risk", case.risks), ("location", case.locations), ("destination", case.destinations))
    for name, said in fields:
        if name in case.contested:
            lines.append(f"!! {name.upper()} IS CONTESTED: ask, then set it again")
            lines += [f"     {plain(_value(each))}  (said {local(each.at)} on {code_of(each.device)})" for each in said]
    if "caseload" in case.contested:
        lines.append("!! IT WAS TRANSFERRED APART TO SEVERAL CASELOADS: ask, then decide: safeconduct task list")
    for application in case.applications:
        if len({said.value for said in application.statuses}) > 1:
            lines.append(f"!! THE STATE OF APPLICATION {code_of(application.ref)} IS CONTESTED")
            lines += [f"     {each.value}  (said {local(each.at)} on {code_of(each.device)})" for each in application.statuses]
    for person in case.persons:
        for consent in person.consents:
            if consent.is_contested:
                lines.append(f"!! CONSENT OF {code_of(person.ref)} TO {consent.purpose.upper()} IS CONTESTED: the refusal counts")
    return ["", *lines] if lines else []


def _value(said: Any) -> str:
    on = f" since {said.on}" if said.on else ""
    return f"{said.value or 'none'}{' ' + said.more if said.more else ''}{on}"


def _whose(person: str) -> str:
    return f"  of {code_of(person)}" if person else ""


def _person(person: Any) -> Iterable[str]:
    names = [f"{plain(name.full)}{'' if name.use == 'legal' else f' ({name.use})'}" for name in person.names]
    words = [label(person.relationship)]
    if person.left:
        words.append(f"LEFT THE HOUSEHOLD: {person.left} {person.left_on}")
    if person.born:
        words.append(f"born {'about ' if person.is_birth_estimated else ''}{person.born}")
    if person.nationalities is not None:
        words.append(", ".join(label(each) for each in person.nationalities) or "stateless")
    words += [label(value) if ":" in value else plain(value) for value in person.details.values()]
    words += [", ".join(plain(bare(each)) for each in person.languages)] if person.languages else []
    yield f"{code_of(person.ref)}  {'; '.join(names) or '(no name)'}"
    yield f"           {', '.join(words)}"
    agreed = [_consent(consent) for consent in person.consents]
    yield f"           consent: {', '.join(agreed) or 'not asked'}"
    for contact in person.contacts:
        mark = f"DO NOT USE ({contact.ended}): " if contact.ended else ""
        yield f"           {code_of(contact.event)}  {mark}{contact.channel} {plain(contact.value)}{_care(contact.care)}"
    for paper in person.papers:
        ended = f"GONE ({plain(paper.ended)}): " if paper.ended else ""
        until = f" until {paper.expires_on}" if paper.expires_on else ""
        yield f"           {code_of(paper.event)}  {ended}{paper.paper} {bare(paper.country)} {plain(paper.number)}{until}"
    for relative in person.relatives:
        yield f"           {code_of(relative.event)}  relative: {plain(relative.full)}, {label(relative.relationship)}"


def _consent(consent: Any) -> str:
    whom = "" if consent.recipient == "*" else f" towards {plain(consent.recipient)}"
    return f"{'agrees' if consent.is_given else 'REFUSES'} to {consent.purpose}{whom}"


def _care(care: str) -> str:
    return f"  !! {plain(care)}" if care else ""


def _threat(threat: Any) -> str:
    other = f" ({threat.said} {threat.calendar})" if threat.calendar not in ("", "gregorian") else ""
    day = f"by {threat.on}{other}" if threat.on else "no day known"
    whom = "announced to people like them" if threat.is_announced else "to this household"
    more = ": ".join(plain(text) for text in (threat.source, threat.text) if text)
    return f"{code_of(threat.ref)}  {threat.type} {day}, {whom}{f' - {more}' if more else ''}"


def _application(application: Any) -> str:
    said = application.statuses[0] if application.statuses else None
    state = f"{said.value} since {said.on}" if said else "no status"
    some = f", {len(application.accepted)} of {len(application.persons)} accepted" if application.accepted else ""
    expected = f", travel expected {application.expected_on}" if application.expected_on else ""
    return f"{code_of(application.ref)}  {plain(application.name)}: {state}{some}{expected}{'' if application.is_open else ' (over)'}"


def _way(way: Any, case: Any) -> str:
    if way.closed_by:
        notice = f" {code_of(way.notice)}" if way.notice else ""
        return f"{code_of(way.pathway)}  {plain(way.name)}: closed ({way.closed_by}{notice})"
    best = ", the best" if way.name == case.way else ""
    slower = f", changed by notice {code_of(way.notice)}" if way.notice else ""
    return f"{code_of(way.pathway)}  {plain(way.name)}: open, {way.days} days{best}{slower}"


def _stay(stay: Any, today: dt.date) -> str:
    until = f"until {stay.until_on}" if stay.until_on else "no end set"
    over = " (over)" if stay.until_on and stay.until_on <= today else ""
    exposed = "  !! THIS SHELTER IS EXPOSED" if stay.is_exposed else ""
    return f"{code_of(stay.ref)}  {plain(stay.name)}: {stay.beds} beds from {stay.from_on} {until}{over}{exposed}"


def _task(task: Any, today: dt.date) -> str:
    due = f"due {task.due_on}" if task.due_on else "no day"
    late = " OVERDUE" if task.due_on and task.due_on < today else ""
    return f"{code_of(task.ref)}  {due}{late}{f' ({plain(task.role)})' if task.role else ''}: {plain(task.text)}"


def _note(note: Any) -> Iterable[str]:
    desk = "" if note.desk == "casework" else f" [{note.desk}]"
    yield f"{local(note.at)} {code_of(note.device)}{desk}"
    for line in note.text.splitlines():
        yield f"    {plain(line)}"
