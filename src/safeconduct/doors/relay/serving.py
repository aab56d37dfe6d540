"""Serve the relay where its keeper says.

server_of(store, Plan(store="relay.db", host="127.0.0.1", port=8008))
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Awaitable, Callable

import msgspec
import uvicorn

from safeconduct.doors import listening
from safeconduct.doors.relay.answering import Relay
from safeconduct.doors.relay.stamping import Authority
from safeconduct.doors.relay.store import Store
from safeconduct.errors import Unreachable
from safeconduct.vault.depot import first_kept

DAY_SECONDS = 86_400
CLEAR_SECONDS = 3600.0  # between two looks for what is over


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How to serve.

    Attributes:
        store: a file for SQLite, or the address of a PostgreSQL database.
        host, port: where to listen; port 0 lets the system choose.
        metrics: a file for counts, or empty.
        authority: the address of a time-stamp authority that members may have asked, or empty.
        is_by_tor: the authority is asked through Tor.
    """

    store: str
    host: str = "127.0.0.1"
    port: int = 8008
    metrics: str = ""
    authority: str = ""
    is_by_tor: bool = False


def listen(plan: Plan) -> socket.socket:
    """Listen where the plan says.

    Raises:
        Unreachable: the place is taken, or not this machine's.
    """
    return listening.listen(plan.host, plan.port)


async def clear_for_ever(
    store: Store, clock: Callable[[], float] = time.time, rest: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Take away what is over, now and every hour; a disk or database that does not do it is asked again the next time."""
    while True:
        with contextlib.suppress(Unreachable):
            while await store.clear(first_kept(int(clock() // DAY_SECONDS))):
                await rest(0)
        await rest(CLEAR_SECONDS)


def server_of(store: Store, plan: Plan) -> uvicorn.Server:
    """Make the server; it runs in whatever loop it is asked to, and nothing of it writes a log."""
    relay = Relay(store, authority=Authority(plan.authority, is_by_tor=plan.is_by_tor) if plan.authority else None)
    return listening.server_of(relay, plan.metrics)
