"""Answer requests: who holds a lane's key may put, list and get in that lane. Speaks ASGI, which uvicorn turns into HTTP.

Nothing is said about why a pass does not hold, and nothing of a request is kept: not its address, not its time, not what it asked.

    app = Relay(store, Caps())
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from safeconduct.doors.listening import Bucket
from safeconduct.doors.relay.stamping import IMPRINT_BYTES, Authority, Silent, Spent
from safeconduct.doors.relay.store import Full, Lane, Store, Taken
from safeconduct.errors import Refused, Unreachable
from safeconduct.vault.depot import LANE_BYTES, NAME_BYTES, OBJECT_BYTES_CAP, object_name
from safeconduct.vault.relay import (
    ANSWER_BYTES,
    ANSWER_NAMES,
    GLANCE_BYTES,
    GLANCE_LANES,
    GLANCE_TARGET,
    LANES_TARGET,
    LAST_HEADER,
    NOT_TOLD,
    REGISTRATION_BYTES,
    RELAY_HEADER,
    TIME_HEADER,
    TOKEN_BYTES,
    Late,
    check_pass,
    check_signature,
    check_time,
    frame_of,
    named_of,
    token_hash,
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_TARGET = re.compile(rf"/v1/([0-9a-f]{{{2 * LANE_BYTES}}})(?:/([0-9a-f]{{{2 * NAME_BYTES}}})|\?after=(0|[1-9][0-9]{{0,17}})(&names=1)?)")
_STAMP = re.compile(rf"/v1/([0-9a-f]{{{2 * LANE_BYTES}}})/stamp/([0-9a-f]{{{2 * IMPRINT_BYTES}}})")
_TARGET_BYTES_CAP = 256
_LANES_REMEMBERED = 10_000
_PIECE_BYTES = 256 * 1024  # of an answer that is given to the line at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How much the relay gives.

    Attributes:
        lane_rate: requests in a lane, a second, on average; a burst may be four times that.
        stranger_rate: requests of nobody in particular, all together, a second: openings of lanes and passes that do not hold.
        flying_bytes: of all requests and answers under way: the memory that clients can take.
    """

    lane_rate: float = 2000.0
    stranger_rate: float = 200.0
    flying_bytes: int = 48 * 1024 * 1024


class _Known:
    """A lane that was asked for: what the store knows of it, how busy it is, and the pass of the last glance that held."""

    def __init__(self, lane: Lane, rate: float) -> None:
        self.lane = lane
        self.bucket = Bucket(rate)
        self._held = b""

    def may_glance(self, clock: bytes, signature: bytes, now: int) -> bool:
        """Say whether the pass of a glance holds; one that held before is only asked for its time.

        Raises:
            Late: it is of another time.
        """
        seconds = int.from_bytes(clock, "big")
        check_time(seconds, now)
        if clock + signature != self._held:
            try:
                check_signature(self.lane.public, signature, "POST", GLANCE_TARGET, seconds, now)
            except Late:
                raise
            except Refused:
                return False
            self._held = clock + signature
        return True


class _Wrong(Exception):
    def __init__(self, status: int, *headers: tuple[bytes, bytes], ends: bool = False) -> None:
        self.status = status
        self.headers = [*headers, *([(b"connection", b"close")] if ends else [])]


