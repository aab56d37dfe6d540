"""What a list shows of a case: the more dangerous of what is contested, every alarm, and nobody lost."""

from __future__ import annotations

import datetime as dt

import pytest

from safeconduct.errors import Refused
from safeconduct.model import facts as f
from safeconduct.model.rules import ALARMS, as_of, consent_of, hidden_copies, is_ahead, reach_ms, silent_at_ms
from safeconduct.model.world import Said
from tests.unit.model.households import (
    APPLY,
    CASE,
    MIRA,
    NOON_MS,
    OTHER,
    TARO,
    TASK,
    THREAT,
    TODAY,
    WORKER,
    Told,
    applied,
    consent,
    day,
    household,
)

HOUR_MS = 3_600_000
HARMLESS = ()


def test_a_quiet_household_has_no_alarm() -> None:
    digest = household().digest()
    assert digest.alarms == HARMLESS
    assert digest.contested == ()
    assert (digest.status, digest.risk, digest.location, digest.region) == ("active", "high", "origin_other_region", "RU-MOW")
    assert (digest.persons, digest.origin, digest.nationalities, digest.is_unsafe) == (2, "RU-CE", ("iso3:RUS",), True)


def test_the_higher_risk_counts_until_a_person_decides() -> None:
    told = household()
    seen = told.the_case().risk.cites
    told.hear(f.RiskSet(case=CASE, level="low", replaces=seen), at_ms=NOON_MS + 9)
    told.hear(f.RiskSet(case=CASE, level="extreme", replaces=seen), author=b"laptop-2")
    assert told.digest().risk == "extreme"
    assert told.digest().contested == ("risk",)
    told.say(f.RiskSet(case=CASE, level="medium"))
    assert told.digest().risk == "medium"
    assert told.digest().contested == ()


def test_a_risk_nobody_judged_is_an_alarm_as_long_as_they_are_unsafe() -> None:
    told = Told()
    told.say(f.CaseOpened(case=CASE, on=TODAY, via="hotline"))
    assert told.digest().alarms == ("risk_unknown",)
    told.say(f.CaseStatusSet(case=CASE, status="declined", on=TODAY))
    assert told.digest().alarms == ()


def test_the_status_further_from_safety_counts() -> None:
    told = household()
    told.hear(f.CaseStatusSet(case=CASE, status="arrived", on=TODAY), at_ms=NOON_MS + 9, author=b"laptop-2")
    assert (told.digest().status, told.digest().is_unsafe, told.digest().contested) == ("active", True, ("status",))


def test_the_more_dangerous_place_counts() -> None:
    told = household()
    told.hear(f.LocationSet(case=CASE, location="safe", region="DEU", since_on=TODAY), at_ms=NOON_MS + 9, author=b"laptop-2")
    assert (told.digest().location, told.digest().region) == ("origin_other_region", "RU-MOW")
    assert told.digest().contested == ("location",)


def test_a_refusal_said_apart_from_a_later_consent_wins() -> None:
    told = household()
    told.hear(consent(MIRA, is_given=False), author=b"laptop-2")
    told.hear(consent(MIRA), at_ms=NOON_MS + 9)
    assert consent_of(told.the_case(), MIRA, "submit") is False
    assert told.digest().contested == ("consent",)
    told.say(consent(MIRA))
    assert consent_of(told.the_case(), MIRA, "submit") is True


def test_a_consent_is_towards_somebody_however_the_name_is_typed() -> None:
    told = household()
    told.say(consent(MIRA, purpose="share", recipient="Lamp House"))
    case = told.the_case()
    assert consent_of(case, MIRA, "share", "lamp  house ") is True
    assert consent_of(case, MIRA, "share") is None
    told.say(consent(MIRA, purpose="share", recipient=" LAMP HOUSE", is_given=False))
    assert consent_of(told.the_case(), MIRA, "share", "Lamp House") is False
    assert consent_of(told.the_case(), b"?" * 16, "share") is None


