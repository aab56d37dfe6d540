"""Applications at the desk: the stages as a picture, filters, and a life from the first consideration to a split decision."""

import datetime as dt
import re

import pytest
from markupsafe import escape

from safeconduct.actions import application_count, application_list, application_show, pathway_list, record
from safeconduct.doors.desk.way_pictures import UNDER_WAY, pipeline_of, wrapped
from safeconduct.doors.desk.wording import LANGUAGES, Wording
from safeconduct.ids import new_ref, show
from safeconduct.model import codes
from safeconduct.model import facts as f

BEGAN = dt.date(2017, 4, 1)


def applications(desk, **more):
    return desk.ask("application_list", application_list.Ask(limit=1000, **more), application_list.Answer)


def shown(desk, ref):
    return desk.ask("application_show", application_show.Ask(application=bytes.fromhex(ref)), application_show.Answer)


def stages(desk, **more):
    answer = desk.ask("application_count", application_count.Ask(**more), application_count.Answer)
    return {stage.status: (stage.applications, stage.persons) for stage in answer.stages}


def test_stages_are_counted_as_they_are_listed(desk):
    counted = stages(desk)
    assert list(counted) == list(codes.listed("app-status"))
    for status, (files, persons) in counted.items():
        lines = applications(desk, status=status).applications
        assert (files, persons) == (len(lines), sum(line.persons for line in lines)), status
    for way in desk.ask("pathway_list", pathway_list.Ask(with_closed=True), pathway_list.Answer).pathways:
        total = applications(desk, pathway=bytes.fromhex(way.ref)).total
        assert sum(files for files, _ in stages(desk, pathway=bytes.fromhex(way.ref)).values()) == total


def test_the_picture_and_the_table_say_the_same(desk):
    _, _, body = desk.get("/applications")
    table = body[body.index("<details") : body.index("</details>")]
    for status, (files, persons) in stages(desk).items():
        label = escape(codes.label(f"app-status:{status}"))
        assert re.search(rf"<td>{re.escape(str(label))}</td><td class=\"right\">{files}</td><td class=\"right\">{persons}</td>", table), (
            status
        )


def test_filters_stand_under_a_random_name_and_come_back_to_the_page(desk):
    line = applications(desk, is_open=True).applications[0]
    fields = {"status": line.status, "pathway": line.pathway, "case": show(bytes.fromhex(line.case)), "which": "all"}
    status, headers, _ = desk.post("/applications", fields)
    assert status == 303
    assert re.fullmatch(r"/applications/[0-9a-f]{32}", headers["location"])
    _, _, body = desk.get(headers["location"])
    assert f'<option value="{line.pathway}" selected>' in body
    assert f'value="{show(bytes.fromhex(line.case))}"' in body
    assert re.findall(r'href="/application/([0-9a-f]{32})"', body) == [line.ref]


def test_a_filter_that_makes_no_sense_is_said_beside_its_field(desk):
    status, _, body = desk.post("/applications", {"status": "", "pathway": "", "case": "ZZZZ-ZZZZ", "which": ""})
    assert status == 422
    assert 'id="f-case-wrong"' in body
    assert 'value="ZZZZ-ZZZZ"' in body


@pytest.fixture(scope="module")
def family(desk):
    """Two persons who agreed to a submission and one who was not asked, as a reference of the case and those of the persons."""
    case, persons = new_ref(), (new_ref(), new_ref(), new_ref())
    drafts = [f.CaseOpened(case=case, on=BEGAN, via="hotline", label="early orchard")]
    for person, name, relationship in zip(persons, ("Rowan Ash", "Willow Ash", "Alder Ash"), ("PA", "WIF", "SON"), strict=True):
        drafts.append(f.PersonAdded(case=case, person=person, relationship=f"rrf-rel:{relationship}"))
        drafts.append(f.NameAdded(case=case, person=person, use="legal", full=name))
    drafts += [f.ConsentSet(case=case, person=person, purpose="submit", is_given=True, on=BEGAN) for person in persons[:2]]
    desk.ask("record", record.Ask(drafts=tuple(drafts)), record.Answer)
    return case.hex(), [person.hex() for person in persons]


def way(desk):
    open_ways = [
        p for p in desk.ask("pathway_list", pathway_list.Ask(), pathway_list.Answer).pathways if p.state == "open" and not p.household_max
    ]
    return open_ways[0].ref


def begun(desk, case, **fields):
    status, headers, _ = desk.post(f"/case/{case}/application", {"pathway": way(desk), "on": "2017-05-01", **fields})
    assert status == 303
    return re.fullmatch(r"/application/([0-9a-f]{32})\?told=[0-9a-f]{32}", headers["location"])[1]


def test_an_application_is_for_the_whole_household_unless_they_say_otherwise(desk, family):
    case, persons = family
    it = shown(desk, begun(desk, case))
    assert sorted(person.ref for person in it.persons) == sorted(persons)
    assert [said.status for said in it.standing] == ["considered"]


