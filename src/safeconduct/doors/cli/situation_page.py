"""The situation on one screen, for `today --situation` and for the demo."""

from __future__ import annotations

from typing import Any

from safeconduct.doors.cli.screen import table
from safeconduct.doors.cli.showing import counted

_NUMBERS = (
    ("in_hiding", "in hiding"),
    ("visas_granted", "visas granted"),
    ("left_without_visa", "left without a visa"),
    ("countries_refusing", "countries refusing"),
    ("deadline_on", "announced deadline"),
    ("persons_unsafe", "not yet out of danger"),
    ("persons_endangered", "of them endangered"),
    ("cases_without_a_way", "households without any way"),
    ("applications_open", "applications open"),
    ("silent", "households silent"),
    ("contested", "cases contested"),
    ("beds_free_tonight", "beds free tonight"),
)


def page(situation: Any) -> str:
    """Write the screen of a `situation.Answer`: the numbers, then who is most endangered, the soonest first."""
    numbers = []
    for name, words in _NUMBERS:
        value = getattr(situation, name)
        numbers.append(f"{'none' if value is None else value!s:>10}  {words}")
    if not situation.endangered:
        return "\n".join(numbers)
    rows = [
        (line.code, line.label, line.persons, line.needed_on, line.arrives_on or "NO WAY OPEN", line.way) for line in situation.endangered
    ]
    title = f"most endangered ({len(rows)} of {counted(situation.cases_endangered, 'household')})"
    return "\n".join([*numbers, "", title, table(("CASE", "LABEL", "PERSONS", "GONE BY", "CAN TRAVEL", "BY"), rows)])
