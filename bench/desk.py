"""How quick the desk is: from the start to the first page, each page, a search, its memory and the size of its pages.

Limits of the third issue, at 25,000 cases: first page 0.5 s beyond the key, lists 25 ms, search 40 ms and a case 10 ms at the 99th
percentile, 150 MB resident, 30 kB a page. Times are those of a window on this machine: connection, guard, key process and page.
"""

from __future__ import annotations

import datetime as dt
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.report import Row, at_most, reported
from safeconduct.actions import demo
from safeconduct.actions.acts import act
from safeconduct.actions.office import create_office
from safeconduct.vault.agent import lock, start, status
from safeconduct.vault.passphrase import choose

CASES = int(os.environ.get("DESK_CASES", "25000"))
_PASSPHRASE = "otter lantern seventeen mild harbour quilt"  # noqa: S105  of a vault that is gone after the bench
_TIMES = 200  # requests of each kind: the third slowest stands for the 99th percentile


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""


def _vault(place: Path, cases: int) -> tuple[Path, dt.date]:
    """Make a vault of so many invented cases, as the demo tells them, and give its folder and its last day."""
    folder, began = place / "vault", dt.datetime(2017, 3, 29, 3, tzinfo=dt.UTC)
    office = create_office(folder, choose(_PASSPHRASE), began, _quiet)
    told = act(office, "demo", demo.Ask(people=cases, seed=1), began, _quiet)
    office.close()
    return folder, told.ends_on


class _Window:
    """A window of the desk, as far as requests go."""

    def __init__(self, link: str) -> None:
        """Use the one-time link."""
        parts = urlsplit(link)
        self._host, self._origin = parts.netloc, f"http://{parts.netloc}"
        self._line = http.client.HTTPConnection("127.0.0.1", parts.port)
        self._cookie = ""
        self._cookie = self.ask("GET", parts.path)[1]["set-cookie"].partition(";")[0]

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Send a request as a browser does."""
        headers = {"Host": self._host, "Sec-Fetch-Site": "same-origin", "Cookie": self._cookie, "Origin": self._origin}
        body = urlencode(fields).encode() if fields is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def _times_ms(asked: Callable[[int], object]) -> tuple[float, float]:
    """Time a request many times, and give the median and the 99th percentile in milliseconds."""
    taken = []
    for number in range(_TIMES):
        began = time.perf_counter()
        asked(number)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), sorted(taken)[-3]


def _resident_mb(process: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def rows() -> list[Row]:
    """Measure a running desk."""
    with tempfile.TemporaryDirectory() as place:
        folder, on = _vault(Path(place), CASES)
        began = time.perf_counter()
        start(folder, _PASSPHRASE, idle_seconds=3600, on_progress=_quiet)
        opened_s = time.perf_counter() - began
        program = (sys.executable, "-c", "from safeconduct.doors.cli import main; main()")
        command = (*program, "desk", "--vault", str(folder), "--print-link", "--at", str(on))
        began = time.perf_counter()
        desk = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert desk.stdout is not None
            window = _Window(desk.stdout.readline().strip())
            linked_s = time.perf_counter() - began
            page = window.ask("GET", "/cases")[2]
            first_s = time.perf_counter() - began
            cases = re.findall(rb"/case/([0-9a-f]{32})", page)
            return _figures(folder, window, desk.pid, [case.decode() for case in cases], (opened_s, linked_s, first_s))
        finally:
            desk.terminate()
            desk.wait(30)
            lock(folder)


def _figures(folder: Path, window: _Window, process: int, cases: Sequence[str], started: tuple[float, float, float]) -> list[Row]:
    """Ask for each kind of page and make the table."""
    size = f"{CASES:,} cases"

    def find(number: int) -> None:
        words = ("lawyer", "phone", "consulate", "interview", "ab")[number % 5]
        window.ask("GET", window.ask("POST", "/find", {"words": f"{words} "})[1]["location"])

    first, listed = (
        _times_ms(lambda _: window.ask("GET", "/")),
        _times_ms(lambda number: window.ask("GET", f"/cases?page={number * 2 + 1}")),
    )
    shown, found = _times_ms(lambda number: window.ask("GET", f"/case/{cases[number % len(cases)]}")), _times_ms(find)
    pages = {
        name: len(window.ask("GET", path)[2]) / 1000
        for name, path in (("today", "/"), ("cases", "/cases"), ("a case", f"/case/{cases[0]}"))
    }
    largest = max(pages, key=lambda name: pages[name])
    keys = status(folder)
    return [
        at_most(
            f"desk, start to the first list, {size}", started[2], "s", 0.5, peer=f"beyond {started[0]:.2f} s for the key and the vault"
        ),
        reported("desk, start to the window let in", started[1], "s"),
        reported(f"today, {size}, p50", first[0], "ms"),
        reported(f"today, {size}, p99", first[1], "ms"),
        at_most(f"a page of the list, {size}, p99", listed[1], "ms", 25, peer=f"p50 {listed[0]:.1f} ms"),
        at_most(f"a case, {size}, p99", shown[1], "ms", 10, peer=f"p50 {shown[0]:.1f} ms"),
        at_most(f"a search, {size}, p99", found[1], "ms", 40, peer=f"p50 {found[0]:.1f} ms, both requests"),
        at_most("resident memory of the desk", _resident_mb(process), "MB", 150),
        reported("resident memory of the key process", _resident_mb(keys.process) if keys else 0.0, "MB"),
        at_most(f"the largest page ({largest})", pages[largest], "kB", 30),
    ]
