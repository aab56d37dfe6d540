"""Turn events into bytes and back, for whatever events the model knows.

The journal does not know the model's facts: it is given an encoder, a decoder and the list of type names, and it looks at events of unknown
types only so far as to keep them for a newer version of the program.

    >>> is_newer(msgspec.msgpack.encode([[bytes(16), 1, ["not-yet-invented", 7]]]), frozenset({"note"}))
    True
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec


class Event(Protocol):
    """A stamped fact: `eid` of 16 random bytes, `hlc` = milliseconds since 1970 << 16 | counter, and the fact itself."""

    @property
    def eid(self) -> bytes:
        """Name of the event."""

    @property
    def hlc(self) -> int:
        """Clock of the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """How the model's events are stamped, written and read.

    Attributes:
        stamp: makes an event of an event id, a clock and a fact.
        encode: writes a list of events as one msgpack array of `[eid, hlc, [type, field...]]`.
        decode: reads it; raises `Damaged` or a msgspec error for anything else.
        types: the type names that `decode` knows.
    """

    stamp: Callable[[bytes, int, Any], Any]
    encode: Callable[[list[Any]], bytes]
    decode: Callable[[bytes], list[Any]]
    types: frozenset[str]


class _Frame(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What every event has in common, in every version."""

    eid: bytes
    hlc: int
    fact: list[Any]


_frames = msgspec.msgpack.Decoder(list[_Frame])


def is_newer(data: bytes, types: frozenset[str]) -> bool:
    """Say whether these are whole events of which at least one has a type name that is not known here."""
    try:
        frames = _frames.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    names = [frame.fact[0] if frame.fact else None for frame in frames]
    return all(isinstance(name, str) for name in names) and not types.issuperset(names)
