"""Places used, exits, notices and talks, as the commands ask for them."""

import datetime as dt

import pytest

from safeconduct.actions import (
    application_show,
    negotiation_list,
    notice_list,
    notice_show,
    pathway_exits,
    pathway_list,
    shelter_list,
    shelter_show,
    stay_find,
    threat_list,
)
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f

NOW = dt.datetime(2017, 5, 2, 12, tzinfo=dt.UTC)
DAY = dt.date(2017, 5, 1)


def quiet(_what, _done, _total):
    """Report no progress."""


@pytest.fixture
def story(office):
    """Give an office with two persons in one household, two pathways, and one application with the state."""
    case, one, two, letter, big, application = (new_ref() for _ in range(6))
    office.keep(
        [
            f.CaseOpened(case=case, on=DAY, via="hotline", label="tin kettle"),
            f.CaseStatusSet(case=case, status="active", on=DAY),
            f.OriginSet(case=case, country="iso3:RUS", region="RU-CE"),
            *(f.PersonAdded(case=case, person=p, relationship=r) for p, r in ((one, "rrf-rel:PA"), (two, "rrf-rel:SBM"))),
            *(f.NationalitiesSet(case=case, person=p, countries=("iso3:RUS",)) for p in (one, two)),
            *(f.ConsentSet(case=case, person=p, purpose="submit", is_given=True, on=DAY) for p in (one, two)),
            f.PathwaySet(pathway=letter, type="humanitarian_visa", country="iso3:LTU", name="Letter", processing_days=30, places=5),
            f.PathwaySet(pathway=big, type="humanitarian_visa", country="iso3:USA", name="Big", processing_days=20),
            f.ApplicationOpened(case=case, application=application, pathway=letter, persons=(one, two), on=DAY),
            *(
                f.ApplicationStatusSet(case=case, application=application, status=status, on=DAY)
                for status in ("considered", "dossier_ready", "submitted")
            ),
        ],
        NOW,
        quiet,
    )
    return office, {"case": case, "one": one, "two": two, "letter": letter, "big": big, "application": application}


def ways(office, **ask):
    return {line.name: line for line in pathway_list.pathway_list(office, pathway_list.Ask(**ask), NOW, quiet).pathways}


def test_places_count_persons_and_of_a_split_decision_those_who_were_accepted(story):
    office, refs = story
    assert (ways(office)["Letter"].used, ways(office)["Letter"].asked) == (0, 2)
    split = f.ApplicationStatusSet(case=refs["case"], application=refs["application"], status="split", on=DAY, accepted=(refs["one"],))
    office.keep([split], NOW, quiet)
    assert (ways(office)["Letter"].used, ways(office)["Letter"].asked) == (1, 0)
    shown = application_show.application_show(office, application_show.Ask(application=refs["application"]), NOW, quiet)
    assert [step.status for step in shown.timeline] == ["considered", "dossier_ready", "submitted", "split"]
    assert shown.standing[0].accepted == (refs["one"].hex(),)


def test_all_persons_of_an_accepted_application_hold_places(story):
    office, refs = story
    office.keep([f.ApplicationStatusSet(case=refs["case"], application=refs["application"], status="accepted", on=DAY)], NOW, quiet)
    assert ways(office)["Letter"].used == 2
    talk, pledge = new_ref(), new_ref()
    office.keep(
        [
            f.NegotiationOpened(negotiation=talk, country="iso3:LTU", on=DAY),
            f.PledgeMade(negotiation=talk, country="iso3:LTU", pledge=pledge, places=6, from_on=DAY),
            f.PledgeMade(negotiation=talk, country="iso3:LTU", pledge=new_ref(), places=9, from_on=dt.date(2018, 1, 1)),
            f.NegotiationNoted(negotiation=talk, country="iso3:LTU", on=DAY, response="pledged", text="six"),
        ],
        NOW,
        quiet,
    )
    line = negotiation_list.negotiation_list(office, negotiation_list.Ask(), NOW, quiet).negotiations[0]
    assert (line.pledged, line.used, line.response, line.notes) == (6, 2, "pledged", ())
    office.keep([f.PledgeWithdrawn(negotiation=talk, country="iso3:LTU", pledge=pledge, on=DAY)], NOW, quiet)
    line = negotiation_list.negotiation_list(office, negotiation_list.Ask(negotiation=talk), NOW, quiet).negotiations[0]
    assert (line.pledged, [p.state for p in line.pledges], [n.text for n in line.notes]) == (0, ["withdrawn", "to_come"], ["six"])


def test_a_notice_names_whom_it_touches_and_who_waits(story):
    office, refs = story
    notice = new_ref()
    kept = office.keep(
        [
            f.NoticeEntered(
                notice=notice,
                country="iso3:LTU",
                effect="no_issue",
                regions=("RU-CE",),
                firmness="told_privately",
                source="an official",
                said_on=DAY,
                valid_from=DAY,
            )
        ],
        NOW,
        quiet,
    )
    assert [moved.case for moved in kept.redated] == [refs["case"].hex()]
    shown = notice_show.notice_show(office, notice_show.Ask(notice=notice), NOW, quiet)
    assert [(way.name, way.waiting) for way in shown.ways] == [("Letter", 2)]
    assert [(line.case, line.is_waiting) for line in shown.touched] == [(refs["case"].hex(), True)]
    assert (shown.cases, shown.persons) == (1, 2)
    assert ways(office)["Letter"].notices == (notice.hex(),)
    listed = notice_list.notice_list(office, notice_list.Ask(), NOW, quiet).notices
    assert [line.state for line in listed] == ["in_force"]
    office.keep([f.NoticeLifted(notice=notice, on=DAY, source="an official")], NOW, quiet)
    assert notice_list.notice_list(office, notice_list.Ask(), NOW, quiet).notices == ()
    assert notice_list.notice_list(office, notice_list.Ask(with_past=True), NOW, quiet).notices[0].state == "lifted"


