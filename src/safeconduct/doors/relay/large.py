"""Keep the relay's objects in PostgreSQL, so that several relay processes, on one machine or more, serve the same lanes.

What `put` returned is committed with `synchronous_commit`. Each process gathers what arrives while a commit is under way into the next one;
a lane's row is locked for the length of a commit, so that places are given out without gaps and become visible in their order.

    store = await LargeStore.open("postgresql:///relay?host=/run/postgresql")
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import asyncpg

from safeconduct.doors.relay.lite import LANES_CAP, RESERVED
from safeconduct.doors.relay.store import Full, Lane, Taken
from safeconduct.errors import Unreachable

_CONNECTIONS = 6  # of one process: one that writes, some that read
_COMMIT_OBJECTS = 256  # in one commit
_COMMIT_BYTES = 16 * 1024 * 1024
_SECONDS = 20.0  # for one statement: longer means that the database is gone
_SCHEMA = """
SELECT pg_advisory_xact_lock(7377460915);
CREATE TABLE IF NOT EXISTS store (ident bytea NOT NULL);
CREATE TABLE IF NOT EXISTS token (id bigserial PRIMARY KEY, hash bytea NOT NULL UNIQUE, quota bigint NOT NULL, used bigint NOT NULL);
CREATE TABLE IF NOT EXISTS lane (id bigserial PRIMARY KEY, lane bytea NOT NULL UNIQUE, public bytea NOT NULL,
    token bigint NOT NULL REFERENCES token (id), last bigint NOT NULL);
CREATE TABLE IF NOT EXISTS object (lane bigint NOT NULL REFERENCES lane (id), place bigint NOT NULL, name bytea NOT NULL,
    blob bytea NOT NULL, PRIMARY KEY (lane, place), UNIQUE (lane, name));
CREATE INDEX IF NOT EXISTS object_ending ON object (substring(blob from 25 for 4)) WHERE substring(blob from 1 for 4) = '\\x53435431';
ALTER TABLE object ALTER COLUMN blob SET STORAGE EXTERNAL;
CREATE OR REPLACE FUNCTION keep(lanes bigint[], names bytea[], blobs bytea[]) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    places bigint[] := '{}';
    here bigint;
BEGIN
    PERFORM 1 FROM lane WHERE id = ANY (lanes) ORDER BY id FOR UPDATE;
    PERFORM 1 FROM token WHERE id IN (SELECT l.token FROM lane l WHERE l.id = ANY (lanes)) ORDER BY id FOR UPDATE;
    FOR i IN 1 .. array_length(lanes, 1) LOOP
        SELECT o.place INTO here FROM object o WHERE o.lane = lanes[i] AND o.name = names[i];
        IF here IS NULL THEN
            UPDATE token t SET used = t.used + octet_length(blobs[i]) FROM lane l
                WHERE l.id = lanes[i] AND t.id = l.token AND octet_length(blobs[i]) <= t.quota - t.used
                    - CASE WHEN substring(blobs[i] from 1 for 4) = '\\x53435431' THEN t.quota / RESERVED ELSE 0 END;
            IF FOUND THEN
                UPDATE lane l SET last = l.last + 1 WHERE l.id = lanes[i] RETURNING l.last INTO here;
                INSERT INTO object (lane, place, name, blob) VALUES (lanes[i], here, names[i], blobs[i]);
            END IF;
        END IF;
        places := places || coalesce(here, 0);
    END LOOP;
    RETURN places;
