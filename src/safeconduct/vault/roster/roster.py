"""Hold who belongs, and answer what everything else asks of it.

It is a value: made by `resolve` from statements, never changed. Names of people are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.vault.roster.epochs import Epoch, before, newest, still_closing
from safeconduct.vault.roster.standing import Ending, Journey, Want
from safeconduct.vault.roster.statements import Head, Membership, Op, SignedOp, Version, cabinet_compartment, device_of, roster_compartment
from safeconduct.vault.roster.versions import Content, needed


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPrekey:
    """The key that others wrap to for a device.

    Attributes:
        number: counts up with each replacement.
        public: 1216 bytes.
        until_ms: milliseconds since 1970 after which it should have been replaced.
    """

    number: int
    public: bytes = field(repr=False)
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Who opens a compartment.

    Attributes:
        tips: the newest statements that say so.
        number: the greatest number among them.
        openers: by person whether she may write.
    """

    tips: tuple[bytes, ...]
    number: int
    openers: Mapping[bytes, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who belongs to the organisation.

    Attributes:
        org: the organisation.
        founder: the person who founded it.
        content: persons, admins, devices and offline keys, suspended ones included.
        tips: the names of the newest versions; several after a fork.
        number: the greatest number among them; 0 is the founding.
        anchor: the first version with two admins, to be remembered: no other history than one that builds on it is ever believed.
        suspended: persons and devices that are shut out.
        standing: the names of the suspensions that do it.
        unsettled: those, and the ones beyond the first by one admin against others: what a next version has to settle.
        known: the public keys of all devices that ever belonged: what they wrote then is still to be read.
        prekeys: the newest wrapping key of each device.
        compartments: who opens which compartment, as far as statements on it are here.
        epochs: the epochs of each compartment that hold, oldest first.
        begun: the person who began each compartment of which there is an epoch.
        waiting: statements by one admin that build on what is newest and that a second has to sign, by name.
        journeys: the devices that gave their keys away before a border, and to which nobody gave them back.
        last_words: where the chains of devices ended that went on a journey, by compartment and device.
        endings: what was said about the destruction of cases, by case.
        cabinet: the epochs of the key over the cabinet of case keys, oldest first.
        covered: the cases whose destruction an epoch of the cabinet knew, by the epoch's name.
        shreds: the newest statements by which cases are destroyed.
        wants: what devices ask for.
        kept: the segments that admins let count where a device wrote several in one place of its chain.
        beyond: by person, how many of her statements do not count, since there are so many; with an empty name, whom nobody let in.
        repairs: the newest versions that offline keys signed, after the founding.
        statements: all that it was made from that counts, by name.
        genesis: the founding.
    """

    org: bytes
    founder: bytes
    content: Content
    tips: tuple[bytes, ...]
    number: int
    anchor: bytes
    suspended: frozenset[bytes]
    standing: tuple[bytes, ...]
    unsettled: tuple[bytes, ...]
    known: Mapping[DeviceId, bytes] = field(repr=False)
    prekeys: Mapping[DeviceId, HeldPrekey] = field(repr=False)
    compartments: Mapping[CompartmentId, Opened] = field(repr=False)
    waiting: Mapping[bytes, SignedOp] = field(repr=False)
    statements: Mapping[bytes, Op] = field(repr=False)
    genesis: SignedOp = field(repr=False)
    beyond: Mapping[bytes, int] = field(default_factory=dict)
    repairs: frozenset[bytes] = frozenset()
    epochs: Mapping[CompartmentId, tuple[Epoch, ...]] = field(default_factory=dict, repr=False)
    begun: Mapping[CompartmentId, bytes] = field(default_factory=dict, repr=False)
    journeys: Mapping[DeviceId, Journey] = field(default_factory=dict, repr=False)
    last_words: Mapping[tuple[CompartmentId, DeviceId], Head] = field(default_factory=dict, repr=False)
    endings: Mapping[bytes, Ending] = field(default_factory=dict, repr=False)
    cabinet: tuple[Epoch, ...] = field(default=(), repr=False)
    covered: Mapping[bytes, frozenset[bytes]] = field(default_factory=dict, repr=False)
    shreds: tuple[bytes, ...] = field(default=(), repr=False)
    wants: tuple[Want, ...] = field(default=(), repr=False)
    kept: frozenset[bytes] = field(default=frozenset(), repr=False)
    _closing: dict[tuple[bytes, bytes, bytes], list[Epoch]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def ended(self) -> frozenset[bytes]:
        """The cases whose keys are to be destroyed, by two persons' word."""
        return frozenset(case for case, ending in self.endings.items() if ending.is_agreed)

    @property
    def is_forked(self) -> bool:
        """Say whether two newest versions stand against each other: then a version that follows both must settle it."""
        return len(self.tips) > 1

    @property
    def persons(self) -> frozenset[bytes]:
        """The persons who belong and are not suspended."""
        return frozenset(self.content.people) - self.suspended

    @property
    def admins(self) -> frozenset[bytes]:
        """The admins who are not suspended."""
        return self.content.admins & self.persons

    @property
    def needed(self) -> int:
        """How many admins must sign a grant."""
        return needed([self.content])

    def owner(self, device: bytes) -> bytes | None:
        """Give the person of a device that belongs, suspended or not; None for any other."""
        return self.content.owners().get(device)

    @property
    def devices(self) -> dict[DeviceId, bytes]:
        """The public keys of the devices that belong and are not suspended, nor their owners."""
        return {
            device: public
            for person in sorted(self.persons)
            for public in sorted(self.content.people[person][1])
            if (device := device_of(public)) not in self.suspended
        }

    def opens(self, compartment: CompartmentId, person: bytes) -> bool:
        """Say whether a person may open a compartment now. The roster's everybody; without a statement, who began it alone."""
        held = self.compartments.get(compartment)
        if compartment in {roster_compartment(self.org), cabinet_compartment(self.org)}:
            return person in self.persons
        return person in self.persons and (person == self.begun.get(compartment, self.founder) if held is None else person in held.openers)

    def recipients(self, compartment: CompartmentId) -> list[DeviceId]:
        """List the devices to which the key of a compartment goes now, rising: none that is on a journey."""
        owners = self.content.owners()
        return sorted(device for device in self.devices if device not in self.journeys and self.opens(compartment, owners[device]))

    def readers(self, compartment: CompartmentId) -> list[DeviceId]:
        """List the devices to which the key of a compartment goes now and that may not write there, rising."""
        held, owners = self.compartments.get(compartment), self.content.owners()
        only = {person for person, may in held.openers.items() if not may} if held else set()
        return [device for device in self.recipients(compartment) if owners[device] in only] if only else []

    def may_write(self, compartment: CompartmentId, device: bytes) -> bool:
        """Say whether a device may write in a compartment now."""
        person = self.owner(device)
        if person is None or device not in self.devices or device in self.journeys or not self.opens(compartment, person):
            return False
        held = self.compartments.get(compartment)
        return held is None or held.openers.get(person, True)

    def heads(self, compartment: CompartmentId | None = None) -> list[bytes]:
        """Name the newest statements on membership, rising: versions, suspensions and journeys that hold, and those on a compartment."""
        held = self.compartments.get(compartment) if compartment else None
        shreds = self.shreds if compartment == cabinet_compartment(self.org) else ()
        away = (journey.name for journey in self.journeys.values())
        return sorted({*self.tips, *self.standing, *away, *shreds, *(held.tips if held else ())})

    def line(self, compartment: CompartmentId) -> tuple[Epoch, ...]:
        """List the epochs of a compartment that hold, oldest first; of the cabinet too."""
        return self.cabinet if compartment == cabinet_compartment(self.org) else self.epochs.get(compartment, ())

    def epoch(self, compartment: CompartmentId) -> Epoch | None:
        """Give the epoch of a compartment in which to write now; None if none is known."""
        return newest(self.line(compartment))

    def is_stale(self, compartment: CompartmentId) -> bool:
        """Say whether the newest key of a compartment was given to others than may open it now, or write there: nobody may use it."""
        epoch = self.epoch(compartment)
        if epoch is None:
            return False
        is_behind = compartment == cabinet_compartment(self.org) and not self.ended <= self.covered[epoch.name]
        return is_behind or (epoch.recipients, epoch.readers) != (
            frozenset(self.recipients(compartment)),
            frozenset(self.readers(compartment)),
        )

    def accepts(self, compartment: CompartmentId, key_hash: bytes, device: bytes, seq: int) -> bool:
        """Say whether what a device wrote in a place of its chain counts, in the lane of a key; before there is a statement, the founder's.

        A device must have been given the key; and where epochs afterwards left it out, only what these had seen of it counts: of several,
        that which the one had seen that had seen most.

        Args:
            compartment: of the lane.
            key_hash: of the lane's key.
            device: the author.
            seq: its place in the author's chain.
        """
        known = self.epochs.get(compartment)
        if known is None:
            return device == self.genesis.op.device
        is_reader = any(epoch.key_hash == key_hash and device in epoch.readers for epoch in known)
        if is_reader and not self.may_write(compartment, device):
            return False
        here = next((epoch for epoch in known if epoch.key_hash == key_hash), None)
        if here is None or device not in here.recipients:
            return False
        after = self.closing(compartment, here, device)
        return not after or seq <= max(epoch.close.get(device, -1) for epoch in after)

    def closing(self, compartment: CompartmentId, here: Epoch | None, device: bytes) -> list[Epoch]:
        """List the epochs that close what a device wrote in the lane of another one, since they leave it out.

        For a device that belongs, those with a greater number. For one that does not, those also that were begun beside it: else whoever is
        put out writes on under a key that she drew herself, in a lane next to that in which all others write. Those that come after it was
        let in again say nothing of what was closed before.

        Args:
            compartment: of the epochs.
            here: the one in which the device wrote; None if it was given no key.
            device: the author.
        """
        asked = (compartment, here.name if here else b"", device)
        if asked not in self._closing:  # it is asked for with every segment
            known = self.epochs.get(compartment, ())
            without = [epoch for epoch in known if device not in epoch.recipients]
            closing = [epoch for epoch in without if self._closes(known, epoch, here, device)]
            self._closing[asked] = still_closing(known, closing, device)
        return self._closing[asked]

    def _closes(self, known: Sequence[Epoch], later: Epoch, here: Epoch | None, device: bytes) -> bool:
        """Say whether an epoch that leaves a device out closes what it wrote in another one.

        To a device that belongs now, nothing is closed by those whom the offline keys put out; to one that may open the compartment now,
        nor by an epoch in ignorance of how it came to be let in. Else any member could begin one as if a colleague had never come, and all
        her work would be set aside.
        """
        person = self.owner(device)
        if person is None or device not in self.devices:
            return here is None or later.number > here.number or not (later.is_outranked or later.name in before(known, here))
        if later.is_outranked or (here is not None and later.number <= here.number):
            return False
        return here is None or not self.opens(later.compartment, person) or self._knows(later, here)

    def _knows(self, later: Epoch, here: Epoch) -> bool:
        """Say whether the versions and statements on openers that one epoch follows stand among or before those of another."""
        lacking, seen, waiting = self._granting(here.heads), set[bytes](), list(self._granting(later.heads))
        while waiting and lacking:
            name = waiting.pop()
            lacking.discard(name)
            if name not in seen and name in self.statements:
                seen.add(name)
                op = self.statements[name]
                waiting += [*op.parents, *(op.args.roster_heads if isinstance(op.args, Membership) else ())]
        return not lacking

    def _granting(self, heads: Iterable[bytes]) -> set[bytes]:
        """Keep the versions and the statements on openers."""
        return {name for name in heads if name in self.statements and isinstance(self.statements[name].args, Version | Membership)}
