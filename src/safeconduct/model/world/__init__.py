"""What the facts add up to.

The rule of this room: facts in, records out, and the order of facts never matters. A `World` is a handful of records looked up for one
question; at no time need all records of a vault be in memory.

    >>> import datetime as dt
    >>> from safeconduct.model import facts as f
    >>> world = World()
    >>> world.take(f.Stamped(eid=b"e" * 16, hlc=1, fact=f.CaseOpened(case=b"c" * 16, on=dt.date(2017, 4, 2), via="hotline")))
    >>> world.case(b"c" * 16).opened.value.via
    'hotline'
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from safeconduct.errors import Mistaken
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.model.world.case import Application, Case, Entry, Person, Task, consent_key, heard_order
from safeconduct.model.world.disclosure import Draft, PublicName, Question
from safeconduct.model.world.evidence import Capture, Claim, Portion, Source, Stamp, Testimony
from safeconduct.model.world.forgetting import Agreed, Forgetting
from safeconduct.model.world.intake import Report
from safeconduct.model.world.records import (
    RECORDS,
    Exits,
    Kept,
    Negotiation,
    Notice,
    Pathway,
    Record,
    Shelter,
    Threat,
    Worker,
    fold,
)
from safeconduct.model.world.recovery import Recovery
from safeconduct.model.world.registers import Latest, Order, Saying, Stated, later
from safeconduct.model.world.transfer import TRANSFERS_MOST, Said, arrivals_in, brought, depth_in, fold_transferred

__all__ = [
    "RECORDS",
    "TRANSFERS_MOST",
    "Agreed",
    "Application",
    "Capture",
    "Case",
    "Claim",
    "Draft",
    "Entry",
    "Exits",
    "Forgetting",
    "Kept",
    "Latest",
    "Negotiation",
    "Notice",
    "Order",
    "Pathway",
    "Person",
    "Portion",
    "PublicName",
    "Question",
    "Record",
    "Recovery",
    "Report",
    "Said",
    "Saying",
    "Shelter",
    "Source",
    "Stamp",
    "Stated",
    "Task",
    "Testimony",
    "Threat",
    "Worker",
    "World",
    "arrivals_in",
    "brought",
    "consent_key",
    "depth_in",
    "fold",
    "fold_transferred",
    "heard_order",
    "later",
]


class World:
    """Records by kind and reference, as far as they were looked up."""

    def __init__(self, records: dict[tuple[str, bytes], Record] | None = None) -> None:
        """Begin with the records given, or with none."""
        self.records: dict[tuple[str, bytes], Any] = dict(records or {})

    def __repr__(self) -> str:
        """Show how many records there are, and nothing of them."""
        return f"<World {len(self.records)}>"

    def take(self, stamped: f.Stamped, depth: int = 0, author: bytes = b"") -> None:
        """Fold one event into the record that it belongs to, making the record when it is the first."""
        kind, ref = f.subject_of(stamped.fact)
        record = self.records.get((kind, ref))
        if record is None:
            record = self.records[kind, ref] = RECORDS[kind](ref)
        fold(record, stamped.fact, f.Mark(depth, stamped.hlc, stamped.eid, author))

    def take_all(self, events: Iterable[f.Stamped]) -> None:
        """Fold many events."""
        for stamped in events:
            self.take(stamped)

    def find(self, kind: str, ref: bytes) -> Any:
        """Give a record.

        Raises:
            Mistaken: no such record is known here.
        """
        record = self.records.get((kind, ref))
        if record is None:
            raise Mistaken(f"there is no {kind} {show(ref)} in this vault", "list what there is, and take the code from the list")
        return record

    def case(self, ref: bytes) -> Case:
        """Give a case, or raise Mistaken."""
        return self.find("case", ref)  # type: ignore[no-any-return]

    def shelter(self, ref: bytes) -> Shelter:
        """Give a shelter, or raise Mistaken."""
        return self.find("shelter", ref)  # type: ignore[no-any-return]

    def pathway(self, ref: bytes) -> Pathway:
        """Give a pathway, or raise Mistaken."""
        return self.find("pathway", ref)  # type: ignore[no-any-return]

    def of_kind(self, kind: str) -> list[Any]:
        """List the records of a kind in the order of their references."""
        return [record for (k, _), record in sorted(self.records.items()) if k == kind]
