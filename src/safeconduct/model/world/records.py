"""The other records: shelters, pathways, notices, threats to everybody, negotiations, workers, and what came in and went out.

Each is a small struct with one `apply`; like a case it never refuses, and the order of facts does not matter.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from safeconduct.model import facts as f
from safeconduct.model.world.case import Case, Task, apply_to_case, apply_to_task, heard_order
from safeconduct.model.world.disclosure import Draft, PublicName, Question
from safeconduct.model.world.evidence import Capture, Claim, Portion, Source, Stamp, Testimony
from safeconduct.model.world.forgetting import Forgetting
from safeconduct.model.world.intake import Report
from safeconduct.model.world.recovery import Recovery
from safeconduct.model.world.registers import Latest, Order, later


class Shelter(f.Masked, msgspec.Struct, omit_defaults=True):
    """A place to sleep: beds from a night on, and the stays that take them."""

    ref: bytes
    opened: Latest[f.ShelterOpened] | None = None
    beds: dict[dt.date, Latest[int]] = {}
    closed: Latest[f.ShelterClosed] | None = None
    stays: dict[bytes, f.StayBegun] = {}
    ends: dict[bytes, dt.date] = {}
    since: dict[bytes, Order] = {}
    """Where each stay stands in the history; begun twice under one reference, the first counts."""
    is_exposed: bool = False
    """Said once by anybody, it stays: a place that the hunters may know is never safe again."""

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.ShelterOpened):
            self.opened = later(self.opened, mark.order, fact)
        elif isinstance(fact, f.BedsSet):
            self.beds[fact.from_on] = later(self.beds.get(fact.from_on), mark.order, fact.beds)
        elif isinstance(fact, f.ShelterClosed):
            self.closed = later(self.closed, mark.order, fact)
            self.is_exposed = self.is_exposed or fact.is_exposed
        elif isinstance(fact, f.StayBegun):
            if fact.stay not in self.since or mark.order < self.since[fact.stay]:
                self.stays[fact.stay], self.since[fact.stay] = fact, mark.order
        elif isinstance(fact, f.StayEnded):
            self.ends[fact.stay] = min(self.ends.get(fact.stay, fact.on), fact.on)  # left twice, said apart: the earlier night is free


class Pathway(f.Masked, msgspec.Struct, omit_defaults=True):
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


class Notice(f.Masked, msgspec.Struct, omit_defaults=True):
    """What a country let be known, and since when it no longer holds."""

    ref: bytes
    entered: Latest[f.NoticeEntered] | None = None
    lifted: Latest[f.NoticeLifted] | None = None

    @property
    def lifted_on(self) -> dt.date | None:
        """Give the day from which it no longer holds; None when it was entered again after it had been lifted."""
        if self.lifted is None or (self.entered is not None and self.entered.order > self.lifted.order):
            return None
        return self.lifted.value.on

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.NoticeEntered):
            self.entered = later(self.entered, mark.order, fact)
        else:
            self.lifted = later(self.lifted, mark.order, fact)


class Threat(f.Masked, msgspec.Struct, omit_defaults=True):
    """A threat to everybody of a nationality or region."""

    ref: bytes
    announced: Latest[f.ThreatAnnounced] | None = None
    ended: Latest[f.AnnouncedThreatEnded] | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether it ended, and was not announced again after that."""
        return self.ended is not None and (self.announced is None or self.ended.order > self.announced.order)

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.ThreatAnnounced):
            self.announced = later(self.announced, mark.order, fact)
        else:
            self.ended = later(self.ended, mark.order, fact)


class Negotiation(f.Masked, msgspec.Struct, omit_defaults=True):
    """Talks with one country: a log, and the places it promised."""

    ref: bytes
    opened: Latest[f.NegotiationOpened] | None = None
    notes: dict[bytes, f.NegotiationNoted] = {}
    pledges: dict[bytes, f.PledgeMade] = {}
    withdrawn: dict[bytes, f.PledgeWithdrawn] = {}
    since: dict[bytes, Order] = {}
    """Where each pledge stands in the history; made twice under one reference, the first counts."""

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        if isinstance(fact, f.NegotiationOpened):
            self.opened = later(self.opened, mark.order, fact)
        elif isinstance(fact, f.NegotiationNoted):
            self.notes[mark.eid] = fact
        elif isinstance(fact, f.PledgeMade):
            if fact.pledge not in self.since or mark.order < self.since[fact.pledge]:
                self.pledges[fact.pledge], self.since[fact.pledge] = fact, mark.order
        elif isinstance(fact, f.PledgeWithdrawn):
            old = self.withdrawn.get(fact.pledge)
            self.withdrawn[fact.pledge] = fact if old is None else min(old, fact, key=lambda w: (w.on, w.why))


class Worker(f.Masked, msgspec.Struct, omit_defaults=True):
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
            self.heard = later(self.heard, heard_order(fact.at_ms, mark), fact)


class Exits(f.Masked, msgspec.Struct, omit_defaults=True):
    """Where one passport may go, by the index read last."""

    ref: bytes
    listed: Latest[f.ExitsListed] | None = None

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        self.listed = later(self.listed, mark.order, fact)


class Kept(f.Masked, msgspec.Struct, omit_defaults=True):
    """A record that is one fact: an import, an export or a saved mapping."""

    ref: bytes
    fact: Latest[f.ImportRecorded | f.ExportMade | f.MappingSaved] | None = None
    hlc: int = 0

    def apply(self, fact: Any, mark: f.Mark) -> None:
        """Take in one fact."""
        self.fact = later(self.fact, mark.order, fact)
        self.hlc = max(self.hlc, mark.hlc)


Record = (
    Case
    | Shelter
    | Pathway
    | Notice
    | Threat
    | Negotiation
    | Worker
    | Exits
    | Kept
    | Task
    | Source
    | Capture
    | Claim
    | Portion
    | Stamp
    | Testimony
    | Forgetting
    | Draft
    | PublicName
    | Question
    | Recovery
    | Report
)
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
    "source": Source,
    "capture": Capture,
    "portion": Portion,
    "claim": Claim,
    "stamp": Stamp,
    "testimony": Testimony,
    "forgetting": Forgetting,
    "draft": Draft,
    "public_name": PublicName,
    "question": Question,
    "kit": Recovery,
    "report": Report,
}


def fold(record: Any, fact: f.AnyFact, mark: f.Mark) -> None:
    """Take one fact into the record that it belongs to (see `facts.subject_of`); the record changes in place."""
    if type(record) is Case:
        apply_to_case(record, fact, mark)
    elif type(record) is Task:
        apply_to_task(record, fact, mark.order)  # type: ignore[arg-type]
    else:
        record.apply(fact, mark)
