"""Put figures together that different parties give: which numbers are left when at most so many of them are wrong.

The rule of this room: figures are never averaged, and a party that is counted as wrong is counted whole, with all that rests on it alone.
A number costs as many parties as would have to be wrong for it to be the right one; `relaxed` gives the numbers by that cost (the relaxed
intersection of Marzullo and of Jaulin). Figures of several claims are put together by their scopes: who is counted in a part is counted in
the whole. "At least" from two lists does not add up, unless nobody is in both.

    >>> said = [
    ...     Statement(id="a", interval=Interval(low=101), parties=frozenset({"network"})),
    ...     Statement(id="b", interval=Interval(low=0, high=0), parties=frozenset({"office"})),
    ... ]
    >>> relaxed(said)[0]
    Relaxed(wrong=1, intervals=(Interval(low=0, high=0), Interval(low=101, high=None)))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from safeconduct.studies.evidence.ledger import Interval


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A figure and the parties it begins with: it falls only when all of them are wrong.

    Attributes:
        on: the EDTF day, month or year for which it was said, or empty.
    """

    id: str
    interval: Interval
    parties: frozenset[str]
    on: str = ""


class Relaxed(msgspec.Struct, frozen=True):
    """The numbers that are left when at most `wrong` parties are wrong."""

    wrong: int
    intervals: tuple[Interval, ...]


ANY_NUMBER = (Interval(low=0),)


def met(intervals: Iterable[Interval]) -> Interval | None:
    """Give the numbers in all intervals, or None when there are none."""
    low, high = 0, None
    for each in intervals:
        low = max(low, each.low)
        high = each.high if high is None else high if each.high is None else min(high, each.high)
    return None if high is not None and low > high else Interval(low=low, high=high)


def _segments(said: Sequence[Statement]) -> list[Interval]:
    """Cut the numbers into pieces in which every figure holds all numbers or none."""
    starts = sorted(
        {0, *(each.interval.low for each in said), *(each.interval.high + 1 for each in said if each.interval.high is not None)}
    )
    return [Interval(low=low, high=None if after is None else after - 1) for low, after in zip(starts, [*starts[1:], None], strict=True)]


def _wrong(said: Sequence[Statement], number: int) -> frozenset[str]:
    """Give the parties who must all be wrong if this is the right number."""
    return frozenset().union(*(each.parties for each in said if not each.interval.holds(number)))


def relaxed(said: Sequence[Statement]) -> tuple[Relaxed, ...]:
    """Give the numbers left for each number of wrong parties, from the fewest that leave any to the first that leave all."""
    costs = [(piece, len(_wrong(said, piece.low))) for piece in _segments(said)]
    found: list[Relaxed] = []
    for wrong in sorted({cost for _, cost in costs}):
        left: list[Interval] = []
        for piece, cost in costs:
            if cost > wrong:
                continue
            if left and left[-1].high == piece.low - 1:
                left[-1] = Interval(low=left[-1].low, high=piece.high)
            else:
                left.append(piece)
        found.append(Relaxed(wrong, tuple(left)))
    return tuple(found)


def is_before(one: str, other: str) -> bool:
    """Tell whether a day, month or year surely ends before another begins.

    >>> is_before("2017-04", "2017-05-02"), is_before("2017-04", "2017-04-30"), is_before("", "2017")
    (True, False, False)
    """
    last, first = one.rstrip("~?%"), other.rstrip("~?%")
    return bool(last and first) and last + "-99-99"[len(last) - 4 :] < first + "-00-00"[len(first) - 4 :]


def at_last(said: Sequence[Statement]) -> tuple[Statement, ...]:
    """Give the figures as they bind a count that only grows, at the last day spoken of: earlier ones from below only.

    A figure without a day binds the last day.
    """
    return tuple(
        msgspec.structs.replace(each, interval=Interval(low=each.interval.low)) if any(is_before(each.on, one.on) for one in said) else each
        for each in said
    )


def clashes(said: Sequence[Statement], *, is_cumulative: bool = True) -> tuple[tuple[str, str], ...]:
    """Give every two figures that cannot both be right; figures of which no two clash fit all together.

    Args:
        said: the figures.
        is_cumulative: the count only grows: a small figure of an earlier day does not clash with a larger one of a later.
    """
    return tuple(
        (one.id, other.id)
        for at, one in enumerate(said)
        for other in said[at + 1 :]
        if met((one.interval, other.interval)) is None and not (is_cumulative and _has_grown(*sorted((one, other), key=_low)))
    )


def _low(of: Statement) -> int:
    return of.interval.low


def _has_grown(smaller: Statement, larger: Statement) -> bool:
    return is_before(smaller.on, larger.on)


