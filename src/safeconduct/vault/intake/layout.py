r"""Lay out the three kinds of objects of intake: reports in one lane, bundles and answers in the other.

Each is `magic (8) || lane (16) || what its kind has || commitment (32) || sealed body`. The commitment and the body's key come from one
key: an object that would open differently for two readers cannot be made.

    >>> kind_of(b"SCT1\1\0\0\0" + bytes(99))
    'report'
"""

from __future__ import annotations

from typing import NamedTuple

from safeconduct.errors import Damaged
from safeconduct.vault.intake.card import intake_lane, notice_lane
from safeconduct.vault.seal import KEY_BYTES, TAG_BYTES, WRAP_OVERHEAD_BYTES, derive, open_once, same, seal_once


class Shape(NamedTuple):
    """How a kind of object is laid out: its first eight bytes, the label of its keys, and the multiple to which its body is padded."""

    magic: bytes
    label: str
    step: int


_SUITE = b"\x01\x00\x00\x00"  # the suite, three zeros
BUNDLE = Shape(b"SCB1" + _SUITE, "sc1/intakebdl", 32 * 1024)  # fourteen keys fit: all have one size
REPORT = Shape(b"SCT1" + _SUITE, "sc1/report", 64 * 1024)
ANSWER = Shape(b"SCA1" + _SUITE, "sc1/answer", 16 * 1024)  # all have one size
_KINDS = {BUNDLE.magic: "bundle", REPORT.magic: "report", ANSWER.magic: "answer"}
FRONT_BYTES = 24
COMMIT_BYTES = 32
WRAPPED_BYTES = KEY_BYTES + WRAP_OVERHEAD_BYTES
_LENGTH_BYTES = 4


def kind_of(blob: bytes) -> str:
    """Tell what an object of the two lanes is by its first bytes, unchecked: `bundle`, `report` or `answer`; empty for anything else."""
    return _KINDS.get(blob[: len(BUNDLE.magic)], "")


def front_of(shape: Shape, org: bytes) -> bytes:
    """Give the first 24 bytes of an object."""
    return shape.magic + (intake_lane(org) if shape is REPORT else notice_lane(org))


def is_of_lane(blob: bytes, shape: Shape, org: bytes) -> bool:
    """Tell whether an object says that it is of this kind and of this organisation."""
    return blob[:FRONT_BYTES] == front_of(shape, org)


def keys_of_body(key: bytes, label: str, front: bytes) -> tuple[bytes, bytes]:
    """Derive the key of a body and the commitment to it; both fit only what stands before."""
    made = derive(key, label, front)
    return made[:KEY_BYTES], made[KEY_BYTES:]


def seal_body(key: bytes, shape: Shape, front: bytes, packed: bytes) -> bytes:
    """Seal what was packed, padded with zeros, and give the whole object."""
    body_key, commit = keys_of_body(key, shape.label, front)
    plain = len(packed).to_bytes(_LENGTH_BYTES, "big") + packed
    return front + commit + seal_once(body_key, plain + bytes(-len(plain) % shape.step), front + commit)


def open_body(key: bytes, shape: Shape, blob: bytes, at: int) -> bytes:
    """Open the body of an object whose front has `at` bytes, and give what was packed.

    Raises:
        Damaged: stage `commit`, it was sealed under another key; `aead`, it was changed; `padding`, it is not padded as it should be.
    """
    body_key, commit = keys_of_body(key, shape.label, blob[:at])
    end = at + COMMIT_BYTES
    if not same(commit, blob[at:end]):
        raise Damaged("an object of intake was sealed under another key than the one in it", stage="commit")
    plain = open_once(body_key, blob[end:], blob[:end])
    stop = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
    if not plain or len(plain) != -(-stop // shape.step) * shape.step or plain[stop:].strip(b"\0"):
        raise Damaged("an object of intake is not padded as it should be", stage="padding")
    return plain[_LENGTH_BYTES:stop]


def body_steps(blob: bytes, at: int, shape: Shape) -> int:
    """Count the steps of a body by its length; 0 if it has the length of none."""
    steps, rest = divmod(len(blob) - at - COMMIT_BYTES - TAG_BYTES, shape.step)
    return steps if steps > 0 and not rest else 0
