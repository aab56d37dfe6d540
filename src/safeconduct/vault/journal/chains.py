"""Follow the chains: every device writes one per compartment, each segment naming the one before.

>>> link = Link(
...     compartment=CompartmentId(bytes(16)),
...     device=DeviceId(bytes(16)),
...     seq=1,
...     segment=SegmentId(b"b" * 32),
...     prev=b"a" * 32,
...     heads=(),
...     depth=2,
...     hlc=9,
...     lane=bytes(16),
... )
>>> [trouble.stage for trouble in check_chains([link])]
['gap']
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from safeconduct.ids import CompartmentId, DeviceId, SegmentId
from safeconduct.vault.journal.header import Header
from safeconduct.vault.journal.trouble import Trouble
from safeconduct.vault.roster import Head

Chain = tuple[CompartmentId, DeviceId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a segment says about its place."""

    compartment: CompartmentId
    device: DeviceId
    seq: int
    segment: SegmentId
    prev: bytes
    heads: tuple[Head, ...]
    depth: int
    hlc: int
    lane: bytes

    @classmethod
    def of(cls, header: Header, compartment: CompartmentId, segment: SegmentId, lane: bytes) -> Link:
        """Take the place from a header."""
        return cls(
            compartment=compartment,
            device=DeviceId(header.device),
            seq=header.seq,
            segment=segment,
            prev=header.prev,
            heads=tuple(header.heads),
            depth=header.depth,
            hlc=header.hlc,
            lane=lane,
        )

    @property
    def chain(self) -> Chain:
        """The chain that it belongs to."""
        return (self.compartment, self.device)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """The newest segment of a chain that somebody knows of.

    Attributes:
        compartment: the chain's compartment.
        device: the chain's author.
        seq: place in the chain.
        segment: its name.
        depth: its causal depth.
        hlc: its clock.
    """

    compartment: CompartmentId
    device: DeviceId
    seq: int
    segment: SegmentId
    depth: int
    hlc: int

    @classmethod
    def of(cls, link: Link) -> Tip:
        """Take a link as the newest of its chain."""
        return cls(compartment=link.compartment, device=link.device, seq=link.seq, segment=link.segment, depth=link.depth, hlc=link.hlc)


def forked(links: Iterable[Link], kept: AbstractSet[bytes] = frozenset()) -> dict[Chain, int]:
    """Find the chains that have two different segments in one place, and the first such place of each.

    Args:
        links: one per segment.
        kept: segments that an admin lets count beside others.
    """
    seen: dict[tuple[CompartmentId, DeviceId, int], SegmentId] = {}
    forks: dict[Chain, int] = {}
    for link in links:
        if link.segment not in kept and seen.setdefault((link.compartment, link.device, link.seq), link.segment) != link.segment:
            forks[link.chain] = min(link.seq, forks.get(link.chain, link.seq))
    return forks


def put_aside(links: Sequence[Link], kept: AbstractSet[bytes], also: AbstractSet[SegmentId] = frozenset()) -> set[SegmentId]:
    """Name the segments that do not count since an admin let others of their place count, and what was built upon them.

    Args:
        links: one per segment.
        kept: the segments that count.
        also: others that do not, for the same reason.
    """
    settled = {(link.chain, link.seq) for link in links if link.segment in kept}
    aside = {link.segment for link in links if (link.chain, link.seq) in settled} | also
    for link in sorted(links, key=lambda one: one.seq):
        if link.prev in aside:
            aside.add(link.segment)
        if link.segment in kept:
            aside.discard(link.segment)
    return aside


def contested(links: Iterable[Link]) -> list[Link]:
    """Find the links that share their place with another."""
    places: dict[tuple[Chain, int], list[Link]] = {}
    for link in links:
        places.setdefault((link.chain, link.seq), []).append(link)
    return [link for sharing in places.values() if len(sharing) > 1 for link in sharing]


def branches(links: Iterable[Link]) -> list[list[Link]]:
    """Part the links of a chain that forks into its histories: each what shares the first place, and what was built upon it."""
    found: dict[bytes, list[Link]] = {}
    for link in sorted(links, key=lambda one: (one.seq, one.segment)):
        found[link.segment] = found.get(link.prev, [])
        found[link.segment].append(link)
    return [history for name, history in found.items() if history[0].segment == name]


