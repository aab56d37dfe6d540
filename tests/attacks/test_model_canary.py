"""A marked word in every text of a world, every draft decided against it, everything printed: no error, hint or print holds the mark."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.errors import Mistaken, Refused
from safeconduct.model import facts as f
from safeconduct.model.dates import calendar_day
from safeconduct.model.rules import Passage, decide, digest, outlook
from safeconduct.model.rules.outlook import route
from safeconduct.model.world import World
from tests import strategies as draw

MARK = draw.MARKER


def _marked(value: Any) -> Any:
    """Put the mark into every text, at any depth."""
    if isinstance(value, str):
        return MARK
    if isinstance(value, tuple):
        return tuple(_marked(item) for item in value)
    if isinstance(value, msgspec.Struct):
        return type(value)(**{name: _marked(getattr(value, name)) for name in value.__struct_fields__})
    return value


def _told(facts: list[f.AnyFact]) -> World:
    world = World()
    for number, fact in enumerate(facts):
        world.take(f.Stamped(eid=draw.EIDS[number % 24], hlc=number << 16, fact=fact))
    return world


MARKED = draw.plausible_facts().map(_marked)


@settings(max_examples=60, deadline=None)
@given(st.lists(MARKED, min_size=4, max_size=20), draw.plausible_facts(), st.booleans())
def test_no_error_repeats_what_was_typed_or_what_is_known(facts: list[f.AnyFact], wish: f.AnyFact, is_marked: bool) -> None:
    world = _told(facts)
    said = ""
    try:
        decide(world, _marked(wish) if is_marked else wish, draw.TODAY)
    except (Mistaken, Refused) as error:
        said = f"{error!r} {error.says} {error.hint} {error.args}"
    assert MARK not in said


@pytest.mark.parametrize("kind", draw.FACT_TYPES, ids=lambda kind: kind.__name__)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_each_kind_of_marked_draft_is_refused_without_its_mark(kind: type, data: st.DataObject) -> None:
    wish = _marked(data.draw(draw.plausible_fact_of(kind)))
    world = _told([f.CaseOpened(case=ref, on=draw.TODAY, via="field") for ref in draw.REFS])
    said = ""
    try:
        decide(world, wish, draw.TODAY)
    except (Mistaken, Refused) as error:
        said = f"{error!r} {error.says} {error.hint}"
    assert MARK not in said


@settings(max_examples=80, deadline=None)
@given(st.lists(MARKED, min_size=1, max_size=20))
def test_nothing_that_a_record_prints_is_its_content(facts: list[f.AnyFact]) -> None:
    world = _told(facts)
    passage = Passage(tuple(world.of_kind("pathway")), tuple(world.of_kind("notice")), tuple(world.of_kind("threat")))
    printed: list[object] = [world, passage, *facts, *world.records.values()]
    for case in world.of_kind("case"):
        boiled = digest(case, passage, draw.TODAY)
        printed += [boiled, boiled.applications, boiled.tasks, outlook(case, passage, draw.TODAY), case.persons, case.status, case.notes]
        printed += [route(case, pathway, passage.notices, draw.TODAY) for pathway in passage.pathways]
    assert MARK not in "".join(f"{each!r} {each!s} {each}" for each in printed)


def test_the_mark_would_be_found() -> None:
    """Guard the guard: the marked world does hold the mark."""
    assert MARK in "".join(draw.texts_of(_marked(f.NoteAdded(case=bytes(16), text="x"))))
    assert MARK in f"{_marked(f.NoteAdded(case=bytes(16), text='x')).text}"


@given(st.text(max_size=30))
def test_a_day_that_cannot_be_read_is_not_repeated(text: str) -> None:
    said = ""
    try:
        calendar_day(f"{text}{MARK}")
    except Mistaken as error:
        said = error.says + error.hint
    assert said
    assert MARK not in said


@pytest.mark.parametrize(
    "region",
    [
        "12 Lenin Street",
        "Grozny",
        "RU-ce",
        "ru-CE",
        "RU-CEEE",
        "RU-",
        "-CE",
        "ZZ-CE",
        "iso3:XYZ",
        "RU-CE ",
        "RU-CE\n",
        "RU-СЕ",
        "RU-C\u200bE",
    ],
)
@pytest.mark.parametrize("kind", ["origin", "location", "notice", "threat", "pathway"])
def test_a_region_is_a_code_and_nothing_like_one(region: str, kind: str) -> None:
    """A misspelt region matches no notice and no threat: the household would look safe. An address would betray it."""
    case, today = draw.REFS[0], draw.TODAY
    world = _told([f.CaseOpened(case=case, on=today, via="field")])
    draft = {
        "origin": f.OriginSet(case=case, country="iso3:RUS", region=region),
        "location": f.LocationSet(case=case, location="transit", region=region, since_on=today),
        "notice": f.NoticeEntered(
            notice=case,
            country="iso3:DEU",
            effect="no_issue",
            regions=(region,),
            firmness="law",
            source="x",
            said_on=today,
            valid_from=today,
        ),
        "threat": f.ThreatAnnounced(threat=case, type="arrest", regions=(region,), source="x"),
        "pathway": f.PathwaySet(
            pathway=case, type="resettlement", country="iso3:DEU", name="x", processing_days=1, regions_refused=(region,)
        ),
    }[kind]
    with pytest.raises(Mistaken) as caught:
        decide(world, draft, today)
    assert re.search(r"Lenin|Grozny", caught.value.says + caught.value.hint) is None


def test_a_moment_given_as_a_day_cannot_make_a_segment_unreadable() -> None:
    """A datetime passes for a date in Python, and would be sealed as something that no reader takes back."""
    moment = dt.datetime(2017, 5, 16, 12, tzinfo=dt.UTC)
    threat = f.CalendarDay(calendar="gregorian", said="2017-05-16", on=moment)
    world = _told([f.CaseOpened(case=draw.REFS[0], on=draw.TODAY, via="field")])
    for draft in (
        f.CaseOpened(case=draw.REFS[1], on=moment, via="field"),
        f.ThreatAdded(case=draw.REFS[0], threat=draw.REFS[1], type="arrest", day=threat),
    ):
        with pytest.raises(Mistaken):
            decide(world, draft, draw.TODAY)
