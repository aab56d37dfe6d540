"""Merge what was said apart, so that the order of arrival never matters.

`Latest` keeps one value, the one that stands last in the history's order: right for ordinary fields. `Stated` keeps every value that nobody
has replaced: right for fields on which a life can depend. A fact about such a field cites the event ids that its author had seen and meant
to replace; two workers who write apart replace the same old value and not each other's, so both values stay until a person decides.
Both are folds over sets: any order, any batching, the same result.

    >>> status: Stated[str] = Stated()
    >>> status.state(b"a", "active", 1, b"laptop-1", ())
    >>> status.state(b"b", "departed", 2, b"laptop-1", (b"a",))
    >>> status.state(b"c", "missing", 3, b"laptop-2", (b"a",))
    >>> sorted(status.values()), status.is_contested
    (['departed', 'missing'], True)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import msgspec

from safeconduct.model.facts import Masked

T = TypeVar("T")
Order = tuple[int, int, bytes]
"""Where an event stands: causal depth, clock, event id (see `facts.Mark.order`)."""


class Latest(Masked, msgspec.Struct, Generic[T], array_like=True, frozen=True):
    """One value and where in the history it was set."""

    order: Order
    value: T


def later(old: Latest[T] | None, order: Order, value: T) -> Latest[T]:
    """Keep whichever of two values stands later in the history."""
    return Latest(order, value) if old is None or order > old.order else old


class Saying(Masked, msgspec.Struct, Generic[T], array_like=True, frozen=True):
    """A value, when it was said (clock) and by which device."""

    value: T
    hlc: int
    author: bytes


class Stated(Masked, msgspec.Struct, Generic[T], array_like=True):
    """All values of one field that stand: said, and replaced by nobody."""

    said: dict[bytes, Saying[T]] = {}
    replaced: set[bytes] = set()

    def state(self, eid: bytes, value: T, hlc: int, author: bytes, replaces: Iterable[bytes]) -> None:
        """Take in one statement and strike out those that it cites."""
        if eid not in self.replaced:
            self.said[eid] = Saying(value, hlc, author)
        for old in replaces:
            if old != eid:
                self.replaced.add(old)
                self.said.pop(old, None)

    def values(self) -> list[T]:
        """List the values that stand, the latest said first."""
        if len(self.said) <= 1:  # nearly always, and asked of every field of every case
            return [saying.value for saying in self.said.values()]
        return [saying.value for _, saying in self.sayings()]

    def sayings(self) -> list[tuple[bytes, Saying[T]]]:
        """List what stands with event ids, the latest said first."""
        return sorted(self.said.items(), key=lambda item: (-item[1].hlc, item[0]))

    def latest(self, otherwise: T) -> T:
        """Give the value said last, or `otherwise` when nothing was said."""
        return self.sayings()[0][1].value if self.said else otherwise

    @property
    def cites(self) -> tuple[bytes, ...]:
        """List the event ids that a new statement must cite to replace all that stands."""
        return tuple(sorted(self.said))

    @property
    def is_contested(self) -> bool:
        """Tell whether more than one different value stands: a person must decide."""
        if len(self.said) <= 1:
            return False
        values = self.values()
        return any(value != values[0] for value in values[1:])
