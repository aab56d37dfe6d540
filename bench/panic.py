"""How long it takes to destroy the keys of a vault, as a whole command from its start to its end, and whether the vault's size matters.

Each run has a fresh vault whose local copy really holds so many invented cases; the peer is the time to overwrite the same local copy.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.report import Row, at_most, command_cpu_seconds, reported
from bench.vault import TODAY, Simulator
from safeconduct.actions.office import create_office
from safeconduct.vault.passphrase import choose
from safeconduct.vault.replica import Replica, fold_all

_PASSPHRASE = "otter lantern seventeen mild harbour quilt"  # noqa: S105 - of a vault that lives for the length of the bench
_COMMAND = str(Path(sys.executable).with_name("safeconduct"))
_REPEATS = 7
_GOAL_MS = 100


def _model(place: Path, cases: int) -> Path:
    """Make a vault whose local copy holds so many cases; its key plays no part in what is measured."""
    folder = place / f"of-{cases}"
    create_office(folder, choose(_PASSPHRASE), dt.datetime(2017, 4, 1, tzinfo=dt.UTC), lambda _what, _done, _total: None).close()
    (folder / "replica.db").unlink()
    with Replica.create(folder / "replica.db", bytes(32)) as replica:
        fold_all(replica, Simulator().journal(cases), TODAY)
        replica.checkpoint()
    return folder


def _destroyed(model: Path) -> tuple[float, float]:
    """Give the CPU time and the elapsed time of destroying a copy of the model, in milliseconds: medians."""
    cpu: list[float] = []
    wall: list[float] = []
    silence = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(_REPEATS + 1):
        copy = Path(shutil.copytree(model, model.with_name("copy")))
        os.sync()
        start = time.perf_counter()
        child = os.posix_spawn(_COMMAND, [_COMMAND, "panic", "--yes", "--vault", str(copy)], surroundings, file_actions=silence)
        _, status, usage = os.wait4(child, 0)
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((usage.ru_utime + usage.ru_stime) * 1000)
        if status or (copy / "keystore").exists() or (copy / "replica.db").exists():
            raise RuntimeError("panic did not do its work")
        shutil.rmtree(copy)
    return statistics.median(cpu[1:]), statistics.median(wall[1:])


def rows() -> list[Row]:
    """Measure with a small and a large vault."""
    found: list[Row] = []
    bare = command_cpu_seconds([sys.executable, "-c", "pass"]) * 1000
    with tempfile.TemporaryDirectory() as place:
        for cases in (1_000, 25_000):
            model = _model(Path(place), cases)
            size = (model / "replica.db").stat().st_size / 2**20
            cpu, wall = _destroyed(model)
            found.append(at_most(f"safeconduct panic, {cases:,} cases", cpu, "ms CPU", _GOAL_MS, peer=f"python -c pass {bare:.0f} ms"))
            found.append(reported(f"the same, elapsed ({size:.0f} MiB of local copy)", wall, "ms"))
    return found
