"""The passport index as reference facts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.drafting import draft
from safeconduct.studies.exchange.mapping import propose
from safeconduct.studies.exchange.passports import exits_of
from safeconduct.studies.exchange.reading.recognising import read

INDEX = next(iter((Path(__file__).parents[3].parent / "shared" / "data").glob("passport-index-*.csv")), None)
OWN = b"Passport,Destination,Requirement\nRUS,SRB,30\nRUS,TUR,visa free\nRUS,DEU,visa required\nRUS,RUS,-1\nAFG,NPL,visa on arrival\n"
AS_OF = dt.date(2025, 1, 12)


def test_each_passport_is_one_fact() -> None:
    facts, rejects = exits_of(read(OWN), as_of=AS_OF, source="an index")
    assert rejects == []
    assert [(fact.passport, fact.rows) for fact in facts] == [
        ("iso3:AFG", (("iso3:NPL", "visa_on_arrival", 0),)),
        ("iso3:RUS", (("iso3:DEU", "visa_required", 0), ("iso3:SRB", "visa_free", 30), ("iso3:TUR", "visa_free", 0))),
    ]


def test_a_newer_index_speaks_of_the_same_record() -> None:
    (before, *_), _ = exits_of(read(OWN), as_of=AS_OF, source="an index")
    (after, *_), _ = exits_of(read(OWN), as_of=dt.date(2026, 1, 1), source="an index")
    assert before.exits == after.exits
    assert len(before.exits) == 16


def test_what_is_not_known_is_rejected_by_row() -> None:
    facts, rejects = exits_of(read(OWN + b"RUS,XQX,30\nRUS,FRA,perhaps\n"), as_of=AS_OF, source="an index")
    assert len(facts) == 2
    assert [reject.row for reject in rejects] == [7, 8]


def test_people_and_indexes_are_not_mixed_up() -> None:
    with pytest.raises(Mistaken):
        exits_of(read(b"Full name,Phone\nAnna,1\n"), as_of=AS_OF, source="x")
    book = read(OWN)
    with pytest.raises(Mistaken):
        draft(book, propose(book), on=AS_OF)


@pytest.mark.skipif(INDEX is None, reason="the passport index is not beside the checkout")
def test_the_public_index_comes_in_whole() -> None:
    assert INDEX is not None
    facts, rejects = exits_of(read(INDEX.read_bytes(), INDEX.name), as_of=AS_OF, source="passport index")
    assert rejects == []
    assert len(facts) == 199
    assert {len(fact.rows) for fact in facts} == {198}