def test_an_application_for_one_of_them(desk, family):
    case, persons = family
    _, _, body = desk.get(f"/case/{case}/application")
    assert "Rowan Ash" in body
    assert [one.ref for one in shown(desk, begun(desk, case, persons=[persons[1]])).persons] == [persons[1]]
    status, _, _ = desk.post(f"/case/{case}/application", {"pathway": way(desk), "on": "today", "persons": ["ab" * 16]})
    assert status == 422


def test_a_pathway_leads_to_an_application_with_it_chosen(desk, places):
    ref = way(desk)
    _, headers, _ = desk.post(f"/pathway/{ref}/application", {"who": show(bytes.fromhex(places["case"]))})
    assert headers["location"] == f"/pathway/{ref}/application/{places['case']}"
    assert f'<option value="{ref}" selected>' in desk.get(headers["location"])[2]


def test_only_what_may_follow_is_offered_and_taken(desk, family):
    case, persons = family
    ref = begun(desk, case, persons=persons[:2])
    _, _, body = desk.get(f"/application/{ref}/status?to=interviewed")
    offered = [value for value in re.findall(r'<option value="(\w+)"', body) if value in codes.listed("app-status")]
    assert set(offered) == set(shown(desk, ref).may_follow)
    assert '<option value="interviewed" selected>' in body
    assert desk.post(f"/application/{ref}/status", {"status": "visa_issued", "on": "today"})[0] == 422, "it is none of the choices"
    for status in ("interviewed", "dossier_ready", "submitted"):
        assert (
            desk.post(
                f"/application/{ref}/status", {"status": status, "on": "2017-05-02", "reason": "as it went", "expected_on": "2017-06-01"}
            )[0]
            == 303
        )
    it = shown(desk, ref)
    assert [step.status for step in it.timeline] == ["considered", "interviewed", "dossier_ready", "submitted"]
    assert (it.standing[0].reason, str(it.standing[0].expected_on)) == ("as it went", "2017-06-01")
    _, _, body = desk.get(f"/application/{ref}")
    assert "can travel on 1 June 2017" in body
    assert re.findall(r'/status\?to=(\w+)"', body) == list(it.may_follow)


def test_nothing_is_submitted_for_somebody_who_did_not_agree(desk, family):
    ref = begun(desk, family[0])
    assert "not asked" in desk.get(f"/application/{ref}")[2]
    assert desk.post(f"/application/{ref}/status", {"status": "dossier_ready", "on": "today"})[0] == 303
    status, _, body = desk.post(f"/application/{ref}/status", {"status": "submitted", "on": "today", "reason": "they wish it"})
    assert status == 409
    assert 'value="they wish it"' in body
    assert shown(desk, ref).standing[0].status == "dossier_ready"


def test_a_split_decision_names_who_was_accepted(desk, family):
    case, persons = family
    ref = begun(desk, case, persons=persons[:2])
    for status in ("dossier_ready", "submitted"):
        assert desk.post(f"/application/{ref}/status", {"status": status, "on": "2017-05-02"})[0] == 303
    assert desk.post(f"/application/{ref}/status", {"status": "split", "on": "today"})[0] == 422
    assert desk.post(f"/application/{ref}/status", {"status": "split", "on": "today", "accepted": [persons[0]]})[0] == 303
    assert shown(desk, ref).standing[0].accepted == (persons[0],)
    _, _, body = desk.get(f"/application/{ref}")
    assert "Rowan Ash" in body[body.index("accepted:") :].partition("</li>")[0]
    assert "1 of 2" in desk.get(f"/pathway/{shown(desk, ref).pathway}")[2]


def test_an_application_that_is_none_says_so(desk):
    assert desk.get("/application/" + "ab" * 16)[0] == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_below_a_column_is_wider_than_its_column(language):
    words = Wording(language)
    answer = application_count.Answer(
        stages=tuple(application_count.Stage(status=status, applications=1, persons=2) for status in codes.listed("app-status"))
    )
    drawn = pipeline_of(answer, words)
    assert [column.stage.status for column in drawn.stages] == list(UNDER_WAY)
    assert {end.status for end in drawn.ends} | set(UNDER_WAY) == set(codes.listed("app-status"))
    for column in drawn.stages:
        assert 7.2 * max(len(line) for line in column.label) <= column.wide + 24, column.label


def test_columns_are_as_high_as_there_are_persons():
    counts = {"considered": (1, 2), "submitted": (4, 8), "accepted": (1, 1)}
    answer = application_count.Answer(
        stages=tuple(
            application_count.Stage(status=status, applications=counts.get(status, (0, 0))[0], persons=counts.get(status, (0, 0))[1])
            for status in codes.listed("app-status")
        )
    )
    high = {column.stage.status: column.high for column in pipeline_of(answer, Wording("en")).stages}
    assert high["considered"] * 4 == pytest.approx(high["submitted"], abs=3)
    assert (high["departed"], high["accepted"] > 0) == (0, True)


def test_a_label_is_broken_between_words():
    assert wrapped("Suspended by the state") == ("Suspended by", "the state")
    assert wrapped("") == ()
