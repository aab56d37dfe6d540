"""Give the keys out of one's hands before a border, and take them again from a colleague afterwards.

A device on a journey holds its signing seed, the organisation's founding, its depots' addresses, and a public key to which it seals what is
typed meanwhile. No key of a compartment or of the cabinet is left, no wrapping seed to which older mail was sealed, no object and no local
copy. It cannot undo that: the seed to which keys are wrapped again is drawn afterwards, and a colleague must compare words and say so.

Of compartments that speak of nobody who hides a copy can go along: a local copy in which nothing else is, under the new master key, without
any key of a compartment or of a case. It can be read and not written, and colleagues are told of it.

    office.announce_journey(now, ["press"])
    office.pack(chosen, now, progress)
    request = office.ask_back(now)
"""

from __future__ import annotations

import datetime as dt
import shutil
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from safeconduct.actions.office.joining import CODEC, DEPOTS, INTAKE, KEYSTORE, REPLICA, Progress, keys_of
from safeconduct.actions.office.membership import NO_ERASURE, prekey_of
from safeconduct.actions.office.rekeying import CABINET
from safeconduct.actions.office.shredding import Shredding
from safeconduct.errors import Damaged, Locked, Mistaken, Refused
from safeconduct.ids import CompartmentId, DeviceId
from safeconduct.vault.courier import drop_ledger, holdings_of, read_ledger, read_places, reseal
from safeconduct.vault.depot import DiskFiles, Shelf
from safeconduct.vault.journal import CABINET as CABINET_KEY
from safeconduct.vault.journal import ErasureKey as ClosedCabinet
from safeconduct.vault.journal import Journal, Unfolded, addressed, letter_of
from safeconduct.vault.keyring import Chosen, ErasureKey, WrappingSeed, database_key, depots_key, renew
from safeconduct.vault.panic import overwritten_when_replaced, remove_replica
from safeconduct.vault.replica import rebuild
from safeconduct.vault.roster import LastWord, Prekey, Returned, SignedOp, Travelling, check_op, decode_op, encode_op
from safeconduct.vault.seal import derive, new_wrapping_seed, padded_length, random_bytes, unwrap, wrap, wrapping_public

KEEPABLE = ("evidence", "press", "reference")  # of these a copy may go along: people, places and colleagues stand in the others
TYPED = "travel"  # the folder of what is typed on a journey
TYPED_BYTES_CAP = 64 * 1024
_JOURNAL, _PENDING = "journal", "pending"
_INFO = b"sc1/typed"
_LENGTH_BYTES = 4


