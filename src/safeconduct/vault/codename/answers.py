"""Seal an answer to a code name, and open it for who says it.

    answer = magic | tag | HPKE(public, padded text, info) | signature

The organisation signs, so that who has only the card of a door can put no answer into anybody's hands. Lengths are padded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import msgspec

from safeconduct.errors import Damaged, Mistaken
from safeconduct.vault.codename.naming import ADDRESS_BYTES, TAG_BYTES, CodeKeys
from safeconduct.vault.seal import SIGNATURE_BYTES, WRAP_OVERHEAD_BYTES, digest, padded_length, sign, unwrap, verify, wrap

ANSWER_MAGIC = b"sc1/answer\x01"
ANSWER_TEXT_BYTES = 4 * 1024  # some hundred lines: an answer is read on a telephone
_LABEL = "sc1/answer"
_END = b"\x80"  # then zeros: padding that can be told from any text (ISO/IEC 7816-4)
_FRAME_BYTES = 64  # of what stands around the text
_HEAD_BYTES = len(ANSWER_MAGIC) + TAG_BYTES
_LEAST_BYTES = _HEAD_BYTES + WRAP_OVERHEAD_BYTES + SIGNATURE_BYTES
ANSWER_BYTES = _LEAST_BYTES + padded_length(ANSWER_TEXT_BYTES + _FRAME_BYTES)  # the longest sealed answer


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the organisation says to who wrote.

    Attributes:
        text: what it says, at most 4 KiB of UTF-8.
        on: the day on which it was written.
    """

    text: str
    on: dt.date

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Answer(...)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedAnswer:
    """An answer whose signature holds.

    Attributes:
        tag: 16 bytes by which it is found.
        org: of whom it is.
        body: sealed.
    """

    tag: bytes
    org: bytes
    body: bytes = field(repr=False)


def seal_answer(answer: Answer, address: bytes, org: bytes, signing_seed: bytes) -> bytes:
    """Seal an answer to the address that stood in a report, and sign it.

    Args:
        answer: what is said.
        address: 1,232 bytes.
        org: the organisation's identifier.
        signing_seed: the private half of the organisation's intake signing key.

    Raises:
        Mistaken: the answer is too long, or empty.
        Damaged: stage `key`; that is no address.
    """
    if not answer.text.strip() or len(answer.text.encode()) > ANSWER_TEXT_BYTES:
        raise Mistaken("an answer has 1 to 4,096 bytes", "shorten it, or send two")
    if len(address) != ADDRESS_BYTES:
        raise Damaged("the address for an answer has the wrong length", stage="key")
    tag, public = address[:TAG_BYTES], address[TAG_BYTES:]
    plain = msgspec.msgpack.encode(answer) + _END
    body = wrap(public, plain.ljust(padded_length(len(plain)), b"\0"), _info(org, tag))
    unsigned = ANSWER_MAGIC + tag + body
    return unsigned + sign(signing_seed, _LABEL, _hash(org, unsigned))


def read_answer(blob: bytes, signer: bytes, org: bytes) -> SealedAnswer:
    """Check who signed a sealed answer.

    Args:
        blob: its bytes.
        signer: the public half of the organisation's intake signing key.
        org: the organisation's identifier.

    Raises:
        Damaged: stage `answer`, it is none; stage `signature`, it is somebody else's.
    """
    if not blob.startswith(ANSWER_MAGIC) or not _LEAST_BYTES < len(blob) <= ANSWER_BYTES:
        raise Damaged("an object is no answer", stage="answer")
    verify(signer, _LABEL, _hash(org, blob[:-SIGNATURE_BYTES]), blob[-SIGNATURE_BYTES:])
    return SealedAnswer(tag=blob[len(ANSWER_MAGIC) : _HEAD_BYTES], org=org, body=blob[_HEAD_BYTES:-SIGNATURE_BYTES])


def open_answer(sealed: SealedAnswer, keys: CodeKeys) -> Answer:
    """Open an answer with the keys of its code name.

    Raises:
        Damaged: stage `wrap`, it is for another code name; stage `padding` or `answer`, what is in it is no answer.
    """
    plain = unwrap(keys.seed, sealed.body, _info(sealed.org, keys.tag)).rstrip(b"\0")
    if not plain.endswith(_END):
        raise Damaged("an answer's padding is wrong", stage="padding")
    try:
        return msgspec.msgpack.decode(plain[:-1], type=Answer)
    except msgspec.MsgspecError:
        raise Damaged("an answer holds what is none", stage="answer") from None


def _info(org: bytes, tag: bytes) -> bytes:
    return _LABEL.encode() + org + tag


def _hash(org: bytes, unsigned: bytes) -> bytes:
    return digest(_LABEL, org, unsigned)
