"""By when a household must be gone, and by when it can be: the two clocks that everything is ordered by.

`needed_on` comes from danger: the earliest of the threats that touch the household and of the days that its priority allows. `expected_on`
comes from what countries do: the best way that is open to it, with the days that each step takes. A notice closes a way or makes
it longer for those it touches, and so it re-dates them. What is unknown counts as closed: a way is never assumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules.states import GRANTED, IN_FLIGHT, PREPARING
from safeconduct.model.world import Application, Case, Notice, Pathway, Person, Threat

_DAY_LAST = dt.date.max.toordinal()
_CLOSING = frozenset({"no_issue", "suspended"})
FIRMNESS = ("rumour", "told_privately", "stated_publicly", "in_writing", "law")
"""How firm a notice is, weakest first. A rumour is shown; it closes nothing and makes nothing faster."""
UNKNOWN_NATIONALITY = "unknown"
"""Stands beside the nationalities of a household of which some member's was never entered."""


class Passage(f.Masked, msgspec.Struct, frozen=True):
    """What is the same for all cases: the ways out, what countries let be known, and the threats to everybody."""

    pathways: tuple[Pathway, ...] = ()
    notices: tuple[Notice, ...] = ()
    threats: tuple[Threat, ...] = ()


class Route(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One pathway as it stands for one household.

    Attributes:
        days: days from today until they can travel, preparation included.
        closed_by: empty when open, else the reason: notice, closed, not_yet_open, places, nationality, region, needs, papers, place
            or size.
        notice: the notice that closed or slowed it.
    """

    pathway: bytes
    days: int
    closed_by: str = ""
    notice: bytes = b""


class Outlook(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Both clocks of a household.

    Attributes:
        needed_on: the day by which they must be gone, or None when nothing is known to press.
        needed_why: threat, announced or priority.
        expected_on: for applications that are with a state: the day the last member who has one can travel.
        is_overdue: that day has passed without an answer, so nothing can be counted on.
        left_behind: members for whom nothing is with a state while others have an application there.
        route_days: for the best open way not yet applied for: days from today.
        pathway: the way that `expected_on` or `route_days` speaks of.
        routes: every pathway, open or closed, the quickest open one first.
    """

    needed_on: dt.date | None = None
    needed_why: str = ""
    expected_on: dt.date | None = None
    is_overdue: bool = False
    left_behind: tuple[bytes, ...] = ()
    route_days: int | None = None
    pathway: bytes = b""
    routes: tuple[Route, ...] = ()

    def arrives_on(self, today: dt.date) -> dt.date | None:
        """Give the earliest day on which all of them can travel as things stand, or None when no way is open."""
        is_counted_on = self.expected_on is not None and not self.is_overdue and not self.left_behind
        first = max(self.expected_on, today) if self.expected_on is not None and is_counted_on else None
        if self.route_days is None:
            return first
        by_route = later_by(today, self.route_days)
        return by_route if first is None else min(first, by_route)

    def is_endangered(self, today: dt.date) -> bool:
        """Tell whether they must be gone before any way is open to them."""
        if self.needed_on is None:
            return False
        arrives_on = self.arrives_on(today)
        return arrives_on is None or arrives_on > self.needed_on


def later_by(day: dt.date, days: int) -> dt.date:
    """Give the day so many days later, within what a calendar holds: a number from another device must not stop the count."""
    number = day.toordinal() + days
    return dt.date.fromordinal(number) if 1 <= number <= _DAY_LAST else (dt.date.min if number < 1 else dt.date.max)


def nationalities_of(case: Case) -> set[str]:
    """Collect the nationalities of the household's members, as `iso3:` codes.

    When some are known and some were never entered, `UNKNOWN_NATIONALITY` is among them; the set is empty when none is known.
    """
    return _nationalities_of(case.members())


def _nationalities_of(members: Collection[Person]) -> set[str]:
    known = {country for person in members if person.nationalities for country in person.nationalities.value}
    return known | {UNKNOWN_NATIONALITY} if known and any(person.nationalities is None for person in members) else known


def regions_of(case: Case) -> set[str]:
    """Give the region and the country that the household fled from, or nothing when either is unknown: it may be from anywhere then."""
    if case.origin is None or not case.origin.value.region or not case.origin.value.country:
        return set()
    return {case.origin.value.region, case.origin.value.country}


def may_be_from(case: Case, regions: Collection[str]) -> bool:
    """Tell whether the household fled, or may have fled, from one of the regions (`RU-CE`) or countries (`iso3:`)."""
    if case.origin is None or not case.origin.value.country:
        return True
    region, country = case.origin.value.region, case.origin.value.country
    if region in regions or country in regions:
        return True
    return not region and any(_may_be_in(each, country) for each in regions)


def _may_be_in(region: str, country: str) -> bool:
    """Tell whether a region is of a country; one that names no country may be of any."""
    if region.startswith("iso3:"):
        return region == country
    try:
        return codes.country(region.partition("-")[0], "iso2") == country
    except Mistaken:
        return True


def touches(scope: f.NoticeEntered | f.ThreatAnnounced, case: Case) -> bool:
    """Tell whether a notice or an announced threat is about this household.

    An empty list is about everybody. A household with a member whose nationality nobody has entered, or whose region nobody has entered, is
    touched too: unknown means unsafe.
    """
    return _is_about(scope, case, nationalities_of(case))


def _is_about(scope: f.NoticeEntered | f.ThreatAnnounced, case: Case, nationalities: set[str]) -> bool:
    is_other = scope.nationalities and nationalities and nationalities.isdisjoint((*scope.nationalities, UNKNOWN_NATIONALITY))
    return not is_other and (not scope.regions or may_be_from(case, scope.regions))


def is_in_force(notice: Notice, on: dt.date) -> bool:
    """Tell whether a notice holds on a day."""
    return holds_between(notice, on, on)


def holds_between(notice: Notice, first: dt.date, last: dt.date) -> bool:
    """Tell whether a notice holds on any day from `first` to `last`."""
    if notice.entered is None:
        return False
    entered, lifted_on = notice.entered.value, notice.lifted_on
    begins = max(first, entered.valid_from)
    is_before_end = (entered.valid_until is None or begins <= entered.valid_until) and (lifted_on is None or begins < lifted_on)
    return begins <= last and is_before_end


def needed(case: Case, threats: Iterable[Threat]) -> tuple[dt.date | None, str]:
    """Give the day by which a household must be gone, and why: the earliest of its own threats, common ones, and its priority's days."""
    days: list[tuple[dt.date, str]] = [(threat.day.on, "threat") for threat in case.standing_threats() if threat.day is not None]
    days.extend(
        (threat.announced.value.day.on, "announced")
        for threat in threats
        if threat.announced is not None
        and not threat.is_over
        and threat.announced.value.day is not None
        and touches(threat.announced.value, case)
    )
    if case.priority is not None:
        allowed = codes.PRIORITY_DAYS.get(case.priority.value.priority.removeprefix("rrf-pri:"))
        if allowed is not None:
            days.append((later_by(case.priority.value.on, allowed), "priority"))
    return min(days, default=(None, ""))


class _Household(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What every pathway asks of a household, gathered once."""

    case: Case
    members: list[Person]
    nationalities: set[str]
    needs: set[str]
    locations: set[str]


def _household(case: Case) -> _Household:
    members = case.members()
    return _Household(
        case=case,
        members=members,
        nationalities=_nationalities_of(members),
        needs={need.code for need in case.standing_needs()},
        locations={location for location, _, _ in case.location.values()},
    )


def route(case: Case, pathway: Pathway, notices: Iterable[Notice], today: dt.date) -> Route:
    """Judge one pathway for one household on a day: open or closed, why, and how many days it takes.

    A notice that closes counts when it holds on any day before they could travel: what is announced for next week is no way out for those
    who need three. Slower counts from the first word, faster only when it holds today and is more than a rumour.
    """
    home = _household(case)
    return _route(home, pathway, [notice for notice in notices if _is_about_home(notice, home)], today)


def _is_about_home(notice: Notice, home: _Household) -> bool:
    return notice.entered is not None and _is_about(notice.entered.value, home.case, home.nationalities)


def _route(home: _Household, pathway: Pathway, notices: Iterable[Notice], today: dt.date) -> Route:
    """Judge one pathway in the light of the notices that are about this household."""
    if pathway.terms is None:
        return Route(pathway=pathway.ref, days=0, closed_by="closed")
    terms = pathway.terms.value
    about = [
        (notice, notice.entered.value)
        for notice in notices
        if notice.entered is not None
        and notice.entered.value.country == terms.country
        and (not notice.entered.value.programmes or terms.type in notice.entered.value.programmes)
    ]
    processing_days, by_notice = terms.processing_days, b""
    for notice, said in about:
        is_slower = said.effect == "slower" and is_in_force(notice, today)
        is_faster = said.effect == "faster" and is_in_force(notice, today) and said.firmness != FIRMNESS[0]
        if is_slower or is_faster:
            processing_days += said.added_days if is_slower else -said.added_days
            by_notice = by_notice or notice.ref
    days = max(0, terms.preparation_days) + max(0, processing_days)
    for notice, said in about:
        if said.effect in _CLOSING and said.firmness != FIRMNESS[0] and holds_between(notice, today, later_by(today, days)):
            return Route(pathway=pathway.ref, days=days, closed_by="notice", notice=notice.ref)
    return Route(pathway=pathway.ref, days=days, closed_by=_closed_by_terms(home, pathway, terms, today), notice=by_notice)


def _closed_by_terms(home: _Household, pathway: Pathway, terms: f.PathwaySet, today: dt.date) -> str:
    submitted_on = later_by(today, max(0, terms.preparation_days))
    if pathway.closed is not None and pathway.closed.value.on <= submitted_on:
        return "closed"
    if terms.closes_on is not None and terms.closes_on < submitted_on:
        return "closed"
    if terms.opens_on is not None and terms.opens_on > today:
        return "not_yet_open"
    return "places" if terms.places == 0 else _closed_to(home, terms, today)


def _closed_to(home: _Household, terms: f.PathwaySet, today: dt.date) -> str:
    """Say why the terms leave out this household, whole as it is; what is unknown about it counts against it."""
    if terms.nationalities and not (home.members and all(_holds(person, terms.nationalities) for person in home.members)):
        return "nationality"
    if terms.regions_refused and may_be_from(home.case, terms.regions_refused):
        return "region"
    if terms.needs_any and home.needs.isdisjoint(terms.needs_any):
        return "needs"
    if any(lacks(home.case, person, paper, today) for paper in terms.papers for person in home.members):
        return "papers"
    if terms.must_be_in and not (home.locations and home.locations.issubset(terms.must_be_in)):
        return "place"
    return "size" if 0 < terms.household_max < len(home.members) else ""


def _holds(person: Person, nationalities: Collection[str]) -> bool:
    return person.nationalities is not None and any(country in nationalities for country in person.nationalities.value)


def lacks(case: Case, person: Person, paper: str, today: dt.date) -> bool:
    """Tell whether a person holds no paper of a kind that is still valid on a day, as far as anybody has entered."""
    return not any(
        document.paper == paper and eid not in case.ended and (document.expires_on is None or document.expires_on >= today)
        for eid, document in person.documents.items()
    )


class _Expected(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """An application from which a journey can come of itself: when, on which way, whose, and whether its day has passed unanswered."""

    is_overdue: bool
    on: dt.date
    pathway: bytes
    persons: tuple[bytes, ...]


def _expect(application: Application, way: Route, terms: f.PathwaySet, today: dt.date) -> _Expected | None:
    """Say what can be counted on from one application, if anything: nothing when colleagues disagree whether it is with a state."""
    standing = application.status.values()
    if application.opened is None or not all(said.status in IN_FLIGHT for said in standing):
        return None
    is_granted = all(said.status in GRANTED for said in standing)
    if way.closed_by == "notice" and not is_granted:
        return None  # the state has said that it will not answer people like them
    submitted = [on for _, status, on in application.passed if status in ("submitted", "resubmitted")]
    estimate = later_by(submitted[-1] if submitted else standing[0].on, max(0, way.days - max(0, terms.preparation_days)))
    on = max(said.expected_on or estimate for said in standing)
    accepted = [set(said.accepted) for said in standing if said.accepted]
    persons = set.intersection(set(application.opened.persons), *accepted)
    return _Expected(is_overdue=on < today and not is_granted, on=on, pathway=way.pathway, persons=tuple(sorted(persons)))


class Judged(f.Masked):
    """Routes as judged on one day, kept while many households are dated: most are alike in all that a pathway asks.

    What `_route` reads of a household must be in `_likeness`, and nothing of a case may be read beside it.
    """

    def __init__(self, passage: Passage, today: dt.date) -> None:
        """Begin with none."""
        self._passage = passage
        self._today = today
        terms = [pathway.terms.value for pathway in passage.pathways if pathway.terms]
        self._needs = {need for each in terms for need in each.needs_any}
        self._papers = sorted({paper for each in terms for paper in each.papers})
        self._known: dict[Any, tuple[Route, ...]] = {}
        self.terms = {pathway.ref: pathway.terms.value for pathway in passage.pathways if pathway.terms is not None}

    def routes(self, home: _Household) -> tuple[Route, ...]:
        """Give every pathway as it stands for a household, the quickest open one first."""
        likeness = self._likeness(home)
        if likeness not in self._known:
            notices = [notice for notice in self._passage.notices if _is_about_home(notice, home)]
            routes = [_route(home, pathway, notices, self._today) for pathway in self._passage.pathways]
            self._known[likeness] = tuple(sorted(routes, key=lambda way: (way.closed_by != "", way.days, way.pathway)))
        return self._known[likeness]

    def _likeness(self, home: _Household) -> Any:
        origin = home.case.origin.value if home.case.origin else None
        return (
            frozenset(person.nationalities.value if person.nationalities else None for person in home.members),
            None if origin is None else (origin.region, origin.country),
            frozenset(home.needs & self._needs),
            frozenset(home.locations),
            len(home.members),
            tuple(paper for paper in self._papers if any(lacks(home.case, person, paper, self._today) for person in home.members)),
        )


def outlook(case: Case, passage: Passage, today: dt.date, judged_before: Judged | None = None) -> Outlook:
    """Work out both clocks of a household on a day.

    Args:
        case: the household.
        passage: the ways out.
        today: the day.
        judged_before: made of the same passage and day, when many households are dated.
    """
    needed_on, needed_why = needed(case, passage.threats)
    home = _household(case)
    judged = judged_before or Judged(passage, today)
    routes = judged.routes(home)
    if not case.applications:
        best = next((way for way in routes if not way.closed_by), None)
        days, pathway_ref = (None, b"") if best is None else (best.days, best.pathway)
        return Outlook(needed_on=needed_on, needed_why=needed_why, route_days=days, pathway=pathway_ref, routes=routes)
    used: set[bytes] = set()  # ways already tried or with a state: they are no second chance
    running: list[_Expected] = []
    for application in case.applications.values():
        terms = judged.terms.get(application.opened.pathway) if application.opened else None
        if terms is None or all(said.status in PREPARING for said in application.status.values()):
            continue
        used.add(terms.pathway)
        expected = _expect(application, next(way for way in routes if way.pathway == terms.pathway), terms, today)
        if expected is not None:
            running.append(expected)
    best = next((way for way in routes if not way.closed_by and way.pathway not in used), None)
    household = {person.ref for person in home.members} or {ref for each in running for ref in each.persons}
    first: dict[bytes, tuple[bool, dt.date, bytes]] = {}
    for each in running:
        stands = (each.is_overdue, each.on, each.pathway)
        first.update({ref: min(first.get(ref, stands), stands) for ref in each.persons if ref in household})
    is_overdue, expected_on, via = max(first.values(), default=(False, None, b""))
    return Outlook(
        needed_on=needed_on,
        needed_why=needed_why,
        expected_on=expected_on,
        is_overdue=is_overdue,
        left_behind=tuple(sorted(household - set(first))) if first else (),
        route_days=None if best is None else best.days,
        pathway=via or (best.pathway if best else b""),
        routes=routes,
    )
