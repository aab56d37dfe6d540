"""The desk's peer: a page of the same rows in Django, in an environment of its own that `bench/peers.txt` fills.

It has what the desk's page has: fifty rows of a page, sorted by the day by which a household must be gone, with their number, rendered on
the server. It has less to do: its rows lie open in SQLite in its own process, with an index; nothing is sealed and no other process asked.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.peers import python_with
from bench.report import Row, reported

HERE = Path(__file__).parent
_NAME = "peer Django: a page of the same rows, p99"


def rows(lines: Sequence[dict[str, object]], ours: Any, window: Callable[[str], Any], timed: Callable[..., Any]) -> list[Row]:
    """Measure the peer, if it installs here.

    Args:
        lines: the rows, as the desk's list has them.
        ours: the times of a page of the desk's list.
        window: makes a window of a link.
        timed: makes a request of processes many times.
    """
    python = python_with("django", "django")
    if not python:
        return [reported(_NAME, "skipped: Django does not install here", "")]
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "rows.json").write_text(json.dumps(list(lines), default=str), encoding="utf-8")
        peer = subprocess.Popen([python, HERE / "desk_django.py", place], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert peer.stdout is not None
            seen = window(peer.stdout.readline().strip())
            pages = max(1, len(lines) // 50)
            times = timed((peer.pid,), lambda number: seen.ask("GET", f"/cases?page={number * 7 % pages + 1}"))
        finally:
            peer.terminate()
            peer.wait(30)
    return [
        reported(_NAME, times.cpu_p99, "ms CPU", peer=str(times)),
        reported(
            "the desk's page against the peer's, p50", ours.cpu_p50 / times.cpu_p50, "times its CPU", peer="rows open in its own process"
        ),
    ]
