"""What was being typed when the desk locks is sealed, offered after the unlock, and stays nowhere else."""

import os
import re

import pytest

from safeconduct.actions import case_list, case_show
from safeconduct.doors.desk.answering import Answering
from safeconduct.doors.desk.guard import Rules
from safeconduct.doors.desk.unsent import BEGUN, MOST, UNSENT, Typed, Unsent, mark_of
from safeconduct.doors.desk.visiting import Desk, Page
from safeconduct.errors import Unreachable
from safeconduct.vault.agent import lock, start
from safeconduct.vault.seal import new_wrapping_seed, wrapping_public
from tests.conftest import PASSPHRASE, quiet
from tests.desk.test_locking import found_in, get_patiently, memory_of, wait_until

TYPED = "half a sentence, канарейка-7712"


@pytest.fixture(scope="module")
def public():
    return wrapping_public(new_wrapping_seed())


def test_a_form_that_nobody_touched_is_not_kept(public):
    form = {"text": ("",), "on": ("today",)}
    kept = Unsent(public)
    assert not kept.keep("/tasks/add", {**form, BEGUN: (mark_of(form),)})
    assert not kept.keep("/find", {"words": ("somebody",)}), "it is no act"
    assert kept.keep("/tasks/add", {**form, "text": ("ring",), BEGUN: (mark_of(form),)})
    assert len(kept.kept) == 1


def test_without_a_key_nothing_is_kept_in_the_open():
    kept = Unsent()
    assert not kept.keep("/tasks/add", {"text": (TYPED,), BEGUN: ("",)})
    assert kept.kept == {}


def test_only_so_many_wait_and_what_goes_on_is_one(public):
    kept = Unsent(public)
    for number in range(MOST + 3):
        kept.keep("/tasks/add", {"text": (str(number),), BEGUN: ("",)})
    assert len(kept.kept) == MOST
    last = list(kept.kept)[-1]
    kept.keep("/tasks/add", {"text": ("more",), BEGUN: ("",), UNSENT: (last,)})
    assert list(kept.kept)[-1] == last
    assert len(kept.kept) == MOST
    kept.keep("/tasks/add", {"text": ("more",), BEGUN: ("",), UNSENT: ("../x",)})
    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in kept.kept)


def test_it_is_sealed_and_shows_itself_nowhere(public):
    kept = Unsent(public)
    kept.keep("/tasks/add", {"text": (TYPED,), BEGUN: ("",)})
    assert not any(TYPED.encode() in sealed for sealed in kept.kept.values())
    assert TYPED not in repr(Typed("/tasks/add", {"text": (TYPED,)}))


@pytest.mark.parametrize(("error", "status"), [(Unreachable("the disk does not answer"), 503), (ValueError(TYPED), 500)])
def test_nothing_typed_is_lost_when_something_else_goes_wrong(public, tmp_path, error, status):
    def fails(_visit):
        raise error

    desk = Desk(folder=tmp_path, language="en", unsent=Unsent(public))
    rules = Rules(host="x.localhost:1", secret="s")
    app = Answering(desk=desk, rules=rules, link=None, pages=(), nav=(), end=lambda _reply: None)
    page = Page("POST", "/tasks/add", fails)
    knock = type("Knock", (), {"method": "POST", "path": "/tasks/add", "target": b"/tasks/add", "header": lambda *_: FORM})()
    reply = app._page(knock, (page, page.pattern().fullmatch("/tasks/add")), b"text=ring+the+lawyer&form-begun=")
    assert reply.status == status
    assert TYPED.encode() not in reply.body
    assert len(desk.unsent.kept) == 1
    assert b"waits here, sealed" in reply.body


FORM = "application/x-www-form-urlencoded"


def first_case(desk):
    return desk.ask("case_list", case_list.Ask(limit=1), case_list.Answer).lines[0].ref


def notes_of(desk, ref):
    return [note.text for note in desk.ask("case_show", case_show.Ask(case=bytes.fromhex(ref), notes=-1), case_show.Answer).notes]


def unlocked_again(desk):
    get_patiently(desk, "/locked")
    status, headers, _ = desk.post("/unlock", {"passphrase": PASSPHRASE, "back": "/"})
    assert status == 303
    return get_patiently(desk, headers["location"])[2]


@pytest.mark.slow
def test_what_was_typed_at_a_lock_from_elsewhere_waits_and_is_recorded_once(fresh_desk):
    desk = fresh_desk.open()
    ref = first_case(desk)
    address = f"/case/{ref}/note"
    form = dict(re.findall(r'name="(form-\w+)" value="(\w*)"', desk.get(address)[2]))
    assert form[BEGUN]
    lock(desk.folder)
    status, _, body = desk.post(address, {**form, "text": TYPED, "desk": "health"})
    assert status == 423
    assert TYPED not in body
    assert "waits, sealed" in body
    if os.getuid() == 0:
        wait_until(lambda: found_in(memory_of(desk.process.pid), [TYPED]) == [])
    page = unlocked_again(desk)
    assert TYPED not in page
    name = re.search(r'href="/unsent/([0-9a-f]{32})"', page)[1]
    status, headers, _ = desk.get(f"/unsent/{name}")
    assert (status, headers["location"]) == (303, f"{address}?unsent={name}")
    status, _, body = desk.get(headers["location"])
    assert status == 200
    assert TYPED in body
    assert '<option value="health" selected>' in body
    assert desk.get(f"/case/{ref}/task?unsent={name}")[0] == 422, "it was typed on another page"
    status, headers, _ = desk.post(address, {"text": TYPED, "desk": "health", BEGUN: "", UNSENT: name})
    assert status == 303
    assert "/unsent/" not in desk.get(headers["location"])[2]
    assert desk.get(f"/unsent/{name}")[0] == 422
    assert notes_of(desk, ref).count(TYPED) == 1


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_the_lock_button_takes_along_what_is_typed(fresh_desk, window_of, scripts):
    desk = fresh_desk.open()
    ref = first_case(desk)
    window = window_of(desk, java_script_enabled=scripts)
    page = window.page
    window.goto(f"/case/{ref}/task")
    page.locator("#f-due_on").fill("+3")
    page.locator("#f-text").fill(TYPED)
    if scripts:
        page.keyboard.press("Alt+KeyL")
    else:
        page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/locked")
    assert page.get_by_text("waits, sealed").is_visible()
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    page.get_by_role("link", name="Go on with it").click()
    assert page.locator("#f-text").input_value() == TYPED
    assert page.locator("#f-due_on").input_value() == "+3"
    page.get_by_role("button", name="Throw it away").click()
    page.get_by_text("is thrown away").wait_for()
    window.goto(f"/case/{ref}/task")
    page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/locked")
    assert page.get_by_text("waits, sealed").count() == 0, "nothing was typed"


def test_a_touch_keeps_the_key_process_and_says_when_it_is_gone(fresh_desk):
    desk = fresh_desk.open()
    assert desk.post("/touch", {})[0] == 204
    lock(desk.folder)
    assert desk.post("/touch", {})[0] == 423
    start(desk.folder, PASSPHRASE, idle_seconds=60, on_progress=quiet)
