"""Seal the keys of a vault so that any k of n custodians open them together, and nobody alone.

One recovery key pair is drawn. Its secret half lies, for each group of k custodians, under a key made from all of their shares (subset
wrapping: at most 35 small boxes, and no arithmetic on secrets); nobody keeps it. Its public half seals the vault's keys anew whenever they
change, without any custodian. For each share there is a commitment, so that a custodian can see that hers is whole; it opens nothing. The
whole is one file without a secret in the open: it may lie on every stick.

Whoever can write into the vault's folder could put a kit of her own there. Therefore the fixed part bears a mark that only the vault's
keys can make, and the vault's journal says which kit is the one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

from safeconduct.errors import Damaged, Mistaken, Refused
from safeconduct.vault.recovery.words import NUMBERS, SECRET_BYTES, TAG_BITS, Share, subsets, written
from safeconduct.vault.seal import (
    KEY_BYTES,
    TAG_BYTES,
    WRAPPING_PUBLIC_BYTES,
    derive,
    digest,
    new_wrapping_seed,
    open_once,
    padded_length,
    random_bytes,
    same,
    seal_once,
    unwrap,
    wrap,
    wrapping_public,
)

MAGIC = b"SCR1\x01\x00\x00\x00"
CAP_BYTES = 8 * 1024 * 1024
_LENGTH_BYTES = 4
_BOX_BYTES = KEY_BYTES + TAG_BYTES

Bytes16 = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Bytes32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Box = Annotated[bytes, msgspec.Meta(min_length=_BOX_BYTES, max_length=_BOX_BYTES)]
Public = Annotated[bytes, msgspec.Meta(min_length=WRAPPING_PUBLIC_BYTES, max_length=WRAPPING_PUBLIC_BYTES)]
Number = Annotated[int, msgspec.Meta(ge=2, le=NUMBERS[-1])]


class Fixed(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What does not change while a kit lives.

    Attributes:
        org: the organisation.
        id: 16 random bytes.
        quorum, custodians: k and n.
        commitments: for each custodian the hash of her share.
        boxes: for each group of k, in the order of `words.subsets`, the seed of the recovery key, sealed.
        public: the public half of the recovery key.
    """

    org: Bytes16
    id: Bytes16
    quorum: Number
    custodians: Number
    commitments: Annotated[tuple[Bytes32, ...], msgspec.Meta(max_length=NUMBERS[-1])]
    boxes: Annotated[tuple[Box, ...], msgspec.Meta(max_length=35)]
    public: Public


