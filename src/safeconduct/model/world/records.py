"""The other records: shelters, pathways, notices, threats to everybody, negotiations, workers, and what came in and went out.

Each is a small struct with one `apply`; like a case it never refuses, and the order of facts does not matter.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.world.case import Case, Task, apply_to_case, apply_to_task
from safeconduct.model.world.registers import Latest, later


class Shelter(msgspec.Struct, omit_defaults=True):
    """A place to sleep: beds from a night on, and the stays that take them."""

    ref: bytes
    opened: Latest[f.ShelterOpened] | None = None
    beds: dict[dt.date, Latest[int]] = {}
    closed: Latest[f.ShelterClosed] | None = None
    stays: dict[bytes, f.StayBegun] = {}
    ends: dict[bytes, dt.date] = {}

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.ShelterOpened):
            self.opened = later(self.opened, mark.order, fact)
        elif isinstance(fact, f.BedsSet):
            self.beds[fact.from_on] = later(self.beds.get(fact.from_on), mark.order, fact.beds)
        elif isinstance(fact, f.ShelterClosed):
            self.closed = later(self.closed, mark.order, fact)
        elif isinstance(fact, f.StayBegun):
            self.stays[fact.stay] = fact
        elif isinstance(fact, f.StayEnded):
            self.ends[fact.stay] = min(self.ends.get(fact.stay, fact.on), fact.on)  # left twice, said apart: the earlier night is free


class Pathway(msgspec.Struct, omit_defaults=True):
    """A way out and its terms."""

    ref: bytes
    terms: Latest[f.PathwaySet] | None = None
    closed: Latest[f.PathwayClosed] | None = None

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.PathwaySet):
            self.terms = later(self.terms, mark.order, fact)
        else:
            self.closed = later(self.closed, mark.order, fact)


class Notice(msgspec.Struct, omit_defaults=True):
    """What a country let be known, and since when it no longer holds."""

    ref: bytes
    entered: Latest[f.NoticeEntered] | None = None
    lifted: Latest[f.NoticeLifted] | None = None

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.NoticeEntered):
            self.entered = later(self.entered, mark.order, fact)
        else:
            self.lifted = later(self.lifted, mark.order, fact)


class Threat(msgspec.Struct, omit_defaults=True):
    """A threat to everybody of a nationality or region."""

    ref: bytes
    announced: Latest[f.ThreatAnnounced] | None = None
    ended: Latest[f.AnnouncedThreatEnded] | None = None

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.ThreatAnnounced):
            self.announced = later(self.announced, mark.order, fact)
        else:
            self.ended = later(self.ended, mark.order, fact)


class Negotiation(msgspec.Struct, omit_defaults=True):
    """Talks with one country: a log, and the places it promised."""

    ref: bytes
    opened: Latest[f.NegotiationOpened] | None = None
    notes: dict[bytes, f.NegotiationNoted] = {}
    pledges: dict[bytes, f.PledgeMade] = {}
    withdrawn: dict[bytes, f.PledgeWithdrawn] = {}

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.NegotiationOpened):
            self.opened = later(self.opened, mark.order, fact)
        elif isinstance(fact, f.NegotiationNoted):
            self.notes[mark.eid] = fact
        elif isinstance(fact, f.PledgeMade):
            self.pledges[fact.pledge] = fact
        elif isinstance(fact, f.PledgeWithdrawn):
            old = self.withdrawn.get(fact.pledge)
            self.withdrawn[fact.pledge] = fact if old is None else min(old, fact, key=lambda w: (w.on, w.why))


class Worker(msgspec.Struct, omit_defaults=True):
    """A colleague, known by a nickname, and when she was last heard of."""

    ref: bytes
    label: Latest[str] | None = None
    rhythm: Latest[f.WorkerRhythmSet] | None = None
    heard: Latest[f.WorkerCheckedIn] | None = None

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.WorkerAdded):
            self.label = later(self.label, mark.order, fact.label)
        elif isinstance(fact, f.WorkerRhythmSet):
            self.rhythm = later(self.rhythm, mark.order, fact)
        elif isinstance(fact, f.WorkerCheckedIn):
            self.heard = later(self.heard, (fact.at_ms, mark.hlc, mark.eid), fact)


class Exits(msgspec.Struct, omit_defaults=True):
    """Where one passport may go, by the index read last."""

    ref: bytes
    listed: Latest[f.ExitsListed] | None = None

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        self.listed = later(self.listed, mark.order, fact)


class Kept(msgspec.Struct, omit_defaults=True):
    """A record that is one fact: an import, an export or a saved mapping."""

    ref: bytes
    fact: Latest[f.ImportRecorded | f.ExportMade | f.MappingSaved] | None = None
    hlc: int = 0

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        self.fact = later(self.fact, mark.order, fact)
        self.hlc = max(self.hlc, mark.hlc)


Record = Case | Shelter | Pathway | Notice | Threat | Negotiation | Worker | Exits | Kept | Task
RECORDS: dict[str, type] = {
    "case": Case,
    "shelter": Shelter,
    "pathway": Pathway,
    "notice": Notice,
    "threat": Threat,
    "negotiation": Negotiation,
    "worker": Worker,
    "exits": Exits,
    "import": Kept,
    "export": Kept,
    "mapping": Kept,
    "task": Task,
}


def fold(record: Any, fact: f.AnyFact, mark: f.Mark) -> None:
    """Take one fact into the record that it belongs to (see `facts.subject_of`); the record changes in place."""
    if type(record) is Case:
        apply_to_case(record, fact, mark)
    elif type(record) is Task:
        apply_to_task(record, fact, mark.order)  # type: ignore[arg-type]
    else:
        record.apply(fact, mark)
