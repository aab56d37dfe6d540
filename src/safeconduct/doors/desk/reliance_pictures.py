"""Work out the picture of who rests on whom for one claim: origins at the left, what was read at the right; and the days of a ledger.

Lengths are in the picture's own units.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.doors.desk.wording import plain
from safeconduct.errors import Mistaken
from safeconduct.model.dates import calendar_day
from safeconduct.studies.evidence import Heard, Utterance, UtteranceId, Web

WIDE, NODE_WIDE, NODE_HIGH, ROW = 1100, 200, 44, 62
_CHARS = 24  # of a name; the table beside has it whole
_LEAST = 6  # of a bar: one day among many years is seen too
_EDTF = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([~?%]?)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One utterance: who, where in the picture, and what is to be seen of it.

    Attributes:
        said: stances of the assertions that it makes.
        kind: `safe` knows it itself, `late` denies it, `soon` is among those on whom all of it rests, `plain` else.
    """

    utterance: Utterance
    name: str
    short: str
    said: tuple[str, ...]
    kind: str
    x: int
    y: int
    is_cut: bool
    is_origin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The nodes, the ways between them, and how high the picture is."""

    nodes: tuple[Node, ...]
    ways: tuple[tuple[Node, Node], ...]
    high: int


def reliances_of(web: Web, said: Iterable[Heard], cut: Iterable[str]) -> Drawn:
    """Place every utterance that speaks on a claim or carries one that does."""
    stances: dict[UtteranceId, list[str]] = {}
    for each in said:
        stances.setdefault(web.assertions[each.id].utterance, []).append(each.stance)
    found = dict.fromkeys(stances)
    for steps in (web.rests_on, web.relayed_by):
        ahead = list(found)
        while ahead:
            for step, _ in steps.get(ahead.pop(), ()):
                if step not in found:
                    found[step] = None
                    ahead.append(step)
    levels = _levels(web, sorted(found, key=web.order.__getitem__))
    deepest = max(levels.values(), default=0)
    apart = (WIDE - NODE_WIDE) / max(deepest, 1)
    rows: dict[int, int] = {}
    parties = set(cut)
    nodes: dict[UtteranceId, Node] = {}
    for ref, level in levels.items():
        rows[level] = rows.get(level, 0) + 1
        utterance = web.utterances[ref]
        name = web.sources[utterance.speaker].name
        is_cut = web.party(ref, is_lower=False) in parties
        stands = tuple(dict.fromkeys(stances.get(ref, ())))
        is_origin = utterance.basis in ("firsthand", "documentary")
        kind = "late" if "denies" in stands else "soon" if is_cut else "safe" if is_origin else "plain"
        nodes[ref] = Node(
            utterance=utterance,
            name=name,
            short=_short(name),
            said=stands,
            kind=kind,
            x=round(level * apart) if deepest else 0,
            y=8 + (rows[level] - 1) * ROW,
            is_cut=is_cut,
            is_origin=is_origin,
        )
    ways = tuple((nodes[on], nodes[by]) for by in levels for on, _ in web.rests_on.get(by, ()) if on in nodes)
    return Drawn(nodes=tuple(nodes.values()), ways=ways, high=8 + max(rows.values(), default=1) * ROW)


def _levels(web: Web, refs: Iterable[UtteranceId]) -> dict[UtteranceId, int]:
    """Count the steps from an origin; an utterance stands to the right of all that it rests on."""
    levels = dict.fromkeys(refs, 0)
    for _ in range(len(levels)):  # a ring of reliances ends here too
        moved = False
        for ref in levels:
            level = max((levels[on] + 1 for on, _ in web.rests_on.get(ref, ()) if on in levels and on != ref), default=0)
            if levels[ref] < level < len(levels):
                levels[ref] = level
                moved = True
        if not moved:
            break
    return levels


def _short(name: str) -> str:
    name = plain(name)
    return name if len(name) <= _CHARS else name[: _CHARS - 1] + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Something with a day, a month or a year (EDTF), as it was said and as a bar.

    Attributes:
        said: as it was said, with its calendar.
        doubt: approximate, uncertain, both, or nothing.
    """

    first: dt.date
    last: dt.date
    said: str
    doubt: str
    what: str
    claim: str
    ref: str
    x: int
    wide: int


def spans_of(days: Iterable[tuple[str, str, str, str]], refs: Mapping[str, str]) -> tuple[Span, ...]:
    """Place days on one scale; what no calendar here can place is left out, and is listed beside it (`unplaced_of`).

    Args:
        days: the EDTF day, how it was said, what it is the day of, and the claim.
        refs: references of claims by their ids.
    """
    read = [(span, said, what, claim) for day, said, what, claim in days if (span := edtf(day)) is not None]
    if not read:
        return ()
    begins, ends = min(span[0] for span, *_ in read), max(span[1] for span, *_ in read)
    step = WIDE / ((ends - begins).days + 1)
    return tuple(
        Span(
            first=first,
            last=last,
            said=said,
            doubt=doubt,
            what=what,
            claim=claim,
            ref=refs.get(claim, ""),
            x=min(round((first - begins).days * step), WIDE - _LEAST),
            wide=max(_LEAST, round(((last - first).days + 1) * step)),
        )
        for (first, last, doubt), said, what, claim in sorted(read, key=lambda each: (each[0], each[3], each[2]))
    )


def unplaced_of(days: Iterable[tuple[str, str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Give days that have no place on a scale: how each was said, what it is the day of, and the claim."""
    return tuple((said, what, claim) for day, said, what, claim in days if edtf(day) is None)


def gregorian(day: str) -> str:
    """Give the days of the Gregorian calendar that a day of any calendar covers, as EDTF; the text itself where it cannot be read.

    An Islamic day begins at sunset, and so touches two.

    >>> gregorian("islamic:1438-09-01")
    '2017-05-26/2017-05-27'
    """
    try:
        read = calendar_day(day)
    except Mistaken:
        return day.removeprefix("gregorian:")
    if read.calendar != "islamic":
        return read.on.isoformat()
    return f"{read.on}/{read.on + dt.timedelta(days=1)}"


def edtf(day: str) -> tuple[dt.date, dt.date, str] | None:
    """Give the first and last day of an EDTF day, month, year or interval of those, and its doubt; None when it is none.

    >>> edtf("2017-04~")
    (datetime.date(2017, 4, 1), datetime.date(2017, 4, 30), '~')
    """
    begins, is_interval, ends = day.partition("/")
    if is_interval:
        one, other = edtf(begins), edtf(ends)
        return (one[0], other[1], one[2] or other[2]) if one and other and one[0] <= other[1] else None
    found = _EDTF.fullmatch(day)
    if found is None:
        return None
    year, month, on = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        first = dt.date(year, month or 1, on or 1)
        last = first if on else dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first, last, found[4]