class Kit(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A kit as it lies in its file.

    Attributes:
        fixed: see there.
        bound: made from the fixed part with a key of the vault: nobody else can make one.
        sealed: the vault's keys, sealed for the recovery key.
        mark: tells the vault which keys those are, and nobody else anything.
    """

    fixed: Fixed
    bound: Bytes32
    sealed: bytes
    mark: Bytes32


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A new kit and the shares to be handed out, as words; they are kept nowhere."""

    kit: Kit
    shares: tuple[str, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Kit)


def split(org: bytes, keys: bytes, binding: bytes, *, quorum: int, custodians: int) -> Split:
    """Draw shares and make a kit.

    Args:
        org: the organisation, 16 bytes.
        keys: what the custodians shall be able to open, packed.
        binding: a secret of the vault that stays when its keys are renewed, 32 bytes; it is among `keys`.
        quorum: how many custodians it takes, at least 2.
        custodians: how many there are, at most 7.

    Raises:
        Mistaken: the numbers make no sense.
    """
    if not 2 <= quorum <= custodians <= NUMBERS[-1]:  # noqa: PLR2004 - one alone would be a second passphrase on paper
        raise Mistaken(
            f"{quorum} of {custodians} custodians cannot be", f"at least 2 of them must be needed, and there are at most {NUMBERS[-1]}"
        )
    name, seed = random_bytes(16), new_wrapping_seed()
    secrets = {number: random_bytes(SECRET_BYTES) for number in range(1, custodians + 1)}
    fixed = Fixed(
        org=org,
        id=name,
        quorum=quorum,
        custodians=custodians,
        commitments=tuple(_commitment(name, number, secret) for number, secret in secrets.items()),
        boxes=tuple(
            seal_once(_box_key(name, quorum, custodians, {number: secrets[number] for number in group}), seed, _place(name, group))
            for group in subsets(custodians, quorum)
        ),
        public=wrapping_public(seed),
    )
    kit = sealed_anew(Kit(fixed=fixed, bound=_bound(fixed, binding), sealed=b"", mark=bytes(32)), keys, binding)
    return Split(kit=kit, shares=tuple(written(secret, number, tag_of(name)) for number, secret in secrets.items()))


def sealed_anew(kit: Kit, keys: bytes, binding: bytes) -> Kit:
    """Seal the keys of now into a kit.

    Raises:
        Damaged: stage `recovery`; this kit was not made by this vault.
    """
    if not same(kit.bound, _bound(kit.fixed, binding)):
        raise Damaged("the recovery kit in this folder is not this vault's", "split anew: safeconduct recover split", stage="recovery")
    plain = len(keys).to_bytes(_LENGTH_BYTES, "big") + keys
    plain += bytes(padded_length(len(plain)) - len(plain))
    sealed = wrap(kit.fixed.public, plain, _info(kit.fixed))
    return msgspec.structs.replace(kit, sealed=sealed, mark=_mark(kit.fixed, keys, binding))


def is_current(kit: Kit, keys: bytes, binding: bytes) -> bool:
    """Tell whether a kit holds the keys of now."""
    return same(kit.mark, _mark(kit.fixed, keys, binding))


def check(kit: Kit, share: Share) -> None:
    """Ask that a share is a whole one of this kit; nothing is opened by it.

    Raises:
        Mistaken: it is of another kit, or is not what was handed out.
    """
    if share.tag != tag_of(kit.fixed.id) or share.number > kit.fixed.custodians:
        raise Mistaken("that share is of another kit", "when shares were handed out anew, the older ones no longer count")
    if not same(_commitment(kit.fixed.id, share.number, share.secret), kit.fixed.commitments[share.number - 1]):
        raise Mistaken(f"share {share.number} is not the one that was handed out", "it was made up, or the kit was changed")


def joined(kit: Kit, shares: dict[int, Share]) -> bytes:
    """Open a kit with shares, by number, and give the keys.

    Raises:
        Mistaken: a share is not whole.
        Refused: they are too few.
        Damaged: stage `recovery`; the kit was changed.
    """
    for share in shares.values():
        check(kit, share)
    if len(shares) < kit.fixed.quorum:
        raise Refused(f"{len(shares)} shares are too few: it takes {kit.fixed.quorum}", "ask further custodians")
    group = tuple(sorted(shares))[: kit.fixed.quorum]
    key = _box_key(kit.fixed.id, kit.fixed.quorum, kit.fixed.custodians, {number: shares[number].secret for number in group})
    try:
        seed = open_once(key, kit.fixed.boxes[subsets(kit.fixed.custodians, kit.fixed.quorum).index(group)], _place(kit.fixed.id, group))
        plain = unwrap(seed, kit.sealed, _info(kit.fixed))
    except (Damaged, IndexError):
        raise Damaged("the recovery kit was changed", "try another copy of it, from another stick or backup", stage="recovery") from None
    return plain[_LENGTH_BYTES : _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")]


def pack(kit: Kit) -> bytes:
    """Write a kit."""
    return MAGIC + _encoder.encode(kit)


def unpack(data: bytes) -> Kit:
    """Read a kit.

    Raises:
        Damaged: stage `recovery`; it is none.
    """
    try:
        if not data.startswith(MAGIC):
            raise ValueError  # noqa: TRY301 - one way out for both
        kit = _decoder.decode(data[len(MAGIC) :])
        fixed = kit.fixed
        if len(fixed.commitments) != fixed.custodians or len(fixed.boxes) != len(subsets(fixed.custodians, fixed.quorum)):
            raise ValueError  # noqa: TRY301
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Damaged("this file is no recovery kit of this version", "try another copy of it", stage="recovery") from None
    return kit


def tag_of(name: bytes) -> int:
    """Give the mark of a kit that every share of it bears."""
    return int.from_bytes(digest("sc1/rectag", name)[:2], "big") & (1 << TAG_BITS) - 1


def _commitment(name: bytes, number: int, secret: bytes) -> bytes:
    return digest("sc1/recshare", name + bytes([number]) + secret)


def _box_key(name: bytes, quorum: int, custodians: int, secrets: dict[int, bytes]) -> bytes:
    """Make the key of one group's box from all of its shares, in the order of their numbers."""
    together = digest("sc1/recgroup", b"".join(bytes([number]) + secret for number, secret in sorted(secrets.items())))
    return derive(together, "sc1/rec", name + bytes([quorum, custodians]) + bytes(sorted(secrets)))[:KEY_BYTES]


def _place(name: bytes, group: tuple[int, ...]) -> bytes:
    return name + bytes(group)


def _info(fixed: Fixed) -> bytes:
    return b"sc1/recover" + fixed.org + fixed.id


def _bound(fixed: Fixed, binding: bytes) -> bytes:
    return derive(binding, "sc1/recbound", _encoder.encode(fixed))[:32]


def _mark(fixed: Fixed, keys: bytes, binding: bytes) -> bytes:
    return derive(binding, "sc1/recmark", fixed.id + keys)[:32]
