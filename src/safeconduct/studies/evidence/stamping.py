r"""Put the captures of a day under one hash that an authority can stamp and that tells it nothing; check that a capture stands under it.

The rule of this room: a leaf is the hash of a fresh salt and of the capture's SHA-256, so that nobody who sees a neighbour can try out
which file it is. Leaves stand in the order of their hashes, not of the captures, and what is missing to a power of two, at least sixteen,
is filled up with chance: neither order nor number shows. Leaves and branches are hashed apart (as in RFC 6962), so that neither passes for
the other. Chance is handed in.

    >>> tree = planted({"a": bytes(32)}, salts=[bytes(32)], fillers=[bytes([n]) * 32 for n in range(15)])
    >>> stands(tree.root, bytes(32), tree.places[0]), stands(tree.root, bytes([1]) * 32, tree.places[0])
    (True, False)
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from safeconduct.errors import Damaged, Mistaken
from safeconduct.model import facts as f
from safeconduct.model import world
from safeconduct.studies.evidence.ledger import Ledger

_LEAF, _BRANCH = b"\x00", b"\x01"
_LEAST_LEVELS: Final = 4  # sixteen leaves: the days of most organisations look alike
_HASH_CHARS: Final = 2 * f.DIGEST_BYTES
_NAMED_CHARS: Final = 8
_DAY: Final = dt.timedelta(days=1)  # a day here may begin fourteen hours before the same day of universal time
_HINT: Final = "ask for the pack again, and for its SHA-256 by another way"
MOST_CAPTURES: Final = 2**f.TREE_LEVELS


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a capture stands under a root.

    Attributes:
        capture: its id.
        salt: 32 bytes in hex, of this capture alone.
        number: its leaf, from 0.
        way: its neighbours from the leaf up, each 32 bytes in hex.
    """

    capture: str
    salt: str
    number: int
    way: tuple[str, ...]


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """A root with its captures, and who stamped it when.

    Attributes:
        root: 32 bytes in hex.
        made_on: the day on which it was made, where it was made.
        at_ms: when the authority saw it, in milliseconds since 1970, UTC.
        token: its answer (RFC 3161, DER).
        authority: its certificate as PEM, as whoever recorded the answer got it; a reader trusts her own copy.
    """

    root: str
    made_on: str
    places: tuple[Place, ...]
    at_ms: int
    token: bytes
    authority: str


class Tree(msgspec.Struct, frozen=True, kw_only=True):
    """A root that was just made, and where each capture stands under it."""

    root: bytes
    places: tuple[Place, ...]


def leaves_of(captures: int) -> int:
    """Give how many leaves the tree over so many captures has."""
    return 1 << max(_LEAST_LEVELS, (captures - 1).bit_length())


def planted(digests: Mapping[str, bytes], *, salts: Sequence[bytes], fillers: Sequence[bytes]) -> Tree:
    """Put captures under one root.

    Args:
        digests: the SHA-256 of each by its id; 1 to `MOST_CAPTURES`.
        salts: 32 fresh bytes for each.
        fillers: 32 fresh bytes for each leaf that is left over (see `leaves_of`).
    """
    salted = dict(zip(digests, salts, strict=True))
    leaves = {_leaf(salt, digests[name]): name for name, salt in salted.items()}
    level = sorted((*leaves, *fillers))
    if len(level) != leaves_of(len(digests)):
        raise ValueError(len(level))
    number = {leaves[leaf]: at for at, leaf in enumerate(level) if leaf in leaves}
    ways: dict[str, list[str]] = {name: [] for name in digests}
    depth = 0
    while len(level) > 1:
        for name, at in number.items():
            ways[name].append(level[(at >> depth) ^ 1].hex())
        level = [_branch(level[at], level[at + 1]) for at in range(0, len(level), 2)]
        depth += 1
    places = (Place(capture=name, salt=salted[name].hex(), number=number[name], way=tuple(ways[name])) for name in digests)
    return Tree(root=level[0], places=tuple(places))


def stands(root: bytes, sha256: bytes, place: Place) -> bool:
    """Tell whether a capture of that hash stands under a root at that place."""
    if not _LEAST_LEVELS <= len(place.way) <= f.TREE_LEVELS or not 0 <= place.number < 1 << len(place.way):
        return False
    try:
        salt, *way = (bytes.fromhex(each) for each in (place.salt, *place.way))
    except ValueError:
        return False
    if any(len(each) != f.DIGEST_BYTES for each in (salt, *way)):
        return False
    found = _leaf(salt, sha256)
    for depth, neighbour in enumerate(way):
        found = _branch(neighbour, found) if place.number >> depth & 1 else _branch(found, neighbour)
    return found == root


