"""Every page in a real browser: no error, no request that leaves, no barrier, in every look, also without scripts."""

import json
import re

import pypdfium2
import pytest

from tests.desk.conftest import ADDRESSES, closing_window, spoken
from tests.desk.everything import kept

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUICK = {"resultTypes": ["violations"], "iframes": False, "preload": False}  # nothing is in a frame, and no sheet is anybody else's
EVERYTHING = {**QUICK, "runOnly": RULES}
OF_COLOURS = {**QUICK, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
OF_SPACE = {**QUICK, "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}}
ASK = """(options => axe.run(document, options).then(
    answer => answer.violations.flatMap(one => one.nodes.map(node => one.id + ": " + node.html.slice(0, 140)))))"""
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1240, "height": 900}
STORES = "localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length"


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


def barriers(window, address, axe, options=EVERYTHING):
    """Say what the rules find wrong with the page in the window; the rules are brought into each page once."""
    if window.page.evaluate("typeof axe") != "object":
        window.page.evaluate(axe.axe_script)
    return [f"{address}: {line}" for line in window.page.evaluate(f"{ASK}({json.dumps(options)})")]


def width_of(window):
    return window.page.locator("html").evaluate("element => element.scrollWidth")


def kept_by(window):
    return window.page.evaluate(f"async () => [{STORES}, (await navigator.serviceWorker.getRegistrations()).length, document.cookie]")


@pytest.fixture(scope="module")
def walk(desk, places, browser, axe):
    """Go to every page once in English and once in Arabic, and look at it in every way that can be had without going there again.

    What is dark differs from what is light in its colours alone, and a narrow page in what has room: only the rules that speak of those are
    asked again. Arabic is walked through a narrow window with all rules. The soak asks all rules in every look.
    """
    named = {**places, **kept(desk, "words")}
    addresses = [address.format(**named) for address in ADDRESSES]
    found = {"light": [], "dark": [], "narrow": [], "arabic": [], "sideways": [], "titles": set(), "kept": []}
    with closing_window(browser, desk) as window:
        for address in addresses:
            window.goto(address)
            found["titles"].add(window.page.title())
            found["light"] += barriers(window, address, axe)
            window.page.emulate_media(color_scheme="dark")
            found["dark"] += barriers(window, address, axe, OF_COLOURS)
            window.page.emulate_media(color_scheme="light")
            window.page.set_viewport_size(NARROW)
            found["sideways"] += [address] if width_of(window) > NARROW["width"] else []
            found["narrow"] += barriers(window, address, axe, OF_SPACE)
            window.page.set_viewport_size(WIDE)
        found |= {"errors": window.errors, "asked": window.asked, "kept": kept_by(window)}
    with spoken(desk, "ar"), closing_window(browser, desk, viewport=NARROW) as window:
        for address in addresses:
            window.goto(address)
            found["arabic"] += barriers(window, address, axe)
            found["sideways"] += [f"{address} in Arabic"] if width_of(window) > NARROW["width"] else []
        assert window.page.locator("html").get_attribute("dir") == "rtl"
        found["errors"] += window.errors
    print(f"{len(addresses)} pages looked at")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("look", ["light", "dark", "narrow", "arabic"])
def test_no_page_has_a_barrier(walk, look):
    assert walk[look] == []


@pytest.mark.slow
def test_a_narrow_screen_is_not_scrolled_sideways(walk):
    assert walk["sideways"] == []


@pytest.mark.slow
def test_no_page_fails_or_asks_for_anything_elsewhere(walk, desk):
    assert [error for error in walk["errors"] if "404" not in error] == []
    assert [url for url in walk["asked"] if not url.startswith(desk.origin + "/")] == [], "nothing leaves this machine"


@pytest.mark.slow
def test_nothing_is_stored_and_titles_say_nothing(walk):
    assert walk["titles"] == {"Safeconduct"}
    assert walk["kept"] == [0, 0, 0, 0, 0, ""]


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": NARROW}], ids=["light", "dark", "narrow"])
def test_no_page_has_a_barrier_by_any_rule_in_any_look(desk, addresses, window_of, axe, language, look):
    found = []
    with spoken(desk, language):
        window = window_of(desk, **look)
        for address in addresses:
            window.goto(address)
            found += barriers(window, address, axe)
    assert found == []


def test_errors_of_a_form_have_no_barrier(desk, places, window_of, axe):
    window = window_of(desk)
    window.goto(f"/case/{places['case']}/task")
    window.page.locator("#f-text").fill("ring the lawyer")
    window.page.locator("#f-due_on").fill("some day")
    window.page.get_by_role("button", name="Add a task").click()
    assert window.page.locator("#mistakes").is_visible()
    assert window.page.locator("#mistakes").evaluate("element => element === document.activeElement")
    assert window.page.locator("#f-text").input_value() == "ring the lawyer"
    assert barriers(window, "a form with errors", axe) == []


def test_a_page_is_printed_without_its_head_and_with_a_warning(desk, places, window_of):
    window = window_of(desk)
    window.goto(f"/case/{places['case']}")
    assert not window.page.locator(".on-paper").is_visible()
    window.page.emulate_media(media="print")
    assert not window.page.locator("header nav").is_visible()
    assert not window.page.locator("footer").is_visible()
    assert window.page.locator(".on-paper").is_visible()
    assert window.page.locator("h1").is_visible()
    assert len(window.page.pdf()) > 10_000


def test_a_list_on_paper_begins_on_the_first_page_and_no_word_is_torn(desk, window_of):
    window = window_of(desk)
    window.goto("/cases")
    window.page.emulate_media(media="print")
    first = pypdfium2.PdfDocument(window.page.pdf(format="A4"))[0].get_textpage().get_text_range()
    assert len(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", first)) >= 5, first
    assert "endangered" in first


def test_everything_works_without_scripts(desk, places, window_of):
    window = window_of(desk, java_script_enabled=False)
    page = window.page
    window.goto("/")
    page.get_by_role("link", name="Cases").first.click()
    page.get_by_role("link", name="Filter and order").click()
    page.locator("#f-who").select_option("unsafe")
    page.get_by_role("button", name="Show").click()
    assert page.locator("main tbody tr").count() > 1
    window.goto(f"/case/{places['case']}")
    page.get_by_role("link", name="Write a note").click()
    page.locator("#f-text").fill("Written without scripts.")
    page.get_by_role("button", name="Write a note").click()
    assert page.locator(".told").is_visible()
    assert page.get_by_text("Written without scripts.").first.is_visible()
    page.locator("#find").fill("nobody has this name")
    page.locator("#find").press("Enter")
    assert page.locator("h1").inner_text() == "Found"


def test_the_keyboard_is_enough(desk, window_of):
    window = window_of(desk)
    page = window.page
    window.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the page itself"
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    assert page.locator(":focus").get_attribute("id") == "find"
    page.keyboard.type("shortcuts")
    page.keyboard.press("Enter")
    page.wait_for_url("**/v/*")
    page.keyboard.press("?")
    page.wait_for_url("**/keys")
    page.keyboard.press("g")
    page.keyboard.press("2")
    page.wait_for_url("**/cases")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/*")
    assert second in page.locator("h1").inner_text()
    page.keyboard.press("n")
    page.wait_for_url("**/note")
    page.locator("#f-text").focus()
    page.keyboard.type("n / ? g1")
    assert page.locator("#f-text").input_value() == "n / ? g1", "in a field, keys are letters"
    assert window.errors == []


def test_every_focus_is_seen(desk, places, window_of):
    window = window_of(desk)
    window.goto(f"/case/{places['case']}/note")
    seen = []
    for _ in range(20):
        window.page.keyboard.press("Tab")
        focus = window.page.locator(":focus")
        if focus.count():
            seen.append(focus.evaluate("element => [element.tagName, getComputedStyle(element).outlineStyle]"))
    assert len(seen) > 10
    assert [one for one in seen if one[1] == "none"] == []
