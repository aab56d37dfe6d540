"""Serve strangers: one process, one loop, and an eye on clients that are too slow."""

from __future__ import annotations

import os
import socket
import time
from asyncio.log import logger as loop_log
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any, Protocol

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from safeconduct.errors import Unreachable
from safeconduct.vault.relay import PACE_BYTES, PACE_SECONDS

CONNECTIONS = 1200  # at once: a thousand devices that poll, and some that begin
METRICS_SECONDS = 15.0  # between two writings of the file
_LOOK_SECONDS = 0.25  # between two looks at who is slow
_LATE_SECONDS = 1.5  # of the ten: a look or two, and a machine that is busy, so that nobody holds a place for longer
_SILENT = "critical"  # of the server's own log, which has no place to go: nothing is ever written
_HEAD_BYTES = 8 * 1024  # of a request's headers; ours have 300
_LAST_SECONDS = 5  # for requests under way, at the end


class Served(Protocol):
    """An application that counts what it does: no address, no identity."""

    counts: Counter[str]

    def metrics(self) -> str:
        """Tell the counts in the text form of Prometheus."""

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Answer one request."""


class Watched(H11Protocol):
    """A connection whose pace is watched."""

    got = 0
    phase: tuple[str, Any] = ("", None)
    since = 0.0
    mark = 0

    def data_received(self, data: bytes) -> None:
        """Count what comes."""
        self.got += len(data)
        super().data_received(data)


def too_slow(line: Watched, now: float) -> bool:
    """Say whether a client holds its place for nothing: no whole request in some ten seconds, or fewer than 512 bytes a second of one.

    Nothing is held against a client while it is the server that works.
    """
    cycle: Any = line.cycle  # None until the first request is whole
    waiting = line.transport.get_write_buffer_size()
    if cycle is None or cycle.response_complete:
        state, progress = ("answer", -waiting) if waiting else ("request", 0)
    elif cycle.more_body:
        state, progress = "body", line.got
    elif waiting:
        state, progress = "answer", -waiting
    else:
        state, progress = "", 0
    if state != line.phase[0] or cycle is not line.phase[1] or not state:
        line.phase, line.since, line.mark = (state, cycle), now, progress
        return False
    if now - line.since < PACE_SECONDS - _LATE_SECONDS:
        return False
    moved = abs(progress - line.mark) if state != "request" else 0
    line.since, line.mark = now, progress
    return moved < PACE_BYTES * (PACE_SECONDS - _LATE_SECONDS)


def cut_the_slow(lines: Iterable[Any], now: float) -> int:
    """Cut the connections that are too slow, and say how many."""
    slow = [line for line in lines if isinstance(line, Watched) and too_slow(line, now)]
    for line in slow:
        line.transport.abort()
    return len(slow)


class Watching(uvicorn.Server):
    """The server, which looks several times a second whether somebody is too slow.

    Args:
        config: how it serves.
        app: what it serves.
        metrics: a file for counts, or empty.
    """

    def __init__(self, config: uvicorn.Config, app: Served, metrics: str) -> None:
        """Take the parts."""
        super().__init__(config)
        self._app = app
        self._metrics = metrics
        self._written_at = 0.0
        self._looked_at = 0.0

    async def on_tick(self, counter: int) -> bool:
        """Cut the slow, and write the counts; called ten times a second."""
        now = time.monotonic()
        if now - self._looked_at >= _LOOK_SECONDS:
            self._looked_at = now
            self._app.counts["cut"] += cut_the_slow(list(self.server_state.connections), now)
        if self._metrics and now - self._written_at >= METRICS_SECONDS:
            self._written_at = now
            write_metrics(Path(self._metrics), self._app.metrics())
        return await super().on_tick(counter)


def write_metrics(path: Path, text: str) -> None:
    """Replace the file of counts in one step; a disk that does not take it costs the counts only."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="ascii")
        part.replace(path)
    except OSError:
        return


def listen(host: str, port: int) -> socket.socket:
    """Listen at a place of this machine; port 0 lets the system choose.

    Raises:
        Unreachable: the place is taken, or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(CONNECTIONS)
    except OSError as error:
        listener.close()
        raise Unreachable(f"nothing can listen there ({os.strerror(error.errno or 0)})", "choose another --listen") from None
    return listener


def server_of(app: Served, metrics: str = "", *, protocol: type[Watched] = Watched) -> uvicorn.Server:
    """Make the server; it runs in whatever loop it is asked to, and nothing of it writes a log.

    Args:
        app: what it serves.
        metrics: a file for counts, or empty.
        protocol: how a connection is served.
    """
    loop_log.disabled = True
    return Watching(
        uvicorn.Config(
            app,
            http=protocol,
            ws="none",
            lifespan="off",
            loop="asyncio",
            interface="asgi3",
            log_config=None,
            log_level=_SILENT,
            access_log=False,
            proxy_headers=False,  # nobody's address is wanted
            server_header=False,
            date_header=False,
            limit_concurrency=CONNECTIONS,
            h11_max_incomplete_event_size=_HEAD_BYTES,
            timeout_keep_alive=int(PACE_SECONDS),
            timeout_graceful_shutdown=_LAST_SECONDS,
        ),
        app,
        metrics,
    )
