"""Every number of the situation counts what its name says, and only that."""

import datetime as dt

import pytest

from safeconduct.actions import situation
from safeconduct.ids import new_ref
from safeconduct.model import facts as f

VISA = ("dossier_ready", "submitted", "accepted", "visa_issued")


@pytest.fixture(scope="module")
def told(desk):
    """A small world in which every number differs from the others."""
    visa = desk.pathway("visa", days=20)
    plane = desk.pathway("no visa needed", "visa_free_entry", "iso3:GEO", days=2, must_be_in=("transit",))
    road = desk.pathway("without papers", "none_without_visa", "", days=1, must_be_in=("transit",))
    desk.household(("A", "B", "C"), label="three hidden", priority="EM")
    desk.household(("D",), label="hidden at home", location="origin_at_risk", need="unhcr-sn:LP-IH")
    desk.household(("E", "F"), label="at home", location="origin_at_risk")
    both, persons = desk.household(("G", "H"), label="two visas", location="transit")
    desk.apply(both, persons, visa, *VISA, "departed")
    desk.keep(f.CaseStatusSet(case=both, status="arrived", on=desk.now.date()))
    split, (first, second) = desk.household(("I", "J"), label="split", location="transit")
    desk.apply(split, (first, second), visa, "dossier_ready", "submitted", "split", "visa_issued", accepted=(first,))
    for way, name in ((plane, "K"), (road, "L")):
        case, persons = desk.household((name,), label=f"gone {name}", location="transit")
        desk.apply(case, persons, way, "departed")
        desk.keep(f.CaseStatusSet(case=case, status="departed", on=desk.now.date()))
    denied, persons = desk.household(("M",), label="denied", location="transit")
    desk.apply(denied, persons, visa, "dossier_ready", "submitted", "denied_considered")
    said = {"source": "an embassy", "said_on": desk.now.date(), "valid_from": desk.now.date()}
    rows = (("iso3:FRA", "no_issue", "told_privately"), ("iso3:FRA", "no_issue", "law"), ("iso3:USA", "no_issue", "rumour"))
    for country, effect, firmness in (*rows, ("iso3:ITA", "suspended", "law")):
        desk.keep(f.NoticeEntered(notice=new_ref(), country=country, effect=effect, firmness=firmness, **said))
    for day in (dt.date(2017, 6, 9), dt.date(2017, 5, 26)):
        when = f.CalendarDay(calendar="gregorian", said=str(day), on=day)
        desk.keep(f.ThreatAnnounced(threat=new_ref(), type="announced_deadline", day=when, regions=("RU-CE",), source="a report"))
    over = new_ref()
    when = f.CalendarDay(calendar="gregorian", said="2017-05-02", on=dt.date(2017, 5, 2))
    desk.keep(
        f.ThreatAnnounced(threat=over, type="arrest", day=when, source="a report"), f.AnnouncedThreatEnded(threat=over, why="withdrawn")
    )
    house = new_ref()
    desk.keep(
        f.ShelterOpened(shelter=house, name="Lamp", beds=5, on=desk.now.date()),
        f.StayBegun(case=split, stay=new_ref(), shelter=house, beds=2, from_on=desk.now.date()),
    )
    return desk.ask("situation", situation.Ask())


def test_hidden_are_those_elsewhere_and_those_who_hide_at_home(told):
    assert told.in_hiding == 3 + 1


def test_visas_count_persons_once_and_after_a_split_only_the_accepted(told):
    assert told.visas_granted == 2 + 1


def test_left_without_a_visa_counts_both_ways(told):
    assert told.left_without_visa == 2


def test_refusing_countries_are_counted_once_and_rumours_never(told):
    assert told.countries_refusing == 1


def test_the_deadline_is_the_earliest_that_stands(told):
    assert told.deadline_on == dt.date(2017, 5, 26)


def test_cases_and_persons_in_danger(told):
    assert (told.cases, told.cases_unsafe, told.persons_unsafe) == (8, 5, 3 + 1 + 2 + 2 + 1)


def test_the_endangered_stand_soonest_first(told):
    assert [line.label for line in told.endangered][:1] == ["three hidden"]
    assert told.endangered[0].needed_on == dt.date(2017, 5, 8)
    assert told.endangered[0].arrives_on == dt.date(2017, 5, 21)
    assert told.endangered[0].way == "visa"
    assert [line.needed_on for line in told.endangered] == sorted(line.needed_on for line in told.endangered)
    assert told.cases_endangered == len(told.endangered)
    assert told.persons_endangered == sum(line.persons for line in told.endangered)


def test_without_a_way_is_whom_no_state_answers_and_no_pathway_takes(told):
    assert told.cases_without_a_way == 0


def test_beds_of_tonight(told):
    assert told.beds_free_tonight == 3


def test_open_applications_are_those_that_can_still_succeed(told):
    assert told.applications_open == 1


def test_an_empty_vault_has_nothing(office):
    empty = situation.situation(office, situation.Ask(), dt.datetime(2017, 5, 1, tzinfo=dt.UTC), lambda *_: None)
    assert {name: getattr(empty, name) for name in situation.Answer.__struct_fields__ if getattr(empty, name)} == {}
