"""List the compartments that this device can open: what lies in each, how much, and what leaves with an export.

A compartment whose key is not here is not listed: its name alone would tell that there are talks with a country.

    >>> kinds_of("coordination")
    ('worker', 'worker-rhythm', 'worker-checked-in', 'export', 'forgetting-agreed', 'case-forgotten', 'recovery', 'recovery-drill')
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import facts as f
from safeconduct.model.moments import moment
from safeconduct.model.world import Kept
from safeconduct.vault.journal import ROSTER


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the exports that were made to tell, the newest first."""

    exports: int = 20


class Line(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """One compartment.

    Attributes:
        kinds: the kinds of facts that lie in it.
        segments: sealed pieces of the journal, as far as they were read here.
        devices: how many devices wrote them.
        last_at: when the newest was written, or None for an empty one.
        leaves_with_cases: whether an export of some cases takes what lies here about them; one of everything takes it all.
    """

    name: str
    kinds: tuple[str, ...]
    segments: int
    devices: int
    last_at: dt.datetime | None
    leaves_with_cases: bool


class Export(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """Something that left the vault."""

    at: dt.datetime
    recipient: str
    purpose: str
    cases: int
    is_sealed: bool


class Answer(f.Masked, msgspec.Struct, frozen=True, kw_only=True):
    """The compartments in the order of the model, those of countries last; how much lies in all; and the exports that were made."""

    device: str
    cases: int
    persons: int
    facts: int
    compartments: tuple[Line, ...]
    exports: tuple[Export, ...]
    exports_total: int


def compartment_list(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the compartments."""
    held, heads, counts = office.compartments, list(office.replica.frontier().values()), office.replica.counts()
    lines = []
    for name in sorted(set(held) - {ROSTER}, key=_place):
        chains = [head for head in heads if head.compartment == held[name]]
        lines.append(
            Line(
                name=name,
                kinds=kinds_of(name),
                segments=sum(head.seq + 1 for head in chains),
                devices=len(chains),
                last_at=moment(max(head.hlc for head in chains) >> 16) if chains else None,
                leaves_with_cases=name.partition(":")[0] in f.DESKS,
            )
        )
    made: list[Kept] = office.replica.records("export")
    exports = [_export(one, one.fact.value) for one in made if one.fact is not None and isinstance(one.fact.value, f.ExportMade)]
    return Answer(
        device=office.device.hex(),
        cases=counts.cases.files,
        persons=counts.cases.persons,
        facts=counts.events,
        compartments=tuple(lines),
        exports=tuple(sorted(exports, key=lambda one: one.at, reverse=True)[: ask.exports]),
        exports_total=len(exports),
    )


def kinds_of(name: str) -> tuple[str, ...]:
    """Name the kinds of facts that lie in a compartment, or in a part of a divided one."""
    base, found = name.partition(":")[0], []
    for fact in f.AnyFact.__args__:
        if fact is f.NoteAdded:
            lies = base in f.DESKS
        elif fact is f.AddressAdded:
            lies = base in ("casework", "shelter")
        elif fact.kind == "negotiation":
            lies = name.startswith(f.COUNTRY_COMPARTMENT)
        else:
            lies = fact.compartment == base
        if lies:
            found.append(str(fact.__struct_config__.tag))
    return tuple(found)


def _place(name: str) -> tuple[int, str]:
    base = name.partition(":")[0]
    return (f.COMPARTMENTS.index(base) if base in f.COMPARTMENTS else len(f.COMPARTMENTS), name)


def _export(one: Kept, made: f.ExportMade) -> Export:
    return Export(at=moment(one.hlc >> 16), recipient=made.recipient, purpose=made.purpose, cases=made.cases, is_sealed=made.is_sealed)
