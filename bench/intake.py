"""Measure the intake door as visitors have it: its own process, its real line, many who write at once, and a flood.

Who writes fetches a form, waits as the door demands, and sends it; the fetching is not in the times. Reports are laid into a folder in
memory where there is one: what a disk or a line adds is theirs. Each is sealed to three laptops.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from bench.intake_looks import rows as of_looks
from bench.report import Row, at_least, at_most, reported
from safeconduct.doors.intake.limits import Hourly, Left
from safeconduct.doors.intake.serving import Plan, leave
from safeconduct.doors.intake.tokens import LEAST_SECONDS
from safeconduct.doors.intake.wording import spoken
from safeconduct.vault.depot import StickDepot, claim, object_name
from safeconduct.vault.inbox import with_days, write_bundle
from safeconduct.vault.intake import Card, intake_lane, notice_lane, write_card
from safeconduct.vault.seal import signing_public

SENDERS = (1, 4, 16, 64)
REPORTS = 640  # of each number of senders
LAPTOPS = 3
FLOOD_A_MINUTE = 1000
FLOOD_SECONDS = 60.0
HONEST_A_MINUTE = 60
TEXT = "They came to the house of my cousin. I am with a friend now and cannot go out. I need to leave before the end of May. " * 6
ORG, SEED = b"pseudonym of one", b"s" * 32
WORD = "seven quiet boats"
_HIDDEN = re.compile(rb'name="(token|name)" value="([^"]*)"')
_ASKED = re.compile(rb'<p class="figures">([^<]*)</p>')
_NUMBERS = spoken("en").numbers
_LENGTH = re.compile(rb"content-length: (\d+)")
_TAKEN = b"HTTP/1.1 200"


def rows() -> list[Row]:
    """Measure."""
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of our own is made in it
    wide = Hourly(open=1_000_000, asked=1, known=1)
    made: list[Row] = []
    with tempfile.TemporaryDirectory(dir=shared) as folder, served(Path(folder), wide) as door:
        made.append(at_most("the form, as it comes over the line", len(Line(door.port).get()), "bytes", 15_000))
        for senders in SENDERS:
            made += together(senders, door)
        made.append(
            at_most("memory of the door: its process, and those that seal", sum(map(peak_mib, processes_of(door.process))), "MiB", 150)
        )
    with tempfile.TemporaryDirectory(dir=shared) as folder, served(Path(folder), Hourly()) as door:
        made += flood(door)
    with tempfile.TemporaryDirectory(dir=shared) as folder, served(Path(folder), Hourly(open=10, asked=50, known=600)) as door:
        made += reading_flood(door)
    busy = f"{os.cpu_count()} cores; waits are in the times"
    return [*made, *of_looks(), reported("processes that wanted to run meanwhile", os.getloadavg()[0], "", peer=busy)]


@dataclass
class Served:
    """A door that runs, and where its reports go."""

    port: int
    process: int
    folder: Path
    depot: StickDepot
    held: tuple[object, ...]

    def reports(self) -> int:
        """Count the reports in the depot."""
        return len(self.depot.names(intake_lane(ORG)))


@contextlib.contextmanager
def served(folder: Path, hourly: Hourly) -> Iterator[Served]:
    """Make an organisation with some laptops, and run its door."""
    (folder / "depot").mkdir()
    depot = StickDepot(folder / "depot", claim(folder / "depot"))
    today = int(time.time() // 86_400)
    held = [with_days((), today) for _ in range(LAPTOPS)]
    for number, days in enumerate(held, 1):
        blob = write_bundle(ORG, SEED, bytes([number]) * 16, days, 1)
        depot.put(notice_lane(ORG), object_name(blob), blob)
    (folder / "card").write_text(write_card(Card(org=ORG, public=signing_public(SEED))), encoding="utf-8")
    (folder / "words").write_text(WORD, encoding="utf-8")
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    plan = Plan(
        card=str(folder / "card"),
        depot=str(folder / "depot"),
        folder=str(folder / "door"),
        port=port,
        words=str(folder / "words"),
        hourly=hourly,
    )
    (folder / "door").mkdir()
    leave(folder / "door", Left(open=hourly.open, asked=hourly.asked, known=hourly.known))  # as after a quiet hour
    command = [sys.executable, "-P", "-m", "safeconduct.doors.intake", msgspec.json.encode(plan).decode()]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        if not process.stderr.readline().startswith("the form is open"):
            raise RuntimeError(process.stderr.read())
        try:
            yield Served(port, process.pid, folder, depot, held[0])
        finally:
            process.terminate()


class Line:
    """A browser's line to the door, as cheap for this machine as can be."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self._line = socket.create_connection(("127.0.0.1", port))
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._got = bytearray()

    def fileno(self) -> int:
        """Give what a selector waits for."""
        return self._line.fileno()

    def get(self) -> bytes:
        """Fetch the form."""
        self._line.sendall(b"GET /en HTTP/1.1\r\nhost: x\r\n\r\n")
        return self._whole().partition(b"\r\n\r\n")[2]

    def post(self, body: bytes) -> bytes:
        """Send a form, and give the whole answer."""
        self.send(body)
        return self._whole()

    def send(self, body: bytes) -> None:
        """Send a form, and wait for nothing."""
        head = b"POST /en HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: %d\r\n\r\n"
        self._line.sendall(head % len(body) + body)

    def answer(self) -> bytes | None:
        """Receive what has come, and give the whole answer, or nothing while it is not whole."""
        piece = self._line.recv(65536)
        if not piece:
            raise ConnectionResetError
        self._got += piece
        end = self._got.find(b"\r\n\r\n")
        if end < 0 or len(self._got) < end + 4 + int(_LENGTH.search(self._got)[1]):  # type: ignore[index]
            return None
        answer, self._got = bytes(self._got), bytearray()
        return answer

    def _whole(self) -> bytes:
        while (answer := self.answer()) is None:
            pass
        return answer

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def form_of(page: bytes, **typed: str) -> bytes:
    """Fill in the form of a page."""
    return urlencode({**{name.decode(): value.decode() for name, value in _HIDDEN.findall(page)}, "text": TEXT, **typed}).encode()


