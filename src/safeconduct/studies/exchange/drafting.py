r"""Make households of rows: each value read by its mapping, families put together, rows that cannot be read rejected with the reason.

A household is kept whole: when one of its rows cannot be read, none of them is taken, and each is told. Importing the same file again gives
the same keys and the same content hashes, so that nothing is doubled.

    >>> import datetime as dt
    >>> from safeconduct.studies.exchange.mapping import propose
    >>> from safeconduct.studies.exchange.reading.recognising import read
    >>> book = read(b"Case ID,Full name,Sex\nA-1,Anna,f\nA-2,Boris,maybe\n")
    >>> drafts = draft(book, propose(book), on=dt.date(2017, 4, 2))
    >>> [household.external for household in drafts.households], [(r.row, r.column, r.reason) for r in drafts.rejects]
    (['A-1'], [(3, 'C: Sex', 'not_in_list')])
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.form import form_households
from safeconduct.studies.exchange.household import Drafts, HouseholdDraft, PersonDraft, Reject
from safeconduct.studies.exchange.mapping import Mapping as ColumnMapping
from safeconduct.studies.exchange.person import Given, Reader
from safeconduct.studies.exchange.reading import Book, Fault, Table

Progress = Callable[[int, int], None]
"""Called with the rows read so far, and all of them."""
_PROGRESS_ROWS = 500
_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
_INDEX, _PARENT_INDEX = "_index", "_parent_index"
_LISTS: Final = frozenset({"notes", "threats"})
_GRAVER: Final = {"risk": ("low", "medium", "high", "extreme"), "priority": ("rrf-pri:U", "rrf-pri:NR", "rrf-pri:UG", "rrf-pri:EM")}
_REPEATED: Final = "an earlier row has the same case number, and no column says how the two belong together: give it a number of its own"
"""Begins with `REPEATED`, by which such a row is known when it comes back."""
_LINES_IN = 12  # characters of a fingerprint in the name of a source that nobody has named


def draft(
    book: Book,
    mapping: ColumnMapping,
    *,
    on: dt.date,
    source: str = "",
    names: Mapping[str, str] = _NO_NAMES,
    progress: Progress | None = None,
) -> Drafts:
    """Make households of a book's rows.

    Args:
        book: what was read.
        mapping: what the columns mean, as a person has seen it.
        on: the day of the import, from which ages are counted back.
        source: the name of the system or list that the file comes from; the same name finds the same cases again. Without one, the
            case numbers of a plain table are looked for only among files with the same headings: two lists can both begin with 1.
        names: country names in further languages, as plain name (`words.plain`) to alpha-3.
        progress: told how many rows were read.

    Raises:
        Mistaken: the file holds no people (a passport index), or nothing is mapped that could tell one household from another.
    """
    if book.kind == "passport-index":
        raise Mistaken("this file is a passport index and holds no people", "it is taken in as reference data")
    if book.kind == "errf":
        return form_households(book, source or "errf")
    fields = {choice.field for choice in mapping.choices if choice.sheet in mapping.sheets}
    if not fields & {"name", "name_given", "name_family", "name_native", "alias", "external_id"}:
        raise Mistaken("no column is a name or a case number", "say which: --map COLUMN=name")
    scheme = source or (book.kind if book.kind != "table" else f"table-{mapping.fingerprint.hex()[:_LINES_IN]}")
    return _Drafting(book, mapping, on, scheme, names).drafts(progress)


class _Unit:
    """The rows that are one household, and what is wrong with any of them."""

    __slots__ = ("external", "given", "rejects", "rows")

    def __init__(self, external: str) -> None:
        self.external = external
        self.given: list[Given] = []
        self.rows: list[tuple[str, int]] = []
        self.rejects: list[Reject] = []


class _Drafting:
    """One run over a book."""

    def __init__(self, book: Book, mapping: ColumnMapping, on: dt.date, scheme: str, names: Mapping[str, str]) -> None:
        self.book, self.mapping, self.scheme = book, mapping, scheme
        self.readers = {table.sheet: Reader(table, mapping, on, names) for table in book.tables if table.sheet in mapping.sheets}
        self.children = {table.sheet for table in book.tables if table.parent}
        self.told: list[Reject] = []
        self.units: dict[str, _Unit] = {}
        self._by_index: dict[tuple[str, str], _Unit] = {}
        self._row_faults, self._cell_faults = _faults(book.faults)
        self.seed = hashlib.sha256(repr((mapping.choices, mapping.country_scheme, mapping.date_order, mapping.calendar)).encode())

    def drafts(self, progress: Progress | None) -> Drafts:
        total = sum(len(table.rows) for table in self.book.tables)
        done = 0
        for table in sorted(self.book.tables, key=lambda table: bool(table.parent)):
            if table.sheet not in self.readers:
                done += len(table.rows)
                continue
            for row in table.rows:
                self._take(table, row.number, row.cells)
                done += 1
                if progress is not None and done % _PROGRESS_ROWS == 0:
                    progress(done, total)
        if progress is not None:
            progress(total, total)
        rejects = [self._lost(fault) for fault in self.book.faults if fault.loses and fault.reason == "below_table"]
        households = []
        for unit in self.units.values():
            household = None if unit.rejects else self._household(unit)
            if household is None:
                rejects += self._rejected(unit)
            else:
                households.append(household)
        left = [item for reader in self.readers.values() for item in reader.left_out()]
        return Drafts(
            households=tuple(households),
            rejects=tuple(sorted(rejects, key=lambda r: (r.sheet, r.row, r.column))),
            told=tuple(self.told),
            left_out=tuple(left),
        )

    def _take(self, table: Table, number: int, cells: tuple[str | None, ...]) -> None:
        """Read one row into its unit."""
        reader = self.readers[table.sheet]
        rejects = self._broken(table, number, reader)
        given = reader.read(number, cells, rejects, self.told)
        unit = self._unit(table, number, cells, given)
        if unit is None:
            rejects.append(Reject(sheet=table.sheet, row=number, column="", reason="no_parent", says="its household is not in this file"))
            unit = self.units.setdefault(f"\0{table.sheet}\0{number}", _Unit(""))
        unit.given.append(given)
        unit.rows.append((table.sheet, number))
        unit.rejects += rejects

    def _broken(self, table: Table, number: int, reader: Reader) -> list[Reject]:
        """Give the faults of reading that lose this row: of the whole row, or of a cell whose column is used."""
        rejects = [
            Reject(sheet=table.sheet, row=number, column="", reason=fault.reason, says=fault.says)
            for fault in self._row_faults.get((table.sheet, number), ())
        ]
        for fault in self._cell_faults.get((table.sheet, number), ()):
            place = reader.used_place(fault.column)
            if place:
                rejects.append(Reject(sheet=table.sheet, row=number, column=place, reason=fault.reason, says=fault.says))
        return rejects

    def _unit(self, table: Table, number: int, cells: tuple[str | None, ...], given: Given) -> _Unit | None:
        if table.parent:
            parent = cells[table.columns.index(_PARENT_INDEX)] or ""
            found = self._by_index.get((table.parent, parent))
            if found is not None and _INDEX in table.columns:
                self._by_index[table.sheet, cells[table.columns.index(_INDEX)] or ""] = found
            return found
        key = given.household_id or given.external_id
        if given.household_id:
            unit = self.units.setdefault(key, _Unit(key))
        elif key and key in self.units and not given.has_relationship:
            unit = self.units.setdefault(f"{key}\0{table.sheet}\0{number}", _Unit(key))
            unit.rejects.append(Reject(sheet=table.sheet, row=number, column="", reason="repeated_id", says=_REPEATED))
        elif key:
            unit = self.units.setdefault(key, _Unit(key))
        else:
            unit = self._nameless(table, number, given)
        if _INDEX in table.columns:
            self._by_index[table.sheet, cells[table.columns.index(_INDEX)] or ""] = unit
        return unit

    def _nameless(self, table: Table, number: int, given: Given) -> _Unit:
        """Make a household of a row without any number: it is known again by a hash of what identifies the person."""
        key = "content-" + hashlib.sha256("\0".join(given.identifying).encode("utf-8", "replace")).hexdigest()[:32]
        if key in self.units:
            unit = self.units.setdefault(f"{key}\0{table.sheet}\0{number}", _Unit(key))
            says = "an earlier row names the same person with the same birth and contacts; delete this one"
            unit.rejects.append(Reject(sheet=table.sheet, row=number, column="", reason="repeated_person", says=says))
            return unit
        return self.units.setdefault(key, _Unit(key))

    def _household(self, unit: _Unit) -> HouseholdDraft | None:
        """Put the rows of one household together; None, with rejects added, when they contradict each other."""
        people = [given for given in unit.given if given.names] or [given for given in unit.given if given.is_person]
        if not people:
            self._reject(unit, "no_person", "no row of this household names a person")
            return None
        principals = [given for given in people if given.is_principal]
        if len(principals) > 1:
            self._reject(unit, "two_principals", "two rows of this household are the principal applicant")
            return None
        principal = principals[0] if principals else people[0]
        self._join_nameless(unit, people, principal)
        content = self.seed.copy()
        for given in unit.given:
            content.update(given.content)
        case, contested = _merged(unit.given)
        for name in sorted(contested):
            says = f"the rows of this household differ in {name.replace('_', ' ')}; the first one is taken"
            self.told.append(Reject(sheet=unit.rows[0][0], row=unit.rows[0][1], column="", reason="rows_differ", says=says))
        return HouseholdDraft(
            scheme=self.scheme,
            external=unit.external,
            content=content.digest(),
            rows=tuple(unit.rows),
            persons=_persons(people, principal),
            **case,
        )

    def _join_nameless(self, unit: _Unit, people: list[Given], principal: Given) -> None:
        """Give the principal applicant what the household's own row says; a row of a repeat that names nobody is told."""
        for given, (sheet, row) in zip(unit.given, unit.rows, strict=True):
            if given in people or not given.fields:
                continue
            if sheet in self.children:
                says = "this row says something of a person and names nobody; that is not taken"
                self.told.append(Reject(sheet=sheet, row=row, column="", reason="nobody", says=says))
            else:
                principal.join(given)

    def _reject(self, unit: _Unit, reason: str, says: str) -> None:
        unit.rejects += [Reject(sheet=sheet, row=row, column="", reason=reason, says=says) for sheet, row in unit.rows]

    def _rejected(self, unit: _Unit) -> list[Reject]:
        """Tell the rows with a fault, and those that are kept back with them because they are of the same household."""
        faulty = {(reject.sheet, reject.row) for reject in unit.rejects}
        says = "another row of this household cannot be read, and a household is kept whole"
        kept_back = [
            Reject(sheet=sheet, row=row, column="", reason="household", says=says) for sheet, row in unit.rows if (sheet, row) not in faulty
        ]
        return unit.rejects + kept_back

    @staticmethod
    def _lost(fault: Fault) -> Reject:
        return Reject(sheet=fault.sheet, row=fault.row, column=fault.column, reason=fault.reason, says=fault.says)


