"""By when a household must be gone, and by when it can be: the two clocks that everything is ordered by.

`needed_on` comes from danger: the earliest of the threats that touch the household and of the days that its priority allows. `expected_on`
comes from what countries do: the best way that is open to it, with the days that each step takes. A notice closes a way or makes
it longer for those it touches, and so it re-dates them. What is unknown counts as closed: a way is never assumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.codes import PRIORITY_DAYS
from safeconduct.model.rules.states import GRANTED, IN_FLIGHT, PREPARING
from safeconduct.model.world import Case, Notice, Pathway, Threat

_CLOSING = frozenset({"no_issue", "suspended"})
FIRMNESS = ("rumour", "told_privately", "stated_publicly", "in_writing", "law")
"""How firm a notice is, weakest first. A rumour is shown and closes nothing."""


class Passage(msgspec.Struct, frozen=True):
    """What is the same for all cases: the ways out, what countries let be known, and the threats to everybody."""

    pathways: tuple[Pathway, ...] = ()
    notices: tuple[Notice, ...] = ()
    threats: tuple[Threat, ...] = ()


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """One pathway as it stands for one household.

    Attributes:
        days: days from today until they can travel, preparation included.
        closed_by: empty when open, else the reason: notice, closed, not_yet_open, nationality, region, needs, place or size.
        notice: the notice that closed or slowed it.
    """

    pathway: bytes
    days: int
    closed_by: str = ""
    notice: bytes = b""


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """Both clocks of a household.

    Attributes:
        needed_on: the day by which they must be gone, or None when nothing is known to press.
        needed_why: threat, announced or priority.
        expected_on: for an application that is with a state: the day they can travel.
        route_days: for the best open way not yet applied for: days from today.
        pathway: the way that `expected_on` or `route_days` speaks of.
        routes: every pathway, open or closed, the quickest open one first.
    """

    needed_on: dt.date | None = None
    needed_why: str = ""
    expected_on: dt.date | None = None
    route_days: int | None = None
    pathway: bytes = b""
    routes: tuple[Route, ...] = ()

    def arrives_on(self, today: dt.date) -> dt.date | None:
        """Give the earliest day they can travel as things stand, or None when no way is open."""
        days = [] if self.expected_on is None else [max(self.expected_on, today)]
        if self.route_days is not None:
            days.append(today + dt.timedelta(days=self.route_days))
        return min(days, default=None)

    def is_endangered(self, today: dt.date) -> bool:
        """Tell whether they must be gone before any way is open to them."""
        arrives_on = self.arrives_on(today)
        return self.needed_on is not None and (arrives_on is None or arrives_on > self.needed_on)


def nationalities_of(case: Case) -> set[str]:
    """Collect the nationalities of the household's members, as `iso3:` codes."""
    return {country for person in case.members() if person.nationalities for country in person.nationalities.value}


def regions_of(case: Case) -> set[str]:
    """Give the region and the country that the household fled from, as far as known."""
    return {code for code in (case.origin.value.region, case.origin.value.country) if code} if case.origin else set()


def touches(scope: f.NoticeEntered | f.ThreatAnnounced, case: Case) -> bool:
    """Tell whether a notice or an announced threat is about this household.

    An empty list is about everybody. A household whose nationality or region nobody has entered is touched too: unknown means unsafe.
    """
    nationalities, regions = nationalities_of(case), regions_of(case)
    by_nationality = not scope.nationalities or not nationalities or not nationalities.isdisjoint(scope.nationalities)
    by_region = not scope.regions or not regions or not regions.isdisjoint(scope.regions)
    return by_nationality and by_region


def is_in_force(notice: Notice, on: dt.date) -> bool:
    """Tell whether a notice holds on a day."""
    if notice.entered is None:
        return False
    entered = notice.entered.value
    lifted = notice.lifted is not None and notice.lifted.value.on <= on
    return not lifted and entered.valid_from <= on and (entered.valid_until is None or on <= entered.valid_until)


def needed(case: Case, threats: Iterable[Threat]) -> tuple[dt.date | None, str]:
    """Give the day by which a household must be gone, and why: the earliest of its own threats, common ones, and its priority's days."""
    days: list[tuple[dt.date, str]] = [
        (threat.value.day.on, "threat") for ref, threat in case.threats.items() if ref not in case.ended and threat.value.day is not None
    ]
    days.extend(
        (threat.announced.value.day.on, "announced")
        for threat in threats
        if threat.announced is not None
        and threat.ended is None
        and threat.announced.value.day is not None
        and touches(threat.announced.value, case)
    )
    if case.priority is not None:
        allowed = PRIORITY_DAYS.get(case.priority.value.priority.removeprefix("rrf-pri:"))
        if allowed is not None:
            days.append((case.priority.value.on + dt.timedelta(days=allowed), "priority"))
    return min(days, default=(None, ""))


