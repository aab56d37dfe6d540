"""Take part with others: read who belongs, take the keys that colleagues sent, say things on membership, replace keys.

What it works out is remembered in an `Office`; nothing here decides who may belong: `vault.roster` does.

    learned = learn(folder, keyring, known, heard)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import msgspec

from safeconduct.actions.office.joining import CODEC, Heard, keys_of, read_roster
from safeconduct.errors import Damaged
from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.vault.journal import CABINET, Journal, Letter, is_withheld
from safeconduct.vault.journal import ErasureKey as SharedErasure
from safeconduct.vault.keyring import ErasureKey, KeptKey, Keyring, WrappingSeed
from safeconduct.vault.replica import Replica
from safeconduct.vault.roster import (
    Epoch,
    Invite,
    Op,
    Prekey,
    Request,
    Roster,
    SignedOp,
    cabinet_compartment,
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
HEARD_DAYS = 23  # and a week before by who has just heard all others: else each laptop draws its own on the thirtieth day
PREKEY_DAYS = 7  # after so long a device gives out another wrapping key
PREKEYS_KEPT = 64  # so that mail of a year still opens; a destruction drops all but one
NO_ERASURE = 0  # the version of a device that was never given the key over the cabinet


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What the journal says about membership now.

    Attributes:
        keyring: with the keys that were sent.
        roster: who belongs; None where only one device was ever there.
        mail: the names of the mail that need not be opened again.
        awaiting: what was sent and is not confirmed yet: what lies under those keys must come here before it can be.
    """

    keyring: Keyring
    roster: Roster | None
    mail: frozenset[bytes]
    awaiting: tuple[Letter, ...]


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


def learn(folder: Path, keyring: Keyring, known: AbstractSet[bytes], heard: Heard) -> Learned:
    """Read who belongs, and take from the mail the keys that were announced for this device.

    Args:
        folder: the vault.
        keyring: what this device holds.
        known: the mail that was opened before.
        heard: what was read of membership before; what is read now is put there.
    """
    mail = Journal.at(folder, keys_of(keyring), CODEC).mail(known, [held.seed for held in keyring.wrapping_seeds])
    while True:
        waiting = {name: [letter for letter in letters if not _is_held(letter, keyring)] for name, letters in mail.items()}
        letters = [letter for held in waiting.values() for letter in held]
        roster = read_roster(folder, _with(keyring, letters), heard)
        if roster is None:
            return Learned(keyring=keyring, roster=None, mail=frozenset(known), awaiting=tuple(letters))
        taken = [letter for letter in letters if _is_announced(letter, roster, keyring)]
        if not taken:
            break
        keyring = _with(keyring, taken)
    if roster.anchor and not keyring.anchor:
        keyring = msgspec.structs.replace(keyring, anchor=roster.anchor)
    done = {name for name, held in waiting.items() if not held}
    return Learned(keyring=keyring, roster=read_roster(folder, keyring, heard), mail=frozenset(known) | done, awaiting=tuple(letters))


def expecting(keyring: Keyring, awaiting: Iterable[Letter]) -> Keyring:
    """Give the keyring with keys that were sent and wait to be confirmed, for carrying; what was taken or replaced since is in it once."""
    return _with(keyring, [letter for letter in awaiting if not _is_held(letter, keyring)])


def _with(keyring: Keyring, letters: list[Letter]) -> Keyring:
    """Put the keys of letters into a keyring."""
    cabinet = cabinet_compartment(keyring.org)
    fresh = {one.key: KeptKey(name=one.name, id=one.ref, epoch=one.number, key=one.key) for one in letters if one.ref != cabinet}
    spare = {one.key: kept_erasure(one.number, one.key) for one in letters if one.ref == cabinet}
    return msgspec.structs.replace(keyring, compartments=(*keyring.compartments, *fresh.values()), spare=(*keyring.spare, *spare.values()))


def shared(kept: ErasureKey) -> SharedErasure:
    """Give a kept key of the cabinet the form that the journal works with."""
    return SharedErasure(version=kept.version, key=kept.key)


def kept_erasure(epoch: int, key: bytes) -> ErasureKey:
    """Give the key of an epoch of the cabinet the form that the keystore keeps."""
    return ErasureKey(version=SharedErasure.of_epoch(epoch, key).version, key=key)


