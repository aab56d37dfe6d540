"""Who comes in on which day, and how each story goes on the whole.

A story is planned before it is told: so many people in hiding, so many with a visa, and for each household the day of its first message.
The proportions are those of the report and of the network's own figures of the spring of 2017: for forty people in hiding two with visas,
five gone without, and about as many households again that asked and are not, or not yet, brought out.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from safeconduct.studies.story.dice import Dice
from safeconduct.studies.story.ways import REQUEST_ON

_FORTY = (
    *("single",) * 23, *("single_woman",) * 4, *("companions",) * 2, "brothers", "sisters", "father", "mother",
)  # fmt: skip
"""Households of forty people in hiding: mostly people alone."""
_IN_FORTY = 40
_SILENT = (7, 18)  # places among the thirty-three of whom nothing more is heard
_REFUSING = 11  # place among them of the household that agrees to no submission to any state
_OTHERS = {"visa": 2, "without": 5, "waiting": 13, "enquiry": 10, "closed": 9}
"""Households beside those forty people: brought to safety with a visa, gone without one, still in the region, heard of once, closed."""
_ONCE = 35  # in a surge, those who ask once and are not heard of again, beside the seventy-two households of each forty people
_DAYS = {
    "visa": (0, 1),
    "without": (1, 12),
    "hidden": (1, 33),
    "waiting": (24, 42),
    "enquiry": (30, 43),
    "once": (5, 43),
    "closed": (3, 30),
}
"""Days after the first request on which the first message comes in, first and last."""


class Planned(msgspec.Struct, frozen=True, kw_only=True, order=True, gc=False):
    """One household to come: the day of its first message, its fate and shape, and what marks it out.

    Attributes:
        fate: visa, without (gone without a visa), hidden, waiting (still in the region), enquiry, once (an enquiry that nothing followed)
            or closed.
    """

    on: dt.date
    number: int
    fate: str
    shape: str
    is_silent: bool = False
    is_refusing_states: bool = False


def people_plan(people: int, dice: Dice) -> list[Planned]:
    """Plan for so many people in hiding, in the order of the days."""
    planned: list[Planned] = []
    rounds, rest = divmod(people, _IN_FORTY)
    for _ in range(rounds):
        planned += _round(dice, len(planned))
    if rest or not rounds:
        planned += _small(dice, rest, len(planned))
    return sorted(planned)


def case_plan(cases: int, dice: Dice) -> list[Planned]:
    """Plan for so many cases, in the order of the days: the same proportions, and besides many who ask only once, as in every surge."""
    planned: list[Planned] = []
    while len(planned) < cases:
        planned += _round(dice, len(planned))
        planned += [_other(dice, len(planned) + place, "once") for place in range(_ONCE)]
    return sorted(planned[:cases])


def _on(dice: Dice, fate: str) -> dt.date:
    first, last = _DAYS[fate]
    days = min(dice.between(first, last), dice.between(first, last))  # most came in the first weeks, as the real ones did
    return REQUEST_ON + dt.timedelta(days=days)


def _round(dice: Dice, number: int) -> list[Planned]:
    planned = []
    for place, shape in enumerate(_FORTY):
        planned.append(
            Planned(
                on=_on(dice, "hidden"),
                number=number + place,
                fate="hidden",
                shape=shape,
                is_silent=place in _SILENT,
                is_refusing_states=place == _REFUSING,
            )
        )
    for fate, households in _OTHERS.items():
        for _ in range(households):
            planned.append(_other(dice, number + len(planned), fate))
    return planned


def _small(dice: Dice, people: int, number: int) -> list[Planned]:
    """Plan for fewer than forty: people alone, and of the others a share, but of each with a visa and without at least one."""
    planned = [Planned(on=_on(dice, "hidden"), number=number + place, fate="hidden", shape="single") for place in range(people)]
    for fate, households in _OTHERS.items():
        for _ in range(max(1, households * people // _IN_FORTY)):
            planned.append(_other(dice, number + len(planned), fate))
    return planned


def _other(dice: Dice, number: int, fate: str) -> Planned:
    alone = fate in ("visa", "without") or dice.happens(80)
    on = REQUEST_ON if fate == "visa" and number % 2 == 0 else _on(dice, fate)
    return Planned(on=on, number=number, fate=fate, shape="single" if alone else dice.pick(("companions", "sisters", "mother")))
