"""Both clocks of a household: by when it must be gone, by when it can be, and what a notice does to that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from safeconduct.model import facts as f
from safeconduct.model.dates import calendar_day
from safeconduct.model.rules import UNKNOWN_NATIONALITY, holds_between, is_in_force, touches
from safeconduct.model.rules.outlook import nationalities_of, regions_of
from tests.unit.model.households import (
    APPLY,
    CASE,
    HERON,
    MIRA,
    NOTICE,
    TARO,
    THREAT,
    TODAY,
    WAY,
    Told,
    applied,
    day,
    household,
    notice,
    pathway,
    status,
)


@pytest.mark.parametrize(("priority", "days"), [("EM", 7), ("UG", 42), ("NR", 365)])
def test_a_priority_gives_its_days(priority: str, days: int) -> None:
    told = household()
    told.say(f.PrioritySet(case=CASE, priority=f"rrf-pri:{priority}", on=day(-2)))
    assert (told.outlook().needed_on, told.outlook().needed_why) == (day(days - 2), "priority")


def test_nothing_presses_when_nothing_is_known_to() -> None:
    told = household()
    told.say(f.PrioritySet(case=CASE, priority="rrf-pri:U", on=TODAY))
    assert told.outlook().needed_on is None
    assert not told.outlook().is_endangered(TODAY)


def test_the_beginning_of_ramadan_is_the_evening_before_and_drives_the_clock() -> None:
    told = household()
    told.say(f.ThreatAnnounced(threat=THREAT, type="announced_deadline", day=calendar_day("islamic:1438-09-01"), source="a radio"))
    outlook = told.outlook()
    assert (outlook.needed_on, outlook.needed_why) == (dt.date(2017, 5, 26), "announced")
    assert outlook.arrives_on(TODAY) == day(40)
    assert outlook.is_endangered(TODAY)


def test_the_earliest_of_all_dangers_counts() -> None:
    told = household()
    told.say(f.PrioritySet(case=CASE, priority="rrf-pri:UG", on=TODAY))
    told.say(f.ThreatAdded(case=CASE, threat=THREAT, type="eviction", day=calendar_day("2017-05-20")))
    assert (told.outlook().needed_on, told.outlook().needed_why) == (dt.date(2017, 5, 20), "threat")
    told.say(f.ThreatEnded(case=CASE, threat=THREAT, why="moved"))
    assert told.outlook().needed_why == "priority"
    told.say(f.ThreatAdded(case=CASE, threat=THREAT, type="eviction", day=calendar_day("2017-05-22")))
    assert told.outlook().needed_on == dt.date(2017, 5, 22), "a threat stated again after its end stands again"


@pytest.mark.parametrize(
    ("scope", "is_touched"),
    [
        ({}, True),
        ({"regions": ("RU-CE",)}, True),
        ({"regions": ("RU-IN",)}, False),
        ({"regions": ("iso3:RUS",)}, True),
        ({"nationalities": ("iso3:RUS",)}, True),
        ({"nationalities": ("iso3:BLR",)}, False),
        ({"nationalities": ("iso3:RUS",), "regions": ("RU-IN",)}, False),
    ],
)
def test_an_announced_threat_touches_whom_it_names(scope: dict[str, Any], is_touched: bool) -> None:
    told = household()
    told.say(f.ThreatAnnounced(threat=THREAT, type="announced_deadline", day=calendar_day("2017-05-26"), source="a radio", **scope))
    assert (told.outlook().needed_on is not None) == is_touched


def test_an_announced_threat_that_is_over_presses_nobody_until_it_is_said_again() -> None:
    told = household()
    threat = f.ThreatAnnounced(threat=THREAT, type="announced_deadline", day=calendar_day("2017-05-26"), source="a radio")
    told.say(threat)
    told.say(f.AnnouncedThreatEnded(threat=THREAT, why="taken back"))
    assert told.outlook().needed_on is None
    told.say(threat)
    assert told.outlook().needed_on == dt.date(2017, 5, 26)


def _unknown(told: Told) -> None:
    told.say(f.PersonAdded(case=CASE, person=b"b" * 16, relationship="rrf-rel:NRM"))


def test_one_member_of_unknown_nationality_is_enough_to_be_touched() -> None:
    told = household()
    other = notice(nationalities=("iso3:BLR",))
    assert not touches(other, told.the_case())
    _unknown(told)
    assert touches(other, told.the_case())
    assert UNKNOWN_NATIONALITY in nationalities_of(told.the_case())
    assert UNKNOWN_NATIONALITY in told.digest().nationalities


def test_an_unknown_region_is_touched_by_every_region_of_the_country_and_no_other() -> None:
    told = household()
    told.say(f.OriginSet(case=CASE, country="iso3:RUS"))
    assert regions_of(told.the_case()) == set()
    assert touches(notice(regions=("RU-CE",)), told.the_case())
    assert not touches(notice(regions=("BY-HM",)), told.the_case())
    assert touches(notice(regions=("XX-CE",)), told.the_case()), "a region of no known country may be anywhere"


def test_an_unknown_origin_is_touched_by_all() -> None:
    told = Told()
    told.say(f.CaseOpened(case=CASE, on=TODAY, via="hotline"))
    assert touches(notice(nationalities=("iso3:BLR",), regions=("BY-HM",)), told.the_case())


def _only(told: Told, today: dt.date = TODAY) -> tuple[str, int]:
    (route,) = told.outlook(today).routes
    return route.closed_by, route.days


def test_a_notice_closes_the_way_and_moves_the_clock() -> None:
    told = household()
    assert _only(told) == ("", 40)
    assert told.outlook().arrives_on(TODAY) == day(40)
    told.say(notice(regions=("RU-CE",)))
    assert _only(told) == ("notice", 40)
    assert told.outlook().routes[0].notice == NOTICE
    assert told.outlook().arrives_on(TODAY) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"firmness": "rumour"}, ("", 40)),
        ({"country": "iso3:FRA"}, ("", 40)),
        ({"programmes": ("family",)}, ("", 40)),
        ({"programmes": ("humanitarian_visa",)}, ("notice", 40)),
        ({"effect": "suspended"}, ("notice", 40)),
        ({"effect": "slower", "added_days": 60}, ("", 100)),
        ({"effect": "slower", "added_days": 60, "firmness": "rumour"}, ("", 100)),
        ({"effect": "faster", "added_days": 20}, ("", 20)),
        ({"effect": "faster", "added_days": 20, "firmness": "rumour"}, ("", 40)),
        ({"effect": "faster", "added_days": 90}, ("", 10)),
        ({"effect": "reopened"}, ("", 40)),
    ],
    ids=str,
)
def test_what_a_notice_does(changes: dict[str, Any], expected: tuple[str, int]) -> None:
    told = household()
    told.say(notice(**changes))
    assert _only(told) == expected


def test_slower_and_faster_add_up_in_any_order() -> None:
    told, other = household(), household()
    slower = notice(notice=b"1" * 16, effect="slower", added_days=50)
    faster = notice(notice=b"2" * 16, effect="faster", added_days=70)
    for fact in (slower, faster):
        told.say(fact)
    for fact in (msg_renamed(slower, b"3"), msg_renamed(faster, b"1")):
        other.say(fact)
    assert _only(told) == _only(other) == ("", 20)


def msg_renamed(said: f.NoticeEntered, letter: bytes) -> f.NoticeEntered:
    return notice(notice=letter * 16, effect=said.effect, added_days=said.added_days)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "is_closed"),
    [(0, None, True), (-9, -1, False), (-9, 0, True), (39, None, True), (40, None, True), (41, None, False), (10, 12, True)],
)
def test_a_notice_closes_when_it_holds_before_they_could_travel(valid_from: int, valid_until: int | None, is_closed: bool) -> None:
    told = household()
    told.say(notice(valid_from=day(valid_from), valid_until=None if valid_until is None else day(valid_until)))
    assert (_only(told)[0] == "notice") == is_closed


def test_a_lifted_notice_holds_no_longer_and_one_entered_again_does() -> None:
    told = household()
    told.say(notice())
    told.say(f.NoticeLifted(notice=NOTICE, on=day(3), source="a consul"))
    record = told.find("notice", NOTICE)
    assert is_in_force(record, day(2))
    assert not is_in_force(record, day(3))
    assert holds_between(record, day(-5), day(9))
    assert not holds_between(record, day(3), day(9))
    assert _only(told, day(3)) == ("", 40)
    told.say(notice())
    assert _only(told, day(3))[0] == "notice"


@pytest.mark.parametrize(
    ("changes", "closed_by"),
    [
        ({"closes_on": day(9)}, "closed"),
        ({"closes_on": day(10)}, ""),
        ({"opens_on": day(1)}, "not_yet_open"),
        ({"places": 0}, "places"),
        ({"nationalities": ("iso3:RUS",)}, ""),
        ({"nationalities": ("iso3:BLR",)}, "nationality"),
        ({"regions_refused": ("RU-CE",)}, "region"),
        ({"regions_refused": ("RU-IN",)}, ""),
        ({"needs_any": ("unhcr-sn:SM-CC",)}, "needs"),
        ({"papers": ("passport",)}, "papers"),
        ({"must_be_in": ("transit", "asylum")}, "place"),
        ({"must_be_in": ("origin_other_region",)}, ""),
        ({"household_max": 1}, "size"),
        ({"household_max": 2}, ""),
    ],
    ids=str,
)
def test_the_terms_of_a_way_close_it(changes: dict[str, Any], closed_by: str) -> None:
    told = household()
    told.say(pathway(**changes))
    assert _only(told)[0] == closed_by


def test_a_way_for_one_nationality_is_closed_to_a_household_with_another_or_an_unknown_one() -> None:
    told = household()
    told.say(pathway(nationalities=("iso3:RUS",)))
    assert _only(told)[0] == ""
    _unknown(told)
    assert _only(told)[0] == "nationality"


def test_a_way_that_refuses_a_region_is_closed_to_those_of_unknown_region() -> None:
    told = household()
    told.say(pathway(regions_refused=("RU-CE",)))
    told.say(f.OriginSet(case=CASE, country="iso3:RUS"))
    assert _only(told)[0] == "region"


def test_a_contested_place_opens_no_way_that_only_one_of_the_places_allows() -> None:
    told = household()
    told.say(pathway(must_be_in=("transit",)))
    told.hear(f.LocationSet(case=CASE, location="transit", since_on=TODAY), author=b"laptop-2")
    assert "location" in told.digest().contested
    assert _only(told)[0] == "place"


def test_papers_count_while_they_are_valid_and_held_by_each() -> None:
    told = household()
    told.say(pathway(papers=("passport",)))
    told.say(f.DocumentAdded(case=CASE, person=MIRA, paper="passport", expires_on=TODAY))
    taken = told.say(f.DocumentAdded(case=CASE, person=TARO, paper="passport"))
    assert _only(told)[0] == ""
    assert _only(told, day(1))[0] == "papers"
    told.say(f.DocumentWithdrawn(case=CASE, document=taken, why="taken away"))
    assert _only(told)[0] == "papers"


def test_a_need_of_one_who_left_opens_no_way() -> None:
    told = household()
    told.say(pathway(needs_any=("unhcr-sn:SM-CC",)))
    told.say(f.NeedAdded(case=CASE, code="unhcr-sn:SM-CC", person=TARO))
    assert _only(told)[0] == ""
    told.say(f.PersonLeft(case=CASE, person=TARO, on=TODAY, why="own_wish"))
    assert _only(told)[0] == "needs"
    assert told.digest().needs == ()


def test_an_application_is_expected_from_its_submission() -> None:
    told = household()
    applied(told, "considered")
    assert (told.outlook().expected_on, told.outlook().route_days) == (None, 40)
    told.say(status("dossier_ready"))
    told.say(status("submitted"))
    assert (told.outlook().expected_on, told.outlook().route_days) == (day(30), None)
    told.say(status("accepted", expected_on=day(12)))
    assert told.outlook().expected_on == day(12)


def test_an_application_not_granted_ends_with_a_notice_and_a_granted_one_survives_it() -> None:
    told = household()
    applied(told, "considered", "dossier_ready", "submitted")
    told.say(notice())
    assert told.outlook().expected_on is None
    told.say(status("accepted"))
    assert told.outlook().expected_on == day(30)


@pytest.mark.parametrize("word", ["suspended", "denied_considered", "denied_unconsidered", "withdrawn_request"])
def test_a_way_that_was_tried_is_no_second_chance(word: str) -> None:
    told = household()
    applied(told, "considered", "dossier_ready", "submitted", word)
    outlook = told.outlook()
    assert (outlook.expected_on, outlook.route_days) == (None, None)
    assert outlook.arrives_on(TODAY) is None


def test_a_contested_application_is_nothing_to_count_on() -> None:
    told = household()
    applied(told, "considered", "dossier_ready", "submitted")
    told.hear(status("denied_considered"), author=b"laptop-2")
    outlook, digest = told.outlook(), told.digest()
    assert outlook.arrives_on(TODAY) is None
    assert digest.contested == ("application",)
    assert digest.applications[0].is_open, "as long as one colleague says so it stays in the list"


def test_a_contested_grant_does_not_survive_a_notice() -> None:
    told = household()
    applied(told, "considered", "dossier_ready", "submitted")
    told.hear(status("accepted"), author=b"laptop-2")
    assert told.outlook().expected_on == day(30)
    told.say(notice())
    assert told.outlook().expected_on is None


def test_a_day_that_passed_without_an_answer_is_nothing_to_count_on() -> None:
    told = household()
    applied(told, "considered", "dossier_ready", "submitted")
    told.say(f.PrioritySet(case=CASE, priority="rrf-pri:NR", on=TODAY))
    late = day(31)
    assert told.outlook(late).expected_on == day(30)
    assert told.outlook(late).is_overdue
    assert told.outlook(late).arrives_on(late) is None
    assert told.outlook(late).is_endangered(late)
    assert "overdue" in told.digest(late).alarms
    told.say(status("accepted"))
    assert told.outlook(late).arrives_on(late) == late


def test_a_split_decision_leaves_somebody_behind_and_says_so() -> None:
    told = household()
    applied(told, "considered", "dossier_ready", "submitted")
    told.say(status("split", accepted=(MIRA,)))
    outlook = told.outlook()
    assert outlook.expected_on == day(30)
    assert outlook.left_behind == (TARO,)
    assert outlook.arrives_on(TODAY) is None
    assert "left_behind" in told.digest().alarms
    told.say(f.PersonLeft(case=CASE, person=TARO, on=TODAY, why="own_wish"))
    assert told.outlook().left_behind == ()


def test_two_applications_of_one_household_are_over_when_the_last_can_travel() -> None:
    told = household()
    told.say(pathway(pathway=HERON, country="iso3:FRA", processing_days=90))
    told.hear(f.ApplicationOpened(case=CASE, application=APPLY, pathway=WAY, persons=(MIRA,), on=TODAY))
    told.hear(f.ApplicationOpened(case=CASE, application=HERON, pathway=HERON, persons=(TARO,), on=TODAY))
    told.hear(status("submitted"))
    told.hear(status("submitted", application=HERON))
    assert told.outlook().expected_on == day(90)
    assert told.outlook().left_behind == ()


def test_a_number_out_of_this_world_stops_no_clock() -> None:
    told = household()
    told.hear(pathway(processing_days=2**62, preparation_days=-(2**62)))
    told.hear(f.PrioritySet(case=CASE, priority="rrf-pri:NR", on=dt.date.max))
    outlook = told.outlook()
    assert outlook.arrives_on(TODAY) == dt.date.max
    assert outlook.needed_on == dt.date.max


def test_a_resubmission_starts_the_clock_again() -> None:
    told = household()
    applied(told, "considered", "dossier_ready")
    told.say(status("submitted", on=day(-50)))
    assert told.outlook().expected_on == day(-20)
    told.say(status("info_requested"))
    told.say(status("resubmitted"))
    assert told.outlook().expected_on == day(30)
    assert not told.outlook().is_overdue
