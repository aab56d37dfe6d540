"""The ways out, the threat, the talks and the notice of the invented network, and the days on which they come up.

The shape is that of the report of May 2017: a date by which it will be too late, talks with two countries that no other fact names, one
country that lets it be known that it will issue no visas to people from the region. Which country offers what, how many days it takes and
how many places it has is invented.
"""

from __future__ import annotations

import datetime as dt

from safeconduct.model import facts as f
from safeconduct.studies.story.dice import Dice
from safeconduct.studies.story.words import WORKERS

FIRST_ON = dt.date(2017, 3, 29)  # the hotline of the real network opened
REQUEST_ON = dt.date(2017, 4, 2)  # its first request for help
EVACUATION_ON = dt.date(2017, 4, 7)  # the first person it brought out of the region
LAST_ON = dt.date(2017, 5, 16)  # the report
DEADLINE = f.CalendarDay(calendar="islamic", said="1438-09-01", on=dt.date(2017, 5, 26))
"""The first of Ramadan 1438: the day begins at sunset of 26 May 2017."""
REGION, COUNTRY = "RU-CE", "iso3:RUS"
REFUSING = "iso3:USA"
NEGOTIATING = ("iso3:NZL", "iso3:URY")
"""Invented choice. No fact outside a country's own compartment may name it."""


class Ways:
    """References of the pathways, so that households can apply."""

    def __init__(self, dice: Dice) -> None:
        """Draw the references."""
        self.america, self.germany, self.france, self.netherlands = dice.ref(), dice.ref(), dice.ref(), dice.ref()
        self.canada, self.ireland, self.georgia, self.overland = dice.ref(), dice.ref(), dice.ref(), dice.ref()

    @property
    def with_visa(self) -> tuple[tuple[bytes, str], ...]:
        """Give the ways on which a visa was issued, and their countries."""
        return ((self.germany, "DEU"), (self.france, "FRA"))

    @property
    def without_visa(self) -> tuple[tuple[bytes, str], ...]:
        """Give the ways without a visa that were open in April."""
        return ((self.georgia, "GEO"), (self.overland, "BLR"))


def pathways(ways: Ways) -> tuple[f.AnyFact, ...]:
    """State the terms of all pathways, as they were known at the beginning."""
    hidden = ("origin_other_region", "transit")
    return (
        f.PathwaySet(
            pathway=ways.america,
            type="humanitarian_visa",
            country=REFUSING,
            name="humanitarian visa, asked for inside the country",
            places=20,
            preparation_days=5,
            processing_days=21,
            must_be_in=hidden,
            papers=("passport",),
        ),
        f.PathwaySet(
            pathway=ways.germany,
            type="humanitarian_visa",
            country="iso3:DEU",
            name="single admission from abroad",
            places=12,
            preparation_days=7,
            processing_days=35,
            must_be_in=hidden,
            papers=("passport",),
        ),
        f.PathwaySet(
            pathway=ways.france,
            type="humanitarian_visa",
            country="iso3:FRA",
            name="visa for asylum",
            preparation_days=6,
            processing_days=42,
            needs_any=("unhcr-sn:TR", "unhcr-sn:LP-TO", "unhcr-sn:TR-PI"),
            must_be_in=hidden,
            papers=("passport",),
        ),
        f.PathwaySet(
            pathway=ways.netherlands,
            type="temporary_relocation",
            country="iso3:NLD",
            name="shelter city, three months",
            places=3,
            preparation_days=3,
            processing_days=6,
            needs_any=("unhcr-sn:SM-CC",),
            must_be_in=hidden,
            papers=("passport",),
            household_max=1,
        ),
        f.PathwaySet(
            pathway=ways.canada,
            type="private_sponsorship",
            country="iso3:CAN",
            name="sponsorship by a group of five",
            preparation_days=20,
            processing_days=150,
            must_be_in=("transit", "asylum"),
            papers=("passport",),
        ),
        f.PathwaySet(
            pathway=ways.ireland,
            type="education",
            country="iso3:IRL",
            name="place at a college with a bursary",
            places=2,
            opens_on=dt.date(2017, 6, 1),
            preparation_days=30,
            processing_days=60,
            papers=("passport", "birth_certificate"),
            household_max=1,
        ),
        f.PathwaySet(
            pathway=ways.georgia,
            type="visa_free_entry",
            country="iso3:GEO",
            name="visa-free entry by air",
            preparation_days=2,
            processing_days=0,
            must_be_in=hidden,
            papers=("passport",),
        ),
        f.PathwaySet(
            pathway=ways.overland,
            type="none_without_visa",
            country="iso3:BLR",
            name="overland, onward with partners",
            preparation_days=3,
            processing_days=0,
            must_be_in=hidden,
            papers=("national_id",),
            household_max=1,
        ),
    )