def test_not_being_well_is_an_alarm_until_they_are() -> None:
    told = household()
    told.say(f.CheckedIn(case=CASE, at_ms=NOON_MS - 5 * HOUR_MS, is_well=False))
    assert told.digest().is_unwell
    assert told.digest().alarms == ("unwell",)
    told.say(f.CheckedIn(case=CASE, at_ms=NOON_MS - 6 * HOUR_MS))
    assert told.digest().is_unwell, "an earlier moment entered later changes nothing"
    told.say(f.CheckedIn(case=CASE, at_ms=NOON_MS - 4 * HOUR_MS))
    assert not told.digest().is_unwell


def test_silence_counts_from_the_rhythm_then_from_the_last_word() -> None:
    told = household()
    assert told.digest().silent_at_ms is None
    told.say(f.RhythmSet(case=CASE, every_hours=24, grace_hours=6))
    assert told.digest().silent_at_ms == NOON_MS + 30 * HOUR_MS
    told.say(f.CheckedIn(case=CASE, at_ms=NOON_MS - 2 * HOUR_MS))
    assert told.digest().heard_at_ms == NOON_MS - 2 * HOUR_MS
    assert told.digest().silent_at_ms == NOON_MS + 28 * HOUR_MS
    told.say(f.RhythmSet(case=CASE, every_hours=0))
    assert told.digest().silent_at_ms is None


def test_a_check_in_from_the_future_delays_no_alarm_and_hides_no_later_one() -> None:
    told = household()
    told.say(f.RhythmSet(case=CASE, every_hours=24))
    told.hear(f.CheckedIn(case=CASE, at_ms=NOON_MS + 900 * HOUR_MS))
    assert told.digest().silent_at_ms == NOON_MS + 24 * HOUR_MS
    told.hear(f.CheckedIn(case=CASE, at_ms=NOON_MS + 8 * HOUR_MS, is_well=False), at_ms=NOON_MS + 9 * HOUR_MS)
    assert told.digest().heard_at_ms == NOON_MS + 8 * HOUR_MS
    assert told.digest().is_unwell


def test_a_silent_colleague_is_found_the_same_way() -> None:
    told = Told()
    told.say(f.WorkerAdded(worker=WORKER, label="otter"))
    worker = told.find("worker", WORKER)
    assert silent_at_ms(worker, reach_ms(TODAY)) is None
    told.say(f.WorkerRhythmSet(worker=WORKER, every_hours=12))
    told.hear(f.WorkerCheckedIn(worker=WORKER, at_ms=NOON_MS + 900 * HOUR_MS))
    assert silent_at_ms(worker, reach_ms(TODAY)) == NOON_MS + 12 * HOUR_MS


YEAR_MS = 366 * 24 * HOUR_MS


def test_a_clock_that_was_ahead_makes_no_alarm_late() -> None:
    """A laptop's clock was a year ahead: what it wrote then, and the rhythms that it sets after, since its history never runs backwards."""
    told = household()
    opened_ms = NOON_MS - 12 * HOUR_MS - (TODAY - told.the_case().opened.value.on).days * 24 * HOUR_MS
    told.hear(f.RhythmSet(case=CASE, every_hours=24), at_ms=NOON_MS + YEAR_MS)
    assert (told.digest().heard_at_ms, told.digest().silent_at_ms) == (None, opened_ms + 24 * HOUR_MS), "counted from the opening"
    told.hear(f.CheckedIn(case=CASE, at_ms=NOON_MS + YEAR_MS, is_well=False), at_ms=NOON_MS + YEAR_MS)
    assert (told.digest().heard_at_ms, told.digest().silent_at_ms) == (None, opened_ms + 24 * HOUR_MS), "nobody was heard of next year"
    assert told.digest().is_unwell, "whenever it was, they were not well"
    assert told.digest(TODAY + dt.timedelta(days=366)).heard_at_ms == NOON_MS + YEAR_MS, "from its own day on it counts"


