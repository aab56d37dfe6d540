"""Find the smallest set of parties without whom nothing reaches from an origin to what was read.

The rule of this room: the set itself is the answer and its size is only its count, so that anybody can check it. A party may stand in
several places of a web at once and is counted once; that makes the question hard in general (minimum label cut), so what cannot be
settled within `STEPS` is answered with a size that is proven to be needed, and says that it is not exact.

    >>> web = Support(
    ...     parties=("survivor", "paper", "network"), relayed_by=((1,), (), ()), origins=frozenset({0, 2}), read=frozenset({1, 2})
    ... )
    >>> smallest_cut(web)
    Cut(size=2, parties=('network', 'survivor'), is_exact=True)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec

STEPS: Final = 50_000  # searches of a way through the web before an answer is given that is proven from below only; some seconds


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """What carries one position: places in a web, numbered from 0.

    Attributes:
        parties: who stands at each place; the same party may stand at several.
        relayed_by: the places that rest on each place.
        origins: the places at which something is known of their own.
        read: the places that we have read or heard ourselves.
    """

    parties: tuple[str, ...]
    relayed_by: tuple[tuple[int, ...], ...]
    origins: frozenset[int]
    read: frozenset[int]


class Cut(msgspec.Struct, frozen=True):
    """The smallest number of parties who would all have to be wrong, and such a set, by name; `size` is less than the set if not exact."""

    size: int
    parties: tuple[str, ...]
    is_exact: bool = True


NOTHING: Final = Cut(0, ())


def smallest_cut(support: Support) -> Cut:
    """Give the smallest set of parties on every way from an origin to what was read; of several that nearest the origins."""
    alone = frozenset(support.parties[place] for place in support.origins & support.read)  # a way of one place: its party is in every cut
    if not alone:
        return _cut(support)
    rest = _cut(
        msgspec.structs.replace(
            support,
            origins=frozenset(place for place in support.origins if support.parties[place] not in alone),
            read=frozenset(place for place in support.read if support.parties[place] not in alone),
            relayed_by=tuple(() if party in alone else steps for party, steps in zip(support.parties, support.relayed_by, strict=True)),
        )
    )
    return Cut(len(alone) + rest.size, tuple(sorted({*alone, *rest.parties})), rest.is_exact)


def _cut(support: Support) -> Cut:
    places = _between(support)
    if not places:
        return NOTHING
    parties = sorted({support.parties[place] for place in places})
    if len(parties) == 1:
        return Cut(1, (parties[0],))
    merged = _merged_cut(support, places, parties)
    if len(merged) == 1 or len(parties) == len(places):
        return Cut(len(merged), merged)
    return _searched_cut(support, places, merged)


def _reached(starts: Iterable[int], steps: Sequence[Iterable[int]]) -> set[int]:
    found, ahead = set(starts), list(starts)
    while ahead:
        for step in steps[ahead.pop()]:
            if step not in found:
                found.add(step)
                ahead.append(step)
    return found


def _between(support: Support) -> set[int]:
    """Give the places on a way from an origin to what was read."""
    onward = _reached(support.origins, support.relayed_by)
    rests_on: list[list[int]] = [[] for _ in support.parties]
    for place in onward:
        for relay in support.relayed_by[place]:
            rests_on[relay].append(place)
    return _reached(support.read & onward, rests_on) & onward


def _merged_cut(support: Support, places: set[int], parties: list[str]) -> tuple[str, ...]:
    """Cut the web in which all places of a party are one, by the largest flow: exact when no party stands twice, enough always."""
    number = {party: at for at, party in enumerate(parties)}
    count = len(parties)
    source, sink = 2 * count, 2 * count + 1  # party p has an entry 2p and an exit 2p + 1, joined by a way for one
    room: list[dict[int, int]] = [{} for _ in range(2 * count + 2)]
    plenty = count + 1
    for party in range(count):
        room[2 * party][2 * party + 1] = 1
        room[2 * party + 1][2 * party] = 0
    for place in places:
        here = number[support.parties[place]]
        if place in support.origins:
            room[source][2 * here] = plenty
            room[2 * here].setdefault(source, 0)
        if place in support.read:
            room[2 * here + 1][sink] = plenty
            room[sink].setdefault(2 * here + 1, 0)
        for relay in support.relayed_by[place]:
            there = number[support.parties[relay]] if relay in places else here
            if there != here:
                room[2 * here + 1][2 * there] = plenty
                room[2 * there].setdefault(2 * here + 1, 0)
    while True:
        came_from = {source: source}
        ahead = deque((source,))
        while ahead and sink not in came_from:
            at = ahead.popleft()
            for step, left in room[at].items():
                if left and step not in came_from:
                    came_from[step] = at
                    ahead.append(step)
        if sink not in came_from:
            return tuple(parties[party] for party in range(count) if 2 * party in came_from and 2 * party + 1 not in came_from)
        at = sink
        while at != source:
            before = came_from[at]
            room[before][at] -= 1
            room[at][before] = room[at].get(before, 0) + 1
            at = before


def _searched_cut(support: Support, places: set[int], merged: tuple[str, ...]) -> Cut:
    """Look for a set smaller than `merged`, by trying the parties on a shortest way one after the other, small sets first."""
    search = _Search(support, places)
    for size in range(max(1, search.least()), len(merged)):
        found = search.within(size, frozenset())
        if found is not None:
            return Cut(len(found), tuple(sorted(found)))
        if search.is_spent:
            return Cut(size, merged, is_exact=False)
    return Cut(len(merged), merged)


class _Search:
    """A search with a limit of steps over one web."""

    def __init__(self, support: Support, places: set[int]) -> None:
        self.steps = 0
        self._support = support
        self._onward = {place: sorted(step for step in support.relayed_by[place] if step in places) for place in places}
        self._starts = sorted(support.origins & places)

    @property
    def is_spent(self) -> bool:
        return self.steps > STEPS

    def least(self) -> int:
        """Count ways of which no two share a party: so many parties at least are needed."""
        gone: set[str] = set()
        count = 0
        while (way := self._way(gone)) is not None:
            gone.update(way)
            count += 1
        return count

    def within(self, size: int, gone: frozenset[str]) -> frozenset[str] | None:
        """Give a set of `size` more parties that leaves no way, or None when there is none or the steps are spent."""
        if self.is_spent:
            return None
        way = self._way(gone)
        if way is None:
            return gone
        if size == 0:
            return None
        for party in dict.fromkeys(way):
            found = self.within(size - 1, gone | {party})
            if found is not None:
                return found
        return None

    def _way(self, gone: AbstractSet[str]) -> list[str] | None:
        """Give the parties on a shortest way that avoids those gone, from the origin on."""
        self.steps += 1
        parties, read = self._support.parties, self._support.read
        came_from = {place: place for place in self._starts if parties[place] not in gone}
        ahead = deque(came_from)
        while ahead:
            at = ahead.popleft()
            if at in read:
                way = [parties[at]]
                while came_from[at] != at:
                    at = came_from[at]
                    way.append(parties[at])
                return way[::-1]
            for step in self._onward[at]:
                if step not in came_from and parties[step] not in gone:
                    came_from[step] = at
                    ahead.append(step)
        return None
