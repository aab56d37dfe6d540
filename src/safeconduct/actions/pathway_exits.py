"""List where the holder of a passport can go without asking for a visa first.

The answer comes from a public passport index that somebody has imported (`safeconduct import`). Nothing is guessed: a passport without an
index, a country that the index does not list and an index older than the stated age are all said to be so, and stale counts as unsafe.

    >>> Ask(passport="iso3:RUS").oldest_days
    365
"""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.model import codes, world

WAYS = MappingProxyType({"visa_free": "visa_free", "visa_on_arrival": "on_arrival", "on_arrival": "on_arrival", "eta": "eta"})
"""Requirements that need no visa before the journey, as indexes write them, and our word for each. An e-visa is a visa."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Whose passport (`iso3:` code), and the age in days beyond which an index is called stale.

    Attributes:
        oldest_days: the rules for entry change within months; a year is the pace at which public indexes are made anew.
    """

    passport: str
    oldest_days: int = 365


class Exit(msgspec.Struct, frozen=True, kw_only=True):
    """One country. `how`: visa_free, on_arrival or eta; `days` of stay, or 0 when the index does not say."""

    country: str
    how: str
    days: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What an index says.

    Attributes:
        as_of: the day of the index, or None when none was imported for this passport.
        age_days: its age today.
        is_stale: older than asked for, or from a day to come: check each country before anybody travels.
        listed: countries that the index speaks of.
        unknown: countries of ISO 3166 that it does not speak of; unknown means closed.
    """

    passport: str
    source: str
    as_of: dt.date | None
    age_days: int | None
    is_stale: bool
    exits: tuple[Exit, ...]
    listed: int
    unknown: tuple[str, ...]


def pathway_exits(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:  # noqa: ARG001
    """List the visa-free, on-arrival and electronically announced exits of a passport."""
    found = [e.listed.value for e in office.replica.records("exits") if isinstance(e, world.Exits) and e.listed is not None]
    newest = max((listed for listed in found if listed.passport == ask.passport), key=lambda listed: listed.as_of, default=None)
    if newest is None:
        return Answer(passport=ask.passport, source="", as_of=None, age_days=None, is_stale=True, exits=(), listed=0, unknown=())
    exits = [
        Exit(country=country, how=WAYS[how], days=days)
        for country, requirement, days in newest.rows
        if (how := requirement.strip().lower().replace(" ", "_").replace("-", "_")) in WAYS and country != ask.passport
    ]
    age_days = (now.astimezone().date() - newest.as_of).days
    spoken_of = {country for country, _, _ in newest.rows} | {ask.passport}
    return Answer(
        passport=ask.passport,
        source=newest.source,
        as_of=newest.as_of,
        age_days=age_days,
        is_stale=not 0 <= age_days <= ask.oldest_days,
        exits=tuple(sorted(exits, key=lambda e: (tuple(WAYS.values()).index(e.how), e.country))),
        listed=len(newest.rows),
        unknown=tuple(f"iso3:{code}" for code in codes.listed("iso3") if f"iso3:{code}" not in spoken_of and not code.startswith("XX")),
    )
