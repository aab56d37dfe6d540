"""Belong to an organisation with others: the part of an office that reads who belongs, says things on it, and replaces keys.

office.begin_roster(now)
office.say([office.sign(says, now)], now)
office.rekey(now)
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from safeconduct.actions.office.joining import KEYSTORE, Heard, kept_key, keys_of, person_of
from safeconduct.actions.office.membership import EPOCH_DAYS, due, kept_erasure, learn, prekey_of, renewed, request_of, shared
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import CompartmentId, DeviceId, OrgId
from safeconduct.model.facts import COUNTRY_COMPARTMENT
from safeconduct.model.roles import DIVIDED, GUARD
from safeconduct.vault.depot import NAME_BYTES, DiskFiles
from safeconduct.vault.journal import CABINET, ROSTER, Journal, Letter, Post, announce, new_compartment, new_roster, seal_parcel
from safeconduct.vault.keyring import Keyring, Master, save
from safeconduct.vault.replica import Replica, Segment
from safeconduct.vault.roster import (
    Membership,
    Op,
    Prekey,
    Request,
    Returned,
    Roster,
    Settled,
    Shred,
    Shredded,
    SignedOp,
    Suspended,
    Travelling,
    Version,
    Wanted,
    cosigned,
    decode_op,
    follows,
    key_hash,
    op_id,
    resolve,
    roster_compartment,
    sign_op,
)
from safeconduct.vault.seal import KEY_BYTES, random_bytes

Said = Version | Membership | Suspended | Shred | Shredded | Travelling | Returned | Wanted | Settled
_AWAY_DAYS = 14  # without a new wrapping key for so long, a device was away: twice as long as one lasts
_SEEDS_TRIED = 4  # one is new every week
_MAIL = "mail"  # the setting that names the mail that was opened
_INVITES = "invites"  # the setting that keeps invites until they are answered
_INVITES_KEPT = 16  # the newest


class Invited(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An invite that was made here and not answered yet: the name of its files, its secret, and the invite as it was sealed."""

    name: str
    secret: bytes
    invite: bytes

    def __repr__(self) -> str:
        """Show nothing that is secret."""
        return "<Invited>"


