"""Measure the relay under load, over its real socket: rounds of pushing and pulling, polling, and clients that are slow or send too much.

A round is what a device does that has one new object: send it, and fetch what the others sent. All devices work in one lane, which is the
worst that there is: each fetches what all the others sent. Work is done in memory-backed storage where there is one.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.report import Row, at_least, at_most, reported
from bench.sync import peak_mib, relay
from safeconduct.errors import Unreachable
from safeconduct.vault.depot import object_name
from safeconduct.vault.relay import RelayDepot, object_target, read_address, write_pass
from tests.postgres import cluster, programs

DEVICES = 16
PROCESSES = 2
SECONDS = 10.0
POLL_SECONDS = 60.0
POLL_EVERY = 5.0  # seconds between two looks of a device: twelve times what the desk does
POLL_LANES = 12  # lanes that a device follows
SLOW = 200
OVERSIZE_BYTES = 300 * 1024 * 1024
LANE, SEED = b"\x11" * 16, b"\x12" * 32
_OBJECT_BYTES = 1024  # a segment with one event


def rows() -> list[Row]:
    """Measure."""
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of our own is made in it
    made: list[Row] = []
    with tempfile.TemporaryDirectory(dir=shared) as folder, relay(Path(folder)) as running:
        made += rounds("SQLite", running.addresses, running.admit(), running.processes)
        for devices, goal in ((200, True), (1000, False)):
            made += polling(devices, running.address, running.admit(), is_goal=goal)
        made += [*slow(running.address, running.processes[0]), *oversize(running.address, running.admit(), running.processes[0])]
    if programs() is None:
        made.append(reported(f"{DEVICES} devices push and pull, PostgreSQL", "not measured", "", peer="sudo apt-get install postgresql"))
    else:
        with cluster(where=shared, is_durable=True) as fresh, relay(Path(), store=fresh(), count=2) as running:
            made[4:4] = rounds("PostgreSQL, two processes", running.addresses, running.admit(), running.processes)
    busy = f"{os.cpu_count()} cores; waits are in the times"
    return [*made, reported("processes that wanted to run meanwhile", os.getloadavg()[0], "", peer=busy)]


def rounds(store: str, addresses: list[str], token: str, processes: list[int]) -> list[Row]:
    """Let 16 devices push and pull as fast as they can."""
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        each = DEVICES // PROCESSES
        parts = pool.starmap(_push_and_pull, [(addresses[number % len(addresses)], token, each, SECONDS) for number in range(PROCESSES)])
    waits = [wait for part, _ in parts for wait in part]
    errors = sum(wrong for _, wrong in parts)
    peer = "Etebase, cited: 89 % errors" if store == "SQLite" else "Etebase, cited: 23.5 rounds/s, p95 848 ms"
    return [
        at_least(f"{DEVICES} devices push and pull, {store}", len(waits) / SECONDS, "rounds/s", 300, peer=peer),
        at_most(f"the same, p95 of a round, {store}", statistics.quantiles(waits, n=20)[-1] * 1000, "ms", 100),
        at_most(f"the same, errors, {store}", errors, "", 0),
        at_most(f"the same, memory of a relay process, {store}", max(map(peak_mib, processes)), "MiB", 150),
    ]


def _push_and_pull(address: str, token: str, devices: int, seconds: float) -> tuple[list[float], int]:
    """Run some devices, a thread each, and give how long each round took, and how many failed."""
    waits: list[float] = []
    wrong: list[int] = []
    until = time.perf_counter() + seconds

    def device() -> None:
        with contextlib.closing(RelayDepot(address, token, {LANE: SEED})) as depot:
            cursor = b""
            for news in depot.news(LANE, b"", with_blobs=False):
                cursor = news.cursor
            while (start := time.perf_counter()) < until:
                blob = os.urandom(_OBJECT_BYTES)
                try:
                    depot.put(LANE, object_name(blob), blob)
                    for news in depot.news(LANE, cursor, with_blobs=True):
                        cursor = news.cursor
                except Unreachable:
                    wrong.append(1)
                else:
                    waits.append(time.perf_counter() - start)

    _together(device, devices)
    return waits, len(wrong)


def polling(devices: int, address: str, token: str, *, is_goal: bool) -> list[Row]:
    """Let many devices look for news of their lanes every few seconds, for a minute."""
    seconds = POLL_SECONDS if is_goal else POLL_SECONDS / 3
    seeds = {bytes([number]) * 16: bytes([number]) * 32 for number in range(100, 100 + POLL_LANES)}
    waits: list[float] = []
    wrong: list[int] = []
    until = time.perf_counter() + seconds
    workers = 20

    def some() -> None:
        apart = POLL_EVERY * workers / devices  # devices do not look at the same moment
        with contextlib.ExitStack() as stack:
            depots = [stack.enter_context(contextlib.closing(RelayDepot(address, token, seeds))) for _ in range(devices // workers)]
            for depot in depots[:1]:
                for lane in seeds:
                    depot.names(lane)
            while time.perf_counter() < until:
                for depot in depots:
                    start = time.perf_counter()
                    try:
                        depot.glance(list(seeds))
                    except Unreachable:
                        wrong.append(1)
                    else:
                        waits.append(time.perf_counter() - start)
                    time.sleep(max(0.0, apart - (time.perf_counter() - start)))

    _together(some, workers)
    p95 = statistics.quantiles(waits, n=20)[-1] * 1000
    what = f"{devices} devices look at {POLL_LANES} lanes each every {POLL_EVERY:g} s for {seconds:g} s"
    if not is_goal:
        return [reported(f"{what}, p95", p95, "ms", peer=f"{len(waits)} looks, {len(wrong)} errors")]
    return [at_most(f"{what}, p95", p95, "ms", 100, peer=f"{len(waits)} looks"), at_most(f"{what}, errors", len(wrong), "", 0)]


def slow(address: str, process: int) -> list[Row]:
    """Open connections that say next to nothing, and see how long they are suffered, and at what price."""
    host, port, _ = read_address(address)
    before, start = _now_mib(process), time.perf_counter()
    lines = [socket.create_connection((host, port)) for _ in range(SLOW)]
    for number, line in enumerate(lines):
        line.sendall((b"", b"GET / HTTP/1.1\r\nx: ", b"PUT /v1/lanes HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx")[number % 3])
    grown = 0.0
    for line in lines:
        line.settimeout(30)
        with contextlib.suppress(OSError):
            while line.recv(65536):
                pass
        grown = max(grown, _now_mib(process) - before)
        line.close()
    return [
        at_most(f"{SLOW} slow clients, until all are cut", time.perf_counter() - start, "s", 10, peer="Etebase, cited: holds all of 500"),
        at_most(f"{SLOW} slow clients, memory", grown, "MiB", 8),
    ]


def oversize(address: str, token: str, process: int) -> list[Row]:
    """Send 300 MiB in pieces without saying how much will come."""
    host, port, _ = read_address(address)
    with contextlib.closing(RelayDepot(address, token, {LANE: SEED})) as depot:
        depot.names(LANE)
    target = object_target(LANE, bytes(32))
    head = f"PUT {target} HTTP/1.1\r\nhost: x\r\nauthorization: {write_pass(SEED, 'PUT', target, int(time.time()))}\r\n"
    before, start, sent, piece = _now_mib(process), time.perf_counter(), 0, b"x" * 65536
    with socket.create_connection((host, port)) as line, contextlib.suppress(OSError):
        line.sendall(f"{head}transfer-encoding: chunked\r\n\r\n".encode())
        while sent < OVERSIZE_BYTES:
            line.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            sent += len(piece)
    return [
        at_most("a client that sends without an end, until it is cut", time.perf_counter() - start, "s", 10),
        at_most("the same, memory", max(0.0, _now_mib(process) - before), "MiB", 8, peer="Etebase, cited: 604 MiB"),
        reported("the same, sent before it was cut", sent / 2**20, "MiB", peer="the largest object has 8"),
    ]


def _now_mib(process: int) -> float:
    """Give the memory that a process holds now, in MiB."""
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(told.partition("VmRSS:")[2].split()[0]) / 1024


def _together(act: Callable[[], None], count: int) -> None:
    """Do something in several threads at once."""
    threads = [threading.Thread(target=act) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