def check_stamps(ledger: Ledger, stamps: Sequence[Stamp]) -> None:
    """Ask that every capture that is said to be stamped stands under its root, and that no stamp is older than what it stamps.

    Raises:
        Damaged: one does not; names the stamp and the place by their numbers (stage `stamp`).
    """
    captures = {each.id: each for each in ledger.captures}
    for number, stamp in enumerate(stamps, 1):
        try:
            root, made_on = bytes.fromhex(stamp.root), dt.date.fromisoformat(stamp.made_on)
            seen = dt.datetime.fromtimestamp(stamp.at_ms / 1000, dt.UTC).date()
        except (ValueError, OverflowError, OSError):
            raise Damaged(f"stamp {number}: no hash, or no day", _HINT, stage="stamp") from None
        if seen + _DAY < made_on:
            raise Damaged(f"stamp {number}: its stamp is older than the root", _HINT, stage="stamp")
        for at, place in enumerate(stamp.places, 1):
            capture = captures.get(place.capture)
            if capture is None or not stands(root, bytes.fromhex(capture.sha256), place):
                raise Damaged(f"stamp {number}, place {at}: that capture does not stand under it", _HINT, stage="stamp")
            if dt.date.fromisoformat(capture.captured_at) > seen + _DAY:
                raise Damaged(f"stamp {number}, place {at}: the capture is said to be of a later day than its stamp", _HINT, stage="stamp")


def stamps_of(stamps: Sequence[world.Stamp], captures: Sequence[str]) -> tuple[Stamp, ...]:
    """Give the stamps that were given and that captures stand under, each with the places of those captures and of no other.

    Args:
        stamps: records of a vault.
        captures: ids, as the ledger has them.
    """
    found = []
    for record in stamps:
        if record.asked is None or record.given is None:
            continue
        places = tuple(_place(record.places[bytes.fromhex(each)].value) for each in captures if bytes.fromhex(each) in record.places)
        if places:
            asked, given = record.asked.value, record.given
            found.append(
                Stamp(
                    root=asked.sha256.hex(),
                    made_on=asked.on.isoformat(),
                    places=places,
                    at_ms=given.at_ms,
                    token=given.content,
                    authority=given.text,
                )
            )
    return tuple(sorted(found, key=lambda each: (each.at_ms, each.root)))


def left_out(stamps: Sequence[Stamp], named: Sequence[str]) -> tuple[Stamp, ...]:
    """Give the stamps but those that a person leaves out.

    Args:
        stamps: all of them.
        named: the beginning of the hash of each that is left out, eight hexadecimal digits or more.

    Raises:
        Mistaken: one of them names none, or several.
    """
    out = []
    for number, each in enumerate(named, 1):
        found = [stamp.root for stamp in stamps if len(each) >= _NAMED_CHARS and stamp.root.startswith(each.lower())]
        if len(found) != 1:
            raise Mistaken(f"stamp {number} of those to be left out is not there, or is several", "name it by its hash as it was told")
        out += found
    return tuple(stamp for stamp in stamps if stamp.root not in out)


def facts_of_stamp(stamp: Stamp, ref: bytes) -> tuple[f.StampAsked | f.CaptureCovered | f.StampGiven, ...]:
    """State a stamp that came from elsewhere, under a reference."""
    asked = f.StampAsked(stamp=ref, sha256=bytes.fromhex(stamp.root), on=dt.date.fromisoformat(stamp.made_on))
    given = f.StampGiven(stamp=ref, at_ms=stamp.at_ms, content=stamp.token, text=stamp.authority)
    return asked, *facts_of_places(stamp.places, ref), given


def facts_of_places(places: Sequence[Place], ref: bytes) -> tuple[f.CaptureCovered, ...]:
    """State where captures stand under a root."""
    return tuple(
        f.CaptureCovered(
            stamp=ref, capture=bytes.fromhex(each.capture), number=each.number, content=bytes.fromhex("".join((each.salt, *each.way)))
        )
        for each in places
    )


def _place(fact: f.CaptureCovered) -> Place:
    hashes = fact.content.hex()
    salt, *way = (hashes[at : at + _HASH_CHARS] for at in range(0, len(hashes), _HASH_CHARS))
    return Place(capture=fact.capture.hex(), salt=salt, number=fact.number, way=tuple(way))


def _leaf(salt: bytes, sha256: bytes) -> bytes:
    return hashlib.sha256(_LEAF + salt + sha256).digest()


def _branch(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_BRANCH + left + right).digest()
