"""JSON exports of Primero and KoBo."""

from __future__ import annotations

import json

import pytest

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.recognising import read

PRIMERO = {
    "data": [
        {
            "id": "aaaa-1",
            "case_id_display": "c1",
            "name": "Anna Invented",
            "sex": "female",
            "age": 27,
            "estimated": True,
            "protection_concerns": ["in_hiding", "no_papers"],
            "risk_level": "high",
            "consent_for_services": True,
            "location": {"country": "RUS", "adm1": "RU-MOW"},
            "family_details_section": [{"relation_name": "Boris Invented", "relation": "brother"}, {"relation_name": "Clara Invented"}],
        },
        {"id": "aaaa-2", "case_id_display": "c2", "name": "Dora Invented", "age": None, "unhcr_needs_codes": []},
    ],
    "metadata": {"total": 2, "per": 10, "page": 1},
}


def test_a_primero_export_is_read_with_its_subforms() -> None:
    book = read(json.dumps(PRIMERO).encode(), "cases.json")
    assert (book.kind, book.format) == ("primero", "json")
    cases, family = book.tables
    assert dict(zip(cases.columns, cases.rows[0].cells, strict=True)) == {
        "id": "aaaa-1",
        "case_id_display": "c1",
        "name": "Anna Invented",
        "sex": "female",
        "age": "27",
        "estimated": "true",
        "protection_concerns": "in_hiding | no_papers",
        "risk_level": "high",
        "consent_for_services": "true",
        "location/country": "RUS",
        "location/adm1": "RU-MOW",
        "_index": "1",
    }
    assert (family.sheet, family.parent) == ("family_details_section", "records")
    assert [dict(zip(family.columns, row.cells, strict=True))["_parent_index"] for row in family.rows] == ["1", "1"]


def test_a_name_that_stands_twice_is_told() -> None:
    book = read(b'[{"name": "Anna", "name": "Boris"}, {"name": "Clara"}]')
    assert [row.cells[0] for row in book.tables[0].rows] == ["Boris", "Clara"]
    assert [(fault.reason, fault.row) for fault in book.faults] == [("repeated_name", 1)]


@pytest.mark.parametrize("data", [b'{"a": 1}', b"[1, 2]", b'[{"name": "An', b'{"data": "x"}', b"[]", b"[{}]"])
def test_what_holds_no_records_is_refused(data: bytes) -> None:
    with pytest.raises(Mistaken):
        read(data)


def test_numbers_keep_all_their_digits_and_nothing_is_no_text() -> None:
    table = read(b'[{"name": "Anna", "phone": 79281234567890123456, "height": 1.70, "x": NaN, "y": null}]').tables[0]
    assert dict(zip(table.columns, table.rows[0].cells, strict=True)) == {"name": "Anna", "phone": "79281234567890123456", "height": "1.70"}
