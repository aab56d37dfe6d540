"""How quick the desk is: from the start to the first page, each page, a search, its memory and the size of its pages.

Limits of the third issue, at 25,000 cases: first page 0.5 s beyond the key, lists 25 ms, search 40 ms and a case 10 ms at the 99th
percentile, 150 MB resident, 30 kB a page without its pictures, and nothing leaves the machine. `./dev bench desk --cases 100000` reports a
larger vault. The goals are held against the CPU time of the desk and the key process together, which other work on the machine does not
change; how long a window waited stands beside. The peer, a page of the same rows in Django, is measured in the same way in the same run.
"""

from __future__ import annotations

import datetime as dt
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import msgspec

from bench import desk_peer
from bench.report import Row, at_most, reported
from safeconduct.actions import case_list, demo
from safeconduct.actions.acts import act, packed
from safeconduct.actions.office import create_office
from safeconduct.vault.agent import call, lock, start, status
from safeconduct.vault.passphrase import choose

CASES = 25_000
_PASSPHRASE = "otter lantern seventeen mild harbour quilt"  # noqa: S105  of a vault that is gone after the bench
_TIMES = 200  # requests of each kind: the third slowest stands for the 99th percentile
_HOUSEHOLDS_OF_PEOPLE = 1.8  # households that the story tells for each person in hiding: 72 for 40
_LINES = 1_000  # cases fetched at once, for the peer
_LOOPBACK = "0100007F"  # 127.0.0.1, as the kernel writes it
_WORDS = ("lawyer", "phone", "consulate", "interview", "ab")


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""


def vault(place: Path, cases: int) -> tuple[Path, dt.date]:
    """Make a vault of about so many invented cases, as the demo tells them, and give its folder and its last day."""
    folder, began = place / "vault", dt.datetime(2017, 3, 29, 3, tzinfo=dt.UTC)
    office = create_office(folder, choose(_PASSPHRASE), began, _quiet)
    told = act(office, "demo", demo.Ask(people=int(cases / _HOUSEHOLDS_OF_PEOPLE), seed=1), began, _quiet)
    office.close()
    return folder, told.ends_on