def test_of_a_history_the_last_sign_that_can_be_right_counts() -> None:
    told, until_ms = household(), reach_ms(TODAY)
    moments = [NOON_MS - HOUR_MS, NOON_MS + YEAR_MS, NOON_MS - 3 * HOUR_MS]
    said = [
        Said(f.Stamped(eid=bytes([at]) * 16, hlc=(moment << 16), fact=f.CheckedIn(case=CASE, at_ms=moment)), b"laptop-1", bytes(32), at)
        for at, moment in enumerate(moments)
    ]
    told.hear(said[1].event.fact, at_ms=moments[1])
    seen = as_of(told.the_case(), said, until_ms)
    assert (is_ahead(told.the_case(), until_ms), is_ahead(seen, until_ms), seen.heard.order[0]) == (True, False, moments[0])
    assert as_of(told.the_case(), said[1:2], until_ms) is told.the_case(), "there is none"


def test_where_every_clock_was_ahead_the_silence_is_an_alarm_at_once() -> None:
    told = Told()
    told.hear(f.WorkerAdded(worker=WORKER, label="otter"))
    told.hear(f.WorkerRhythmSet(worker=WORKER, every_hours=12), at_ms=NOON_MS + YEAR_MS)
    told.hear(f.CaseOpened(case=CASE, on=TODAY + dt.timedelta(days=366), via="hotline"), at_ms=NOON_MS + YEAR_MS)
    told.hear(f.RhythmSet(case=CASE, every_hours=24), at_ms=NOON_MS + YEAR_MS)
    alarms = [silent_at_ms(record, reach_ms(TODAY)) for record in (told.find("worker", WORKER), told.the_case())]
    assert all(at_ms < NOON_MS for at_ms in alarms)


@pytest.mark.parametrize("other", ["mistake", "unreachable", "own_wish"])
def test_an_unsafe_contact_stays_unsafe_whatever_a_colleague_says_and_is_found_when_it_calls(other: str) -> None:
    told = household()
    eid = told.say(f.ContactAdded(case=CASE, person=MIRA, channel="phone", value="+7 900 11"))
    told.hear(f.ContactWithdrawn(case=CASE, contact=eid, why="unsafe"))
    told.hear(f.ContactWithdrawn(case=CASE, contact=eid, why=other), author=b"laptop-2")
    assert told.digest().alarms == ("contact_unsafe",)
    assert "+7 900 11" in told.digest().texts


def test_a_contact_that_ended_otherwise_is_no_alarm() -> None:
    told = household()
    eid = told.say(f.ContactAdded(case=CASE, person=MIRA, channel="phone", value="+7 900 11"))
    told.say(f.ContactWithdrawn(case=CASE, contact=eid, why="own_wish"))
    assert told.digest().alarms == ()
    assert "+7 900 11" not in told.digest().texts


@pytest.mark.parametrize("why", ["missing", "detained"])
def test_who_is_missing_or_detained_leaves_the_household_and_not_the_list(why: str) -> None:
    told = household()
    told.say(f.NameAdded(case=CASE, person=TARO, use="alias", full="Heron"))
    told.say(f.PersonLeft(case=CASE, person=TARO, on=TODAY, why=why))
    digest = told.digest()
    assert digest.persons == 1
    assert digest.alarms == (why,)
    assert "Heron" in digest.names
    told.say(f.PersonAdded(case=CASE, person=TARO, relationship="rrf-rel:SBM"))
    assert told.digest().alarms == ()
    assert told.digest().persons == 2


@pytest.mark.parametrize("why", ["missing", "detained"])
def test_a_case_closed_because_they_are_gone_still_says_so(why: str) -> None:
    told = household()
    told.say(f.CaseStatusSet(case=CASE, status="closed", on=TODAY, reason=why))
    assert told.digest().alarms == (why,)