class Belonging(ABC):
    """What an office does together with other devices of its organisation.

    Attributes:
        roster: who belongs; None where only one device was ever there.
    """

    folder: Path
    replica: Replica
    journal: Journal
    roster: Roster | None
    _keyring: Keyring
    _awaiting: tuple[Letter, ...]
    _master: Master
    _heard: Heard | None = None

    @abstractmethod
    def _open_journal(self) -> Journal:
        """Open the journal with the keys and the roster of now."""

    @abstractmethod
    def _asking(self, now: dt.datetime) -> list[SignedOp]:
        """Ask for what was sent and may not open any more."""

    @abstractmethod
    def _drawn(self, hashes: Iterable[bytes]) -> None:
        """Remember that keys were drawn now."""

    @abstractmethod
    def _settle_cabinet(self) -> None:
        """Follow what the roster says of the cabinet of case keys."""

    @abstractmethod
    def _fold(self, segments: Iterable[Segment], today: dt.date) -> Any:
        """Fold segments that are durable."""

    def _learn(self) -> None:
        """Read who belongs now, and take the keys that colleagues sent."""
        known = frozenset(_names(self.replica.setting(_MAIL) or b""))
        self._heard = self._heard or Heard()
        learned = learn(self.folder, self._keyring, known, self._heard)
        self._take(learned.keyring)
        if learned.mail != known:
            self.replica.set_setting(_MAIL, b"".join(sorted(learned.mail)))
        self.roster, self._awaiting = learned.roster, learned.awaiting
        self.replica.person_of = person_of(self.roster)
        if self.roster is not None:
            self.journal = self._open_journal()
            self._settle_cabinet()

    def _take(self, keyring: Keyring) -> None:
        """Keep other keys durably, before anything is done with them."""
        if keyring != self._keyring:
            save(self.folder / KEYSTORE, self._master, keyring, DiskFiles())
            self._keyring = keyring

    def _is_any_stale(self, roster: Roster) -> bool:
        return any(roster.is_stale(CompartmentId(kept.id)) for kept in self._keyring.compartments)

    def membership(self) -> Roster:
        """Give who belongs.

        Raises:
            Refused: only this device was ever there, or it has not heard of the others yet.
        """
        if self._keyring.away and not self._keyring.compartments:
            raise Refused("this laptop is on a journey and holds no keys", "safeconduct travel status says what to do")
        if not self._keyring.compartments:
            raise Refused(
                "this laptop has not fetched yet who belongs",
                "add a depot that your colleague syncs with: safeconduct depot add; then: safeconduct sync",
            )
        if self.roster is None:
            raise Refused("nobody else belongs to this organisation yet", "let somebody in: safeconduct device invite")
        return self.roster

    def begin_roster(self, now: dt.datetime) -> Roster:
        """Make ready for others: announce the compartments that this device began, so that they can be given to somebody."""
        if self.roster is None:
            made = new_roster(OrgId(self._keyring.org))
            first = kept_erasure(0, random_bytes(KEY_BYTES))  # over the cabinet, as soon as it is announced
            compartments = (*self._keyring.compartments, kept_key(made))
            self._take(msgspec.structs.replace(self._keyring, compartments=compartments, spare=(first,)))
            self.journal = self._open_journal()
            keys, genesis = keys_of(self._keyring), decode_op(self._keyring.genesis)
            bare, hlc = resolve(genesis, []), _hlc(now)
            cabinet = replace(keys, erasure=keys.spare[0]).named(CABINET)
            said, last = [], dict[bytes, bytes]()
            for held in (*sorted(keys.compartments, key=lambda key: key.epoch), *cabinet):  # all that were drawn while it was alone
                said.append(announce(keys, bare, held, [op_id(genesis.op)], hlc, last.get(held.id, b"")).statement)
                last[held.id] = op_id(said[-1].op)
            self.say([*said, prekey_of(self._keyring, 1, now)], now)
        return self.membership()

    @property
    def genesis(self) -> bytes:
        """Give the organisation's first statement, signed."""
        return self._keyring.genesis

    def request(self, now: dt.datetime) -> Request:
        """Ask to be let in with this device."""
        return request_of(self._keyring, now)

    def remember_invite(self, invited: Invited) -> None:
        """Keep an invite until it is answered; only the newest few."""
        self.replica.set_setting(_INVITES, msgspec.msgpack.encode([*self._invites(), invited][-_INVITES_KEPT:]))

    def invited(self, name: str) -> Invited | None:
        """Give an invite that waits here."""
        return next((one for one in self._invites() if one.name == name), None)

    def forget_invite(self, name: str) -> None:
        """Forget an invite: it was answered."""
        self.replica.set_setting(_INVITES, msgspec.msgpack.encode([one for one in self._invites() if one.name != name]))

    def _invites(self) -> list[Invited]:
        packed = self.replica.setting(_INVITES)
        return msgspec.msgpack.decode(packed, type=list[Invited]) if packed else []

    @property
    def post(self) -> Post:
        """Give the parcels on this vault's shelf."""
        return Post(self.folder, OrgId(self._keyring.org))

    @property
    def seeds(self) -> list[bytes]:
        """Give the seeds to which parcels to this device may be wrapped, newest first: those of the days that a parcel lasts."""
        return [held.seed for held in self._keyring.wrapping_seeds[:_SEEDS_TRIED]]

    def send_parcel(self, body: bytes, publics: Iterable[bytes], last_day: int) -> None:
        """Lay a signed parcel on the shelf, from where the next sync takes it; see `seal_parcel`."""
        self.post.put(seal_parcel(OrgId(self._keyring.org), self._keyring.signing_seed, body, publics, last_day))

    def begin_compartment(self, name: str, now: dt.datetime) -> None:
        """Make a part of a divided compartment, or that of a country, if there is none; this device's owner opens it first.

        Raises:
            Mistaken: no compartment can have that name.
        """
        if any(kept.name == name for kept in self._keyring.compartments):
            return
        base, _, part = name.partition(":")
        if name != GUARD and not (part and part.isalnum() and (base in DIVIDED or f"{base}:" == COUNTRY_COMPARTMENT)):
            raise Mistaken("no compartment can be called that", "a part is called as in casework:north, shelter:two, country:AUT")
        made = kept_key(new_compartment(name))
        self._take(msgspec.structs.replace(self._keyring, compartments=(*self._keyring.compartments, made)))
        self.journal = self._open_journal()
        self._fold(self.journal.begin(_ms(now), [name]), now.astimezone().date())
        self._learn()

    def sign(self, says: Said, now: dt.datetime) -> SignedOp:
        """Sign a statement that follows what is newest; it is not said yet."""
        roster = self.membership()
        own = [op.seq for op in roster.statements.values() if op.device == self._keyring.device and not isinstance(op.args, Prekey)]
        seq = 1 + max(own, default=0)
        device = DeviceId(self._keyring.device)
        op = Op(org=self._keyring.org, device=device, seq=seq, parents=follows(roster, says), args=says, hlc=_hlc(now))
        return sign_op(op, device, self._keyring.signing_seed)

    def cosign(self, signed: SignedOp) -> SignedOp:
        """Sign what a colleague said first; it is not said yet."""
        return cosigned(signed, DeviceId(self._keyring.device), self._keyring.signing_seed)

    def say(self, statements: Sequence[SignedOp], now: dt.datetime, *, to_all: bool = False) -> None:
        """Say things on membership, durably, and take in what follows; `to_all`: so that who lacks the newest keys hears it too."""
        self._fold(self.journal.say(statements, _ms(now), to_all=to_all), now.astimezone().date())
        self._learn()

    @property
    def is_roster_withheld(self) -> bool:
        """Say whether the newest key of the roster, under which all is said, was announced and did not come here."""
        epoch = self.membership().epoch(roster_compartment(OrgId(self._keyring.org)))
        return epoch is not None and epoch.key_hash not in {key_hash(kept.key) for kept in self._keyring.compartments}

    def say_aside(self, statements: Sequence[SignedOp], now: dt.datetime) -> None:
        """Say what proves itself whoever says it, also from a device that is shut out."""
        self._fold(self.journal.say_aside(statements, _ms(now)), now.astimezone().date())
        self._learn()

    def send(self, letters: Sequence[tuple[bytes, Letter]], now: dt.datetime) -> None:
        """Send keys, each wrapped to a public wrapping key."""
        self.journal.say([], _ms(now), letters)

    def rekey(
        self, now: dt.datetime, *, reason: str = "removal", shares_past: bool = True, is_all: bool = False, days: int = EPOCH_DAYS
    ) -> list[str]:
        """Replace every key that this device holds and that somebody holds who should not, or that is old, and give the names.

        Args:
            now: the instant.
            reason: `scheduled`, `removal`, `loss` or `travel`.
            shares_past: whether newcomers get the keys of the epochs before.
            is_all: replace all of which this device holds the newest.
            days: so old a key is replaced.
        """
        names = due(self._keyring, self.membership(), now, is_all=is_all, days=days)
        if names:
            fresh = self.journal.draw(names, _ms(now), reason=reason, shares_past=shares_past)
            drawn = tuple(kept_key(one.key) for one in fresh if one.key.name != CABINET)
            cabinet = tuple(kept_erasure(one.key.epoch, one.key.key) for one in fresh if one.key.name == CABINET)
            compartments, spare = (*self._keyring.compartments, *drawn), (*cabinet, *self._keyring.spare)
            self._take(msgspec.structs.replace(self._keyring, compartments=compartments, spare=spare))
            self.journal = self._open_journal()
            self._drawn([key_hash(one.key.key) for one in fresh])
            self._fold(self.journal.begin_epochs(fresh, _ms(now)), now.astimezone().date())
            self._learn()
        if not self.membership().cabinet and keys_of(self._keyring, self.roster).may_write(ROSTER):
            self._begin_cabinet(now)
        self._renew_prekey(self.membership(), now)
        return names

    def _begin_cabinet(self, now: dt.datetime) -> None:
        """Announce a key over the cabinet where nobody has yet: in a vault that was shared before there was one for all."""
        first = kept_erasure(0, random_bytes(KEY_BYTES))
        self._take(msgspec.structs.replace(self._keyring, spare=(first, *self._keyring.spare)))
        self.journal = self._open_journal()
        keys, roster = keys_of(self._keyring), self.membership()
        (key,) = replace(keys, erasure=shared(first)).named(CABINET)
        fresh = announce(keys, roster, key, roster.heads(), _hlc(now))
        self._drawn([key_hash(first.key)])
        self._fold(self.journal.begin_epochs([fresh], _ms(now)), now.astimezone().date())
        self._learn()

    def _renew_prekey(self, roster: Roster, now: dt.datetime) -> None:
        """Give out another wrapping key where the newest is a week old, and where that can be said now."""
        another = renewed(self._keyring, roster, now) if keys_of(self._keyring, roster).may_write(ROSTER) else None
        if another is not None:
            was_away = now - self._keyring.wrapping_seeds[0].made_at > dt.timedelta(days=_AWAY_DAYS)
            keyring, statement = another
            self._take(keyring)
            self.say([statement, *(self._asking(now) if was_away else ())], now, to_all=True)


def _ms(now: dt.datetime) -> int:
    return int(now.timestamp() * 1000)


def _hlc(now: dt.datetime) -> int:
    return _ms(now) << 16


def _names(joined: bytes) -> list[bytes]:
    return [joined[at : at + NAME_BYTES] for at in range(0, len(joined), NAME_BYTES)]