def in_order(links: Iterable[Link]) -> Iterator[Link]:
    """Give links so that every chain runs upwards, and chains are interleaved by their clocks."""
    chains: dict[Chain, list[Link]] = {}
    for link in links:
        chains.setdefault(link.chain, []).append(link)
    for chain in chains.values():
        chain.sort(key=lambda link: (link.seq, link.segment), reverse=True)
    heap = [(chain[-1].hlc, chain[-1].segment, name) for name, chain in chains.items()]
    heapq.heapify(heap)
    while heap:
        _, _, name = heapq.heappop(heap)
        chain = chains[name]
        yield chain.pop()
        if chain:
            heapq.heappush(heap, (chain[-1].hlc, chain[-1].segment, name))


def check_chains(links: Sequence[Link], tips: Mapping[Chain, Tip] | None = None, kept: AbstractSet[bytes] = frozenset()) -> list[Trouble]:
    """Check the chains of all segments that are there.

    Args:
        links: one per segment, in any order.
        tips: the newest segments that are known from elsewhere.
        kept: segments that an admin lets count where there are several in one place.

    Returns:
        What does not hold, by stage: `fork`, two segments in one place; `gap`, a place is empty; `chain`, a segment names another one
        before it than is there; `clock`, its clock is not later; `depth`, it claims another depth than follows from what it cites;
        `rollback`, a segment that was known is not there any more.
    """
    troubles: list[Trouble] = []
    by_id = {link.segment: link for link in links}
    aside = put_aside(links, kept)
    forks = forked((link for link in links if link.segment not in aside), kept)
    places: dict[tuple[CompartmentId, DeviceId, int], Link] = {}
    for link in links:
        places.setdefault((link.compartment, link.device, link.seq), link)
        if forks.get(link.chain, link.seq + 1) == link.seq and link.segment not in aside:
            troubles.append(_trouble("fork", "a device wrote two different segments in one place of its chain", link))
    for link in in_order(links):
        before = by_id.get(SegmentId(link.prev)) if link.seq > 0 else None
        if link.seq > 0 and before is None:
            if (link.compartment, link.device, link.seq - 1) in places:
                troubles.append(_trouble("chain", "a segment names another one before it than is there", link))
            else:
                troubles.append(_trouble("gap", "the segment before this one is missing", link))
            continue
        if before is not None and (before.chain != link.chain or before.seq != link.seq - 1):
            troubles.append(_trouble("chain", "a segment names one before it that is not its own", link))
        elif before is not None and before.hlc >= link.hlc:
            troubles.append(_trouble("clock", "a segment is not later than the one before it", link))
        troubles += _check_depth(link, before, by_id)
    for chain, tip in (tips or {}).items():
        if tip.segment not in by_id:
            says = "a segment that was here is gone: this is an older copy, or part of it was removed"
            troubles.append(Trouble(stage="rollback", says=says, name=tip.segment.hex(), lane=_lane_of(links, chain)))
    return troubles


def _check_depth(link: Link, before: Link | None, by_id: Mapping[SegmentId, Link]) -> list[Trouble]:
    """Recompute the depth of a segment, if all that it cites is here."""
    cited = [by_id.get(SegmentId(head.segment)) for head in link.heads] + ([before] if before else [])
    if None in cited:
        return [_trouble("gap", "a segment cites one that is missing", link)]
    depth = 1 + max((other.depth for other in cited if other), default=0)
    return [] if depth == link.depth else [_trouble("depth", "a segment claims another depth than follows from what it cites", link)]


def _trouble(stage: str, says: str, link: Link) -> Trouble:
    """Name a link."""
    return Trouble(stage=stage, says=says, lane=link.lane.hex(), name=link.segment.hex())


def _lane_of(links: Sequence[Link], chain: Chain) -> str:
    """Find a lane in which a chain lies; empty if none of it is left."""
    return next((link.lane.hex() for link in links if link.chain == chain), "")
