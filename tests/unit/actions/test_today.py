"""What presses on a day is told, and what does not is left out."""

import datetime as dt

import pytest

from safeconduct.actions import today
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f

DAY = dt.date(2017, 5, 1)


@pytest.fixture(scope="module")
def told(desk):
    """One household for each list."""
    desk.now = dt.datetime(2017, 4, 1, 12, tzinfo=dt.UTC)
    early = desk.now.date()
    desk.pathway("quick", "resettlement", "iso3:SWE", days=3, must_be_in=("transit",))
    desk.pathway("slow", days=5)
    desk.keep(
        f.NoticeEntered(
            notice=new_ref(), country="iso3:SWE", effect="slower", added_days=1, firmness="law", source="s", said_on=early, valid_from=DAY
        )
    )
    desk.now = dt.datetime(2017, 5, 1, 12, tzinfo=dt.UTC)
    in_time, (person,) = desk.household(label="in time", location="transit", priority="EM")
    late, _ = desk.household(label="too late", priority="EM")
    quiet_case, _ = desk.household(label="silent", location="asylum", region="RU-DA")
    worker, well = new_ref(), new_ref()
    house, stay = new_ref(), new_ref()
    desk.keep(
        f.RhythmSet(case=quiet_case, every_hours=12, grace_hours=0),
        f.CheckedIn(case=quiet_case, at_ms=int((desk.now - dt.timedelta(hours=13)).timestamp() * 1000), is_well=False),
        f.WorkerAdded(worker=worker, label="owl"),
        f.WorkerRhythmSet(worker=worker, every_hours=8),
        f.WorkerCheckedIn(worker=worker, at_ms=int((desk.now - dt.timedelta(hours=9)).timestamp() * 1000)),
        f.WorkerAdded(worker=well, label="fox"),
        f.TaskAdded(case=late, task=new_ref(), text="call", due_on=dt.date(2017, 4, 30)),
        f.TaskAdded(task=new_ref(), text="later", due_on=dt.date(2017, 8, 1)),
        f.DocumentAdded(case=in_time, person=person, paper="passport", expires_on=dt.date(2017, 6, 1)),
        f.DocumentAdded(case=in_time, person=person, paper="visa", expires_on=dt.date(2018, 6, 1)),
        f.ShelterOpened(shelter=house, name="Lamp", beds=5, on=DAY),
        f.StayBegun(case=late, stay=stay, shelter=house, beds=1, from_on=DAY, until_on=dt.date(2017, 5, 3)),
        f.StayBegun(case=in_time, stay=new_ref(), shelter=house, beds=1, from_on=DAY, until_on=dt.date(2017, 5, 20)),
        f.RiskSet(case=late, level="high"),
    )
    desk.said_elsewhere(f.RiskSet(case=late, level="extreme"))
    desk.keep(
        f.NoticeEntered(notice=new_ref(), country="iso3:DEU", effect="no_issue", firmness="law", source="s", said_on=DAY, valid_from=DAY)
    )
    return desk.ask("today", today.Ask())


def labels(cases):
    return [line.label for line in cases.lines]


def test_the_endangered_and_those_in_time_stand_apart(told):
    assert labels(told.endangered) == ["too late"]
    assert told.endangered.lines[0].arrives_on is None
    assert labels(told.needed) == ["in time"]
    assert (told.needed.total, told.endangered.total) == (1, 1)


def test_the_silent_are_told_with_the_moment_of_alarm(told):
    assert labels(told.silent) == ["silent"]
    assert told.silent.lines[0].silent_since == dt.datetime(2017, 5, 1, 11, tzinfo=dt.UTC)


def test_only_colleagues_to_worry_about_are_told(told):
    assert [(one.label, one.is_well) for one in told.colleagues] == [("owl", True)]


def test_tasks_within_the_days(told):
    assert [(task.text, task.is_overdue) for task in told.tasks.lines] == [("call", True)]


def test_contested_fields_are_named(told):
    assert [(line.label, line.contested) for line in told.contested.lines] == [("too late", ("risk",))]


def test_a_new_notice_tells_whom_it_moved_and_an_old_one_is_left_out(told):
    (notice,) = told.notices
    assert (notice.country, notice.is_in_force) == ("iso3:DEU", True)
    assert (notice.moved, notice.endangered) == (2, 1)  # both hidden households lost their only way; one of them presses


def test_alarms_are_told_of_those_not_out_of_danger(told):
    assert [(line.label, line.alarms) for line in told.alarmed.lines] == [("silent", ("unwell",))]


def test_stays_that_end_and_papers_that_expire(told):
    assert [(stay.name, stay.until_on) for stay in told.stays] == [("Lamp", dt.date(2017, 5, 3))]
    assert [paper.paper for paper in told.papers] == ["passport"]


def test_looking_from_a_later_day_moves_the_lists(desk, told):
    later = dt.datetime(2017, 5, 10, 12, tzinfo=dt.UTC)
    shown = today.today(desk.office, today.Ask(), later, lambda *_: None)
    assert labels(shown.endangered) == ["in time", "too late"] or labels(shown.endangered) == ["too late", "in time"]
    assert shown.notices == ()


@pytest.mark.parametrize("ask", [today.Ask(days=-1), today.Ask(days=9999), today.Ask(lines=0), today.Ask(lines=501)])
def test_caps(desk, ask):
    with pytest.raises(Mistaken):
        desk.ask("today", ask)
