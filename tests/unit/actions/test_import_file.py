"""Taking in files through the real doors below: quarantine, mapping, rules, journal, replica."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from safeconduct.actions.import_file import Answer, Ask, import_file, reject_table
from safeconduct.actions.office import Office
from safeconduct.errors import Mistaken, Refused
from safeconduct.model import facts as f
from safeconduct.studies.exchange.reading import REPEATED as REPEATED_SAYS
from tests.conftest import quiet

NOW = dt.datetime(2026, 1, 20, 10, tzinfo=dt.UTC)
SHARED = Path(__file__).parents[4] / "shared" / "data"
PEOPLE = (
    "Case ID;Фамилия;Имя;Пол;Гражданство;Телефон;Дата рождения\r\n"
    "1;Выдуманов;Аслан;м;RUS;+7 900 000-00-01;12.03.1990\r\n"
    "2;Небылицын;Бекхан;м;RUS;+7 900 000-00-02;25.12.1988\r\n"
).encode("cp1251")


def take(office: Office, data: bytes = PEOPLE, name: str = ".csv", *, dry: bool = False, **said: Any) -> Answer:
    return import_file(office, Ask(data=data, name=name, is_dry_run=dry, **said), NOW, quiet)


def test_a_dry_run_shows_the_mapping_and_writes_nothing(office: Office) -> None:
    before = office.journal.verify().segments
    answer = take(office, dry=True)
    assert (answer.added, answer.changed, answer.households, answer.persons) == (2, 0, 2, 2)
    assert {(c.column, c.field) for c in answer.columns} >= {("Фамилия", "name_family"), ("Телефон", "phone")}
    assert office.replica.cases().total == 0
    assert office.journal.verify().segments == before


def test_importing_twice_changes_nothing(office: Office) -> None:
    assert take(office).added == 2
    before = office.journal.verify().segments
    again = take(office)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert again.is_mapping_kept
    assert office.journal.verify().segments == before
    assert office.replica.search("выдуманов").total == 1


def test_a_changed_row_changes_only_itself(office: Office) -> None:
    take(office, source="list")
    changed = PEOPLE.replace(b"+7 900 000-00-02", b"+7 900 000-00-22")
    answer = take(office, changed, source="list")
    assert (answer.added, answer.changed, answer.unchanged) == (0, 1, 1)
    assert office.replica.search("000-00-22").total == 1


def test_a_row_that_cannot_be_read_is_given_back_whole(office: Office) -> None:
    bad = PEOPLE + "3;Небывалов;Иса;м;Атлантида;+7 900 000-00-03;45.12.1988\r\n".encode("cp1251")
    answer = take(office, bad)
    assert (answer.added, answer.rejected) == (2, 1)
    (row,) = answer.rejected_rows
    assert row.row == 4
    assert row.cells[1] == "Небывалов"
    assert len(row.reasons) == 2
    assert not any("Небывалов" in reason or "Атлантида" in reason for reason in row.reasons)


def test_what_workers_know_is_not_taken_back_by_an_older_list(office: Office) -> None:
    listed = b"case id,name,location type\nA-1,Anna Vydumanova,origin_at_risk\n"
    take(office, listed, source="list")
    case = office.replica.cases().lines[0].ref
    office.keep((f.LocationSet(case=case, location="transit", since_on=NOW.date()),), NOW, quiet)
    answer = take(office, listed.replace(b"Vydumanova", b"Vydumannaya"), source="list")
    assert [(held.case, held.fields) for held in answer.held_back] == [(case.hex(), ("location",))]
    assert office.replica.cases().lines[0].location == "transit"


def test_religion_and_orientation_are_never_taken_in(office: Office) -> None:
    listed = b"case id,name,religion,sexual orientation\nA-1,Anna Vydumanova,MUS,secretword\n"
    answer = take(office, listed)
    assert {column for _, column, _ in answer.left_out} == {"C: religion", "D: sexual orientation"}
    assert office.replica.search("secretword").total == 0
    with pytest.raises(Refused):
        take(office, listed, choices=(("religion", "note"),))


def test_a_file_that_is_no_table_is_refused(office: Office) -> None:
    for data in (b"", b"\x7fELF" + bytes(100), b"PK\x03\x04 not a zip"):
        with pytest.raises(Mistaken):
            take(office, data)


def test_a_passport_index_needs_its_day_and_replaces_itself(office: Office) -> None:
    index = b"Passport,Destination,Requirement\nRUS,SRB,30\nRUS,DEU,visa required\n"
    with pytest.raises(Mistaken):
        take(office, index)
    assert take(office, index, as_of=dt.date(2025, 1, 12)).added == 1
    assert take(office, index, as_of=dt.date(2025, 1, 12)).unchanged == 1
    assert take(office, index.replace(b",30", b",60"), as_of=dt.date(2025, 6, 1)).changed == 1
    (exits,) = office.replica.records("exits")
    assert exits.listed.value.rows[1] == ("iso3:SRB", "visa_free", 60)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not beside this checkout")
@pytest.mark.parametrize(("sample", "persons", "needs"), [("V4-TEST.xml", 5, True), ("V3-TEST.xml", 1, False)])
def test_the_official_samples_come_in_as_households(office: Office, sample: str, persons: int, *, needs: bool) -> None:
    answer = take(office, (SHARED / "errf" / "samples" / sample).read_bytes(), ".xml")
    assert (answer.added, answer.persons, answer.rejected, answer.columns) == (1, persons, 0, ())
    (line,) = office.replica.cases().lines
    case = office.replica.look("case", line.ref)
    assert len(case.members()) == persons
    assert bool(case.needs) == needs
    assert any(person.addresses for person in case.members())
    assert any(person.relatives for person in case.members())
    assert take(office, (SHARED / "errf" / "samples" / sample).read_bytes(), ".xml").unchanged == 1


def test_rows_that_were_not_taken_come_back_as_a_table_in_which_nothing_is_a_formula(office: Office) -> None:
    """They are mended in a spreadsheet program, and somebody else may have typed what stands in them."""
    answer = take(office, b"Name,Date of birth,Phone\n=cmd|' /C calc'!A0,31.02.1990,+7 900 000-00-77\n")
    table = reject_table(answer)
    assert (answer.rejected, b"'=cmd'|' /C calc'!A0" in table, b"'+7 900" in table) == (1, True, True)
    mended = table.replace(b"31.02.1990", b"28.02.1990").replace(b"'=cmd'|' /C calc'!A0", b"Mended Name")
    assert take(office, mended).added == 1
    (line,) = office.replica.cases().lines
    (person,) = office.replica.look("case", line.ref).persons.values()
    assert [contact.value for contact in person.contacts.values()] == ["+7 900 000-00-77"]


REPEATED = (
    "id,name,phone\n1,Anna Example,+79000000001\n1,Anna Example,+79000000001\n2,Ivan Example,+79000000002\n2,Bella Other,+79000000003\n"
)


def test_a_row_that_came_back_with_a_number_that_is_known_is_no_new_household(office: Office) -> None:
    """The file of rows that were not taken is read like its source: by its mapping, and with its cases."""
    first = take(office, REPEATED.encode(), choices=(("name", "name"),))
    assert (first.added, first.rejected) == (2, 2)
    assert all(reject.says.startswith(REPEATED_SAYS) for reject in first.rejects), "by which it is known when it comes back"
    assert {reject.says.rpartition(": ")[2] for reject in first.rejects} == {"give it a number of its own"}, "what mends it is said at once"
    again = take(office, reject_table(first))
    assert again.is_mapping_kept
    assert (again.added, again.changed, again.unchanged, again.rejected) == (0, 0, 1, 1)
    assert "give it a number of its own" in again.rejects[0].says, "a name of hers would be one of his"
    assert office.replica.search("Bella").total == 0
    mended = take(office, reject_table(again).replace(b'"2","Bella', b'"3","Bella'))
    assert (mended.added, mended.rejected) == (1, 0)


def test_a_row_that_was_not_taken_for_another_reason_may_change_its_case(office: Office) -> None:
    take(office)
    first = take(office, PEOPLE.decode("cp1251").replace("12.03.1990", "32.03.1990").encode("cp1251"))
    assert (first.unchanged, first.rejected) == (1, 1)
    mended = take(office, reject_table(first).decode("utf-8").replace("32.03.1990", "13.03.1990").encode())
    assert (mended.added, mended.changed, mended.rejected) == (0, 1, 0)
