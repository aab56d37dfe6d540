"""Tell what somebody would learn who holds certain keys, by opening everything that lies here with just those keys.

Nothing is estimated: each sealed object is tried with each key, and what was said in those that open is counted, from the local copy, where
only what opened stands. What this device cannot open itself it cannot count; how many compartments that are is said. What was counted stays
in the memory of the key process, until something is recorded or that process ends. A large vault is counted in portions, if so asked.

    >>> Ask().whom
    b''
"""

from __future__ import annotations

import datetime as dt
import time
from typing import NamedTuple

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import CompartmentId
from safeconduct.model import facts as f
from safeconduct.model.world import brought
from safeconduct.vault.replica import Telling
from safeconduct.vault.roster import Roster


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Whose keys.

    Attributes:
        whom: a person's or a device's; empty: this device's own.
        is_locked: without any keys, as from a depot or a locked laptop.
        is_each: beside that, those of every person who belongs, and of all who left.
        seconds: answer after so long with what was counted by then; asked again, the count goes on.
    """

    whom: bytes = b""
    is_locked: bool = False
    is_each: bool = False
    seconds: float = 3_600.0


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
        reports: from the intake door.
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
    reports: int = 0


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
        counted: how much of what was said is counted, of `events`; less: the figures are too low.
        events: that number.
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
    counted: int
    events: int


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
    f.ReportTaken: (("reports", "report"),),
}
"""What a fact gives away: the kind, and the field that says of whom or what; no field: each fact is one."""
_TYPES: tuple[type[f.AnyFact], ...] = (*_TELL, f.FactBrought)
_SOUGHT = frozenset(str(fact.__struct_config__.tag) for fact in _TYPES)
_AT_ONCE = 1_000  # rows between two looks at the clock: some milliseconds


class _Seen:
    """What was seen in opened events, by kind, each once."""

    def __init__(self) -> None:
        self.kinds: dict[str, set[bytes]] = {name: set() for name in Counts.__struct_fields__}
        self.ways: set[tuple[bytes, str]] = set()

    def take(self, stamped: f.Stamped) -> None:
        """Look at an event."""
        fact = stamped.fact
        if isinstance(fact, f.ContactAdded):
            self.ways.add((fact.case, fact.channel))
        for kind, field in _TELL.get(type(fact), ()):
            value = getattr(fact, field) if field else stamped.eid
            if value:
                self.kinds[kind].add(value.encode() if isinstance(value, str) else value)

    def join(self, other: _Seen) -> None:
        """Take in what else was seen."""
        for name, held in other.kinds.items():
            self.kinds[name] |= held
        self.ways |= other.ways

    def counts(self) -> Counts:
        """Count them."""
        return Counts(**{name: len(held) for name, held in self.kinds.items()})


class _Reach(NamedTuple):
    """The hashes of the keys that somebody holds, None for all of this device's; whether keys of cases too; how many are closed here."""

    hashes: frozenset[bytes] | None
    has_cases: bool = True
    untold: int = 0


_ALL = _Reach(None)


class _Tally:
    """What was said, by the key that opened it and by whether it is sealed for a case as well; counted portion by portion."""

    def __init__(self, office: Office) -> None:
        """Try every key on every object; nothing is counted yet."""
        self.opened = office.opened_by()
        self.events = office.replica.counts().events
        self.counted = 0
        self._is_done = False
        self._last = 0
        self._seen: dict[tuple[bytes, bool], _Seen] = {}
        # On a journey no object is here: what went along lies in the local copy, which the passphrase opens.
        self._along: dict[str, None] | None = {} if office.is_away else None

    def go_on(self, office: Office, until: float, progress: Progress) -> None:
        """Count on, until that moment of the steady clock, and a portion at least."""
        if self._is_done:
            return
        for number, told in enumerate(office.replica.sought(_SOUGHT, "case", self._last)):
            self._last = told.number
            if number % _AT_ONCE == _AT_ONCE - 1:
                self.counted = min(told.number, self.events)
                progress("counting what was said", self.counted, self.events)
                if time.monotonic() > until:
                    self._take(told)
                    return
            self._take(told)
        self._is_done, self.counted = True, self.events

    def _take(self, told: Telling) -> None:
        """Count what one segment says of one record, if its object is here."""
        opened = self.opened.get(told.segment)
        if opened is None and self._along is None:
            return
        key = opened[0] if opened else b""
        if told.kind == "case":
            self._of(key, is_of_case=True).kinds["cases"].add(told.ref)
        for stamped in told.events or ():
            copy = brought(stamped.fact, stamped.hlc) if isinstance(stamped.fact, f.FactBrought) else None
            case = f.case_of(stamped.fact)
            seen = self._of(key, is_of_case=case is not None)
            if case is not None and told.kind != "report":
                seen.kinds["cases"].add(case)
            seen.take(copy or stamped)  # a fact that was brought along tells what it is a copy of
            if self._along is not None:
                self._along[f.compartment_of(stamped.fact)] = None

    def _of(self, key: bytes, *, is_of_case: bool) -> _Seen:
        return self._seen.setdefault((key, is_of_case), _Seen())

    def found(self, reach: _Reach) -> tuple[_Seen, list[str]]:
        """Join what some keys open, and name the compartment of each object that they open."""
        seen = _Seen()
        for (key, is_of_case), part in self._seen.items():
            if (reach.hashes is None or key in reach.hashes) and (reach.has_cases or not is_of_case):
                seen.join(part)
        names = [name for key, name in self.opened.values() if reach.hashes is None or key in reach.hashes]
        return seen, names if self._along is None or reach.hashes is not None else list(self._along)


def exposure(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """Open everything that lies here with the keys of somebody, and count.

    Raises:
        Mistaken: nobody and no device of that reference belongs here.
    """
    until = time.monotonic() + ask.seconds
    reach = _reach(office, ask)
    tally = office.remembered("exposure", lambda: _Tally(office))
    tally.go_on(office, until, progress)
    mine, (theirs, names) = tally.found(_ALL)[0], tally.found(reach)
    return Answer(
        found=theirs.counts(),
        here=mine.counts(),
        compartments=tuple(sorted(set(names))),
        untold=reach.untold,
        objects=0 if office.is_away else len(names),
        of=len(tally.opened),
        places=tuple(sorted(ref.hex() for ref in theirs.kinds["shelters"])),
        warn=tuple(sorted(ref.hex() for ref in theirs.kinds["cases"])),
        ways=tuple(Way(case=case.hex(), channel=channel) for case, channel in sorted(theirs.ways)),
        each=_each(office, tally) if ask.is_each and office.roster is not None else (),
        counted=tally.counted,
        events=tally.events,
    )


def _each(office: Office, tally: _Tally) -> tuple[One, ...]:
    """Join what the keys of every person open, and those of all who left."""
    roster = office.membership()
    owners = roster.content.owners()
    holders = {ref: frozenset(device for device, owner in owners.items() if owner == ref) for ref in sorted(roster.content.people)}
    holders[b""] = frozenset(map(bytes, roster.known)) - owners.keys()
    lines = []
    for ref, devices in holders.items():
        reach = _reached(office, roster, devices)
        seen, _ = tally.found(reach)
        lines.append(One(ref=ref.hex(), found=seen.counts(), untold=reach.untold))
    return tuple(lines)


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
