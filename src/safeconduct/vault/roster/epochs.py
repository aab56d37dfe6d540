"""Follow the keys of compartments: which epochs there are, who was given the key of each, and what a device that left may still say.

>>> Epoch(
...     name=b"n",
...     compartment=CompartmentId(b"c"),
...     number=1,
...     recipients=frozenset({b"d"}),
...     key_hash=b"h",
...     author=b"d",
...     hlc=0,
...     parents=frozenset(),
...     prev=None,
...     close={},
...     heads=(),
... ).number
1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from safeconduct.ids import CompartmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """The beginning of an epoch, by a device that might begin it, for exactly those who open the compartment.

    Attributes:
        name: of its statement.
        compartment: whose key it is.
        number: how often the key has been replaced.
        recipients: the devices that were given the key.
        key_hash: of the key.
        author: the device that drew it.
        hlc: when, by its clock.
        parents: the epochs before.
        prev: the key of the epoch before under this one, or None where the past stays closed to newcomers.
        close: the last segment accepted of each device that left.
        heads: the statements on membership that it follows.
        readers: those of them who might not write there, by what it follows.
        is_outranked: the offline keys put its author out, and it does not know of that: whoever took her laptop over may have drawn it.
    """

    name: bytes
    compartment: CompartmentId
    number: int
    recipients: frozenset[bytes]
    key_hash: bytes
    author: bytes
    hlc: int
    parents: frozenset[bytes]
    prev: bytes | None = field(repr=False)
    close: Mapping[bytes, int]
    heads: tuple[bytes, ...]
    readers: frozenset[bytes] = frozenset()
    is_outranked: bool = False


def newest(epochs: Sequence[Epoch]) -> Epoch | None:
    """Give the epoch in which to write: the greatest number, and of several the lowest name, so that all choose the same.

    One that is outranked only where there is no other.
    """
    return min(epochs, key=lambda epoch: (epoch.is_outranked, -epoch.number, epoch.name), default=None)


def unfollowed(epochs: Sequence[Epoch]) -> list[Epoch]:
    """List the epochs that no other follows, the one in which everybody writes first; outranked ones only where there is no other."""
    living = [epoch for epoch in epochs if not epoch.is_outranked] or epochs
    followed = {parent for epoch in living for parent in epoch.parents}
    return sorted((epoch for epoch in living if epoch.name not in followed), key=lambda epoch: (-epoch.number, epoch.name))


def before(epochs: Sequence[Epoch], here: Epoch) -> frozenset[bytes]:
    """Name the epochs that one follows, and those before them."""
    parents = {epoch.name: epoch.parents for epoch in epochs}
    found, waiting = set[bytes](), list(here.parents)
    while waiting:
        name = waiting.pop()
        if name in parents and name not in found:
            found.add(name)
            waiting += parents[name]
    return frozenset(found)


def still_closing(known: Sequence[Epoch], closing: Sequence[Epoch], device: bytes) -> list[Epoch]:
    """Leave out the epochs that follow one which let a device in again, after another of them had left it out.

    What was closed stays closed: else what somebody else wrote on a laptop while it was shut out would count from the day on which it
    is left out once more, for a journey or for good, by whoever has seen it meanwhile.

    Args:
        known: all epochs of the compartment.
        closing: those that close what the device wrote in one of them.
        device: the author.
    """
    names = {epoch.name for epoch in closing}
    again = {epoch.name for epoch in known if device in epoch.recipients and not names.isdisjoint(before(known, epoch))}
    return [epoch for epoch in closing if again.isdisjoint(before(known, epoch))]
