"""Destroy cases together: want it, agree to it, carry it out on this device, say so; and send again what a device cannot open any more.

The key over the cabinet of case keys is drawn anew, like that of a compartment, whenever a case is to be destroyed; it goes to all devices,
and nothing leads from it to the one before. A device moves the keys of all other cases under it and drops what lay under the old one, with
the wrapping seeds to which older mail was sealed; then, and not before, it says that it is done.

    agreed, needed = office.end_case(case, "own_wish", now)
    office.attend(now)
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable

import msgspec

from safeconduct.actions.office.belonging import Belonging
from safeconduct.actions.office.joining import KEYSTORE, keys_of, known_cut
from safeconduct.actions.office.membership import PREKEYS_KEPT, prekey_of, restated, shared
from safeconduct.actions.office.rekeying import exchange_erasure
from safeconduct.errors import Damaged
from safeconduct.ids import REF_BYTES, CaseRef, DeviceId
from safeconduct.model.rules import is_held
from safeconduct.vault.depot import NAME_BYTES, DiskFiles
from safeconduct.vault.journal import CABINET, ROSTER, addressed, letter_of, shared_version
from safeconduct.vault.journal import CutKey as KnownCut
from safeconduct.vault.keyring import CutKey, ErasureKey, Keyring, save
from safeconduct.vault.roster import (
    Epoch,
    Roster,
    Shred,
    Shredded,
    SignedOp,
    Want,
    Wanted,
    cabinet_compartment,
    key_hash,
    needed_to_shred,
    newest_wants,
)
from safeconduct.vault.seal import digest

_HELD = "held"  # the setting with the keys of cases that are destroyed elsewhere and must be kept here
_WRAPPED = "wrapped"  # the setting with the prekeys to which keys that were drawn here were wrapped, until newer ones are heard of
_ANSWERED = "answered"  # the setting that names the wants that were answered from here
_WANT_DAYS = 31  # a colleague may be without a line for a month
_DAY_MS = 24 * 3_600_000
_LATE_KEYS = 8  # earlier keys of the cabinet under which pages are still looked for
_CUT_DAYS = 366  # what is left of a dropped one is kept for a year, as the wrapping seeds are
_CUT_BYTES = 512 * 1024  # of all of them, in a keystore of at most 4 MiB: four hundred cases cut out of one
_AT_ONCE = 256  # cases or keys in one statement
_HELD_AT = REF_BYTES + 1  # a reference, how many keys, and the keys


class Shredding(Belonging):
    """What an office does together with others to destroy cases."""

    _held: dict[bytes, bytes]
    _cut_out: frozenset[bytes]

    def end_case(self, case: bytes, reason: str, now: dt.datetime) -> tuple[int, int]:
        """Want a case destroyed, or agree to it; say how many persons do by now, and how many must.

        Where enough do, it is carried out here before this returns, if this device holds the newest key of the cabinet.
        """
        self.end_cases([case], reason, now)
        ending, needed = self.membership().endings[case], needed_to_shred(len(self.membership().persons))
        return (max(needed, len(ending.persons)) if ending.is_agreed else len(ending.persons)), needed

    def end_cases(self, cases: Iterable[bytes], reason: str, now: dt.datetime) -> None:
        """Want cases destroyed together, or agree to it: the key over the cabinet is drawn anew once for all of them."""
        own, chosen = self.membership().owner(self._keyring.device), sorted(cases)
        known = [self.membership().endings[case] for case in chosen if case in self.membership().endings]
        if known:
            self.say([self.cosign(SignedOp(self.membership().statements[name], [])) for one in known for name in one.names], now)
        agreed = {case for case, ending in self.membership().endings.items() if own in ending.persons}
        fresh = [self.sign(Shred(case=case, reason=reason), now) for case in chosen if case not in agreed]
        if fresh:
            self.say(fresh, now)
        self.rekey(now)
        self.attend(now)

    def attend(self, now: dt.datetime) -> bool:
        """Say what this device has destroyed, ask for keys that it cannot open, and send what others ask for; say whether there was any."""
        if self.roster is None or not keys_of(self._keyring, self.roster).may_write(ROSTER):
            return False
        return any([self._acknowledge(now), self._ask_again(now), self._answer(now), self._send_late(now)])

    def drop_older_seeds(self, now: dt.datetime) -> None:
        """Give out another wrapping key, and drop all older ones: mail that was wrapped to them opens for nobody any more.

        Some of it may be under way and not have come yet; so whoever sent it is asked to send it again.
        """
        roster = self.membership()
        held = roster.prekeys.get(DeviceId(self._keyring.device))
        self._take(restated(self._keyring, now))
        self.say([prekey_of(self._keyring, held.number + 1 if held else 1, now)], now, to_all=True)
        self._take(msgspec.structs.replace(self._keyring, wrapping_seeds=self._keyring.wrapping_seeds[:1]))
        self.say(self._asking(now), now, to_all=True)

    def _asking(self, now: dt.datetime) -> list[SignedOp]:
        held, lacks = self._newest_held(self.membership()), self._lacking(self.membership())
        return [self.sign(Wanted(held=held, lacks=sorted(lacks)[:_AT_ONCE]), now)]

    def _newest_held(self, roster: Roster) -> list[bytes]:
        """Name the keys that this device holds, the newest where there are too many: one epoch that is lacking hides all that follow it."""
        keys = keys_of(self._keyring)
        held = sorted((*keys.compartments, *keys.named(CABINET)), key=lambda key: -key.epoch)
        return sorted([key_hash(key.key) for key in held if roster.line(key.id)][:_AT_ONCE])

    def _lacking(self, roster: Roster) -> set[bytes]:
        """Name the keys that were announced for this device and that it does not hold; of the cabinet the newest only."""
        cabinet = (self._keyring.erasure, *self._keyring.spare)
        held = {key_hash(kept.key) for kept in self._keyring.compartments} | {key_hash(kept.key) for kept in cabinet}
        newest = roster.epoch(cabinet_compartment(roster.org))
        meant = [epoch for line in roster.epochs.values() for epoch in line] + ([newest] if newest else [])
        return {epoch.key_hash for epoch in meant if self._keyring.device in epoch.recipients} - held

    def _acknowledge(self, now: dt.datetime) -> bool:
        roster = self.membership()
        epoch = _announced(roster, self._keyring.erasure)
        if epoch is None or self._keyring.device not in roster.devices:
            return False
        own = DeviceId(self._keyring.device)
        agreed = [case for case in sorted(self.replica.ended & roster.covered[epoch.name]) if own not in roster.endings[case].done]
        kept = {CaseRef(case) for case in agreed if self.journal.has_key(CaseRef(case))}
        done = [case for case in agreed if case not in kept]
        if done:
            self.drop_older_seeds(now)
            for at in range(0, len(done), _AT_ONCE):
                self.say([self.sign(Shredded(cases=done[at : at + _AT_ONCE]), now)], now)
        return bool(done)

    def _ask_again(self, now: dt.datetime) -> bool:
        roster, own = self.membership(), DeviceId(self._keyring.device)
        lacking = self._lacking(roster)
        lacking -= {one for want in roster.wants if want.device == own and _is_fresh(want, now) for one in want.lacks}
        if not lacking or own not in roster.prekeys:
            return False
        self.say(self._asking(now), now, to_all=True)
        return True

    def _answer(self, now: dt.datetime) -> bool:
        """Send keys again to devices that were given them and may have lost them; a device on a journey gets nothing by itself.

        Who drew a key before she read that sends it again, and beside her the first of those who have it, since she may be far away: for
        keys that were drawn so soon afterwards that whoever drew them may not have read it.
        """
        roster, keys = self.membership(), keys_of(self._keyring, self.roster)
        held = {key_hash(key.key): key for key in (*keys.compartments, *keys.named(CABINET))}
        told = _packed_names(self.replica.setting(_ANSWERED) or b"")
        letters, names = [], set(told)
        for want in newest_wants(roster.wants).values():
            if want.device == self._keyring.device:
                continue
            for compartment in sorted({key.id for key in held.values()}):
                if want.device not in roster.recipients(compartment):
                    continue
                for epoch in want.among(roster.line(compartment)):
                    others = sorted(device for device in epoch.recipients if device in roster.devices and device != want.device)
                    sent = digest("sc1/answered", want.name, epoch.key_hash)
                    may_be_lost = epoch.hlc >> 16 < (want.hlc >> 16) + _WANT_DAYS * _DAY_MS
                    senders = (epoch.author, *others[: int(may_be_lost)])
                    if epoch.key_hash in held and sent not in names and self._keyring.device in senders:
                        letters.append((bytes(want.device), letter_of(held[epoch.key_hash])))
                        names.add(sent)
        if letters:
            self.send(addressed(roster, letters), now)
            self.replica.set_setting(_ANSWERED, b"".join(sorted(names)))
        return bool(letters)

    def _send_late(self, now: dt.datetime) -> bool:
        """Send what this device drew to devices that dropped the seed it was wrapped to before this device heard of them again."""
        roster, keys = self.membership(), keys_of(self._keyring, self.roster)
        packed = self.replica.setting(_WRAPPED)
        waiting = msgspec.msgpack.decode(packed, type=dict[bytes, dict[bytes, int]]) if packed else {}
        held = {key_hash(key.key): key for key in (*keys.compartments, *keys.named(CABINET))}
        told = _packed_names(self.replica.setting(_ANSWERED) or b"")
        wants = newest_wants(roster.wants)
        letters, left = [], dict[bytes, dict[bytes, int]]()
        for name, numbers in waiting.items():
            for device, number in numbers.items():
                prekey, want = roster.prekeys.get(DeviceId(device)), wants.get(DeviceId(device))
                if prekey is None or prekey.number == number:
                    left.setdefault(name, {})[device] = number
                    continue
                is_dropped = want is not None and digest("sc1/answered", want.name, name) not in told
                is_dropped = is_dropped or prekey.number - number >= PREKEYS_KEPT - 1
                if is_dropped and name in held and device in roster.recipients(held[name].id):
                    letters.append((device, letter_of(held[name])))
        if letters:
            self.send(addressed(roster, letters), now)
        if left != waiting:
            self.replica.set_setting(_WRAPPED, msgspec.msgpack.encode(left))
        return bool(letters)

    def _drawn(self, hashes: Iterable[bytes]) -> None:
        """Remember that keys were drawn after these wants were read, and to which prekeys they are wrapped."""
        numbers = {bytes(device): held.number for device, held in self.membership().prekeys.items() if device != self._keyring.device}
        packed = self.replica.setting(_WRAPPED)
        waiting = msgspec.msgpack.decode(packed, type=dict[bytes, dict[bytes, int]]) if packed else {}
        waiting |= dict.fromkeys(hashes, numbers)
        self.replica.set_setting(_WRAPPED, msgspec.msgpack.encode(waiting))
        names = _packed_names(self.replica.setting(_ANSWERED) or b"")
        names |= {digest("sc1/answered", want.name, one) for want in newest_wants(self.membership().wants).values() for one in hashes}
        self.replica.set_setting(_ANSWERED, b"".join(sorted(names)))

    def _settle_cabinet(self) -> None:
        """Move to the newest key of the cabinet that is here, without the cases that are destroyed, and drop the keys before it."""
        roster = self.membership()
        held = self._held_back(roster)
        self.replica.ended = roster.ended - held.keys()
        for case in sorted(self.replica.ended):
            if self.replica.case_key(case) is not None or self.replica.look("case", case) is not None:
                self.replica.forget(case)
        announced = [(epoch, kept) for kept in (self._keyring.erasure, *self._keyring.spare) if (epoch := _announced(roster, kept))]
        if not announced:
            return
        newest, best = min(announced, key=lambda one: (-one[0].number, one[0].name))
        late = [kept for epoch, kept in announced if kept != best and roster.covered[epoch.name] >= roster.covered[newest.name]]
        cut = self._cut(roster, newest, [kept for _, kept in announced if kept != best and kept not in late])
        keyring = msgspec.structs.replace(self._keyring, spare=tuple(late[:_LATE_KEYS]), cut=cut)
        if best == self._keyring.erasure:
            self._take(keyring)
        elif best.version != self._keyring.erasure.version:  # else two keys drawn at once that look alike: the next one settles it
            with contextlib.suppress(Damaged):  # in a page of keys: nothing is destroyed nor said to be, and `verify` names it
                exchange_erasure(self.folder, keyring, frozenset(map(CaseRef, roster.ended)), self._keep, DiskFiles(), drawn=best)
                self.journal = self._open_journal()

    def _cut(self, roster: Roster, newest: Epoch, dropped: Iterable[ErasureKey]) -> tuple[CutKey, ...]:
        """Give what is left of keys over the cabinet that are dropped, and were before: enough for every case but the destroyed ones.

        It is kept while a device that was given such a key has not said that it moved all of its own under a newer one, a year at most:
        a case of hers may lie on a stick that has not come, and she may never come again.
        """
        fresh, self._cut_out = roster.ended - self._cut_out, roster.ended
        left = {one.version: _kept_cut(shared(one).without(roster.ended)) for one in dropped}
        left |= {one.version: _kept_cut(known_cut(one).without(fresh)) if fresh else one for one in self._keyring.cut}
        since = newest.hlc - (_CUT_DAYS * _DAY_MS << 16)
        waited = {
            version: epoch.hlc
            for epoch in roster.cabinet
            if (version := shared_version(epoch.number, epoch.key_hash)) in left and epoch.hlc > since and self._is_waited(roster, epoch)
        }
        room, kept = _CUT_BYTES, list[CutKey]()
        for one in sorted((one for one in left.values() if one.version in waited), key=lambda one: (-waited[one.version], one.version)):
            room -= len(one.nodes)
            if room >= 0:
                kept.append(one)
        return tuple(kept)

    def _is_waited(self, roster: Roster, epoch: Epoch) -> bool:
        """Say whether a device may have put keys of cases under this one that have not come, and did not say yet that it moved them."""
        done = [roster.endings[case].done for case in roster.ended - roster.covered[epoch.name]]
        return any(device not in told for device in epoch.recipients - {self._keyring.device} for told in done)

    def _keep(self, keyring: Keyring) -> None:
        save(self.folder / KEYSTORE, self._master, keyring, DiskFiles())
        self._keyring = keyring

    def _held_back(self, roster: Roster) -> dict[bytes, bytes]:
        """Give the keys of cases that others destroy and that must be kept here, since a court or an appeal needs them; keep them aside."""
        before = held_keys(self.replica.setting(_HELD) or b"")
        held: dict[bytes, bytes] = {}
        for case, ending in roster.endings.items():
            if ending.is_agreed and self._keyring.device not in ending.done:
                record = self.replica.look("case", case)
                keys = self.replica.case_key(case) or before.get(case)
                if record is not None and keys and is_held(record):
                    held[case] = keys
        self._held = held
        if held != before:
            self.replica.set_setting(_HELD, b"".join(case + bytes([len(keys) // 32]) + keys for case, keys in sorted(held.items())))
        return held


def held_keys(packed: bytes) -> dict[bytes, bytes]:
    """Read the keys of cases that were kept aside."""
    held, at = {}, 0
    while at < len(packed):
        end = at + _HELD_AT + 32 * packed[at + REF_BYTES]
        held[packed[at : at + REF_BYTES]] = packed[at + _HELD_AT : end]
        at = end
    return held


def _kept_cut(cut: KnownCut) -> CutKey:
    """Give what is left of a key the form that the keystore keeps."""
    return CutKey(version=cut.version, cover=cut.cover, nodes=cut.tree.packed())


def _is_fresh(want: Want, now: dt.datetime) -> bool:
    return want.hlc >> 16 > (now - dt.timedelta(days=_WANT_DAYS)).timestamp() * 1000


def _packed_names(packed: bytes) -> set[bytes]:
    return {packed[at : at + NAME_BYTES] for at in range(0, len(packed), NAME_BYTES)}


def _announced(roster: Roster, kept: ErasureKey) -> Epoch | None:
    """Find the epoch that began with a key of the cabinet."""
    return next((epoch for epoch in roster.cabinet if epoch.key_hash == key_hash(kept.key)), None)
