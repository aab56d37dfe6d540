"""Print a page as PDF with the browser that is here: the page and the print stay in memory, and nothing of them lies on a disk.

The page waits in the system's folder of shared memory, which only this person can open, under a name that ends in .html: by that a browser
knows a page, and of a file without such a name it prints the source. Where there is no such folder, nothing is printed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from safeconduct.errors import Unreachable

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "brave-browser", "microsoft-edge")
_SECONDS = 120  # for a long page on a slow machine
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  the folder made in it is this person's alone
_HINT = "unlock the vault first; or write it as HTML and print that, or as DOCX"
_QUIET = (
    "--headless",
    "--incognito",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-breakpad",
    "--no-first-run",
    "--no-pdf-header-footer",
)


def printed(page: bytes) -> bytes:
    """Give the PDF of an HTML page that needs nothing else.

    Raises:
        Unreachable: there is no browser that prints, or it did not print.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None or not hasattr(os, "memfd_create"):
        raise Unreachable("there is no browser here that prints", _HINT)
    if not os.access(_SHARED_MEMORY, os.W_OK):
        raise Unreachable("there is no shared memory here in which a page could wait for the browser", _HINT)
    target = os.memfd_create("print")
    profile = tempfile.mkdtemp(prefix="safeconduct-", dir=_SHARED_MEMORY)
    try:
        source = Path(profile, "page.html")
        source.write_bytes(page)
        _run(browser, profile, source, target)
        os.lseek(target, 0, os.SEEK_SET)
        with os.fdopen(os.dup(target), "rb") as file:
            pdf = file.read()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unreachable("the browser did not print", _HINT) from error
    finally:
        os.close(target)
        shutil.rmtree(profile, ignore_errors=True)
    if not pdf.startswith(b"%PDF-"):
        raise Unreachable("the browser did not print", _HINT)
    return pdf


def _run(browser: str, profile: str, source: Path, target: int) -> None:
    """Have a browser read the page from our memory and write the print into it."""
    own, nothing = f"/proc/{os.getpid()}/fd", subprocess.DEVNULL
    rights = ["--no-sandbox"] if os.getuid() == 0 else []  # as root it does not start otherwise; the page is ours and has no script
    files = [f"--user-data-dir={profile}", f"--print-to-pdf={own}/{target}", f"file://{source}"]
    command = [browser, *_QUIET, *rights, *files]
    subprocess.run(command, stdin=nothing, stdout=nothing, stderr=nothing, timeout=_SECONDS, check=False)  # noqa: S603 - options of ours
