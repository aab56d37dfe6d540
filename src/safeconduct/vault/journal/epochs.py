"""Draw new keys for compartments, say so in a statement, and address them to exactly those who may open the compartment now.

fresh = draw(keys, roster, "shelter", tips, clock.tick(now_ms), reason="removal")
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from safeconduct.errors import Locked
from safeconduct.ids import CompartmentId, DeviceId, Epoch
from safeconduct.vault.journal.chains import Chain, Tip
from safeconduct.vault.journal.keys import CABINET, ROSTER, CompartmentKey, Keys
from safeconduct.vault.journal.mail import KEY, Letter
from safeconduct.vault.roster import LIST_CAP, EpochBegun, Head, Op, Roster, SignedOp, key_hash, sign_op, unfollowed
from safeconduct.vault.roster import Epoch as Begun
from safeconduct.vault.seal import derive, random_bytes, seal_once


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A key that was drawn and not yet announced.

    Attributes:
        key: the key.
        statement: which epoch it begins, for whom.
        letters: the key, and what newcomers need to read the past, each with the public key of the device that it is for.
    """

    key: CompartmentKey
    statement: SignedOp
    letters: tuple[tuple[bytes, Letter], ...] = field(repr=False)


def draw(keys: Keys, roster: Roster, name: str, tips: Mapping[Chain, Tip], hlc: int, *, reason: str, shares_past: bool = True) -> Fresh:
    """Draw the key of the next epoch of a compartment.

    Args:
        keys: what this device holds.
        roster: who belongs now.
        name: of the compartment.
        tips: the newest segment of every chain, to say where those who leave end.
        hlc: when.
        reason: `scheduled`, `removal`, `loss` or `travel`.
        shares_past: whether newcomers get the keys of the epochs before.

    Raises:
        Locked: this device does not hold the newest key, though who drew it belongs; or it may not open the compartment any more.
    """
    held = keys.named(name)
    shares_past = shares_past and name != CABINET  # a key that was replaced there is destroyed
    mine = {key_hash(key.key): key for key in held}
    parents = _parents(roster, held[0].id, mine, keys.author.device) if held else []
    before = next((mine[parent.key_hash] for parent in parents if parent.key_hash in mine), None)
    recipients = roster.recipients(held[0].id) if held else []
    if before is None or keys.author.device not in recipients:
        raise Locked("this device does not hold the newest key of that compartment", "run: safeconduct sync; or ask a colleague who does")
    key = CompartmentKey(name=name, id=before.id, epoch=Epoch(1 + max(parent.number for parent in parents)), key=random_bytes(32))
    context = key.context(keys.org)
    gone = sorted({device for parent in parents for device in parent.recipients} - set(recipients))
    statement = EpochBegun(
        compartment=key.id,
        name="",  # it is read by everybody; the name goes with the key
        epoch=key.epoch,
        roster_heads=roster.heads(key.id),
        recipients=list(recipients),
        key_hash=key_hash(key.key),
        prev=seal_once(derive(key.key, "sc1/prev", context)[:32], before.key, context) if shares_past else None,
        close=[head for device in gone if (head := _last_of(tips, roster, (key.id, DeviceId(device))))],
        reason=reason,
    )
    signed = _signed(keys, statement, [parent.name for parent in parents], hlc)
    known = frozenset.intersection(*(parent.recipients for parent in parents))
    letters = [(device, letter_of(key)) for device in recipients if device != keys.author.device]
    for old in held:
        if shares_past:
            letters += [(device, letter_of(old)) for device in recipients if device not in known]
    return Fresh(key=key, statement=signed, letters=tuple(addressed(roster, letters)))


def announce(keys: Keys, roster: Roster, key: CompartmentKey, heads: list[bytes], hlc: int, before: bytes = b"") -> Fresh:
    """Say to everybody that this device began a compartment, without its name, and give the key to its owner's other devices.

    Args:
        keys: what this device holds.
        roster: who belongs, as `heads` say it.
        key: a key of the compartment: its first, or one that followed while this device was alone.
        heads: the newest statements on membership.
        hlc: when.
        before: the statement of the epoch before; none for the first.
    """
    owner, owners = roster.owner(keys.author.device), roster.content.owners()
    there = sorted(roster.devices.keys() - roster.journeys.keys())
    recipients = [device for device in there if owners[device] == owner or key.name in {ROSTER, CABINET}]
    statement = EpochBegun(
        compartment=key.id,
        name="",
        epoch=key.epoch,
        roster_heads=heads,
        recipients=list(recipients),
        key_hash=key_hash(key.key),
        prev=None,
        close=[],
        reason="scheduled" if before else "begun",
    )
    letters = [(device, letter_of(key)) for device in recipients if device != keys.author.device]
    return Fresh(
        key=key, statement=_signed(keys, statement, [before] if before else heads[:1], hlc), letters=tuple(addressed(roster, letters))
    )


def letter_of(key: CompartmentKey) -> Letter:
    """Write a key of a compartment as a letter."""
    return Letter(kind=KEY, ref=key.id, name=key.name, number=key.epoch, key=key.key)


def addressed(roster: Roster, letters: Iterable[tuple[bytes, Letter]]) -> list[tuple[bytes, Letter]]:
    """Put the prekey of each device in its place; one that has none yet gets its letters when it has."""
    prekeys: dict[bytes, bytes] = {bytes(device): held.public for device, held in roster.prekeys.items()}
    return [(prekeys[device], letter) for device, letter in letters if device in prekeys]


def _last_of(tips: Mapping[Chain, Tip], roster: Roster, chain: Chain) -> Head | None:
    """Find where the chain of a device that leaves ends: as far as it was seen, or as the device said before a journey."""
    tip, said = tips.get(chain), roster.last_words.get(chain) if chain[1] in roster.journeys else None
    return said if tip is None or (said and said.seq > tip.seq) else Head(tip.device, tip.seq, tip.segment)


def _parents(roster: Roster, compartment: CompartmentId, mine: Mapping[bytes, CompartmentKey], device: DeviceId) -> list[Begun]:
    """Find the epochs that no other follows; the one in which everybody writes comes first.

    Where none is left but of those whom the offline keys put out, and this device was not given their keys: the newest that it holds. Where
    it has the key of none and need not wait: those, since the next number must be above theirs, and the newest that it holds.
    """
    line = roster.line(compartment)
    newest = unfollowed(line)
    first = next((epoch for epoch in newest if epoch.key_hash in mine), None)
    newest = newest[: LIST_CAP - 1]
    if first is not None:
        return newest if first in newest else [*newest, first]
    held = unfollowed([epoch for epoch in line if epoch.key_hash in mine and device in epoch.recipients])
    if all(epoch.is_outranked for epoch in newest):
        return held
    if is_withheld(roster, compartment, mine):
        return [*held[:1], *newest]
    return newest


def is_withheld(roster: Roster, compartment: CompartmentId, mine: Collection[bytes]) -> bool:
    """Say whether who drew the newest key of a compartment is shut out, and gave this device none: it need not wait for that key.

    Args:
        roster: who belongs.
        compartment: of the keys.
        mine: the hashes of the keys that this device holds.
    """
    epoch = roster.epoch(compartment)
    return epoch is not None and epoch.key_hash not in mine and epoch.author not in roster.devices


def _signed(keys: Keys, statement: EpochBegun, parents: list[bytes], hlc: int) -> SignedOp:
    """Sign a statement about an epoch."""
    op = Op(org=keys.org, device=keys.author.device, seq=statement.epoch + 1, parents=parents, args=statement, hlc=hlc)
    return sign_op(op, keys.author.device, keys.author.seed)
