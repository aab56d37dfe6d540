"""Tell the story day by day: each day's acts in the order of time.

Every household keeps a few steps ahead in the diary; a step gives the drafts of one act and may put further steps into it. Nothing is kept
of what was told, so a story of 25,000 people takes the memory of its households and no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

import msgspec

from safeconduct.model import facts as f
from safeconduct.studies.story import household, ways
from safeconduct.studies.story.dice import Dice
from safeconduct.studies.story.household import Household
from safeconduct.studies.story.plan import Planned
from safeconduct.studies.story.shelters import EXPOSED_ON, Shelters, closing
from safeconduct.studies.story.words import SILENT_TASK

_ROUND_AT = 4 * 60 + 30  # minutes after midnight UTC: the morning round, half past seven in Moscow
_FIRST_AT, _LAST_AT = 5 * 60, 9 * 60 + 59  # of all else: before the notice of the last day
_NOTICE_AT = 11 * 60
_ROUND_FACTS = 500  # signs of life in one act
_PATHS = (
    ("interviewed",),
    ("interviewed", "dossier_ready"),
    ("interviewed", "dossier_ready", "submitted"),
    ("interviewed", "dossier_ready", "submitted"),
    ("interviewed", "dossier_ready", "submitted", "info_requested"),
    ("interviewed", "dossier_ready", "submitted", "info_requested", "resubmitted"),
    ("interviewed", "dossier_ready", "submitted", "suspended"),
    ("interviewed", "dossier_ready", "submitted", "denied_considered"),
    ("interviewed", "dossier_ready", "submitted", "denied_unconsidered"),
    ("interviewed", "not_pursued"),
)
"""How applications of people in hiding go, as far as the days allow. None is granted: the report knows of two visas."""
_STATUS_DAYS = {
    "interviewed": (3, 5), "dossier_ready": (2, 4), "submitted": (1, 2), "info_requested": (5, 9), "resubmitted": (2, 4),
    "suspended": (6, 10), "denied_considered": (9, 14), "denied_unconsidered": (4, 7), "not_pursued": (2, 4), "accepted": (11, 13),
    "visa_issued": (7, 10),
}  # fmt: skip
"""Days from the status before, fewest and most."""

Step = Callable[["Diary", Household, dt.date], tuple[f.AnyFact, ...]]


class Act(msgspec.Struct, frozen=True, gc=False):
    """What one worker recorded at one instant (UTC): drafts in the order in which they are to be decided."""

    at: dt.datetime
    drafts: tuple[f.AnyFact, ...]


class Diary:
    """The days to come, and everything that the steps of the story share."""

    def __init__(self, planned: Sequence[Planned], dice: Dice, beds: tuple[int, int], rhythms: tuple[int, ...]) -> None:
        """Begin a story with its plan, the range of a shelter's beds, and the rhythms (days) in which people in hiding are heard of."""
        self.dice = dice
        self.ways = ways.Ways(dice)
        self.shelters = Shelters(dice, *beds)
        self.rhythms = rhythms
        self._planned = planned
        self._next = 0
        self._team = ways.Team(dice)
        self._talks = ways.Talks(dice)
        self._steps: dict[dt.date, list[tuple[int, int, Household, Step]]] = {}
        self._count = 0
        self._homes: list[Household] = []

    def put(self, day: dt.date, home: Household, step: Step) -> None:
        """Put a step into the diary, at some minute of the day; days after the end of the story are not told."""
        if day <= ways.LAST_ON:
            self._count += 1
            self._steps.setdefault(day, []).append((self.dice.between(_FIRST_AT, _LAST_AT), self._count, home, step))

    def tell(self) -> Iterator[Act]:
        """Tell the whole story; the last act is the notice."""
        day = ways.FIRST_ON
        while day <= ways.LAST_ON:
            yield from self._round(day)
            self._arrivals(day)
            if day == EXPOSED_ON:
                yield from self._exposure(day)
            for minute, _, home, step in sorted(self._steps.pop(day, ()), key=lambda entry: entry[:2]):
                drafts = step(self, home, day)
                if drafts:
                    yield Act(_instant(day, minute), drafts)
            day += dt.timedelta(days=1)
        yield Act(_instant(ways.LAST_ON, _NOTICE_AT), ways.notice(self.dice))

    def _round(self, day: dt.date) -> Iterator[Act]:
        """Tell what the house itself records in the morning, and who was heard of."""
        at = _instant(day, _ROUND_AT)
        if day == ways.FIRST_ON:
            yield Act(at, (*self._team.begin(), *ways.pathways(self.ways)))
        news = (*ways.threat(self.dice, day), *ways.closings(self.ways, day), *self._talks.on(day))
        if news:
            yield Act(at, news)
        heard = [household.sign(home, self.dice, at) for home in self._homes if home.is_heard_on(day)]
        for first in range(0, len(heard), _ROUND_FACTS):
            yield Act(at, tuple(heard[first : first + _ROUND_FACTS]))
        yield Act(at, self._team.heard(self.dice, at))

    def _arrivals(self, day: dt.date) -> None:
        while self._next < len(self._planned) and self._planned[self._next].on == day:
            planned = self._planned[self._next]
            self._next += 1
            home = household.found(self.dice, planned.number, planned.fate, planned.shape)
            if planned.fate == "waiting" and planned.number % 5 == 0:
                home.region = "RU-IN"  # the neighbouring region: neither the threat nor the notice speaks of it
            if planned.is_silent:
                home.silent_from = ways.LAST_ON - dt.timedelta(days=self.dice.between(4, 7))
            home.is_refusing_states = planned.is_refusing_states
            self._homes.append(home)
            self.put(day, home, _request)

    def _exposure(self, day: dt.date) -> Iterator[Act]:
        """Empty the places that were found, and close them."""
        at = _instant(day, _FIRST_AT - 10)
        for shelter in self.shelters.found_out():
            drafts: list[f.AnyFact] = []
            for home in self._homes:
                if home.bed is not None and home.bed.shelter == shelter:
                    bed, opened = self.shelters.take(len(home.members), day, not_in=home.bed.region)
                    drafts += (*opened, *household.removal(home, day, bed))
            yield Act(at, (*drafts, closing(shelter, day)))