class Travels(Shredding):
    """What an office does about journeys, its own and those of colleagues."""

    @abstractmethod
    def _reopened(self, now: dt.datetime, progress: Progress) -> None:
        """Open the local copy of a device on a journey; make one where none went along."""

    @property
    @abstractmethod
    def intake_lane_of(self) -> bytes:
        """Give the organisation's pseudonym at its door while there is something to carry to or from it; for `holdings_of`."""

    @property
    def is_away(self) -> bool:
        """Tell whether this device holds no keys, since it is on a journey."""
        return bool(self._keyring.away) and not self._keyring.compartments

    @property
    def is_coming_back(self) -> bool:
        """Tell whether the keys are back, and what this device wrote before its journey may still be on its way here."""
        return bool(self._keyring.away and self._keyring.compartments)

    @property
    def is_whole(self) -> bool:
        """Tell whether all that this device wrote before a journey is here; until then it must write nothing."""
        here = {head.compartment: head.seq for head in self.replica.frontier().values() if head.device == self._keyring.device}
        return all(here.get(compartment, -1) >= seq for compartment, seq in keys_of(self._keyring).pinned.items())

    def arrive(self) -> None:
        """Note that a journey is over: all that this device wrote is here, and what it typed is sorted."""
        if self.is_coming_back and self.is_whole and not self.typed_names():
            self._take(msgspec.structs.replace(self._keyring, away=b"", frontier=b""))

    @property
    def has_asked(self) -> bool:
        """Tell whether a colleague was asked for the keys since."""
        return bool(self._keyring.wrapping_seeds)

    @property
    def kept(self) -> tuple[str, ...]:
        """Name the compartments of which a copy is here, on a journey."""
        return tuple(sorted({told.compartment for told in self.replica.events()})) if self.is_away else ()

    def announce_journey(self, now: dt.datetime, keep: Sequence[str] = ()) -> None:
        """Tell everybody that this device will hold no keys; from then on it writes nothing, and is sent no key.

        Args:
            now: the moment.
            keep: compartments of which a copy is to go along, each of `KEEPABLE`.

        Raises:
            Mistaken: of one of them nothing may go along, or it is closed here.
            Refused: it is on a journey, nobody could give the keys back, or it was announced that less goes along.
        """
        wanted = self._ids_to_keep(keep)
        roster, own = self.membership(), self._keyring.device
        others = {roster.owner(device) for device in roster.devices if device not in roster.journeys} - {roster.owner(own)}
        if not others:
            raise Refused("nobody else holds keys who could give them back", "let a colleague in first: safeconduct device invite")
        if own not in roster.journeys:
            self.say([self.sign(Travelling(last=self._last_words(), kept=sorted(wanted)), now)], now)
        self._check_told(wanted)

    def _ids_to_keep(self, keep: Sequence[str]) -> frozenset[CompartmentId]:
        held = {kept.name: CompartmentId(kept.id) for kept in self._keyring.compartments}
        for name in keep:
            if name not in KEEPABLE:
                raise Mistaken("of that compartment nothing may go along", f"these can be kept: {', '.join(KEEPABLE)}")
            if name not in held:
                raise Mistaken("that compartment is closed here", "keep one that you open, or none")
        return frozenset(held[name] for name in keep)

    def _check_told(self, wanted: frozenset[CompartmentId]) -> None:
        """Ask that no more goes along than colleagues were told: they count by it what a seized laptop gives away."""
        if not wanted <= self.membership().journeys[DeviceId(self._keyring.device)].kept:
            raise Refused("colleagues were told that less goes along", "keep what you named first, or less")

    def unsent(self) -> int:
        """Count the objects that no depot has acknowledged: they would be lost with the keys."""
        folder = self.folder / DEPOTS
        ledgers = [read_ledger(folder, kept.id, self._depots_key()) for kept in read_places(folder, self._depots_key()).depots]
        return sum(
            not any(name in ledger.lane(holding.lane) for ledger in ledgers)
            for holding in holdings_of(self.folder, keys_of(self._keyring, self.roster), intake=self.intake_lane_of)
            for name in holding.names()
        )

    def pack(self, passphrase: Chosen, now: dt.datetime, progress: Progress, keep: Sequence[str] = ()) -> None:
        """Let the keys and the data leave this device, for good as far as it alone is concerned.

        Args:
            passphrase: what opens the vault, before and after.
            now: the moment.
            progress: told how far it is.
            keep: compartments of which a copy goes along, no more than were announced.

        Raises:
            Mistaken: of one of them nothing may go along.
            Refused: the journey was not announced, or not with these; or something lies at no depot yet.
            Unreachable: the disk did not do it; the vault is as it was, or the keys are gone and the next opening removes what is left.
        """
        if self.is_away or self._keyring.device not in self.membership().journeys:
            raise Refused("the journey has to be announced first", "run: safeconduct travel pack")
        wanted = self._ids_to_keep(keep)
        self._check_told(wanted)
        left = self.unsent()
        if left:
            raise Refused(f"{left} sealed objects lie at no depot yet, and would be lost", "run: safeconduct sync; then travel pack again")
        progress("drawing keys", 0, 3)
        before = self._depots_key()
        keyring = msgspec.structs.replace(
            self._keyring,
            wrapping_seeds=(),
            compartments=(),
            spare=(),
            cut=(),
            intake=(),
            erasure=ErasureKey(version=NO_ERASURE, key=random_bytes(32)),
            frontier=msgspec.msgpack.encode(self._last_words()),
            away=wrapping_public(self._typed_seed(self._home_key())),
        )
        going_along = self._without_cases(wanted)
        self.replica.close()
        remove_replica(self.folder, DiskFiles())
        progress("stretching the passphrase", 1, 3)
        with overwritten_when_replaced(self.folder / KEYSTORE):
            self._master = renew(self.folder / KEYSTORE, passphrase, keyring, DiskFiles())
        self._keyring, self._awaiting, self.roster = keyring, (), None
        if wanted:  # cut off before this is done, nothing goes along
            rebuild(self.folder / REPLICA, database_key(self._master), going_along, now.astimezone().date())
        self.forget_data()
        reseal(self.folder / DEPOTS, before, self._depots_key())
        for kept in read_places(self.folder / DEPOTS, self._depots_key()).depots:
            drop_ledger(self.folder / DEPOTS, kept.id)
        self._reopened(now, progress)
        progress("gone", 3, 3)

    def _without_cases(self, wanted: frozenset[CompartmentId]) -> Unfolded:
        """Plan a walk through some compartments with their keys and no key of a case."""
        keys = keys_of(self._keyring, self.roster)
        chosen = tuple(one for one in keys.compartments if one.id in wanted)
        closed = ClosedCabinet(version=NO_ERASURE, key=random_bytes(32))
        return Journal.at(self.folder, replace(keys, compartments=chosen, erasure=closed, spare=()), CODEC).unfolded(frozenset())

    def forget_data(self) -> None:
        """Remove every object of a device on a journey; what it typed meanwhile stays."""
        for folder in (self.folder / CABINET, self.folder / _PENDING, self.folder / _JOURNAL, self.folder / INTAKE):
            shutil.rmtree(folder, ignore_errors=True)

    def keep_typed(self, text: str) -> int:
        """Seal what was typed on a journey, so that this device cannot open it before its keys are back; say how many there are.

        Raises:
            Refused: it is on no journey, or the text is too long.
        """
        if not self.is_away:
            raise Refused("this laptop is on no journey", "record it where it belongs: safeconduct case note")
        packed = text.encode()
        if len(packed) > TYPED_BYTES_CAP:
            raise Refused(f"that is more than {TYPED_BYTES_CAP} bytes", "type it in parts")
        content = len(packed).to_bytes(_LENGTH_BYTES, "big") + packed
        content += bytes(padded_length(len(content)) - len(content))
        shelf = Shelf(self.folder / TYPED, DiskFiles())
        shelf.put(f"{len(shelf.names()):06d}-{random_bytes(4).hex()}", wrap(self._keyring.away, content, _INFO))
        return len(shelf.names())

    def typed_names(self) -> list[str]:
        """Name what was typed on a journey, the first first."""
        return sorted(Shelf(self.folder / TYPED, DiskFiles()).names())

    def typed(self) -> dict[str, str]:
        """Open what was typed on a journey, by name.

        Raises:
            Locked: the keys are not back.
            Damaged: a file was changed.
        """
        shelf, names = Shelf(self.folder / TYPED, DiskFiles()), self.typed_names()
        seeds = (self._typed_seed(kept.key) for kept in self._keyring.compartments) if names else ()
        seed = next((seed for seed in seeds if wrapping_public(seed) == self._keyring.away), None)
        if names and seed is None:
            raise Locked(
                "what was typed on the journey opens when the keys are back", "run: safeconduct travel ask; later: safeconduct sync"
            )
        found = {}
        for name in names if seed else ():
            content = unwrap(seed or b"", shelf.get(name, limit=2 * TYPED_BYTES_CAP) or b"", _INFO)
            found[name] = content[_LENGTH_BYTES : _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES], "big")].decode()
        return found

    def drop_typed(self, name: str) -> None:
        """Remove what was typed: it is recorded where it belongs, or of no use."""
        Shelf(self.folder / TYPED, DiskFiles()).remove(name)

    def ask_back(self, now: dt.datetime) -> bytes:
        """Draw a new wrapping seed, and give the signed statement by which a colleague sends the keys to it; an earlier one is void.

        Raises:
            Refused: this device is on no journey.
        """
        if not self.is_away:
            raise Refused("this laptop is on no journey", "it has its keys")
        seeds = (WrappingSeed(seed=new_wrapping_seed(), made_at=now),)
        self._take(msgspec.structs.replace(self._keyring, wrapping_seeds=seeds))
        return encode_op(prekey_of(self._keyring, int(now.timestamp()), now))  # above any number that it gave out before

    def asked_back(self, request: bytes) -> SignedOp:
        """Check a request of a device on a journey.

        Raises:
            Damaged: stage `travel`; it is none, or its device did not sign it.
            Refused: that device is on no journey, or is one of the same person.
        """
        roster = self.membership()
        try:
            signed = decode_op(request)
            check_op(signed, roster.known)
        except Damaged:
            raise Damaged("that is no request of a laptop of this organisation", "ask her to send it again", stage="travel") from None
        if not isinstance(signed.op.args, Prekey) or signed.op.org != roster.org:
            raise Damaged("that is no request of a laptop of this organisation", "ask her to send it again", stage="travel")
        if signed.op.device not in roster.journeys:
            raise Refused("that laptop is on no journey, as far as is known here", "run: safeconduct sync; then again")
        if roster.owner(signed.op.device) == roster.owner(self._keyring.device):
            raise Refused("nobody gives keys back to a laptop of her own", "a colleague must do it")
        return signed

    def give_back(self, signed: SignedOp, now: dt.datetime) -> list[str]:
        """Say that a device may have keys again, and send it those that this device holds and that its owner may have; name them."""
        device = bytes(signed.op.device)
        self.say([signed, self.sign(Returned(device=device), now)], now)
        drawn = self.rekey(now, reason="travel")
        roster, keys = self.membership(), keys_of(self._keyring, self.roster)
        held = [key for key in (*keys.compartments, *keys.named(CABINET_KEY)) if device in roster.recipients(key.id)]
        self.send(addressed(roster, [(device, letter_of(key)) for key in held if key.name not in drawn]), now)
        return sorted({key.name for key in held})

    def _last_words(self) -> list[LastWord]:
        heads = [head for head in self.replica.frontier().values() if head.device == self._keyring.device]
        return sorted((LastWord(head.compartment, head.seq, head.segid) for head in heads), key=lambda one: one.compartment)

    def _home_key(self) -> bytes:
        """Choose the key from which what is typed on a journey can be opened again: of the caseload in which this device begins cases."""
        named = {kept.name: kept for kept in sorted(self._keyring.compartments, key=lambda kept: kept.epoch)}
        chosen = next((name for name in sorted(named) if name.split(":")[0] == "casework"), "roster")
        return named[chosen].key

    def _typed_seed(self, key: bytes) -> bytes:
        return derive(key, "sc1/typed", self._keyring.org + self._keyring.device)[:32]

    def _depots_key(self) -> bytes:
        return depots_key(self._master)