def closings(ways: Ways, day: dt.date) -> tuple[f.AnyFact, ...]:
    """Say which way turned unsafe on a day."""
    if day == dt.date(2017, 5, 9):
        why = "two who took it were followed and asked for by name; hunted there too"
        return (f.PathwayClosed(pathway=ways.georgia, on=day, why=why),)
    if day == dt.date(2017, 5, 13):
        return (f.PathwayClosed(pathway=ways.overland, on=day, why="trains are checked against a list of the missing"),)
    return ()


def threat(dice: Dice, day: dt.date) -> tuple[f.AnyFact, ...]:
    """Announce the deadline on the day on which it became known."""
    if day != dt.date(2017, 4, 20):
        return ()
    return (
        f.ThreatAnnounced(
            threat=dice.ref(),
            type="announced_deadline",
            day=DEADLINE,
            regions=(REGION,),
            source="unnamed sources, quoted by a minister in a parliament, read in the record of the session",
            text="Said to be wanted: that by the start of Ramadan nobody of the community is left. Hearsay twice over; taken as certain.",
        ),
    )


def notice(dice: Dice) -> tuple[f.AnyFact, ...]:
    """State the notice with which the story ends."""
    return (
        f.NoticeEntered(
            notice=dice.ref(),
            country=REFUSING,
            effect="no_issue",
            nationalities=(COUNTRY,),
            regions=(REGION,),
            firmness="told_privately",
            source="an unnamed official or channel, told to our spokesperson, passed on in her e-mail; the ministry gives no comment",
            said_on=LAST_ON,
            valid_from=LAST_ON,
        ),
    )


class Talks:
    """The talks with two countries, each in its own compartment."""

    def __init__(self, dice: Dice) -> None:
        """Draw the references."""
        self._first, self._second, self._pledge = dice.ref(), dice.ref(), dice.ref()

    def on(self, day: dt.date) -> tuple[f.AnyFact, ...]:
        """State what was said in the talks on a day."""
        first, second = NEGOTIATING
        said: dict[dt.date, tuple[f.AnyFact, ...]] = {
            dt.date(2017, 4, 12): (
                f.NegotiationOpened(
                    negotiation=self._first, country=first, on=day, topic="visas for people who cannot wait for the usual way"
                ),
                f.NegotiationNoted(
                    negotiation=self._first,
                    country=first,
                    on=day,
                    with_whom="consul",
                    response="considering",
                    text="Heard us for an hour. Asks that no newspaper learns of it: the first line in print ends the talks.",
                ),
            ),
            dt.date(2017, 4, 19): (
                f.NegotiationOpened(negotiation=self._second, country=second, on=day, topic="places in a yearly quota"),
            ),
            dt.date(2017, 4, 27): (
                f.NegotiationNoted(
                    negotiation=self._second,
                    country=second,
                    on=day,
                    with_whom="ministry, desk for refugees",
                    response="more_information",
                    text="Wants figures and no names; asks who has paid for the travel so far. Answered with ranges.",
                ),
            ),
            dt.date(2017, 5, 4): (
                f.NegotiationNoted(
                    negotiation=self._first,
                    country=first,
                    on=day,
                    with_whom="consul",
                    response="pledged",
                    text="Three places from June, decided in the capital, case by case. Nothing in writing.",
                ),
                f.PledgeMade(
                    negotiation=self._first,
                    country=first,
                    pledge=self._pledge,
                    places=3,
                    from_on=dt.date(2017, 6, 1),
                    terms="spoken only",
                ),
            ),
            dt.date(2017, 5, 12): (
                f.NegotiationNoted(
                    negotiation=self._second,
                    country=second,
                    on=day,
                    with_whom="ministry, desk for refugees",
                    response="token",
                    text="Concern, sympathy, and a form that asks for proof from home.",
                ),
            ),
        }
        return said.get(day, ())


class Team:
    """The invented workers, who are to be heard of as well."""

    def __init__(self, dice: Dice) -> None:
        """Draw the references."""
        self._refs = tuple(dice.ref() for _ in WORKERS)

    def begin(self) -> tuple[f.AnyFact, ...]:
        """Add the workers and how often they are to be heard of."""
        added = (f.WorkerAdded(worker=ref, label=label) for ref, label in zip(self._refs, WORKERS, strict=True))
        return (*added, *(f.WorkerRhythmSet(worker=ref, every_hours=24, grace_hours=12) for ref in self._refs))

    def heard(self, dice: Dice, at: dt.datetime) -> tuple[f.AnyFact, ...]:
        """Hear of every worker in the hour before an instant."""
        at_ms = int(at.timestamp() * 1000)
        return tuple(f.WorkerCheckedIn(worker=ref, at_ms=at_ms - dice.below(3_600_000)) for ref in self._refs)
