"""Read one row of a table: the person it is about, and what it says about her household."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from safeconduct.model import codes, facts
from safeconduct.studies.exchange import values
from safeconduct.studies.exchange.dates import Read, calendar_day, read_day
from safeconduct.studies.exchange.household import DocumentDraft, NameDraft, PersonDraft, Reject, ThreatDraft
from safeconduct.studies.exchange.mapping import Mapping as ColumnMapping
from safeconduct.studies.exchange.reading import Table
from safeconduct.studies.exchange.values import Unread
from safeconduct.studies.exchange.words import LEFT_OUT, plain

AGE_MAX = 115  # years
_BETWEEN: Final = re.compile(r"\s*[;|\n]\s*|\s*,\s+|,(?=\D)")
_WORDS_BETWEEN: Final = re.compile(r"[;|\n,]\s*|\s+(?=[A-Z]{2}-[A-Z]{2}\b)|(?<=[a-z])\s(?=\w+_\w+)")
_DAY_CHARS = len("2017-05-26")
_CASE_CODES: Final = ("status", "closure", "risk", "location", "priority", "category", "category_2")
_BARE: Final = frozenset({"status", "closure", "risk", "location"})  # facts keep these codes without their scheme
_CHANNELS: Final = ("phone", "signal", "whatsapp", "telegram", "email")
_NAME_PARTS: Final = ("name_given", "name_middle", "name_family")
_NAME_USES: Final = {"name": "legal", "name_native": "legal", "name_birth": "birth", "alias": "alias"}
_PAPERS: Final = {"passport": "passport", "national_id": "national_id", "document": "other"}
_CONSENTS: Final = ("store", "contact", "share", "submit", "publish")
_VIA: Final = ("hotline", "referral", "field", "import", "partner", "other")


class Given:
    """What one row gives."""

    __slots__ = (
        *("case", "content", "external_id", "fields", "has_relationship", "household_id", "identifying", "is_principal", "names", "parts"),
    )

    def __init__(self) -> None:
        """Begin with nothing."""
        self.household_id = self.external_id = ""
        self.is_principal = self.has_relationship = False
        self.names: list[NameDraft] = []
        self.parts: dict[str, str] = {}
        self.fields: dict[str, Any] = {}
        self.case: dict[str, Any] = {}
        self.identifying: tuple[str, ...] = ()
        self.content = b""

    @property
    def is_person(self) -> bool:
        """Tell whether the row is about a person: it has a name, or a number and something personal."""
        return bool(self.names) or bool(self.external_id and not self.household_id)

    def join(self, other: Given) -> None:
        """Take over what another row says and this one does not; lists are put together."""
        for name, value in other.fields.items():
            if isinstance(value, tuple):
                _add(self.fields, name, *value)
            else:
                self.fields.setdefault(name, value)

    def person(self, key: str, *, is_principal: bool) -> PersonDraft:
        """Give the person; who is not the principal applicant and has no relationship is related in a way to be defined."""
        fields = dict(self.fields)
        said = fields.pop("relationship", "rrf-rel:U")
        relationship = "rrf-rel:PA" if is_principal else ("rrf-rel:U" if said == "rrf-rel:PA" else said)
        return PersonDraft(key=key, relationship=relationship, names=tuple(self.names), **fields)


class Reader:
    """Read the rows of one table by its mapping, remembering values that repeat."""

    def __init__(self, table: Table, mapping: ColumnMapping, on: dt.date, names: Mapping[str, str]) -> None:
        """Prepare the columns."""
        self.table, self.mapping, self.on, self.names = table, mapping, on, names
        choices = [mapping.choice(table.sheet, column) for column in table.columns]
        self._used = [(index, self._act(choice.field, index), choice) for index, choice in enumerate(choices) if choice.field]
        self._unused = [(index, choice) for index, choice in enumerate(choices) if not choice.field]
        self._left: dict[int, int] = {}
        self._read: dict[tuple[str, str], Any] = {}
        self._orders = {index: mapping.order_of(table.sheet, table.columns[index]) for index, _, _ in self._used}
        self._places = {letter: table.place(index) for index, letter in enumerate(table.letters)}
        self._used_letters = {table.letters[index] for index, _, _ in self._used}

    def used_place(self, letter: str) -> str:
        """Name the column of a letter when it is used, else give an empty text."""
        return self._places[letter] if letter in self._used_letters else ""

    def left_out(self) -> list[tuple[str, str, int]]:
        """List the columns that are not taken: sheet, place, and the number of rows that have something there."""
        return [(self.table.sheet, self.table.place(index), self._left.get(index, 0)) for index, _ in self._unused]

    def read(self, number: int, cells: tuple[str | None, ...], rejects: list[Reject], told: list[Reject]) -> Given:
        """Read a row; what cannot be read is added to `rejects`, what a person should hear of to `told`."""
        given = Given()
        for index, act, choice in self._used:
            text = cells[index]
            if text is None or (choice.field != "note" and values.is_nothing(text)):
                continue
            try:
                if not choice.value:
                    act(given, text)
                elif values.yes(text):  # a 0/1 column of a question with several choices
                    act(given, choice.value)
            except Unread as unread:
                found = Reject(sheet=self.table.sheet, row=number, column=self.table.place(index), reason=unread.reason, says=unread.says)
                (told if unread.reason in _TOLD_ONLY else rejects).append(found)
        for index, choice in self._unused:
            if cells[index] is not None and choice.why not in {"link", "machine"}:
                self._left[index] = self._left.get(index, 0) + 1
        self._finish(given)
        given.content = "\1".join([cells[index] or "" for index, _, _ in self._used]).encode("utf-8", "replace") + b"\2"
        return given

    def _once(self, field: str, text: str, read: Callable[[str], Any]) -> Any:
        key = (field, text)
        if key not in self._read:
            self._read[key] = read(text)
        return self._read[key]

    def _act(self, field: str, index: int) -> Callable[[Given, str], None]:
        """Give what is to be done with a cell of a field: settled once for a column, done for every row."""
        if field in _READ:
            read = _READ[field]
            return lambda given, text: read(self, given, text, index)
        if field in _NAME_PARTS:
            return lambda given, text: given.parts.__setitem__(field, text)
        if field in _NAME_USES:
            return lambda given, text: self._name(given, field, text)
        if field in _CASE_CODES:
            return lambda given, text: self._case_code(given, field, text)
        if field == "note":
            heading = self.table.columns[index]
            return lambda given, text: _add(given.case, "notes", f"{heading}: {text}")
        if field in {"household_id", "external_id"}:
            return lambda given, text: setattr(given, field, text)
        return self._act_of_list(field)

    def _act_of_list(self, field: str) -> Callable[[Given, str], None]:
        """Give what is to be done with a contact, a paper or a consent."""
        if field in _CHANNELS:
            return lambda given, text: _add(given.fields, "contacts", *((field, part) for part in _BETWEEN.split(text) if part))
        if field in _PAPERS:
            return lambda given, text: _add(given.fields, "documents", DocumentDraft(paper=_PAPERS[field], number=text))
        purpose = field.removeprefix("consent_")
        return lambda given, text: _add(given.fields, "consents", (purpose, self._once("yes", text, values.yes)))

    def _case_code(self, given: Given, field: str, text: str) -> None:
        code = self._once(field, text, lambda said: values.coded(field, said))
        given.case[field] = code.partition(":")[2] if field in _BARE else code

    @staticmethod
    def _name(given: Given, field: str, text: str) -> None:
        for part in _BETWEEN.split(text) if field == "alias" else (text,):
            if part:
                given.names.append(NameDraft(use=_NAME_USES[field], full=" ".join(part.split()), script=values.script_of(part)))

    def _finish(self, given: Given) -> None:
        """Put the parts of a name together, and settle what depends on more than one cell."""
        name, middle, family = (given.parts.get(part, "") for part in _NAME_PARTS)
        full = " ".join(part for part in (name, middle, family) if part)
        legal = next((at for at, known in enumerate(given.names) if known.use == "legal"), None)
        if full and legal is None:
            script = values.script_of(full)
            given.names.insert(0, NameDraft(full=full, given=name, middle=middle, family=family, script=script))
        elif full and legal is not None:
            known = given.names[legal]
            given.names[legal] = NameDraft(full=known.full, given=name, middle=middle, family=family, script=known.script)
        fields = given.fields
        if given.fields.get("relationship") == "rrf-rel:PA":
            given.is_principal = True
        age = fields.pop("age", None)
        if age is not None and "born" not in fields:
            fields["born"], fields["is_estimate"] = f"{self.on.year - age:04d}", True
        if "location_region" in given.case and "location" not in given.case:
            self._place(given)
        if given.case.get("origin_region") and "origin_country" not in given.case:
            given.case["origin_country"] = values.country(given.case["origin_region"][:2], "iso2", self.names)
        if given.case.get("status") == "closed":
            given.case.setdefault("closure", "other")
        contacts = sorted(value for _, value in fields.get("contacts", ()))
        first = given.names[0].full.casefold() if given.names else ""
        given.identifying = (first, fields.get("born", ""), *contacts, given.external_id)

    @staticmethod
    def _place(given: Given) -> None:
        """Tell the class of a place from where the household comes from; elsewhere in the same country is a class of its own."""
        where, origin = given.case["location_region"], given.case.get("origin_region", "")
        if where == origin:
            given.case["location"] = "origin_at_risk"
        elif origin and where[:2] == origin[:2] and "-" in where:
            given.case["location"] = "origin_other_region"
        else:
            del given.case["location_region"]
            _add(given.case, "notes", f"where they are now, and not whether in danger, in hiding, on the way or safe: {where}")

    def _relationship(self, given: Given, text: str, _index: int) -> None:
        given.has_relationship = True
        given.fields["relationship"] = self._once("relationship", text, lambda said: values.coded("relationship", said))

    def _principal(self, given: Given, text: str, _index: int) -> None:
        given.is_principal = self._once("yes", text, values.yes)
        given.has_relationship = True

    def _detail(self, given: Given, field: str, text: str) -> None:
        try:
            code = self._once(field, text, lambda said: values.coded(field, said))
        except Unread:
            if codes.names_orientation(text):
                raise Unread("orientation", LEFT_OUT["orientation"]) from None
            raise
        _add(given.fields, "details", (field, code))

    def _occupation(self, given: Given, text: str, _index: int) -> None:
        _add(given.fields, "details", ("occupation", " ".join(text.split())))

    def _day(self, text: str, index: int) -> Read:
        order, calendar = self._orders[index], self.mapping.calendar
        found: Read = self._once(f"day {index}", text, lambda said: read_day(said, order=order, calendar=calendar))
        return found

    def _birth(self, given: Given, text: str, index: int) -> None:
        got = self._day(text, index)
        if got.fault:
            raise Unread(got.fault, got.says)
        given.fields["born"] = got.iso
        if got.is_estimate:
            given.fields["is_estimate"] = True

    def _age(self, given: Given, text: str, _index: int) -> None:
        if not (text.isascii() and text.isdigit() and int(text[:4]) <= AGE_MAX):
            raise Unread("age", "this is no age in years")
        given.fields["age"] = int(text)

    def _opened(self, given: Given, text: str, index: int) -> None:
        got = self._day(text, index)
        if got.fault or len(got.iso) < _DAY_CHARS:
            raise Unread(got.fault or "not_read", got.says or "this is no whole day")
        given.case["opened_on"] = dt.date.fromisoformat(got.iso)

    def _country_of(self, text: str) -> str:
        found: str = self._once("country", text, lambda said: values.country(said, self.mapping.country_scheme, self.names))
        return found

    def _nationality(self, given: Given, text: str, _index: int) -> None:
        found = dict.fromkeys(self._country_of(part) for part in re.split(r"\s*[;,|/]\s*", text) if part)
        if "iso3:XXA" in found:
            given.fields["is_stateless"] = True
        _add(given.fields, "nationalities", *(code for code in found if code != "iso3:XXA"))

    def _birth_country(self, given: Given, text: str, _index: int) -> None:
        given.fields["birth_country"] = self._country_of(text)

    def _birth_place(self, given: Given, text: str, _index: int) -> None:
        given.fields["birth_place"] = " ".join(text.split())

    def _origin(self, given: Given, text: str, _index: int) -> None:
        given.case["origin_country"] = self._country_of(text)

    def _destination(self, given: Given, text: str, _index: int) -> None:
        given.case["destination"] = self._country_of(text)

    def _origin_region(self, given: Given, text: str, _index: int) -> None:
        found = self._region_of(text)
        if "-" in found:
            given.case["origin_region"] = found
        else:
            given.case.setdefault("origin_country", f"iso3:{found}")

    def _location_region(self, given: Given, text: str, _index: int) -> None:
        given.case["location_region"] = self._region_of(text)

    def _region_of(self, text: str) -> str:
        found: str = self._once("region", text, lambda said: values.region(said, self.names))
        return found

    def _language(self, given: Given, text: str, _index: int) -> None:
        _add(given.fields, "languages", *((self._once("language", part, values.language), "") for part in _BETWEEN.split(text) if part))

    def _needs(self, given: Given, text: str, _index: int) -> None:
        left = None
        for part in _WORDS_BETWEEN.split(text):
            if part and not values.is_nothing(part):
                try:
                    _add(given.fields, "needs", *self._once("needs", part, values.needs))
                except Unread as unread:
                    left = unread
        if left is not None:  # after the others, so that one that is left out takes none with it
            raise left

    def _threat(self, given: Given, text: str, _index: int) -> None:
        before = given.case.pop("threats", ())
        day = before[0].day if before and not before[0].text else None
        rest = before[1:] if day else before
        kind = self._once("threat", text, values.threat)
        given.case["threats"] = (ThreatDraft(type=kind, day=day, text=text), *rest)

    def _threat_on(self, given: Given, text: str, index: int) -> None:
        got = calendar_day(text, order=self._orders[index], calendar=self.mapping.calendar)
        if not isinstance(got, facts.CalendarDay):
            raise Unread(got.fault, got.says)
        before = given.case.get("threats", ())
        first = before[0] if before else ThreatDraft(type="other")
        given.case["threats"] = (ThreatDraft(type=first.type, day=got, text=first.text), *before[1:])

    def _via(self, given: Given, text: str, index: int) -> None:
        word = plain(text)
        if word in _VIA:
            given.case["via"] = word
        else:
            _add(given.case, "notes", f"{self.table.columns[index]}: {text}")

    def _label(self, given: Given, text: str, _index: int) -> None:
        given.case["label"] = " ".join(text.split())

    def _hours(self, given: Given, text: str, _index: int) -> None:
        given.case["rhythm_hours"] = values.hours(text)


def _add(fields: dict[str, Any], name: str, *items: Any) -> None:
    """Add to a list without doubling."""
    kept = [*fields.get(name, ())]
    for item in items:
        if item not in kept:
            kept.append(item)
    fields[name] = tuple(kept)


_TOLD_ONLY: Final = frozenset({"orientation"})  # left out for the person's own safety; the row itself is taken
_READ: Final[Mapping[str, Callable[[Reader, Given, str, int], None]]] = MappingProxyType(
    {
        "relationship": Reader._relationship,  # noqa: SLF001 - the table of this class's own methods
        "is_principal": Reader._principal,  # noqa: SLF001
        "sex": lambda reader, given, text, _: reader._detail(given, "sex", text),  # noqa: SLF001
        "marital": lambda reader, given, text, _: reader._detail(given, "marital", text),  # noqa: SLF001
        "education": lambda reader, given, text, _: reader._detail(given, "education", text),  # noqa: SLF001
        "occupation": Reader._occupation,  # noqa: SLF001
        "birth": Reader._birth,  # noqa: SLF001
        "age": Reader._age,  # noqa: SLF001
        "opened_on": Reader._opened,  # noqa: SLF001
        "nationality": Reader._nationality,  # noqa: SLF001
        "birth_country": Reader._birth_country,  # noqa: SLF001
        "birth_place": Reader._birth_place,  # noqa: SLF001
        "origin_country": Reader._origin,  # noqa: SLF001
        "origin_region": Reader._origin_region,  # noqa: SLF001
        "destination": Reader._destination,  # noqa: SLF001
        "location_region": Reader._location_region,  # noqa: SLF001
        "language": Reader._language,  # noqa: SLF001
        "needs": Reader._needs,  # noqa: SLF001
        "threat": Reader._threat,  # noqa: SLF001
        "threat_on": Reader._threat_on,  # noqa: SLF001
        "via": Reader._via,  # noqa: SLF001
        "label": Reader._label,  # noqa: SLF001
        "rhythm_hours": Reader._hours,  # noqa: SLF001
    }
)
