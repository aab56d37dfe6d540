"""What is remembered between two questions is never told any more once something was recorded, or on another day."""

import datetime as dt

import pytest

from safeconduct.actions import (
    application_count,
    application_list,
    case_show,
    checkin_list,
    pathway_list,
    record,
    shelter_list,
    situation,
    task_list,
    today,
)
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.unit.actions.conftest import Desk

DAY = dt.date(2017, 5, 1)


@pytest.fixture
def desk(office):
    """Give a worker at an empty office of this test's own."""
    return Desk(office)


@pytest.fixture
def world(desk):
    """A household with an application, a shelter, a colleague."""
    refs = {"way": desk.pathway("letter", days=20), "house": new_ref(), "owl": new_ref()}
    refs["case"], refs["persons"] = desk.household(("A", "B"), label="kettle", priority="EM")
    refs["application"] = desk.apply(refs["case"], refs["persons"], refs["way"], "dossier_ready", "submitted")
    desk.keep(f.ShelterOpened(shelter=refs["house"], name="Lamp", beds=5, on=DAY), f.WorkerAdded(worker=refs["owl"], label="owl"))
    return refs


def beds(desk, on, **ask):
    answer = desk.ask("shelter_list", shelter_list.Ask(from_on=on, nights=1, **ask))
    return [(night.beds, night.taken) for line in answer.shelters for night in line.nights], answer.free_tonight


def stages(desk, **ask):
    return {one.status: one.persons for one in desk.ask("application_count", application_count.Ask(**ask)).stages if one.applications}


def test_beds_after_a_stay_a_closing_and_on_another_day(desk, world):
    assert beds(desk, DAY) == beds(desk, DAY) == ([(5, 0)], 5)
    until = DAY + dt.timedelta(days=2)
    desk.keep(f.StayBegun(case=world["case"], stay=new_ref(), shelter=world["house"], beds=2, from_on=DAY, until_on=until))
    assert (beds(desk, DAY), beds(desk, until)) == (([(5, 2)], 3), ([(5, 0)], 5))
    assert desk.ask("situation", situation.Ask()).beds_free_tonight == 3
    assert [line.beds for line in desk.ask("today", today.Ask()).stays] == [2]
    other = new_ref()
    desk.keep(f.ShelterOpened(shelter=other, name="Moss", beds=1, on=DAY))
    assert beds(desk, DAY) == ([(5, 2), (1, 0)], 4)
    assert beds(desk, DAY, shelters=(other,)) == ([(1, 0)], 4)
    desk.keep(f.ShelterClosed(shelter=other, on=DAY))
    assert beds(desk, DAY) == ([(5, 2)], 3)
    assert beds(desk, DAY, with_closed=True)[0] == [(5, 2), (0, 0)]


def test_an_act_says_by_which_day_the_household_must_be_gone_now(desk, world):
    def said(*drafts):
        (one,) = desk.ask("record", record.Ask(drafts=drafts)).gone
        assert one.case == world["case"].hex()
        return one.before_on, one.needed_on, one.needed_why

    threat, first_on = new_ref(), desk.ask("case_show", case_show.Ask(case=world["case"])).needed_on
    day = f.CalendarDay(calendar="gregorian", said="2017-05-03", on=dt.date(2017, 5, 3))
    assert said(f.ThreatAdded(case=world["case"], threat=threat, type="arrest", day=day)) == (first_on, day.on, "threat")
    note = desk.ask("record", record.Ask(drafts=(f.NoteAdded(case=world["case"], text="quiet"),)))
    assert note.gone == (), "nothing moved"
    assert said(f.ThreatEnded(case=world["case"], threat=threat, why="they moved"))[:2] == (day.on, first_on)


def test_applications_and_their_ways_after_a_decision(desk, world):
    under_way = application_list.Ask(is_open=True, case=world["case"])
    before = (stages(desk), stages(desk, pathway=world["way"]), desk.ask("application_list", under_way).total)
    assert before == ({"submitted": 2}, {"submitted": 2}, 1)
    (way,) = desk.ask("pathway_list", pathway_list.Ask()).pathways
    assert (way.used, way.asked) == (0, 2)
    said = f.ApplicationStatusSet(
        case=world["case"], application=world["application"], status="split", accepted=(world["persons"][0],), on=DAY
    )
    desk.keep(said)
    assert (stages(desk), stages(desk, pathway=new_ref())) == ({"split": 2}, {})
    (way,) = desk.ask("pathway_list", pathway_list.Ask()).pathways
    assert (way.used, way.asked) == (1, 0)
    desk.keep(f.ApplicationStatusSet(case=world["case"], application=world["application"], status="withdrawn_request", on=DAY))
    answer = desk.ask("application_list", under_way)
    assert (answer.total, answer.applications) == (0, ())


def test_what_a_colleague_said_elsewhere_is_seen(desk, world):
    presses = desk.ask("today", today.Ask())
    silent = desk.ask("checkin_list", checkin_list.Ask())
    tasks = desk.ask("task_list", task_list.Ask()).total
    stands = desk.ask("situation", situation.Ask())
    case, heard_ms = world["case"], int((desk.now - dt.timedelta(hours=9)).timestamp() * 1000)
    desk.said_elsewhere(
        f.RhythmSet(case=case, every_hours=1, grace_hours=0),
        f.CheckedIn(case=case, at_ms=heard_ms, is_well=False),
        f.DocumentAdded(case=case, person=world["persons"][0], paper="passport", expires_on=DAY),
        f.TaskAdded(case=case, task=new_ref(), text="call", due_on=DAY),
        f.WorkerRhythmSet(worker=world["owl"], every_hours=2),
    )
    later = desk.ask("today", today.Ask())
    grown = [later.alarmed.total - presses.alarmed.total, len(later.papers) - len(presses.papers), later.tasks.total - presses.tasks.total]
    assert grown == [1, 1, 1]
    assert desk.ask("checkin_list", checkin_list.Ask()).total == silent.total + 1
    assert desk.ask("checkin_list", checkin_list.Ask()).colleagues[0].every_hours == 2
    assert desk.ask("task_list", task_list.Ask()).total == tasks + 1
    assert desk.ask("situation", situation.Ask()).silent == stands.silent + 1


def test_who_can_be_gone_in_time_after_a_way_opens_and_on_a_later_day(desk):
    desk.household(label="mill", priority="EM")
    before, stands = desk.ask("today", today.Ask()), desk.ask("situation", situation.Ask())
    desk.pathway("quick", "resettlement", "iso3:SWE", days=3)
    after = desk.ask("today", today.Ask())
    assert (after.needed.total, after.endangered.total) == (before.needed.total + 1, before.endangered.total - 1)
    assert desk.ask("situation", situation.Ask()).cases_without_a_way == stands.cases_without_a_way - 1
    noon, desk.now = desk.now, desk.now + dt.timedelta(days=30)
    assert desk.ask("today", today.Ask()).needed.total == before.needed.total
    desk.now = noon
    assert desk.ask("today", today.Ask()).needed.total == after.needed.total


def test_a_rebuilt_vault_is_asked_anew(desk, world):
    asked = beds(desk, DAY)
    before, _ = desk.office.replica, desk.office.rebuild(DAY, lambda *_: None)
    assert desk.office.replica is not before
    assert beds(desk, DAY) == asked
