"""A relay that serves over a real socket, in a thread of the test's own process."""

import asyncio
import contextlib
import secrets
import threading
from dataclasses import dataclass

from safeconduct.doors.relay import Lite, LiteStore, connect
from safeconduct.doors.relay.serving import Plan, listen, server_of
from safeconduct.vault.relay import token_hash

ROOM = 1 << 30


@dataclass
class Running:
    """Where it listens, what lets an organisation in, and the server itself."""

    address: str
    token: str
    path: str
    server: object
    store: object


def admit(path, quota=ROOM):
    """Let an organisation in and give its token."""
    token = secrets.token_bytes(32)
    lite = Lite(lambda: connect(path))
    lite.add_token(token_hash(token), quota)
    lite.close()
    return token.hex()


@contextlib.contextmanager
def served(store, *, token="", path="", metrics=""):
    """Serve a store for the length of a block."""
    plan = Plan(store=path, port=0, metrics=metrics)
    listener = listen(plan)
    server = server_of(store, plan)
    problems = []

    async def serve():
        try:
            await server.serve(sockets=[listener])
        finally:
            await store.close()

    def run():
        try:
            asyncio.run(serve())
        except BaseException as problem:  # noqa: BLE001 - told to the test
            problems.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", token, path, server, store)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
        assert problems == []


@contextlib.contextmanager
def relay(folder, *, quota=ROOM, metrics=""):
    """Serve a new SQLite store in a folder."""
    path = str(folder / "relay.db")
    token = admit(path, quota)
    with served(LiteStore(lambda: connect(path)), token=token, path=path, metrics=metrics) as running:
        yield running
