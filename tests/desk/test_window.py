"""The window that the desk opens: private, its profile in memory, the link in no argument."""

import os
from pathlib import Path

import pytest

from safeconduct.doors.desk import window

LINK = "http://a1b2.localhost:4321/open/" + "5" * 64


class Started:
    """A process that was started, as far as the number goes."""

    pid = 4711

    def __init__(self, *command, **streams):
        self.command, self.streams = command[0], streams


@pytest.fixture
def desktop(monkeypatch, tmp_path):
    """A machine with a screen, whose programs stand in one folder."""
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "getuid", lambda: 1000)

    def install(name):
        (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)

    return install


def test_chromium_comes_before_firefox(desktop):
    assert window.browser_here() == ""
    desktop("firefox-esr")
    assert Path(window.browser_here()).name == "firefox-esr"
    desktop("chromium")
    assert Path(window.browser_here()).name == "chromium"


@pytest.mark.parametrize("lacks", ["screen", "person"])
def test_without_a_screen_or_as_root_no_window_is_opened(desktop, monkeypatch, lacks):
    desktop("chromium")
    if lacks == "screen":
        monkeypatch.delenv("DISPLAY")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 0)
    assert window.browser_here() == ""


@pytest.mark.parametrize(("browser", "private"), [("/usr/bin/chromium", "--incognito"), ("/usr/bin/firefox", "--private-window")])
def test_the_window_is_private_and_the_link_in_no_argument(tmp_path, browser, private):
    started = []

    def run(*command, **streams):
        started.append(Started(*command, **streams))
        return started[0]

    assert window.open_window(browser, tmp_path, LINK, run) == 4711
    command = started[0].command
    assert private in command
    assert any(str(tmp_path) in word for word in command)
    assert not any("5" * 64 in word for word in command)
    assert LINK in (tmp_path / "open.html").read_text(encoding="ascii")
    assert (tmp_path / "open.html").stat().st_mode & 0o777 == 0o600


def test_a_page_that_is_there_already_is_not_written_over(tmp_path):
    (tmp_path / "open.html").write_text("planted", encoding="ascii")
    with pytest.raises(FileExistsError):
        window.write_link(tmp_path, LINK)


def test_the_profile_lies_in_memory_for_this_person_alone():
    folder = window.private_folder()
    try:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.is_relative_to("/dev/shm") or not Path("/dev/shm").exists()
    finally:
        folder.rmdir()
