"""Households made of rows."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange import mapping as m
from safeconduct.studies.exchange.drafting import draft
from safeconduct.studies.exchange.household import Drafts, HouseholdDraft
from safeconduct.studies.exchange.reading.recognising import read
from tests.unit.exchange.makers import xlsx

ON = dt.date(2017, 4, 20)
LIST = """\
Case ID;Household;Relationship;Full name;Other name;Sex;Date of birth;Nationality;Region of origin;Current region;Phone;Consent to contact;\
Consent to publish;Needs;Priority;Risk;Status;Threat;Deadline;Notes;First contact;Passport;Check-in every (hours);Destination
1;H1;PA;Anna Invented;Anya;f;26.05.1990;Russia;Чечня;Москва;+7 900 1, +7 900 2;yes;no;LP-IH, LP-RP;urgent;high;active;arrest;26.05.2017;\
came at night;02.04.2017;70 0000001;24;Германия
2;H1;brother;Борис Придуманный;;м;1995;Russia;RU-CE;RU-MOW;;да;;;normal;extreme;active;;;;02.04.2017;;;
3;H2;PA;Clara Invented;;F;about 1980;stateless;;;;no;;in hiding;;;;;;;;;;
"""


def drafted(data: str | bytes, **said: str) -> Drafts:
    book = read(data.encode() if isinstance(data, str) else data)
    return draft(book, m.settled(m.propose(book), **said), on=ON)


def first(data: str) -> HouseholdDraft:
    return drafted(data).households[0]


def test_rows_of_one_household_become_one_draft() -> None:
    drafts = drafted(LIST)
    assert [(h.external, len(h.persons)) for h in drafts.households] == [("H1", 2), ("H2", 1)]
    assert drafts.rejects == ()
    house = drafts.households[0]
    anna, boris = house.persons
    assert [(n.use, n.full, n.script) for n in anna.names] == [("legal", "Anna Invented", "Latn"), ("alias", "Anya", "Latn")]
    assert (anna.relationship, boris.relationship) == ("rrf-rel:PA", "rrf-rel:SBM")
    assert (anna.born, boris.born, boris.names[0].script) == ("1990-05-26", "1995", "Cyrl")
    assert anna.contacts == (("phone", "+7 900 1"), ("phone", "+7 900 2"))
    assert anna.consents == (("contact", True), ("publish", False))
    assert anna.needs == ("unhcr-sn:LP-IH", "unhcr-sn:LP-RP")
    assert [(d.paper, d.number) for d in anna.documents] == [("passport", "70 0000001")]
    assert (house.origin_country, house.origin_region) == ("iso3:RUS", "RU-CE")
    assert (house.location, house.location_region, house.destination) == ("origin_other_region", "RU-MOW", "iso3:DEU")
    assert (house.status, house.opened_on, house.rhythm_hours) == ("active", dt.date(2017, 4, 2), 24)
    assert (house.risk, house.priority) == ("extreme", "rrf-pri:UG")  # the graver of what two rows say
    assert [(t.type, t.day.on if t.day else None) for t in house.threats] == [("arrest", dt.date(2017, 5, 26))]
    assert house.notes == ("Notes: came at night",)


def test_a_stateless_person_and_an_estimate() -> None:
    clara = drafted(LIST).households[1].persons[0]
    assert (clara.born, clara.is_estimate, clara.nationalities, clara.is_stateless) == ("1980", True, (), True)
    assert clara.consents == (("contact", False),)


def test_the_same_file_gives_the_same_keys_and_hashes_and_a_change_another_hash() -> None:
    before, again, after = drafted(LIST), drafted(LIST), drafted(LIST.replace("came at night", "came by day"))
    assert before == again
    assert [h.external for h in before.households] == [h.external for h in after.households]
    assert before.households[0].content != after.households[0].content
    assert before.households[1].content == after.households[1].content
    assert len(before.households[0].content) == 32


def test_the_order_of_rows_does_not_matter_to_what_is_known_again() -> None:
    lines = LIST.splitlines()
    turned = drafted("\n".join([lines[0], lines[3], lines[1], lines[2]]) + "\n")
    assert {h.external: h.content for h in turned.households} == {h.external: h.content for h in drafted(LIST).households}


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        (("26.05.1990", "26/13/1990"), "G: Date of birth", "no_day"),
        (("26.05.1990", "05/06/1990"), "G: Date of birth", "day_or_month"),
        (("Russia;Чечня", "Atlantis;Чечня"), "H: Nationality", "country_name"),
        (("Чечня", "Atlantis"), "I: Region of origin", "region"),
        ((";yes;no;", ";perhaps;no;"), "L: Consent to contact", "yes_or_no"),
        (("LP-IH, LP-RP", "LP-XX"), "N: Needs", "not_in_list"),
        (("urgent", "soonish"), "O: Priority", "not_in_list"),
        ((";24;", ";often;"), "W: Check-in every (hours)", "hours"),
        (("1;H1;PA;Anna", "1;H1;kin of kin;Anna"), "C: Relationship", "not_in_list"),
    ],
)
def test_a_value_that_cannot_be_read_rejects_its_row_and_keeps_the_household_whole(
    change: tuple[str, str], column: str, reason: str
) -> None:
    drafts = drafted(LIST.replace(*change, 1))
    assert [h.external for h in drafts.households] == ["H2"]
    assert [(r.row, r.column, r.reason) for r in drafts.rejects] == [(2, column, reason), (3, "", "household")]
    assert change[1] not in " ".join(reject.says for reject in drafts.rejects)


def test_every_row_is_taken_or_rejected() -> None:
    people = "".join(f"{n},Person {n},{'f' if n % 7 else 'perhaps'},{1950 + n}\n" for n in range(60))
    drafts = drafted("Case ID,Full name,Sex,Year of birth\n" + people)
    taken = {row for house in drafts.households for _, row in house.rows}
    assert taken | {reject.row for reject in drafts.rejects} == set(range(2, 62))
    assert taken & {reject.row for reject in drafts.rejects} == set()


def test_orientation_is_left_out_and_told_and_the_person_is_taken() -> None:
    drafts = drafted("Case ID,Full name,Needs,Sexual orientation\n1,Anna,LGBTI; LP-RP,x\n")
    assert len(drafts.households) == 1
    text = repr(drafts.households[0].persons[0].needs) + repr(drafts.households[0].notes)
    assert "LGB" not in text
    assert [(t.row, t.column, t.reason) for t in drafts.told] == [(2, "C: Needs", "orientation")]
    assert drafts.left_out == (("", "D: Sexual orientation", 1),)


def test_the_needs_beside_an_orientation_are_kept() -> None:
    drafts = drafted("Case ID,Full name,Needs\n1,Anna,LP-IH; LGBTI; LP-RP\n")
    assert drafts.households[0].persons[0].needs == ("unhcr-sn:LP-IH", "unhcr-sn:LP-RP")


def test_country_codes_follow_the_scheme_that_a_person_named() -> None:
    data = "Case ID,Full name,Nationality\n1,Anna,AUS\n2,Boris,RUS\n"
    unsaid = drafted(data)
    assert [(r.row, r.reason) for r in unsaid.rejects] == [(2, "country_scheme")]
    assert drafted(data, country_scheme="unhcr").households[0].persons[0].nationalities == ("iso3:AUT",)
    assert drafted(data, country_scheme="iso3").households[0].persons[0].nationalities == ("iso3:AUS",)


def test_the_order_of_days_is_settled_by_the_column_or_by_a_person() -> None:
    settled = drafted("Case ID,Full name,Date of birth\n1,Anna,03/04/1990\n2,Boris,26/05/1985\n")
    assert settled.households[0].persons[0].born == "1990-04-03"
    data = "Case ID,Full name,Date of birth\n1,Anna,03/04/1990\n"
    assert [(r.column, r.reason) for r in drafted(data).rejects] == [("C: Date of birth", "day_or_month")]
    assert drafted(data, date_order="mdy").households[0].persons[0].born == "1990-03-04"


def test_two_rows_with_one_number_are_not_made_one_person() -> None:
    drafts = drafted("Case ID,Full name\n1,Anna\n1,Boris\n2,Clara\n")
    assert [h.external for h in drafts.households] == ["1", "2"]
    assert [(r.row, r.reason) for r in drafts.rejects] == [(3, "repeated_id")]


def test_two_principal_applicants_are_sent_back_to_a_person() -> None:
    drafts = drafted("Household,Relationship,Full name\n1,PA,Anna\n1,PA,Boris\n")
    assert drafts.households == ()
    assert [(r.row, r.reason) for r in drafts.rejects] == [(2, "two_principals"), (3, "two_principals")]


def test_a_list_without_numbers_knows_its_people_again_by_what_identifies_them() -> None:
    one = first("Full name,Phone,Notes\nAnna,1,x\nBoris,2,y\n")
    other = first("Full name,Phone,Notes\nAnna,1,changed\nBoris,2,y\n")
    assert one.external == other.external
    assert one.content != other.content
    assert "Anna" not in one.external
    twice = drafted("Full name,Phone\nAnna,1\nAnna,1\n")
    assert [(r.row, r.reason) for r in twice.rejects] == [(3, "repeated_person")]


def test_numbers_of_two_lists_are_not_mixed_up() -> None:
    assert first("Case ID,Full name\n1,Anna\n").scheme != first("Case ID,Full name,Phone\n1,Boris,2\n").scheme


def test_a_hidden_sheet_is_left_out_until_a_person_asks_for_it() -> None:
    def fill(book: object) -> None:
        for name, person in (("shown", "Anna"), ("hidden", "Boris")):
            sheet = book.add_worksheet(name)  # type: ignore[attr-defined]
            sheet.write_row(0, 0, ["Case ID", "Full name"])
            sheet.write_row(1, 0, [person, person])
            if name == "hidden":
                sheet.hide()

    book = read(xlsx(fill))
    mapping = m.propose(book)
    assert [h.external for h in draft(book, mapping, on=ON).households] == ["Anna"]
    assert len(draft(book, m.settled(mapping, sheets=["shown", "hidden"]), on=ON).households) == 2


def test_a_kobo_workbook_with_groups_a_repeat_and_an_hxl_row() -> None:
    def fill(book: object) -> None:
        form, people = book.add_worksheet("Intake"), book.add_worksheet("people")  # type: ignore[attr-defined]
        choices = ["case/needs", "case/needs/LP-IH", "case/needs/SM"]
        form.write_row(0, 0, ["start", "case/region_origin", *choices, "_uuid", "_submission_time", "_index"])
        form.write_row(1, 0, ["", "#adm1+origin", "#need", "", "", "#meta+id", "", ""])
        form.write_row(2, 0, ["2017-04-20", "RU-CE", "LP-IH SM", "1", "1", "uuid-1", "2017-04-20T10:00:00", "1"])
        form.write_row(3, 0, ["2017-04-21", "RU-IN", "LP-IH", "1", "0", "uuid-2", "2017-04-21T10:00:00", "2"])
        people.write_row(0, 0, ["person/full_name", "person/sex", "person/relationship", "_index", "_parent_table_name", "_parent_index"])
        people.write_row(1, 0, ["Anna Invented", "female", "self", "1", "Intake", "1"])
        people.write_row(2, 0, ["Boris Invented", "male", "brother", "2", "Intake", "1"])
        people.write_row(3, 0, ["Clara Invented", "female", "self", "3", "Intake", "2"])
        people.write_row(4, 0, ["Dora Invented", "female", "self", "4", "Intake", "99"])

    book = read(xlsx(fill))
    assert book.kind == "kobo"
    assert [table.parent for table in book.tables] == ["", "Intake"]
    drafts = draft(book, m.propose(book), on=ON)
    assert [(h.external, [p.names[0].full for p in h.persons]) for h in drafts.households] == [
        ("uuid-1", ["Anna Invented", "Boris Invented"]),
        ("uuid-2", ["Clara Invented"]),
    ]
    assert drafts.households[0].opened_on == dt.date(2017, 4, 20)
    assert drafts.households[0].origin_region == "RU-CE"
    assert [(r.sheet, r.row, r.reason) for r in drafts.rejects] == [("people", 5, "no_parent")]


def test_a_primero_export() -> None:
    data = {
        "data": [
            {"id": "a-1", "case_id_display": "c1", "name": "Anna Invented", "sex": "female", "age": 27, "unhcr_needs_codes": ["LP-IH"]},
            {"id": "a-2", "case_id_display": "c2", "name": "Boris Invented", "sex": "male", "risk_level": "high", "status": "open"},
        ]
    }
    drafts = drafted(json.dumps(data))
    assert [(h.scheme, h.external, h.persons[0].names[0].full) for h in drafts.households] == [
        ("primero", "a-1", "Anna Invented"),
        ("primero", "a-2", "Boris Invented"),
    ]
    assert (drafts.households[0].persons[0].born, drafts.households[0].persons[0].is_estimate) == ("1990", True)
    assert drafts.households[0].persons[0].needs == ("unhcr-sn:LP-IH",)
    assert (drafts.households[1].risk, drafts.households[1].status) == ("high", "active")


def test_a_file_without_names_or_numbers_is_sent_back() -> None:
    with pytest.raises(Mistaken, match="no column is a name"):
        drafted("Shoe size,Colour\n38,red\n39,blue\n")


def test_a_draft_prints_nothing_of_what_it_holds() -> None:
    house = drafted(LIST).households[0]
    assert "Anna" not in f"{house!r} {house} {house.persons[0]!r} {house.persons[0].names[0]} {house.threats[0]!r}"


def test_progress_is_told_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    book = read(("Case ID,Full name\n" + "".join(f"{n},Person {n}\n" for n in range(1200))).encode())
    draft(book, m.propose(book), on=ON, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(500, 1200), (1000, 1200), (1200, 1200)]
