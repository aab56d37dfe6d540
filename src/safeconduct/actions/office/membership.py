"""Take part with others: read who belongs, take the keys that colleagues sent, say things on membership, replace keys.

What it works out is remembered in an `Office`; nothing here decides who may belong: `vault.roster` does.

    learned = learn(folder, keyring, known)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from safeconduct.actions.office.joining import CODEC, keys_of, read_roster
from safeconduct.errors import Damaged
from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.vault.journal import ERASURE, KEY, Journal, Letter
from safeconduct.vault.keyring import ErasureKey, KeptKey, Keyring, WrappingSeed
from safeconduct.vault.roster import (
    Invite,
    Op,
    Prekey,
    Request,
    Roster,
    SignedOp,
    decode_op,
    device_of,
    encode_op,
    key_hash,
    op_id,
    org_of,
    roster_compartment,
    sign_op,
)
from safeconduct.vault.seal import new_signing_seed, new_wrapping_seed, random_bytes, signing_public, wrapping_public

EPOCH_DAYS = 30  # a key is replaced after so long even where nobody leaves
PREKEY_DAYS = 7  # after so long a device gives out another wrapping key
PREKEYS_KEPT = 5  # so that mail of a month still opens
NO_ERASURE = 0  # the version of a device that was never given the key over the cabinet


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What the journal says about membership now.

    Attributes:
        keyring: with the keys that were sent.
        roster: who belongs; None where only one device was ever there.
        mail: the names of the mail that need not be opened again.
        awaiting: the keyring with all that was sent, confirmed or not: what is under those keys must come here before it can be confirmed.
    """

    keyring: Keyring
    roster: Roster | None
    mail: frozenset[bytes]
    awaiting: Keyring


def newcomer(invite: Invite, now: dt.datetime) -> Keyring:
    """Draw the keys of a device that was invited; it can open nothing until it is let in.

    Raises:
        Damaged: stage `pairing`; the invite contradicts itself.
    """
    if org_of(decode_op(invite.genesis).op) != invite.org:
        raise Damaged("the invite names another organisation than it carries", "ask for a new one", stage="pairing")
    seed = new_signing_seed()
    return Keyring(
        org=invite.org,
        device=device_of(signing_public(seed)),
        created_at=now,
        signing_seed=seed,
        wrapping_seeds=(WrappingSeed(seed=new_wrapping_seed(), made_at=now),),
        erasure=ErasureKey(version=NO_ERASURE, key=random_bytes(32)),
        compartments=(),
        genesis=invite.genesis,
        anchor=invite.anchor,
    )


def request_of(keyring: Keyring, now: dt.datetime) -> Request:
    """Ask to be let in: this device's public key, and the key that others shall wrap to."""
    return Request(public=signing_public(keyring.signing_seed), prekey=encode_op(prekey_of(keyring, 1, now)))


def learn(folder: Path, keyring: Keyring, known: AbstractSet[bytes]) -> Learned:
    """Read who belongs, and take from the mail the keys that were announced for this device.

    Args:
        folder: the vault.
        keyring: what this device holds.
        known: the mail that was opened before.
    """
    mail = Journal.at(folder, keys_of(keyring), CODEC).mail(known, [held.seed for held in keyring.wrapping_seeds])
    while True:
        waiting = {name: [letter for letter in letters if not _is_held(letter, keyring)] for name, letters in mail.items()}
        letters = [letter for held in waiting.values() for letter in held]
        roster = read_roster(folder, _with(keyring, letters))
        if roster is None:
            return Learned(keyring=keyring, roster=None, mail=frozenset(known), awaiting=keyring)
        taken = [letter for letter in letters if _is_announced(letter, roster, keyring)]
        if not taken:
            break
        keyring = _with(keyring, taken)
    if roster.anchor and not keyring.anchor:
        keyring = msgspec.structs.replace(keyring, anchor=roster.anchor)
    done = {name for name, held in waiting.items() if not held}
    return Learned(keyring=keyring, roster=read_roster(folder, keyring), mail=frozenset(known) | done, awaiting=_with(keyring, letters))


