"""Measure whether the time of a look for answers tells what was found: to a code name with an answer, one without, one that nobody has.

The door is spoken to without a socket, which is more than anybody on a line can see: each time is that from the whole question to the
first byte of the answer. A figure is the area under the curve of who decides by the time alone: 0.5 is guessing, 1 is knowing.
"""

from __future__ import annotations

import asyncio
import bisect
import random
import tempfile
import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.report import Row, at_most, reported
from safeconduct.doors.intake import Door, Face, Hourly, Keeping, Limits, Looks
from safeconduct.vault.codename import draw
from safeconduct.vault.depot import StickDepot, claim, object_name
from safeconduct.vault.inbox import seal_answer, with_days, write_bundle
from safeconduct.vault.intake import Answer, Card, code_keys, notice_lane
from safeconduct.vault.seal import signing_public

ORG, SEED = b"pseudonym of two", b"t" * 32
LOOKS = 1000  # of each kind
PACE_SECONDS = 0.008  # between two looks, of which many are under way at once
NAMES = 50  # that were drawn of each kind
ANSWER = "We can call you on Monday. " * 20
NOTHING, UNKNOWN = "none yet", "of nobody"


def rows() -> list[Row]:
    """Measure."""
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        door, names = made(Path(folder))
        try:
            times = asyncio.run(looked(door, names))
        finally:
            door.close()
    what = "looks for an answer: telling by the time alone"
    return [
        at_most(f"{what} one that is there from a code name of nobody", area(times["answered"], times[UNKNOWN]), "area", 0.55),
        at_most(f"{what} a code name without an answer from one of nobody", area(times[NOTHING], times[UNKNOWN]), "area", 0.55),
        at_most(f"{what} what is no code name from one of nobody", area(times["no name"], times[UNKNOWN]), "area", 0.55),
        reported(f"looks for an answer: the median of {LOOKS} of nobody", sorted(times[UNKNOWN])[LOOKS // 2] * 1000, "ms"),
    ]


def made(folder: Path) -> tuple[Door, dict[str, list[str]]]:
    """Make a door with some answers, and code names of each kind."""
    (folder / "depot").mkdir()
    mark = claim(folder / "depot")
    depot = StickDepot(folder / "depot", mark)
    today = int(time.time() // 86_400)

    def lay(blob: bytes) -> None:
        depot.put(notice_lane(ORG), object_name(blob), blob)

    lay(write_bundle(ORG, SEED, bytes(16), with_days((), today), 1))
    names = {kind: [draw() for _ in range(NAMES)] for kind in ("answered", NOTHING, UNKNOWN)}
    names["no name"] = [name.rpartition(" ")[0] + " zzzzz" for name in names[UNKNOWN]]
    for name in names["answered"]:
        keys = code_keys(name, ORG)
        lay(seal_answer(ORG, SEED, keys.tag, keys.public, Answer(text=ANSWER, day=today, number=1)))
    keeping = Keeping(Card(org=ORG, public=signing_public(SEED)), lambda: StickDepot(folder / "depot", mark), folder / "door")
    keeping.refresh()
    for name in names[NOTHING]:
        keeping.take("we need help", language="en", code_name=name, came_by="web")
    return Door(keeping, Face("https://leave.example/"), Limits(Hourly()), looks=Looks(1e9)), names


async def looked(door: Door, names: dict[str, list[str]]) -> dict[str, list[float]]:
    """Look again and again, in an order that is drawn; give the times of each kind, in seconds."""
    order = [kind for kind in names for _ in range(LOOKS)]
    random.Random(2017).shuffle(order)
    times: dict[str, list[float]] = {kind: [] for kind in names}

    async def look(kind: str, name: str) -> None:
        times[kind].append(await asked(door, name))

    async with asyncio.TaskGroup() as group:
        for number, kind in enumerate(order):
            group.create_task(look(kind, names[kind][number % NAMES]))
            await asyncio.sleep(PACE_SECONDS)
    return times


async def asked(door: Door, name: str) -> float:
    """Ask for the answers to a code name, and give the time until the answer begins."""
    body = urlencode({"code": name}).encode()
    came = 0.0

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(_event: MutableMapping[str, Any]) -> None:
        nonlocal came
        came = came or time.perf_counter()

    headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", str(len(body)).encode())]
    start = time.perf_counter()
    await door({"type": "http", "method": "POST", "raw_path": b"/en/answers", "headers": headers}, receive, send)
    return came - start


def area(one: list[float], other: list[float]) -> float:
    """Give the area under the curve of who tells the one from the other by a time; 0.5 at least, whichever is the slower.

    >>> area([1.0, 2.0], [3.0, 4.0]), area([1.0, 2.0], [1.0, 2.0])
    (1.0, 0.5)
    """
    ordered = sorted(other)
    below = sum(bisect.bisect_left(ordered, value) + bisect.bisect_right(ordered, value) for value in one) / (2 * len(one) * len(other))
    return max(below, 1 - below)
