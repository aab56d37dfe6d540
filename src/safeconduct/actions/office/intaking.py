"""Take part in intake with this laptop: its keys of days, what it tells the door, and the reports that came.

The keys of days are drawn here, lie in the keystore alone and are destroyed when they are over. The key that signs for the door follows
from a key of the compartment of intake: where somebody leaves it, the next epoch gives another, and the card of before is declared over.

    office.open_intake(now)
    office.tend_intake(now)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from safeconduct.actions.office.joining import INTAKE
from safeconduct.actions.office.recovering import Recovering
from safeconduct.errors import Damaged, Locked, Refused
from safeconduct.ids import CompartmentId, OrgId
from safeconduct.vault.depot import FolderDepot, object_name
from safeconduct.vault.inbox import DaySeed, laptop_of, seal_answer, signing_seed, with_days, without_past, write_bundle
from safeconduct.vault.intake import Answer, Card, intake_lane, intake_org, notice_lane
from safeconduct.vault.keyring import DaySeed as KeptSeed
from safeconduct.vault.keyring import KeptKey
from safeconduct.vault.roster import Epoch, Roster, key_hash
from safeconduct.vault.seal import signing_public

PLACES = ("casework:intake", "casework")
"""The compartments that take in reports: the first of them that opens on a laptop."""
RENEWED_DAYS = 9  # with keys for fewer days than that published, a laptop publishes more: five days after the last time
WARNED_DAYS = 4  # before the last key that was published; a sync every week, as the manual asks, never comes so near
_TAG_HEX = 32  # digits of a tag
_DAY_MS = 86_400_000
_GIVEN = "intake-card-given"  # the setting that remembers which card was shown last, to be given to who runs the door
_SAID = "intake"  # the setting that remembers what the door was told


class _Said(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What the door was told last: the public signing key, the last day for which it has a key, and the number of the bundle."""

    public: bytes = b""
    last_day: int = -1
    number: int = 0


