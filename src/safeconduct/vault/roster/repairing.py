"""Carry a version of the roster to those who hold the offline keys, and back, as a short text.

text = repair_text(signed)
signed = read_repair(text)
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable

from safeconduct.errors import Damaged
from safeconduct.ids import DeviceId
from safeconduct.vault.roster.making import cosigned
from safeconduct.vault.roster.statements import SignedOp, Version, decode_op, device_of, encode_op, op_id
from safeconduct.vault.seal import signing_public, verify

_TITLE = "safeconduct repair"
_COLUMNS = 76
REPAIR_CHARS_CAP = 1_000_000  # of a repair as text: many times what any organisation needs


def repair_text(signed: SignedOp) -> str:
    """Write a version with the signatures it has."""
    letters = base64.b64encode(encode_op(signed)).decode("ascii")
    return "\n".join([_TITLE, *(letters[at : at + _COLUMNS] for at in range(0, len(letters), _COLUMNS)), ""])


def read_repair(text: str) -> SignedOp:
    """Read a version that was carried.

    Raises:
        Damaged: stage `op`; it is none.
    """
    title, _, rest = text.strip().partition("\n")
    try:
        packed = base64.b64decode("".join(rest.split()), validate=True) if len(text) <= REPAIR_CHARS_CAP else b""
    except (binascii.Error, ValueError):
        packed = b""
    if title.strip() != _TITLE or not packed:
        raise Damaged("this is no repair", "take the file that member roots propose wrote", stage="op")
    signed = decode_op(packed)
    if not isinstance(signed.op.args, Version):
        raise Damaged("this is no repair", "take the file that member roots propose wrote", stage="op")
    return signed


def signed_by_root(signed: SignedOp, seed: bytes) -> SignedOp:
    """Put the signature of an offline key under a version."""
    return cosigned(signed, DeviceId(device_of(signing_public(seed))), seed)


def roots_under(signed: SignedOp, roots: Iterable[bytes]) -> list[bytes]:
    """List the offline keys whose signatures under a version hold."""
    found, by = [], {entry.device: entry.signature for entry in signed.signatures}
    for root in roots:
        try:
            verify(root, "sc1/opsig", op_id(signed.op), by.get(bytes(device_of(root)), b""))
        except Damaged:
            continue
        found.append(root)
    return found
