"""Places to sleep in the story: opened when beds are needed, one of them exposed and emptied within the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from safeconduct.model import facts as f
from safeconduct.studies.story.dice import Dice
from safeconduct.studies.story.words import EXPOSED_WHY, shelter_name

EXPOSED_ON = dt.date(2017, 5, 6)
_EXPOSED_EVERY = 12  # one shelter in twelve is found: the third of the first twelve, and so on
_EXPOSED_PLACE = 2
_REGIONS = ("RU-MOW", "RU-SPE", "RU-NIZ", "RU-SVE", "RU-SAM", "RU-VOR", "RU-NVS")
_STREETS = (
    "ulitsa Pridumannaya",
    "pereulok Nebyvaly",
    "ulitsa Vymyslennaya",
    "proyezd Nigde",
)  # "invented", "never was", "made up", "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """Beds taken for one household."""

    stay: bytes
    shelter: bytes
    region: str


@dataclass(slots=True, kw_only=True)
class _Shelter:
    ref: bytes
    number: int
    region: str
    free: int


class Shelters:
    """All places of the story, with their free beds. Beds that somebody left are not given away again: new people get fresh sheets."""

    def __init__(self, dice: Dice, beds_least: int, beds_most: int) -> None:
        """Begin without any place; each new one has so many beds."""
        self._dice = dice
        self._range = (beds_least, beds_most)
        self._all: list[_Shelter] = []
        self._open: list[_Shelter] = []

    def take(self, persons: int, day: dt.date, not_in: str = "") -> tuple[Bed, tuple[f.AnyFact, ...]]:
        """Find beds for a household, in a new place when no known one has enough; give the facts of the new place too."""
        facts: tuple[f.AnyFact, ...] = ()
        place = next((s for s in self._open if s.free >= persons and s.region != not_in), None)
        if place is None:
            place, facts = self._new(persons, day, not_in)
        bed = Bed(stay=self._dice.ref(), shelter=place.ref, region=place.region)
        place.free -= persons
        if place.free == 0:
            self._open.remove(place)
        return bed, facts

    def _new(self, persons: int, day: dt.date, not_in: str) -> tuple[_Shelter, tuple[f.AnyFact, ...]]:
        dice, number = self._dice, len(self._all)
        region = _REGIONS[number % len(_REGIONS)]
        if region == not_in:
            region = _REGIONS[(number + 1) % len(_REGIONS)]
        beds = max(persons, dice.between(*self._range))
        place = _Shelter(ref=dice.ref(), number=number, region=region, free=beds)
        self._all.append(place)
        self._open.append(place)
        address = f"{dice.pick(_STREETS)} {dice.between(1, 90)}, {dice.between(1, 120)}"
        name = shelter_name(number)
        return place, (f.ShelterOpened(shelter=place.ref, name=name, region=region, address=address, beds=beds, on=day),)

    def found_out(self) -> list[bytes]:
        """Name the places that are found, and take them off the list of those with free beds."""
        exposed = [s for s in self._all if s.number % _EXPOSED_EVERY == _EXPOSED_PLACE]
        for place in exposed:
            if place in self._open:
                self._open.remove(place)
        return [place.ref for place in exposed]


def closing(shelter: bytes, day: dt.date) -> f.AnyFact:
    """Close an exposed place for good."""
    return f.ShelterClosed(shelter=shelter, on=day, is_exposed=True, why=EXPOSED_WHY)
