"""Serve the relay where its keeper says.

server_of(store, Plan(store="relay.db", host="127.0.0.1", port=8008))
"""

from __future__ import annotations

import socket

import msgspec
import uvicorn

from safeconduct.doors import listening
from safeconduct.doors.relay.answering import Relay
from safeconduct.doors.relay.stamping import Authority
from safeconduct.doors.relay.store import Store


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


def server_of(store: Store, plan: Plan) -> uvicorn.Server:
    """Make the server; it runs in whatever loop it is asked to, and nothing of it writes a log."""
    relay = Relay(store, authority=Authority(plan.authority, is_by_tor=plan.is_by_tor) if plan.authority else None)
    return listening.server_of(relay, plan.metrics)
