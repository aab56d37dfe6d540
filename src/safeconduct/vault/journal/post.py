"""Send a few words from one device to some others: sealed to each, signed by the author, and gone after a few days.

A parcel is what the mail of keys is not: of any length, for several devices, and with an end. It lies in a lane of its own that every
member carries; who may open it cannot be seen, nor what it is. It says nothing about who belongs: whoever opens one asks the roster.

    >>> from safeconduct.vault.seal import new_signing_seed, new_wrapping_seed, signing_public, wrapping_public
    >>> seed, author, org = new_wrapping_seed(), new_signing_seed(), OrgId(bytes(16))
    >>> blob = seal_parcel(org, author, b"a question", [wrapping_public(seed)], 17_300)
    >>> parcel = open_parcel(blob, org, [seed])
    >>> parcel.body, parcel.public == signing_public(author)
    (b'a question', True)
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

import msgspec

from safeconduct.errors import Damaged
from safeconduct.ids import OrgId
from safeconduct.vault.depot import OBJECT_BYTES_CAP, Files, FolderDepot, object_name
from safeconduct.vault.roster import Bytes32, Bytes64
from safeconduct.vault.seal import (
    KEY_BYTES,
    TAG_BYTES,
    WRAP_OVERHEAD_BYTES,
    digest,
    open_once,
    random_bytes,
    seal_once,
    sign,
    signing_public,
    stepped_length,
    unwrap,
    verify,
    wrap,
)

POST_MAGIC = b"SCP1\x01\x00\x00\x00"  # name, suite, three zeros
PARCEL_BYTES_CAP = 2_000_000  # of a body
HOLDERS_CAP = 512  # devices that one parcel is for
_LANE_END, _DAY_END, _COUNT_END = 24, 28, 32
_WRAP_BYTES = KEY_BYTES + WRAP_OVERHEAD_BYTES
_LENGTH_BYTES = 4


class Parcel(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What somebody sent: the author's public key and signature, and the bytes."""

    public: Bytes32
    signature: Bytes64
    body: bytes

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "<Parcel>"


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Parcel)


def post_lane(org: OrgId) -> bytes:
    """Give the lane in which the parcels of an organisation lie; only who knows the organisation can compute it."""
    return digest("sc1/post", org)[:16]


def _info(org: OrgId) -> bytes:
    """Say what a wrap is for: none of the mail's opens here."""
    return b"sc1/parcel" + org


def seal_parcel(org: OrgId, signing_seed: bytes, body: bytes, publics: Iterable[bytes], last_day: int) -> bytes:
    """Sign a body and seal it to public wrapping keys, in an order that says nothing.

    Args:
        org: the organisation.
        signing_seed: the author's.
        body: at most `PARCEL_BYTES_CAP`.
        publics: of the devices that it is for.
        last_day: days since 1970 until which it lies about; everybody who carries it can read this, and nothing else.

    Raises:
        Damaged: stage `size`, too long or for too many; stage `key`, a public key is not a sound one.
    """
    key = random_bytes(KEY_BYTES)
    wraps = sorted(wrap(public, key, _info(org)) for public in publics)
    if len(body) > PARCEL_BYTES_CAP or not 0 < len(wraps) <= HOLDERS_CAP:
        raise Damaged("that is too long for one parcel, or for too many devices, or for none", stage="size")
    head = POST_MAGIC + post_lane(org) + last_day.to_bytes(4, "big") + len(wraps).to_bytes(4, "big")
    signature = sign(signing_seed, "sc1/post", digest("sc1/post", org, head[_LANE_END:_DAY_END], body))
    packed = _encoder.encode(Parcel(public=signing_public(signing_seed), signature=signature, body=body))
    plain = len(packed).to_bytes(_LENGTH_BYTES, "big") + packed
    opened = head + b"".join(wraps)
    bare = len(opened) + len(plain) + TAG_BYTES
    plain += bytes(stepped_length(bare) - bare)
    return opened + seal_once(key, plain, opened)


def last_day_of(blob: bytes, org: OrgId) -> int:
    """Check the form of a parcel, and give the day after which nobody keeps it.

    Raises:
        Damaged: stage `post`; it is no parcel of this organisation.
    """
    count = int.from_bytes(blob[_DAY_END:_COUNT_END], "big")
    least = _COUNT_END + count * _WRAP_BYTES + TAG_BYTES
    if blob[:_LANE_END] != POST_MAGIC + post_lane(org) or not 0 < count <= HOLDERS_CAP or not least < len(blob) <= OBJECT_BYTES_CAP:
        raise Damaged("an object among the post is no parcel", stage="post")
    return int.from_bytes(blob[_LANE_END:_DAY_END], "big")


def open_parcel(blob: bytes, org: OrgId, seeds: Sequence[bytes]) -> Parcel | None:
    """Open a parcel, and check that whose public key stands in it wrote it; None if it is for somebody else.

    Raises:
        Damaged: stage `post`; it is no parcel, or broken within. Stage `aead`, `signature`: it was changed, or another wrote it.
    """
    last_day_of(blob, org)
    end = _COUNT_END + int.from_bytes(blob[_DAY_END:_COUNT_END], "big") * _WRAP_BYTES
    wraps = [blob[at : at + _WRAP_BYTES] for at in range(_COUNT_END, end, _WRAP_BYTES)]
    key = next(_keys(wraps, org, seeds), None)
    if key is None:
        return None
    plain = open_once(key, blob[end:], blob[:end])
    stop = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
    try:
        parcel = _decoder.decode(plain[_LENGTH_BYTES:stop])
    except msgspec.MsgspecError:
        raise Damaged("a parcel cannot be read", stage="post") from None
    verify(parcel.public, "sc1/post", digest("sc1/post", org, blob[_LANE_END:_DAY_END], parcel.body), parcel.signature)
    return parcel


def _keys(wraps: Iterable[bytes], org: OrgId, seeds: Sequence[bytes]) -> Iterator[bytes]:
    """Try every wrap with every seed."""
    for wrapped in wraps:
        for seed in seeds:
            with contextlib.suppress(Damaged):
                yield unwrap(seed, wrapped, _info(org))


class Post:
    """The parcels on a vault's own shelf."""

    def __init__(self, vault: Path, org: OrgId, files: Files | None = None) -> None:
        """Remember where; nothing is touched yet."""
        self.lane = post_lane(org)
        self._org = org
        self._depot = FolderDepot(vault / "journal", files)

    def names(self) -> set[bytes]:
        """Name the parcels that are here."""
        return set(self._depot.names(self.lane))

    def put(self, blob: bytes) -> None:
        """Lay a parcel on the shelf, to be carried; on return it is durable."""
        self._depot.put(self.lane, object_name(blob), blob)

    def opened(self, known: AbstractSet[bytes], seeds: Sequence[bytes]) -> dict[bytes, Parcel | None]:
        """Open what is not in `known`, by its name; None: for somebody else, or broken by whoever laid it there."""
        found: dict[bytes, Parcel | None] = {}
        for name in sorted(self.names() - known):
            found[name] = None
            with contextlib.suppress(Damaged):
                found[name] = open_parcel(self._depot.get(self.lane, name), self._org, seeds)
        return found

    def drop_expired(self, today: int) -> int:
        """Take away what is over on a day, in days since 1970; say how many."""
        gone = 0
        for name in self.names():
            try:
                is_over = last_day_of(self._depot.get(self.lane, name), self._org) < today
            except Damaged:
                is_over = True
            if is_over:
                self._depot.drop(self.lane, name)
                gone += 1
        return gone
