"""Text that an enemy typed: stored scripts, words that turn around, endless letters. Nothing executes, nothing breaks, nothing leaks."""

import re
import shutil

import pytest

from tests.desk.conftest import ADDRESSES, DeskProcess
from tests.desk.everything import kept, stated

SCRIPT = "<script>document.title='hit'</script>"
HOSTILE = (
    f"{SCRIPT}<img src=x onerror=\"document.title='hit'\"><svg onload=\"document.title='hit'\">\"'`{{{{7*7}}}}{{%raw%}}</textarea></title>",
    "\u202egnp.exe \u2066abc\u2069 \u200b\u200eهاجر \u0301" + "a\u0300\u0301\u0302" * 60,
    "W" * 500,
)


@pytest.fixture(scope="module")
def hostile(story_vault, tmp_path_factory):
    """A desk on a vault in which every field that takes words holds each of these, and the references of who and what has the first."""
    desk = DeskProcess(shutil.copytree(story_vault, tmp_path_factory.mktemp("hostile") / "vault")).open()
    try:
        yield desk, stated(desk, HOSTILE)
    finally:
        desk.close()


@pytest.mark.slow
def test_nothing_stored_executes_on_any_page_or_in_print(hostile, window_of):
    desk, places = hostile
    window = window_of(desk)
    shown, named = 0, {**places, **kept(desk, HOSTILE[0])}
    walked = [each for each in ADDRESSES if set(re.findall(r"\{(\w+)\}", each)) <= named.keys()]  # claims have hostile words of their own
    assert len(walked) > 90
    for address in [*(each.format(**named) for each in walked), f"/case/{places['case']}?notes=all"]:
        assert window.goto(address).status == (404 if address == "/nothing-here" else 200), address
        window.page.emulate_media(media="print")
        assert window.page.title() == "Safeconduct", address
        assert window.page.locator("main img, main script, main [onerror], main [onload]").count() == 0, address
        assert "49" not in window.page.locator("h1").inner_text()
        shown += SCRIPT in window.page.locator("main").inner_text()
        window.page.emulate_media(media="screen")
    assert len(window.errors) == 1, "of the page that is not there"
    assert shown > 30, "it is shown as the text that it is"


def test_long_and_turned_text_does_not_break_a_page(hostile, window_of):
    desk, places = hostile
    case = places["case"]
    window = window_of(desk, viewport={"width": 320, "height": 640})
    for address in (f"/case/{case}", "/", "/cases", f"/case/{case}/history"):
        window.goto(address)
        assert window.page.locator("html").evaluate("element => element.scrollWidth") <= 320, address
        body = window.page.content()
        assert not any(char in body for char in "\u202e\u2066\u200b\u200e"), address


def test_what_is_typed_wrongly_comes_back_as_text(hostile):
    desk, case = hostile[0], hostile[1]["case"]
    status, _, body = desk.post(f"/case/{case}/task", {"text": HOSTILE[0], "due_on": SCRIPT, "role": ""})
    assert status == 422
    assert "<script>document" not in body
    assert "</textarea></title>" not in body


def test_trust_in_scripts_is_refused_by_the_browser_itself(desk, window_of):
    window = window_of(desk)
    window.goto("/cases")
    assert (
        window.page.evaluate("() => { try { document.body.innerHTML = '<b>x</b>'; return 'done'; } catch { return 'refused'; } }")
        == "refused"
    )
    assert window.page.evaluate("() => fetch('http://127.0.0.1:1/').then(() => 'done', () => 'refused')") == "refused"


def test_no_address_of_a_working_day_names_anybody(desk, places, window_of):
    from safeconduct.actions import case_show

    case = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(places["case"])), case_show.Answer)
    name = case.persons[0].names[0].full
    window = window_of(desk)
    window.goto("/")
    window.page.locator("#find").fill(name)
    window.page.locator("#find").press("Enter")
    window.page.wait_for_url("**/v/*")
    window.page.locator("main tbody a").first.click()
    window.page.get_by_role("link", name="Write a note").click()
    window.page.locator("#f-text").fill(f"{name} is well")
    window.page.get_by_role("button", name="Write a note").click()
    assert window.page.locator(".told").is_visible()
    assert len(window.asked) > 8
    words = [word for word in name.split() if len(word) > 3]
    from urllib.parse import unquote_plus

    assert [url for url in window.asked for word in words if word.casefold() in unquote_plus(url).casefold()] == []


def test_the_profile_of_a_private_window_holds_nothing_afterwards(fresh_desk, browser, tmp_path):
    from tests.desk.conftest import CHROMIUM, QUIET

    profile, typed = tmp_path / "profile", "canary-of-the-desk-4711"
    context = browser.browser_type.launch_persistent_context(str(profile), executable_path=CHROMIUM, args=[*QUIET, "--incognito"])
    try:
        page = context.pages[0]
        page.goto(fresh_desk.link)
        page.wait_for_url(f"{fresh_desk.origin}/")
        page.locator("main table a[href^='/case/']").first.click()
        page.wait_for_url("**/case/*")
        case = page.url.rpartition("/")[2]
        page.get_by_role("link", name="Write a note").click()
        page.locator("#f-text").fill(typed)
        page.get_by_role("button", name="Write a note").click()
        page.get_by_text(typed).first.wait_for()
    finally:
        context.close()
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert len(files) > 5
    marks = [word.encode(coding) for word in (typed, case, fresh_desk.host) for coding in ("utf-8", "utf-16-le")]
    assert [path.name for path in files for mark in marks if mark in path.read_bytes()] == []
