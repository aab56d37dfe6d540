"""Hand keys to colleagues: each wrapped to the prekey of one device, all in one object, in which nobody sees whose is which.

A device tries every wrap with its own wrapping seeds. Other members learn how many there are and nothing else; a depot not even that, since
the object is padded.

    >>> from safeconduct.vault.seal import new_wrapping_seed, wrapping_public
    >>> seed, letter = new_wrapping_seed(), Letter(kind=KEY, ref=bytes(16), name="casework", number=1, key=bytes(32))
    >>> open_mail(seal_mail(OrgId(bytes(16)), [(wrapping_public(seed), letter)]), OrgId(bytes(16)), [seed]) == [letter]
    True
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from safeconduct.errors import Damaged
from safeconduct.ids import OrgId
from safeconduct.vault.depot import OBJECT_BYTES_CAP
from safeconduct.vault.roster import Bytes16, Bytes32, Count
from safeconduct.vault.seal import WRAP_OVERHEAD_BYTES, digest, random_bytes, stepped_length, unwrap, wrap

MAIL_MAGIC = b"SCM1\x01\x00\x00\x00"  # name, suite, three zeros
KEY = 1
_LETTER_BYTES = 160  # every letter has this length, so that a compartment's name does not show
_WRAP_BYTES = _LETTER_BYTES + WRAP_OVERHEAD_BYTES
_LANE_END, _COUNT_END = 24, 28
LETTERS_CAP = (OBJECT_BYTES_CAP // 2 - _COUNT_END) // _WRAP_BYTES  # in one object


class Letter(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One key on its way to one device.

    Attributes:
        kind: 1, the key of a compartment in an epoch; the cabinet counts as one.
        ref: the compartment.
        name: what people call the compartment.
        number: the epoch.
        key: 32 bytes.
    """

    kind: Annotated[int, msgspec.Meta(ge=KEY, le=KEY)]
    ref: Bytes16
    name: Annotated[str, msgspec.Meta(max_length=64)]
    number: Count
    key: Bytes32

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "<Letter>"


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Letter)


def mail_lane(org: OrgId) -> bytes:
    """Give the lane in which the mail of an organisation lies; only who knows the organisation can compute it."""
    return digest("sc1/mail", org)[:16]


def _info(org: OrgId) -> bytes:
    """Say what a wrap is for."""
    return b"sc1/wrap" + org


def seal_mail(org: OrgId, letters: Iterable[tuple[bytes, Letter]]) -> bytes:
    """Wrap letters, each to a public wrapping key, in an order that says nothing.

    Raises:
        Damaged: stage `size`, too many for one object; stage `key`, a public key is not a sound one.
    """
    wraps = []
    for public, letter in letters:
        packed = _encoder.encode(letter)
        plain = len(packed).to_bytes(2, "big") + packed
        wraps.append(wrap(public, plain + bytes(_LETTER_BYTES - len(plain)), _info(org)))
    if len(wraps) > LETTERS_CAP:
        raise Damaged("that is too much mail for one object", stage="size")
    wraps.sort()  # they begin with random bytes
    body = MAIL_MAGIC + mail_lane(org) + len(wraps).to_bytes(4, "big") + b"".join(wraps)
    return body + random_bytes(stepped_length(len(body)) - len(body))


def open_mail(blob: bytes, org: OrgId, seeds: Sequence[bytes]) -> list[Letter]:
    """Find the letters that are for the holder of some wrapping seeds.

    Args:
        blob: as a depot gave it.
        org: the organisation.
        seeds: the holder's wrapping seeds, newest first.

    Raises:
        Damaged: stage `mail`; it is no mail of this organisation, or a letter in it is broken.
    """
    count = int.from_bytes(blob[_LANE_END:_COUNT_END], "big")
    if blob[:_LANE_END] != MAIL_MAGIC + mail_lane(org) or count > LETTERS_CAP or len(blob) < _COUNT_END + count * _WRAP_BYTES:
        raise Damaged("an object among the mail is no mail", stage="mail")
    found = []
    for start in range(_COUNT_END, _COUNT_END + count * _WRAP_BYTES, _WRAP_BYTES):
        plain = _opened(blob[start : start + _WRAP_BYTES], org, seeds)
        if plain is not None:
            found.append(_letter(plain))
    return found


def _opened(wrapped: bytes, org: OrgId, seeds: Sequence[bytes]) -> bytes | None:
    """Open a wrap with the seed that fits; None if it is for somebody else."""
    for seed in seeds:
        try:
            return unwrap(seed, wrapped, _info(org))
        except Damaged:
            continue
    return None


def _letter(plain: bytes) -> Letter:
    """Read a letter in its only form."""
    end = 2 + int.from_bytes(plain[:2], "big")
    try:
        letter = _decoder.decode(plain[2:end])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged("a letter cannot be read", stage="mail") from None
    if _encoder.encode(letter) != plain[2:end] or plain[end:].strip(b"\0"):
        raise Damaged("a letter is not in its only form", stage="mail")
    return letter
