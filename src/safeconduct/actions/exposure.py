"""Tell what somebody would learn who holds certain keys, by opening everything that lies here with just those keys.

Nothing is estimated: each sealed object is tried, and what opens is counted. What this device cannot open itself it cannot count; how many
compartments that are is said.

    >>> Ask().whom
    b''
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import CompartmentId
from safeconduct.model import facts as f
from safeconduct.model.world import brought
from safeconduct.vault.roster import Roster


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Whose keys.

    Attributes:
        whom: a person's or a device's; empty: this device's own.
        is_locked: without any keys, as from a depot or a locked laptop.
        is_each: beside that, those of every person who belongs, and of all who left.
    """

    whom: bytes = b""
    is_locked: bool = False
    is_each: bool = False


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


class Way(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """A way by which the people of a case are reached (`signal`, `phone` ...), to be treated as known."""

    case: str
    channel: str


class One(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody would give away: a person, or with an empty `ref` all who left; `untold` compartments are not counted."""

    ref: str
    found: Counts
    untold: int


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
        ways: ways of reaching them to treat as known.
        each: every person who belongs, and all who left.
    """

    found: Counts
    here: Counts
    compartments: tuple[str, ...]
    untold: int
    objects: int
    of: int
    places: tuple[str, ...]
    warn: tuple[str, ...]
    ways: tuple[Way, ...]
    each: tuple[One, ...]


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
        self.ways: set[tuple[bytes, str]] = set()

    def take(self, events: Iterable[f.Stamped]) -> None:
        """Look at events."""
        for stamped in events:
            copy = brought(stamped.fact, stamped.hlc) if isinstance(stamped.fact, f.FactBrought) else None
            stamped = copy or stamped  # noqa: PLW2901  a fact that was brought along tells what it is a copy of
            fact = stamped.fact
            case = f.case_of(fact)
            if case is not None:
                self.kinds["cases"].add(case)
            if isinstance(fact, f.ContactAdded):
                self.ways.add((fact.case, fact.channel))
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
    reach = _reach(office, ask)
    mine, all_names = office.remembered("exposure", lambda: _seen(office, _ALL, progress))
    theirs, names = (mine, all_names) if reach.hashes is None else _seen(office, reach, progress)
    return Answer(
        found=theirs.counts(),
        here=mine.counts(),
        compartments=tuple(sorted(set(names))),
        untold=reach.untold,
        objects=0 if office.is_away else len(names),
        of=0 if office.is_away else len(all_names),
        places=tuple(sorted(ref.hex() for ref in theirs.kinds["shelters"])),
        warn=tuple(sorted(ref.hex() for ref in theirs.kinds["cases"])),
        ways=tuple(Way(case=case.hex(), channel=channel) for case, channel in sorted(theirs.ways)),
        each=_each(office, progress) if ask.is_each and office.roster is not None else (),
    )


def _each(office: Office, progress: Progress) -> tuple[One, ...]:
    """Try the keys of every person, and of all who left, one after the other."""
    roster = office.membership()
    owners = roster.content.owners()
    holders = {ref: frozenset(device for device, owner in owners.items() if owner == ref) for ref in sorted(roster.content.people)}
    holders[b""] = frozenset(map(bytes, roster.known)) - owners.keys()
    lines = []
    for ref, devices in holders.items():
        reach = _reached(office, roster, devices)
        seen, _ = _seen(office, reach, progress)
        lines.append(One(ref=ref.hex(), found=seen.counts(), untold=reach.untold))
    return tuple(lines)


class _Reach(NamedTuple):
    """The hashes of the keys that somebody holds, None for all of this device's; whether keys of cases too; how many are closed here."""

    hashes: frozenset[bytes] | None
    has_cases: bool = True
    untold: int = 0


_ALL = _Reach(None)


def _seen(office: Office, reach: _Reach, progress: Progress) -> tuple[_Seen, list[str]]:
    """Look at everything that opens with those keys, and name the compartment of each object."""
    seen, names = _Seen(), []
    if office.is_away:  # no object is here: what went along lies in the local copy, which the passphrase opens
        told = [] if reach.hashes is not None else list(office.replica.events())
        seen.take(f.Stamped(eid=one.eid, hlc=one.hlc, fact=one.fact) for one in told)
        return seen, sorted({one.compartment for one in told})
    segments = office.opened_with(reach.hashes, with_cases=reach.has_cases)
    for number, segment in enumerate(segments, 1):
        seen.take(segment.events)
        names.append(segment.compartment)
        progress("opening what lies here", number, len(segments))
    return seen, names


def _reach(office: Office, ask: Ask) -> _Reach:
    """Find the keys that are asked about."""
    if ask.is_locked:
        return _Reach(frozenset())
    if not ask.whom:
        return _ALL
    roster = office.membership()
    return _reached(office, roster, _devices(roster, ask.whom))


def _reached(office: Office, roster: Roster, devices: frozenset[bytes]) -> _Reach:
    """Find all keys that some devices were ever given, and how many compartments of those are closed here.

    A device on a journey gave all of them out of its hands. What it took along of a compartment counts as if it had the key, but for what
    is sealed for a case.
    """
    away = {device: journey.kept for device, journey in roster.journeys.items() if device in devices}
    at_home = devices - away.keys()
    given = [
        epoch
        for epochs in roster.epochs.values()
        for epoch in epochs
        if epoch.recipients & at_home or any(epoch.compartment in kept and device in epoch.recipients for device, kept in away.items())
    ]
    here = {CompartmentId(compartment) for compartment in office.compartments.values()}
    untold = {epoch.compartment for epoch in given} - here
    # Who has the key of an epoch was sent those before, unless the past was closed to her.
    reached = {epoch.key_hash for epoch in given}
    for epoch in given:
        before = list(roster.epochs[epoch.compartment]) if epoch.prev is not None else []
        reached |= {one.key_hash for one in before if one.number < epoch.number}
    return _Reach(frozenset(reached), bool(at_home), len(untold))


def _devices(roster: Roster, whom: bytes) -> frozenset[bytes]:
    """Find the devices of a person, or one device."""
    owners = roster.content.owners()
    found = frozenset(device for device, owner in owners.items() if whom in {device, owner})
    if not found and whom not in roster.content.people:
        raise Mistaken("nobody and no laptop of that code belongs here", "safeconduct member list shows the codes")
    return found
