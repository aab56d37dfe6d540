"""Derive a key for every case from one seed, so that single cases can be cut out of it while all others still follow.

The tree of Goldreich, Goldwasser and Micali (1986): from the seed of a node follow those of the two below, and nothing above or beside it.
A case has its leaf where the hash of its reference says. To cut a leaf out is to keep, in place of the nodes above it, the ones beside its
way down: what is left gives every other leaf, and nothing gives that one again. Which cases there are need not be known.

    >>> whole = Tree.grown(bytes(32))
    >>> cut = whole.without([b"c" * 16])
    >>> whole.leaves([b"d" * 16]) == cut.leaves([b"d" * 16]), cut.leaves([b"c" * 16])
    (True, {})
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from safeconduct.errors import Damaged
from safeconduct.vault.seal import KEY_BYTES, derive, digest

LEVELS = 32  # two cases share a leaf once in four thousand million: then the one goes with the other, where it has not come yet
_DEPTH_BYTES, _PLACE_BYTES = 1, LEVELS // 8
NODE_BYTES = _DEPTH_BYTES + _PLACE_BYTES + KEY_BYTES
Node = tuple[int, int]  # how many levels down, and which one of that level from the left


def _place(case: bytes) -> int:
    """Say which leaf a case has."""
    return int.from_bytes(digest("sc1/cableaf", case)[:_PLACE_BYTES], "big")


def _below(seed: bytes) -> tuple[bytes, bytes]:
    """Give the seeds of the two nodes below one."""
    both = derive(seed, "sc1/cabnode", b"")
    return both[:KEY_BYTES], both[KEY_BYTES:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What is left of a tree: the seeds of nodes of which none lies below another."""

    nodes: Mapping[Node, bytes] = field(repr=False)

    @classmethod
    def grown(cls, seed: bytes) -> Tree:
        """Begin a whole tree with the seed at its top."""
        return cls(nodes={(0, 0): seed})

    @classmethod
    def unpacked(cls, packed: bytes) -> Tree:
        """Read what `packed` gave.

        Raises:
            Damaged: stage `tree`; it is none.
        """
        rows = [packed[at : at + NODE_BYTES] for at in range(0, len(packed), NODE_BYTES)]
        nodes = {(row[0], int.from_bytes(row[_DEPTH_BYTES : _DEPTH_BYTES + _PLACE_BYTES], "big")): row[-KEY_BYTES:] for row in rows}
        if len(packed) % NODE_BYTES or any(depth > LEVELS or place >> depth for depth, place in nodes):
            raise Damaged("what is left of a key over the cabinet cannot be read", stage="tree")
        return cls(nodes=nodes)

    def packed(self) -> bytes:
        """Write it: for each node u8 depth, u32 place and 32 bytes of seed, rising."""
        return b"".join(
            depth.to_bytes(_DEPTH_BYTES, "big") + place.to_bytes(_PLACE_BYTES, "big") + seed
            for (depth, place), seed in sorted(self.nodes.items())
        )

    def leaves(self, cases: Iterable[bytes]) -> dict[bytes, bytes]:
        """Give the seeds of the leaves of some cases, without those that were cut out."""
        at = {case: _place(case) for case in cases}
        places, found = sorted(set(at.values())), dict[int, bytes]()
        for (depth, place), seed in self.nodes.items():
            width = LEVELS - depth
            under = places[bisect_left(places, place << width) : bisect_left(places, place + 1 << width)]
            if under:
                _descend(seed, depth, under, found)
        return {case: found[place] for case, place in at.items() if place in found}

    def without(self, cases: Iterable[bytes]) -> Tree:
        """Cut the leaves of some cases out."""
        nodes = dict(self.nodes)
        for place in sorted({_place(case) for case in cases}):
            depth = next((depth for depth in range(LEVELS + 1) if (depth, place >> LEVELS - depth) in nodes), None)
            if depth is None:
                continue
            seed = nodes.pop((depth, place >> LEVELS - depth))
            for level in range(depth + 1, LEVELS + 1):
                way = place >> LEVELS - level
                pair = _below(seed)
                seed, nodes[level, way ^ 1] = pair[way & 1], pair[1 - (way & 1)]
        return Tree(nodes=nodes)


def _descend(seed: bytes, depth: int, places: Sequence[int], found: dict[int, bytes]) -> None:
    """Go down from a node to some leaves below it, each way once; `places` rise."""
    while depth < LEVELS:
        left, right = _below(seed)
        bit = LEVELS - depth - 1
        middle = bisect_left(places, (places[0] >> bit | 1) << bit)
        depth += 1
        if 0 < middle < len(places):
            _descend(left, depth, places[:middle], found)
        seed, places = (right, places[middle:]) if middle < len(places) else (left, places)
    found[places[0]] = seed
