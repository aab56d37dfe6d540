"""Notices of countries, and threats that were announced against everybody: what holds, whom it touches, by when it is too late.

A notice entered here re-dates every case that it touches in the same act; the page after it shows each, before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.actions import notice_list, notice_show, threat_list
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.pages.typed import (
    CALENDARS,
    COUNTRIES_HINT,
    COUNTRY_HINT,
    DAY_HINT,
    REGIONS_HINT,
    countries_in,
    country_in,
    day_of,
    listed,
    regions,
    words_of,
)
from safeconduct.doors.desk.pictures import Mark, TimeLine, time_line
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f

TOUCHED = 60  # households named one by one; all are counted
DAYS_DRAWN = 56  # of the time line: eight weeks
_SOURCE = Field(
    "source", N_("Who said it"), is_required=True, hint=N_("by role, and through whom it came; people are moved on these words")
)


def listing(visit: Visit) -> Reply:
    """Show the notices and the threats to everybody; those of the past too when asked."""
    with_past = visit.query.get("past") == "1"
    notices = visit.ask("notice_list", notice_list.Ask(with_past=with_past), notice_list.Answer).notices
    threats = visit.ask("threat_list", threat_list.Ask(with_past=with_past), threat_list.Answer).threats
    return visit.show("notices.html", notices=notices, threats=threats, line=_line(visit, notices, threats), with_past=with_past)


def _line(visit: Visit, notices: Sequence[notice_list.Line], threats: Sequence[threat_list.Line]) -> TimeLine:
    """Put the days of threats and of notices on one line."""
    say, marks = visit.words.say, []
    for threat in threats:
        if threat.on is not None and not threat.is_over:
            said = f"{threat.said} ({say(threat.calendar)})" if threat.calendar not in ("", "gregorian") else ""
            marks.append(Mark(on=threat.on, title=say(threat.type.replace("_", " ")), more=(said,), kind="late", is_end=True))
    for notice in notices:
        country = visit.words.country(notice.country)
        if notice.state == "to_come":
            marks.append(Mark(on=notice.valid_from, title=f"{country}: {say(notice.effect.replace('_', ' '))}", kind="soon"))
        if notice.state in ("in_force", "to_come") and notice.valid_until is not None:
            marks.append(Mark(on=notice.valid_until, title=f"{country}: {say('the notice ends')}", kind="plain"))
    return time_line(marks, visit.today, DAYS_DRAWN, visit.words)


def shown(visit: Visit) -> Reply:
    """Show a notice and whom it touches."""
    notice = visit.ask("notice_show", notice_show.Ask(notice=visit.ref("notice"), limit=TOUCHED), notice_show.Answer)
    return visit.show("notice.html", notice=notice, today=visit.today)


def enter(visit: Visit) -> Reply:
    """Enter what a country let be known."""
    ref = new_ref()
    fields = (
        Field("country", N_("Country that said it"), is_required=True, hint=COUNTRY_HINT, make=country_in(visit.words)),
        Field("effect", N_("What it means"), kind="choice", choices=words_of("effect"), is_required=True),
        Field("added_days", N_("By how many days"), kind="number", hint=N_("only for slower and faster"), highest=3653),
        Field(
            "firmness",
            N_("How sure it is"),
            kind="choice",
            choices=words_of("firmness"),
            is_required=True,
            hint=N_("a rumour closes nothing"),
        ),
        _SOURCE,
        Field("nationalities", N_("Nationalities that it touches"), hint=COUNTRIES_HINT, make=countries_in(visit.words)),
        Field("regions", N_("Regions of origin that it touches"), hint=REGIONS_HINT, make=regions),
        Field("programmes", N_("Kinds of pathway that it touches; none ticked: all"), kind="many", choices=listed("pathway")[1:]),
        Field("said_on", N_("Day on which it was said"), kind="day", hint=DAY_HINT),
        Field("valid_from", N_("Day from which it holds"), kind="day", hint=N_("left out: the day on which it was said")),
        Field("valid_until", N_("Last day on which it holds"), kind="day", hint=N_("when it is known")),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        said_on = v["said_on"] or visit.today
        return (
            f.NoticeEntered(
                notice=ref,
                country=v["country"],
                effect=v["effect"],
                added_days=v["added_days"] or 0,
                firmness=v["firmness"],
                source=v["source"],
                nationalities=v["nationalities"] or (),
                regions=v["regions"] or (),
                programmes=v["programmes"],
                said_on=said_on,
                valid_from=v["valid_from"] or said_on,
                valid_until=v["valid_until"],
            ),
        )

    return perform(
        visit,
        Act(
            title=N_("Enter a notice"),
            fields=fields,
            drafts=drafts,
            back=f"/notice/{ref.hex()}",
            leave="/notices",
            before=N_("Every household that it touches is dated anew when it is saved; the next page shows which, before and after."),
        ),
    )


def lift(visit: Visit) -> Reply:
    """Say that a notice no longer holds."""
    ref = visit.ref("notice")
    notice = visit.ask("notice_show", notice_show.Ask(notice=ref, limit=1), notice_show.Answer)
    fields = (_SOURCE, Field("on", N_("First day on which it no longer holds"), kind="day", hint=DAY_HINT))

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        return (f.NoticeLifted(notice=ref, on=v["on"] or visit.today, source=v["source"]),)

    about = f"{visit.words.country(notice.country)}: {visit.words.say(notice.effect.replace('_', ' '))}"
    return perform(visit, Act(title=N_("Lift the notice"), fields=fields, drafts=drafts, back=f"/notice/{ref.hex()}", about=about))


def announce(visit: Visit) -> Reply:
    """Add a threat to everybody."""
    fields = (
        Field("type", N_("Kind of threat"), kind="choice", choices=words_of("threat"), is_required=True),
        Field("calendar", N_("Calendar of the day"), kind="choice", choices=CALENDARS),
        Field(
            "day",
            N_("Day by which it will be too late"),
            hint=N_("2017-05-26, or in the calendar chosen: 1438-09-01; an Islamic day begins on the evening before"),
            make=day_of(visit, "calendar"),
        ),
        Field("nationalities", N_("Nationalities that it is against"), hint=COUNTRIES_HINT, make=countries_in(visit.words)),
        Field("regions", N_("Regions that it is in"), hint=REGIONS_HINT, make=regions),
        _SOURCE,
        Field("text", N_("What was said"), kind="text"),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        return (
            f.ThreatAnnounced(
                threat=new_ref(),
                type=v["type"],
                day=v["day"],
                nationalities=v["nationalities"] or (),
                regions=v["regions"] or (),
                source=v["source"],
                text=v["text"],
            ),
        )

    return perform(
        visit,
        Act(title=N_("Add a threat to everybody"), fields=fields, drafts=drafts, back="/notices", begin={"calendar": "gregorian"}),
    )


def end(visit: Visit) -> Reply:
    """Say that a threat to everybody is over."""
    ref = visit.ref("threat")
    threats = visit.ask("threat_list", threat_list.Ask(with_past=True), threat_list.Answer).threats
    threat = next((threat for threat in threats if threat.ref == ref.hex()), None)
    if threat is None:
        raise Mistaken("there is no such threat", "take it from the list of threats")
    fields = (Field("why", N_("Why it is over"), is_required=True),)
    about = f"{visit.words.say(threat.type.replace('_', ' '))} {visit.words.day(threat.on)}"
    return perform(
        visit,
        Act(
            title=N_("The threat is over"),
            fields=fields,
            drafts=lambda v: (f.AnnouncedThreatEnded(threat=ref, why=v["why"]),),
            back="/notices",
            about=about,
            before=N_("The clocks of everybody whom it was against are set anew without it."),
            is_grave=True,
        ),
    )


_BOTH = ("GET", "POST")
PAGES = (
    Page("GET", "/notices", listing),
    Page("GET", "/notice/{notice}", shown),
    *(Page(method, "/notices/enter", enter) for method in _BOTH),
    *(Page(method, "/notice/{notice}/lift", lift) for method in _BOTH),
    *(Page(method, "/threats/announce", announce) for method in _BOTH),
    *(Page(method, "/threat/{threat}/end", end) for method in _BOTH),
)