class Window:
    """A window of the desk, or of the peer, as far as requests go."""

    def __init__(self, link: str) -> None:
        """Use the one-time link."""
        parts = urlsplit(link)
        self._host, self._origin = parts.netloc, f"http://{parts.netloc}"
        self._line = http.client.HTTPConnection("127.0.0.1", parts.port)
        self._cookie = ""
        self._cookie = self.ask("GET", parts.path)[1].get("set-cookie", "").partition(";")[0]

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Send a request as a browser does."""
        headers = {"Host": self._host, "Sec-Fetch-Site": "same-origin", "Cookie": self._cookie, "Origin": self._origin}
        body = urlencode(fields).encode() if fields is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """CPU time of the processes that answer, and the time that a window waited: median and 99th percentile, in milliseconds."""

    cpu_p50: float
    cpu_p99: float
    waited_p50: float
    waited_p99: float

    def __str__(self) -> str:
        """Say how long a window waited."""
        return f"CPU p50 {self.cpu_p50:.1f}; waited p50 {self.waited_p50:.1f}, p99 {self.waited_p99:.1f} ms"


def cpu_ms(processes: Sequence[int]) -> float:
    """Give the CPU time of processes until now, in milliseconds: Linux has a clock for each, by this number of its."""
    return sum(time.clock_gettime((~process << 3) | 2) for process in processes) * 1_000


def timed(processes: Sequence[int], asked: Callable[[int], object]) -> Times:
    """Make a request many times."""
    cpu, waited = [], []
    for number in range(_TIMES):
        began, spent = time.perf_counter(), cpu_ms(processes)
        asked(number)
        cpu.append(cpu_ms(processes) - spent)
        waited.append((time.perf_counter() - began) * 1_000)
    return Times(
        cpu_p50=statistics.median(cpu), cpu_p99=sorted(cpu)[-3], waited_p50=statistics.median(waited), waited_p99=sorted(waited)[-3]
    )


def _resident_mb(process: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def rows(cases: int = CASES, keep: Path | None = None) -> list[Row]:
    """Measure a running desk on a vault of its own, or on the one that an earlier run kept: to make a large one takes long."""
    if keep is None:
        with tempfile.TemporaryDirectory() as place:
            return measured(*vault(Path(place), cases))
    ended = keep / "ended"
    if not ended.exists():
        keep.mkdir(parents=True, exist_ok=True)
        ended.write_text(vault(keep, cases)[1].isoformat(), encoding="ascii")
    return measured(keep / "vault", dt.date.fromisoformat(ended.read_text(encoding="ascii")))


def measured(folder: Path, on: dt.date) -> list[Row]:
    """Measure a running desk on a vault, looking from a day."""
    began = time.perf_counter()
    start(folder, _PASSPHRASE, idle_seconds=3600, on_progress=_quiet)
    opened_s = time.perf_counter() - began
    keys = status(folder)
    assert keys is not None
    program = (sys.executable, "-c", "from safeconduct.doors.cli import main; main()")
    command = (*program, "desk", "--vault", str(folder), "--print-link", "--at", str(on))
    _warmed(folder, command)
    began, spent = time.perf_counter(), cpu_ms([keys.process])
    desk = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert desk.stdout is not None
        window = Window(desk.stdout.readline().strip())
        window.ask("GET", "/cases")
        first_cpu_s = (cpu_ms([desk.pid]) + cpu_ms([keys.process]) - spent) / 1_000
        first_s = time.perf_counter() - began
        lines = _lines(folder, on)
        size = f"{len(lines):,} cases"
        beyond = f"waited {first_s:.2f} s, beyond {opened_s:.2f} s for the key and the vault"
        listed, found = _figures(window, (desk.pid, keys.process), [line["ref"] for line in lines], size)
        return [
            at_most(f"start to the first list, {size}", first_cpu_s, "s CPU", 0.5, peer=beyond),
            *found,
            at_most("resident memory of the desk", _resident_mb(desk.pid), "MB", 150),
            reported("resident memory of the key process", _resident_mb(keys.process), "MB"),
            at_most("connections to anywhere but this machine", _connections_elsewhere((desk.pid, keys.process)), "", 0),
            *desk_peer.rows(lines, listed, Window, timed),
        ]
    finally:
        desk.terminate()
        desk.wait(30)
        lock(folder)


def _warmed(folder: Path, command: Sequence[str]) -> None:
    """Open and end the desk once, so that its modules are compiled and read, as on every day but the first."""
    desk = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert desk.stdout is not None
    Window(desk.stdout.readline().strip()).ask("GET", "/cases")
    desk.terminate()
    desk.wait(30)
    assert status(folder) is not None


def _lines(folder: Path, on: dt.date) -> list[dict[str, object]]:
    """Fetch every case as the list shows it."""
    now = dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC)
    found: list[dict[str, object]] = []
    while True:
        ask = case_list.Ask(limit=_LINES, offset=len(found))
        answer = msgspec.msgpack.decode(call(folder, "case_list", packed(ask, now), _quiet), type=case_list.Answer)
        found += [msgspec.to_builtins(line) for line in answer.lines]
        if not answer.lines:
            return found


def _figures(window: Window, processes: Sequence[int], cases: Sequence[object], size: str) -> tuple[Times, list[Row]]:
    """Ask for each kind of page; give the times of a page of the list, which the peer has too, and the rows."""

    def find(number: int) -> None:
        window.ask("GET", window.ask("POST", "/find", {"words": f"{_WORDS[number % len(_WORDS)]} "})[1]["location"])

    def get(path: str) -> Times:
        return timed(processes, lambda _: window.ask("GET", path))

    pages = max(1, len(cases) // 50)
    listed = timed(processes, lambda number: window.ask("GET", f"/cases?page={number * 7 % pages + 1}"))
    shown = timed(processes, lambda number: window.ask("GET", f"/case/{cases[number * 37 % len(cases)]}"))
    found = timed(processes, find)
    others = {name: get(path) for name, path in (("today", "/"), ("applications", "/applications"), ("who is silent", "/silence"),
                                                 ("shelters", "/shelters"), ("tasks", "/tasks"), ("history", "/history"))}  # fmt: skip
    bytes_of = {path: _plain_kb(window.ask("GET", path)[2]) for path in ("/", "/cases", f"/case/{cases[0]}", "/applications", "/silence",
                                                                         "/shelters", "/tasks", "/history", "/notices")}  # fmt: skip
    largest = max(bytes_of, key=lambda path: bytes_of[path])
    return listed, [
        at_most(f"a page of the list of cases, {size}, p99", listed.cpu_p99, "ms CPU", 25, peer=str(listed)),
        *(at_most(f"{name}, {size}, p99", times.cpu_p99, "ms CPU", 25, peer=str(times)) for name, times in others.items()),
        at_most(f"a search, {size}, p99", found.cpu_p99, "ms CPU", 40, peer=f"{found}; both requests"),
        at_most(f"a case, {size}, p99", shown.cpu_p99, "ms CPU", 10, peer=str(shown)),
        at_most(f"the largest page without its pictures ({largest.partition('/case/')[1] or largest})", bytes_of[largest], "kB", 30),
    ]


def _plain_kb(page: bytes) -> float:
    """Give the size of a page without its pictures, in kB."""
    return len(re.sub(rb"<svg.*?</svg>", b"", page, flags=re.DOTALL)) / 1_000


def _connections_elsewhere(processes: Sequence[int]) -> int:
    """Count the sockets of processes whose other end, or whose own address, is not on this machine alone."""
    inodes = set()
    for process in processes:
        for descriptor in Path(f"/proc/{process}/fd").iterdir():
            found = re.fullmatch(r"socket:\[(\d+)\]", str(descriptor.readlink()))
            inodes |= {found[1]} if found else set()
    away = 0
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            cells = line.split()
            here, there = (cell.rpartition(":")[0] for cell in cells[1:3])
            away += cells[9] in inodes and not (here.endswith(_LOOPBACK) and (there.endswith(_LOOPBACK) or not there.strip("0")))
    return away
