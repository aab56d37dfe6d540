"""Shelters at the desk: beds by night, stays, and a place that is exposed."""

import datetime as dt
import re
from itertools import pairwise

import pytest
from markupsafe import escape

from safeconduct.actions import case_find, case_list, history, record, shelter_list, shelter_show, stay_find, task_list
from safeconduct.doors.desk.bed_pictures import alike, board, house
from safeconduct.doors.desk.pages.shelters import LINES, OFFERED
from safeconduct.doors.desk.wording import Wording
from safeconduct.ids import new_ref, show
from safeconduct.model import facts
from tests.desk.conftest import ENDS

MAY = dt.date(2017, 5, 1)


def shelters(desk, **more):
    return desk.ask("shelter_list", shelter_list.Ask(nights=1, with_closed=True, **more), shelter_list.Answer).shelters


def shelter_of(desk, ref):
    return desk.ask("shelter_show", shelter_show.Ask(shelter=bytes.fromhex(ref)), shelter_show.Answer)


def opened(desk, name, beds, **more):
    """Open a shelter at the desk and give its reference."""
    status, headers, _ = desk.post(
        "/shelters/open", {"name": name, "beds": str(beds), "region": "ru-mow", "address": "", "on": "2017-05-01", **more}
    )
    assert status == 303
    return re.fullmatch(r"/shelter/([0-9a-f]{32})\?told=[0-9a-f]{32}", headers["location"])[1]


@pytest.fixture(scope="module")
def house_ref(desk):
    return opened(desk, "Quiet yard", 5)


def lodged(desk, shelter, number):
    """Give beds in a shelter to some household that has none, and give its reference."""
    lines = desk.ask("case_list", case_list.Ask(limit=100), case_list.Answer).lines
    free = [line.ref for line in lines if not desk.ask("stay_find", stay_find.Ask(case=bytes.fromhex(line.ref)), stay_find.Answer).stays]
    status, _, _ = desk.post(f"/shelter/{shelter}/stay/{free[0]}", {"beds": str(number), "from_on": "today", "until_on": ""})
    assert status == 303
    return free[0]


def test_every_shelter_stands_in_the_picture_and_in_the_table(desk):
    _, _, body = desk.get("/shelters")
    svg = body[body.index("<svg") : body.index("</svg>")]
    table = body[body.index("</svg>") :]
    names = [line.name for line in shelters(desk) if not line.is_closed]
    assert names
    for name in map(escape, names[:LINES]):  # other tests open shelters too, by any name
        assert f">{name}</text>" in svg
        assert f"<bdi>{name}</bdi>" in table
    free = sum(max(0, line.nights[0].beds - line.nights[0].taken) for line in shelters(desk))
    assert f"{free} beds free tonight" in body


def test_a_shelter_is_opened_and_shown_back(desk):
    ref = opened(desk, "Meadow <b>", 3, until_on="2017-06-10", address="Second gate\nring twice")
    shelter = shelter_of(desk, ref)
    assert (shelter.name, shelter.region, shelter.until_on) == ("Meadow <b>", "RU-MOW", dt.date(2017, 6, 10))
    assert (shelter.nights[0].beds, shelter.address) == (3, "Second gate\nring twice")
    _, _, body = desk.get(f"/shelter/{ref}")
    assert "<bdi>Meadow &lt;b&gt;</bdi>" in body
    assert "must be empty by the morning of 10 June 2017" in body


@pytest.mark.parametrize("region", ["Volgina street 5", "Moscow", "XX-YY1"])
def test_an_address_is_no_region(desk, region):
    before = len(shelters(desk))
    status, _, body = desk.post("/shelters/open", {"name": "x", "beds": "2", "region": region, "on": "today"})
    assert status in (409, 422)
    assert f'value="{region}"' in body
    assert len(shelters(desk)) == before


