"""The peer of syncing: Etebase, end-to-end encrypted too, with its own server and its own client, on the same machine in the same run.

Its client (Rust, under Python) comes as wheels up to Python 3.10 and is else built from crates; its server is a checkout and no package. So
it runs where a Python of 3.7 to 3.10 is found, and where its server's checkout lies in `.peers/etebase-server`; elsewhere the figures are
those that were measured on a machine of this kind when the goals were set, and the benches say so.

To have it run: put version 0.14 of the repository etesync/server there, its `requirements.txt` at the top (Django 4.2, FastAPI 0.104 and
what they need; this bench installs them beside the client). What is asked of it: `manage.py migrate`, `etebase_server.asgi:application`
under uvicorn, signing up, collections and items; no Redis, no page of its administration. A copy whose migrations are lacking can have
them made from its models, to the same tables: `manage.py makemigrations myauth django_etebase token_auth`, with
`ETEBASE_EASY_CONFIG_PATH` naming a settings file like `_INI`. It is under the AGPL: it stays beside the project and is never committed.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.peers import ENVIRONMENT, python_with

HERE = Path(__file__).parent
SERVER = ENVIRONMENT / "etebase-server"  # of its version 0.14
INTERPRETERS = ("3.10", "3.9", "3.8", "3.7")  # its wheels are for these
PATIENCE_SECONDS = 1_500
_GROWTH = 10  # five times the events took it more than six times the time when the goals were set: with less left, more is not tried
_START_SECONDS = 30.0

_INI = """[global]
secret_file = {folder}/secret.txt
static_root = {folder}/static
media_root = {folder}/media
debug = false
[allowed_hosts]
allowed_host1 = 127.0.0.1
[database]
engine = django.db.backends.sqlite3
name = {folder}/db.sqlite3
"""
_SIGNUP = "ETEBASE_CREATE_USER_FUNC = None\n"  # its server lets nobody sign up unless told so


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one size took: seconds, milliseconds for one event, bytes an event; said as text, for it stands beside ours."""

    first: str
    pushed: str
    round: str
    bytes: str


CITED = {
    10_000: Figures(first="cited: 12.4 s", pushed="cited: 41-49 s", round="cited: 62 ms", bytes="cited: 4,971 B"),
    50_000: Figures(first="cited: 79 s", pushed="", round="cited: 159 ms", bytes="cited: 4,971 B"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Its figures by size, and in words whether they were measured here or are cited, and why."""

    said: str
    figures: dict[int, Figures] = field(default_factory=lambda: dict(CITED))


def measured(folder: Path, sizes: Sequence[int]) -> Peer:
    """Run the peer, where it can be had; give cited figures where not.

    Args:
        folder: an empty folder for its server's rows and files.
        sizes: how many events to hold, each in an account of its own; one that does not end in time is told, and later ones are not tried,
            nor those after one that took so long that they would not end either: theirs stay cited.
    """
    if not (SERVER / "manage.py").is_file():
        return Peer(said="not built here: no checkout of its server in .peers/etebase-server")
    python = python_with("etebase", "etebase", interpreters=INTERPRETERS, also=SERVER / "requirements.txt")
    if not python:
        return Peer(said="not built here: its client's wheels want a Python of 3.7 to 3.10")
    figures = dict(CITED)
    for size in sizes:
        start = time.monotonic()
        try:
            figures[size] = _sized(python, folder / str(size), size)
        except subprocess.TimeoutExpired:
            late = f"not done in {PATIENCE_SECONDS} s"
            figures[size] = Figures(first=late, pushed=late, round=late, bytes=late)
            break
        except (OSError, subprocess.CalledProcessError):
            return Peer(said="not built here: its server or its client ended with an error")
        if size != sizes[-1] and time.monotonic() - start > PATIENCE_SECONDS / _GROWTH:
            return Peer(
                said=f"run beside ours: 0.31.5 on its own server, {size:,} events; more would not have ended in time", figures=figures
            )
    return Peer(said="run beside ours: 0.31.5 on its own server", figures=figures)


def _sized(python: str, folder: Path, size: int) -> Figures:
    """Begin a server, have the client do its work, and look at what lies there."""
    for part in ("static", "media"):
        (folder / part).mkdir(parents=True)
    (folder / "etebase-server.ini").write_text(_INI.format(folder=folder), encoding="utf-8")
    (folder / "etebase_server_settings.py").write_text(_SIGNUP, encoding="utf-8")
    around = os.environ | {"ETEBASE_EASY_CONFIG_PATH": str(folder / "etebase-server.ini"), "PYTHONPATH": str(folder)}
    subprocess.run([python, "manage.py", "migrate"], cwd=SERVER, env=around, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [python, "-m", "uvicorn", "etebase_server.asgi:application", "--port", str(port), "--log-level", "critical"]
    with subprocess.Popen(serve, cwd=SERVER, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _answers(port)
            command = [python, str(HERE / "sync_etebase.py"), f"http://127.0.0.1:{port}", str(size)]
            done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
        finally:
            server.terminate()
    told: dict[str, float] = json.loads(done.stdout)
    files = [path.stat() for path in folder.rglob("*") if path.is_file()]
    held, blocks = sum(one.st_size for one in files) / size, sum(one.st_blocks * 512 for one in files) / size
    return Figures(
        first=f"{told['first']:.1f} s (client alone {told['cpu']:.2f} s CPU)",
        pushed=f"{told['pushed']:.1f} s",
        round=f"{told['round']:.0f} ms",
        bytes=f"{held:,.0f} B, {blocks:,.0f} in blocks",
    )


def _answers(port: int) -> None:
    """Wait until the server takes calls.

    Raises:
        OSError: it does not in half a minute.
    """
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
