"""The registration form of UNHCR: households with needs, addresses and relatives, and nothing that endangers."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import msgspec
import pytest

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.drafting import draft
from safeconduct.studies.exchange.household import Drafts
from safeconduct.studies.exchange.mapping import propose
from safeconduct.studies.exchange.reading.book import encoded
from safeconduct.studies.exchange.reading.recognising import read

OWN = Path(__file__).parents[2] / "fixtures" / "exchange" / "form-v4.xml"
OFFICIAL = Path(__file__).parents[3].parent / "shared" / "data" / "errf"
ONLY_WITH_SAMPLES = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official samples are not beside the checkout")
ON = dt.date(2026, 1, 1)


def drafted(data: bytes) -> Drafts:
    book = read(data)
    return draft(book, propose(book), on=ON)


def test_a_form_becomes_one_household_with_all_that_helps() -> None:
    drafts = drafted(OWN.read_bytes())
    assert drafts.rejects == ()
    (house,) = drafts.households
    assert (house.scheme, house.external, house.opened_on) == ("errf", "g-1", dt.date(2017, 4, 2))
    assert (house.category, house.category_2, house.priority) == ("rrf-cat:LPN", "rrf-cat:SVT", "rrf-pri:EM")
    assert (house.origin_country, house.location, house.location_region) == ("iso3:RUS", "asylum", "DEU")
    anna, boris = house.persons
    assert (anna.relationship, boris.relationship) == ("rrf-rel:PA", "rrf-rel:SBM")
    assert [(n.use, n.full) for n in anna.names] == [("legal", "Anna Maria Invented"), ("birth", "Fictional"), ("alias", "Milou Snow")]
    assert (anna.born, anna.is_estimate, boris.is_estimate) == ("1990-05-26", False, True)
    assert (anna.birth_country, anna.nationalities) == ("iso3:AUT", ("iso3:AUT",))  # UNHCR's AUS is Austria
    assert (boris.nationalities, boris.is_stateless) == ((), True)
    assert dict(anna.details) == {"sex": "rrf-sex:F", "marital": "rrf-mar:SN", "education": "rrf-edu:UG", "occupation": "Nurse"}
    assert dict(boris.details)["education"] == "rrf-edu:7"
    assert anna.languages == (("rrf-lang:CJC", "rrf-lvl:E"),)
    assert anna.contacts == (("phone", "+49 000 0000000"),)
    assert [(a.desk, a.type, a.country, a.lines) for a in anna.addresses] == [
        ("shelter", "rrf-addr:CoA", "iso3:DEU", ("Street 1", "Berlin")),
        ("casework", "rrf-addr:CoO", "iso3:RUS", ("Grozny",)),
    ]
    assert [(r.full, r.relationship, r.country, r.is_deceased) for r in anna.relatives] == [
        ("Clara Invented", "rrf-rel:PRF", "iso3:ESP", True)
    ]
    assert (anna.needs, boris.needs) == (("rrf-vul:LP",), ("rrf-vul:TR",))


def test_religion_ethnicity_parents_and_photographs_are_counted_and_left() -> None:
    book = read(OWN.read_bytes())
    drafts = draft(book, propose(book), on=ON)
    written = msgspec.json.encode(drafts.households)
    assert b"CANARY" not in written
    assert b"Q0FOQVJZ" not in encoded(book)
    assert {field for _, field, _ in drafts.left_out} == {"ReligionCode", "EthnicityCode", "MotherName", "FatherName"}
    assert ("dataPhotograph", "left_out") in {(t.sheet, t.reason) for t in drafts.told}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<AddressType>Coa<", "<AddressType>XAddress<", "not_in_list"),
        ("<GivenName>Anna<", "<GivenName>Ann4<", "digit_in_name"),
        ("<GivenName>Anna<", "<GivenName><", "empty"),
        ("<ProcessingGroupSize>2<", "<ProcessingGroupSize>3<", "group_size"),
        ("<LanguageCode>CJC<", "<LanguageCode>XXXX<", "not_in_list"),
        ("<NationalityCode>AUS<", "<NationalityCode>QQQ<", "country_code"),
        ("<NationalityCode>AUS<", "<NationalityCode>TIB<", "country_code"),
        ("<DateofBirth>1990-05-26T00:00:00+02:00<", "<DateofBirth><", "empty"),
    ],
)
def test_what_breaks_the_forms_rules_is_told_with_its_line(old: str, new: str, reason: str) -> None:
    text = OWN.read_text()
    assert text.count(old) == 1
    drafts = drafted(text.replace(old, new).encode())
    assert len(drafts.households) == 1
    line = text[: text.index(old)].count("\n") + 1
    assert any(told.reason == reason and abs(told.row - line) <= 7 for told in drafts.told)


@pytest.mark.parametrize("count", [0, 2])
def test_a_case_needs_exactly_one_principal_applicant(count: int) -> None:
    text = OWN.read_text()
    text = text.replace(">PA<", "><") if count == 0 else text.replace(">SBM<", ">PA<")
    drafts = drafted(text.encode())
    assert drafts.households == ()
    assert [reject.reason for reject in drafts.rejects] == ["principal", "principal"]


@pytest.mark.parametrize(
    "data",
    [b"<other/>", b"<UNHCR_RRF><CASE>", b"<UNHCR_RRF></UNHCR_RRF>", b"<?xml version='1.0' encoding='nonsense'?><a/>"],
)
def test_other_xml_is_refused(data: bytes) -> None:
    with pytest.raises(Mistaken):
        drafted(data)


@ONLY_WITH_SAMPLES
def test_the_official_samples_come_in_and_the_broken_ones_are_told() -> None:
    with (OFFICIAL / "expected.csv").open(newline="") as file:
        for sample in csv.DictReader(file):
            if sample["rule"].startswith(("photograph", "two photographs")):
                continue  # photographs are not taken in, so their faults are not looked for
            drafts = drafted((OFFICIAL / "samples" / sample["file"]).read_bytes())
            told = [t for t in drafts.told if t.reason not in {"left_out", "repeated"}]
            assert len(drafts.households) == (0 if "no primary applicant" in sample["rule"] else 1), sample["file"]
            if sample["valid"] == "false":
                assert told or drafts.rejects, sample["file"]
            else:
                assert drafts.rejects == (), sample["file"]


@ONLY_WITH_SAMPLES
def test_the_official_sample_of_version_4_has_five_persons_and_four_relatives() -> None:
    (house,) = drafted((OFFICIAL / "samples" / "V4-TEST.xml").read_bytes()).households
    assert len(house.persons) == 5
    assert sum(len(person.relatives) for person in house.persons) == 4
    assert sum(len(person.addresses) for person in house.persons) == 5
    assert house.persons[0].birth_country == "iso3:AUS"  # UNHCR's AUL
