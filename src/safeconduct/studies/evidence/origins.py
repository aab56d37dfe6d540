"""Count the independent origins of a position: how many parties would all have to be wrong for it to fall.

The count is a minimum vertex cut between the first-hand origins and what was read, after Reiter and Stubblebine's path independence (1997).
It is sound in one direction: if fewer parties are wrong or lying, at least one whole way from an origin to the reader is left. It says
nothing on honest witnesses who err alike, and it is never turned into a probability.

How it is bounded where a source does not say how it knows: from above each such source is an origin of its own; from below it has its
knowledge from the earliest report of the same position, and sources that may be the same person are one. That lower bound holds if
"a source that relays, relays the first report".

What we published ourselves begins nothing, and neither does who repeats it: a figure of ours does not come back as evidence.

A relay that does not say that it went back to the speaker by a way of its own adds no way: what is known through one page already is not
known better through a second that repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from safeconduct.studies.evidence.codes import OWN_BASES
from safeconduct.studies.evidence.cuts import Cut, Support, smallest_cut
from safeconduct.studies.evidence.ledger import UtteranceId
from safeconduct.studies.evidence.web import Web

_NO_DAY = "9999"  # an utterance without a day comes after those with one


class Kappa(msgspec.Struct, frozen=True, kw_only=True):
    """How many parties would all have to be wrong, from below and from above, and who.

    Attributes:
        cut: a smallest set for `low`: all of it rests on these; only this one is honest to quote.
        cut_high: a smallest set for `high`.
        is_exact: both were settled; otherwise the sizes are proven to be needed, and more may be.
    """

    low: int
    high: int
    cut: tuple[str, ...]
    cut_high: tuple[str, ...]
    is_exact: bool = True


def kappa(web: Web, said: Iterable[UtteranceId], without: Iterable[UtteranceId] = (), *, past_page: bool = False) -> Kappa:
    """Count the independent origins of what these utterances say together.

    Args:
        web: the ledger.
        said: the utterances that take the position.
        without: utterances that speak on the same claim and do not take it; no way leads through them.
        past_page: believe that the pages we read relay faithfully, and count behind them.
    """
    return Carried(web, said, without).kappa(past_page=past_page)


def origins_of(web: Web, said: Iterable[UtteranceId], without: Iterable[UtteranceId] = ()) -> tuple[UtteranceId, ...]:
    """Give the utterances at which a position begins, in the ledger's order, whether or not they say how they know."""
    found = set(said)
    barred = set(without) - found
    begins, ahead = [], list(found)
    while ahead:
        at = ahead.pop()
        rests = [on for on, _ in web.rests_on.get(at, ()) if on not in barred]
        if not rests or web.utterances[at].basis in OWN_BASES:
            begins.append(at)
        new = [on for on in rests if on not in found]
        found.update(new)
        ahead += dict.fromkeys(new)
    return tuple(sorted(begins, key=web.order.__getitem__))


