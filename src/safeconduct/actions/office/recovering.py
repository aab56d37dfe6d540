"""Keep the recovery kit of a vault up with its keys, without any custodian; replace all keys; destroy those of cases that are forgotten.

seal_for_custodians(folder, keyring, kit_id, files)
"""

from __future__ import annotations

import contextlib
import datetime as dt
from abc import abstractmethod
from pathlib import Path

import msgspec

from safeconduct.actions.office.joining import DEPOTS, KEYSTORE, REPLICA, Progress
from safeconduct.actions.office.rekeying import exchange_erasure, with_new_epochs
from safeconduct.actions.office.travelling import Travels
from safeconduct.errors import Damaged
from safeconduct.ids import REF_BYTES, CaseRef
from safeconduct.model.rules import newest_kit
from safeconduct.vault.courier import reseal
from safeconduct.vault.depot import DiskFiles, Files, Shelf
from safeconduct.vault.journal import Trouble
from safeconduct.vault.keyring import Chosen, DaySeed, Keyring, renew, save
from safeconduct.vault.panic import remove_replica
from safeconduct.vault.recovery import CAP_BYTES, Kit, is_current, pack, sealed_anew, unpack
from safeconduct.vault.recovery import split as split_keys
from safeconduct.vault.replica import DESTROYED

RECOVERY = "recovery"
_DAY_SECONDS = 86_400


def packed_keys(keyring: Keyring) -> bytes:
    """Give what custodians open together: all keys of the device, without what it had read, and without those of days of intake."""
    return msgspec.msgpack.encode(msgspec.structs.replace(keyring, frontier=b"", intake=()))


def unpacked_keys(data: bytes) -> Keyring:
    """Read what custodians opened.

    Raises:
        Damaged: stage `recovery`; a newer version sealed it.
    """
    try:
        return msgspec.msgpack.decode(data, type=Keyring)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise Damaged("these keys cannot be read", "use the version of safeconduct that made the kit", stage="recovery") from None


def read_kit(folder: Path, files: Files) -> Kit | None:
    """Read the kit of a folder, or None if there is none.

    Raises:
        Damaged: stage `recovery`; it is damaged.
    """
    data = files.read(folder / RECOVERY, CAP_BYTES)
    return None if data is None else unpack(data)


def keep_kit(folder: Path, kit: Kit, files: Files) -> None:
    """Put a kit in the place of the old one, durably and in one step."""
    Shelf(folder, files).put(RECOVERY, pack(kit))


def seal_for_custodians(folder: Path, keyring: Keyring, kit_id: bytes | None, files: Files) -> bool:
    """Seal the keys of now into the kit that the journal names, if it holds others; tell whether there is such a kit.

    A kit that the journal does not name (an older one, or somebody else's) is sealed nothing.

    Raises:
        Damaged: stage `recovery`; the kit is damaged, or was not made by this vault.
    """
    kit = read_kit(folder, files)
    if kit is None or kit_id is None or kit.fixed.id != kit_id:
        return False
    keys = packed_keys(keyring)
    if not is_current(kit, keys, keyring.signing_seed):
        keep_kit(folder, sealed_anew(kit, keys, keyring.signing_seed), files)
    return True


