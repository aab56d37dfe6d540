"""A file is taken in only after it was shown how it is read; its bytes stay in memory, one file at a time."""

import re

import pytest

from safeconduct.actions import case_find, case_list
from safeconduct.actions import import_file as verb
from safeconduct.doors.desk.pages import imports
from safeconduct.doors.desk.visiting import Desk
from tests.desk.everything import send

PEOPLE = (
    "Case ID,Full name,Date of birth,Citizenship,Phone,Shoe size,Religion,Risk\n"
    "DESK-1,Ада Ветрова,1990-05-17,RUS,+7 900 000 00 01,38,none,high\n"
    "DESK-2,Boris <b>Nobody</b>,31/13/1990,RUS,=1+1,40,,low\n"
    "DESK-3,Vera Stone,1988,Narnia,,,,extreme\n"
)


@pytest.fixture
def sent(desk):
    """The address of a file that was sent."""
    status, headers, body = send(desk, PEOPLE.encode(), source="list of march")
    assert status == 303, body
    return headers["location"]


def total(desk):
    return desk.ask("case_list", case_list.Ask(limit=1), case_list.Answer).total


def column(body, heading):
    """Give the row of a column on the page."""
    return next(row for row in re.findall(r"<tr><td.*?</tr>", body, re.DOTALL) if f"<bdi>{heading}</bdi>" in row and "heading-" in row)


def test_a_dry_run_shows_everything_and_writes_nothing(desk, sent):
    before = total(desk)
    status, _, body = desk.get(sent)
    assert status == 200
    assert "dry run" in body
    assert '<option value="name" selected>' in column(body, "Full name")
    assert "never taken in" in column(body, "Religion")
    assert "<select" not in column(body, "Religion")
    assert "this is no day that exists" in body
    assert "this is no country that is known by this name" in body
    assert "Boris" not in body, "what stands in a rejected row is in the download alone"
    assert total(desk) == before


def test_a_column_is_changed_and_the_file_read_anew(desk, sent):
    status, headers, _ = desk.post(sent, {"column-5": "note", "source": "list of march"})
    assert (status, headers["location"].partition("?")[0]) == (303, sent)
    row = column(desk.get(sent)[2], "Shoe size")
    assert '<option value="note" selected>' in row
    assert "you said so" in row
    status, _, _ = desk.post(sent, {"column-5": "note", "column-1": "", "source": ""})
    assert status == 303
    body = desk.get(sent)[2]
    assert '<option value="note" selected>' in column(body, "Shoe size"), "what was said before still holds"
    assert "selected" not in column(body, "Full name").replace('<option value="" selected>', "")


def test_a_column_that_is_never_taken_in_cannot_be_asked_for(desk, sent):
    status, _, body = desk.post(sent, {"column-6": "note", "source": "here"})
    assert status == 422
    assert "this column is never taken in" in body
    assert 'value="here"' in body, "what was typed is still there"
    status, _, body = desk.post(sent, {"column-0": "no_such_field"})
    assert (status, "there is no such field" in body) == (422, True)


def test_rejects_are_a_download_that_no_program_runs(desk, sent):
    status, headers, body = desk.get(f"{sent}/rejects")
    assert status == 200
    assert headers["content-disposition"] == 'attachment; filename="rejects.csv"'
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"].startswith("text/csv")
    lines = body.removeprefix("\ufeff").split("\r\n")
    assert lines[0].startswith('"sheet","row","reasons","Case ID","Full name"')
    assert "Boris <b>Nobody</b>" in lines[1]
    assert '"\'=1+1"' in lines[1], "a formula is made harmless"
    assert '"4"' in lines[2]


def test_a_file_is_taken_in_once_and_its_bytes_are_forgotten(desk, sent):
    before = total(desk)
    status, headers, _ = desk.post(f"{sent}/take", {})
    assert (status, headers["location"].partition("?")[0]) == (303, sent)
    body = desk.get(sent)[2]
    assert "What was taken in" in body
    assert total(desk) == before + 1
    assert desk.post(f"{sent}/take", {})[0] == 303
    assert total(desk) == before + 1
    found = desk.ask("case_find", case_find.Ask(words="Ада Ветрова"), case_find.Answer)
    assert found.total == 1
    assert desk.get(f"{sent}/rejects")[0] == 200


def test_only_one_file_is_held_at_a_time(desk, sent):
    _, headers, _ = send(desk, PEOPLE.encode())
    assert desk.get(headers["location"])[0] == 200
    status, _, body = desk.get(sent)
    assert (status, "that file is forgotten" in body) == (422, True)
    assert desk.post(f"{headers['location']}/leave", {})[0] == 303
    assert desk.get(headers["location"])[0] == 422


def test_the_bytes_of_the_file_before_leave_the_memory(tmp_path):
    desk = Desk(folder=tmp_path, language="en")
    other = desk.keep({"who": "unsafe"})
    answer = object()
    first = desk.keep_only(imports.Tried(name="a", ask=verb.Ask(data=b"one", name=".csv"), answer=answer))
    second = desk.keep_only(imports.Tried(name="b", ask=verb.Ask(data=b"two", name=".csv"), answer=answer))
    assert set(desk.kept) == {other, second}
    assert first not in desk.kept


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "people.csv"), (b"PK\x03\x04 no archive", "people.xlsx"), (b"\x00" * 4000, "people.csv"), (b"<x/>", "form.xml")],
)
def test_what_is_no_table_is_said_beside_the_field(desk, content, name):
    status, _, body = send(desk, content, name, source="the list")
    assert status == 422
    assert 'class="field is-wrong"' in body
    assert 'value="the list"' in body


def test_more_than_a_file_may_have_is_not_even_read(desk):
    assert send(desk, b"x" * (imports.FILE_BYTES + 20_000))[0] == 413


def test_a_browser_sends_and_takes_in_a_file(desk, window_of, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE.replace("DESK-", "WINDOW-").replace("Ада Ветрова", "Зоя Ветрова"), encoding="utf-8")
    window = window_of(desk, java_script_enabled=False)
    page = window.page
    window.goto("/import")
    page.set_input_files("#f-file", path)
    page.get_by_role("button", name="Look at it").click()
    page.locator("select[name=column-5]").select_option("note")
    page.get_by_role("button", name="Read it anew").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "rejects.csv"
    page.get_by_role("button", name="Take it in").click()
    assert page.locator("h1").inner_text() == "What was taken in"
    assert page.title() == "Safeconduct"
    assert "people" not in page.url
    assert window.errors == []
