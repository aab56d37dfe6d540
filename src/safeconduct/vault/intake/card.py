"""Name an organisation to its door: a pseudonym, and the key by which the door knows what is its organisation's word.

A card is a short text that can be typed. Whoever holds one can ask the depot for the lane of intake and seal reports, and reads none; the
organisation's own name among its devices, from which its other lanes follow, cannot be computed from it.

    >>> write_card(Card(org=bytes(16), public=bytes(32))).splitlines()[0]
    'safeconduct intake card'
"""

from __future__ import annotations

import base64
import binascii

import msgspec

from safeconduct.errors import Damaged, Mistaken
from safeconduct.ids import OrgId
from safeconduct.vault.seal import PUBLIC_KEY_BYTES, accept_public, derive, digest

_TITLE = "safeconduct intake card"
_SUITE = b"\x01"
_ORG_BYTES = 16
_CHECK_BYTES = 6  # 48 bits: one card in 2.8e14 that was mistyped is taken for one
_COLUMNS = 32  # letters in a line
_CARD_BYTES = 1 + _ORG_BYTES + PUBLIC_KEY_BYTES


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a door knows of its organisation.

    Attributes:
        org: its pseudonym at the door, 16 bytes; in no object that lies at a depot.
        public: the Ed25519 key that signs its bundles and answers, 32 bytes.
    """

    org: bytes
    public: bytes

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "<Card>"


def intake_org(org: OrgId) -> bytes:
    """Give the pseudonym of an organisation at its door, 16 bytes."""
    return digest("sc1/intakeorg", org)[:_ORG_BYTES]


def intake_lane(org: bytes) -> bytes:
    """Give the lane, 16 bytes, in which reports lie; `org` is the pseudonym."""
    return digest("sc1/intakelane", org)[:16]


def intake_door(org: bytes) -> bytes:
    """Give the 32-byte seed with which a relay is asked for that lane; `org` is the pseudonym."""
    return derive(org, "sc1/lanekey", intake_lane(org))[:32]


def notice_lane(org: bytes) -> bytes:
    """Give the lane, 16 bytes, in which bundles and answers lie, so that a door need not look through reports; `org` is the pseudonym."""
    return digest("sc1/noticelane", org)[:16]


def notice_door(org: bytes) -> bytes:
    """Give the 32-byte seed with which a relay is asked for that lane; `org` is the pseudonym."""
    return derive(org, "sc1/lanekey", notice_lane(org))[:32]


def write_card(card: Card) -> str:
    """Write a card: a title, and lines of letters and digits without 0, 1, 8 and 9 (Base32)."""
    packed = _SUITE + card.org + card.public
    letters = base64.b32encode(packed + _check(packed)).decode("ascii").rstrip("=")
    return "\n".join([_TITLE, *(letters[at : at + _COLUMNS] for at in range(0, len(letters), _COLUMNS)), ""])


def read_card(text: str) -> Card:
    """Read a card.

    Raises:
        Mistaken: it is none, a letter is wrong, or it is of a newer kind.
    """
    title, _, rest = text.strip().partition("\n")
    letters = "".join(rest.split()).upper()
    try:
        data = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        data = b""
    packed = data[:_CARD_BYTES]
    if title.strip() != _TITLE or len(data) != _CARD_BYTES + _CHECK_BYTES or data[_CARD_BYTES:] != _check(packed):
        raise Mistaken("this is no intake card, or a letter of it is wrong", "compare it with what `safeconduct intake open` wrote")
    if packed[:1] != _SUITE:
        raise Mistaken("this intake card is of a newer kind", "use the newest version of safeconduct")
    try:
        public = accept_public(packed[1 + _ORG_BYTES :])
    except Damaged:
        raise Mistaken("the key on this intake card is not a sound one", "ask for another card") from None
    return Card(org=packed[1 : 1 + _ORG_BYTES], public=public)


def _check(packed: bytes) -> bytes:
    return digest("sc1/card", packed)[:_CHECK_BYTES]