class Recovering(Travels):
    """What an office does about its kit, and about keys that are replaced or destroyed as a whole."""

    @abstractmethod
    def rebuild(self, today: dt.date, progress: Progress) -> int:
        """Make the replica anew from the journal, and give how many events it holds."""

    @abstractmethod
    def begin(self, now: dt.datetime) -> None:
        """Write the statements that head every compartment, where they are not written yet."""

    def renew(self, passphrase: Chosen, now: dt.datetime, progress: Progress) -> int:
        """Replace every key of the vault, and let only this passphrase open it; give how many facts the new local copy holds.

        What is written from now on opens with nothing that was in an older copy.

        Raises:
            Damaged: a page of case keys cannot be read; nothing was changed.
            Unreachable: the disk did not do it; the old passphrase opens the vault as it was, or the new one as it is.
        """
        today, settings, kit_id = now.astimezone().date(), self.replica.settings(), self.kit_id

        def keep(keyring: Keyring) -> None:
            self.replica.close()
            remove_replica(self.folder, DiskFiles())  # sealed under the old key, and made anew under the new one
            progress("stretching the passphrase", 1, 3)
            before = self._depots_key()
            keyring = msgspec.structs.replace(keyring, intake=_not_to_come(keyring, now))  # whoever has an older copy knows the others
            self._master = renew(self.folder / KEYSTORE, passphrase, keyring, DiskFiles())
            self._keyring = keyring
            reseal(self.folder / DEPOTS, before, self._depots_key())
            self._seal_kit(kit_id)

        progress("drawing keys", 0, 3)
        try:
            if self.roster is None:
                exchange_erasure(self.folder, with_new_epochs(self._keyring, now), frozenset(), keep, DiskFiles())
            else:  # others share the keys: they are told of the new ones, and get them
                self.rekey(now, reason="loss", is_all=True)
                self.drop_older_seeds(now)
                keep(self._keyring)
        except BaseException:
            if not (self.folder / REPLICA).exists():
                self.rebuild(today, progress)
            raise
        events = self.rebuild(today, progress)
        for name, value in settings.items():
            self.replica.set_setting(name, value)
        self.begin(now)
        return events

    def destroy_forgotten(self) -> int:
        """Destroy the keys of the cases that are forgotten and whose keys are not destroyed yet; say how many.

        Nothing that was ever sealed for them opens afterwards, with this vault or with all that ever lay in its cabinet.

        Raises:
            Damaged: a page of case keys cannot be read; nothing was destroyed.
            Unreachable: the disk did not do it; the next opening does.
        """
        packed = self.replica.setting(DESTROYED) or b""
        destroyed = {packed[at : at + REF_BYTES] for at in range(0, len(packed), REF_BYTES)}
        pending = frozenset[bytes]() if self.roster is not None else self.replica.forgotten() - destroyed
        if pending:
            cases = frozenset(CaseRef(case) for case in pending)

            def keep(keyring: Keyring) -> None:
                save(self.folder / KEYSTORE, self._master, keyring, DiskFiles())
                self._keyring = keyring
                self._seal_kit(self.kit_id)

            exchange_erasure(self.folder, self._keyring, cases, keep, DiskFiles())
            self.replica.set_setting(DESTROYED, b"".join(sorted(destroyed | pending)))
            self.journal = self._open_journal()
        return len(pending)

    @property
    def is_shared(self) -> bool:
        """Tell whether other devices hold the keys of this vault: what replaces keys by itself here would part from them."""
        return self.roster is not None and len(self.roster.devices) > 1

    @property
    def kit_id(self) -> bytes | None:
        """Name the recovery kit that counts, or None when shares were never handed out."""
        kit = newest_kit(self.replica.records("kit"))
        return None if kit is None else kit.ref

    def _seal_kit(self, kit_id: bytes | None) -> None:
        """Bring the recovery kit up with the keys; what is wrong with it stops nothing, and the next opening says so."""
        with contextlib.suppress(Damaged):
            seal_for_custodians(self.folder, self._keyring, kit_id, DiskFiles())

    def _kit_troubles(self) -> tuple[Trouble, ...]:
        """Bring the recovery kit up with the keys; say what is wrong with it."""
        kit_id = self.kit_id
        try:
            if kit_id is None or seal_for_custodians(self.folder, self._keyring, kit_id, DiskFiles()) or self.is_shared:
                return ()  # of several devices the one that handed out the shares holds the kit
            says = "the recovery kit is not in the vault's folder: put a copy of it back, or split anew"
        except Damaged as error:
            says = error.says
        return (Trouble(stage="recovery", says=says, lane="", name=RECOVERY),)

    def split_recovery(self, quorum: int, custodians: int) -> tuple[bytes, tuple[str, ...]]:
        """Make a kit that so many of so many custodians open together; give its name, to be recorded, and the shares, kept nowhere."""
        made = split_keys(self._keyring.org, packed_keys(self._keyring), self._keyring.signing_seed, quorum=quorum, custodians=custodians)
        keep_kit(self.folder, made.kit, DiskFiles())
        return made.kit.fixed.id, made.shares

    def has_kit(self, kit_id: bytes) -> bool:
        """Tell whether the file of a kit is here and can be read."""
        try:
            kit = read_kit(self.folder, DiskFiles())
        except Damaged:
            return False
        return kit is not None and kit.fixed.id == kit_id


def _not_to_come(keyring: Keyring, now: dt.datetime) -> tuple[DaySeed, ...]:
    """Leave out the keys of days after tomorrow: until the door hears of it, it seals to those of before."""
    tomorrow = int(now.timestamp()) // _DAY_SECONDS + 1
    return tuple(one for one in keyring.intake if one.day <= tomorrow)
