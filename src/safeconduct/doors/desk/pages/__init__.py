"""The pages by their addresses, and the list of pages at the head of each.

A page is a module here with a list `PAGES`; its templates are in `templates`, its sentences in `locale/ru/<module>.po`. A page shows what
an act answered and decides nothing.
"""

from __future__ import annotations

from safeconduct.doors.desk.pages import (
    applications,
    asked,
    case,
    case_acts,
    case_facets,
    case_transfer,
    cases,
    compartments,
    custodians,
    depots,
    door,
    drafts,
    duplicates,
    evidence,
    evidence_acts,
    exposure,
    finding,
    history,
    imports,
    intake,
    members,
    negotiations,
    notices,
    panic,
    pathways,
    persons,
    public_names,
    readings,
    retention,
    settling,
    shelters,
    silence,
    tasks,
    testimonies,
    today,
    travel,
)
from safeconduct.doors.desk.visiting import Page
from safeconduct.doors.desk.wording import N_

PAGES: tuple[Page, ...] = (
    *today.PAGES,
    *cases.PAGES,
    *case.PAGES,
    *case_acts.PAGES,
    *shelters.PAGES,
    *pathways.PAGES,
    *applications.PAGES,
    *notices.PAGES,
    *negotiations.PAGES,
    *evidence.PAGES,
    *evidence_acts.PAGES,
    *readings.PAGES,
    *testimonies.PAGES,
    *compartments.PAGES,
    *depots.PAGES,
    *members.PAGES,
    *settling.PAGES,
    *exposure.PAGES,
    *custodians.PAGES,
    *travel.PAGES,
    *silence.PAGES,
    *tasks.PAGES,
    *persons.PAGES,
    *public_names.PAGES,
    *case_facets.PAGES,
    *case_transfer.PAGES,
    *retention.PAGES,
    *imports.PAGES,
    *intake.PAGES,
    *drafts.PAGES,
    *asked.PAGES,
    *duplicates.PAGES,
    *history.PAGES,
    *finding.PAGES,
    *door.PAGES,
    *panic.PAGES,
)

NAV: tuple[tuple[str, str], ...] = (
    ("/", N_("Today")),
    ("/cases", N_("Cases")),
    ("/shelters", N_("Shelters")),
    ("/pathways", N_("Pathways")),
    ("/applications", N_("Applications")),
    ("/notices", N_("Notices")),
    ("/negotiations", N_("Negotiations")),
    ("/evidence", N_("Evidence")),
    ("/history", N_("History")),
    ("/reports", N_("Reports")),
    ("/compartments", N_("Compartments")),
    ("/depots", N_("Depots")),
    ("/members", N_("Members")),
)
"""Address and name of each page at the head, in this order; one whose address no page answers is left out."""


def nav() -> tuple[tuple[str, str], ...]:
    """Give the list of pages at the head of each."""
    answered = {page.path for page in PAGES if page.method == "GET"}
    return tuple(entry for entry in NAV if entry[0] in answered)
