"""Hand the parts of a vault to one another: keys from the keyring to the journal, facts from the model to both.

keys = keys_of(keyring)
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from safeconduct.ids import CaseRef, CompartmentId, DeviceId, Epoch, OrgId
from safeconduct.model import facts as f
from safeconduct.vault.journal import (
    Author,
    Codec,
    CompartmentKey,
    CutKey,
    Draft,
    ErasureKey,
    Journal,
    Keys,
    Tree,
)
from safeconduct.vault.keyring import CutKey as KeptCut
from safeconduct.vault.keyring import KeptKey, Keyring
from safeconduct.vault.replica import rebuild
from safeconduct.vault.roster import LastWord, Roster, SignedOp, decode_op, resolve, roster_compartment
from safeconduct.vault.seal import signing_public

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many parts are done, and of how many."""

KEYSTORE, REPLICA, LOCK, DEPOTS, INTAKE = "keystore", "replica.db", "lock", "depots", "intake"
KEYSTORE_BYTES_CAP = 4 * 1024 * 1024  # docs/protocol.md, section 18
_last_words = msgspec.msgpack.Decoder(list[LastWord])
_TYPES = frozenset(str(fact.__struct_config__.tag) for fact in f.AnyFact.__args__)
CODEC = Codec(stamp=lambda eid, hlc, fact: f.Stamped(eid=eid, hlc=hlc, fact=fact), encode=f.encode, decode=f.decode, types=_TYPES)


def draft_of(stamped: f.Stamped, compartment: str = "") -> Draft:
    """Say where a decided fact is to be sealed: in the compartment of its kind, or the part of it that is named."""
    case = f.case_of(stamped.fact)
    held = None if case is None else CaseRef(case)
    return Draft(compartment=compartment or f.compartment_of(stamped.fact), case=held, facts=(stamped.fact,), eids=(stamped.eid,))


def kept_key(made: CompartmentKey) -> KeptKey:
    """Give a compartment's key the form that the keystore keeps."""
    return KeptKey(name=made.name, id=made.id, epoch=made.epoch, key=made.key)


def known_cut(kept: KeptCut) -> CutKey:
    """Give what is left of a key over the cabinet the form that the journal works with."""
    return CutKey(version=kept.version, cover=kept.cover, tree=Tree.unpacked(kept.nodes))


def keys_of(keyring: Keyring, roster: Roster | None = None) -> Keys:
    """Give the journal what it needs of the keyring, and who belongs."""
    device = DeviceId(keyring.device)
    return Keys(
        org=OrgId(keyring.org),
        genesis=keyring.genesis,
        author=Author(device=device, seed=keyring.signing_seed),
        devices={device: signing_public(keyring.signing_seed), **(roster.known if roster else {})},
        roster=roster,
        compartments=tuple(
            CompartmentKey(name=kept.name, id=CompartmentId(kept.id), epoch=Epoch(kept.epoch), key=kept.key)
            for kept in keyring.compartments
        ),
        erasure=ErasureKey(version=keyring.erasure.version, key=keyring.erasure.key),
        pinned={CompartmentId(one.compartment): one.seq for one in _last_words.decode(keyring.frontier)} if keyring.frontier else {},
        spare=tuple(ErasureKey(version=one.version, key=one.key) for one in keyring.spare),
        cut=tuple(map(known_cut, keyring.cut)),
    )


@dataclass(slots=True, kw_only=True)
class Heard:
    """What was read of membership so far, so that nothing is opened or worked out twice.

    Attributes:
        opened: the statements, by the object that carries them.
        anchor: with which they were worked out.
        roster: what they add up to.
    """

    opened: dict[bytes, tuple[SignedOp, ...]] = field(default_factory=dict)
    anchor: bytes = b""
    roster: Roster | None = None


def read_roster(folder: Path, keyring: Keyring, heard: Heard | None = None) -> Roster | None:
    """Work out who belongs from what the journal holds; None where only one device was ever there.

    Args:
        folder: the vault.
        keyring: what this device holds.
        heard: what was read before; what is read now is put there.
    """
    held, heard = keys_of(keyring), heard or Heard()
    if not any(key.id == roster_compartment(held.org) for key in held.compartments):
        heard.opened, heard.roster = {}, None
        return None
    opened = Journal.at(folder, held, CODEC).statements(heard.opened)
    if heard.roster is None or (heard.opened.keys(), heard.anchor) != (opened.keys(), keyring.anchor):
        heard.roster = resolve(decode_op(keyring.genesis), itertools.chain.from_iterable(opened.values()), keyring.anchor)
    heard.opened, heard.anchor = opened, keyring.anchor
    return heard.roster


def make_anew(
    folder: Path, keyring: Keyring, key: bytes, today: dt.date, progress: Progress, held: Mapping[CaseRef, bytes] | None = None
) -> int:
    """Make the replica anew from the whole journal, and give how many events it holds; `held`: keys that lie in no cabinet any more."""
    roster = read_roster(folder, keyring)
    journal = Journal.at(folder, keys_of(keyring, roster), CODEC, case_keys=held)
    journal.recover()
    unfolded = journal.unfolded(frozenset())
    return rebuild(
        folder / REPLICA,
        key,
        unfolded,
        today,
        lambda events: progress("reading the journal, events", events, events + 1),
        person_of=person_of(roster),
        ended=(roster.ended if roster else frozenset()) - (held or {}).keys(),
    )


def person_of(roster: Roster | None) -> Mapping[bytes, bytes]:
    """Give the person behind each device, of those who belong: nobody needs to be told apart in an office of one."""
    if roster is None:
        return {}
    return {device: person for device, person in roster.content.owners().items() if person in roster.persons}