def test_beds_are_set_from_a_night_on(desk, house_ref):
    assert desk.post(f"/shelter/{house_ref}/beds", {"beds": "4", "from_on": "2017-05-20"})[0] == 303
    nights = {night.on: night.beds for night in shelter_of(desk, house_ref).nights}
    assert (nights[dt.date(2017, 5, 19)], nights[dt.date(2017, 5, 20)]) == (5, 4)


def test_a_household_is_found_by_its_code_or_its_name_and_stays(desk, places):
    ref = opened(desk, "Found yard", 9)
    case = places["case"]
    _, headers, _ = desk.post(f"/shelter/{ref}/stay", {"who": show(bytes.fromhex(case))})
    assert headers["location"] == f"/shelter/{ref}/stay/{case}"
    label = desk.ask("case_list", case_list.Ask(limit=1), case_list.Answer).lines[0].label
    assert desk.ask("case_find", case_find.Ask(words=label), case_find.Answer).lines[0].ref == case
    status, _, body = desk.post(f"/shelter/{ref}/stay", {"who": label})
    assert status == 200
    assert f'href="/shelter/{ref}/stay/{case}"' in body
    before = len(shelter_of(desk, ref).stays)
    assert desk.post(f"/shelter/{ref}/stay/{case}", {"beds": "", "from_on": "today", "until_on": "+3", "besides": "1"})[0] == 303
    status, _, body = desk.post(f"/shelter/{ref}/stay/{case}", {"beds": "", "from_on": "+1", "until_on": ""})
    assert (status, "beds in those nights already" in body) == (422, True), "sent twice, it would keep a bed from somebody else"
    stays = shelter_of(desk, ref).stays
    assert len(stays) == before + 1
    persons = desk.ask("stay_find", stay_find.Ask(case=bytes.fromhex(case)), stay_find.Answer).persons
    assert (stays[0].case, stays[0].beds, stays[0].until_on) == (case, persons, ENDS + dt.timedelta(days=3))


def test_who_is_not_found_is_said_beside_the_field(desk, house_ref):
    status, _, body = desk.post(f"/shelter/{house_ref}/stay", {"who": "nobody has this name"})
    assert status == 200
    assert "No household fits" in body
    status, _, body = desk.post(f"/shelter/{house_ref}/stay", {"who": ""})
    assert status == 422
    assert "this is needed" in body


def test_a_bed_that_is_not_there_is_never_given(desk, places):
    ref = opened(desk, "Small yard", 1)
    before = shelter_of(desk, ref)
    status, _, body = desk.post(f"/shelter/{ref}/stay/{places['case']}", {"beds": "2", "from_on": "today", "until_on": "", "besides": "1"})
    assert status == 409
    assert 'name="beds"' in body
    assert 'value="2"' in body
    assert shelter_of(desk, ref) == before


def test_a_household_moves_in_one_act(desk):
    one, other = opened(desk, "From here", 3), opened(desk, "To there", 3)
    case = lodged(desk, one, 2)
    stay = shelter_of(desk, one).stays[0].ref
    counted = desk.ask("history", history.Ask(limit=1), history.Answer).lines[0].cursor
    assert desk.post(f"/shelter/{one}/move/{stay}", {"to": other, "on": "today", "beds": "", "until_on": ""})[0] == 303
    assert [s.is_over for s in shelter_of(desk, one).stays if s.case == case] == [True]
    assert [(s.case, s.beds, s.is_now) for s in shelter_of(desk, other).stays] == [(case, 2, True)]
    assert desk.ask("history", history.Ask(limit=1), history.Answer).lines[0].cursor > counted


def test_a_move_to_a_full_place_leaves_them_where_they_are(desk):
    one, full = opened(desk, "Stays here", 3), opened(desk, "Full yard", 0)
    case = lodged(desk, one, 1)
    stay = shelter_of(desk, one).stays[0].ref
    status, _, _ = desk.post(f"/shelter/{one}/move/{stay}", {"to": full, "on": "today", "beds": "", "until_on": ""})
    assert status == 409
    assert [s.is_now for s in shelter_of(desk, one).stays if s.case == case] == [True]


