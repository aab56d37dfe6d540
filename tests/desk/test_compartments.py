"""The page of compartments tells what lies where, names no country, and counts as the vault does."""

import re

from safeconduct.actions import compartment_list
from safeconduct.doors.desk.pages import compartments
from safeconduct.model import facts as f


def test_every_compartment_of_the_model_is_explained():
    assert set(compartments.HOLDS) == {*f.COMPARTMENTS, f.GUARD_COMPARTMENT}


def test_the_page_counts_as_the_vault_does(desk):
    told = desk.ask("compartment_list", compartment_list.Ask(), compartment_list.Answer)
    page = desk.get("/compartments")[2]
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", page))
    assert figures["households"] == f"{told.cases:,}"
    assert figures["persons"] == f"{told.persons:,}"
    assert figures["facts"] == f"{told.facts:,}"
    rows = re.findall(r'<span class="tag seal">(\w+)</span>.*?</td>\n<td data-of="Sealed pieces">([\d,]+)</td>', page, re.DOTALL)
    assert dict(rows) == {line.name: f"{line.segments:,}" for line in told.compartments if line.name in compartments.HOLDS}


def test_countries_are_counted_and_not_named(desk):
    told = desk.ask("compartment_list", compartment_list.Ask(), compartment_list.Answer)
    countries = [line.name.removeprefix("country:") for line in told.compartments if line.name.startswith("country:")]
    page = desk.get("/compartments")[2]
    assert countries, "the story talks with countries"
    assert re.search(rf"\b{len(countries)} countr(y|ies)\b", page)
    assert [code for code in countries if code in page] == []


def test_where_people_sleep_does_not_leave_with_some_cases(desk):
    page = desk.get("/compartments")[2]
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if '<span class="tag seal">shelter</span>' in row)
    assert '<span class="tag safe">no</span>' in row