END $$;
""".replace("RESERVED", str(RESERVED))
_SINCE = """
WITH told AS (
    SELECT place, blob, sum(octet_length(blob)) OVER (ORDER BY place) AS size, row_number() OVER (ORDER BY place) AS number
    FROM object WHERE lane = $1 AND place > $2 AND place <= $2 + 4096
)
SELECT told.place, told.blob, l.last FROM lane l LEFT JOIN told ON told.size <= $3 OR told.number = 1 WHERE l.id = $1 ORDER BY told.place
"""


_CLEAR = """
WITH over AS (
    SELECT lane, place FROM object WHERE substring(blob from 1 for 4) = '\\x53435431' AND substring(blob from 25 for 4) < $1
    ORDER BY lane, place LIMIT 256 FOR UPDATE
),
gone AS (
    DELETE FROM object o USING over WHERE o.lane = over.lane AND o.place = over.place RETURNING o.lane, octet_length(o.blob) AS size
),
freed AS (SELECT l.token, sum(gone.size) AS size FROM gone JOIN lane l ON l.id = gone.lane GROUP BY l.token),
told AS (UPDATE token t SET used = t.used - freed.size FROM freed WHERE t.id = freed.token)
SELECT count(*) FROM gone
"""


class _Waiting(NamedTuple):
    lane: Lane
    name: bytes
    blob: bytes
    future: asyncio.Future[int]


class LargeStore:
    """The store of one relay process. Made by `open`.

    Args:
        pool: connections.
        ident: the store's name.
    """

    def __init__(self, pool: Any, ident: bytes) -> None:
        """Begin to write what will come."""
        self.ident = ident
        self._pool = pool
        self._waiting: list[_Waiting] = []
        self._called = asyncio.Event()
        self._writing = asyncio.create_task(self._write())

    @classmethod
    async def open(cls, url: str) -> LargeStore:
        """Connect, and make what is in the database if it is new.

        Raises:
            Unreachable: the database does not answer.
        """
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=_CONNECTIONS,
                command_timeout=_SECONDS,
                server_settings={"synchronous_commit": "on", "application_name": "relay"},
            )
            async with pool.acquire() as line, line.transaction():
                await line.execute(_SCHEMA)
                if not await line.fetchval("SELECT count(*) FROM store"):
                    await line.execute("INSERT INTO store VALUES ($1)", os.urandom(16))
                ident = await line.fetchval("SELECT ident FROM store")
        except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            raise Unreachable("the database does not answer", "is its address right, and may this account use it?") from None
        return cls(pool, ident)

    async def add_token(self, token: bytes, quota_bytes: int) -> None:
        """Let an organisation in, by the hash of its token."""
        await self._execute("INSERT INTO token (hash, quota, used) VALUES ($1, $2, 0)", token, quota_bytes)

    async def tokens(self) -> list[tuple[int, int, int, int]]:
        """Tell of each organisation its number, its room, the room used, and how many lanes it has."""
        told = await self._fetch("SELECT id, quota, used, (SELECT count(*) FROM lane WHERE token = token.id) FROM token ORDER BY id")
        return [(row[0], row[1], row[2], row[3]) for row in told]

    async def drop_token(self, number: int) -> bool:
        """Let an organisation open no more lanes and send nothing more; False if there is none of that number."""
        gone = await self._fetch("UPDATE token SET quota = 0, hash = $2 WHERE id = $1 RETURNING id", number, os.urandom(32))
        return bool(gone)

    async def lane(self, lane: bytes) -> Lane | None:
        """Find a lane."""
        found = await self._fetch("SELECT id, public, token FROM lane WHERE lane = $1", lane)
        return Lane(number=found[0][0], public=found[0][1], organisation=found[0][2]) if found else None

    async def register(self, token: bytes, lane: bytes, public: bytes) -> bool:
        """Open a lane; see `Store.register`."""
        found = await self._fetch("SELECT id, (SELECT count(*) FROM lane WHERE token = token.id) FROM token WHERE hash = $1", token)
        if not found:
            return False
        if found[0][1] < LANES_CAP:
            insert = "INSERT INTO lane (lane, public, token, last) VALUES ($1, $2, $3, 0) ON CONFLICT (lane) DO NOTHING"
            await self._execute(insert, lane, public, found[0][0])
        known = await self.lane(lane)
        if known is None:
            raise Full("that organisation has too many lanes")
        if known.public != public:
            raise Taken("that lane was opened by another key")
        return True

    async def put(self, lane: Lane, name: bytes, blob: bytes) -> int:
        """Keep an object; see `Store.put`."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(lane, name, blob, future))
        self._called.set()
        return await future

    async def get(self, lane: Lane, name: bytes) -> bytes | None:
        """Give an object, or None."""
        found = await self._fetch("SELECT blob FROM object WHERE lane = $1 AND name = $2", lane.number, name)
        return found[0][0] if found else None

    async def since(self, lane: Lane, after: int, most_bytes: int) -> tuple[list[tuple[int, bytes]], int]:
        """Give the objects after a place, and the newest place; see `Store.since`."""
        rows = await self._fetch(_SINCE, lane.number, after, most_bytes)
        return [(row[0], row[1]) for row in rows if row[0] is not None], int(rows[0][2]) if rows else 0

    async def names(self, lane: Lane, after: int, most: int) -> list[tuple[int, bytes]]:
        """Give names after a place."""
        wanted = "SELECT place, name FROM object WHERE lane = $1 AND place > $2 ORDER BY place LIMIT $3"
        return [(row[0], row[1]) for row in await self._fetch(wanted, lane.number, after, most)]

    async def clear(self, first_kept: bytes) -> int:
        """Take away some of what is over; see `Store.clear`."""
        return int((await self._fetch(_CLEAR, first_kept))[0][0])

    async def last(self, lane: Lane) -> int:
        """Give the newest place."""
        found = await self._fetch("SELECT last FROM lane WHERE id = $1", lane.number)
        return int(found[0][0]) if found else 0

    async def lasts(self, lanes: Sequence[Lane]) -> Mapping[int, int]:
        """Give the newest places of some lanes, in one question; a lane that is gone has none."""
        numbers = [lane.number for lane in lanes]
        found = await self._fetch("SELECT id, last FROM lane WHERE id = ANY ($1)", numbers) if lanes else []
        return dict.fromkeys(numbers, 0) | {row[0]: row[1] for row in found}

    async def close(self) -> None:
        """Let go of the database."""
        self._writing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._writing
        await self._pool.close()

    async def _execute(self, sql: str, *bindings: Any) -> None:
        await self._fetch(sql, *bindings)

    async def _fetch(self, sql: str, *bindings: Any) -> list[Any]:
        try:
            rows: list[Any] = await self._pool.fetch(sql, *bindings)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            raise Unreachable("the database does not answer", "do it again later") from None
        return rows

    async def _write(self) -> None:
        """Commit what waits, again and again, and tell each what became of it."""
        while True:
            await self._called.wait()
            self._called.clear()
            while self._waiting:
                batch = self._next()
                try:
                    places = await self._committed(batch)
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                    places = [Unreachable("the database did not keep it", "do it again later")] * len(batch)
                for one, place in zip(batch, places, strict=True):
                    if one.future.cancelled():
                        continue
                    if isinstance(place, Unreachable):
                        one.future.set_exception(place)
                    else:
                        one.future.set_result(place)

    def _next(self) -> list[_Waiting]:
        """Take as much of what waits as goes into one commit."""
        count = size = 0
        while count < min(len(self._waiting), _COMMIT_OBJECTS) and (not count or size + len(self._waiting[count].blob) <= _COMMIT_BYTES):
            size += len(self._waiting[count].blob)
            count += 1
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch

    async def _committed(self, batch: list[_Waiting]) -> list[int | Unreachable]:
        """Keep objects in one transaction. Rows are locked in the order of their numbers, so that two processes never wait in a ring."""
        given = [one.lane.number for one in batch], [one.name for one in batch], [one.blob for one in batch]
        places = await self._pool.fetchval("SELECT keep($1, $2, $3)", *given)
        return [place or Full("there is no more room for that organisation") for place in places]
