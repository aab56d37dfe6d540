"""Every page in a real browser: no error, no request that leaves, no barrier, in every look, also without scripts."""

import pytest

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}


def speak(desk, language):
    desk.post("/language", {"language": language, "back": "/"})


@pytest.fixture
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


def barriers(window, addresses, axe):
    found, checks = [], 0
    for address in addresses:
        window.goto(address)
        answer = axe.run(window.page, options={"runOnly": TAGS}).response
        checks += len(answer["passes"])
        found += [f"{address}: {one['id']}: {node['html'][:140]}" for one in answer["violations"] for node in one["nodes"]]
    print(f"{len(addresses)} pages, {checks} rules passed, {len(found)} violations")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_barrier(desk, addresses, window_of, axe, look):
    window = window_of(desk, **LOOKS[look])
    assert barriers(window, addresses, axe) == []
    assert [error for error in window.errors if "404" not in error] == []
    assert [url for url in window.asked if not url.startswith(desk.origin + "/")] == [], "nothing leaves this machine"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ar", "ru"])
def test_no_page_has_a_barrier_in_another_language(desk, addresses, window_of, axe, language):
    speak(desk, language)
    try:
        window = window_of(desk)
        assert barriers(window, addresses, axe) == []
        assert window.page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    finally:
        speak(desk, "en")


@pytest.mark.slow
def test_a_narrow_screen_is_not_scrolled_sideways(desk, addresses, window_of):
    window = window_of(desk, viewport={"width": 320, "height": 640})
    wide = {}
    for address in addresses:
        window.goto(address)
        width = window.page.locator("html").evaluate("element => element.scrollWidth")
        if width > 320:
            wide[address] = width
    assert wide == {}


def test_errors_of_a_form_have_no_barrier(desk, places, window_of, axe):
    window = window_of(desk)
    window.goto(f"/case/{places['case']}/task")
    window.page.locator("#f-text").fill("ring the lawyer")
    window.page.locator("#f-due_on").fill("some day")
    window.page.get_by_role("button", name="Add a task").click()
    assert window.page.locator("#mistakes").is_visible()
    assert window.page.locator("#mistakes").evaluate("element => element === document.activeElement")
    assert window.page.locator("#f-text").input_value() == "ring the lawyer"
    answer = axe.run(window.page, options={"runOnly": TAGS}).response
    assert answer["violations"] == []


def test_a_page_is_printed_without_its_head(desk, places, window_of):
    window = window_of(desk)
    window.goto(f"/case/{places['case']}")
    window.page.emulate_media(media="print")
    assert not window.page.locator("header nav").is_visible()
    assert not window.page.locator("footer").is_visible()
    assert window.page.locator("h1").is_visible()
    assert len(window.page.pdf()) > 10_000


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


def test_nothing_is_stored_and_titles_say_nothing(desk, addresses, window_of):
    window = window_of(desk)
    for address in addresses:
        window.goto(address)
        assert window.page.title() == "Safeconduct"
    stores = "localStorage.length, sessionStorage.length, (await indexedDB.databases()).length"
    kept = window.page.evaluate(f"async () => [{stores}, (await navigator.serviceWorker.getRegistrations()).length, document.cookie]")
    assert kept == [0, 0, 0, 0, ""]
