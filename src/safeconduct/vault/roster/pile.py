"""Gather the statements of one organisation: each once, with the signatures that hold, and without those that later ones replace.

pile = Pile(genesis, statements)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from functools import lru_cache

from safeconduct.errors import Damaged
from safeconduct.vault.roster.statements import (
    Genesis,
    Membership,
    Op,
    OpSignature,
    Prekey,
    SignedOp,
    Version,
    Wanted,
    device_of,
    op_id,
    org_of,
)
from safeconduct.vault.seal import verify

_WANTS_KEPT = 8  # of each device, the newest: the last one alone says all that it lacks


class Pile:
    """The statements of one organisation, each once, with the signatures that hold."""

    def __init__(self, genesis: SignedOp, statements: Iterable[SignedOp]) -> None:
        self.genesis = genesis
        self.root = op_id(genesis.op)
        self.org = bytes(org_of(genesis.op))
        self.ops: dict[bytes, Op] = {}
        signatures: dict[bytes, set[tuple[bytes, bytes]]] = {}
        for signed in statements:
            if signed.op.org != self.org:
                continue
            name = op_id(signed.op)
            self.ops[name] = signed.op
            signatures.setdefault(name, set()).update((entry.device, entry.signature) for entry in signed.signatures)
        publics = self._publics()
        for name in _superseded(self.ops, signatures, publics):
            del self.ops[name], signatures[name]
        self.signatures = {name: [OpSignature(*entry) for entry in sorted(entries)] for name, entries in signatures.items()}
        self.signed_by = {
            name: frozenset(device for device, signature in entries if holds(publics.get(device), name, signature))
            for name, entries in signatures.items()
        }

    def behind(self, heads: Iterable[bytes]) -> Pile | None:
        """Keep the statements that some of them name, and all before those; None if one is missing."""
        found: dict[bytes, Op] = {}
        waiting = [head for head in heads if head != self.root]
        while waiting:
            name = waiting.pop()
            op = self.ops.get(name)
            if op is None:
                return None
            found[name] = op
            before = [*op.parents, *(op.args.roster_heads if isinstance(op.args, Membership) else ())]
            waiting += [one for one in before if one != self.root and one not in found]
        part = copy(self)
        part.ops = found
        return part

    def around(self, version: bytes) -> set[bytes] | None:
        """Name the versions before and after one, and it; None if it is not here."""
        if version not in self.ops:
            return None
        after: dict[bytes, list[bytes]] = {}
        for name, op in self.ops.items():
            if isinstance(op.args, Version):
                for parent in op.parents:
                    after.setdefault(parent, []).append(name)
        before = {name: op.parents for name, op in self.ops.items()}
        return _reached(version, before) | _reached(version, after)

    def _publics(self) -> dict[bytes, bytes]:
        """Gather every key that is named anywhere, by the id that is its hash: whether it counts is judged later."""
        first = self.genesis.op.args
        assert isinstance(first, Genesis)
        named = {first.public, *first.roots}
        for op in self.ops.values():
            if isinstance(op.args, Version):
                named.update(op.args.roots, *(member.devices for member in op.args.members))
        return {bytes(device_of(public)): public for public in named}


@lru_cache(maxsize=1 << 16)  # the same statements are read at every opening, and a signature once checked stays so
def holds(public: bytes | None, name: bytes, signature: bytes) -> bool:
    """Say whether a signature under a statement holds."""
    if public is None:
        return False
    try:
        verify(public, "sc1/opsig", name, signature)
    except Damaged:
        return False
    return True


def _superseded(
    ops: Mapping[bytes, Op], signatures: Mapping[bytes, AbstractSet[tuple[bytes, bytes]]], publics: Mapping[bytes, bytes]
) -> list[bytes]:
    """Name the wrapping keys and the wants of devices that later ones of the same device have taken the place of, or that it never signed.

    A device gives out another key every week, and each laptop of a hundred and fifty would add five hundred in ten years. An old one that
    is shown again is still the old one.
    """
    said: dict[tuple[bytes, bool], list[tuple[int, int, bytes]]] = {}
    for name, op in ops.items():
        if isinstance(op.args, Prekey):
            said.setdefault((op.device, True), []).append((-op.args.number, 0, name))
        elif isinstance(op.args, Wanted):
            said.setdefault((op.device, False), []).append((-op.seq, -op.hlc, name))
    gone: list[bytes] = []
    for (device, is_prekey), newest_first in said.items():
        room = 1 if is_prekey else _WANTS_KEPT
        for _, _, name in sorted(newest_first):
            own = [signature for one, signature in signatures[name] if one == device] if room else []
            is_kept = any(holds(publics.get(device), name, signature) for signature in own)
            room -= is_kept
            if not is_kept:
                gone.append(name)
    return gone


def _reached(first: bytes, steps: Mapping[bytes, list[bytes]]) -> set[bytes]:
    """Name everything that some steps lead to from one name, and it."""
    found, waiting = {first}, [first]
    while waiting:
        fresh = [name for name in steps.get(waiting.pop(), ()) if name not in found]
        found.update(fresh)
        waiting += fresh
    return found