def _with(keyring: Keyring, letters: list[Letter]) -> Keyring:
    """Put the keys of letters into a keyring."""
    fresh = {
        letter.key: KeptKey(name=letter.name, id=letter.ref, epoch=letter.number, key=letter.key)
        for letter in letters
        if letter.kind == KEY
    }
    erasure = next((ErasureKey(version=one.number, key=one.key) for one in letters if one.kind == ERASURE), keyring.erasure)
    return msgspec.structs.replace(keyring, compartments=(*keyring.compartments, *fresh.values()), erasure=erasure)


def _is_held(letter: Letter, keyring: Keyring) -> bool:
    """Say whether there is nothing to take from a letter; a device takes the key over the cabinet once, when it joins."""
    if letter.kind == ERASURE:
        return keyring.erasure.version != NO_ERASURE
    return any(kept.key == letter.key for kept in keyring.compartments)


def _is_announced(letter: Letter, roster: Roster, keyring: Keyring) -> bool:
    """Say whether a key is the one that was announced to all, and this device one that belongs."""
    if keyring.device not in roster.devices:
        return False
    epochs = roster.epochs.get(CompartmentId(letter.ref), ())
    return letter.kind == ERASURE or any(one.number == letter.number and one.key_hash == key_hash(letter.key) for one in epochs)


def prekey_of(keyring: Keyring, number: int, now: dt.datetime) -> SignedOp:
    """Say to which key others shall wrap for this device from now on: its newest."""
    until = int((now + dt.timedelta(days=PREKEY_DAYS)).timestamp() * 1000)
    says = Prekey(number=number, public=wrapping_public(keyring.wrapping_seeds[0].seed), until_ms=until)
    hlc = int(now.timestamp() * 1000) << 16
    op = Op(org=keyring.org, device=keyring.device, seq=number, parents=[op_id(decode_op(keyring.genesis).op)], args=says, hlc=hlc)
    return sign_op(op, keyring.device, keyring.signing_seed)


def renewed(keyring: Keyring, roster: Roster, now: dt.datetime) -> tuple[Keyring, SignedOp] | None:
    """Draw another wrapping key, and the statement that gives it out, where the newest is a week old; None where it is not."""
    held = roster.prekeys.get(DeviceId(keyring.device))
    if keyring.device not in roster.devices or (held and held.until_ms > now.timestamp() * 1000):
        return None
    fresh = WrappingSeed(seed=new_wrapping_seed(), made_at=now)
    keyring = msgspec.structs.replace(keyring, wrapping_seeds=(fresh, *keyring.wrapping_seeds)[:PREKEYS_KEPT])
    return keyring, prekey_of(keyring, held.number + 1 if held else 1, now)


def left_over(roster: Roster, heads: Iterable[Any]) -> bool:
    """Say whether something is folded that a device wrote after it had left, as it is known by now: then all must be folded anew.

    Args:
        roster: who belongs.
        heads: the newest folded segment of each chain, with `compartment`, `device` and `seq`.
    """
    for head in heads:
        epochs = roster.epochs.get(CompartmentId(head.compartment), ())
        given = [epoch.number for epoch in epochs if head.device in epoch.recipients]
        after = [epoch for epoch in epochs if head.device not in epoch.recipients and epoch.number > max(given, default=-1)]
        if after and head.seq > max(epoch.close.get(head.device, -1) for epoch in after):
            return True
    return False


def due(keyring: Keyring, roster: Roster, now: dt.datetime) -> list[str]:
    """Name the compartments of which this device holds the newest key and which need another: somebody left or came, or it is old."""
    hashes = {key_hash(kept.key) for kept in keyring.compartments}
    before = int((now - dt.timedelta(days=EPOCH_DAYS)).timestamp() * 1000) << 16
    names: dict[str, bool] = {}
    for kept in keyring.compartments:
        compartment = CompartmentId(kept.id)
        epoch = roster.epoch(compartment)
        if epoch is None or epoch.key_hash not in hashes or keyring.device not in roster.recipients(compartment):
            continue
        if roster.is_stale(compartment) or (epoch.hlc < before and len(epoch.recipients) > 1):
            names[kept.name] = kept.id == roster_compartment(keyring.org)
    return sorted(names, key=lambda name: (not names[name], name))
