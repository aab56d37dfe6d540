"""Find the compartment in which a fact is written: the one of its kind, the part in which its record began, or where its case was moved.

office.caseload(case)
office.part("casework")
office.choose_part("casework:north")
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from safeconduct.actions.office.intaking import Intaking
from safeconduct.actions.office.joining import KEYSTORE, kept_key
from safeconduct.errors import Locked, Mistaken
from safeconduct.ids import CompartmentId, show
from safeconduct.model import facts as f
from safeconduct.model.roles import DIVIDED
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.journal import new_compartment
from safeconduct.vault.keyring import save

_PART = "part:"  # the settings that name the parts in which new records begin
_LOOKED_FOR = {
    "casework": "names, numbers and birthdays of people: no caseload opens on this laptop",
    "shelter": "addresses of shelters: no shelter opens on this laptop",
    "country": "countries in talks: no negotiation opens on this laptop",
}


class Placing(Intaking):
    """What an office knows of where facts are written."""

    @property
    def compartments(self) -> dict[str, bytes]:
        """Name the compartments that this device has the keys to, with their references."""
        return {kept.name: kept.id for kept in self._keyring.compartments}

    def lacking(self) -> tuple[str, ...]:
        """Say what a draft cannot be checked for on this laptop, since what would have to be looked for does not open here."""
        held = {name.partition(":")[0] for name in self.compartments}
        return tuple(says for base, says in _LOOKED_FOR.items() if self.roster is not None and base not in held)

    def caseload(self, case: bytes) -> str:
        """Name the caseload in which a case is kept.

        Raises:
            Mistaken: there is no such case here.
        """
        is_divided = any(name.startswith("casework:") for name in self.compartments)
        is_known = not is_divided and self.replica.case_line(case) is not None
        home = "casework" if is_known else self._home("case", case, "casework")
        if home is None:
            raise Mistaken(f"there is no case {show(case)} in this vault", "list the cases, and take the code from the list")
        return home

    def part(self, base: str) -> str:
        """Name the part of a divided compartment in which this device begins new records: the one chosen, the whole, or the first.

        Args:
            base: `casework` or `shelter`.
        """
        chosen = (self.replica.setting(_PART + base) or b"").decode()
        parts = {kept.name: kept.id for kept in self._keyring.compartments if kept.name == base or kept.name.startswith(f"{base}:")}
        able = sorted(
            name for name, ref in parts.items() if self.roster is None or self.roster.may_write(CompartmentId(ref), self._keyring.device)
        )
        return chosen if chosen in able else base if base in able or not able else able[0]

    def choose_part(self, name: str) -> None:
        """Choose the part of a divided compartment in which this device begins new records.

        Raises:
            Mistaken: this device opens no such part.
        """
        base = name.partition(":")[0]
        if base not in DIVIDED or name not in self.compartments:
            raise Mistaken("this device opens no such part", "safeconduct member list shows what you open")
        self.replica.set_setting(_PART + base, name.encode())

    def _places(self, events: Sequence[f.Stamped]) -> list[str]:
        """Name the compartment of each fact; where it is divided, the part in which its record began, and new ones in this device's own."""
        held = [kept.name for kept in self._keyring.compartments]
        homes: dict[tuple[str, bytes, str], str] = {}
        places = []
        for stamped in events:
            place = f.compartment_of(stamped.fact)
            if place in DIVIDED and any(name.startswith(f"{place}:") for name in held):
                key = (*f.subject_of(stamped.fact), place)
                if key not in homes:
                    homes[key] = self._home(*key) or self.part(place)
                place = homes[key]
            places.append(place)
        return places

    def _home(self, kind: str, ref: bytes, base: str) -> str | None:
        """Name the part of a divided compartment in which a record is kept: where it began, or where its case was moved."""
        case = self.replica.look("case", ref) if (kind, base) == ("case", "casework") else None
        if case is None or case.transferred is None:
            return self.replica.home(kind, ref, base)
        last: str = case.transferred.value
        if last in self.compartments or not case.homes.is_contested:
            return last
        known: list[str] = [home for home in case.homes.values() if home in self.compartments]
        return min(known, default=last)  # two transfers crossed: until that is decided one writes where one can

    def _ensure_compartment(self, name: str) -> None:
        """Make a country's compartment when it is first written to; its key is durable before anything is sealed with it."""
        if any(held.name == name for held in self._keyring.compartments):
            return
        if self.is_away:
            raise Locked("this laptop is on a journey and holds no keys", "safeconduct travel note keeps what you type, sealed")
        if not name.startswith(f.COUNTRY_COMPARTMENT):
            raise Locked("this device has no key for that compartment", "ask a colleague who works there")
        made = new_compartment(name)
        keyring = msgspec.structs.replace(self._keyring, compartments=(*self._keyring.compartments, kept_key(made)))
        save(self.folder / KEYSTORE, self._master, keyring, DiskFiles())
        self._keyring = keyring
        self._seal_kit(self.kit_id)
        self.journal = self._open_journal()
