"""The facts that a vault can hold, and how they are stamped, written and told apart.

The rule of this room: a fact never computes, never reads a clock and never prints what it holds. Nothing here knows of keys or files.

    >>> import datetime as dt
    >>> fact = CaseOpened(case=bytes(16), on=dt.date(2017, 4, 2), via="hotline")
    >>> decode(encode([Stamped(eid=bytes(16), hlc=1 << 16, fact=fact)]))[0].fact == fact
    True
"""

from __future__ import annotations

import msgspec

from safeconduct.errors import Damaged
from safeconduct.model.facts.bounds import *  # noqa: F403
from safeconduct.model.facts.bounds import is_within_bounds
from safeconduct.model.facts.case import *  # noqa: F403
from safeconduct.model.facts.case import CASE_FACTS, NoteAdded
from safeconduct.model.facts.disclosure import *  # noqa: F403
from safeconduct.model.facts.disclosure import DISCLOSURE_FACTS
from safeconduct.model.facts.evidence import *  # noqa: F403
from safeconduct.model.facts.evidence import EVIDENCE_FACTS
from safeconduct.model.facts.fact import *  # noqa: F403
from safeconduct.model.facts.house import *  # noqa: F403
from safeconduct.model.facts.house import HOUSE_FACTS, NegotiationNoted, NegotiationOpened, PledgeMade, PledgeWithdrawn
from safeconduct.model.facts.intake import *  # noqa: F403
from safeconduct.model.facts.intake import INTAKE_FACTS
from safeconduct.model.facts.passage import *  # noqa: F403
from safeconduct.model.facts.passage import PASSAGE_FACTS
from safeconduct.model.facts.person import *  # noqa: F403
from safeconduct.model.facts.person import PERSON_FACTS, AddressAdded
from safeconduct.model.facts.recovery import *  # noqa: F403
from safeconduct.model.facts.recovery import RECOVERY_FACTS
from safeconduct.model.facts.retention import *  # noqa: F403
from safeconduct.model.facts.retention import RETENTION_FACTS
from safeconduct.model.facts.transfer import *  # noqa: F403
from safeconduct.model.facts.transfer import TRANSFER_FACTS

AnyFact = (
    CASE_FACTS
    | PERSON_FACTS
    | PASSAGE_FACTS
    | HOUSE_FACTS
    | EVIDENCE_FACTS
    | RETENTION_FACTS
    | RECOVERY_FACTS
    | DISCLOSURE_FACTS
    | TRANSFER_FACTS
    | INTAKE_FACTS
)
COMPARTMENTS = ("casework", "shelter", "health", "evidence", "press", "coordination", "reference")
GUARD_COMPARTMENT = "guard"  # begun when somebody is first let into it
COUNTRY_COMPARTMENT = "country:"  # followed by an ISO 3166 alpha-3 code
DESKS = ("casework", "health", "evidence", "press")  # where a note can lie


class Stamped(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A fact with its event id (16 random bytes) and its clock (`hlc` = milliseconds since 1970 << 16 | counter)."""

    eid: bytes
    hlc: int
    fact: AnyFact

    def __repr__(self) -> str:
        """Show no more than the fact does."""
        return f"<Stamped {self.fact!r}>"


class Mark(msgspec.Struct, frozen=True):
    """Where an event stands in the history: causal depth of its segment, clock, event id; and the device that wrote it."""

    depth: int
    hlc: int
    eid: bytes
    author: bytes

    @property
    def order(self) -> tuple[int, int, bytes]:
        """Order events: causal first, clock second, event id last."""
        return (self.depth, self.hlc, self.eid)


_SUBJECTS: dict[type, tuple[str, str]] = {fact: (fact.kind.removesuffix("_"), fact.kind) for fact in AnyFact.__args__}
"""The kind of record that a type of fact changes, and the field that holds its reference."""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Stamped])


def encode(events: list[Stamped]) -> bytes:
    """Write events in their only form: msgpack arrays."""
    return _encoder.encode(events)


def decode(data: bytes) -> list[Stamped]:
    """Read events.

    Raises:
        Damaged: the bytes are no events of a known type, or one holds a day or a number that none can mean (stage `event`).
    """
    try:
        events: list[Stamped] = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Damaged("an event cannot be read", "it may come from a newer version of this program", stage="event") from error
    if not all(is_within_bounds(event.fact) for event in events):
        raise Damaged("an event holds a day or a number that none can mean", "a device wrote it that writes what it likes", stage="event")
    return events


def compartment_of(fact: AnyFact) -> str:
    """Name the compartment that a fact must be sealed in."""
    if isinstance(fact, NegotiationOpened | NegotiationNoted | PledgeMade | PledgeWithdrawn):
        return COUNTRY_COMPARTMENT + fact.country.removeprefix("iso3:")
    if isinstance(fact, NoteAdded | AddressAdded):
        return fact.desk
    return type(fact).compartment


def case_of(fact: AnyFact) -> bytes | None:
    """Name the case whose key seals a fact, or None for a fact about no person."""
    return getattr(fact, "case", b"") or None


def subject_of(fact: AnyFact) -> tuple[str, bytes]:
    """Name the record that a fact changes, as kind and reference: a case, a shelter, a pathway ..."""
    kind, field = _SUBJECTS[type(fact)]
    if kind == "task":
        case = getattr(fact, "case", b"")
        return ("case", case) if case else ("task", fact.task)  # type: ignore[union-attr]
    return kind, getattr(fact, field)
