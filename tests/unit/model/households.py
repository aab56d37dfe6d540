"""A small invented world to decide in: one household, one pathway, one shelter, and short ways to state facts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from safeconduct.model import facts as f
from safeconduct.model.rules import Digest, Outlook, Passage, decide, digest, outlook
from safeconduct.model.world import Case, World

TODAY = dt.date(2017, 5, 16)
NOON_MS = 1_494_936_000_000  # 16 May 2017, noon, UTC
CASE, OTHER, MIRA, TARO, WAY, APPLY, HERON, STAY, NOTICE, THREAT, TASK, TALKS, PLEDGE, WORKER, KEPT = (
    letter.encode() * 16 for letter in "comtwahsnxkgpqv"
)


class Told(World):
    """A world that facts are stated to one after the other, with ids and clocks that grow."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.count = 0

    def hear(self, fact: Any, *, depth: int = 0, at_ms: int = NOON_MS, author: bytes = b"laptop-1") -> bytes:
        """Fold a fact as it is, decided by nobody; give its event id."""
        self.count += 1
        eid = self.count.to_bytes(16)
        self.take(f.Stamped(eid=eid, hlc=(at_ms << 16) + self.count, fact=fact), depth, author)
        return eid

    def say(self, draft: Any, today: dt.date = TODAY) -> bytes:
        """Decide a draft and fold what comes of it; give its event id."""
        return self.hear(decide(self, draft, today))

    def the_case(self) -> Case:
        """Give the household's case."""
        return self.case(CASE)

    def passage(self) -> Passage:
        """Give the ways out that were told."""
        return Passage(tuple(self.of_kind("pathway")), tuple(self.of_kind("notice")), tuple(self.of_kind("threat")))

    def outlook(self, today: dt.date = TODAY) -> Outlook:
        """Give both clocks of the household."""
        return outlook(self.case(CASE), self.passage(), today)

    def digest(self, today: dt.date = TODAY) -> Digest:
        """Give the household's digest."""
        return digest(self.case(CASE), self.passage(), today)


def day(days: int) -> dt.date:
    """Give the day so many days from today."""
    return TODAY + dt.timedelta(days=days)


def pathway(**changes: Any) -> f.PathwaySet:
    """State a pathway that is open to the household: 10 days to prepare and 30 to process."""
    terms = {"type": "humanitarian_visa", "country": "iso3:DEU", "name": "visa", "preparation_days": 10, "processing_days": 30}
    return f.PathwaySet(**{"pathway": WAY, **terms, **changes})


def notice(**changes: Any) -> f.NoticeEntered:
    """State that Germany issues no visas, from today on."""
    said = {
        "country": "iso3:DEU",
        "effect": "no_issue",
        "firmness": "told_privately",
        "source": "a consul",
        "said_on": TODAY,
        "valid_from": TODAY,
    }
    return f.NoticeEntered(**{"notice": NOTICE, "said_on": TODAY, "valid_from": TODAY, **said, **changes})


def status(word: str, **changes: Any) -> f.ApplicationStatusSet:
    """State the application's status."""
    return f.ApplicationStatusSet(**{"case": CASE, "application": APPLY, "status": word, "on": TODAY, **changes})


def consent(person: bytes, *, is_given: bool = True, **changes: Any) -> f.ConsentSet:
    """State that a person agrees to a submission, or does not."""
    return f.ConsentSet(**{"case": CASE, "person": person, "purpose": "submit", "is_given": is_given, "on": TODAY, **changes})


def household() -> Told:
    """Tell of two adults from Chechnya, hidden elsewhere in the country, with one way and one shelter."""
    told = Told()
    for fact in (
        f.CaseOpened(case=CASE, on=day(-30), via="hotline", label="north 12"),
        f.CaseStatusSet(case=CASE, status="active", on=day(-20)),
        f.RiskSet(case=CASE, level="high"),
        f.OriginSet(case=CASE, country="iso3:RUS", region="RU-CE"),
        f.LocationSet(case=CASE, location="origin_other_region", region="RU-MOW", since_on=day(-20)),
        f.PersonAdded(case=CASE, person=MIRA, relationship="rrf-rel:PA"),
        f.PersonAdded(case=CASE, person=TARO, relationship="rrf-rel:SBM"),
        f.NationalitiesSet(case=CASE, person=MIRA, countries=("iso3:RUS",)),
        f.NationalitiesSet(case=CASE, person=TARO, countries=("iso3:RUS",)),
        pathway(),
        f.ShelterOpened(shelter=HERON, name="heron", beds=3, on=day(-60)),
    ):
        told.say(fact)
    return told


def applied(told: Told, *statuses: str, **changes: Any) -> None:
    """Open an application for both, consent given, and move it through statuses."""
    for person in (MIRA, TARO):
        told.say(consent(person))
    told.say(f.ApplicationOpened(case=CASE, application=APPLY, pathway=WAY, persons=(MIRA, TARO), on=TODAY))
    for word in statuses:
        told.say(status(word, **(changes if word == statuses[-1] else {})))