def _is_held(letter: Letter, keyring: Keyring) -> bool:
    """Say whether there is nothing to take from a letter: its key is here, or is one of the cabinet's that was replaced since."""
    if letter.ref == cabinet_compartment(keyring.org):
        fits = kept_erasure(letter.number, letter.key)
        return fits in {keyring.erasure, *keyring.spare} or letter.number < shared(keyring.erasure).epoch
    return any(kept.key == letter.key for kept in keyring.compartments)


def _is_announced(letter: Letter, roster: Roster, keyring: Keyring) -> bool:
    """Say whether a key is the one that was announced to all, and this device one that belongs."""
    if keyring.device not in roster.devices:
        return False
    epochs = roster.line(CompartmentId(letter.ref))
    return any(one.number == letter.number and one.key_hash == key_hash(letter.key) for one in epochs)


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
    is_known = held is not None and held.public in {wrapping_public(kept.seed) for kept in keyring.wrapping_seeds}
    if keyring.device not in roster.devices or (held and is_known and held.until_ms > now.timestamp() * 1000):
        return None
    keyring = restated(keyring, now)
    return keyring, prekey_of(keyring, held.number + 1 if held else 1, now)


def restated(keyring: Keyring, now: dt.datetime) -> Keyring:
    """Draw another wrapping seed beside the ones before."""
    fresh = WrappingSeed(seed=new_wrapping_seed(), made_at=now)
    return msgspec.structs.replace(keyring, wrapping_seeds=(fresh, *keyring.wrapping_seeds)[:PREKEYS_KEPT])


def left_over(roster: Roster, replica: Replica) -> bool:
    """Say whether something is folded that a device wrote after it had left, as it is known by now: then all must be folded anew.

    Also what it wrote between leaving and being let in again: nobody who heard of that in its order counts it.
    """
    for head in replica.frontier().values():
        compartment = CompartmentId(head.compartment)
        given = [epoch for epoch in roster.epochs.get(compartment, ()) if head.device in epoch.recipients]
        beyond = _closed_at(roster, compartment, [None], head.device) if not given else None
        if beyond is not None and head.seq > beyond:
            return True
        for number in {epoch.number for epoch in given}:
            beside = [epoch for epoch in given if epoch.number == number]
            beyond = _closed_at(roster, compartment, beside, head.device)
            if beyond is not None and head.seq > beyond and replica.has_beyond(head.device, head.compartment, number, beyond):
                return True
    return False


def _closed_at(roster: Roster, compartment: CompartmentId, beside: Sequence[Epoch | None], device: bytes) -> int | None:
    """Give the last place that counts of a device in epochs of one number; None where one of them is not closed to it."""
    closing = [roster.closing(compartment, epoch, device) for epoch in beside]
    return max(epoch.close.get(device, -1) for after in closing for epoch in after) if all(closing) else None


def due(keyring: Keyring, roster: Roster, now: dt.datetime, *, is_all: bool = False, days: int = EPOCH_DAYS) -> list[str]:
    """Name the compartments of which this device holds the newest key and which need another: somebody left or came, or it is old.

    A newest key that was withheld by who is shut out by now counts as held.
    The cabinet of case keys is one of them: it also needs another key when a case is to be destroyed.

    Args:
        keyring: what this device holds.
        roster: who belongs.
        now: the instant.
        is_all: all need another.
        days: so old a key is replaced.
    """
    hashes = {*(key_hash(kept.key) for kept in keyring.compartments), key_hash(keyring.erasure.key)}
    before = int((now - dt.timedelta(days=days)).timestamp() * 1000) << 16
    names: dict[str, bool] = {}
    cabinet = cabinet_compartment(keyring.org)
    for name, ref in (*((kept.name, kept.id) for kept in keyring.compartments), (CABINET, cabinet)):
        compartment = CompartmentId(ref)
        epoch = roster.epoch(compartment)
        is_held = epoch is not None and (epoch.key_hash in hashes or epoch.is_outranked or is_withheld(roster, compartment, hashes))
        if epoch is None or not is_held or keyring.device not in roster.recipients(compartment):
            continue
        if is_all or roster.is_stale(compartment) or (epoch.hlc < before and len(epoch.recipients) > 1):
            names[name] = ref == roster_compartment(keyring.org)
    return sorted(names, key=lambda name: (not names[name], name))