def route(case: Case, pathway: Pathway, notices: Iterable[Notice], today: dt.date) -> Route:
    """Judge one pathway for one household on a day: open or closed, why, and how many days it takes."""
    if pathway.terms is None:
        return Route(pathway=pathway.ref, days=0, closed_by="closed")
    terms = pathway.terms.value
    days, closed_by, by_notice = terms.preparation_days + terms.processing_days, _closed_by_terms(case, pathway, today), b""
    for notice in notices:
        if not is_in_force(notice, today) or notice.entered is None:
            continue
        said = notice.entered.value
        if said.country != terms.country or (said.programmes and terms.type not in said.programmes) or not touches(said, case):
            continue
        if said.effect in _CLOSING and said.firmness != FIRMNESS[0]:
            closed_by, by_notice = "notice", notice.ref
        elif said.effect in ("slower", "faster"):
            days = max(0, days + (said.added_days if said.effect == "slower" else -said.added_days))
            by_notice = by_notice or notice.ref
    return Route(pathway=pathway.ref, days=days, closed_by=closed_by, notice=by_notice)


def _closed_by_terms(case: Case, pathway: Pathway, today: dt.date) -> str:
    terms = pathway.terms.value if pathway.terms else None
    if (
        terms is None
        or (pathway.closed is not None and pathway.closed.value.on <= today)
        or (terms.closes_on is not None and terms.closes_on < today)
    ):
        return "closed"
    locations = {location for location, _, _ in case.location.values()}
    needs = {need.code for eid, need in case.needs.items() if eid not in case.ended}
    checks = (
        ("not_yet_open", terms.opens_on is not None and terms.opens_on > today),
        ("nationality", bool(terms.nationalities) and nationalities_of(case).isdisjoint(terms.nationalities)),
        ("region", not regions_of(case).isdisjoint(terms.regions_refused)),
        ("needs", bool(terms.needs_any) and needs.isdisjoint(terms.needs_any)),
        ("place", bool(terms.must_be_in) and locations.isdisjoint(terms.must_be_in)),
        ("size", 0 < terms.household_max < len(case.members())),
    )
    return next((reason for reason, is_closed in checks if is_closed), "")


def outlook(case: Case, passage: Passage, today: dt.date) -> Outlook:
    """Work out both clocks of a household on a day."""
    needed_on, needed_why = needed(case, passage.threats)
    by_pathway = {pathway.ref: pathway for pathway in passage.pathways}
    routes = sorted(
        (route(case, pathway, passage.notices, today) for pathway in passage.pathways), key=lambda r: (r.closed_by != "", r.days, r.pathway)
    )
    judged = {each.pathway: each for each in routes}
    used: set[bytes] = set()  # ways already tried or with a state: they are no second chance
    expected: list[tuple[dt.date, bytes]] = []
    for application in case.applications.values():
        standing = application.status.values()
        pathway = by_pathway.get(application.opened.pathway) if application.opened else None
        if pathway is None or pathway.terms is None or all(said.status in PREPARING for said in standing):
            continue
        used.add(pathway.ref)
        if not all(said.status in IN_FLIGHT for said in standing):
            continue  # not with a state, or colleagues disagree whether it is: nothing to count on
        way, said = judged[pathway.ref], standing[0]
        if way.closed_by == "notice" and said.status not in GRANTED:
            continue  # the state has said that it will not answer people like them
        submitted_on = next((on for _, status, on in application.passed if status in ("submitted", "resubmitted")), said.on)
        days = max(0, way.days - pathway.terms.value.preparation_days)
        expected.append((said.expected_on or submitted_on + dt.timedelta(days=days), pathway.ref))
    best = next((way for way in routes if not way.closed_by and way.pathway not in used), None)
    expected_on, via = min(expected, default=(None, b""))
    return Outlook(
        needed_on=needed_on,
        needed_why=needed_why,
        expected_on=expected_on,
        route_days=None if best is None else best.days,
        pathway=via or (best.pathway if best else b""),
        routes=tuple(routes),
    )