def test_a_stay_ends(desk):
    ref = opened(desk, "Ending yard", 2)
    lodged(desk, ref, 1)
    stay = shelter_of(desk, ref).stays[0].ref
    assert desk.post(f"/shelter/{ref}/end/{stay}", {"on": "today"})[0] == 303
    assert [s.is_over for s in shelter_of(desk, ref).stays] == [True]
    assert desk.get(f"/shelter/{ref}/end/{'ab' * 16}")[0] in (404, 422)


def test_an_exposed_shelter_is_loud_and_says_who_must_move_and_tasks_never_say_from_where(desk):
    ref = opened(desk, "Known yard", 3)
    case = lodged(desk, ref, 1)
    _, _, asked = desk.get(f"/shelter/{ref}/exposed")
    assert show(bytes.fromhex(case)) in asked, "the confirmation lists the cases"
    status, _, body = desk.post(f"/shelter/{ref}/exposed", {"on": "today", "why": "a car stood there", "sure": ""})
    assert status == 422
    assert "a car stood there" in body
    assert not shelter_of(desk, ref).is_exposed
    assert desk.post(f"/shelter/{ref}/exposed", {"on": "today", "why": "a car stood there", "sure": "1"})[0] == 303
    shelter = shelter_of(desk, ref)
    assert shelter.is_exposed
    assert [stay.must_move for stay in shelter.stays] == [True]
    for address in ("/shelters", f"/shelter/{ref}"):
        _, _, body = desk.get(address)
        loud = body[body.index('class="loud"') :]
        loud = loud[: loud.index("</section>")]
        assert show(bytes.fromhex(case)) in loud
        assert f"/shelter/{ref}/move/{shelter.stays[0].ref}" in loud
    tasks = [line.text for line in desk.ask("task_list", task_list.Ask(limit=500), task_list.Answer).lines if line.case == case]
    assert "Move this household at once: the place where it stays is exposed." in tasks
    assert not any("Known yard" in text for text in tasks)
    assert f"/shelter/{ref}/stay" not in desk.get(f"/shelter/{ref}")[2], "nobody is sent there"


def test_an_exposed_shelter_with_people_in_it_fits_a_narrow_screen(desk, window_of):
    ref = opened(desk, "Narrow yard", 3)
    lodged(desk, ref, 1)
    assert desk.post(f"/shelter/{ref}/exposed", {"on": "today", "why": "a car stood there", "sure": "1"})[0] == 303
    window = window_of(desk, viewport={"width": 320, "height": 640})
    for address in ("/shelters", f"/shelter/{ref}"):
        window.goto(address)
        assert window.page.locator("html").evaluate("element => element.scrollWidth") <= 320, address


def test_a_closed_shelter_is_shown_when_it_is_asked_for(desk):
    ref = opened(desk, "Empty yard", 2)
    assert desk.post(f"/shelter/{ref}/close", {"on": "today", "why": "", "sure": "1"})[0] == 303
    assert "Empty yard" not in desk.get("/shelters")[2]
    assert "Empty yard" in desk.get("/shelters?closed=1")[2]


@pytest.mark.parametrize("query", ["from=yesterday", "from=2017-13-01", "nights=x", "closed=2"])
def test_a_span_that_is_none_is_refused(desk, query):
    assert desk.get(f"/shelters?{query}")[0] == 422


def test_nights_of_another_month_are_shown(desk):
    _, _, body = desk.get("/shelters?from=2017-07-01&nights=14")
    assert "1 July" in body
    assert "From tonight on" in body


def night(day, beds, taken):
    return shelter_list.Night(on=MAY + dt.timedelta(days=day), beds=beds, taken=taken)


def line(name, nights, **more):
    fields = {"ref": "00" * 16, "region": "", "until_on": None, "is_closed": False, "is_exposed": False, **more}
    return shelter_list.Line(name=name, nights=tuple(nights), **fields)


