"""The two event types that the vectors use, so that nobody needs the model to check them."""

import msgspec

from safeconduct.vault.journal import Codec


class Note(msgspec.Struct, array_like=True, frozen=True, tag="note"):
    text: str


class Moved(msgspec.Struct, array_like=True, frozen=True, tag="moved"):
    place: str
    replaces: list[bytes]


class Event(msgspec.Struct, array_like=True, frozen=True):
    eid: bytes
    hlc: int
    fact: Note | Moved


def stamp(eid, hlc, fact):
    return Event(eid, hlc, fact)


CODEC = Codec(
    stamp=stamp,
    encode=msgspec.msgpack.Encoder().encode,
    decode=msgspec.msgpack.Decoder(list[Event]).decode,
    types=frozenset({"note", "moved"}),
)
