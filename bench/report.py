"""Say what a bench found, for people and for machines.

>>> print(table([at_most("seal an event", 4.2, "µs", 5, peer="raw AEAD 1.1 µs")]))
what           value  unit  goal  limit or peer    met
seal an event  4.2    µs    <= 5  raw AEAD 1.1 µs  yes
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

SCHEMA = "safeconduct/bench@1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure: `met` is None where there is no goal and the figure is only reported."""

    what: str
    value: float | str
    unit: str
    goal: str
    limit_or_peer: str
    met: bool | None


def at_most(what: str, value: float, unit: str, goal: float, *, peer: str = "") -> Row:
    """Make a row whose figure should be `goal` or less."""
    return Row(what=what, value=_rounded(value), unit=unit, goal=f"<= {goal:g}", limit_or_peer=peer, met=value <= goal)


def at_least(what: str, value: float, unit: str, goal: float, *, peer: str = "") -> Row:
    """Make a row whose figure should be `goal` or more."""
    return Row(what=what, value=_rounded(value), unit=unit, goal=f">= {goal:g}", limit_or_peer=peer, met=value >= goal)


def reported(what: str, value: float | str, unit: str, *, peer: str = "") -> Row:
    """Make a row without a goal."""
    return Row(what=what, value=value if isinstance(value, str) else _rounded(value), unit=unit, goal="", limit_or_peer=peer, met=None)


def cpu_seconds(act: Callable[[], object], *, repeats: int = 7) -> float:
    """Give the median CPU time of `act` in this process, in seconds, after one warm-up, with the collector at rest.

    CPU time and not elapsed time: what else the machine does at that moment must not change the figure.
    """
    act()
    spent: list[float] = []
    was_on = gc.isenabled()
    gc.disable()
    try:
        for _ in range(repeats):
            start = time.process_time()
            act()
            spent.append(time.process_time() - start)
            gc.collect()
    finally:
        if was_on:
            gc.enable()
    return statistics.median(spent)


def command_cpu_seconds(argv: Sequence[str], *, repeats: int = 7, exit_code: int = 0) -> float:
    """Give the median CPU time (user and system) of a whole command, in seconds, after one warm-up.

    Raises:
        RuntimeError: the command ended with another exit code: its time would mean nothing.
    """
    spent: list[float] = []
    silence = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as at home: compiled once
    for _ in range(repeats + 1):
        child = os.posix_spawnp(argv[0], list(argv), surroundings, file_actions=silence)
        _, status, usage = os.wait4(child, 0)
        if os.waitstatus_to_exitcode(status) != exit_code:
            raise RuntimeError(f"{argv[0]} ended with {os.waitstatus_to_exitcode(status)} instead of {exit_code}")
        spent.append(usage.ru_utime + usage.ru_stime)
    return statistics.median(spent[1:])


def table(rows: Sequence[Row]) -> str:
    """Lay the rows out for a terminal, in the order given."""
    lines = [("what", "value", "unit", "goal", "limit or peer", "met"), *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def as_json(bench: str, rows: Sequence[Row]) -> str:
    """Give one JSON object with its schema's name."""
    return json.dumps({"schema": SCHEMA, "bench": bench, "rows": [asdict(row) for row in rows]}, ensure_ascii=False)


def as_markdown(rows: Sequence[Row]) -> str:
    """Lay the rows out as a table of `docs/benchmarks.md`, under the Python and the number of cores they were measured with."""
    machine = f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d', time.gmtime())}."
    head = ["| what | value | unit | goal | limit or peer | met |", "| --- | ---: | --- | --- | --- | --- |"]
    return "\n".join([machine, "", *head, *("| " + " | ".join(_cells(row)) + " |" for row in rows)])


def _cells(row: Row) -> tuple[str, ...]:
    met = "" if row.met is None else ("yes" if row.met else "NO")
    return row.what, row.value if isinstance(row.value, str) else f"{row.value:g}", row.unit, row.goal, row.limit_or_peer, met


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