class Carried:
    """The part of the web that carries a position, numbered in the ledger's order."""

    def __init__(self, web: Web, said: Iterable[UtteranceId], without: Iterable[UtteranceId]) -> None:
        self._web = web
        said = tuple(said)
        barred = set(without) - set(said)
        found = set(said)
        for steps in (web.rests_on, web.relayed_by):
            ahead = list(found)
            while ahead:
                for step, _ in steps.get(ahead.pop(), ()):
                    if step not in found and step not in barred:
                        found.add(step)
                        ahead.append(step)
        self.ids = sorted(found, key=web.order.__getitem__)
        self._place = {each: at for at, each in enumerate(self.ids)}
        spoken = [web.utterances[each] for each in self.ids]
        self._read = frozenset(at for at, each in enumerate(spoken) if each.is_read)
        heads = {at for at, each in enumerate(self.ids) if not any(on in self._place for on, _ in web.rests_on.get(each, ()))}
        ours = {at for at, each in enumerate(spoken) if web.sources[each.speaker].is_ours}  # we are no evidence for what we say
        heads -= ours
        self.own = frozenset(at for at, each in enumerate(spoken) if each.basis in OWN_BASES) - ours
        self.unsure = frozenset(heads - self.own)
        first = min(heads, key=lambda at: (not spoken[at].is_first_report, spoken[at].said_on or _NO_DAY, at), default=None)
        self._first = first
        self._rests_on = self._once_known()

    def _once_known(self) -> list[list[int]]:
        """Give what each place rests on, where a relay of what is known already rests on the page through which it is known."""
        web, place = self._web, self._place
        onward = [[place[by] for by, _ in web.relayed_by.get(each, ()) if by in place] for each in self.ids]
        pages: dict[
            int, tuple[int, set[int]]
        ] = {}  # of a place that we did not read: the first page that leads to it, and what lies on the way
        rests_on: list[list[int]] = []
        for at, each in enumerate(self.ids):
            rests: list[int] = []
            for on, how in web.rests_on.get(each, ()):
                if on not in place:
                    continue
                origin = place[on]
                if origin in self._read or how == "confirms_independently" or len(onward[origin]) == 1:
                    rests.append(origin)
                    continue
                if origin not in pages:
                    pages[origin] = self._page(origin, onward)
                page, on_the_way = pages[origin]
                rests.append(origin if page < 0 or at in on_the_way else page)
            rests_on.append(rests)
        return rests_on

    def _page(self, origin: int, onward: list[list[int]]) -> tuple[int, set[int]]:
        """Give the first page read that leads to a place, or -1, and all places from which that page is reached."""
        seen, ahead = {origin}, [origin]
        while ahead:
            for step in onward[ahead.pop()]:
                if step not in seen:
                    seen.add(step)
                    ahead.append(step)
        page = min(seen & self._read, default=-1)
        on_the_way, ahead = {page}, [page]
        while ahead and page >= 0:
            at = ahead.pop()
            for on, _ in self._web.rests_on.get(self.ids[at], ()):
                if (step := self._place.get(on, -1)) >= 0 and step not in on_the_way:
                    on_the_way.add(step)
                    ahead.append(step)
        return page, on_the_way

    def kappa(self, *, past_page: bool = False) -> Kappa:
        """Count the independent origins from below and from above; see the function of this name."""
        low = self._cut(is_lower=True, past_page=past_page)
        is_sure = self.unsure <= {self._first} and not any(self._web.is_twin(each) for each in self.ids)
        high = low if is_sure else self._cut(is_lower=False, past_page=past_page)
        is_exact = low.is_exact and high.is_exact
        return Kappa(low=low.size, high=max(low.size, high.size), cut=low.parties, cut_high=high.parties, is_exact=is_exact)

    def _cut(self, *, is_lower: bool, past_page: bool) -> Cut:
        rests_on, origins = self._rests_on, self.own | self.unsure
        if is_lower and self._first is not None:
            origins = self.own | {self._first}
            rests_on = [[*rests, self._first] if at in self.unsure and at != self._first else rests for at, rests in enumerate(rests_on)]
        read = self._read
        if past_page:
            direct = self._rests_on
            read = frozenset({on for page in read for on in direct[page]} | {page for page in read if not direct[page] or page in self.own})
        relayed_by: list[list[int]] = [[] for _ in self.ids]
        for at, rests in enumerate(rests_on):
            for on in rests:
                relayed_by[on].append(at)
        parties = tuple(self._web.party(each, is_lower=is_lower) for each in self.ids)
        found = smallest_cut(Support(parties=parties, relayed_by=tuple(map(tuple, relayed_by)), origins=origins, read=read))
        shown = [self._web.party(self.ids[parties.index(party)], is_lower=False) for party in found.parties]  # twins by the name used here
        return msgspec.structs.replace(found, parties=tuple(shown))
