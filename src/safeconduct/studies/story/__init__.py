"""Tell the spring of 2017 on invented people.

A deterministic simulator: the same number and the same seed give the same story. It has the shape of the report of May 2017, around forty
people in hiding, two visas, a handful gone without one, a date by which it will be too late, one country that refuses; every person,
place, worker, household and word in it is invented. It never reads a clock, draws real chance or looks at real data, and nothing of it
is used outside demonstrations, benches and tests.

    >>> acts = list(story(40, seed=2017))
    >>> type(acts[-1].drafts[0]).__name__
    'NoticeEntered'
"""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.errors import Mistaken
from safeconduct.studies.story.calendar import Act, Diary
from safeconduct.studies.story.dice import Dice
from safeconduct.studies.story.plan import Planned, case_plan, people_plan
from safeconduct.studies.story.press import Release, brother_of, can_be_told, release, spelled_otherwise
from safeconduct.studies.story.report import REPORT
from safeconduct.studies.story.ways import DEADLINE, FIRST_ON, LAST_ON, NEGOTIATING, REFUSING, REGION

__all__ = [
    "DEADLINE",
    "FIRST_ON",
    "LAST_ON",
    "NEGOTIATING",
    "PEOPLE_MOST",
    "REFUSING",
    "REGION",
    "REPORT",
    "Act",
    "Dice",
    "Release",
    "brother_of",
    "can_be_told",
    "release",
    "spelled_otherwise",
    "story",
    "surge",
]

PEOPLE_MOST = 200_000  # people or cases: eight times the surge that the design is for
_BEDS = (4, 8)  # in a flat or a house
_BEDS_SURGE = (20, 50)  # in a guest house or school, when thousands come
_RHYTHMS, _RHYTHMS_SURGE = (1, 1, 2, 3), (3, 3, 4, 7)  # days; nobody can speak with thousands every day
_SURGE_FROM = 1_000  # people from which flats no longer do


def story(people: int, seed: int) -> Iterator[Act]:
    """Tell the story of so many people in hiding, from 29 March to 16 May 2017; the last act is the notice.

    Raises:
        Mistaken: the number is not between 1 and 200,000.
    """
    dice = Dice(seed)
    return _tell(people, people_plan(_checked(people), dice), dice)


def surge(cases: int, seed: int) -> Iterator[Act]:
    """Tell the same story at a size given in cases: about thirty events each, so that 25,000 cases are 750,000 events.

    Raises:
        Mistaken: the number is not between 1 and 200,000.
    """
    dice = Dice(seed)
    return _tell(cases, case_plan(_checked(cases), dice), dice)


def _tell(size: int, plan: list[Planned], dice: Dice) -> Iterator[Act]:
    is_surge = size >= _SURGE_FROM
    return Diary(plan, dice, _BEDS_SURGE if is_surge else _BEDS, _RHYTHMS_SURGE if is_surge else _RHYTHMS).tell()


def _checked(number: int) -> int:
    if not 1 <= number <= PEOPLE_MOST:
        raise Mistaken(f"a story is told of 1 to {PEOPLE_MOST} people", "forty are those of the report; 25,000 are a surge")
    return number