class Intaking(Recovering):
    """What an office does about its intake door."""

    @property
    def intake_place(self) -> str:
        """Name the compartment into which reports are taken here; empty if none of them opens."""
        held = {kept.name: kept.id for kept in self._keyring.compartments}
        able = (name for name in PLACES if name in held and self._may_write(held[name]))
        return next(able, "")

    @property
    def is_intake_open(self) -> bool:
        """Tell whether this laptop takes in reports."""
        return bool(self._keyring.intake and self.intake_place)

    @property
    def intake_org(self) -> bytes:
        """Give the organisation's pseudonym at its door."""
        return intake_org(OrgId(self._keyring.org))

    @property
    def intake_lane_of(self) -> bytes:
        """Give the pseudonym while there is something to carry to or from a door, and nothing else; for `holdings_of`."""
        return self.intake_org if self._keyring.intake or self._said() != _Said() else b""

    @property
    def day_seeds(self) -> tuple[DaySeed, ...]:
        """Give the private keys of days that are left."""
        return tuple(DaySeed(day=one.day, seed=one.seed) for one in self._keyring.intake)

    @property
    def intake_shelf(self) -> FolderDepot:
        """Give the shelf where sealed reports, bundles and answers lie until they are opened or carried."""
        return FolderDepot(self.folder / INTAKE)

    def open_intake(self, now: dt.datetime) -> Card:
        """Take in reports with this laptop from now on: draw keys of days, and have them published at the next sync; give the card.

        Raises:
            Locked: the compartment of intake does not open here, or the key by which cards are signed was not given to this laptop.
        """
        card = self.intake_card()
        self._keep_days(with_days(self.day_seeds, day_of(now)))
        self.tend_intake(now)
        return card

    def close_intake(self, now: dt.datetime) -> None:
        """Take in no reports any more: tell the door so, and destroy the keys of days. What is sealed to them alone opens never again.

        Raises:
            Refused: it takes in none.
        """
        if not self._keyring.intake:
            raise Refused("this laptop takes in no reports", "another one may: safeconduct intake open says how")
        if self.intake_place:
            self._publish((), now)
        self._keep_days(())

    def intake_card(self) -> Card:
        """Give the card of now.

        Raises:
            Locked: the compartment of intake does not open here, or the key by which cards are signed was not given to this laptop.
        """
        return Card(org=self.intake_org, public=signing_public(self.intake_signing()))

    @property
    def is_card_over(self) -> bool:
        """Tell whether the card that was shown here last is over, so that the door takes nothing until it is given the one of now."""
        if not self.is_intake_open:
            return False
        given = self.replica.setting(_GIVEN) or self._said().public
        try:
            return bool(given) and given != self.intake_card().public
        except Locked:  # the key that signs for the door is not here: a colleague gives the card out
            return False

    def intake_until(self, now: dt.datetime) -> dt.date | None:
        """Give the last day for which the form has a key of this laptop, when it comes so near that a sync must publish more; else None."""
        last = self._said().last_day
        is_near = self.is_intake_open and 0 <= last < day_of(now) + WARNED_DAYS
        return dt.date(1970, 1, 1) + dt.timedelta(days=last) if is_near else None

    def card_given(self, public: bytes) -> None:
        """Remember by its key that a card was shown, to be given to who runs the door."""
        if public != self.replica.setting(_GIVEN):
            self.replica.set_setting(_GIVEN, public)

    def intake_signing(self) -> bytes:
        """Give the seed that signs for the door; see `intake_card`."""
        place = self.intake_place
        if not place:
            raise Locked("reports are taken in by who works in casework:intake", "an admin can open it to you: safeconduct member open")
        held = [kept for kept in self._keyring.compartments if kept.name == place]
        first = first_of_stretch(self.roster, held)
        if first is None:
            raise Locked("the key by which intake cards are signed is not on this laptop", "a colleague who had it can open intake")
        return signing_seed(first.key, self.intake_org)

    def tend_intake(self, now: dt.datetime) -> bool:
        """Destroy the keys of days that are over, draw those that come, and publish them where it is time; say whether it was.

        Where somebody left since, the card of before is declared over first.
        """
        today = day_of(now)
        self.end_days(today)
        if not self.is_intake_open:
            return False
        self._keep_days(with_days(self.day_seeds, today))
        said, public = self._said(), self.intake_card().public
        if said.public == public and said.last_day - today >= RENEWED_DAYS:
            return False
        if said.public and said.public != public:
            self.card_given(self.replica.setting(_GIVEN) or said.public)
            self._declare_over(said, now)
        self._publish([one for one in self.day_seeds if one.day >= today], now)
        return True

    def end_days(self, today: int) -> None:
        """Destroy the keys of days that are over; `today` in days since 1970."""
        self._keep_days(without_past(self.day_seeds, today))

    def intake_told(self) -> bytes:
        """Give the public key of the card that the door was told of last; empty if there was none."""
        return self._said().public

    def sealed_answer(self, address: str, text: str, at_ms: int) -> bytes:
        """Sign an answer and seal it to a code name; `lay_notice` sends it.

        Args:
            address: tag and public key of the code name, in hexadecimal, as they came in the report.
            text: the answer.
            at_ms: when it was written, in milliseconds since 1970.

        Raises:
            Mistaken: it is empty or too long.
            Locked: the key that signs for the door is not here.
            Refused: the address is none.
        """
        said = Answer(text=text, day=at_ms // _DAY_MS, number=at_ms)
        seed = self.intake_signing()
        try:
            tag, public = bytes.fromhex(address[:_TAG_HEX]), bytes.fromhex(address[_TAG_HEX:])
            return seal_answer(self.intake_org, seed, tag, public, said)
        except (Damaged, ValueError):
            raise Refused("the key that came with this report is none: nobody could read an answer", "use the contact in it") from None

    def lay_notice(self, blob: bytes) -> None:
        """Lay what the door is told on the shelf, from where the next sync takes it."""
        self.intake_shelf.put(notice_lane(self.intake_org), object_name(blob), blob)

    def report_names(self) -> list[bytes]:
        """Name the sealed reports that came and are not opened yet."""
        return self.intake_shelf.names(intake_lane(self.intake_org))

    def sealed_report(self, name: bytes) -> bytes:
        """Give a sealed report; nothing if the disk does not give it."""
        try:
            return self.intake_shelf.get(intake_lane(self.intake_org), name)
        except Damaged:
            return b""

    def drop_report(self, name: bytes) -> None:
        """Take a sealed report from the shelf: it was opened, or never will be here."""
        self.intake_shelf.drop(intake_lane(self.intake_org), name)

    def _publish(self, held: Sequence[DaySeed], now: dt.datetime) -> None:
        said = self._said()
        seed, number = self.intake_signing(), max(said.number + 1, int(now.timestamp() * 1000))
        blob = write_bundle(self.intake_org, seed, laptop_of(self._keyring.device), held, number)
        self.lay_notice(blob)
        last = max((one.day for one in held), default=-1)
        self._remember(_Said(public=signing_public(seed), last_day=last, number=number))

    def _declare_over(self, said: _Said, now: dt.datetime) -> None:
        """Say with the key of before that its card is over, if that key is here."""
        seeds = (signing_seed(kept.key, self.intake_org) for kept in self._keyring.compartments if kept.name in PLACES)
        for seed in seeds:
            if signing_public(seed) == said.public:
                number = max(said.number + 1, int(now.timestamp() * 1000))
                self.lay_notice(write_bundle(self.intake_org, seed, laptop_of(self._keyring.device), (), number, is_over=True))

    def _keep_days(self, held: Sequence[DaySeed]) -> None:
        kept = tuple(KeptSeed(day=one.day, seed=one.seed) for one in held)
        self._take(msgspec.structs.replace(self._keyring, intake=kept))

    def _may_write(self, compartment: bytes) -> bool:
        return self.roster is None or self.roster.may_write(CompartmentId(compartment), self._keyring.device)

    def _said(self) -> _Said:
        packed = self.replica.setting(_SAID)
        return msgspec.msgpack.decode(packed, type=_Said) if packed else _Said()

    def _remember(self, said: _Said) -> None:
        self.replica.set_setting(_SAID, msgspec.msgpack.encode(said))


def day_of(now: dt.datetime) -> int:
    """Give the day of an instant in UTC, in days since 1970."""
    return int(now.timestamp()) // 86_400


def first_of_stretch(roster: Roster | None, held: Sequence[KeptKey]) -> KeptKey | None:
    """Choose the key from which the signing key of intake follows: of the first epoch since anybody left; None if it is not held.

    Args:
        roster: who belongs; None where only one device was ever there: each of its epochs was begun since an older copy became known.
        held: the keys of the compartment of intake.
    """
    line = roster.epochs.get(CompartmentId(held[0].id), ()) if roster else ()
    if roster is None or not line:
        return max(held, key=lambda kept: kept.epoch)
    first, *later = sorted(line, key=lambda epoch: (epoch.number, epoch.name))
    before = first
    for epoch in later:
        is_from_alone = epoch.hlc == before.hlc  # all that were drawn while there was one device are announced at once
        if is_from_alone or not before.recipients <= epoch.recipients or _reason(roster, epoch) == "loss":
            first = epoch
        before = epoch
    return next((kept for kept in held if key_hash(kept.key) == first.key_hash), None)


def _reason(roster: Roster, epoch: Epoch) -> str:
    op = roster.statements.get(epoch.name)
    return getattr(op.args, "reason", "") if op else ""
