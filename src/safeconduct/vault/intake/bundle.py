"""Read which keys a report may be sealed to: signed by the organisation, never older than what was seen, each for one day.

Every laptop of intake publishes a bundle of its own keys. A board remembers of each the newest, so that a depot that shows an older one is
noticed, and gives the keys of a day. When somebody left, the organisation ends the card: then nothing is sealed until there is another.

    >>> Board(Card(org=bytes(16), public=bytes(32))).keys(17_300)
    ()
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec

from safeconduct.errors import Damaged
from safeconduct.vault.depot import OBJECT_BYTES_CAP
from safeconduct.vault.intake.card import Card
from safeconduct.vault.intake.layout import BUNDLE, FRONT_BYTES, body_steps, is_of_lane, open_body
from safeconduct.vault.seal import WRAPPING_PUBLIC_BYTES, digest, verify

DAYS_AHEAD = 14  # days for which a laptop gives out keys: so long it may be away from every depot
KEYS_CAP = 64  # of one laptop in one bundle
BUNDLE_SIGNED = "sc1/intakesig"
SALT_END = FRONT_BYTES + 32


class DayKey(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The public key of one laptop for one day.

    Attributes:
        day: days since 1970, UTC.
        public: 1216 bytes (X-Wing).
    """

    day: Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)]
    public: Annotated[bytes, msgspec.Meta(min_length=WRAPPING_PUBLIC_BYTES, max_length=WRAPPING_PUBLIC_BYTES)]


class Bundle(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The keys of one laptop; later versions add fields at the end only.

    Attributes:
        laptop: a pseudonym, 16 bytes, that is used for nothing else.
        number: greater in every later bundle of this laptop: milliseconds since 1970.
        keys: one for a day, in the order of days; empty when this laptop takes no reports any more.
        is_over: the card is over: somebody who knows how to sign by it left. Nothing may be sealed by it again.
    """

    laptop: Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
    number: Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]
    keys: Annotated[tuple[DayKey, ...], msgspec.Meta(max_length=KEYS_CAP)] = ()
    is_over: bool = False


class Signed(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What lies in the body of a bundle: it, packed, and the signature over it."""

    packed: bytes
    signature: bytes


def bundle_signed(org: bytes, packed: bytes) -> bytes:
    """Give the hash over which a packed bundle is signed."""
    return digest(BUNDLE_SIGNED, org, packed)


def read_bundle(blob: bytes, card: Card) -> Bundle:
    """Check and read a bundle.

    Raises:
        Damaged: stage `bundle`, it is none of this organisation, or is broken within; `commit`, `aead`, `padding`, it was changed;
            `signature`, who signed it is not whom the card names.
    """
    if not is_of_lane(blob, BUNDLE, card.org) or len(blob) > OBJECT_BYTES_CAP or not body_steps(blob, SALT_END, BUNDLE):
        raise Damaged("an object of intake is no bundle of this organisation, or was cut", stage="bundle")
    inner = open_body(card.org, BUNDLE, blob, SALT_END)
    try:
        signed = msgspec.msgpack.decode(inner, type=Signed)
        verify(card.public, BUNDLE_SIGNED, bundle_signed(card.org, signed.packed), signed.signature)
        bundle = msgspec.msgpack.decode(signed.packed, type=Bundle)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged("a bundle of intake keys cannot be read", stage="bundle") from None
    days = [key.day for key in bundle.keys]
    if days != sorted(set(days)):
        raise Damaged("a bundle of intake keys has two keys for a day, or not in the order of days", stage="bundle")
    return bundle


class Board:
    """The keys that a door may seal to, as its depots showed them so far."""

    def __init__(self, card: Card, seen: Mapping[bytes, int] | None = None, *, is_over: bool = False) -> None:
        """Begin with what was remembered: the newest number of each laptop, and whether the card is over."""
        self.card = card
        self.is_over = is_over
        self.seen: dict[bytes, int] = dict(seen or {})
        """The newest number of each laptop's bundles: what to remember when the door is closed."""
        self._bundles: dict[bytes, Bundle] = {}

    def take(self, blob: bytes) -> Bundle:
        """Take a bundle in.

        Raises:
            Damaged: as `read_bundle`; stage `rollback`, a newer one of that laptop was seen: this one is not used.
        """
        bundle = read_bundle(blob, self.card)
        if bundle.is_over:
            self.is_over = True
            return bundle
        if bundle.number < self.seen.get(bundle.laptop, 0):
            raise Damaged("a bundle of intake keys is older than one that was seen", stage="rollback")
        self.seen[bundle.laptop] = bundle.number
        self._bundles[bundle.laptop] = bundle
        return bundle

    def keys(self, day: int) -> tuple[bytes, ...]:
        """Give the public keys of a day, of all laptops; none: no report may be taken."""
        if self.is_over:
            return ()
        return tuple(sorted(key.public for bundle in self._bundles.values() for key in bundle.keys if key.day == day))