class Relay:
    """The application.

    Args:
        store: what keeps the objects.
        caps: how much is given.
        clock: seconds since 1970.
        authority: who may be asked for time stamps; none, unless the keeper chose one.
    """

    def __init__(
        self, store: Store, caps: Caps | None = None, clock: Callable[[], float] = time.time, authority: Authority | None = None
    ) -> None:
        """Take the parts."""
        self._authority = authority
        self._store = store
        self._caps = caps or Caps()
        self._clock = clock
        self._strangers = Bucket(self._caps.stranger_rate)
        self._lanes: dict[bytes, _Known] = {}
        self._flying = 0
        self.counts: Counter[str] = Counter()
        """How many requests of each kind ended how; no lane, no address."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        kind = "other"
        try:
            kind, status, headers, body = await self._answer(scope, receive)
        except _Wrong as wrong:
            status, headers, body = wrong.status, list(wrong.headers), b""
            if _is_endless(scope) and (b"connection", b"close") not in headers:  # else the server would read on and throw it away
                headers.append((b"connection", b"close"))
        except Full:
            status, headers, body = 507, [(b"connection", b"close")], b""
        except Unreachable:
            status, headers, body = 503, [(b"connection", b"close")], b""
        self.counts[f"{kind} {status}"] += 1
        self.counts["bytes out"] += _length(body)
        try:
            await self._send(send, status, headers, body)
        finally:
            if isinstance(body, list):
                self._flying -= _length(body)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[str, int, Headers, bytes | list[bytes]]:
        method: str = scope["method"]
        raw = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        if len(raw) > _TARGET_BYTES_CAP:
            raise _Wrong(414, ends=True)
        target = raw.decode("latin-1")
        given = {name: value for name, value in scope["headers"] if name in (b"authorization", b"content-length")}
        if target == LANES_TARGET and method == "POST":
            return await self._register(given, receive)
        if target == GLANCE_TARGET and method == "POST":
            return await self._glance(given, receive)
        if self._authority is not None and method == "POST" and (asked := _STAMP.fullmatch(target)):
            lane = await self._passed(bytes.fromhex(asked[1]), given.get(b"authorization", b""), method, target)
            return await self._stamp(self._authority, lane, bytes.fromhex(asked[2]))
        found = _TARGET.fullmatch(target)
        if found is None:
            self._stranger()
            raise _Wrong(404, ends=True)
        lane = await self._passed(bytes.fromhex(found[1]), given.get(b"authorization", b""), method, target)
        if found[2] and method == "PUT":
            return await self._put(lane, bytes.fromhex(found[2]), given, receive)
        if method != "GET":
            raise _Wrong(405, ends=True)
        if found[2]:
            blob = await self._store.get(lane, bytes.fromhex(found[2]))
            if blob is None:
                return "get", 404, [], b""
            return "get", 200, self._place(0), self._fly([blob])
        after = int(found[3])
        if found[4]:
            last = await self._store.last(lane)
            named = await self._store.names(lane, after, ANSWER_NAMES) if last > after else []
            return "names", 200, self._place(last), self._fly([b"".join(named_of(*one) for one in named)])
        objects, last = await self._store.since(lane, after, ANSWER_BYTES)
        return "news", 200, self._place(last), self._fly([frame_of(*one) for one in objects])

    async def _register(self, given: dict[bytes, bytes], receive: Receive) -> tuple[str, int, Headers, bytes]:
        """Open a lane for who holds a token."""
        self._stranger()
        scheme, _, written = given.get(b"authorization", b"").partition(b" ")
        body = await self._read(given, receive, REGISTRATION_BYTES)
        self._flying -= len(body)
        try:
            token = bytes.fromhex(written.decode("ascii"))
        except ValueError:
            token = b""
        if scheme != b"token" or len(token) != TOKEN_BYTES or len(body) != REGISTRATION_BYTES:
            raise _Wrong(403)
        try:
            if not await self._store.register(token_hash(token), body[:LANE_BYTES], body[LANE_BYTES:]):
                raise _Wrong(403)
        except Taken:
            raise _Wrong(409) from None
        return "register", 201, [], b""

    async def _glance(self, given: dict[bytes, bytes], receive: Receive) -> tuple[str, int, Headers, bytes]:
        """Tell the newest place of each lane whose pass holds."""
        body = await self._read(given, receive, GLANCE_BYTES * GLANCE_LANES)
        self._flying -= len(body)
        if not body or len(body) % GLANCE_BYTES:
            raise _Wrong(400, ends=True)
        now = int(self._clock())
        asked: list[_Known | None] = []
        for at in range(0, len(body), GLANCE_BYTES):
            lane, clock, signature = body[at : at + LANE_BYTES], body[at + LANE_BYTES : at + LANE_BYTES + 8], body[at + LANE_BYTES + 8 :]
            known = await self._known(lane)
            try:
                holds = known is not None and known.may_glance(clock, signature[: GLANCE_BYTES - LANE_BYTES - 8], now)
            except Late:
                raise _Wrong(401, (TIME_HEADER.encode(), str(now).encode())) from None
            if not holds:
                self._stranger()
            asked.append(known if holds else None)
        lasts = await self._store.lasts([known.lane for known in asked if known])
        told = [NOT_TOLD if known is None else lasts[known.lane.number] for known in asked]
        return "glance", 200, self._place(0), b"".join(last.to_bytes(8, "big") for last in told)

    async def _stamp(self, authority: Authority, lane: Lane, imprint: bytes) -> tuple[str, int, Headers, list[bytes]]:
        """Ask the keeper's authority about 32 bytes, and hand on what it answers."""
        try:
            return "stamp", 200, self._place(0), self._fly([await authority.ask(lane.organisation, imprint, int(self._clock()))])
        except Spent:
            raise _Wrong(429, (b"retry-after", b"86400")) from None
        except Silent:
            raise _Wrong(502) from None

    async def _known(self, lane: bytes) -> _Known | None:
        """Find a lane, here or in the store."""
        known = self._lanes.get(lane)
        if known is None:
            found = await self._store.lane(lane)
            if found is None:
                return None
            if len(self._lanes) >= _LANES_REMEMBERED:
                self._lanes.clear()
            known = self._lanes[lane] = _Known(found, self._caps.lane_rate)
        return known

    async def _put(self, lane: Lane, name: bytes, given: dict[bytes, bytes], receive: Receive) -> tuple[str, int, Headers, bytes]:
        """Keep an object; only what bears the name of its content is taken."""
        blob = await self._read(given, receive, OBJECT_BYTES_CAP)
        try:
            if object_name(blob) != name:
                raise _Wrong(400)
            place = await self._store.put(lane, name, blob)
        finally:
            self._flying -= len(blob)
        return "put", 201, self._place(place), b""

    async def _passed(self, lane: bytes, written: bytes, method: str, target: str) -> Lane:
        """Let in who holds the lane's key.

        Whether the lane is unknown or the pass does not hold is not told apart: who may ask opens the lane and asks again.
        """
        known = await self._known(lane)
        if known is None:
            self._stranger()
            raise _Wrong(403)
        now = int(self._clock())
        try:
            check_pass(known.lane.public, written.decode("latin-1"), method, target, now)
        except Late:
            self._stranger()
            raise _Wrong(401, (TIME_HEADER.encode(), str(now).encode())) from None
        except Refused:
            self._stranger()
            raise _Wrong(403) from None
        if not known.bucket.take():
            raise _Wrong(429, (b"retry-after", b"2"))
        return known.lane

    def _stranger(self) -> None:
        """Count a request of nobody in particular."""
        if not self._strangers.take():
            raise _Wrong(429, (b"retry-after", b"5"), ends=True)

    async def _read(self, given: dict[bytes, bytes], receive: Receive, most: int) -> bytes:
        """Read a body, which then counts as under way; one that is too large is cut off as soon as that shows."""
        said = given.get(b"content-length", b"0")
        if not said.isdigit() or int(said[:20]) > most:
            raise _Wrong(413, ends=True)
        body = bytearray()
        try:
            async for piece in _pieces(receive):
                self._lift(len(piece))
                body += piece
                _bounded(body, most)
        except BaseException:
            self._flying -= len(body)
            raise
        self.counts["bytes in"] += len(body)
        return bytes(body)

    def _fly(self, parts: list[bytes]) -> list[bytes]:
        """Count an answer among what is under way; `__call__` counts it off."""
        self._lift(_length(parts))
        return parts

    def _lift(self, count: int) -> None:
        """Count bytes that are under way.

        Raises:
            _Wrong: there are too many already: all the slow clients of the world take only so much memory.
        """
        if self._flying + count > self._caps.flying_bytes:
            raise _Wrong(503, (b"retry-after", b"2"), ends=True)
        self._flying += count

    def _place(self, last: int) -> Headers:
        return [(RELAY_HEADER.encode(), self._store.ident.hex().encode()), (LAST_HEADER.encode(), str(last).encode())]

    @staticmethod
    async def _send(send: Send, status: int, headers: Headers, body: bytes | list[bytes]) -> None:
        """Give an answer to the line, not more at once than it takes."""
        whole = body if isinstance(body, bytes) else b"".join(body)
        fixed = [(b"content-type", b"application/octet-stream"), (b"cache-control", b"no-store")]
        length = (b"content-length", str(_length(body)).encode())
        await send({"type": "http.response.start", "status": status, "headers": [*fixed, length, *headers]})
        for at in range(0, len(whole), _PIECE_BYTES):
            is_more = at + _PIECE_BYTES < len(whole)
            await send({"type": "http.response.body", "body": whole[at : at + _PIECE_BYTES], "more_body": is_more})
        if not whole:
            await send({"type": "http.response.body", "body": b""})

    def metrics(self) -> str:
        """Tell counts in the text form of Prometheus: nothing of any lane, organisation or address."""
        lines = ["# TYPE safeconduct_relay_total counter"]
        lines += [f'safeconduct_relay_total{{what="{what}"}} {count}' for what, count in sorted(self.counts.items())]
        lines += ["# TYPE safeconduct_relay_flying_bytes gauge", f"safeconduct_relay_flying_bytes {self._flying}"]
        return "\n".join(lines) + "\n"


def _is_endless(scope: Scope) -> bool:
    """Say whether more may come with a request than any request may bring: it names no length, or a greater one."""
    given = dict(scope["headers"])
    said = given.get(b"content-length", b"0")
    return b"transfer-encoding" in given or not said.isdigit() or int(said[:20]) > OBJECT_BYTES_CAP


def _length(body: bytes | list[bytes]) -> int:
    """Count the bytes of an answer."""
    return len(body) if isinstance(body, bytes) else sum(map(len, body))


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    """Give the body of a request piece by piece."""
    while True:
        event = await receive()
        if event["type"] != "http.request":
            raise _Wrong(400, ends=True)
        yield event.get("body", b"")
        if not event.get("more_body", False):
            return


def _bounded(body: bytearray, most: int) -> None:
    """Refuse a body that is larger than it may be."""
    if len(body) > most:
        raise _Wrong(413, ends=True)
