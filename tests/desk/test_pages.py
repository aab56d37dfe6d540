"""Every page answers, and every act at the desk records one act."""

import re

import pytest

from safeconduct.actions import case_show
from safeconduct.doors.desk.pages import PAGES, finding
from safeconduct.doors.desk.way_pictures import CLOSED_BY
from safeconduct.doors.desk.wording import Wording
from safeconduct.ids import show
from tests.desk.conftest import spoken


def test_every_page_answers(desk, addresses):
    answers = {address: desk.get(address) for address in addresses}
    assert {address: status for address, (status, _, _) in answers.items() if status != 200} == {"/nothing-here": 404}
    for address, (_, _, body) in answers.items():
        assert "<title>Safeconduct</title>" in body, address
        assert body.count("<h1") == 1, address
        assert address == "/panic" or "UTC+03:00" in body, "an hour that is read to somebody elsewhere needs its zone"


def test_every_page_is_among_the_addresses_that_are_looked_at(addresses):
    shown = [page for page in PAGES if page.method == "GET" and not page.path.startswith(("/static/", "/unsent/", "/locked"))]
    assert [page.path for page in shown if not any(page.pattern().fullmatch(each) for each in addresses)] == ["/import/{file}/rejects"]


@pytest.mark.parametrize("address", ["/", "/cases", "/silence?who=all"])
def test_where_a_table_is_stacked_every_day_says_what_it_is_of(desk, address):
    """On a narrow screen the headings are gone: else the day of a danger could be read as the day of a journey."""
    page = desk.get(address)[2]
    assert "<table>" not in page.partition("</details>")[2], "each table of the page is stacked"
    for row in re.findall(r"<tr><td.*?</tr>", page, re.DOTALL):
        cells = re.findall(r"<td([^>]*)>(.*?)</td>", row, re.DOTALL)
        assert [cell for named, cell in cells[1:] if re.search(r"\b20\d\d\b|\bago\b", cell) and "data-of" not in named] == []


def test_why_a_way_is_closed_is_said_in_words_of_the_language(desk, places):
    with spoken(desk, "ru"):
        page = desk.get(f"/case/{places['case']}")[2]
    closed = case_of(desk, places["case"]).ways
    said = [Wording("ru").say(CLOSED_BY[way.closed_by]) for way in closed if way.closed_by]
    assert said
    assert [one for one in said if one not in page] == []


def case_of(desk, case):
    return desk.ask("case_show", case_show.Ask(case=bytes.fromhex(case), notes=-1), case_show.Answer)