def _instant(day: dt.date, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(minute // 60, minute % 60), tzinfo=dt.UTC)


def _after(diary: Diary, day: dt.date, fewest: int, most: int) -> dt.date:
    return day + dt.timedelta(days=diary.dice.between(fewest, most))


def _request(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
    if home.fate != "once" and (home.fate != "enquiry" or diary.dice.happens(50)):
        diary.put(_after(diary, day, 1, 2), home, _screening)
    return household.request(home, diary.dice, day)


def _screening(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
    if home.fate in ("hidden", "visa", "without"):
        first = ways.EVACUATION_ON if home.fate == "visa" else max(day, ways.EVACUATION_ON)
        latest = ways.LAST_ON - dt.timedelta(days=2)
        diary.put(min(latest, first if home.fate == "visa" else _after(diary, first, 1, 5)), home, _evacuation)
    if home.fate == "closed":
        diary.put(_after(diary, day, 4, 12), home, _ending)
    if home.fate == "waiting" and diary.dice.happens(40):
        diary.put(_after(diary, day, 1, 3), home, _pressed)
    return household.screening(home, diary.dice, day, diary.rhythms[0])


def _evacuation(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
    bed, opened = diary.shelters.take(len(home.members), day)
    diary.put(_after(diary, day, 1, 2), home, _papers)
    diary.put(_after(diary, day, 2, 5), home, _talk)
    if home.fate == "hidden":
        for _ in range(diary.dice.between(1, 3)):
            diary.put(_after(diary, day, 2, 20), home, _chore)
        if home.silent_from is not None:
            diary.put(home.silent_from + dt.timedelta(days=1), home, _silence)
        if home.number % 4 == 1:
            diary.put(max(_after(diary, day, 2, 20), dt.date(2017, 5, 8)), home, _pressed)
    return (*opened, *household.evacuation(home, day, bed, diary.dice, diary.rhythms))


def _papers(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
    if home.fate != "without" or home.number % 2:
        diary.put(_after(diary, day, 1, 2) if home.fate == "hidden" else day + dt.timedelta(days=1), home, _application)
    else:
        diary.put(_after(diary, day, 3, 8), home, _application)
    return household.papers(home, diary.dice, day)


def _application(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
    path: tuple[str, ...]
    if home.fate == "visa":
        pathway, country = diary.ways.with_visa[home.number % 2]
        path = ("interviewed", "dossier_ready", "submitted", "accepted", "visa_issued", "departed")
    elif home.fate == "without":
        pathway, country = diary.ways.without_visa[home.number % 2]
        path = ("departed",)
    else:
        out = diary.ways
        pathway, country = diary.dice.pick((*((out.america, "USA"),) * 5, *((out.germany, "DEU"),) * 3, *((out.france, "FRA"),) * 2))
        path = _PATHS[home.number % len(_PATHS)]
    _go_on(diary, home, day, path, country)
    return household.apply(home, diary.dice, day, pathway, f"iso3:{country}")


def _go_on(diary: Diary, home: Household, day: dt.date, path: tuple[str, ...], country: str) -> None:
    """Put the next status of an application into the diary, and from there the one after it."""
    if not path:
        return
    status, *rest = path
    if status == "departed":
        has_visa = home.fate == "visa"

        def depart(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
            return household.departure(home, diary.dice, day, country, has_visa=has_visa)

        diary.put(_after(diary, day, 2, 3), home, depart)
        return

    def move(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
        drafts = household.progress(home, day, status)
        if drafts:
            _go_on(diary, home, day, tuple(rest), country)
        return drafts

    fewest, most = _STATUS_DAYS[status]
    if home.fate == "visa" and status != "accepted":
        most = fewest
    diary.put(_after(diary, day, fewest, most), home, move)


def _talk(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
    if home.fate == "hidden":
        diary.put(_after(diary, day, 6, 14), home, _talk)
    return household.talk(home, diary.dice)


def _pressed(diary: Diary, home: Household, _day: dt.date) -> tuple[f.AnyFact, ...]:
    return household.pressed(home, diary.dice)


def _chore(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
    ref, drafts = household.chore(home, diary.dice, day)

    def done(_diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
        return (f.TaskDone(case=home.case, task=ref, on=day),)

    if diary.dice.happens(60):
        diary.put(_after(diary, day, 1, 9), home, done)
    return drafts


def _silence(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
    return (f.TaskAdded(case=home.case, task=diary.dice.ref(), text=SILENT_TASK, due_on=day, role="casework"),)


def _ending(diary: Diary, home: Household, day: dt.date) -> tuple[f.AnyFact, ...]:
    return household.ending(home, diary.dice, day)
