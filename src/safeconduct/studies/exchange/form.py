"""Make households of a UNHCR registration form: one for each processing group, with every person, need, address, paper and relative in it.

Country codes of the form are UNHCR's (`AUS` is Austria). Religion, ethnicity, parents' names and photographs are not taken in, and counted.
Relatives outside the household are third parties whose consent is unknown; they come in as one line each, because the form names them.
What breaks the form's own rules is told; a case without exactly one principal applicant is rejected.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from safeconduct.errors import Mistaken
from safeconduct.model import codes
from safeconduct.studies.exchange.household import (
    AddressDraft,
    DocumentDraft,
    Drafts,
    HouseholdDraft,
    NameDraft,
    PersonDraft,
    Reject,
    RelativeDraft,
)
from safeconduct.studies.exchange.reading import Book
from safeconduct.studies.exchange.values import script_of

_UNKNOWN: Final = frozenset({"", "-", "U", "N/A"})
_LEFT_OUT: Final = ("ReligionCode", "EthnicityCode", "MotherName", "FatherName")
_DAY_CHARS = len("2017-05-26")
_HERE: Final = "rrf-addr:CoA"  # the address where they are now: it belongs to the shelter compartment
_KNOWN_FIELDS: Final = frozenset(
    {
        *("IndividualGUID", "IndividualID", "ConcatenatedName", "FamilyName", "SecondFamilyName", "GivenName", "MiddleName", "MaidenName"),
        *("RegistrationDate", "DateofBirth", "DateofBirthEstimate", "BirthCountryCode", "BirthCityTownVillage", "OriginCountryCode"),
        *("AsylumCountryCode", "ArrivalDate", "SexCode", "NationalityCode", "MarriageStatusCode", "EducationLevelCode"),
        *("RelationshipToPrincipalRepresentative", "Photo", "_case"),
    }
)

Record = Mapping[str, str]


class _Section:
    """One kind of section: its records by case and by person."""

    def __init__(self, book: Book, name: str) -> None:
        self.name = name
        self.records: list[tuple[int, dict[str, str]]] = []
        table = next((table for table in book.tables if table.sheet == name), None)
        if table is not None:
            for row in table.rows:
                self.records.append((row.number, {c: v for c, v in zip(table.columns, row.cells, strict=True) if v is not None}))
        self._by_person: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = {}
        for line, record in self.records:
            for field in ("IndividualGUID", "IndividualID"):
                if record.get(field):
                    self._by_person.setdefault((record["_case"], record[field]), []).append((line, record))

    def of_case(self, case: str) -> list[tuple[int, dict[str, str]]]:
        return [(line, record) for line, record in self.records if record["_case"] == case]

    def of(self, person: Record) -> list[tuple[int, dict[str, str]]]:
        """Give the records of a person, by her GUID (version 4) or her number (version 3)."""
        keys = [(person["_case"], person[field]) for field in ("IndividualGUID", "IndividualID") if person.get(field)]
        return next((self._by_person[key] for key in keys if key in self._by_person), [])


def form_households(book: Book, scheme: str) -> Drafts:
    """Make households of a form that was read.

    Raises:
        Mistaken: the form holds no person.
    """
    if not any(table.sheet == "dataIndividual" for table in book.tables):
        raise Mistaken("this form holds no person")
    return _Form(book, scheme).drafts()


class _Form:
    def __init__(self, book: Book, scheme: str) -> None:
        self.scheme = scheme
        self.sections = {table.sheet: _Section(book, table.sheet) for table in book.tables}
        self.told = [
            Reject(sheet=fault.sheet, row=fault.row, column=fault.column, reason=fault.reason, says=fault.says) for fault in book.faults
        ]
        self.rejects: list[Reject] = []
        self.left: dict[tuple[str, str], int] = {}

    def drafts(self) -> Drafts:
        cases = dict.fromkeys(record["_case"] for _, record in self._section("dataIndividual").records)
        households = [household for case in cases if (household := self._household(case)) is not None]
        left = tuple((sheet, field, count) for (sheet, field), count in sorted(self.left.items()))
        return Drafts(households=tuple(households), rejects=tuple(self.rejects), told=tuple(self.told), left_out=left)

    def _section(self, name: str) -> _Section:
        return self.sections.get(name) or _Section(_EMPTY, name)

    def _tell(self, sheet: str, line: int, field: str, reason: str, says: str) -> None:
        self.told.append(Reject(sheet=sheet, row=line, column=field, reason=reason, says=says))

    def _household(self, case: str) -> HouseholdDraft | None:
        people = self._section("dataIndividual").of_case(case)
        relations = {id(record): self._relationship(line, record) for line, record in people}
        principals = [record for _, record in people if relations[id(record)] == "rrf-rel:PA"]
        if len(principals) != 1:
            says = f"the case has {len(principals)} principal applicants; the form asks for exactly one"
            self.rejects += [Reject(sheet="dataIndividual", row=line, column="", reason="principal", says=says) for line, _ in people]
            return None
        self._check_size(case, len(people))
        principal = principals[0]
        persons = tuple(
            self._person(line, record, relations[id(record)]) for line, record in sorted(people, key=lambda item: item[1] is not principal)
        )
        _, resettlement = next(iter(self._section("dataResettlement").of_case(case)), (0, {}))
        asylum = next((a.country for a in persons[0].addresses if a.type == _HERE and a.country), "") or self._country(
            "dataIndividual", people[0][0], "AsylumCountryCode", principal
        )
        opened = self._day(principal.get("RegistrationDate", ""))
        second = resettlement.get("ResettlementCriteria2Code") or resettlement.get("ResettlementCriteriaCode2") or ""
        return HouseholdDraft(
            scheme=self.scheme,
            external=principal.get("IndividualGUID") or principal.get("IndividualID") or "",
            content=self._content(case),
            rows=tuple(("dataIndividual", line) for line, _ in people),
            persons=persons,
            opened_on=opened,
            via="import",
            status="active",
            priority=self._code("rrf-pri", "dataResettlement", 0, "ResettlementPriorityCode", resettlement),
            origin_country=self._country("dataIndividual", people[0][0], "OriginCountryCode", principal),
            location="asylum" if asylum else "",
            location_region=asylum.removeprefix("iso3:"),
            category=self._code("rrf-cat", "dataResettlement", 0, "ResettlementCriteriaCode", resettlement),
            category_2=codes.code_like("rrf-cat", second) or "" if second not in _UNKNOWN else "",
        )

    def _content(self, case: str) -> bytes:
        digest = hashlib.sha256(b"form")
        for name, section in sorted(self.sections.items()):
            for _, record in section.of_case(case):
                digest.update(repr((name, sorted(record.items()))).encode("utf-8", "replace"))
        return digest.digest()

    def _check_size(self, case: str, persons: int) -> None:
        groups = self._section("dataProcessGroup").of_case(case)
        for line, group in groups:
            if not group.get("ProcessingGroupNumber", "").strip():
                self._tell("dataProcessGroup", line, "ProcessingGroupNumber", "empty", "the number of the group is empty")
            size = group.get("ProcessingGroupSize") or group.get("Size") or ""
            if size.strip() != str(persons):
                says = f"the size of the group is not the number of its persons, {persons}"
                self._tell("dataProcessGroup", line, "ProcessingGroupSize", "group_size", says)

    def _relationship(self, line: int, person: Record) -> str:
        said = person.get("RelationshipToPrincipalRepresentative", "")
        for _, group in self._section("dataIndividualProcessGroup").of(person):
            said = group.get("RelationshipToPrincipalRepresentative", "") or said
        found = codes.code_like("rrf-rel", said) if said else None
        if found is None:
            field = "RelationshipToPrincipalRepresentative"
            self._tell("dataIndividual", line, field, "not_in_list", "the relationship is empty or unknown")
        return found or "rrf-rel:U"

    def _person(self, line: int, record: Record, relationship: str) -> PersonDraft:
        for field in record:
            if field in _LEFT_OUT or field not in _KNOWN_FIELDS:
                self.left["dataIndividual", field] = self.left.get(("dataIndividual", field), 0) + 1
        nationality = self._country("dataIndividual", line, "NationalityCode", record)
        born = record.get("DateofBirth", "")[:_DAY_CHARS]
        if self._day(born) is None:
            self._tell("dataIndividual", line, "DateofBirth", "empty", "the day of birth is empty or cannot be read")
            born = ""
        addresses, phones = self._addresses(record)
        return PersonDraft(
            key=record.get("IndividualGUID") or record.get("IndividualID") or f"line {line}",
            relationship=relationship,
            names=self._names(line, record),
            born=born,
            is_estimate=record.get("DateofBirthEstimate", "0").strip() in {"1", "true"},
            birth_country=self._country("dataIndividual", line, "BirthCountryCode", record),
            birth_place=record.get("BirthCityTownVillage", "") if record.get("BirthCityTownVillage", "") not in _UNKNOWN else "",
            nationalities=(nationality,) if nationality and nationality != "iso3:XXA" else (),
            is_stateless=nationality == "iso3:XXA",
            details=self._details(line, record),
            languages=self._languages(record),
            contacts=tuple(("phone", phone) for phone in phones),
            documents=self._documents(record),
            addresses=addresses,
            relatives=self._relatives(record),
            needs=tuple(dict.fromkeys(self._coded("rrf-vul", "dataVulnerability", "VulnerabilityCode", record))),
        )

    def _names(self, line: int, record: Record) -> tuple[NameDraft, ...]:
        given, middle = record.get("GivenName", ""), record.get("MiddleName", "")
        family = " ".join(part for part in (record.get("FamilyName", ""), record.get("SecondFamilyName", "")) if part)
        for field in ("GivenName", "FamilyName"):
            if not record.get(field):
                self._tell("dataIndividual", line, field, "empty", "this part of the name is empty")
            elif any(char.isdigit() for char in record[field]):
                self._tell("dataIndividual", line, field, "digit_in_name", "there is a digit in this part of the name")
        full = " ".join(part for part in (given, middle, family) if part) or record.get("ConcatenatedName", "")
        names = [NameDraft(full=full, given=given, middle=middle, family=family, script=script_of(full))] if full else []
        if maiden := record.get("MaidenName", ""):
            names.append(NameDraft(use="birth", full=maiden, family=maiden, script=script_of(maiden)))
        for _, alias in self._section("dataAlias").of(record):
            parts = [alias.get(f"IndividualAlias{part}Name", "") for part in ("First", "Middle", "Last")]
            if text := " ".join(part for part in parts if part):
                names.append(NameDraft(use="alias", full=text, given=parts[0], middle=parts[1], family=parts[2], script=script_of(text)))
        return tuple(names)

    def _details(self, line: int, record: Record) -> tuple[tuple[str, str], ...]:
        details = []
        for field, scheme, column in (
            ("sex", "rrf-sex", "SexCode"),
            ("marital", "rrf-mar", "MarriageStatusCode"),
            ("education", "rrf-edu", "EducationLevelCode"),
        ):
            if code := self._code(scheme, "dataIndividual", line, column, record):
                details.append((field, code))
        if not any(field == "education" for field, _ in details):
            levels = self._coded("rrf-edu", "dataEducation", "EducationLevelCode", record)
            details += [("education", level) for level in list(levels)[:1]]
        jobs = [job.get("OccupationText", "") for _, job in self._section("dataEmployment").of(record)]
        if jobs and jobs[0]:
            details.append(("occupation", jobs[0]))
        if len(jobs) > 1:
            key = ("dataEmployment", "OccupationText after the first")
            self.left[key] = self.left.get(key, 0) + len(jobs) - 1
        return tuple(details)

    def _languages(self, record: Record) -> tuple[tuple[str, str], ...]:
        found = []
        for line, language in self._section("dataLanguage").of(record):
            code = f"rrf-lang:{language.get('LanguageCode', '')}"
            if not codes.is_known(code):
                self._tell("dataLanguage", line, "LanguageCode", "not_in_list", "this is no code of the form's list of languages")
                continue
            found.append((code, codes.code_like("rrf-lvl", language.get("LanguageSpeakCode", "")) or ""))
        return tuple(found)

    def _addresses(self, record: Record) -> tuple[tuple[AddressDraft, ...], tuple[str, ...]]:
        """Give the addresses of a person, and the telephone numbers that the form keeps on their sixth line."""
        found, phones = [], []
        for line, address in self._section("dataAddress").of(record):
            kind = codes.code_like("rrf-addr", address.get("AddressType", ""))
            if kind is None:
                self._tell("dataAddress", line, "AddressType", "not_in_list", "the type of address is empty or not of the form's list")
                continue
            lines = [address.get(f"LocationLevel{level}Description", "") for level in range(5, 0, -1)] + [address.get("AddressPostal", "")]
            if phone := address.get("LocationLevel6", ""):
                phones.append(phone)
            found.append(
                AddressDraft(
                    desk="shelter" if kind == _HERE else "casework",
                    type=kind,
                    country=self._country("dataAddress", line, "AddressCountry", address),
                    lines=tuple(part for part in lines if part),
                )
            )
        return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(phones))

    def _documents(self, record: Record) -> tuple[DocumentDraft, ...]:
        numbers = (document.get("DocumentNumber", "") for _, document in self._section("dataDocument").of(record))
        return tuple(DocumentDraft(paper="other", number=number) for number in dict.fromkeys(numbers) if number)

    def _relatives(self, record: Record) -> tuple[RelativeDraft, ...]:
        found: list[RelativeDraft] = []
        for line, relative in self._section("dataIndividualRelatives").of(record):
            parts = [relative.get(field, "") for field in ("GivenName", "MiddleName", "FamilyName", "SecondFamilyName")]
            if any(char.isdigit() for part in parts for char in part):
                self._tell("dataIndividualRelatives", line, "FamilyName", "digit_in_name", "there is a digit in a relative's name")
            entry = RelativeDraft(
                full=" ".join(part for part in parts if part),
                relationship=codes.code_like("rrf-rel", relative.get("RelationshipCode", "")) or "rrf-rel:U",
                country=self._country("dataIndividualRelatives", line, "ResidenceCountryCode", relative),
                is_deceased=relative.get("Deceased", "0").strip() in {"1", "true"},
            )
            if entry in found:
                says = "the same relative is named twice in the same words; once is taken"
                self._tell("dataIndividualRelatives", line, "", "repeated", says)
            else:
                found.append(entry)
        return tuple(found)

    def _coded(self, scheme: str, section: str, field: str, record: Record) -> Iterable[str]:
        for line, entry in self._section(section).of(record):
            if code := self._code(scheme, section, line, field, entry):
                yield code

    def _code(self, scheme: str, section: str, line: int, field: str, record: Record) -> str:
        said = record.get(field, "").strip()
        if said in _UNKNOWN and not (said == "U" and scheme in {"rrf-sex", "rrf-mar"}):
            return ""
        found = codes.code_like(scheme, said)
        if found is None:
            self._tell(section, line, field, "not_in_list", "this is no code of the form's list")
        return found or ""

    def _country(self, section: str, line: int, field: str, record: Record) -> str:
        said = record.get(field, "").strip()
        if said in _UNKNOWN:
            if field == "NationalityCode":
                self._tell(section, line, field, "empty", "the nationality is empty or unknown")
            return ""
        try:
            return codes.country(said, "unhcr")
        except Mistaken as error:
            self._tell(section, line, field, "country_code", error.says)
            return ""

    @staticmethod
    def _day(text: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(text[:_DAY_CHARS])
        except ValueError:
            return None


_EMPTY: Final = Book(kind="errf", format="xml", tables=(), faults=())
