"""What columns mean: proposed, shown, changed by a person, kept for the next file."""

from __future__ import annotations

import pytest

from safeconduct.errors import Mistaken, Refused
from safeconduct.studies.exchange import mapping as m
from safeconduct.studies.exchange.reading.recognising import read


def fields(data: str) -> dict[str, str]:
    return {choice.column: choice.field for choice in m.propose(read(data.encode())).choices}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Full name", "name"),
        ("ФИО", "name"),
        ("Nom complet", "name"),
        ("الاسم الكامل", "name"),
        ("Date of birth (dd/mm/yyyy)", "birth"),
        ("Год рождения", "birth"),
        ("consent_to_contact", "consent_contact"),
        ("Гражданство", "nationality"),
        ("E-mail", "email"),
        ("Телефон", "phone"),
        ("Особые потребности", "needs"),
        ("group_person/dob", "birth"),
        ("Name of friend", ""),
        ("Phone of her brother", ""),
        ("Shoe size", ""),
        ("Религия", ""),
        ("Ethnicity", ""),
        ("Sexual orientation", ""),
    ],
)
def test_a_heading_is_understood_in_four_languages_and_third_parties_are_left(heading: str, field: str) -> None:
    assert fields(f"Case ID;{heading}\n1;\n")[heading] == field


def test_a_single_name_column_is_the_whole_name_and_two_are_its_parts() -> None:
    assert fields("Имя;Телефон\nАнна;1\n")["Имя"] == "name"
    both = fields("Имя;Фамилия;Отчество\nАнна;Иванова;Петровна\n")
    assert both == {"Имя": "name_given", "Фамилия": "name_family", "Отчество": "name_middle"}


def test_content_speaks_where_the_heading_does_not() -> None:
    data = "Full name,q1,q2,q3\nAnna,anna@example.org,+7 900 000 00 00,LP-IH\nBoris,b@example.org,+7 900 000 00 01,LP-IH; LP-RP\n"
    assert fields(data) == {"Full name": "name", "q1": "email", "q2": "phone", "q3": "needs"}


def test_hxl_tags_win_over_headings() -> None:
    book = read(b"Nimi,Puhelin,Alue\n#affected+name,#contact +phone,#adm1+origin\nAnna,1,x\n")
    assert [choice.field for choice in m.propose(book).choices] == ["name", "phone", "origin_region"]


def test_an_hxl_tag_that_says_which_part_of_a_name_takes_no_more_than_that_part() -> None:
    book = read("a,b,c\n#name+given,#affected +name +last,#contact+phone\nЗелим,Тестов,1\n".encode())
    assert [choice.field for choice in m.propose(book).choices] == ["name_given", "name_family", "phone"]


def test_a_kobo_question_with_several_choices() -> None:
    with_summary = fields("name,needs,needs/LP-IH,needs/SM,_uuid,_index\nAnna,LP-IH,1,0,u1,1\n")
    assert with_summary == {"name": "name", "needs": "needs", "needs/LP-IH": "", "needs/SM": "", "_uuid": "external_id", "_index": ""}
    without = m.propose(read(b"name,needs/LP-IH,needs/SM,_uuid,_index\nAnna,1,0,u1,1\n"))
    assert [(c.field, c.value) for c in without.choices[1:3]] == [("needs", "LP-IH"), ("needs", "SM")]


@pytest.mark.parametrize(
    ("codes", "scheme"),
    [
        (["RUS", "DEU"], "iso3"),
        (["RUS", "GFR"], "unhcr"),
        (["RUS", "AUS"], ""),
        (["RUS", "UKR"], "iso3"),
        (["AUS", "DEU"], "iso3"),
        (["RU", "DE"], "iso2"),
        (["Russia", "Германия"], "names"),
    ],
)
def test_the_scheme_of_country_codes_is_found_or_left_to_a_person(codes: list[str], scheme: str) -> None:
    data = "Full name,Nationality\n" + "".join(f"Anna {n},{code}\n" for n, code in enumerate(codes))
    assert m.propose(read(data.encode())).country_scheme == scheme


def test_every_column_is_shown_with_its_letter_and_reason() -> None:
    book = read(b"Full name,Shoe size,Religion\nAnna,38,x\n")
    shown = m.rows(m.propose(book), book)
    assert [(row.letter, row.column, row.field, row.why) for row in shown] == [
        ("A", "Full name", "name", "heading"),
        ("B", "Shoe size", "", "unknown"),
        ("C", "Religion", "", "religion"),
    ]
    assert "third parties" not in shown[1].means
    assert "endangers" in shown[2].means


def test_a_person_changes_the_mapping_but_not_what_is_never_taken() -> None:
    book = read(b"Full name,Other,Religion\nAnna,Anya,x\n")
    changed = m.chosen(m.propose(book), "other", "alias")
    assert changed.choice("", "Other").field == "alias"
    assert m.chosen(changed, "Other", "name").choice("", "Full name").why == "twice"
    with pytest.raises(Refused):
        m.chosen(changed, "Religion", "note")
    with pytest.raises(Mistaken):
        m.chosen(changed, "Other", "shoe_size")
    with pytest.raises(Mistaken):
        m.chosen(changed, "Nothing", "note")
    kept = m.unknown_kept_as_notes(m.propose(book))
    assert [choice.field for choice in kept.choices] == ["name", "note", ""]


def test_a_mapping_is_kept_and_fits_files_with_the_same_headings() -> None:
    first = read(b"Full name,Phone\nAnna,1\n")
    kept = m.load(m.dump(m.settled(m.chosen(m.propose(first), "Phone", "signal"), date_order="dmy", calendar="persian")))
    assert (kept.choice("", "Phone").field, kept.date_order, kept.calendar) == ("signal", "dmy", "persian")
    assert m.fits(kept, read(b"full NAME ; phone\nBoris;2\n"))
    assert not m.fits(kept, read(b"Full name,Phone,Age\nBoris,2,3\n"))
    with pytest.raises(Mistaken):
        m.load(b"\x81\xa1a\x01")
    with pytest.raises(Mistaken):
        m.settled(kept, date_order="dym")
