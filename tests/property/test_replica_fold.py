"""The order and batching of events make no difference to what the replica holds, and dating day by day none to dating at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.model import facts as f
from safeconduct.model.rules import Judged, Passage, outlook
from safeconduct.model.world import World
from safeconduct.vault.replica import Replica, fold_all, rebuild
from tests import strategies as draw
from tests.unit.replica.segments import KEY, in_memory, picture, segment_of

pytestmark = pytest.mark.slow

TODAY = draw.TODAY
NOWHERE = Path("nowhere")
DAYS = st.integers(-12, 55).map(lambda days: TODAY + dt.timedelta(days=days))
OF_DATES = tuple(
    kind
    for kind in draw.FACT_TYPES
    if kind.__name__
    in {
        "PathwaySet", "PathwayClosed", "NoticeEntered", "NoticeLifted", "ThreatAnnounced", "AnnouncedThreatEnded", "ApplicationOpened",
        "ApplicationStatusSet", "PersonAdded", "NationalitiesSet", "OriginSet", "LocationSet", "DocumentAdded", "PersonLeft", "ThreatAdded",
        "PrioritySet", "CaseStatusSet", "NeedAdded",
    }
)  # fmt: skip


_PEOPLE, _CASES, _WAYS = draw.REFS[:2], draw.REFS[:2], draw.REFS[2:4]
_NEAR = st.integers(-10, 50).map(lambda days: TODAY + dt.timedelta(days=days))


def _some(*values) -> st.SearchStrategy:
    return st.sampled_from(((), (), (), (), values[:1], values))


# Narrow pools, so that ways are often open, notices often about somebody, and days often within reach.
_NAMED = {
    "case": st.sampled_from(_CASES),
    "person": st.sampled_from(_PEOPLE),
    "persons": st.sampled_from((_PEOPLE[:1], _PEOPLE)),
    "accepted": _some(*_PEOPLE),
    "pathway": st.sampled_from(_WAYS),
    "application": st.sampled_from(_WAYS),
    "notice": st.sampled_from(_WAYS),
    "threat": st.sampled_from(_WAYS),
    "country": st.sampled_from(("iso3:DEU", "iso3:RUS", "")),
    "region": st.sampled_from(("RU-CE", "RU-MOW", "")),
    "regions": _some("RU-CE", "iso3:RUS"),
    "regions_refused": _some("RU-CE"),
    "nationalities": _some("iso3:RUS", "iso3:KAZ"),
    "countries": st.sampled_from((("iso3:RUS",), ("iso3:RUS", "iso3:KAZ"), ("iso3:KAZ",))),
    "programmes": st.just(()),
    "needs_any": _some("unhcr-sn:DS"),
    "code": st.just("unhcr-sn:DS"),
    "must_be_in": st.just(()),
    "paper": st.just("passport"),
    "papers": _some("passport"),
    "places": st.sampled_from((-1, 3)),
    "household_max": st.sampled_from((0, 0, 1)),
    "preparation_days": st.integers(0, 10),
    "processing_days": st.integers(0, 40),
    "added_days": st.integers(0, 20),
    "effect": st.sampled_from(("no_issue", "suspended", "slower", "faster", "reopened")),
    "firmness": st.sampled_from(("rumour", "in_writing")),
    "on": _NEAR,
    "said_on": _NEAR,
    "valid_from": _NEAR,
    "valid_until": st.none() | _NEAR,
    "opens_on": st.none() | st.none() | _NEAR,
    "closes_on": st.none() | st.none() | _NEAR,
    "expires_on": st.none() | _NEAR,
    "expected_on": st.none() | _NEAR,
}
_STATUSES = {
    "CaseStatusSet": st.sampled_from(("active", "active", "departed")),
    "ApplicationStatusSet": st.sampled_from(("considered", "submitted", "accepted", "info_requested", "suspended")),
}


def _fact_of(kind: type) -> st.SearchStrategy:
    held = {name: strategy for name, strategy in _NAMED.items() if name in kind.__struct_fields__}
    if kind.__name__ in _STATUSES:
        held["status"] = _STATUSES[kind.__name__]
    if kind.__name__ in ("PathwaySet", "NoticeEntered"):
        held["country"] = st.just("iso3:DEU")
    named = {**{k: v for k, v in draw.NAMED.items() if k in ("replaces", "need")}, **held}
    return draw.facts_of(kind, draw.PLAUSIBLE, named).filter(f.is_within_bounds)


@st.composite
def dated_histories(chance: st.DrawFn) -> list[f.Stamped]:
    """Draw facts that the two clocks of a household are made of."""
    first = [f.PersonAdded(case=case, person=_PEOPLE[0], relationship="rrf-rel:PA") for case in _CASES]
    first += [
        f.ThreatAdded(case=_CASES[0], threat=_WAYS[0], type="arrest", day=f.CalendarDay(calendar="gregorian", said="", on=chance(_NEAR)))
    ]
    first += [chance(_fact_of(f.PathwaySet)) for _ in _WAYS]
    drawn = chance(st.lists(st.sampled_from(OF_DATES).flatmap(_fact_of), min_size=2, max_size=18))
    return [f.Stamped(eid=bytes([200 + number]) * 16, hlc=(number + 1) << 16, fact=fact) for number, fact in enumerate(first + drawn)]


def _segments(history: list[tuple[f.Stamped, int, bytes]]) -> list:
    return [segment_of([stamped], author, number, depth) for number, (stamped, depth, author) in enumerate(history)]


def _folded(batches: list[list], days: list[dt.date]) -> Replica:
    replica = Replica.create(NOWHERE, KEY, connect=in_memory)
    for batch, day in zip(batches, days, strict=True):
        replica.fold(batch, day)
    return replica


@settings(max_examples=100, deadline=None)
@given(draw.histories(most=24), st.randoms(use_true_random=False), st.integers(1, 6))
def test_order_and_batching_make_no_difference(history, chance, size) -> None:
    segments = _segments(history)
    shuffled = segments.copy()
    chance.shuffle(shuffled)
    batches = [shuffled[start : start + size] for start in range(0, len(shuffled), size)]
    with _folded([segments], [TODAY]) as at_once, _folded(batches, [TODAY] * len(batches)) as bit_by_bit:
        assert picture(at_once) == picture(bit_by_bit)
        assert bit_by_bit.is_sound()


@settings(max_examples=100, deadline=None)
@given(dated_histories(), st.randoms(use_true_random=False), st.lists(DAYS, min_size=2, max_size=6))
def test_dating_day_by_day_comes_to_the_same(history, chance, days) -> None:
    segments = [segment_of([stamped], seq=number) for number, stamped in enumerate(history)]
    shuffled = segments.copy()
    chance.shuffle(shuffled)
    cut = max(1, len(segments) // len(days))
    batches = [shuffled[number * cut : (number + 1) * cut if number + 1 < len(days) else None] for number in range(len(days))]
    with _folded([segments], [days[-1]]) as at_once, _folded(batches, days) as day_by_day:
        assert picture(at_once) == picture(day_by_day)
        day_by_day.redate(days[0])
        at_once.redate(days[0])
        assert picture(at_once) == picture(day_by_day)
        with _folded([segments], [days[0]]) as fresh:
            assert picture(fresh) == picture(at_once)


@settings(max_examples=25, deadline=None)
@given(draw.histories(most=24), st.integers(1, 6))
def test_a_rebuild_comes_to_the_same(tmp_path_factory, history, size) -> None:
    path = tmp_path_factory.mktemp("vault") / "replica.db"
    segments = _segments(history)
    with Replica.create(path, KEY) as replica:
        for start in range(0, len(segments), size):
            replica.fold(segments[start : start + size], TODAY)
        replica.set_setting("language", b"ce")
        before = picture(replica)
    assert rebuild(path, KEY, reversed(segments), TODAY) == len(history)
    with Replica.open(path, KEY) as replica:
        assert picture(replica) == before
        assert replica.settings() == {"language": b"ce"}


@settings(max_examples=100, deadline=None)
@given(draw.histories(most=24))
def test_known_segments_and_known_events_are_skipped(history) -> None:
    segments = _segments(history)
    copied = [segment_of([stamped], author, 1000 + number, depth) for number, (stamped, depth, author) in enumerate(history)]
    with Replica.create(NOWHERE, KEY, connect=in_memory) as replica:
        assert fold_all(replica, segments, TODAY) == len(history)
        before = picture(replica)
        assert replica.fold(segments + segments, TODAY).events == 0
        assert replica.fold(copied, TODAY).events == 0
        assert picture(replica) == before
        assert replica.known_segments() == {segment.id for segment in segments + copied}


@settings(max_examples=200, deadline=None)
@given(dated_histories())
def test_households_that_are_judged_together_are_judged_as_if_alone(history) -> None:
    world = World()
    world.take_all(history)
    passage = Passage(tuple(world.of_kind("pathway")), tuple(world.of_kind("notice")), tuple(world.of_kind("threat")))
    judged = Judged(passage, TODAY)
    for case in world.of_kind("case"):
        assert outlook(case, passage, TODAY, judged) == outlook(case, passage, TODAY)


@settings(max_examples=100, deadline=None)
@given(st.lists(draw.stamped(draw.any_facts()), max_size=8))
def test_45_no_fact_is_too_much_for_it(events) -> None:
    with Replica.create(NOWHERE, KEY, connect=in_memory) as replica:
        folded = replica.fold([segment_of([event], seq=number) for number, event in enumerate(events)], TODAY)
        assert folded.segments == len({segment_of([event], seq=number).id for number, event in enumerate(events)})
        assert len(list(replica.events())) == folded.events
        replica.due(TODAY, 0)
        assert replica.is_sound()
