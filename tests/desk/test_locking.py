"""A lock ends what could be read: in the key process, in the desk's own memory, and behind the browser's back button."""

import os
import time
from pathlib import Path

import pytest

from safeconduct.actions import case_list, case_show
from safeconduct.vault.agent import lock, status
from tests.conftest import PASSPHRASE


def some_names(desk):
    """Give names, notes and labels that pages show."""
    line = desk.ask("case_list", case_list.Ask(limit=1), case_list.Answer).lines[0]
    case = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(line.ref), notes=-1), case_show.Answer)
    texts = [name.full for person in case.persons for name in person.names] + [note.text.splitlines()[0] for note in case.notes]
    return line.ref, [text for text in texts if len(text) > 8]


def memory_of(process):
    """Read all the memory of a process that can be written to."""
    parts = []
    with Path(f"/proc/{process}/maps").open(encoding="utf-8") as maps, Path(f"/proc/{process}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if rights.startswith("rw"):
                low, high = (int(side, 16) for side in span.split("-"))
                try:
                    memory.seek(low)
                    parts.append(memory.read(high - low))
                except OSError:
                    continue
    return b"".join(parts)


def found_in(memory, texts):
    spellings = ("utf-8", "utf-16-le", "utf-32-le")
    return [
        text for text in texts for spelling in spellings if text.encode(spelling) in memory or (text.isascii() and text.encode() in memory)
    ]


def wait_until(done, seconds=20.0):
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def get_patiently(desk, path):
    """Ask again while the desk begins anew."""
    for _ in range(100):
        try:
            return desk.get(path)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the desk is gone")


def test_a_lock_ends_the_key_process_and_every_page_is_the_locked_one(fresh_desk):
    desk = fresh_desk.open()
    ref, texts = some_names(desk)
    assert texts[0] in desk.get(f"/case/{ref}")[2]
    status_, headers, _ = desk.post("/lock", {})
    assert (status_, headers["location"]) == (303, "/locked")
    assert headers["clear-site-data"] == '"cache", "storage"'
    assert status(desk.folder) is None
    for path in ("/", f"/case/{ref}", "/cases", "/history", f"/case/{ref}/note"):
        code, _, body = get_patiently(desk, path)
        assert code == 423, path
        assert not any(text in body for text in texts)
    assert get_patiently(desk, "/locked")[0] == 200


def test_what_was_shown_is_not_in_the_memory_of_the_desk_after_a_lock(fresh_desk):
    if os.getuid() != 0:
        pytest.skip("only root may read the memory of a process that is closed to others")
    desk = fresh_desk.open()
    ref, texts = some_names(desk)
    for path in (f"/case/{ref}", "/cases", f"/case/{ref}/history"):
        assert desk.get(path)[0] == 200
    assert found_in(memory_of(desk.process.pid), texts) != [], "the scan finds what is there"
    desk.post("/lock", {})
    wait_until(lambda: found_in(memory_of(desk.process.pid), texts) == [])
    assert get_patiently(desk, "/locked")[0] == 200
    print(f"{len(texts)} texts looked for after the lock, 0 found")


def test_a_lock_from_elsewhere_is_noticed_and_empties_the_memory_too(fresh_desk):
    if os.getuid() != 0:
        pytest.skip("only root may read the memory of a process that is closed to others")
    desk = fresh_desk.open()
    ref, texts = some_names(desk)
    desk.get(f"/case/{ref}")
    time.sleep(2.5)  # the desk has seen the key process by then
    lock(desk.folder)
    wait_until(lambda: found_in(memory_of(desk.process.pid), texts) == [])
    assert get_patiently(desk, f"/case/{ref}")[0] == 423


def test_a_passphrase_opens_it_again_and_stays_nowhere(fresh_desk):
    desk = fresh_desk.open()
    ref, texts = some_names(desk)
    desk.post("/lock", {})
    get_patiently(desk, "/locked")
    code, _, body = desk.post("/unlock", {"passphrase": "not the right one", "back": f"/case/{ref}"})
    assert code == 423
    assert "not the right one" not in body
    assert status(desk.folder) is None
    code, headers, _ = desk.post("/unlock", {"passphrase": PASSPHRASE, "back": f"/case/{ref}"})
    assert (code, headers["location"]) == (303, f"/case/{ref}")
    code, _, body = get_patiently(desk, f"/case/{ref}")
    assert code == 200
    assert texts[0] in body
    if os.getuid() == 0:
        wait_until(lambda: PASSPHRASE.encode() not in memory_of(desk.process.pid))


def test_who_asks_while_it_begins_anew_is_sent_to_the_new_process(fresh_desk):
    desk = fresh_desk.open()
    desk.post("/lock", {})
    for _ in range(3):
        code, _, body = desk.post("/unlock", {"passphrase": "not the right one", "back": "/"})
        assert code == 423
        assert "<title>Safeconduct</title>" in body


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_the_back_button_shows_nothing_after_a_lock(fresh_desk, window_of, scripts):
    desk = fresh_desk.open()
    ref, texts = some_names(desk)
    window = window_of(desk, java_script_enabled=scripts)
    page = window.page
    window.goto(f"/case/{ref}")
    assert texts[0] in page.content()
    window.goto("/cases")
    page.go_back()
    assert texts[0] in page.content(), "while it is open, the way back leads back"
    page.go_forward()
    page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/locked")
    assert page.get_by_label("Passphrase").is_visible()
    for _ in range(3):
        page.go_back()
        assert not any(text in page.content() for text in texts)
    window.goto("/locked")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url(lambda url: "unlock" not in url, timeout=20_000)
    window.goto(f"/case/{ref}")
    assert texts[0] in page.content()


def test_no_page_is_kept_whole_behind_the_next_one(desk, places, window_of, served):
    """The browser keeps the pages that were left, to come back at once, as a page of somebody else's shows; none of the desk's."""
    page = window_of(desk).page

    def is_kept(left, entered):
        page.goto(left)
        page.evaluate("() => { window.isStillThere = true; }")
        page.goto(entered)
        page.go_back(wait_until="commit")  # what was kept whole is not loaded again
        return page.evaluate("() => window.isStillThere === true")

    assert is_kept(served("<h1>one</h1>"), served("<h1>two</h1>"))
    assert not is_kept(f"{desk.origin}/case/{places['case']}", f"{desk.origin}/cases")


def test_it_locks_on_a_key_and_when_nobody_touches_it(fresh_desk, window_of):
    desk = fresh_desk.open()
    window = window_of(desk)
    page = window.page
    page.clock.install()
    window.goto("/cases")
    page.clock.fast_forward(9 * 60_000)
    page.keyboard.press("Shift")
    page.clock.fast_forward(9 * 60_000)
    assert page.url.endswith("/cases"), "a touch counts"
    page.clock.fast_forward(2 * 60_000)
    page.wait_for_url("**/locked")
    wait_until(lambda: status(desk.folder) is None)


def test_alt_l_locks_while_somebody_types(fresh_desk, window_of):
    desk = fresh_desk.open()
    ref, _ = some_names(desk)
    window = window_of(desk)
    window.goto(f"/case/{ref}/note")
    window.page.locator("#f-text").fill("half a sentence")
    window.page.keyboard.press("Alt+KeyL")
    window.page.wait_for_url("**/locked")
    assert status(desk.folder) is None


def test_the_link_of_the_window_leads_in(fresh_desk, browser, tmp_path):
    from safeconduct.doors.desk.window import write_link

    file = write_link(tmp_path, fresh_desk.link)
    assert file.stat().st_mode & 0o777 == 0o600
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(file.as_uri())
        page.wait_for_url(f"{fresh_desk.origin}/")
        assert page.locator("h1").inner_text().endswith("May 2017")
    finally:
        context.close()


def test_the_desk_ends_and_locks_what_it_opened(fresh_desk):
    fresh_desk.process.terminate()
    fresh_desk.process.wait(20)
    assert status(fresh_desk.folder) is not None, "it was open before, and stays open"