def fewest_wrong(said: Sequence[Statement], *, is_cumulative: bool = True) -> tuple[frozenset[str], ...]:
    """Give every smallest set of parties without whom the figures fit together; one empty set when they fit already."""
    if not is_cumulative or not any(each.on for each in said):
        sets = {_wrong(said, piece.low) for piece in _segments(said)}
    else:
        parties = {each.id: each.parties for each in said}
        sets = _covers([(parties[one], parties[other]) for one, other in clashes(said)])
    least = min(map(len, sets))
    return tuple(sorted((each for each in sets if len(each) == least), key=sorted))


def _covers(pairs: Sequence[tuple[frozenset[str], frozenset[str]]]) -> set[frozenset[str]]:
    """Give sets of parties that make one of each pair fall, all smallest ones among them."""
    found: set[frozenset[str]] = set()
    seen: set[frozenset[str]] = set()
    ahead = [frozenset[str]()]
    least = sum(len(one | other) for one, other in pairs)
    while ahead:
        gone = ahead.pop()
        if gone in seen or len(gone) > least:
            continue
        seen.add(gone)
        left = next(((one, other) for one, other in pairs if not one <= gone and not other <= gone), None)
        if left is None:
            found.add(gone)
            least = min(least, len(gone))
        else:
            ahead += [gone | left[0], gone | left[1]]
    return found


def together(said: Sequence[Statement]) -> tuple[tuple[str, ...], ...]:
    """Give the largest sets of figures that fit all together, by id in the order given."""
    sets = {tuple(each.id for each in said if each.interval.holds(piece.low)) for piece in _segments(said)} - {()}
    largest = [one for one in sets if not any(set(one) < set(other) for other in sets)]
    place = {each.id: at for at, each in enumerate(said)}
    return tuple(sorted(largest, key=lambda ids: [place[each] for each in ids]))


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """What a scope is made of: `parts` by name, and how they lie to each other: overlap, disjoint or whole."""

    parts: tuple[str, ...]
    how: str = "overlap"


def bounds(figures: Mapping[str, Interval], wholes: Mapping[str, Whole]) -> dict[str, Interval] | None:
    """Give the numbers that are possible in each scope when all figures are right, or None when they cannot all be.

    The scopes are trees: each is part of at most one other. Lower bounds go up, upper bounds come down, both exactly.

    Args:
        figures: what is said of each scope; a scope that is only a part of another may be left out.
        wholes: for each scope with parts, what it is made of.
    """
    order = _parts_first(figures, wholes)
    fitting: dict[str, Interval] = {}
    for name in order:
        own = met((figures.get(name, Interval()), _sum_of(wholes[name], fitting))) if name in wholes else figures.get(name, Interval())
        if own is None:
            return None
        fitting[name] = own
    for name in reversed(order):
        if name in wholes:
            fitting |= {part: _within(part, wholes[name], fitting[name], fitting) for part in wholes[name].parts}
    return fitting


def smallest_clash(figures: Mapping[str, Interval], wholes: Mapping[str, Whole]) -> tuple[str, ...]:
    """Give scopes whose figures cannot all be right, none of which can be left out of the clash; none when all can be right."""
    if bounds(figures, wholes) is not None:
        return ()
    kept = dict(figures)
    for name in figures:
        fewer = {each: interval for each, interval in kept.items() if each != name}
        if bounds(fewer, wholes) is None:
            kept = fewer
    return tuple(kept)


def _parts_first(figures: Mapping[str, Interval], wholes: Mapping[str, Whole]) -> list[str]:
    order: dict[str, None] = {}
    inner = {part for whole in wholes.values() for part in whole.parts}
    ahead = [(name, False) for name in sorted({*figures, *wholes} - inner, reverse=True)]
    while ahead:
        name, is_done = ahead.pop()
        if is_done or name not in wholes:
            order.setdefault(name)
        else:
            ahead += [(name, True), *((part, False) for part in wholes[name].parts)]
    return list(order)


def _sum_of(whole: Whole, fitting: Mapping[str, Interval]) -> Interval:
    parts = [fitting[part] for part in whole.parts]
    if whole.how == "overlap":
        return Interval(low=max((each.low for each in parts), default=0))
    highs = [each.high for each in parts]
    high = sum(each for each in highs if each is not None) if whole.how == "whole" and None not in highs and parts else None
    return Interval(low=sum(each.low for each in parts), high=high)


def _within(part: str, whole: Whole, outer: Interval, fitting: Mapping[str, Interval]) -> Interval:
    """Give what a part can be, once the whole is known and the others are still as wide as they may be."""
    own = fitting[part]
    if whole.how == "overlap":
        high = outer.high
        return Interval(low=own.low, high=own.high if high is None else high if own.high is None else min(own.high, high))
    others = [fitting[each] for each in whole.parts if each != part]
    low, high = own.low, own.high
    if outer.high is not None:
        left = outer.high - sum(each.low for each in others)
        high = left if high is None else min(high, left)
    if whole.how == "whole" and all(each.high is not None for each in others):
        low = max(low, outer.low - sum(each.high or 0 for each in others))
    return Interval(low=low, high=high)
