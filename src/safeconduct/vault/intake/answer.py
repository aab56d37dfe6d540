"""Find and read what an organisation answered somebody who has nothing but a code name.

From the code name come a tag, under which answers lie, and a key, with which they open: it has so many bits that trying is hopeless. Only
the organisation, whose signature stands inside, can have answered.

    >>> from safeconduct.vault.intake.card import Card
    >>> keys = code_keys("six words that nobody else has", bytes(16))
    >>> len(keys.tag), keys == code_keys("Six  words that nobody else has ", bytes(16))
    (16, True)
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from safeconduct.errors import Damaged, Mistaken
from safeconduct.vault.depot import OBJECT_BYTES_CAP
from safeconduct.vault.intake.card import Card
from safeconduct.vault.intake.layout import ANSWER, FRONT_BYTES, WRAPPED_BYTES, body_steps, is_of_lane, open_body
from safeconduct.vault.seal import Cost, derive, digest, stretch, unwrap, verify, wrapping_public

ANSWER_BYTES_CAP = 12 * 1024  # of UTF-8
ANSWER_INFO = b"sc1/answer"
ANSWER_SIGNED = "sc1/answersig"
TAG_END = FRONT_BYTES + 16
WRAP_END = TAG_END + WRAPPED_BYTES
_COST = Cost(memory_kib=1024, passes=1)  # 0.7 ms: a code name is drawn and has 77.5 bits; more would let a flood hold up the door
_CODE_CAP = 200  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeKeys:
    """What a code name gives.

    Attributes:
        tag: 16 bytes under which answers lie.
        seed: the 32-byte seed of the key to which they are sealed.
    """

    tag: bytes
    seed: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """The public key, 1216 bytes: it goes into the report."""
        return wrapping_public(self.seed)


class Answer(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What the organisation answered; later versions add fields at the end only.

    Attributes:
        text: the words.
        day: on which they were written, days since 1970, UTC.
        number: greater in every later answer: milliseconds since 1970.
    """

    text: str
    day: Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)]
    number: Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "<Answer>"


class Signed(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What lies in the body of an answer: it, packed, and the signature over it."""

    packed: bytes
    signature: bytes


def code_keys(code: str, org: bytes) -> CodeKeys:
    """Stretch a code name, however it was spaced and capitalised.

    Args:
        code: as typed.
        org: the organisation's pseudonym: the same code name is another one elsewhere.

    Raises:
        Mistaken: it is empty or longer than 200 characters.
        Unreachable: there is not enough memory.
    """
    spelled = " ".join(unicodedata.normalize("NFKC", code[: _CODE_CAP + 1]).casefold().replace("-", " ").split())
    if not spelled or len(code) > _CODE_CAP:
        raise Mistaken("that is no code name", "type its words as they stand on the receipt")
    slow = stretch(spelled.encode("utf-8", "replace"), digest("sc1/code", org)[:16], cost=_COST)
    made = derive(slow, "sc1/code", org)
    return CodeKeys(seed=made[:32], tag=made[32:48])


def answer_signed(org: bytes, tag: bytes, packed: bytes) -> bytes:
    """Give the hash over which a packed answer is signed."""
    return digest(ANSWER_SIGNED, org, tag, packed)


def answer_tag(blob: bytes, org: bytes) -> bytes:
    """Check the form of a sealed answer, and give its tag.

    Raises:
        Damaged: stage `answer`; it is none of this organisation, or was cut.
    """
    if not is_of_lane(blob, ANSWER, org) or len(blob) > OBJECT_BYTES_CAP or body_steps(blob, WRAP_END, ANSWER) != 1:
        raise Damaged("an object of intake is no answer of this organisation, or was cut", stage="answer")
    return blob[FRONT_BYTES:TAG_END]


def open_answer(blob: bytes, card: Card, keys: CodeKeys) -> Answer:
    """Open an answer to a code name.

    Raises:
        Damaged: stage `answer`, it is none, is to another code name, or is broken within; `wrap`, `commit`, `aead`, `padding`, it was
            changed; `signature`, somebody else wrote it.
    """
    if answer_tag(blob, card.org) != keys.tag:
        raise Damaged("an answer is to another code name", stage="answer")
    key = unwrap(keys.seed, blob[TAG_END:WRAP_END], ANSWER_INFO + card.org + keys.tag)
    inner = open_body(key, ANSWER, blob, WRAP_END)
    try:
        signed = msgspec.msgpack.decode(inner, type=Signed)
        verify(card.public, ANSWER_SIGNED, answer_signed(card.org, keys.tag, signed.packed), signed.signature)
        return msgspec.msgpack.decode(signed.packed, type=Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged("an answer cannot be read", stage="answer") from None
