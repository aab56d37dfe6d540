"""Reports of the intake door at the desk: shown as a stranger's words, decided by a person."""

import shutil
from pathlib import Path

import pytest

from safeconduct.actions import intake_list, record
from safeconduct.doors.desk.wording import code_of
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.intake import code_keys
from tests.desk.conftest import DeskProcess
from tests.desk.everything import ENDS

WORDS = "we are two\n<b>see</b> https://trap.example/x\nand wait"


@pytest.fixture(scope="module")
def opened(story_vault, tmp_path_factory):
    """A desk of these tests' own."""
    running = DeskProcess(Path(shutil.copytree(story_vault, tmp_path_factory.mktemp("intake") / "vault"))).open()
    yield running
    running.close()


@pytest.fixture
def told(opened):
    """A desk with two more reports, one of them with a code name, and their references."""
    desk = opened
    plain, coded = new_ref(), new_ref()
    keys = code_keys("six words of a code name", bytes(16))
    drafts = (
        f.ReportTaken(report=plain, case=plain, on=ENDS, texts=(WORDS,), contact="a friend", language="ru", came_by="web"),
        f.ReportTaken(report=coded, case=coded, on=ENDS, texts=("help",), address=(keys.tag + keys.public).hex()),
    )
    desk.ask("record", record.Ask(drafts=drafts), record.Answer)
    return desk, plain.hex(), coded.hex()


def states(desk, *refs):
    return {
        line.ref: line.state for line in desk.ask("intake_list", intake_list.Ask(is_all=True), intake_list.Answer).lines if line.ref in refs
    }


def test_a_report_is_shown_as_text_and_nothing_in_it_can_be_pressed(told):
    desk, plain, coded = told
    assert "wait for a decision" in desk.get("/")[2]
    page = desk.get("/reports")[2]
    assert code_of(plain) in page
    assert code_of(coded) in page
    shown = desk.get(f"/report/{plain}")[2]
    assert "&lt;b&gt;see&lt;/b&gt; https://trap.example/x" in shown
    assert 'href="https://trap' not in shown
    assert "a friend" in shown
    assert "/answer" not in shown
    assert f"/report/{coded}/answer" in desk.get(f"/report/{coded}")[2]
    assert desk.get(f"/report/{new_ref().hex()}")[0] == 422


def test_a_second_report_of_a_household_is_a_copy_of_its_case_and_can_be_answered(told):
    desk, plain, coded = told
    assert desk.post(f"/report/{plain}/case", {"label": "reed", "full": "", "note": "two wait", "other": ""})[0] == 303
    form = {"label": "", "full": "", "note": "we are the same two", "other": code_of(plain)}
    assert desk.post(f"/report/{coded}/case", {**form, "full": "Sultan Example"})[0] == 422, "who it is stands in the other case"
    assert desk.post(f"/report/{coded}/case", {**form, "other": "no code"})[0] == 422
    assert states(desk, plain, coded) == {plain: "case", coded: "new"}, "nothing of it was recorded"
    assert desk.post(f"/report/{coded}/case", form)[0] == 303
    assert code_of(coded) in desk.get(f"/case/{plain}")[2]
    assert code_of(plain) in desk.get(f"/case/{coded}")[2]
    assert "we are the same two" in desk.get(f"/case/{coded}")[2]
    assert desk.get(f"/report/{coded}/answer")[0] == 200


def test_a_report_under_the_code_name_of_a_case_says_so_and_its_form_names_the_case(told):
    desk, plain, _ = told
    keys = code_keys("a code name of this test", bytes(16))
    first, again = new_ref(), new_ref()
    drafts = (
        f.ReportTaken(report=ref, case=ref, on=ENDS, texts=("it is us",), address=(keys.tag + keys.public).hex()) for ref in (first, again)
    )
    desk.ask("record", record.Ask(drafts=tuple(drafts)), record.Answer)
    form = {"label": "fern", "full": "", "note": "help", "other": ""}
    assert desk.post(f"/report/{first.hex()}/case", form)[0] == 303
    code = code_of(first.hex())
    assert f"that of {code}" in desk.get("/reports")[2]
    assert f'<a href="/report/{first.hex()}">' in desk.get(f"/report/{again.hex()}")[2]
    assert f'value="{code}"' in desk.get(f"/report/{again.hex()}/case")[2]
    assert code not in desk.get(f"/report/{plain}/case")[2]


def test_a_person_makes_a_case_of_it_or_sets_it_aside(told):
    desk, plain, coded = told
    form = desk.get(f"/report/{plain}/case")[2]
    assert "we are two" in form
    assert desk.post(f"/report/{plain}/case", {"label": "river", "full": "", "note": ""})[0] == 422
    status, headers, _ = desk.post(f"/report/{plain}/case", {"label": "river", "full": "Sultan Example", "note": "two people wait"})
    assert (status, headers["location"].partition("?")[0]) == (303, f"/case/{plain}")
    case = desk.get(f"/case/{plain}")[2]
    assert "two people wait" in case
    assert "Sultan Example" in case
    assert desk.post(f"/report/{plain}/case", {"label": "again", "full": "", "note": "again"})[0] == 409, "it is open"
    assert desk.post(f"/report/{coded}/aside", {"why": ""})[0] == 422
    assert desk.post(f"/report/{coded}/aside", {"why": "an advertisement"})[0] == 303
    assert states(desk, plain, coded) == {plain: "case", coded: "aside"}
    assert f'/report/{coded}"' not in desk.get("/reports")[2]
    assert "an advertisement" in desk.get(f"/report/{coded}")[2]
    assert code_of(coded) in desk.get("/reports?all=1")[2]


def test_an_answer_passes_the_guard(told):
    desk, plain, coded = told
    assert desk.post(f"/report/{plain}/answer", {"text": "come back", "why": ""})[0] == 409, "nobody could find it"
    assert desk.post(f"/report/{coded}/answer", {"text": "", "why": ""})[0] == 422
    desk.post(f"/report/{plain}/case", {"label": "river", "full": "Tamerlan Ovlurov", "note": "two people wait"})
    assert desk.post(f"/report/{coded}/answer", {"text": "ask for Tamerlan Ovlurov", "why": ""})[0] == 409
    assert desk.post(f"/report/{coded}/answer", {"text": "come back on Monday", "why": ""})[0] == 303
    assert "come back on Monday" in desk.get(f"/report/{coded}")[2]
