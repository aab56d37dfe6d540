"""Hold what a device needs to write and read: who it is, and the keys of the compartments it may see.

Nothing here is ever printed: the representation of every class leaves its secrets out.

    >>> keys = found(["casework"], 1_490_000_000_000, signing_seed=bytes(32))
    >>> [compartment.name for compartment in keys.compartments], len(keys.org)
    (['casework'], 16)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from safeconduct.errors import Locked, Refused
from safeconduct.ids import REF_BYTES, CaseRef, CompartmentId, DeviceId, Epoch, OrgId
from safeconduct.vault.journal.tree import Tree
from safeconduct.vault.roster import (
    Genesis,
    Op,
    Roster,
    SignedOp,
    cabinet_compartment,
    device_of,
    encode_op,
    key_hash,
    org_of,
    roster_compartment,
    sign_op,
)
from safeconduct.vault.seal import KEY_BYTES, accept_public, derive, new_signing_seed, random_bytes, signing_public

ROSTER = "roster"  # what the compartment that everybody opens is called
CABINET = "cabinet"  # what the key over the case keys is called among the keys that are drawn anew
_TAG_BITS = 12  # of a shared version: what tells two keys apart that were drawn at once; the number stands above
_LANE_BYTES = 16


class CaseKeys(Protocol):
    """A lookup of case keys: a dict, or the replica's table."""

    def get(self, case: CaseRef, /) -> bytes | None:
        """Give the keys of a case as `casekeys` joins them, nearly always one, or None if none is known or they were destroyed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompartmentKey:
    """The key of one compartment for one epoch.

    Attributes:
        name: what people call it: `casework`, `shelter`, `country:AUT`.
        id: 16 random bytes that stand for it.
        epoch: how often the key has been replaced.
        key: 32 random bytes.
    """

    name: str
    id: CompartmentId
    epoch: Epoch
    key: bytes = field(repr=False)

    def context(self, org: OrgId) -> bytes:
        """Give the 36 bytes that bind everything to its place: organisation, compartment, epoch."""
        return org + self.id + self.epoch.to_bytes(4, "big")

    def lane(self, org: OrgId) -> bytes:
        """Give the pseudonym under which a depot sees this compartment and epoch; only holders of the key can compute it."""
        return derive(self.key, "sc1/lane", self.context(org))[:_LANE_BYTES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The device that writes: its id and its signing seed."""

    device: DeviceId
    seed: bytes = field(repr=False)