Places = dict[tuple[str, int], list[Fault]]


def _faults(faults: tuple[Fault, ...]) -> tuple[Places, Places]:
    """Sort the faults that lose something by place: of whole rows, and of single cells."""
    of_rows: Places = {}
    of_cells: Places = {}
    for fault in faults:
        if fault.loses and fault.row:
            (of_cells if fault.column else of_rows).setdefault((fault.sheet, fault.row), []).append(fault)
    return of_rows, of_cells


def _persons(people: list[Given], principal: Given) -> tuple[PersonDraft, ...]:
    """Give every person a key that stays: her own number, or her name; the principal applicant comes first."""
    seen: dict[str, int] = {}
    out = []
    for given in [principal, *(other for other in people if other is not principal)]:
        key = given.external_id if given.household_id and given.external_id else "\0".join(given.identifying[:1])
        if given is principal and not (given.household_id and given.external_id):
            key = "principal"
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            key = f"{key}\0{seen[key]}"
        out.append(given.person(key, is_principal=given is principal))
    return tuple(out)


def _merged(rows: list[Given]) -> tuple[dict[str, Any], set[str]]:
    """Take what is said of the case from the rows of its household.

    Notes and threats are all kept. Of two risks the higher one counts and of two priorities the more urgent; of any other field the
    first value, and the field is named in the second part of the answer when another row says something else.
    """
    case: dict[str, Any] = {}
    contested = set()
    for given in rows:
        for name, value in given.case.items():
            before = case.get(name)
            if before is None:
                case[name] = value
            elif name in _LISTS:
                case[name] = before + tuple(item for item in value if item not in before)
            elif value != before and name in _GRAVER:
                case[name] = max(before, value, key=_GRAVER[name].index)
            elif value != before:
                contested.add(name)
    return case, contested
