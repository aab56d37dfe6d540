"""Keep the relay's objects in one SQLite file.

What `put` returned is on the disk (write-ahead log, synced at every commit). Objects that arrive while the disk is busy share the next
commit, so that many senders cost little more than one.

    >>> lite = Lite(lambda: connect(":memory:"))
    >>> lite.add_token(bytes(32), 1 << 20)
    >>> lite.register(bytes(32), b"l" * 16, b"p" * 32)
    True
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from safeconduct.doors.relay.store import Full, Lane, Taken
from safeconduct.errors import SafeconductError, Unreachable
from safeconduct.vault.depot import DAY_AT, DAY_BYTES, ENDING_MAGIC

LANES_CAP = 20_000  # of one organisation: 30 compartments and a hundred devices, a new lane of each every month, for ten years
RESERVED = 4  # a quarter of an organisation's room: so much the reports of its form leave to its laptops, so that no flood stops their sync
_COMMIT_OBJECTS = 256  # in one commit
_COMMIT_BYTES = 16 * 1024 * 1024
_ENDING = f"substr(blob, 1, {len(ENDING_MAGIC)}) = x'{ENDING_MAGIC.hex()}'"
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS store (ident BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS token (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, quota INTEGER NOT NULL, used INTEGER NOT NULL)",
    """CREATE TABLE IF NOT EXISTS lane (id INTEGER PRIMARY KEY, lane BLOB NOT NULL UNIQUE, public BLOB NOT NULL,
       token INTEGER NOT NULL REFERENCES token (id), last INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS object (lane INTEGER NOT NULL REFERENCES lane (id), place INTEGER NOT NULL, name BLOB NOT NULL,
       blob BLOB NOT NULL, UNIQUE (lane, place), UNIQUE (lane, name))""",
    f"CREATE INDEX IF NOT EXISTS ending ON object (substr(blob, {DAY_AT + 1}, {DAY_BYTES})) WHERE {_ENDING}",
)
_CLEAR = f"""DELETE FROM object WHERE rowid IN (SELECT rowid FROM object WHERE {_ENDING} AND substr(blob, {DAY_AT + 1}, {DAY_BYTES}) < ?
    LIMIT {_COMMIT_OBJECTS}) RETURNING lane, length(blob)"""  # noqa: S608 - constants of ours
_SINCE = "SELECT place, blob FROM object WHERE lane = ? AND place > ? ORDER BY place"
_NAMES = "SELECT place, name FROM object WHERE lane = ? AND place > ? ORDER BY place LIMIT ?"
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses what was acknowledged when the power fails
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
)


class Database(Protocol):
    """What is asked of a connection, which the tests put a disk of their own under."""

    def execute(self, sql: str, bindings: Sequence[Any] = (), /) -> Iterable[Any]:
        """Run one statement and give its rows."""

    def close(self) -> None:
        """Close it."""


def connect(path: str) -> sqlite3.Connection:
    """Open the file for this process alone to write to, readable by nobody else on this machine."""
    if path != ":memory:" and not Path(path).exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=64)


class Lite:
    """The store, one act at a time.

    Args:
        connecting: opens a connection to the file.
    """

    def __init__(self, connecting: Callable[[], Database]) -> None:
        """Open the file, and make what is in it if it is new."""
        self._database = connecting()
        for line in (*PRAGMAS, "BEGIN IMMEDIATE", *_SCHEMA):
            list(self._database.execute(line))
        if not self._rows("SELECT ident FROM store"):
            self._rows("INSERT INTO store VALUES (?)", os.urandom(16))
        self._rows("COMMIT")
        self.ident: bytes = self._rows("SELECT ident FROM store")[0][0]

    def add_token(self, token: bytes, quota_bytes: int) -> None:
        """Let an organisation in, by the hash of its token, with room for so many bytes."""
        self._rows("INSERT INTO token (hash, quota, used) VALUES (?, ?, 0)", token, quota_bytes)

    def tokens(self) -> list[tuple[int, int, int, int]]:
        """Tell of each organisation its number, its room, the room used, and how many lanes it has."""
        told = self._rows("SELECT id, quota, used, (SELECT count(*) FROM lane WHERE token = token.id) FROM token ORDER BY id")
        return [tuple(row) for row in told]

    def drop_token(self, number: int) -> bool:
        """Let an organisation open no more lanes and send nothing more; what is there stays. False if there is none of that number."""
        is_there = bool(self._rows("SELECT 1 FROM token WHERE id = ?", number))
        self._rows("UPDATE token SET quota = 0, hash = ? WHERE id = ?", os.urandom(32), number)
        return is_there

    def lane(self, lane: bytes) -> Lane | None:
        """Find a lane."""
        found = self._rows("SELECT id, public, token FROM lane WHERE lane = ?", lane)
        return Lane(number=found[0][0], public=found[0][1], organisation=found[0][2]) if found else None

    def register(self, token: bytes, lane: bytes, public: bytes) -> bool:
        """Open a lane; see `Store.register`."""
        found = self._rows("SELECT id FROM token WHERE hash = ?", token)
        if not found:
            return False
        known = self.lane(lane)
        if known is not None:
            if known.public != public:
                raise Taken("that lane was opened by another key")
            return True
        if self._rows("SELECT count(*) FROM lane WHERE token = ?", found[0][0])[0][0] >= LANES_CAP:
            raise Full("that organisation has too many lanes")
        self._rows("INSERT INTO lane (lane, public, token, last) VALUES (?, ?, ?, 0)", lane, public, found[0][0])
        return True

    def put_all(self, objects: Sequence[tuple[Lane, bytes, bytes]]) -> list[int | SafeconductError]:
        """Keep objects in one commit, and give the place of each, or why it was not kept; on return they are durable."""
        self._rows("BEGIN IMMEDIATE")
        try:
            places = [self._put(*one) for one in objects]
            self._rows("COMMIT")
        except Exception:
            with contextlib.suppress(Exception):  # the act itself said what was wrong; the connection is not used again
                self._rows("ROLLBACK")
            raise
        return places

    def _put(self, lane: Lane, name: bytes, blob: bytes) -> int | SafeconductError:
        known = self._rows("SELECT place FROM object WHERE lane = ? AND name = ?", lane.number, name)
        if known:
            return int(known[0][0])
        room = self._rows("SELECT t.id, t.quota - t.used, t.quota FROM token t JOIN lane l ON l.token = t.id WHERE l.id = ?", lane.number)
        if not room or room[0][1] - (room[0][2] // RESERVED if blob.startswith(ENDING_MAGIC) else 0) < len(blob):
            return Full("there is no more room for that organisation")
        self._rows("UPDATE token SET used = used + ? WHERE id = ?", len(blob), room[0][0])
        place = int(self._rows("UPDATE lane SET last = last + 1 WHERE id = ? RETURNING last", lane.number)[0][0])
        self._rows("INSERT INTO object (lane, place, name, blob) VALUES (?, ?, ?, ?)", lane.number, place, name, blob)
        return place

    def clear(self, first_kept: bytes) -> int:
        """Take away some of what is over; see `Store.clear`."""
        self._rows("BEGIN IMMEDIATE")
        try:
            gone = self._rows(_CLEAR, first_kept)
            for lane, size in gone:
                self._rows("UPDATE token SET used = used - ? WHERE id = (SELECT token FROM lane WHERE id = ?)", size, lane)
            self._rows("COMMIT")
        except Exception:
            with contextlib.suppress(Exception):
                self._rows("ROLLBACK")
            raise
        return len(gone)

    def get(self, lane: Lane, name: bytes) -> bytes | None:
        """Give an object, or None."""
        found = self._rows("SELECT blob FROM object WHERE lane = ? AND name = ?", lane.number, name)
        return found[0][0] if found else None

    def since(self, lane: Lane, after: int, most_bytes: int) -> list[tuple[int, bytes]]:
        """Give the objects after a place; see `Store.since`."""
        given: list[tuple[int, bytes]] = []
        size = 0
        for place, blob in self._each(_SINCE, lane.number, after):
            size += len(blob)
            if given and size > most_bytes:
                break
            given.append((place, blob))
        return given

    def names(self, lane: Lane, after: int, most: int) -> list[tuple[int, bytes]]:
        """Give names after a place."""
        return [tuple(row) for row in self._rows(_NAMES, lane.number, after, most)]

    def last(self, lane: Lane) -> int:
        """Give the newest place."""
        found = self._rows("SELECT last FROM lane WHERE id = ?", lane.number)
        return int(found[0][0]) if found else 0

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _rows(self, sql: str, *bindings: Any) -> list[Any]:
        return list(self._each(sql, *bindings))

    def _each(self, sql: str, *bindings: Any) -> Iterator[Any]:
        try:
            yield from self._database.execute(sql, bindings)
        except sqlite3.Error:
            raise Unreachable("the relay's disk does not do it", "is there room, and may it be written to?") from None


class LiteStore:
    """The store as the server uses it: reading on the loop, writing in one thread that gathers what waits into one commit.

    Args:
        connecting: opens a connection; called twice now, and again after a failure: what a disk said it kept is then read anew.
    """

    def __init__(self, connecting: Callable[[], Database]) -> None:
        """Open the file and start the thread."""
        self._connecting = connecting
        self._writer: Lite | None = Lite(connecting)
        self._reader = Lite(connecting)
        self._waiting: queue.SimpleQueue[tuple[Callable[[Lite], Any] | tuple[Lane, bytes, bytes] | None, asyncio.Future[Any] | None]]
        self._waiting = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="relay-store", daemon=True)
        self._thread.start()

    @property
    def ident(self) -> bytes:
        """Name this store."""
        return self._reader.ident

    async def add_token(self, token: bytes, quota_bytes: int) -> None:
        """Let an organisation in."""
        await self._later(lambda lite: lite.add_token(token, quota_bytes))

    async def tokens(self) -> list[tuple[int, int, int, int]]:
        """Tell of each organisation."""
        return self._reader.tokens()

    async def drop_token(self, number: int) -> bool:
        """Let an organisation send nothing more."""
        return bool(await self._later(lambda lite: lite.drop_token(number)))

    async def lane(self, lane: bytes) -> Lane | None:
        """Find a lane."""
        return self._reader.lane(lane)

    async def register(self, token: bytes, lane: bytes, public: bytes) -> bool:
        """Open a lane."""
        return bool(await self._later(lambda lite: lite.register(token, lane, public)))

    async def put(self, lane: Lane, name: bytes, blob: bytes) -> int:
        """Keep an object."""
        return int(await self._later((lane, name, blob)))

    async def get(self, lane: Lane, name: bytes) -> bytes | None:
        """Give an object."""
        return self._reader.get(lane, name)

    async def since(self, lane: Lane, after: int, most_bytes: int) -> tuple[list[tuple[int, bytes]], int]:
        """Give objects after a place, and the newest place."""
        last = self._reader.last(lane)
        return self._reader.since(lane, after, most_bytes) if last > after else [], last

    async def names(self, lane: Lane, after: int, most: int) -> list[tuple[int, bytes]]:
        """Give names after a place."""
        return self._reader.names(lane, after, most)

    async def clear(self, first_kept: bytes) -> int:
        """Take away some of what is over."""
        return int(await self._later(lambda lite: lite.clear(first_kept)))

    async def last(self, lane: Lane) -> int:
        """Give the newest place."""
        return self._reader.last(lane)

    async def lasts(self, lanes: Sequence[Lane]) -> Mapping[int, int]:
        """Give the newest places of some lanes."""
        return {lane.number: self._reader.last(lane) for lane in lanes}

    async def close(self) -> None:
        """End the thread and close the file."""
        self._waiting.put((None, None))
        await asyncio.to_thread(self._thread.join)
        self._reader.close()
        if self._writer is not None:
            self._writer.close()

    async def _later(self, wanted: Callable[[Lite], Any] | tuple[Lane, bytes, bytes]) -> Any:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.put((wanted, future))
        return await future

    def _write(self) -> None:
        """Take what waits, do it in one commit, and tell each what became of it."""
        while True:
            wanted, future = self._waiting.get()
            if wanted is None:
                return
            if not isinstance(wanted, tuple):
                self._tell([(future, self._done(wanted))])
                continue
            objects, futures, size = [wanted], [future], len(wanted[2])
            other = None
            while len(objects) < _COMMIT_OBJECTS and size < _COMMIT_BYTES:
                try:
                    wanted, future = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if not isinstance(wanted, tuple):
                    other = (wanted, future)
                    break
                objects.append(wanted)
                futures.append(future)
                size += len(wanted[2])
            kept = self._done(lambda lite, objects=objects: lite.put_all(objects))  # type: ignore[misc]
            self._tell(list(zip(futures, [kept] * len(futures) if isinstance(kept, BaseException) else kept, strict=True)))
            if other is not None:
                if other[0] is None:
                    return
                self._tell([(other[1], self._done(other[0]))])

    def _done(self, act: Callable[[Lite], Any]) -> Any:
        """Do an act; a disk that failed once is read anew before it is written to again."""
        try:
            if self._writer is None:
                self._writer = Lite(self._connecting)
            return act(self._writer)
        except (Full, Taken) as error:
            return error
        except Exception:  # noqa: BLE001 - whatever the disk says, the sender is told that it was not kept
            if self._writer is not None:
                with contextlib.suppress(Exception):
                    self._writer.close()
                self._writer = None
            return Unreachable("the relay's disk did not keep it")

    @staticmethod
    def _tell(results: list[tuple[asyncio.Future[Any] | None, Any]]) -> None:
        for future, result in results:
            if future is not None:
                future.get_loop().call_soon_threadsafe(_settle, future, result)


def _settle(future: asyncio.Future[Any], result: Any) -> None:
    """Give a result to who still waits for it."""
    if future.cancelled():
        return
    if isinstance(result, BaseException):
        future.set_exception(result)
    else:
        future.set_result(result)
