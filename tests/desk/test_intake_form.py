"""The public form in a real browser whose scripts are off: nothing is asked elsewhere, nothing is stored, nobody is shut out (D7)."""

import asyncio
import contextlib
import json
import threading

from safeconduct.doors.intake.serving import Plan, server_of
from safeconduct.doors.intake.wording import LANGUAGES, spoken
from safeconduct.doors.listening import listen
from tests.desk.test_looks import ASK, EVERYTHING, NARROW, STORES, axe
from tests.intakes import code_of, door

__all__ = ["axe"]
WIDE = {"width": 1240, "height": 900}


@contextlib.contextmanager
def running(tmp_path):
    """Serve a door over a real line."""
    with door(tmp_path) as (organisation, visitor):
        listener = listen("127.0.0.1", 0)
        server = server_of(visitor.door, Plan(card="", depot="", folder=""))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        try:
            yield organisation, visitor, f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
            listener.close()


def test_d7_a_person_writes_and_comes_back_without_script_cookie_or_any_request_elsewhere(tmp_path, browser):
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    with running(tmp_path) as (organisation, visitor, origin):
        page = context.new_page()
        asked, wrong = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.goto(origin + "/ar")
        assert page.locator("html").get_attribute("dir") == "rtl"
        page.locator("#text").fill("نحتاج إلى مساعدة")
        page.get_by_role("button").click()
        assert page.get_by_role("alert").inner_text() == spoken("ar").early
        visitor.clock.now += 5
        page.get_by_role("button").click()
        code = code_of(page.content())
        assert [report.text for report in organisation.reports()] == ["نحتاج إلى مساعدة"]
        organisation.answer(code, "نعم")
        visitor.door._keeping.refresh()
        page.get_by_role("link", name=spoken("ar").to_answers).click()
        page.locator("#code").fill(code)
        page.get_by_role("button").click()
        assert page.locator(".answer p").inner_text() == "نعم"
        assert page.title() == spoken("ar").title
        assert {url.removeprefix(origin) for url in asked} == {"/ar", "/ar/answers"}
        assert [message for message in wrong if "422" not in message] == []
        kept = context.storage_state(indexed_db=True)
    context.close()
    assert kept == {"cookies": [], "origins": []}


def test_d7_no_page_of_the_form_has_a_barrier_and_none_may_store_anything(tmp_path, browser, axe):
    """The rules are a script, which only a browser that is told to pass over our headers lets run; that one stores nothing either."""
    context = browser.new_context(bypass_csp=True, viewport=NARROW)
    found, sideways, kept = [], [], []
    with running(tmp_path) as (_, visitor, origin):
        page = context.new_page()

        def look(name, *, is_asked=True):
            if is_asked:
                page.evaluate(axe.axe_script)
                found.extend(f"{name}: {line}" for line in page.evaluate(f"{ASK}({json.dumps(EVERYTHING)})"))
            if page.locator("html").evaluate("element => element.scrollWidth") > page.viewport_size["width"]:
                sideways.append(name)

        for language in LANGUAGES:
            page.set_viewport_size(WIDE if language == "en" else NARROW)
            page.emulate_media(color_scheme="dark" if language == "ru" else "light")
            page.goto(f"{origin}/{language}")
            look(f"form {language}", is_asked=language in ("en", "ar"))
            if language in ("en", "ru"):
                page.locator("#text").fill("x")
                visitor.clock.now += 5
                page.get_by_role("button").click()
                look(f"receipt {language}")
        page.goto(f"{origin}/ar/answers")
        page.locator("#code").fill("one two")
        page.get_by_role("button").click()
        look("answers")
        visitor.door._limits._asking_until = visitor.clock.now + 600
        page.goto(f"{origin}/de")
        look("question")
        page.goto(f"{origin}/nowhere")
        look("no page")
        kept = page.evaluate(f"async () => [{STORES}, document.cookie]")
    context.close()
    assert (found, sideways) == ([], [])
    assert kept == [0, 0, 0, 0, ""]
