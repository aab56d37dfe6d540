"""Tell what somebody would learn who holds certain keys, by opening everything that lies here with just those keys.

Nothing is estimated: each sealed object is tried, and what opens is counted. What this device cannot open itself it cannot count; how many
compartments that are is said.

    >>> Ask().whom
    b''
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import CompartmentId
from safeconduct.model import facts as f
from safeconduct.vault.journal import Unfolded
from safeconduct.vault.roster import Roster


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Whose keys: a person's or a device's; nobody's: this device's own. `is_locked`: without any, as from a depot or a locked laptop."""

    whom: bytes = b""
    is_locked: bool = False


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, by kind.

    Attributes:
        persons: people with a name.
        shelters: places with beds.
        addresses: of people.
        countries: in talks.
        destinations: countries to which somebody is meant to go.
        contacts: numbers and addresses at which people are reached.
        relatives: people around them.
        cases: households.
        testimonies: and claims, sources and captures of the evidence.
        workers: colleagues by nickname.
    """

    persons: int = 0
    shelters: int = 0
    addresses: int = 0
    countries: int = 0
    destinations: int = 0
    contacts: int = 0
    relatives: int = 0
    cases: int = 0
    testimonies: int = 0
    workers: int = 0


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """What opens with those keys, of what opens here.

    Attributes:
        found: with those keys.
        here: with all keys of this device.
        compartments: that those keys open, by name.
        untold: compartments that they open and this device does not: what is in them is not counted.
        objects: how many sealed objects opened, of how many that lie here.
        of: that number.
        places: shelters to treat as known, by reference.
        warn: cases whose people are to be warned, by reference.
    """

    found: Counts
    here: Counts
    compartments: tuple[str, ...]
    untold: int
    objects: int
    of: int
    places: tuple[str, ...]
    warn: tuple[str, ...]


_TELL: dict[type, tuple[tuple[str, str], ...]] = {
    f.NameAdded: (("persons", "person"),),
    f.ShelterOpened: (("shelters", "shelter"),),
    f.StayBegun: (("shelters", "shelter"),),
    f.AddressAdded: (("addresses", ""),),
    f.NegotiationOpened: (("countries", "country"),),
    f.NegotiationNoted: (("countries", "country"),),
    f.PledgeMade: (("countries", "country"),),
    f.DestinationSet: (("destinations", "country"),),
    f.ContactAdded: (("contacts", ""),),
    f.RelativeAdded: (("relatives", ""),),
    f.WorkerAdded: (("workers", "worker"),),
    f.TestimonyTaken: (("testimonies", ""),),
    f.ClaimStated: (("testimonies", ""),),
    f.SourceAdded: (("testimonies", ""),),
    f.CaptureTaken: (("testimonies", ""),),
}
"""What a fact gives away: the kind, and the field that says of whom or what; no field: each fact is one."""


class _Seen:
    """What was seen in opened events, by kind, each once."""

    def __init__(self) -> None:
        self.kinds: dict[str, set[bytes]] = {name: set() for name in Counts.__struct_fields__}

    def take(self, events: Iterable[f.Stamped]) -> None:
        """Look at events."""
        for stamped in events:
            fact = stamped.fact
            case = f.case_of(fact)
            if case is not None:
                self.kinds["cases"].add(case)
            for kind, field in _TELL.get(type(fact), ()):
                value = getattr(fact, field) if field else stamped.eid
                if value:
                    self.kinds[kind].add(value.encode() if isinstance(value, str) else value)

    def counts(self) -> Counts:
        """Count them."""
        return Counts(**{name: len(held) for name, held in self.kinds.items()})


def exposure(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Open everything that lies here with the keys of somebody, and count.

    Raises:
        Mistaken: nobody and no device of that reference belongs here.
    """
    hashes, untold = _hashes(office, ask)
    mine, theirs = _Seen(), _Seen()
    total = sum(1 for _ in _walked(office.opened_with(None), mine, progress))
    names = list(_walked(office.opened_with(hashes), theirs, progress))
    return Answer(
        found=theirs.counts(),
        here=mine.counts(),
        compartments=tuple(sorted(set(names))),
        untold=untold,
        objects=len(names),
        of=total,
        places=tuple(sorted(ref.hex() for ref in theirs.kinds["shelters"])),
        warn=tuple(sorted(ref.hex() for ref in theirs.kinds["cases"])),
    )


def _walked(segments: Unfolded, seen: _Seen, progress: Progress) -> Iterator[str]:
    """Look at everything that opens, and name the compartment of each object."""
    for number, segment in enumerate(segments, 1):
        seen.take(segment.events)
        progress("opening what lies here", number, len(segments))
        yield segment.compartment


def _hashes(office: Office, ask: Ask) -> tuple[frozenset[bytes] | None, int]:
    """Give the hashes of the keys that somebody holds, or None for all of this device's; and how many compartments are closed here."""
    if ask.is_locked:
        return frozenset(), 0
    if not ask.whom:
        return None, 0
    roster = office.membership()
    devices = _devices(roster, ask.whom)
    given = [epoch for epochs in roster.epochs.values() for epoch in epochs if epoch.recipients & devices]
    here = {CompartmentId(compartment) for compartment in office.compartments.values()}
    untold = {epoch.compartment for epoch in given} - here
    # Who has the key of an epoch was sent those before, unless the past was closed to her.
    reached = {epoch.key_hash for epoch in given}
    for epoch in given:
        before = list(roster.epochs[epoch.compartment]) if epoch.prev is not None else []
        reached |= {one.key_hash for one in before if one.number < epoch.number}
    return frozenset(reached), len(untold)


def _devices(roster: Roster, whom: bytes) -> frozenset[bytes]:
    """Find the devices of a person, or one device."""
    owners = roster.content.owners()
    found = frozenset(device for device, owner in owners.items() if whom in {device, owner})
    if not found:
        raise Mistaken("nobody and no laptop of that code belongs here", "safeconduct member list shows the codes")
    return found
