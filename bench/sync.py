"""Measure syncing over a relay on this machine: first sync, pushing, one event from one vault to another, bytes at the depot.

Events of 610 bytes, each with its name, clock and reference; the reader checks every name, commitment, signature and chain, and folds all
into its encrypted local copy. The relay is a process of its own. Work is done in memory-backed storage where there is one, so that the
figures tell of the program and not of the disk; what one wait for this machine's disk costs is told beside.

Etebase, the nearest peer that is end-to-end encrypted, does the same beside ours where it can be had (`bench.sync_peer`): it keeps nothing
of what it took in. Where it cannot, its figures are cited, and a row says so.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import sync_peer
from bench.report import Row, at_most, reported
from safeconduct.actions import depot_add, sync
from safeconduct.actions.acts import act
from safeconduct.actions.office import Office, create_office, open_with
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.journal import open_segment
from safeconduct.vault.keyring import Keyring, Master, unlock
from safeconduct.vault.passphrase import choose

NOW = dt.datetime(2017, 5, 1, 12, tzinfo=dt.UTC)
PASSPHRASE = "otter lantern seventeen mild harbour quilt"  # noqa: S105 - of a vault that ends with the run
EVENT_BYTES = 610
CASES = 300
SIZES = (10_000, 50_000)
ROUNDS = 60
_NOTE_BYTES = 537  # what is left of an event beside name, clock, reference and type
_BATCH = 5_000


def quiet(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""


def rows() -> list[Row]:
    """Measure, beside the raw cost of checking, opening, decoding and inserting the same segments."""
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=shared) as folder, relay(Path(folder)) as running:
        made = [
            reported("one wait for the disk of this machine", _disk_ms(), "ms", peer="all else was done in memory" if shared else ""),
            reported(
                "processes that wanted to run meanwhile", os.getloadavg()[0], "", peer=f"{os.cpu_count()} cores; waits are in the times"
            ),
        ]
        peer = sync_peer.measured(Path(folder) / "etebase", SIZES)
        made.append(reported("Etebase", peer.said, ""))
        for size in SIZES:
            made += _sized(Path(folder) / str(size), size, running.address, running.admit(), peer.figures[size])
        return made


def _sized(folder: Path, size: int, address: str, token: str, peer: sync_peer.Figures) -> list[Row]:
    """Measure with so many events held."""
    folder.mkdir()
    writer = create_office(folder / "writer", choose(PASSPHRASE), NOW, quiet)
    cases = _write(writer, size)
    keyring, master = unlock(folder / "writer" / "keystore", PASSPHRASE, DiskFiles())
    act(writer, "depot_add", depot_add.Ask(name="relay", kind="relay", where=address, token=token), NOW, quiet)
    start = time.perf_counter()
    (sent,) = _synced(writer).depots
    pushing = time.perf_counter() - start
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        first: dict[str, float] = pool.apply(_first, (folder / "reader", folder / "writer" / "keystore", keyring, master, address, token))
    waits, spent = _rounds(writer, folder / "reader", keyring, master, cases[0])
    raw = _raw(writer)
    writer.close()
    many = size == SIZES[0]
    goals = (2.5, 2.0) if many else (12.0, 10.0)
    label = f"{size:,} events"
    made = [
        at_most(f"first sync of {label}, checked and inserted", first["wall"], "s", goals[0], peer=f"Etebase {peer.first}"),
        at_most(f"first sync of {label}, processor", first["cpu"], "s", goals[1], peer=f"raw check, open, decode, insert {raw:.2f} s"),
        at_most(f"first sync of {label}, memory", first["rss"], "MiB", 250),
        at_most(f"one event from push to pull, p95, {label} held", _p95(waits), "ms", 25, peer=f"Etebase {peer.round}"),
        reported(f"the same, the quickest tenth, {label} held", statistics.quantiles(waits, n=10)[0], "ms", peer="when nothing else runs"),
        reported(f"the same, processor of both vaults, median, {label} held", spent, "ms"),
        at_most(f"bytes an event at the depot, {label}", sent.bytes_sent / size, "B", 700, peer=f"Etebase {peer.bytes}"),
    ]
    if many:
        made.insert(3, at_most(f"{label} pushed, durable at the relay", pushing, "s", 1.5, peer=f"Etebase {peer.pushed}"))
    return made


def _write(office: Office, size: int) -> list[bytes]:
    """Record cases, and notes of a length that makes an event of 610 bytes."""
    cases = [new_ref() for _ in range(CASES)]
    office.keep(tuple(f.CaseOpened(case=case, on=NOW.date(), via="hotline", label="x") for case in cases), NOW, quiet)
    for at in range(0, size, _BATCH):
        notes = [f.NoteAdded(case=cases[number % CASES], text=os.urandom(_NOTE_BYTES // 2).hex()) for number in range(at, at + _BATCH)]
        office.keep(sorted(notes, key=lambda note: note.case), NOW, quiet)
    return cases


def _synced(office: Office) -> sync.Answer:
    """Sync to the end."""
    answer: sync.Answer = act(office, "sync", sync.Ask(seconds=600), NOW, quiet)
    return answer


def _first(folder: Path, keystore: Path, keyring: Keyring, master: Master, address: str, token: str) -> dict[str, float]:
    """Begin an empty vault with the same keys, and take everything in, in a process of its own."""
    folder.mkdir()
    shutil.copy(keystore, folder / "keystore")
    office = open_with(folder, keyring, master, NOW, quiet)
    act(office, "depot_add", depot_add.Ask(name="relay", kind="relay", where=address, token=token), NOW, quiet)
    start, cpu = time.perf_counter(), time.process_time()
    _synced(office)
    measured = {"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    office.close()
    return measured | {"rss": peak_mib()}


def peak_mib(process: int | str = "self") -> float:
    """Give the most memory that a process ever held, in MiB."""
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def _rounds(writer: Office, folder: Path, keyring: Keyring, master: Master, case: bytes) -> tuple[list[float], float]:
    """Record one event in one vault, and time it from its sync there to the end of the sync in the other."""
    reader = open_with(folder, keyring, master, NOW, quiet)
    waits: list[float] = []
    spent: list[float] = []
    for number in range(ROUNDS):
        writer.keep((f.NoteAdded(case=case, text=f"{number}"),), NOW, quiet)
        start, cpu = time.perf_counter(), time.process_time()
        _synced(writer)
        (line,) = _synced(reader).depots
        waits.append((time.perf_counter() - start) * 1000)
        spent.append((time.process_time() - cpu) * 1000)
        if line.taken != 1:
            raise RuntimeError(f"{line.taken} objects came instead of one")
    reader.close()
    return waits, statistics.median(spent)


def _raw(office: Office) -> float:
    """Open all segments of a vault, and insert them, with nothing else around it; seconds of the processor."""
    start = time.process_time()
    lanes = office.keys.lanes
    for path in (office.folder / "journal").glob("*/*"):
        lane = bytes.fromhex(path.parent.name)
        if lane in lanes:
            with contextlib.suppress(Exception):
                open_segment(path.read_bytes(), office.keys, {}, _codec())
    opened = time.process_time() - start
    start = time.process_time()
    office.rebuild(NOW.date(), quiet)
    return max(opened, time.process_time() - start)


def _codec() -> Any:
    from safeconduct.actions.office import CODEC  # noqa: PLC0415 - a spawned process needs less

    return CODEC


def _p95(waits: list[float]) -> float:
    """Give the value that 95 of a hundred do not pass."""
    return statistics.quantiles(waits, n=20)[-1]


def _disk_ms() -> float:
    """Time one write that waits for the disk, in milliseconds."""
    with tempfile.TemporaryFile() as file:
        spent = []
        for _ in range(20):
            start = time.perf_counter()
            file.write(bytes(1024))
            file.flush()
            os.fsync(file.fileno())
            spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A relay that runs: its addresses, its processes, and what lets an organisation in."""

    addresses: list[str]
    processes: list[int]
    admit: Callable[[], str]

    @property
    def address(self) -> str:
        """Give the first address."""
        return self.addresses[0]


@contextlib.contextmanager
def relay(folder: Path, store: str = "", count: int = 1) -> Iterator[Running]:
    """Run a relay in processes of its own."""
    where = store or str(folder / "relay.db")
    command = [sys.executable, "-c", "from safeconduct.doors.cli import main; main()", "relay"]

    def admit() -> str:
        return subprocess.run([*command, "admit", "--store", where], check=True, capture_output=True, text=True).stdout.strip()

    admit()
    with contextlib.ExitStack() as stack:
        servers = []
        addresses = []
        for _ in range(count):
            serve = [*command, "serve", "--store", where, "--listen", "127.0.0.1:0"]
            server = stack.enter_context(subprocess.Popen(serve, stderr=subprocess.PIPE, text=True))
            stack.callback(server.terminate)
            assert server.stderr is not None
            addresses.append("http://" + server.stderr.readline().split()[2].rstrip(";"))
            servers.append(server.pid)
        yield Running(addresses=addresses, processes=servers, admit=admit)