def shared_version(epoch: int, hashed: bytes) -> int:
    """Give the version of the key over the cabinet that an epoch with this key_hash announced."""
    return (epoch + 1 << _TAG_BITS) | int.from_bytes(hashed[:2], "big") >> (16 - _TAG_BITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureKey:
    """The key over the cabinet of case keys; it is replaced, and the old one erased, whenever a case is destroyed.

    Attributes:
        version: counts up; of a key that several devices share it follows from the epoch and the key.
        key: 32 random bytes.
    """

    version: int
    key: bytes = field(repr=False)

    @classmethod
    def of_epoch(cls, epoch: int, key: bytes) -> ErasureKey:
        """Give the key of an announced epoch of the cabinet the version that all devices give it."""
        return cls(version=shared_version(epoch, key_hash(key)), key=key)

    @property
    def epoch(self) -> int:
        """The epoch that began with this key; -1 where it was never announced."""
        return (self.version >> _TAG_BITS) - 1

    @property
    def is_shared(self) -> bool:
        """Whether it was announced, so that others hold it: then single cases can be cut out of it."""
        return self.epoch >= 0

    @property
    def cover(self) -> bytes:
        """The key under which whole pages are sealed and found; alone it opens no case."""
        return derive(self.key, "sc1/cabcover", b"")[:KEY_BYTES] if self.is_shared else self.key

    @property
    def tree(self) -> Tree:
        """The keys under which the single keys of cases lie on those pages."""
        return Tree.grown(derive(self.key, "sc1/cabtree", b"")[:KEY_BYTES])

    def without(self, cases: Iterable[bytes]) -> CutKey:
        """Give what may be kept of it when these cases are destroyed: what opens every other case, on pages that have not come yet."""
        return CutKey(version=self.version, cover=self.cover, tree=self.tree.without(cases))


@dataclass(frozen=True, slots=True, kw_only=True)
class CutKey:
    """What is left of an earlier key over the cabinet when it was dropped, since cases were destroyed.

    Attributes:
        version: of that key.
        cover: what its pages are sealed and found under.
        tree: what gives the keys of all cases but the destroyed ones.
    """

    version: int
    cover: bytes = field(repr=False)
    tree: Tree

    def without(self, cases: Iterable[bytes]) -> CutKey:
        """Cut more cases out."""
        return CutKey(version=self.version, cover=self.cover, tree=self.tree.without(cases))


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """All that a journal needs to know about its owner; the keystore keeps it.

    Attributes:
        org: the organisation, named by the hash of its first statement.
        genesis: that statement, signed, as it stands at the head of every compartment.
        author: this device.
        devices: the public keys of every device whose word counts, this one included.
        compartments: the keys of all epochs that this device holds.
        erasure: the key over the cabinet.
        spare: other keys of it: drawn and not announced yet, or earlier ones, for pages that come late.
        cut: what is left of earlier ones from which destroyed cases were cut out, for the same.
        pinned: the newest of this device's own segments in each compartment, where they may not have come back yet from a journey.
        roster: who belongs, as far as it was read; None where only one device was ever there.
        lanes: the compartments by the lane they are sealed in; computed.
    """

    org: OrgId
    genesis: bytes
    author: Author
    devices: Mapping[DeviceId, bytes]
    compartments: tuple[CompartmentKey, ...]
    erasure: ErasureKey
    spare: tuple[ErasureKey, ...] = ()
    cut: tuple[CutKey, ...] = ()
    pinned: Mapping[CompartmentId, int] = field(default_factory=dict)
    roster: Roster | None = field(default=None, repr=False)
    lanes: Mapping[bytes, CompartmentKey] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compute the lanes once, since they are asked for with every segment.

        Raises:
            Damaged: stage `key`; a device's public key is not a sound one.
        """
        for public in self.devices.values():
            accept_public(public)
        object.__setattr__(self, "lanes", {compartment.lane(self.org): compartment for compartment in self.compartments})

    def writing(self, name: str) -> CompartmentKey:
        """Give the key of a compartment under which to write now: never one that somebody holds who may not open the compartment any more.

        Raises:
            Locked: this device holds none, or does not belong any more.
            Refused: the key must be replaced first, or this device holds an older one only.
        """
        held = [compartment for compartment in self.compartments if compartment.name == name]
        if not held:
            raise Locked("this device has no key for that compartment", "ask a colleague who works there")
        newest = max(held, key=lambda compartment: compartment.epoch)
        epoch = self.roster.epoch(newest.id) if self.roster else None
        if self.roster is None or epoch is None:
            return newest
        if not self.roster.may_write(newest.id, self.author.device):
            raise Locked("this device may not write in that compartment", "ask two of those who may let others in")
        if self.roster.is_stale(newest.id):
            raise Refused("the key of that compartment must be replaced before anything is written there", "run: safeconduct device rekey")
        current = next((compartment for compartment in held if key_hash(compartment.key) == epoch.key_hash), None)
        if current is None:
            raise Refused("that compartment has a newer key, which has not come here yet", "run: safeconduct sync")
        return current

    def may_write(self, name: str) -> bool:
        """Say whether something may be written in a compartment now."""
        try:
            self.writing(name)
        except (Locked, Refused):
            return False
        return True

    def accepts(self, lane: bytes, device: bytes, seq: int) -> bool:
        """Say whether what a device wrote in a lane, in a place of its chain, counts: it belonged there, and had not left."""
        if self.roster is None:
            return True
        compartment = self.lanes[lane]
        return self.roster.accepts(compartment.id, key_hash(compartment.key), device, seq)

    def named(self, name: str) -> list[CompartmentKey]:
        """List the keys of a compartment by its name; of the cabinet the one over it now, if it was announced."""
        if name != CABINET:
            return [held for held in self.compartments if held.name == name]
        epoch = self.erasure.epoch
        one = CompartmentKey(name=CABINET, id=cabinet_compartment(self.org), epoch=Epoch(max(epoch, 0)), key=self.erasure.key)
        return [one] if epoch >= 0 else []

    def epochs(self, compartment: CompartmentId) -> list[CompartmentKey]:
        """List the keys of one compartment, oldest first."""
        return sorted((held for held in self.compartments if held.id == compartment), key=lambda held: held.epoch)


def new_roster(org: OrgId) -> CompartmentKey:
    """Draw the first key of the compartment that everybody opens."""
    return CompartmentKey(name=ROSTER, id=roster_compartment(org), epoch=Epoch(0), key=random_bytes(32))


def new_compartment(name: str) -> CompartmentKey:
    """Draw a new compartment with its first key."""
    return CompartmentKey(name=name, id=CompartmentId(random_bytes(REF_BYTES)), epoch=Epoch(0), key=random_bytes(32))


def found(names: Sequence[str], now_ms: int, *, signing_seed: bytes | None = None) -> Keys:
    """Found an organisation on one device: draw its keys and make its first, self-certifying statement.

    Args:
        names: the compartments to begin with.
        now_ms: milliseconds since 1970.
        signing_seed: the device's signing seed if the keystore drew it already.
    """
    seed = signing_seed or new_signing_seed()
    public = accept_public(signing_public(seed))
    device = device_of(public)
    statement = Genesis(public=public, person=random_bytes(REF_BYTES), nonce=random_bytes(32), roots=[], quorum=0)
    genesis = Op(org=bytes(REF_BYTES), device=device, seq=0, parents=[], args=statement, hlc=now_ms << 16)
    signed: SignedOp = sign_op(genesis, device, seed)
    return Keys(
        org=org_of(genesis),
        genesis=encode_op(signed),
        author=Author(device=device, seed=seed),
        devices={device: public},
        compartments=tuple(new_compartment(name) for name in names),
        erasure=ErasureKey(version=1, key=random_bytes(32)),
    )
