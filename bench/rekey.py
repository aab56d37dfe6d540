"""How long it takes to draw the next key of a compartment for 150 laptops and seal the mail; the peer is the bare wrapping of 150 keys."""

from __future__ import annotations

import statistics
from dataclasses import replace

from bench.report import Row, at_most, cpu_seconds, reported
from safeconduct.ids import CompartmentId
from safeconduct.vault.journal import Keys, announce, draw, found, new_roster, seal_mail
from safeconduct.vault.roster import (
    Member,
    Op,
    Prekey,
    Roster,
    SignedOp,
    Version,
    decode_op,
    device_of,
    follows,
    next_membership,
    next_version,
    op_id,
    resolve,
    sign_op,
)
from safeconduct.vault.seal import new_signing_seed, new_wrapping_seed, random_bytes, signing_public, wrap, wrapping_public

LAPTOPS = 150
_NOW_MS = 1_491_000_000_000
_GOAL_MS = 150


def _organisation() -> tuple[Keys, Roster, list[bytes]]:
    """Make an organisation of 150 laptops that all open casework, and the public wrapping keys of all."""
    bare = found(["casework"], _NOW_MS)
    keys = replace(bare, compartments=(*bare.compartments, new_roster(bare.org)))
    genesis, hlc = decode_op(keys.genesis), _NOW_MS << 16
    said: list[SignedOp] = []

    def say(says: object, seed: bytes, parents: list[bytes]) -> None:
        op = Op(org=keys.org, device=device_of(signing_public(seed)), seq=len(said), parents=parents, args=says, hlc=hlc)  # type: ignore[arg-type]
        said.append(sign_op(op, op.device, seed))

    alone = resolve(genesis, [])
    said += [announce(keys, alone, key, [op_id(genesis.op)], hlc).statement for key in keys.compartments]
    seeds = [new_signing_seed() for _ in range(LAPTOPS - 1)]
    publics = [wrapping_public(new_wrapping_seed()) for _ in range(LAPTOPS)]
    members = [Member(random_bytes(16), is_admin=False, devices=[signing_public(seed)]) for seed in seeds]
    grown: Version = next_version(alone, add=members)
    say(grown, keys.author.seed, follows(alone, grown))
    for seed, public in zip([keys.author.seed, *seeds], publics, strict=True):
        say(Prekey(number=1, public=public, until_ms=0), seed, [op_id(genesis.op)])
    roster = resolve(genesis, said)
    compartment = CompartmentId(keys.writing("casework").id)
    opened = next_membership(roster, compartment, dict.fromkeys(roster.persons, True))
    say(opened, keys.author.seed, follows(roster, opened))
    return replace(keys, roster=resolve(genesis, said)), resolve(genesis, said), publics


def rows() -> list[Row]:
    """Measure."""
    keys, roster, publics = _organisation()
    sizes: list[int] = []

    def rekeyed() -> None:
        fresh = draw(keys, roster, "casework", {}, _NOW_MS << 16, reason="removal")
        sizes.append(len(seal_mail(keys.org, fresh.letters)))

    spent = cpu_seconds(rekeyed) * 1000
    bare = cpu_seconds(lambda: [wrap(public, bytes(160), b"sc1/wrap") for public in publics]) * 1000
    return [
        at_most(
            f"draw a key for {LAPTOPS} laptops and seal the mail", spent, "ms", _GOAL_MS, peer=f"{bare:.1f} ms to wrap {LAPTOPS} times"
        ),
        reported("the mail", statistics.median(sizes), "bytes"),
    ]