def figures_of(page: bytes) -> str:
    """Read the question of a page as a person does; empty when nothing is asked."""
    asked = _ASKED.search(page)
    return "".join(str(_NUMBERS.index(word)) for word in asked[1].decode().split(" · ")) if asked else ""


def together(senders: int, door: Served) -> list[Row]:
    """Let so many write at once, each again and again, as fast as they are answered."""
    before = door.reports()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        told = pool.apply(_senders, (senders, door.port, door.process))
    kept = door.reports() - before
    waits, seconds = told["waits"], told["seconds"][0]
    what = f"{senders} sender{'s' * (senders > 1)} at once"
    cited = {1: "GlobaLeaks, cited: 0.4/s", 4: "GlobaLeaks, cited: 33 % errors with 2 senders, 63 % with 4"}.get(senders, "")
    spent, own = sum(told["spent"]) / kept * 1000, told["own"][0] / kept * 1000
    return [
        at_least(f"{what}: sealed reports", kept / seconds, "a second", 50, peer=cited),
        at_most(f"{what}: p95 from sending to the receipt", statistics.quantiles(waits, n=20)[-1] * 1000, "ms", 150),
        at_most(f"{what}: errors, and reports that are not in the depot", told["errors"][0] + abs(kept - len(waits)), "", 0),
        reported(
            f"{what}: the door's CPU for a report",
            spent,
            "ms",
            peer=f"sealing {spent - told['spent'][0] / kept * 1000:.2f}; sending {own:.2f}",
        ),
    ]


