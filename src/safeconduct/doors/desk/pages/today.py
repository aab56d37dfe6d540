"""The first page: what presses today, what is too late by when, where everybody is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from safeconduct.actions import situation, threat_list, today
from safeconduct.doors.desk.pictures import Mark, TimeLine, time_line
from safeconduct.doors.desk.visiting import Page, Reply, Visit

LINES = 8  # of each list; the whole lists have pages of their own
DAYS_DRAWN = 35  # of the time line: five weeks


def first(visit: Visit) -> Reply:
    """Show what presses today."""
    presses = visit.ask("today", today.Ask(lines=LINES), today.Answer)
    stands = visit.ask("situation", situation.Ask(lines=1), situation.Answer)
    threats = visit.ask("threat_list", threat_list.Ask(), threat_list.Answer).threats
    return visit.show(
        "today.html", presses=presses, stands=stands, threats=threats, line=_line(visit, presses, stands, threats), now=visit.now
    )


def _line(visit: Visit, presses: today.Answer, stands: situation.Answer, threats: tuple[threat_list.Line, ...]) -> TimeLine:
    """Put what has a day on one line: announced threats, households who must be gone, stays and papers that end, tasks."""
    words, say, marks = visit.words, visit.words.say, []
    for threat in threats:
        if threat.on is not None:
            people = words.count("%(num)s person not yet out of danger", "%(num)s people not yet out of danger", stands.persons_unsafe)
            said = f"{threat.said} ({say(threat.calendar)})" if threat.calendar not in ("", "gregorian") else ""
            marks.append(Mark(on=threat.on, title=say("announced date"), more=(people, said), kind="late", is_end=True))
    gone: defaultdict[dt.date, int] = defaultdict(int)
    announced = {threat.on for threat in threats}
    for home in (*presses.endangered.lines, *presses.needed.lines):
        if home.needed_on is not None and home.needed_on not in announced:
            gone[home.needed_on] += 1
    for on, number in gone.items():
        marks.append(
            Mark(on=on, title=words.count("%(num)s household must be gone", "%(num)s households must be gone", number), kind="late")
        )
    for on, number in _counted(line.until_on for line in presses.stays):
        marks.append(Mark(on=on, title=words.count("%(num)s stay ends", "%(num)s stays end", number), kind="soon"))
    for on, number in _counted(line.expires_on for line in presses.papers):
        marks.append(Mark(on=on, title=words.count("%(num)s paper expires", "%(num)s papers expire", number), kind="soon"))
    for on, number in _counted(line.due_on for line in presses.tasks.lines if line.due_on is not None):
        marks.append(Mark(on=on, title=words.count("%(num)s task due", "%(num)s tasks due", number), kind="plain"))
    return time_line(marks, presses.on, DAYS_DRAWN, words)


def _counted(days: object) -> list[tuple[dt.date, int]]:
    """Count how often each day comes up, the first day first."""
    counted: defaultdict[dt.date, int] = defaultdict(int)
    for on in days:  # type: ignore[attr-defined]
        counted[on] += 1
    return sorted(counted.items())


PAGES = (Page("GET", "/", first),)
