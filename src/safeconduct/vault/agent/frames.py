"""Cut the talk between a command and the key process into frames, each of a known kind and a capped length.

A frame is `u32be length || u8 kind || payload`, the length counting kind and payload. A connection carries one request and then its
progress, ended by one answer or one error. Errors cross as their class, sentence, hint and stage: never a traceback.

    >>> pack(Kind.ANSWER, b"ab").hex()
    '00000003036162'
"""

from __future__ import annotations

import socket
import struct
from enum import IntEnum
from typing import TypeVar

import msgspec

from safeconduct.errors import Damaged, Locked, Mistaken, Refused, SafeconductError, Unreachable

T = TypeVar("T")

MEBIBYTE = 1024 * 1024
HEAD = struct.Struct(">IB")
_KIBIBYTE = 1024


class Kind(IntEnum):
    """What a frame is."""

    REQUEST = 1
    PROGRESS = 2
    ANSWER = 3
    ERROR = 4


CAPS = {  # bytes of kind and payload; the two large ones leave room for a list of 100,000 cases or the text of a long import
    Kind.REQUEST: 64 * MEBIBYTE,
    Kind.PROGRESS: 4 * _KIBIBYTE,
    Kind.ANSWER: 256 * MEBIBYTE,
    Kind.ERROR: 16 * _KIBIBYTE,
}
_CLASSES: dict[str, type[SafeconductError]] = {
    one.__name__: one for one in (SafeconductError, Mistaken, Refused, Locked, Damaged, Unreachable)
}


class Request(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What a command asks of the key process: a verb and its packed question."""

    verb: str
    payload: bytes

    def __repr__(self) -> str:
        """Show the verb, and of the question only how long it is."""
        return f"Request({self.verb}, {len(self.payload)} bytes)"


class Step(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """How far an act has come: a word for what is being done, and parts done of all."""

    what: str
    done: int
    total: int


class Trouble(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """An error on its way from the key process to the command."""

    kind: str
    says: str
    hint: str
    stage: str


def pack(kind: Kind, payload: bytes) -> bytes:
    """Make a frame.

    Raises:
        Refused: the payload is longer than this kind may be.
    """
    length = len(payload) + 1
    if length > CAPS[kind]:
        raise Refused(f"this is too large for the key process: {length} of at most {CAPS[kind]} bytes", "ask for less at a time")
    return HEAD.pack(length, kind) + payload


def read_head(head: bytes, *, awaited: frozenset[Kind]) -> tuple[Kind, int]:
    """Read the first five bytes of a frame into its kind and the length of its payload.

    Raises:
        Damaged: stage `frame`; a kind that is not awaited, or a length out of bounds.
    """
    length, number = HEAD.unpack(head)
    kind = next((one for one in awaited if one == number), None)
    if kind is None or not 1 <= length <= CAPS[kind]:
        raise Damaged(
            "the key process and the command do not understand each other", "run: safeconduct lock, then unlock again", stage="frame"
        )
    return kind, length - 1


def receive(line: socket.socket, *, awaited: frozenset[Kind]) -> tuple[Kind, bytes] | None:
    """Read one frame from a blocking socket; None when the other side ended the talk before it.

    Raises:
        Damaged: stage `frame`; no frame of an awaited kind, or one that breaks off.
    """
    head = _exactly(line, HEAD.size)
    if not head:
        return None
    if len(head) < HEAD.size:
        raise Damaged("the talk with the key process broke off", stage="frame")
    kind, length = read_head(head, awaited=awaited)
    payload = _exactly(line, length)
    if len(payload) < length:
        raise Damaged("the talk with the key process broke off", stage="frame")
    return kind, payload


def packed(value: msgspec.Struct) -> bytes:
    """Encode a struct of this room into a payload."""
    return msgspec.msgpack.encode(value)


def unpack(payload: bytes, shape: type[T]) -> T:
    """Decode a payload into its struct.

    Raises:
        Damaged: stage `frame`; it is something else.
    """
    try:
        return msgspec.msgpack.decode(payload, type=shape)
    except (msgspec.DecodeError, ValueError, RecursionError):  # ValueError: text that is not UTF-8
        raise Damaged("the key process and the command do not understand each other", stage="frame") from None


def trouble(error: SafeconductError) -> bytes:
    """Pack an error of ours."""
    kind = next((name for name, one in _CLASSES.items() if type(error) is one), "SafeconductError")
    stage = error.stage if isinstance(error, Damaged) else ""
    limit = CAPS[Kind.ERROR] // 16  # characters: four bytes at the most, three fields, and room for the rest
    return packed(Trouble(kind=kind, says=error.says[:limit], hint=error.hint[:limit], stage=stage[:limit]))


def error_of(payload: bytes) -> SafeconductError:
    """Make the error again that `trouble` packed; a class that is not ours becomes the root."""
    one = unpack(payload, Trouble)
    made = _CLASSES.get(one.kind, SafeconductError)
    if made is Damaged:
        return Damaged(one.says, one.hint, stage=one.stage)
    return made(one.says, one.hint)


def _exactly(line: socket.socket, count: int) -> bytes:
    """Read so many bytes, or fewer when the other side ends."""
    parts: list[bytes] = []
    while count:
        part = line.recv(min(count, MEBIBYTE))
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