def _senders(senders: int, port: int, process: int) -> dict[str, list[float]]:
    """Fetch all forms, wait, and send them over so many lines, each as fast as it is answered.

    One thread, whose requests are ready bytes: the cores are the door's. Gives the times, and how many errors there were, how long
    all took, the CPU time of each process of the door, and of this one.
    """
    lines = [Line(port) for _ in range(senders)]
    forms = {line: [form_of(line.get()) for _ in range(REPORTS // senders)] for line in lines}
    time.sleep(LEAST_SECONDS + 0.1)
    waits: list[float] = []
    errors = 0
    sent_at: dict[Line, float] = {}
    processes = processes_of(process)
    spent, own, start = [cpu_seconds(one) for one in processes], time.process_time(), time.perf_counter()
    with selectors.DefaultSelector() as ready:
        for one in lines:
            sent_at[one] = time.perf_counter()
            one.send(forms[one].pop())
            ready.register(one, selectors.EVENT_READ, one)
        while sent_at:
            for key, _ in ready.select():
                line: Line = key.data
                answer = line.answer()
                if answer is None:
                    continue
                waits.append(time.perf_counter() - sent_at.pop(line))
                errors += not answer.startswith(_TAKEN)
                if forms[line]:
                    sent_at[line] = time.perf_counter()
                    line.send(forms[line].pop())
    return {
        "waits": waits,
        "errors": [errors],
        "seconds": [time.perf_counter() - start],
        "own": [time.process_time() - own],
        "spent": [cpu_seconds(one) - before for one, before in zip(processes, spent, strict=True)],
    }


def flood(door: Served) -> list[Row]:
    """Send a thousand forms a minute that nobody reads, and among them those of people."""
    told = _mixed(door, FLOOD_SECONDS, reads=False)
    honest = told["honest"]
    spoken_of = [path for path in door.folder.rglob("*") if path.is_file() and b"127.0.0.1" in path.read_bytes()]
    lane = door.folder / "depot" / intake_lane(ORG).hex()
    size = sum(path.stat().st_size for path in lane.iterdir()) / 2**20
    what = f"a flood of {FLOOD_A_MINUTE} forms a minute"
    return [
        at_least(
            f"{what}, and {HONEST_A_MINUTE} of people: theirs that are taken",
            100 * sum(honest) / len(honest),
            "%",
            99,
            peer=f"{len(honest)} sent",
        ),
        at_most("the same: p95 for people, from sending to the receipt", statistics.quantiles(told["waits"], n=20)[-1] * 1000, "ms", 150),
        reported(
            "the same: forms of the flood that are taken",
            sum(told["flood"]),
            "",
            peer=f"of {len(told['flood'])}; 120 an hour while nobody is asked",
        ),
        at_most("the same: what it adds to the depot", size, "MiB", Hourly().all * 70_288 / 2**20, peer="the budgets of an hour"),
        at_most("the same: files with an address in them", len(spoken_of), "", 0),
    ]


def reading_flood(door: Served) -> list[Row]:
    """Send a flood whose maker reads the page and answers; small budgets stand for an hour of it."""
    told = _mixed(door, FLOOD_SECONDS / 2, reads=True)
    last = told["known"]
    return [
        reported(
            "a flood that answers the question: people without a word that are taken",
            100 * sum(told["honest"]) / len(told["honest"]),
            "%",
            peer="60 an hour for all",
        ),
        at_least("the same: people with a word that was given out", 100 * sum(last) / len(last), "%", 99, peer=f"{len(last)} sent"),
    ]


def _mixed(door: Served, seconds: float, *, reads: bool) -> dict[str, list[float]]:
    """Let a flood and people write for a while, each at a pace."""
    told: dict[str, list[float]] = {"flood": [], "honest": [], "known": [], "waits": []}

    def visit(kind: str) -> None:
        with contextlib.closing(Line(door.port)) as line:
            page = line.get()
            time.sleep(LEAST_SECONDS + 1.05)
            typed = {"figures": figures_of(page)} if kind != "flood" or reads else {}
            if kind == "known":
                typed["word"] = WORD
            form = form_of(page, **typed)
            start = time.perf_counter()
            answer = line.post(form)
            asked = figures_of(answer)
            if asked and (kind != "flood" or reads) and not answer.startswith(_TAKEN):  # the question came while she wrote
                answer = line.post(form_of(answer, **{**typed, "figures": asked}))
            if kind == "honest":
                told["waits"].append(time.perf_counter() - start)
            told[kind].append(float(answer.startswith(_TAKEN)))

    threads: list[threading.Thread] = []
    begun = time.perf_counter()
    paces = {"flood": 60 / FLOOD_A_MINUTE, "honest": 60 / HONEST_A_MINUTE, **({"known": 1.0} if reads else {})}
    due = dict.fromkeys(paces, 0.0)
    while (now := time.perf_counter() - begun) < seconds:
        for kind, at in due.items():
            if now >= at:
                due[kind] = at + paces[kind]
                threads.append(threading.Thread(target=visit, args=(kind,)))
                threads[-1].start()
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    return told


def processes_of(process: int) -> list[int]:
    """Give a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [process, *map(int, children)]


def cpu_seconds(process: int) -> float:
    """Give the CPU time that a process has spent."""
    cells = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def peak_mib(process: int) -> float:
    """Give the most memory that a process held, in MiB."""
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024
