"""Persons of a household, and the further acts on a case: each form is one act, shown back."""

import re

import pytest

from safeconduct.actions import case_list, case_show
from safeconduct.ids import show


def case_of(desk, case):
    return desk.ask("case_show", case_show.Ask(case=bytes.fromhex(case), notes=-1), case_show.Answer)


def person_of(desk, case, person):
    return next(one for one in case_of(desk, case).persons if one.ref == person)


@pytest.fixture
def case(desk):
    """A case of this test's own, opened at the desk."""
    fields = {
        "via": "hotline",
        "label": "paper lantern",
        "status": "active",
        "risk": "high",
        "name": "Зелим Ветров",
        "nationalities": "Russia",
        "born": "1991-04",
        "origin": "",
        "region": "RU-CE",
        "location": "origin_other_region",
        "every": "2d",
        "note": "First call.\nAfraid to go home.",
        "on": "2017-05-02",
    }
    status, headers, body = desk.post("/cases/open", fields)
    assert status == 303, body
    return re.fullmatch(r"/case/([0-9a-f]{32})\?told=\w+", headers["location"])[1]


@pytest.fixture
def person(desk, case):
    """Somebody added to that household."""
    fields = {"name": "Марьям Ветрова", "relationship": "rrf-rel:WIF", "nationalities": "RUS, kazakhstan", "born": ""}
    status, headers, body = desk.post(f"/case/{case}/person", fields)
    assert status == 303, body
    return re.fullmatch(rf"/case/{case}/person/([0-9a-f]{{32}})\?told=\w+", headers["location"])[1]


def test_a_case_is_opened_in_one_act(desk, case):
    file = case_of(desk, case)
    assert (file.label, file.status, file.risk, str(file.opened_on)) == ("paper lantern", "active", "high", "2017-05-02")
    assert (file.origin, file.region_of_origin, file.every_hours) == ("iso3:RUS", "RU-CE", 48)
    assert file.locations[0].value == "origin_other_region"
    assert file.persons[0].names[0].full == "Зелим Ветров"
    assert file.persons[0].names[0].script == "Cyrl"
    assert (file.persons[0].born, file.persons[0].relationship) == ("1991-04", "rrf-rel:PA")
    assert file.notes[0].text == "First call.\nAfraid to go home."


def test_a_case_that_makes_no_sense_is_not_opened_in_part(desk):
    total = desk.ask("case_list", case_list.Ask(limit=1), case_list.Answer).total
    typed = {"via": "hotline", "label": "half a case", "name": "Nobody", "born": "2030-01-01"}
    status, _, body = desk.post("/cases/open", typed)
    assert status == 422
    assert 'value="half a case"' in body
    assert desk.post("/cases/open", {"via": "hotline", "born": "1990"})[0] == 422
    assert desk.ask("case_list", case_list.Ask(limit=1), case_list.Answer).total == total


def test_a_person_is_added_and_shown(desk, case, person):
    assert person_of(desk, case, person).nationalities == ("iso3:RUS", "iso3:KAZ")
    assert "Марьям Ветрова" in desk.get(f"/case/{case}/person/{person}")[2]
    assert f"/case/{case}/person/{person}" in desk.get(f"/case/{case}")[2]


