"""Say what goes over the line between a vault and a relay; both sides follow what is written here and in `docs/protocol-depots.md`.

>>> list(frames_in([frame_of(7, b"sealed")]))
[(7, b'sealed')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from safeconduct.errors import Damaged
from safeconduct.vault.depot import LANE_BYTES, NAME_BYTES, OBJECT_BYTES_CAP

LANES_TARGET = "/v1/lanes"
GLANCE_TARGET = "/v1/last"
GLANCE_LANES = 512  # in one request
GLANCE_SECONDS = 60  # the pass of a glance is of the full minute, so that the relay, which remembers the last one, checks it once a minute
GLANCE_BYTES = LANE_BYTES + 8 + 64  # a lane, the seconds of its pass, and the pass's signature
NOT_TOLD = 2**64 - 1  # in place of a lane's newest place: unknown, or the pass does not hold
REGISTRATION_BYTES = LANE_BYTES + 32  # a lane and its public key
TOKEN_BYTES = 32
RELAY_HEADER = "x-relay"  # which relay this is: drawn when its store was made
LAST_HEADER = "x-last"  # the newest place in the lane
TIME_HEADER = "x-time"  # the relay's seconds since 1970, told to who is late
PACE_BYTES = 512  # a second, over ten seconds: half of what the slowest modem brings; whoever is slower holds a place that others need
PACE_SECONDS = 10.0
STAMP_ANSWER_BYTES = 32 * 1024  # of a time-stamp authority's; public ones send 1.5 to 6 KiB
ANSWER_BYTES = 4 * 1024 * 1024  # of objects in one answer, if the first is not larger
ANSWER_NAMES = 20_000  # in one answer
_AT_BYTES = 8
_LENGTH_BYTES = 4
_NAMED_BYTES = _AT_BYTES + NAME_BYTES


def lane_target(lane: bytes, after: int, *, is_names: bool) -> str:
    """Name what came into a lane after a place: as objects, or as names only."""
    return f"/v1/{lane.hex()}?after={after}" + ("&names=1" if is_names else "")


def object_target(lane: bytes, name: bytes) -> str:
    """Name an object."""
    return f"/v1/{lane.hex()}/{name.hex()}"


def stamp_target(lane: bytes, imprint: bytes) -> str:
    """Name a question for the relay's time-stamp authority: the 32 bytes that are asked about stand in it, and there is no body."""
    return f"/v1/{lane.hex()}/stamp/{imprint.hex()}"


def token_hash(token: bytes) -> bytes:
    """Hash a token, as the relay keeps it."""
    return blake2b(token, digest_size=32, person=b"sc1/token").digest()


def frame_of(at: int, blob: bytes) -> bytes:
    """Write an object with its place in the lane."""
    return at.to_bytes(_AT_BYTES, "big") + len(blob).to_bytes(_LENGTH_BYTES, "big") + blob


def frames_in(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Read objects from the pieces of an answer as they arrive; each that is whole is given, whatever happens to the next.

    Raises:
        Damaged: stage `size`, one says that it is larger than an object may be; `listing`, the last one is cut off.
    """
    rest = bytearray()
    head = _AT_BYTES + _LENGTH_BYTES
    for piece in pieces:
        rest += piece
        while len(rest) >= head:
            length = int.from_bytes(rest[_AT_BYTES:head], "big")
            if length > OBJECT_BYTES_CAP:
                raise Damaged(f"an object is larger than {OBJECT_BYTES_CAP} bytes", stage="size")
            if len(rest) < head + length:
                break
            yield int.from_bytes(rest[:_AT_BYTES], "big"), bytes(rest[head : head + length])
            del rest[: head + length]
    if rest:
        raise Damaged("a relay's answer is cut off", stage="listing")


def named_of(at: int, name: bytes) -> bytes:
    """Write a name with its place in the lane."""
    return at.to_bytes(_AT_BYTES, "big") + name


def named_in(answer: bytes) -> list[tuple[int, bytes]]:
    """Read names with their places.

    Raises:
        Damaged: stage `listing`.
    """
    if len(answer) % _NAMED_BYTES:
        raise Damaged("a relay's list is cut off", stage="listing")
    return [
        (int.from_bytes(answer[at : at + _AT_BYTES], "big"), answer[at + _AT_BYTES : at + _NAMED_BYTES])
        for at in range(0, len(answer), _NAMED_BYTES)
    ]
