"""Find which cases a change of the ways out can concern, from what their rows say, so that the others are not opened.

Too wide a scope costs time, too narrow a one leaves a household with an old date: in doubt a case is in. The rule is `rules.touches`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.model.rules import UNKNOWN_NATIONALITY, Passage
from safeconduct.model.world import Notice, Pathway, Threat
from safeconduct.vault.replica.lines import split_codes
from safeconduct.vault.replica.rows import UNKNOWN_ORIGIN

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
        held, fled = set(split_codes(nationalities)), set(split_codes(origins))
        by_nationality = not self.nationalities or not held or UNKNOWN_NATIONALITY in held or not self.nationalities.isdisjoint(held)
        by_region = not self.regions or not fled or UNKNOWN_ORIGIN in fled or not self.regions.isdisjoint(fled)
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


def _passes(day: dt.date | None, first: int, last: int) -> bool:
    """Tell whether a day lies within two ordinals, both counted."""
    return day is not None and first <= day.toordinal() <= last


def _can_turn(notice: Notice, first: int, last: int, longest: int) -> bool:
    """Tell whether a notice can begin or cease to count for a journey that begins within two days; `longest` is that of the longest one."""
    if notice.entered is None:
        return False
    said = notice.entered.value
    return (
        _passes(said.valid_from, first + 1, last + longest)
        or _passes(said.valid_until, first, last - 1)
        or _passes(notice.lifted_on, first + 1, last)
    )


def _opens_or_closes(pathway: Pathway, first: int, last: int) -> bool:
    if pathway.terms is None:
        return False
    terms = pathway.terms.value
    ahead = max(0, terms.preparation_days)  # one applies only after that
    closed_on = pathway.closed.value.on if pathway.closed else None
    return (
        _passes(terms.opens_on, first, last) or _passes(terms.closes_on, first - 1, last + ahead) or _passes(closed_on, first, last + ahead)
    )


def of_days(passage: Passage, dated_on: dt.date, today: dt.date) -> list[Scope]:
    """List whom it can concern that the day is another one: by notices that begin or end to count, and pathways that open or close."""
    first, last = sorted((dated_on.toordinal(), today.toordinal()))
    terms = [pathway.terms.value for pathway in passage.pathways if pathway.terms]
    slower = sum(max(0, notice.entered.value.added_days) for notice in passage.notices if notice.entered)
    longest = max((max(0, t.preparation_days) + max(0, t.processing_days) for t in terms), default=0) + slower
    changed: Iterable[Pathway | Notice] = (
        *(notice for notice in passage.notices if _can_turn(notice, first, last, longest)),
        *(pathway for pathway in passage.pathways if _opens_or_closes(pathway, first, last)),
    )
    return [scope for record in changed for scope in _of(record, passage)]
