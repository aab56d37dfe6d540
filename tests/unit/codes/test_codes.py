"""Code lists: whole, told apart by scheme, and without a code for orientation."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from safeconduct.errors import Mistaken, Refused
from safeconduct.model import codes

TABLES = Path(__file__).parents[3].parent / "shared" / "data" / "errf" / "reference"
ONLY_WITH_TABLES = pytest.mark.skipif(not TABLES.is_dir(), reason="the code tables of the registration form are not beside the checkout")
NOT_COUNTRIES = {"KUR", "NAN", "SCG", "SOV", "TIB", "U", "YUG"}


def _table(name: str) -> dict[str, str]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row[0]: row[1] for row in list(csv.reader(file))[1:] if row and row[0] != "-"}


def test_the_specific_needs_are_twelve_groups_and_a_hundred_and_one_sub_codes() -> None:
    needs = codes.listed("unhcr-sn")
    assert sum("-" not in code for code in needs) == 12
    assert sum("-" in code for code in needs) == 101
    assert all(code.split("-")[0] in needs for code in needs)


@pytest.mark.parametrize(
    ("text", "scheme", "meant"),
    [
        ("AUS", "unhcr", "iso3:AUT"),
        ("AUS", "iso3", "iso3:AUS"),
        ("ARE", "unhcr", "iso3:EGY"),
        ("MAR", "unhcr", "iso3:MTQ"),
        ("MAR", "iso3", "iso3:MAR"),
        ("unhcr:AUS", "iso3", "iso3:AUT"),
        ("iso3:AUS", "unhcr", "iso3:AUS"),
        (" ru ", "iso2", "iso3:RUS"),
        ("ZZZ", "unhcr", "iso3:XXA"),
    ],
)
def test_a_country_code_means_what_its_scheme_says(text: str, scheme: str, meant: str) -> None:
    assert codes.country(text, scheme) == meant


@pytest.mark.parametrize(
    ("text", "scheme"),
    [("GFR", "iso3"), ("DEU", "unhcr"), ("KUR", "unhcr"), ("U", "unhcr"), ("", "iso3"), ("AUS", "fips")],
)
def test_a_code_that_names_no_country_is_refused(text: str, scheme: str) -> None:
    with pytest.raises(Mistaken):
        codes.country(text, scheme)


@ONLY_WITH_TABLES
def test_every_code_of_the_form_is_read_and_three_are_traps() -> None:
    table = _table("CountryCode")
    assert len(table) == 254
    moved = set()
    for code in table:
        if code in NOT_COUNTRIES:
            with pytest.raises(Mistaken):
                codes.country(code, "unhcr")
            continue
        meant = codes.country(code, "unhcr")
        assert codes.is_known(meant)
        if codes.is_known(f"iso3:{code}") and meant != f"iso3:{code}":
            moved.add(code)
    assert moved == {"AUS", "ARE", "MAR"}


@ONLY_WITH_TABLES
@pytest.mark.parametrize(
    ("table", "scheme"),
    [
        ("SexCode", "rrf-sex"),
        ("MaritalStatusCode", "rrf-mar"),
        ("RelationshipCode", "rrf-rel"),
        ("AddressTypeCode", "rrf-addr"),
        ("LanguageLevelCode", "rrf-lvl"),
        ("EducationLevelCode", "rrf-edu"),
        ("VulnerabilityCode", "rrf-vul"),
        ("ResettlementCriteriaCode", "rrf-cat"),
        ("ResettlementPriorityCode", "rrf-pri"),
    ],
)
def test_every_code_of_the_forms_own_tables_is_known(table: str, scheme: str) -> None:
    doubled = {"P"} if scheme == "rrf-mar" else set()
    assert [code for code in _table(table) if code not in doubled and codes.code_like(scheme, code) is None] == []


def test_spellings_of_a_code_are_forgiven_but_not_guessed() -> None:
    assert codes.code_like("rrf-addr", "COA") == "rrf-addr:CoA"
    assert codes.code_like("rrf-edu", "07") == "rrf-edu:7"
    assert codes.code_like("rrf-addr", "XAddress") is None
    assert codes.code_like("rrf-addr", "") is None


def test_no_list_holds_a_code_for_orientation() -> None:
    for scheme in codes.schemes():
        for code, text in codes.listed(scheme).items():
            codes.orientation_refused(f"x {text}")
            codes.orientation_refused(f"other:{code}")


@pytest.mark.parametrize(
    "text",
    [
        *("LGBTI", "unhcr-sn:LP-LGBTI", "sexual_orientation", "Gay", "need:gay", "SOGI", "MSM", "same-sex couple"),
        *("лесбиянка", "гей", "Сексуальная ориентация", "مثلي"),
    ],
)
def test_an_orientation_code_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        codes.orientation_refused(text)


@pytest.mark.parametrize("text", ["Trans", "rrf-addr:Trans", "transit", "Gayane", "unhcr-sn:LP-RP", "Сергей", "Гейдар", "translator"])
def test_an_innocent_word_is_not_taken_for_one(text: str) -> None:
    codes.orientation_refused(text)


def test_labels_and_days() -> None:
    assert codes.label("iso3:AUT") == "Austria"
    assert codes.label("rrf-lang:CJC") == "CJC"
    assert dict(codes.PRIORITY_DAYS) == {"EM": 7, "UG": 42, "NR": 365}
    assert set(codes.PROGRES_EVENTS) <= set(codes.listed("app-status"))
    with pytest.raises(Mistaken):
        codes.label("LP-IH")
    with pytest.raises(Mistaken):
        codes.listed("nothing")
