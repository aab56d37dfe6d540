"""A draft becomes one act, and a draft with a mistake becomes nothing."""

import datetime as dt
import json

import pytest

from safeconduct.doors.cli.drafting import DRAFT_BYTES, CaseDraft, facts_of, read_draft
from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.rules import decide
from safeconduct.model.world import World

DAY = dt.date(2017, 4, 2)
CASE = b"c" * 16
WHOLE = {
    "via": "hotline",
    "on": "2017-04-01",
    "label": "blue door",
    "status": "active",
    "risk": "high",
    "priority": "em",
    "region": "ru-ce",
    "location": "transit",
    "location_region": "GEO",
    "destination": "DEU",
    "every_hours": 24,
    "needs": ["LP-IH"],
    "nationalities": ["RUS"],
    "consents": {"store": True},
    "note": "rings after dark",
    "external": {"primero": "77"},
    "persons": [
        {"name": "Anna Example", "names": [{"full": "Анна", "use": "alias"}], "born": "1990", "sex": "f", "languages": ["rus"]},
        {
            "name": "Omar Example",
            "relationship": "HUS",
            "nationalities": ["SYR"],
            "consents": {"store": False},
            "contacts": [{"channel": "signal", "value": "+99", "care": "no calls"}],
            "needs": ["rrf-vul:TR"],
        },
    ],
}


def decided(draft):
    """Decide the facts of a draft, one in the light of the other, as the vault does."""
    world = World()
    for number, fact in enumerate(facts_of(CASE, draft, DAY), 1):
        world.take(f.Stamped(eid=number.to_bytes(16, "big"), hlc=number << 16, fact=decide(world, fact, DAY)))
    return world.case(CASE)


def test_a_whole_household():
    case = decided(read_draft(json.dumps(WHOLE).encode()))
    first, second = case.members()
    assert (case.opened.value.on, case.opened.value.label) == (dt.date(2017, 4, 1), "blue door")
    assert case.origin.value.country == "iso3:RUS"
    assert case.location.values() == [("transit", "GEO", dt.date(2017, 4, 1))]
    assert case.priority.value.priority == "rrf-pri:EM"
    assert sorted((name.full, name.script) for name in first.names.values()) == [("Anna Example", "Latn"), ("Анна", "Cyrl")]
    assert (first.relationship.value, second.relationship.value) == ("rrf-rel:PA", "rrf-rel:HUS")
    assert (first.nationalities.value, second.nationalities.value) == (("iso3:RUS",), ("iso3:SYR",))
    assert [person.consents["store>*"].values() for person in (first, second)] == [[True], [False]]
    assert {(need.code, need.person) for need in case.needs.values()} == {("unhcr-sn:LP-IH", b""), ("rrf-vul:TR", second.ref)}


def test_the_least_that_is_a_case():
    case = decided(CaseDraft(via="other"))
    assert case.opened.value.on == DAY
    assert case.members() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"via": "pigeon"},
        {"via": "hotline", "origin": "Russia"},
        {"via": "hotline", "region": "Grozny"},
        {"via": "hotline", "priority": "soon"},
        {"via": "hotline", "needs": ["lgbt"]},
        {"via": "hotline", "persons": [{"name": "A", "relationship": "friend"}]},
        {"via": "hotline", "persons": [{"name": "A", "consents": {"breathe": True}}]},
    ],
)
def test_mistakes_are_refused(wrong):
    from safeconduct.errors import SafeconductError

    with pytest.raises(SafeconductError):
        decided(read_draft(json.dumps(wrong).encode()))


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"{", b"\xff", b'{"via": 1}', b'{"via": "hotline", "extra": 1}', b"[" * 100_000, b" " * (DRAFT_BYTES + 1)],
)
def test_what_is_no_draft(data):
    with pytest.raises(Mistaken):
        read_draft(data)
