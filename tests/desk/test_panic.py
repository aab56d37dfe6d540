"""Panic at the desk: one chord and one press do it; nothing else does."""

import re
import time

import pytest

from safeconduct.doors.desk.pages import nav, panic
from safeconduct.doors.desk.rendering import Rendering
from safeconduct.doors.desk.visiting import Desk, Visit
from safeconduct.vault.agent import lock, status
from tests.desk.test_locking import get_patiently, wait_until


def step_of(body):
    return re.search(r'name="step" value="([0-9a-f]{32})"', body)[1]


def has_keys(desk):
    return (desk.folder / "keystore").exists()


@pytest.fixture
def pressed(vault_folder):
    """Press on the page: `pressed(step)` gives the reply; `pressed.desk` is the desk."""
    desk, render = Desk(folder=vault_folder, language="en"), Rendering(nav())

    def press(step):
        visit = Visit(desk=desk, method="POST", path="/panic", words=render.words("en"), render=render, form={"step": (step,)})
        return panic.destroy(visit)

    press.desk = desk
    return press


@pytest.mark.parametrize("step", ["", "00" * 16])
def test_a_press_that_comes_from_no_page_does_nothing(pressed, step):
    assert pressed(step).status == 409
    assert has_keys(pressed.desk)


def test_what_is_kept_for_other_pages_is_no_page_of_this(pressed):
    assert pressed(pressed.desk.keep("a search")).status == 409
    assert has_keys(pressed.desk)


def test_a_press_counts_once_and_not_in_the_first_second(pressed):
    shown = panic.Shown()
    shown.since += 60  # as if it came up a minute from now: typed blind
    step = pressed.desk.keep(shown)
    again = pressed(step)
    assert again.status == 409
    assert step_of(again.body.decode()) != step
    shown.since -= 60 + panic.SHOWN_SECONDS
    assert pressed(step).status == 409, "a step is good for one press"
    assert has_keys(pressed.desk)
    done = pressed(pressed.desk.keep(shown))
    assert (done.status, done.ends) == (200, True)
    assert dict(done.headers)["clear-site-data"] == '"cache", "storage"'
    assert not has_keys(pressed.desk)


def test_it_works_while_the_vault_is_locked(fresh_desk):
    desk = fresh_desk.open()
    lock(desk.folder)
    body = get_patiently(desk, "/panic")[2]
    until = time.monotonic() + 20
    while 'name="step"' in body:  # the desk begins anew after a lock, and then knows of no step
        assert time.monotonic() < until
        step = step_of(body)
        time.sleep(panic.SHOWN_SECONDS)
        body = desk.post("/panic", {"step": step})[2]
    assert not has_keys(desk)
    assert "Nothing in this vault opens any more" in body


def test_the_chord_and_then_enter(fresh_desk, window_of):
    desk = fresh_desk.open()
    window = window_of(desk)
    page = window.page
    window.goto("/cases")
    page.keyboard.press("Alt+KeyP")
    page.wait_for_url("**/panic")

    def is_done():
        page.keyboard.press("Enter")  # a hand that trembles presses more than once
        return page.get_by_role("heading", name="Done").is_visible()

    wait_until(is_done)
    assert not has_keys(desk)
    assert status(desk.folder) is None
