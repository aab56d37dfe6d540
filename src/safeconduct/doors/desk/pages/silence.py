"""Who is to be heard of, and who is silent since when; rhythms of households and of colleagues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from safeconduct.actions import checkin_list
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.pages.case_acts import act_of
from safeconduct.doors.desk.pages.typed import HOURS_HINT
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, Wording, code_of
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model.typed import hours

LINES = 40  # a page stays under thirty kilobytes
DRAWN = 12  # lines of the picture; the table below it has all
DAYS_DRAWN = 14  # before now, at the most; silence that began before that runs out of the picture
_LEFT, _RIGHT, _ROW = 230, 1090, 30
_GRACE_HOURS, _WORKER_GRACE_HOURS = 12, 6  # as the command line proposes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of the picture: from x when they were last heard of, to x of the alarm, to now."""

    name: str
    heard_x: int
    alarm_x: int
    is_never: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Who is silent since when: lines, and the days written below them."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, str], ...]
    now_x: int
    high: int


def listing(visit: Visit) -> Reply:
    """Show who is silent since when, and everybody who is to be heard of."""
    page = max(1, visit.number("page"))
    is_silent_only = visit.query.get("who", "") != "all"
    ask = checkin_list.Ask(is_silent_only=is_silent_only, offset=(page - 1) * LINES, limit=LINES)
    answer = visit.ask("checkin_list", ask, checkin_list.Answer)
    everybody = visit.ask("checkin_list", checkin_list.Ask(limit=1), checkin_list.Answer)
    return visit.show(
        "silence.html",
        answer=answer,
        colleagues=everybody.colleagues,
        devices=everybody.devices,
        picture=_picture(answer, visit.now, visit.words),
        page=page,
        lines=LINES,
        is_silent_only=is_silent_only,
        now=visit.now,
    )


def _picture(answer: checkin_list.Answer, now: dt.datetime, words: Wording) -> Picture:
    """Draw those whose silence is an alarm, the longest first."""
    silent: list[tuple[str, dt.datetime | None, dt.datetime]] = [
        (f"{code_of(one.ref)} {one.label}", one.heard_at, one.alarm_at) for one in answer.households if one.is_silent
    ]
    silent += [(one.label, one.heard_at, one.alarm_at) for one in answer.colleagues if one.is_silent and one.alarm_at is not None]
    silent = sorted(silent, key=lambda one: (one[2], one[0]))[:DRAWN]
    begins = min([now - dt.timedelta(days=2), *(heard or alarm for _, heard, alarm in silent)])
    begins = max(begins, now - dt.timedelta(days=DAYS_DRAWN))
    span = (now - begins).total_seconds()

    def x_of(at: dt.datetime) -> int:
        return round(_LEFT + max(0.0, (at - begins).total_seconds()) / span * (_RIGHT - _LEFT))

    days = (now.astimezone().date() - begins.astimezone().date()).days
    mornings = [dt.datetime.combine(now.astimezone().date() - dt.timedelta(days=back), dt.time()).astimezone() for back in range(days)]
    ticks = [(x_of(at), words.short_day(at.date())) for at in mornings[:: max(1, days // 7)]]
    bars = tuple(
        Bar(name=name, heard_x=x_of(heard or alarm), alarm_x=x_of(alarm), is_never=heard is None, said=words.ago(alarm, now))
        for name, heard, alarm in silent
    )
    return Picture(bars=bars, ticks=tuple(ticks), now_x=_RIGHT, high=len(bars) * _ROW + 6)


def rhythm(visit: Visit) -> Reply:
    """Say how often a household is to be heard of."""
    fields = (
        Field("every", N_("How often they are to be heard of"), is_required=True, hint=HOURS_HINT, make=hours),
        Field("grace", N_("How long after that silence is an alarm"), hint=N_("left out: 12h"), make=hours),
        Field("channel", N_("By which way")),
    )

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        grace = _GRACE_HOURS if v["grace"] is None else v["grace"]
        return (f.RhythmSet(case=case, every_hours=v["every"], grace_hours=grace, channel=v["channel"]),)

    return act_of(visit, N_("Set the rhythm"), fields, drafts)


def worker_add(visit: Visit) -> Reply:
    """Add a colleague."""
    fields = (
        Field("label", N_("Nickname"), is_required=True, hint=N_("as it is used in the team, not a name")),
        Field("every", N_("How often she is to be heard of"), hint=HOURS_HINT, make=hours),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        ref = new_ref()
        added = f.WorkerAdded(worker=ref, label=v["label"])
        if not v["every"]:
            return (added,)
        return (added, f.WorkerRhythmSet(worker=ref, every_hours=v["every"], grace_hours=_WORKER_GRACE_HOURS))

    return perform(visit, Act(title=N_("Add a colleague"), fields=fields, drafts=drafts, back="/silence"))


def _of_worker(visit: Visit, title: str, fields: Sequence[Field], drafts: Callable[[bytes, dict[str, Any]], Sequence[Any]]) -> Reply:
    """Show or perform an act on the colleague in the address."""
    ref = visit.ref("worker")
    colleagues = visit.ask("checkin_list", checkin_list.Ask(limit=1), checkin_list.Answer).colleagues
    one = next((one for one in colleagues if one.ref == ref.hex()), None)
    if one is None:
        raise Mistaken("there is no such colleague", "take her from the list")
    return perform(visit, Act(title=title, fields=fields, drafts=lambda values: drafts(ref, values), back="/silence", about=one.label))


def worker_rhythm(visit: Visit) -> Reply:
    """Say how often a colleague is to be heard of."""
    fields = (
        Field("every", N_("How often she is to be heard of"), is_required=True, hint=HOURS_HINT, make=hours),
        Field("grace", N_("How long after that silence is an alarm"), hint=N_("left out: 6h"), make=hours),
    )

    def drafts(worker: bytes, v: dict[str, Any]) -> Sequence[Any]:
        grace = _WORKER_GRACE_HOURS if v["grace"] is None else v["grace"]
        return (f.WorkerRhythmSet(worker=worker, every_hours=v["every"], grace_hours=grace),)

    return _of_worker(visit, N_("Set the rhythm"), fields, drafts)


def worker_heard(visit: Visit) -> Reply:
    """Say that a colleague was heard of."""
    fields = (
        Field("at", N_("When"), kind="moment", hint=N_("2017-05-26 14:30; left out: now")),
        Field("not_well", N_("I believe that she is not well, whatever was said"), kind="yes"),
    )

    def drafts(worker: bytes, v: dict[str, Any]) -> Sequence[Any]:
        at: dt.datetime = v["at"] or visit.now
        if at > visit.now:
            raise Mistaken("that moment has not come yet", "a sign of life lies in the past")
        return (f.WorkerCheckedIn(worker=worker, at_ms=int(at.timestamp() * 1000), is_well=not v["not_well"]),)

    return _of_worker(visit, N_("Heard of her"), fields, drafts)


_BOTH = ("GET", "POST")
PAGES = (
    Page("GET", "/silence", listing),
    *(Page(method, "/case/{case}/rhythm", rhythm) for method in _BOTH),
    *(Page(method, "/silence/colleague", worker_add) for method in _BOTH),
    *(Page(method, "/worker/{worker}/rhythm", worker_rhythm) for method in _BOTH),
    *(Page(method, "/worker/{worker}/heard", worker_heard) for method in _BOTH),
)