@pytest.mark.parametrize(("purpose", "alarm"), [("contact", "do_not_contact"), ("store", "do_not_store"), ("publish", None)])
def test_a_refusal_to_be_contacted_or_kept_is_seen_in_the_list(purpose: str, alarm: str | None) -> None:
    told = household()
    told.say(consent(TARO, purpose=purpose, is_given=False))
    assert told.digest().alarms == ((alarm,) if alarm else ())


def test_threats_without_a_day_are_seen_too() -> None:
    told = household()
    told.say(f.ThreatAdded(case=CASE, threat=THREAT, type="kidnapping", text="a car before the house"))
    assert told.digest().threats == ("kidnapping",)
    assert "a car before the house" in told.digest().texts
    told.say(f.ThreatEnded(case=CASE, threat=THREAT, why="moved"))
    assert told.digest().threats == ()


def test_alarms_come_in_one_order() -> None:
    told = household()
    told.say(consent(TARO, purpose="store", is_given=False))
    told.say(f.CheckedIn(case=CASE, at_ms=NOON_MS, is_well=False))
    told.say(f.PersonLeft(case=CASE, person=MIRA, on=TODAY, why="detained"))
    alarms = told.digest().alarms
    assert list(alarms) == sorted(alarms, key=ALARMS.index)
    assert len(alarms) == 3


def _two_cases() -> Told:
    told = household()
    told.say(f.CaseOpened(case=OTHER, on=day(-9), via="field"))
    told.say(f.PersonAdded(case=OTHER, person=b"1" * 16, relationship="rrf-rel:PA"))
    return told


def test_a_copy_with_more_people_than_its_original_is_no_copy() -> None:
    told = _two_cases()
    with pytest.raises(Refused, match="somebody would be lost"):
        told.say(f.CasesLinked(case=CASE, other=OTHER, how="duplicate"))
    told.say(f.CasesLinked(case=CASE, other=OTHER, how="relatives"))


def test_two_cases_cannot_be_copies_of_each_other() -> None:
    told = _two_cases()
    told.say(f.CasesLinked(case=OTHER, other=CASE, how="duplicate"))
    told.say(f.PersonAdded(case=OTHER, person=b"2" * 16, relationship="rrf-rel:SBM"))
    with pytest.raises(Refused, match="itself called a copy"):
        told.say(f.CasesLinked(case=CASE, other=OTHER, how="duplicate"))


def test_a_copy_leaves_the_lists_only_when_linked_and_when_nothing_runs_on_it() -> None:
    told = _two_cases()
    told.say(f.PersonAdded(case=OTHER, person=b"2" * 16, relationship="rrf-rel:SBM"))
    copied = f.CaseStatusSet(case=CASE, status="duplicate", on=TODAY)
    with pytest.raises(Refused, match="of which case"):
        told.say(copied)
    told.say(f.CasesLinked(case=CASE, other=OTHER, how="duplicate"))
    told.say(f.TaskAdded(case=CASE, task=TASK, text="call the consul"))
    applied(told, "considered")
    with pytest.raises(Refused, match="1 open applications and 1 open tasks"):
        told.say(copied)
    told.say(f.TaskDone(case=CASE, task=TASK, on=TODAY, is_dropped=True))
    told.say(f.ApplicationStatusSet(case=CASE, application=APPLY, status="not_pursued", on=TODAY))
    told.say(copied)
    assert told.digest().copy_of == (OTHER,)


def test_copies_that_no_shown_case_speaks_for_are_found() -> None:
    a, b, c, d, e = (letter * 16 for letter in (b"a", b"b", b"c", b"d", b"e"))
    copies = {a: (b,), b: (a,), c: (d,), d: (e,), e: ()}
    assert hidden_copies(copies, shown=()) == (a, b, c, d, e)
    assert hidden_copies({a: (b,), b: (a, e), c: (d,)}, shown=(e,)) == (c,)
