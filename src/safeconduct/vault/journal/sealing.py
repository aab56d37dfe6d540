"""Seal what one device wrote into one compartment in one go: one signature, one AEAD, and inside it one envelope per case.

>>> from safeconduct.vault.journal.header import DATA
>>> from safeconduct.vault.journal.keys import found
>>> keys = found(["casework"], 1, signing_seed=bytes(32))
>>> header = Header(kind=DATA, device=keys.author.device, seq=0, prev=bytes(32), hlc=1, depth=1, n_events=0)
>>> len(seal_segment(keys, keys.compartments[0], header, []))
2048
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from safeconduct.errors import Damaged
from safeconduct.ids import CaseRef
from safeconduct.vault.depot import OBJECT_BYTES_CAP
from safeconduct.vault.journal.header import Header, encode_header
from safeconduct.vault.journal.keys import CompartmentKey, Keys
from safeconduct.vault.journal.layout import (
    COMMIT_END,
    MAGIC,
    SIGNATURE_END,
    SUITE,
    Envelope,
    ckid_of,
    envelope_key,
    place_of,
    segment_key,
)
from safeconduct.vault.roster import SignedOp, encode_ops
from safeconduct.vault.seal import TAG_BYTES, derive, digest, random_bytes, seal_once, sign, stepped_length


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheaf:
    """The events of one case, encoded and not yet sealed.

    Attributes:
        case: the case, or `NO_CASE`.
        key: the case's key; for `NO_CASE` that of `level_key`.
        plain: the encoded events.
        count: how many they are.
    """

    case: CaseRef
    key: bytes = field(repr=False)
    plain: bytes = field(repr=False)
    count: int


_encoder = msgspec.msgpack.Encoder()


def _body_salt(compartment: CompartmentKey, context: bytes, header: Header, sheaves: Sequence[Sheaf]) -> bytes:
    """Draw the salt of the envelopes: random, and mixed with what it will hide, so that a stuck generator cannot make a key serve twice."""
    parts = [random_bytes(32), context, encode_header(header)]
    for sheaf in sheaves:
        parts += [sheaf.case, sheaf.key, len(sheaf.plain).to_bytes(4, "big"), sheaf.plain]
    return derive(compartment.key, "sc1/bodysalt", b"".join(parts))[:32]


def seal_segment(keys: Keys, compartment: CompartmentKey, header: Header, sheaves: Sequence[Sheaf]) -> bytes:
    """Seal the events of one go.

    Args:
        keys: the organisation and the author, whose device the header names.
        compartment: where it goes.
        header: place in the chain; its salt is set here.
        sheaves: one per case.
    """
    context = compartment.context(keys.org)
    salted = msgspec.structs.replace(header, salt=_body_salt(compartment, context, header, sheaves))
    envelopes: list[Envelope] = []
    for index, sheaf in enumerate(sheaves):
        ckid = ckid_of(sheaf.key)
        place = place_of(context, sheaf.case, ckid, salted, index)
        envelopes.append(Envelope(sheaf.case, ckid, seal_once(envelope_key(sheaf.key, salted.salt, place), sheaf.plain, place)))
    return seal_body(keys, compartment, salted, _encoder.encode(envelopes))


def seal_statements(keys: Keys, compartment: CompartmentKey, header: Header, ops: Sequence[SignedOp]) -> bytes:
    """Seal statements about the organisation or the compartment into a control segment."""
    return seal_body(keys, compartment, header, encode_ops(list(ops)))


def seal_body(keys: Keys, compartment: CompartmentKey, header: Header, body: bytes) -> bytes:
    """Pad, sign and seal a header and a body that are ready; the length of the answer is one of a few steps.

    Raises:
        Damaged: stage `size`; more than 8 MiB.
    """
    context = compartment.context(keys.org)
    packed = encode_header(header)
    content = len(packed).to_bytes(4, "big") + packed + len(body).to_bytes(4, "big") + body
    bare = COMMIT_END + TAG_BYTES + SIGNATURE_END + len(content)
    size = stepped_length(bare)
    if size > OBJECT_BYTES_CAP:
        raise Damaged(f"a segment would be larger than {OBJECT_BYTES_CAP} bytes", stage="size")
    content += bytes(size - bare)
    salt = derive(compartment.key, "sc1/salt", random_bytes(32) + context + content)[
        :32
    ]  # differs when the content does, whatever was drawn
    front = MAGIC + bytes((SUITE, 0, 0, 0)) + compartment.lane(keys.org) + salt
    key, commit = segment_key(compartment, front, context)
    front += commit
    signature = sign(keys.author.seed, "sc1/segsig", digest("sc1/seg-h", front + context + content))
    return front + seal_once(key, signature + content, front + context)
