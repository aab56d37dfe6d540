"""What lies in which compartment, who can open it, what leaves with an export.

The compartments of countries are told together: the name of a country stands on the pages of its talks alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from safeconduct.actions import compartment_list
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.model import facts as f

HOLDS = {
    "casework": N_("Households, persons, names, contacts, consent, applications, pathways, notices: who."),
    "shelter": N_("Shelters, beds, stays, where people are now: where."),
    "health": N_("Notes that only those who care for the sick need."),
    "evidence": N_("Notes of what happened, as testimony."),
    "press": N_("Notes for what may be published."),
    "guard": N_("Who answers drafts of those who open no case, and what was asked."),
    "coordination": N_("Colleagues, their check-ins, and what was exported."),
    "reference": N_("Public facts about nobody: which passport may go where."),
}
COUNTRIES = N_("Talks, a compartment for each country: notes, pledges. A country's name is nowhere else.")


def listing(visit: Visit) -> Reply:
    """Show the compartments that this device can open."""
    answer = visit.ask("compartment_list", compartment_list.Ask(), compartment_list.Answer)
    lines, countries = _lines(answer.compartments)
    most = max([1, *(line.segments for line in lines)])
    return visit.show("compartments.html", answer=answer, lines=lines, countries=countries, holds=HOLDS, of_countries=COUNTRIES, most=most)


def _lines(all_lines: Sequence[compartment_list.Line]) -> tuple[list[compartment_list.Line], int]:
    """Join the compartments of countries into one line without a name, and count them."""
    countries = [line for line in all_lines if line.name.startswith(f.COUNTRY_COMPARTMENT)]
    ours = [line for line in all_lines if line not in countries]
    if countries:
        written = [line.last_at for line in countries if line.last_at is not None]
        joined = msgspec.structs.replace(
            countries[0],
            name="",
            segments=sum(line.segments for line in countries),
            devices=max(line.devices for line in countries),
            last_at=max(written, default=None),
        )
        ours.append(joined)
    return ours, len(countries)


PAGES = (Page("GET", "/compartments", listing),)
