"""Find which cases a change of the ways out can concern, from what their rows say, so that the others are not opened.

Too wide a scope costs time, too narrow a one leaves a household with an old date: in doubt a case is in. The rule is `rules.touches`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.model.rules import Passage, is_in_force
from safeconduct.model.world import Notice, Pathway, Threat
from safeconduct.vault.replica.lines import split_codes

Before = dict[tuple[str, bytes], Pathway | Notice | Threat]
"""Pathways, notices and threats by kind and reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom one change can concern. Empty lists are everybody; households of unknown nationality or region are always in.

    Attributes:
        pathway: those who applied on this way are in as well, whatever their nationality; the caller looks them up.
    """

    nationalities: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    pathway: bytes = b""

    def concerns(self, nationalities: str, origins: str) -> bool:
        """Tell from the columns of a case whether the change can move its dates."""
        by_nationality = not self.nationalities or not nationalities or not self.nationalities.isdisjoint(split_codes(nationalities))
        by_region = not self.regions or not origins or not self.regions.isdisjoint(split_codes(origins))
        return by_nationality and by_region


def _of_notice(notice: Notice, passage: Passage) -> list[Scope]:
    if notice.entered is None:
        return []
    said = notice.entered.value
    concerned = (
        pathway.terms is not None
        and pathway.terms.value.country == said.country
        and (not said.programmes or pathway.terms.value.type in said.programmes)
        for pathway in passage.pathways
    )
    return [Scope(nationalities=frozenset(said.nationalities), regions=frozenset(said.regions))] if any(concerned) else []


def _of_threat(threat: Threat) -> list[Scope]:
    if threat.announced is None or threat.announced.value.day is None:
        return []
    said = threat.announced.value
    return [Scope(nationalities=frozenset(said.nationalities), regions=frozenset(said.regions))]


def _of_pathway(pathway: Pathway) -> list[Scope]:
    nationalities = frozenset(pathway.terms.value.nationalities) if pathway.terms else frozenset()
    return [Scope(nationalities=nationalities, pathway=pathway.ref)] if pathway.terms else []


def _of(record: Pathway | Notice | Threat, passage: Passage) -> list[Scope]:
    if isinstance(record, Notice):
        return _of_notice(record, passage)
    return _of_threat(record) if isinstance(record, Threat) else _of_pathway(record)


def of_changes(before: Before, after: Before, passage: Passage) -> list[Scope]:
    """List whom the changed records can concern, as they were and as they are."""
    scopes: list[Scope] = []
    for name, record in after.items():
        old = before.get(name)
        if old == record:
            continue
        scopes += _of(record, passage)
        if old is not None:
            scopes += _of(old, passage)
    return scopes


def _standing(pathway: Pathway, on: dt.date) -> tuple[bool, bool, bool]:
    """Say what the calendar alone makes of a pathway on a day."""
    terms = pathway.terms.value if pathway.terms else None
    return (
        pathway.closed is not None and pathway.closed.value.on <= on,
        terms is not None and terms.closes_on is not None and terms.closes_on < on,
        terms is not None and terms.opens_on is not None and terms.opens_on > on,
    )


def of_days(passage: Passage, dated_on: dt.date, today: dt.date) -> list[Scope]:
    """List whom it can concern that the day is another one: by notices that begin or end to hold, and pathways that open or close."""
    changed: Iterable[Pathway | Notice] = (
        *(notice for notice in passage.notices if is_in_force(notice, dated_on) != is_in_force(notice, today)),
        *(pathway for pathway in passage.pathways if _standing(pathway, dated_on) != _standing(pathway, today)),
    )
    return [scope for record in changed for scope in _of(record, passage)]
