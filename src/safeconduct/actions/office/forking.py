"""Remember which laptops wrote twice in one place of their chain: put back from a copy, cloned, or in other hands.

What shares a place, and what was built upon it, counts for nothing until an admin says which of it does.

note_forks(replica, unfolded, today)
for fork in forks_of(replica):
    print(fork.device.hex(), fork.aside)
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from safeconduct.errors import Refused
from safeconduct.vault.journal import Link, Unfolded, branches, contested
from safeconduct.vault.replica import Replica

_FORKS = "forks"  # the setting that keeps them
_LOOKED = "forks looked for"  # the setting that says that what an older program folded was looked through


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """One of the histories of a chain that forks.

    Attributes:
        objects: how many segments it has from the fork on.
        first_ms, last_ms: between which instants they were written, by the clock of their laptop.
        is_seen: it had been read here before the others came.
    """

    objects: int
    first_ms: int
    last_ms: int
    is_seen: bool


class Fork(msgspec.Struct, frozen=True, kw_only=True):
    """A chain in which a device wrote twice in one place.

    Attributes:
        device: the author.
        compartment: of the chain.
        since: the day on which it showed here.
        aside: how many segments count for nothing because of it.
        contested: those of them that share a place.
        seen: those that had been read here before the others came.
        branches: its histories, the one that begins first before the others.
    """

    device: bytes
    compartment: bytes
    since: dt.date
    aside: int
    contested: tuple[bytes, ...]
    seen: tuple[bytes, ...]
    branches: tuple[Branch, ...] = ()


def forks_of(replica: Replica) -> tuple[Fork, ...]:
    """Give the chains of which something waits for an admin's decision."""
    packed = replica.setting(_FORKS)
    return msgspec.msgpack.decode(packed, type=tuple[Fork, ...]) if packed else ()


def check_unforked(replica: Replica, device: bytes) -> None:
    """Refuse to write where nobody would read it.

    Raises:
        Refused: this laptop wrote twice in one place of its chain, and no admin said yet which of it counts.
    """
    if any(fork.device == device for fork in forks_of(replica)):
        raise Refused(
            "this laptop wrote twice in one place: a copy of it was put back, or writes too; nobody reads what it writes now",
            "ask an admin to decide what counts: safeconduct device settle",
        )


def folded_beside(replica: Replica) -> Callable[[Link], list[bytes]]:
    """Give a look-up of the segments that were folded in the place of another one."""
    heads = functools.cache(replica.frontier)

    def look(link: Link) -> list[bytes]:
        head = heads().get((link.device, link.compartment))
        return replica.at_place(link.device, link.compartment, link.seq) if head is not None and head.seq >= link.seq else []

    return look


def folded_both(replica: Replica) -> bool:
    """Say whether a program from before forks were told folded both histories of a laptop: looked for once in a vault."""
    if replica.setting(_LOOKED):
        return False
    replica.set_setting(_LOOKED, b"1")
    return replica.has_shared_places()


def note_forks(replica: Replica, unfolded: Unfolded, today: dt.date) -> None:
    """Keep what a walk that has ended found to be forked."""
    before = {(fork.compartment, fork.device): fork for fork in forks_of(replica)}
    found = []
    for chain, links in sorted(unfolded.forks.items()):
        known, names = before.get(chain), {bytes(link.segment) for link in links}
        seen = names & (unfolded.beside | set(known.seen if known else ()))
        histories = sorted((_branch(history, seen) for history in branches(links)), key=lambda one: (one.first_ms, one.last_ms))
        found.append(
            Fork(
                device=chain[1],
                compartment=chain[0],
                since=known.since if known else today,
                aside=len(links),
                contested=tuple(sorted(bytes(link.segment) for link in contested(links))),
                seen=tuple(sorted(seen)),
                branches=tuple(histories),
            )
        )
    if tuple(found) != tuple(before.values()):
        replica.set_setting(_FORKS, msgspec.msgpack.encode(found))


def _branch(history: Sequence[Link], seen: AbstractSet[bytes]) -> Branch:
    times = [link.hlc >> 16 for link in history]  # the lower bits of a clock count within one millisecond
    return Branch(objects=len(history), first_ms=min(times), last_ms=max(times), is_seen=history[0].segment in seen)
