"""A relay that serves over a real socket, in a thread of the test's own process."""

import asyncio
import contextlib
import secrets
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from safeconduct.doors.relay import Lite, LiteStore, connect
from safeconduct.doors.relay.serving import Plan, listen, server_of
from safeconduct.errors import Unreachable
from safeconduct.vault.relay import read_address, token_hash

ROOM = 1 << 30


@dataclass
class Running:
    """Where it listens, what lets an organisation in, and its file."""

    address: str
    token: str
    path: str


def admit(path, quota=ROOM):
    """Let an organisation in and give its token."""
    token = secrets.token_bytes(32)
    lite = Lite(lambda: connect(path))
    lite.add_token(token_hash(token), quota)
    lite.close()
    return token.hex()


@contextlib.contextmanager
def beside():
    """Give a function that runs something asynchronous in a thread of its own: in this one the browser's driver may be running a loop."""
    with ThreadPoolExecutor(1) as thread:
        runner = asyncio.Runner()
        try:
            yield lambda awaited: thread.submit(runner.run, awaited).result()
        finally:
            thread.submit(runner.close).result()


@contextlib.contextmanager
def served(making, *, token="", path="", metrics="", authority=""):
    """Serve a store for the length of a block; it is made in the loop that uses it."""
    plan = Plan(store=path, port=0, metrics=metrics, authority=authority)
    listener = listen(plan)
    problems, started = [], threading.Event()
    servers = []

    async def serve():
        store = await making()
        servers.append(server_of(store, plan))
        server = servers[0]
        started.set()
        try:
            await server.serve(sockets=[listener])
        finally:
            await store.close()

    def run():
        try:
            asyncio.run(serve())
        except BaseException as problem:  # noqa: BLE001 - told to the test
            problems.append(problem)
            started.set()

    thread = threading.Thread(target=run)
    thread.start()
    started.wait()
    try:
        assert problems == []
        yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", token, path)
    finally:
        for server in servers:
            server.should_exit = True
        thread.join()
        listener.close()
        assert problems == []


@contextlib.contextmanager
def relay(folder, *, quota=ROOM, metrics="", authority=""):
    """Serve a new SQLite store in a folder."""
    path = str(folder / "relay.db")
    token = admit(path, quota)
    with served(lite_at(path), token=token, path=path, metrics=metrics, authority=authority) as running:
        yield running


def lite_at(path):
    """Say how to open a SQLite store."""

    async def making():
        return LiteStore(lambda: connect(path))

    return making


async def large_store(url):
    """Open a PostgreSQL store."""
    from safeconduct.doors.relay.large import LargeStore

    return await LargeStore.open(url)


@contextlib.contextmanager
def large(url, *, token=""):
    """Serve a PostgreSQL store, for an organisation that is admitted here unless its token is given."""
    made = token or secrets.token_bytes(32).hex()

    async def making():
        store = await large_store(url)
        if not token:
            await store.add_token(token_hash(bytes.fromhex(made)), ROOM)
        return store

    with served(making, token=made) as running:
        yield running


class Cutter:
    """A line to a relay that breaks after so many bytes in all, once."""

    def __init__(self, address):
        self.left = None
        self.passed = 0
        host, port, _ = read_address(address)
        self._to = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        while True:
            near, _ = self._listener.accept()
            if self.left == "end":
                near.close()
                return
            far = socket.create_connection(self._to)
            back = threading.Thread(target=self._carry, args=(far, near))
            back.start()
            self._carry(near, far)
            back.join()
            near.close()
            far.close()

    def _carry(self, source, sink):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                if self.left is not None:
                    piece, self.left = piece[: self.left], self.left - min(len(piece), self.left)
                self.passed += len(piece)
                sink.sendall(piece)
                if self.left == 0:
                    break
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.left = "end"
        socket.create_connection(self._listener.getsockname()).close()
        self._thread.join()
        self._listener.close()


class Spoken:
    """Speaks ASGI to a relay, as a server would."""

    def __init__(self, relay):
        self.relay = relay

    async def ask(self, method, target, *, headers=(), body=b"", pieces=None):
        raw, _, query = target.encode().partition(b"?")
        scope = {"type": "http", "method": method, "raw_path": raw, "query_string": query, "headers": list(headers)}
        waiting = list(pieces if pieces is not None else [body])
        sent = []

        async def receive():
            return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

        async def send(event):
            sent.append(event)

        await self.relay(scope, receive, send)
        return sent[0]["status"], dict(sent[0]["headers"]), b"".join(event.get("body", b"") for event in sent[1:])


class Told:
    """An answer that came without a socket."""

    def __init__(self, status, headers, body):
        self.status, self._headers, self._body = status, headers, body

    def header(self, name):
        return self._headers.get(name.encode(), b"").decode()

    def pieces(self):
        yield self._body

    def body(self, most):
        assert len(self._body) <= most
        return self._body


class Wire:
    """A line to a relay in this very process; it breaks after so many requests, once it is told how many."""

    def __init__(self, relay, run):
        self.answers = None
        self._spoken, self._run = Spoken(relay), run

    def ask(self, method, target, headers, body):
        if self.answers is not None:
            self.answers -= 1
            if self.answers < 0:
                raise Unreachable("the line is cut")
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        return Told(*self._run(self._spoken.ask(method, target, headers=sent, body=body)))

    def close(self):
        pass