def exits(office, as_of, *rows, **ask):
    office.keep([f.ExitsListed(exits=new_ref(), passport="iso3:RUS", source="an index", as_of=as_of, rows=rows)], NOW, quiet)
    return pathway_exits.pathway_exits(office, pathway_exits.Ask(passport="iso3:RUS", **ask), NOW, quiet)


def test_exits_are_those_that_need_no_visa(office):
    answer = exits(
        office,
        dt.date(2017, 1, 12),
        ("iso3:GEO", "visa free", 365),
        ("iso3:ARM", "visa_free", 0),
        ("iso3:NPL", "visa on arrival", 0),
        ("iso3:LKA", "eta", 30),
        ("iso3:USA", "visa required", 0),
        ("iso3:IND", "e-visa", 0),
        ("iso3:UKR", "no admission", 0),
        ("iso3:RUS", "visa free", 0),
    )
    assert [(e.country, e.how, e.days) for e in answer.exits] == [
        ("iso3:ARM", "visa_free", 0),
        ("iso3:GEO", "visa_free", 365),
        ("iso3:NPL", "on_arrival", 0),
        ("iso3:LKA", "eta", 30),
    ]
    assert (answer.age_days, answer.is_stale) == (110, False)
    assert "iso3:DEU" in answer.unknown
    assert "iso3:GEO" not in answer.unknown


@pytest.mark.parametrize(
    ("as_of", "oldest", "is_stale"),
    [("2016-05-02", 365, False), ("2016-05-01", 365, True), ("2017-05-03", 365, True), ("2017-05-01", 0, True)],
)
def test_an_index_grows_stale(office, as_of, oldest, is_stale):
    answer = exits(office, dt.date.fromisoformat(as_of), ("iso3:GEO", "visa_free", 0), oldest_days=oldest)
    assert answer.is_stale is is_stale


def test_a_passport_without_an_index_is_unknown(office):
    exits(office, DAY, ("iso3:GEO", "visa_free", 0))
    answer = pathway_exits.pathway_exits(office, pathway_exits.Ask(passport="iso3:UKR"), NOW, quiet)
    assert (answer.as_of, answer.exits, answer.is_stale) == (None, (), True)


def test_threats_are_listed_by_their_day(office):
    for said, on in (("2017-06-30", dt.date(2017, 6, 30)), ("2017-05-26", dt.date(2017, 5, 26))):
        day = f.CalendarDay(calendar="gregorian", said=said, on=on)
        office.keep([f.ThreatAnnounced(threat=new_ref(), type="announced_deadline", day=day, source="the press")], NOW, quiet)
    office.keep([f.ThreatAnnounced(threat=new_ref(), type="arrest", source="the press")], NOW, quiet)
    listed = threat_list.threat_list(office, threat_list.Ask(), NOW, quiet).threats
    assert [line.days_left for line in listed] == [24, 59, None]
    office.keep([f.AnnouncedThreatEnded(threat=bytes.fromhex(listed[0].ref), why="it passed")], NOW, quiet)
    assert len(threat_list.threat_list(office, threat_list.Ask(), NOW, quiet).threats) == 2
    assert threat_list.threat_list(office, threat_list.Ask(with_past=True), NOW, quiet).threats[-1].ended_why == "it passed"


def test_stays_of_a_case_and_beds_by_night(story):
    office, refs = story
    birch, rowan, first = new_ref(), new_ref(), new_ref()
    office.keep(
        [
            f.ShelterOpened(shelter=birch, name="Birch", beds=4, on=DAY),
            f.ShelterOpened(shelter=rowan, name="Rowan", beds=2, on=DAY),
            f.StayBegun(case=refs["case"], stay=first, shelter=birch, beds=2, from_on=DAY),
        ],
        NOW,
        quiet,
    )
    found = stay_find.stay_find(office, stay_find.Ask(case=refs["case"]), NOW, quiet)
    assert ([(stay.ref, stay.name) for stay in found.stays], found.persons) == ([(first.hex(), "Birch")], 2)
    move = dt.date(2017, 5, 4)
    office.keep(
        [
            f.StayEnded(case=refs["case"], stay=first, shelter=birch, on=move),
            f.StayBegun(case=refs["case"], stay=new_ref(), shelter=rowan, beds=2, from_on=move),
        ],
        NOW,
        quiet,
    )
    listed = shelter_list.shelter_list(office, shelter_list.Ask(from_on=dt.date(2017, 5, 3), nights=2), NOW, quiet)
    assert {line.name: [night.taken for night in line.nights] for line in listed.shelters} == {"Birch": [2, 0], "Rowan": [0, 2]}
    shown = shelter_show.shelter_show(office, shelter_show.Ask(shelter=birch, from_on=move), NOW, quiet)
    assert [(stay.is_now, stay.is_over, stay.until_on) for stay in shown.stays] == [(False, True, move)]


def test_what_is_not_there(office):
    for verb, ask in (
        (shelter_show.shelter_show, shelter_show.Ask(shelter=bytes(16))),
        (application_show.application_show, application_show.Ask(application=bytes(16))),
        (notice_show.notice_show, notice_show.Ask(notice=bytes(16))),
        (negotiation_list.negotiation_list, negotiation_list.Ask(negotiation=bytes(16))),
        (shelter_list.shelter_list, shelter_list.Ask(nights=0)),
    ):
        with pytest.raises(Mistaken):
            verb(office, ask, NOW, quiet)
