"""Facts that are kept apart from the casework: shelters and stays, negotiations by country, workers, imports and exports.

A stay names a case and a shelter and lies in the shelter compartment: whoever opens only the casework learns who, whoever opens only the
shelters learns where. A negotiation lies in the compartment of its own country, and the country's name is nowhere else.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from safeconduct.model.facts.fact import Fact


class ShelterOpened(Fact, frozen=True, kw_only=True, array_like=True, tag="shelter"):
    """A place where people can sleep. `name` is a code name; the address is for the shelter keepers alone."""

    compartment: ClassVar[str] = "shelter"
    kind: ClassVar[str] = "shelter"
    shelter: bytes
    name: str
    region: str = ""
    address: str = ""
    beds: int
    on: dt.date
    until_on: dt.date | None = None


class BedsSet(Fact, frozen=True, kw_only=True, array_like=True, tag="beds"):
    """From a night on, a shelter has so many beds."""

    compartment: ClassVar[str] = "shelter"
    kind: ClassVar[str] = "shelter"
    shelter: bytes
    beds: int
    from_on: dt.date


class ShelterClosed(Fact, frozen=True, kw_only=True, array_like=True, tag="shelter-closed"):
    """No night from `on` is spent there. `is_exposed`: the place must be treated as known to the hunters."""

    compartment: ClassVar[str] = "shelter"
    kind: ClassVar[str] = "shelter"
    shelter: bytes
    on: dt.date
    is_exposed: bool = False
    why: str = ""


class StayBegun(Fact, frozen=True, kw_only=True, array_like=True, tag="stay"):
    """A household takes beds in a shelter from one night on, until the morning of `until_on` when that is known."""

    compartment: ClassVar[str] = "shelter"
    kind: ClassVar[str] = "shelter"
    case: bytes
    stay: bytes
    shelter: bytes
    beds: int
    from_on: dt.date
    until_on: dt.date | None = None


class StayEnded(Fact, frozen=True, kw_only=True, array_like=True, tag="stay-ended"):
    """The household left on the morning of `on`."""

    compartment: ClassVar[str] = "shelter"
    kind: ClassVar[str] = "shelter"
    case: bytes
    stay: bytes
    shelter: bytes
    on: dt.date


class NegotiationOpened(Fact, frozen=True, kw_only=True, array_like=True, tag="negotiation"):
    """Talks with a country about places have begun."""

    kind: ClassVar[str] = "negotiation"
    negotiation: bytes
    country: str
    on: dt.date
    topic: str = ""


class NegotiationNoted(Fact, frozen=True, kw_only=True, array_like=True, tag="negotiation-note"):
    """What was said in the talks. `response`: pledged, considering, more_information, token, none or refused."""

    kind: ClassVar[str] = "negotiation"
    negotiation: bytes
    country: str
    on: dt.date
    with_whom: str = ""
    response: str = ""
    text: str = ""


class PledgeMade(Fact, frozen=True, kw_only=True, array_like=True, tag="pledge"):
    """A country promised places for persons, from a day, perhaps until a day."""

    kind: ClassVar[str] = "negotiation"
    negotiation: bytes
    country: str
    pledge: bytes
    places: int
    from_on: dt.date
    until_on: dt.date | None = None
    terms: str = ""


class PledgeWithdrawn(Fact, frozen=True, kw_only=True, array_like=True, tag="pledge-withdrawn"):
    """The promise no longer stands."""

    kind: ClassVar[str] = "negotiation"
    negotiation: bytes
    country: str
    pledge: bytes
    on: dt.date
    why: str = ""


class WorkerAdded(Fact, frozen=True, kw_only=True, array_like=True, tag="worker"):
    """A colleague who is to be heard of; `label` is a nickname used in the team."""

    compartment: ClassVar[str] = "coordination"
    kind: ClassVar[str] = "worker"
    worker: bytes
    label: str


class WorkerRhythmSet(Fact, frozen=True, kw_only=True, array_like=True, tag="worker-rhythm"):
    """How often a colleague is to be heard of, in hours, and the grace after that. Zero hours: no longer."""

    compartment: ClassVar[str] = "coordination"
    kind: ClassVar[str] = "worker"
    worker: bytes
    every_hours: int
    grace_hours: int = 0


class WorkerCheckedIn(Fact, frozen=True, kw_only=True, array_like=True, tag="worker-checked-in"):
    """A colleague was heard of."""

    compartment: ClassVar[str] = "coordination"
    kind: ClassVar[str] = "worker"
    worker: bytes
    at_ms: int
    is_well: bool = True


class ImportRecorded(Fact, frozen=True, kw_only=True, array_like=True, tag="import"):
    """A file was taken in: its hash, its kind, and how many rows were new, changed, unchanged and rejected."""

    kind: ClassVar[str] = "import_"
    import_: bytes
    sha256: bytes
    format: str
    rows: int
    added: int
    changed: int
    unchanged: int
    rejected: int


class MappingSaved(Fact, frozen=True, kw_only=True, array_like=True, tag="mapping"):
    """How the columns of a kind of file are read, kept for the next file with the same heading (`mapping`: its hash, 16 bytes)."""

    kind: ClassVar[str] = "mapping"
    mapping: bytes
    content: bytes


class ExportMade(Fact, frozen=True, kw_only=True, array_like=True, tag="export"):
    """Something left the vault: for whom, what for, how many cases, and the hash of what was written."""

    compartment: ClassVar[str] = "coordination"
    kind: ClassVar[str] = "export"
    export: bytes
    recipient: str
    purpose: str
    cases: int
    sha256: bytes
    is_sealed: bool


HOUSE_FACTS = (
    ShelterOpened
    | BedsSet
    | ShelterClosed
    | StayBegun
    | StayEnded
    | NegotiationOpened
    | NegotiationNoted
    | PledgeMade
    | PledgeWithdrawn
    | WorkerAdded
    | WorkerRhythmSet
    | WorkerCheckedIn
    | ImportRecorded
    | MappingSaved
    | ExportMade
)
