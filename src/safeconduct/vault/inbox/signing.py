"""Say to the door which keys it may seal to, and to a code name what the answer is, in the organisation's name.

The key that signs follows from a key of the compartment of intake: all laptops of intake have it, nobody else, and where somebody left, the
next one is another.

    write_bundle(org, seed, laptop_of(device), held, number)
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.vault.inbox.days import DaySeed
from safeconduct.vault.intake import (
    ANSWER,
    ANSWER_BYTES_CAP,
    ANSWER_INFO,
    ANSWER_SIGNED,
    BUNDLE,
    BUNDLE_SIGNED,
    Answer,
    Bundle,
    DayKey,
    answer_signed,
    bundle_signed,
    front_of,
    seal_body,
)
from safeconduct.vault.seal import KEY_BYTES, derive, digest, random_bytes, sign, wrap, wrapping_public


def signing_seed(key: bytes, org: bytes) -> bytes:
    """Derive the seed of the intake signing key from a key of the compartment; `org` is the pseudonym."""
    return derive(key, "sc1/intakekey", org)[:32]


def laptop_of(device: bytes) -> bytes:
    """Give the pseudonym of a device in its bundles."""
    return digest("sc1/intakelap", device)[:16]


def write_bundle(org: bytes, seed: bytes, laptop: bytes, held: Iterable[DaySeed], number: int, *, is_over: bool = False) -> bytes:
    """Sign and seal the public keys of a laptop.

    Args:
        org: the pseudonym.
        seed: of the signing key.
        laptop: see `laptop_of`.
        held: the keys to publish: of today and later.
        number: greater than in every earlier one.
        is_over: say that the card with this signing key is over.
    """
    keys = tuple(DayKey(day=one.day, public=wrapping_public(one.seed)) for one in held)
    packed = msgspec.msgpack.encode(Bundle(laptop=laptop, number=number, keys=keys, is_over=is_over))
    signature = sign(seed, BUNDLE_SIGNED, bundle_signed(org, packed))
    front = front_of(BUNDLE, org) + random_bytes(32)
    return seal_body(org, BUNDLE, front, msgspec.msgpack.encode((packed, signature)))


def seal_answer(org: bytes, seed: bytes, tag: bytes, reply_to: bytes, answer: Answer) -> bytes:
    """Sign an answer and seal it to a code name.

    Raises:
        Mistaken: it is empty or too long.
        Damaged: stage `key`; what the report gave as its public key is none.
    """
    try:
        size = len(answer.text.encode()) if answer.text.strip() else 0
    except UnicodeEncodeError:
        size = 0
    if not 0 < size <= ANSWER_BYTES_CAP:
        raise Mistaken(f"an answer has at least one letter and at most {ANSWER_BYTES_CAP} bytes", "send it in parts")
    key, packed = random_bytes(KEY_BYTES), msgspec.msgpack.encode(answer)
    signature = sign(seed, ANSWER_SIGNED, answer_signed(org, tag, packed))
    front = front_of(ANSWER, org) + tag + wrap(reply_to, key, ANSWER_INFO + org + tag)
    return seal_body(key, ANSWER, front, msgspec.msgpack.encode((packed, signature)))