MOVED = ("transit", "RU-MOW")
ACTS = [
    ("note", {"text": "At the desk.", "desk": "health"}, lambda c: (c.notes[0].text, c.notes[0].desk) == ("At the desk.", "health")),
    ("risk", {"level": "low", "why": "quiet"}, lambda c: c.risk == "low"),
    ("status", {"status": "on_hold", "reason": "", "on": "2017-05-10"}, lambda c: c.status == "on_hold"),
    ("location", {"location": "transit", "region": "ru-mow"}, lambda c: (c.locations[0].value, c.locations[0].more) == MOVED),
    ("priority", {"priority": "rrf-pri:EM", "why": "", "on": ""}, lambda c: c.priority == "rrf-pri:EM"),
    ("task", {"text": "ring the consulate", "due_on": "+3", "role": "lawyer"}, lambda c: "ring the consulate" in [t.text for t in c.tasks]),
    ("heard", {"at": "", "channel": "signal", "text": "all is well"}, lambda c: c.heard_at is not None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fields", "holds"), ACTS, ids=[name for name, *_ in ACTS])
def test_a_form_is_one_act_that_is_shown_back(desk, places, name, fields, holds):
    address = f"/case/{places['case']}"
    status, headers, _ = desk.post(f"{address}/{name}", fields)
    assert status == 303
    status, _, body = desk.get(headers["location"])
    assert status == 200
    assert "Recorded" in body
    assert holds(case_of(desk, places["case"]))


def test_nothing_typed_is_lost_on_an_error(desk, places):
    before = case_of(desk, places["case"])
    typed = {"text": "Что сказала сестра", "due_on": "some day", "role": "lawyer <b>"}
    status, _, body = desk.post(f"/case/{places['case']}/task", typed)
    assert status == 422
    assert 'value="Что сказала сестра"' in body
    assert 'value="some day"' in body
    assert 'value="lawyer &lt;b&gt;"' in body
    assert 'aria-invalid="true"' in body
    assert "this is no day" in body
    assert case_of(desk, places["case"]) == before


def test_what_a_rule_refuses_is_said_and_nothing_is_lost(desk, places):
    status, _, body = desk.post(f"/case/{places['case']}/status", {"status": "closed", "reason": "", "on": ""})
    assert status in (409, 422)
    assert 'value="closed" selected' in body


def test_a_sign_of_life_in_the_future_is_refused(desk, places):
    status, _, body = desk.post(f"/case/{places['case']}/heard", {"at": "2030-01-01 10:00", "channel": "", "text": "x"})
    assert status == 422
    assert "has not come yet" in body


def test_a_task_is_done_and_gone(desk, places):
    _, headers, _ = desk.post(f"/case/{places['case']}/task", {"text": "buy a ticket", "due_on": "", "role": ""})
    task = next(task.ref for task in case_of(desk, places["case"]).tasks if task.text == "buy a ticket")
    status, headers, _ = desk.post(f"/task/{task}/done", {})
    assert (status, headers["location"].partition("?")[0]) == (303, f"/case/{places['case']}")
    assert task not in [each.ref for each in case_of(desk, places["case"]).tasks]


def test_filters_stand_under_a_random_name_and_come_back_to_the_page(desk):
    status, headers, _ = desk.post("/cases", {"who": "endangered", "risk": "extreme", "sort": "label"})
    assert status == 303
    assert re.fullmatch(r"/cases/[0-9a-f]{32}", headers["location"])
    status, _, body = desk.get(headers["location"])
    assert status == 200
    assert "Risk: Extreme" in body
    assert '<option value="extreme" selected>' in desk.get(headers["location"] + "/filter")[2]
    shown = re.findall(r'<td data-of="Risk">(Low|Medium|High|Extreme|)</td>', body)
    assert set(shown) == {"Extreme"}


def test_a_search_finds_a_person_in_any_script_and_leaves_no_word_in_the_address(desk, places):
    person = case_of(desk, places["case"]).persons[0]
    name, word = person.names[0].full, person.names[0].full.split()[0]
    status, headers, _ = desk.post("/find", {"words": word})
    assert status == 303
    assert re.fullmatch(r"/v/[0-9a-f]{32}", headers["location"])
    _, _, body = desk.get(headers["location"])
    assert f'href="/case/{places["case"]}"' in body
    assert re.search(rf'<a href="(/case/{places["case"]}/person/{person.ref})">[^/]*{re.escape(name)}', body)
    assert desk.get(f"/case/{places['case']}/person/{person.ref}")[0] == 200


def test_a_code_typed_leads_to_its_case(desk, places):
    for typed in (show(bytes.fromhex(places["case"])), show(bytes.fromhex(places["case"])).lower().replace("-", "")):
        assert desk.post("/find", {"words": typed})[1]["location"] == f"/case/{places['case']}"


@pytest.mark.parametrize(("typed", "path"), [("note {code}", "note"), ("{code} heard", "heard"), ("judge risk {code}", "risk")])
def test_an_act_is_found_by_its_name_beside_a_code(desk, places, typed, path):
    code = show(bytes.fromhex(places["case"]))
    _, headers, _ = desk.post("/find", {"words": typed.format(code=code.lower())})
    _, _, body = desk.get(headers["location"])
    found = re.findall(r'<li><a href="(/case/[^"]+)"', body)
    assert f"/case/{places['case']}/{path}" in found
    assert all(desk.get(address)[0] == 200 for address in found)


def test_every_act_that_is_found_has_a_page():
    shown = {page.path for page in PAGES if page.method == "GET"}
    assert [path for path, _ in finding.ACTS if f"/case/{{case}}/{path}" not in shown] == []
    assert [path for path, _, _ in finding.PLACES if path not in shown] == []


def test_a_page_is_found_in_the_language_of_the_reader_and_in_english(desk):
    with spoken(desk, "ru"):
        for words in ("убежища", "shelters"):
            _, headers, _ = desk.post("/find", {"words": words})
            assert 'href="/shelters"' in desk.get(headers["location"])[2].partition("<main")[2]


def test_a_search_that_is_forgotten_says_so(desk):
    assert desk.get("/v/" + "ab" * 16)[0] == 422


def test_the_language_changes_and_the_page_stays(desk, places):
    address = f"/case/{places['case']}"
    try:
        status, headers, _ = desk.post("/language", {"language": "ar", "back": address})
        assert (status, headers["location"]) == (303, address)
        body = desk.get(address)[2]
        assert '<html lang="ar" dir="rtl">' in body
        assert "لم تُترجم هذه اللغة كاملة" in body
    finally:
        desk.post("/language", {"language": "en", "back": "/"})


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil", "/a?b", "javascript:x", "/%2f/evil", ""])
def test_nobody_is_sent_elsewhere(desk, back):
    assert desk.post("/language", {"language": "en", "back": back})[1]["location"] == "/"


def test_a_long_list_has_pages(desk, places):
    assert desk.get("/cases?page=9999")[0] == 200
    assert desk.get("/cases?page=x1")[0] == 422
    assert desk.get("/cases?page=-1")[0] == 422
