"""Keep sealed objects with a relay: a blind server that neither knows whose they are nor can open them.

depot = RelayDepot("https://relay.example.org", token, {lane: seed})
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from safeconduct.errors import Damaged, Refused, Unreachable
from safeconduct.vault.depot import LANE_OBJECTS_CAP, NAME_BYTES, OBJECT_BYTES_CAP, News, check_object, object_name
from safeconduct.vault.relay.line import Answer, Line
from safeconduct.vault.relay.passes import lane_public, sign_pass, write_pass
from safeconduct.vault.relay.wire import (
    ANSWER_NAMES,
    GLANCE_LANES,
    GLANCE_SECONDS,
    GLANCE_TARGET,
    LANES_TARGET,
    LAST_HEADER,
    NOT_TOLD,
    RELAY_HEADER,
    STAMP_ANSWER_BYTES,
    TIME_HEADER,
    frames_in,
    lane_target,
    named_in,
    object_target,
    stamp_target,
)

_IDENT_BYTES = 16
_OK, _CREATED, _FORBIDDEN, _LATE, _MISSING, _CONFLICT, _TOO_LARGE, _UNREADABLE, _BUSY, _SILENT, _FULL = (
    200,
    201,
    403,
    401,
    404,
    409,
    413,
    400,
    429,
    502,
    507,
)
_SMALL = 64 * 1024  # bytes of an answer that says little
_CLOCKS = 2**40  # seconds; a relay's word on the time beyond that is none


class RelayDepot:
    """A depot at a relay.

    Args:
        address: of the relay.
        token: what its keeper gave, in hexadecimal: lets this organisation open lanes.
        doors: the seed of each lane.
        line: the line to it.
        clock: seconds since 1970.
    """

    def __init__(
        self, address: str, token: str, doors: Mapping[bytes, bytes], line: Line | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the parts; nothing is asked yet."""
        self._line = line or Line(address)
        self._token = token
        self._doors = doors
        self._clock = clock
        self._reached: dict[bytes, tuple[bytes, int]] = {}  # for each lane the relay, and the place up to which all is known
        self._lasts: dict[bytes, tuple[bytes, int]] = {}  # what a glance showed, until it is used
        self._offset = 0.0  # by how much the relay's clock is ahead

    def glance(self, lanes: Sequence[bytes]) -> None:
        """Ask for the newest place of many lanes at once; see `FarDepot.glance`."""
        self._lasts = {}
        for at in range(0, len(lanes), GLANCE_LANES):
            some = lanes[at : at + GLANCE_LANES]
            answer = self._glanced(some)
            told = self._read(answer, (_OK,))
            ident, _ = _place(answer)
            if len(told) == 8 * len(some):
                lasts = [int.from_bytes(told[8 * i : 8 * i + 8], "big") for i in range(len(some))]
                self._lasts.update({lane: (ident, last) for lane, last in zip(some, lasts, strict=True) if last != NOT_TOLD})

    def _glanced(self, lanes: Sequence[bytes]) -> Answer:
        """Ask with a pass for each lane, and once more by the relay's clock when none of them holds."""
        answer = self._glance_once(lanes)
        if answer.status == _LATE and answer.header(TIME_HEADER):
            answer.body(_SMALL)
            self._offset = _seconds(answer.header(TIME_HEADER)) - self._clock()
            answer = self._glance_once(lanes)
        return answer

    def _glance_once(self, lanes: Sequence[bytes]) -> Answer:
        at = max(0, int(self._clock() + self._offset)) // GLANCE_SECONDS * GLANCE_SECONDS
        signed = [lane + at.to_bytes(8, "big") + sign_pass(self._doors[lane], "POST", GLANCE_TARGET, at) for lane in lanes]
        return self._line.ask("POST", GLANCE_TARGET, {}, b"".join(signed))

    def put(self, lane: bytes, name: bytes, blob: bytes) -> None:
        """Keep an object; see `FarDepot.put`."""
        check_object(lane, name, blob)
        answer = self._ask(lane, "PUT", object_target(lane, name), blob)
        self._read(answer, (_OK, _CREATED))
        ident, place = _place(answer)
        known, after = self._reached.get(lane, (b"", -1))
        if (ident, place) == (known, after + 1):
            self._reached[lane] = (ident, place)

    def reached(self, lane: bytes) -> bytes:
        """Give a cursor that covers what was put, too; see `FarDepot.reached`."""
        return _cursor(*self._reached[lane]) if lane in self._reached else b""

    def get(self, lane: bytes, name: bytes) -> bytes:
        """Give an object's bytes; see `FarDepot.get`."""
        answer = self._ask(lane, "GET", object_target(lane, name))
        if answer.status == _MISSING:
            answer.body(_SMALL)
            raise Damaged("an object is missing from the depot", "look for another copy of the depot", stage="missing")
        return self._read(answer, (_OK,), OBJECT_BYTES_CAP)

    def names(self, lane: bytes) -> list[bytes]:
        """List the names in a lane, sorted."""
        return sorted({name for news in self._whole(lane) for name in news.names})

    def news(self, lane: bytes, cursor: bytes, *, with_blobs: bool) -> Iterator[News]:
        """Tell what came into a lane; see `FarDepot.news`. A relay that was turned back or made anew tells everything."""
        ident, after = cursor[:_IDENT_BYTES], int.from_bytes(cursor[_IDENT_BYTES:], "big")
        is_whole = not cursor
        if cursor and self._lasts.pop(lane, None) == (ident, after):
            self._reached[lane] = (ident, after)
            yield News(names=(), cursor=cursor, is_whole=False)
            return
        if is_whole and not with_blobs:
            yield from self._whole(lane)
            return
        while True:
            answer = self._ask(lane, "GET", lane_target(lane, after, is_names=False))
            if answer.status != _OK:
                self._read(answer, (_OK,))
            told, last = _place(answer)
            if cursor and not is_whole and (told != ident or last < after):
                self._read(answer, (_OK,), OBJECT_BYTES_CAP * 2)
                yield from self._whole(lane)
                return
            ident, started, blobs = told, after, dict[bytes, bytes]()
            try:
                for at, blob in frames_in(answer.pieces()):
                    after = max(after, at)
                    blobs[object_name(blob)] = blob
            except (Unreachable, Damaged):
                self._line.close()
                if blobs:
                    yield News(names=tuple(blobs), blobs=blobs, cursor=_cursor(ident, after), is_whole=is_whole, is_last=False)
                raise
            is_last = after >= last or after == started
            self._reached[lane] = (ident, after)
            yield News(names=tuple(blobs), blobs=blobs, cursor=_cursor(ident, after), is_whole=is_whole, is_last=is_last)
            if is_last:
                return

    def stamp(self, lane: bytes, imprint: bytes) -> bytes:
        """Have the relay's time-stamp authority asked about 32 bytes, and give what is said to be its answer, unchecked.

        Raises:
            Refused: the relay asks no authority.
            Unreachable: the relay or the authority does not answer, or was asked enough today.
        """
        answer = self._ask(lane, "POST", stamp_target(lane, imprint))
        if answer.status == _OK:
            return self._read(answer, (_OK,), STAMP_ANSWER_BYTES)
        self._line.close()
        if answer.status == _MISSING:
            raise Refused("that relay asks no authority", "its keeper can let it; or carry the question: evidence stamp ask FILE")
        if answer.status == _BUSY:
            raise Unreachable("the relay has asked for this organisation often enough today", "ask again tomorrow")
        if answer.status == _SILENT:
            raise Unreachable("the authority does not answer the relay as it should", "ask again later")
        raise Unreachable("the relay does not answer as one should", "is the address right? Its keeper may know")

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()

    def _whole(self, lane: bytes) -> Iterator[News]:
        """Tell the names of all objects."""
        after = told = 0
        while True:
            answer = self._ask(lane, "GET", lane_target(lane, after, is_names=True))
            listed = self._read(answer, (_OK,), (8 + NAME_BYTES) * ANSWER_NAMES)
            ident, last = _place(answer)
            found = named_in(listed)
            started = after
            after = max([after, *(at for at, _ in found)])
            told += len(found)
            is_last = after >= last or after == started or told > LANE_OBJECTS_CAP
            self._reached[lane] = (ident, after)
            yield News(names=tuple(name for _, name in found), cursor=_cursor(ident, after), is_last=is_last)
            if is_last:
                return

    def _ask(self, lane: bytes, method: str, target: str, body: bytes = b"") -> Answer:
        """Ask with a pass for the lane; open the lane, or learn the relay's time, when that is what is lacking."""
        answer = self._once(lane, method, target, body)
        for _ in range(2):
            if answer.status == _LATE and answer.header(TIME_HEADER):
                answer.body(_SMALL)
                self._offset = _seconds(answer.header(TIME_HEADER)) - self._clock()
            elif answer.status == _FORBIDDEN:
                answer.body(_SMALL)
                self._register(lane)
            else:
                break
            answer = self._once(lane, method, target, body)
        return answer

    def _once(self, lane: bytes, method: str, target: str, body: bytes) -> Answer:
        written = write_pass(self._doors[lane], method, target, max(0, int(self._clock() + self._offset)))
        return self._line.ask(method, target, {"authorization": written}, body)

    def _register(self, lane: bytes) -> None:
        """Open a lane with the organisation's token.

        Raises:
            Refused: the token is not one of this relay's, or the lane is another's.
        """
        body = lane + lane_public(self._doors[lane])
        answer = self._line.ask("POST", LANES_TARGET, {"authorization": f"token {self._token}"}, body)
        if answer.status in (_FORBIDDEN, _CONFLICT):
            answer.body(_SMALL)
            raise Refused("the relay does not know this organisation's token", "ask its keeper for a new one, and add the relay again")
        self._read(answer, (_OK, _CREATED))

    def _read(self, answer: Answer, good: tuple[int, ...], most: int = _SMALL) -> bytes:
        """Read the body of an answer that is good, and say what is the matter with another one."""
        if answer.status in good:
            return answer.body(most)
        self._line.close()
        if answer.status in (_TOO_LARGE, _UNREADABLE):
            raise Damaged("the relay does not take that object", stage="refused")
        if answer.status == _FULL:
            raise Unreachable("the relay has no more room for this organisation", "ask its keeper")
        if answer.status == _BUSY:
            raise Unreachable("the relay has too much to do", "do it again later")
        raise Unreachable("the relay does not answer as one should", "is the address right? Its keeper may know")


def _place(answer: Answer) -> tuple[bytes, int]:
    """Read which relay this is, and the newest place in the lane.

    Raises:
        Unreachable: this is no relay.
    """
    try:
        ident, last = bytes.fromhex(answer.header(RELAY_HEADER)), int(answer.header(LAST_HEADER))
    except ValueError:
        ident, last = b"", -1
    if len(ident) != _IDENT_BYTES or not 0 <= last < 2**63:
        raise Unreachable("that is no relay", "is the address right?")
    return ident, last


def _cursor(ident: bytes, after: int) -> bytes:
    """Write a cursor."""
    return ident + after.to_bytes(8, "big")


def _seconds(text: str) -> int:
    """Read the relay's time; a senseless one counts as the beginning of time, so that its own passes will not hold."""
    return int(text) if text.isascii() and text.isdigit() and int(text) < _CLOCKS else 0
