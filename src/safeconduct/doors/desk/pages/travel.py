"""Journeys: who is on one, and what to do before a border and afterwards.

Keys leave and come back at a terminal alone: what ends the process of the desk must not depend on it.
"""

from __future__ import annotations

from safeconduct.actions import travel_status
from safeconduct.doors.desk.visiting import Page, Reply, Visit


def journeys(visit: Visit) -> Reply:
    """Show who is on a journey, and how this laptop stands."""
    return visit.show("travel.html", stands=visit.ask("travel_status", travel_status.Ask(), travel_status.Answer))


PAGES = (Page("GET", "/travel", journeys),)