def test_a_board_fills_what_is_taken_and_writes_what_is_left_once():
    drawn = board([line("Alder", [night(0, 4, 1), night(1, 4, 1), night(2, 4, 4), night(3, 0, 0), night(4, 2, 3)])], Wording("en"))
    cells = drawn.rows[0].cells
    assert [cell.kind for cell in cells] == ["free", "free", "none", "over"], "nights that are alike are one box"
    assert [cell.text for cell in cells] == ["3", "0", "", "-1"]
    assert cells[0].filled * 4 == pytest.approx(drawn.high, abs=2)
    assert cells[1].filled == drawn.high
    assert len(drawn.gaps) == 4
    assert cells[0].wide == pytest.approx(2 * cells[1].wide, abs=4)
    assert all(a.x + a.wide <= b.x for a, b in pairwise(cells)), "no box lies over another"


def test_a_long_list_of_shelters_has_pages(fresh_desk):
    running = fresh_desk.open()
    for number in range(30):
        opened(running, f"Yard {number:02}", 2)
    _, _, first = running.get("/shelters")
    _, _, second = running.get("/shelters?page=2")
    assert "Next page" in first
    assert "Yard 29" not in first
    assert "Yard 29" in second
    assert len(first) < 80_000


def test_nights_that_are_alike_stand_in_one_line():
    same = alike([night(0, 4, 1), night(1, 4, 1), night(2, 4, 2)])
    assert [(each.first_on.day, each.last_on.day, each.taken) for each in same] == [(1, 2, 1), (3, 3, 2)]


def test_a_stay_is_a_bar_from_its_first_night_to_its_last():
    def stay(begins, ends, **more):
        fields = {"ref": "00" * 16, "case": "11" * 16, "beds": 1, "is_now": True, "is_over": False, "must_move": False, **more}
        return shelter_show.Stay(
            from_on=MAY + dt.timedelta(days=begins), until_on=None if ends is None else MAY + dt.timedelta(days=ends), **fields
        )

    answer = shelter_show.Answer(
        ref="00" * 16, name="Alder", region="", address="", opened_on=MAY, until_on=None, closed_on=None, is_exposed=False, why="",
        nights=tuple(shelter_show.Night(on=MAY + dt.timedelta(days=day), beds=2, taken=1) for day in range(10)),
        stays=(stay(-5, 4), stay(2, None, must_move=True), stay(4, 6), stay(20, None), stay(0, 1, is_over=True)),
    )  # fmt: skip
    drawn = house(answer, Wording("en"))
    first, second, third = drawn.bars
    assert (first.x, first.kind, second.kind) == (drawn.columns[0].x, "act", "late")
    assert second.x == drawn.columns[2].x
    assert second.x + second.wide == pytest.approx(drawn.columns[9].x + drawn.columns[9].wide, abs=2)
    assert third.wide == pytest.approx(2 * first.wide / 4, abs=4)
    assert drawn.unseen == 0


def test_among_many_shelters_those_with_most_free_beds_are_offered(fresh_desk, places):
    desk = fresh_desk.open()
    drafts = tuple(
        facts.ShelterOpened(shelter=new_ref(), name=f"Yard {number}", region="ru-mow", beds=20 + number, on=MAY)
        for number in range(OFFERED + 9)
    )
    desk.ask("record", record.Ask(drafts=drafts), record.Answer)
    home, *_ = (line for line in shelters(desk) if line.nights[0].taken)
    stay = next(stay for stay in shelter_of(desk, home.ref).stays if stay.until_on is None)
    for address, more in ((f"/case/{places['case']}/stay", 'href="/shelters"'), (f"/shelter/{home.ref}/move/{stay.ref}", "most free beds")):
        body = desk.get(address)[2].partition("<main")[2]
        offered = re.findall(r"Yard (\d+)", body)
        assert offered == [str(number) for number in reversed(range(9, OFFERED + 9))]
        assert more in body
        assert len(body.encode()) < 30_000