FORMS = {
    "name": (
        {"full": "Maryam Vetrova", "use": "transliteration", "script": ""},
        lambda p: "Maryam Vetrova" in [n.full for n in p.names],
        True,
    ),
    "birth": ({"born": "1993", "is_estimate": "1", "country": "Kazakhstan"}, lambda p: (p.born, p.is_birth_estimated), ("1993", True)),
    "details": (
        {"sex": "rrf-sex:F", "marital": "", "occupation": "nurse", "relationship": "rrf-rel:CLH"},
        lambda p: (p.details["sex"], p.details["occupation"], p.relationship),
        ("rrf-sex:F", "nurse", "rrf-rel:CLH"),
    ),
    "nationality": ({"countries": "", "is_stateless": "1"}, lambda p: p.nationalities, ()),
    "language": ({"language": "CHE", "level": "rrf-lvl:E"}, lambda p: "che" in p.languages, True),
    "contact": (
        {"channel": "signal", "value": "+7 000 111 22 33", "care": "never before dark"},
        lambda p: [(c.channel, c.care) for c in p.contacts],
        [("signal", "never before dark")],
    ),
    "document": (
        {"paper": "passport", "number": "00 1234567", "country": "RUS", "expires_on": "2017-06-01"},
        lambda p: [(d.paper, str(d.expires_on)) for d in p.papers],
        [("passport", "2017-06-01")],
    ),
    "relative": (
        {"full": "Somebody Else", "relationship": "rrf-rel:SBF", "country": "DEU"},
        lambda p: [r.full for r in p.relatives],
        ["Somebody Else"],
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_one_act_that_is_shown_back(desk, case, person, name):
    fields, told, expected = FORMS[name]
    address = f"/case/{case}/person/{person}"
    status, headers, body = desk.post(f"{address}/{name}", fields)
    assert (status, headers.get("location", "").partition("?")[0]) == (303, address), body
    assert "Recorded" in desk.get(headers["location"])[2]
    assert told(person_of(desk, case, person)) == expected


def test_an_unchanged_form_records_nothing(desk, case, person):
    fields = {**person_of(desk, case, person).details, "relationship": person_of(desk, case, person).relationship}
    status, _, body = desk.post(f"/case/{case}/person/{person}/details", fields)
    assert (status, "nothing was changed" in body) == (422, True)


def test_a_refusal_counts_and_stands_out(desk, case, person):
    address = f"/case/{case}/person/{person}"
    for said in ("yes", "no"):
        fields = {"purpose": "publish", "said": said, "recipient": "", "how": "by voice", "on": ""}
        assert desk.post(f"{address}/consent", fields)[0] == 303
    page = desk.get(address)[2]
    row = re.search(r"<tr><td>publish</td>.*?</tr>", page, re.DOTALL)[0]
    assert '<span class="tag late">NO</span>' in row
    assert re.search(r'<tr><td>share</td><td data-of="[^"]+"><span class="tag soon">not asked', page)
    status, _, _ = desk.post(f"{address}/consent", {"purpose": "submit", "said": "yes", "recipient": "germany"})
    assert status == 303
    assert [(c.is_given, c.recipient.casefold()) for c in person_of(desk, case, person).consents if c.purpose == "submit"] == [
        (True, "iso3:deu")
    ]
    assert re.search(r"<tr><td>submit <span[^>]*>towards <bdi>Germany</bdi>", desk.get(address)[2])
    assert desk.post(f"{address}/consent", {"purpose": "submit", "said": "yes", "recipient": "Narnia"})[0] == 422


def test_an_unsafe_way_is_loud_and_never_comes_back(desk, case, person):
    address = f"/case/{case}/person/{person}"
    desk.post(f"{address}/contact", {"channel": "phone", "value": "+7 999 000 00 00", "care": ""})
    entry = next(one.event for one in person_of(desk, case, person).contacts if one.value == "+7 999 000 00 00")
    assert desk.post(f"{address}/contact/{entry}/end", {"why": "unsafe"})[0] == 303
    page = desk.get(address)[2]
    assert "UNSAFE: known to the hunters" in page
    assert f"{entry}/end" not in page
    status, _, body = desk.post(f"{address}/contact", {"channel": "phone", "value": "+79990000000", "care": ""})
    assert status == 409
    assert "marked unsafe" in body
    assert 'value="+79990000000"' in body


def test_names_and_papers_can_be_withdrawn(desk, case, person):
    address = f"/case/{case}/person/{person}"
    desk.post(f"{address}/name", {"full": "Wrong Name", "use": "alias"})
    desk.post(f"{address}/document", {"paper": "visa", "number": "", "country": "", "expires_on": ""})
    one = person_of(desk, case, person)
    name = next(name.event for name in one.names if name.full == "Wrong Name")
    paper = next(paper.event for paper in one.papers if paper.paper == "visa")
    assert desk.post(f"{address}/name/{name}/withdraw", {})[0] == 303
    assert desk.post(f"{address}/document/{paper}/end", {"why": "taken away"})[0] == 303
    one = person_of(desk, case, person)
    assert "Wrong Name" not in [each.full for each in one.names]
    assert "gone: taken away" in desk.get(address)[2]


def test_a_person_of_another_household_is_not_found(desk, case, places):
    assert desk.get(f"/case/{case}/person/{places['person']}")[0] == 422
    assert desk.post(f"/case/{case}/person/{places['person']}/consent", {"purpose": "share", "said": "yes"})[0] == 422


def test_a_person_leaves(desk, case):
    _, headers, _ = desk.post(f"/case/{case}/person", {"name": "Guest", "relationship": "rrf-rel:U"})
    address = headers["location"].partition("?")[0]
    assert desk.post(f"{address}/leave", {"why": "own_wish", "on": ""})[0] == 303
    page = desk.get(address)[2]
    assert "left the household: own wish" in page
    assert f"{address}/leave" not in page


def test_needs_begin_and_end(desk, case, person):
    assert desk.post(f"/case/{case}/need", {"code": "unhcr-sn:LP-IH", "person": person})[0] == 303
    need = case_of(desk, case).needs[0]
    assert (need.code, need.person) == ("unhcr-sn:LP-IH", person)
    assert f"/case/{case}/need/{need.event}/end" in desk.get(f"/case/{case}/more")[2]
    assert desk.post(f"/case/{case}/need/{need.event}/end", {"how": "met"})[0] == 303
    assert case_of(desk, case).needs == ()


def test_a_threat_moves_the_clock_and_its_end_moves_it_back(desk, case):
    fields = {"type": "kidnapping", "calendar": "islamic", "day": "1438-08-25", "source": "a cousin", "text": ""}
    before = case_of(desk, case).needed_on
    assert desk.post(f"/case/{case}/threat", fields)[0] == 303
    assert str(case_of(desk, case).needed_on) == "2017-05-20"
    threat = next(one for one in case_of(desk, case).threats if not one.is_announced)
    assert str(threat.on) == "2017-05-20"
    assert desk.post(f"/case/{case}/threat/{threat.ref}/end", {"why": "it was another family"})[0] == 303
    assert [one for one in case_of(desk, case).threats if not one.is_announced] == []
    assert case_of(desk, case).needed_on == before != threat.on


def test_where_they_go_and_what_the_case_is_called(desk, case):
    fields = {"origin": "", "region": "", "destination": "Germany", "primary": "rrf-cat:LPN", "secondary": "rrf-cat:MED"}
    assert desk.post(f"/case/{case}/bearings", fields)[0] == 303
    assert desk.post(f"/case/{case}/called", {"label": "green kettle", "scheme": "kobo", "value": "17"})[0] == 303
    file = case_of(desk, case)
    assert (file.destinations[0].value, file.categories) == ("iso3:DEU", ("rrf-cat:LPN", "rrf-cat:MED"))
    assert (file.label, file.external) == ("green kettle", {"kobo": "17"})
    assert desk.post(f"/case/{case}/bearings", {"no_destination": "1"})[0] == 303
    assert case_of(desk, case).destinations[0].value == ""
    assert desk.post(f"/case/{case}/bearings", {})[0] == 422


def test_two_cases_are_linked_by_a_typed_code(desk, case, places):
    code = show(bytes.fromhex(places["case"])).lower()
    assert desk.post(f"/case/{case}/link", {"other": code, "how": "relatives"})[0] == 303
    assert [(one.other, one.how) for one in case_of(desk, case).links] == [(places["case"], "relatives")]
    assert desk.post(f"/case/{case}/link", {"other": "0000-0000", "how": "relatives"})[0] == 422


def test_a_case_is_closed_for_a_reason(desk, case):
    assert desk.post(f"/case/{case}/close", {"reason": ""})[0] == 422
    assert desk.post(f"/case/{case}/close", {"reason": "arrived_safe", "on": ""})[0] == 303
    assert case_of(desk, case).status == "closed"
