"""Open the desk in a window that leaves nothing behind: private, with its profile in memory, without extensions.

The one-time link goes to the browser in a file that only this person can read, so that it stands in no list of processes; the file and
the profile are gone afterwards.

    >>> command_of("chromium", Path("/run/p"), Path("/run/p/open.html"))[1]
    '--app=file:///run/p/open.html'
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path

from safeconduct.vault.agent import is_private

LINK_FILE_SECONDS = 30  # a browser reads the file within a few, even on a slow machine
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "brave-browser", "microsoft-edge")
_FIREFOX = ("firefox", "firefox-esr")
_QUIET = (
    "--incognito",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
)
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  the folder made in it is this person's alone


def browser_here() -> str:
    """Name a browser that can open a private window of its own here; nothing when there is none, or no screen.

    Chromium comes first: its window has no address line to type a search into by mistake. It refuses to run as root, and so do we.
    """
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or os.getuid() == 0:
        return ""
    return next((found for name in (*_CHROMIUM, *_FIREFOX) if (found := shutil.which(name))), "")


def private_folder() -> Path:
    """Make a folder for this person alone, in memory where the system has such a place."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    places = [Path(runtime)] if runtime and is_private(Path(runtime)) else []
    place = next((str(one) for one in (_SHARED_MEMORY, *places) if os.access(one, os.W_OK)), None)
    return Path(tempfile.mkdtemp(prefix="safeconduct-", dir=place))


def write_link(folder: Path, link: str) -> Path:
    """Write the page that leads to the desk, readable by this person alone."""
    file = folder / "open.html"
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as page:
        page.write(f'<!doctype html><meta http-equiv="refresh" content="0;url={escape(link)}"><title>Safeconduct</title>')
    return file


def command_of(browser: str, folder: Path, file: Path) -> list[str]:
    """Give the command that opens a file in a private window whose profile is in a folder."""
    if Path(browser).name in _FIREFOX:
        return [browser, "--no-remote", "--profile", str(folder), "--private-window", file.as_uri()]
    return [browser, f"--app={file.as_uri()}", f"--user-data-dir={folder}", *_QUIET]


def open_window(browser: str, folder: Path, link: str, run: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen) -> int:
    """Open the window and give the number of its process."""
    command = command_of(browser, folder, write_link(folder, link))
    return run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid
