"""The name of a country in talks never leaves its own compartment, and nothing that is typed at these commands strays.

Nobody who holds all other keys of the vault may learn that there are talks with a country: from no event, file name, file or error, and
from no bundle that an interrupted act left.
"""

import base64
import datetime as dt
import os

import pytest

from safeconduct.errors import SafeconductError
from safeconduct.ids import new_ref
from safeconduct.model import facts as f

NOW = dt.datetime(2017, 5, 2, 12, tzinfo=dt.UTC)
DAY = dt.date(2017, 5, 1)
COUNTRY = "iso3:LTU"
NAMES = ("LTU", "Lithuania", "CanaryOfficial", "CanaryTopic", "CanaryTerms")


def quiet(_what, _done, _total):
    """Report no progress."""


@pytest.fixture
def talks(office):
    """Give an office with casework, and with talks whose every text is marked."""
    case, person, talk, pledge, shelter = (new_ref() for _ in range(5))
    office.keep(
        [
            f.CaseOpened(case=case, on=DAY, via="hotline", label="tin kettle"),
            f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
            f.NameAdded(case=case, person=person, use="legal", full="CanaryName"),
            f.ShelterOpened(shelter=shelter, name="Birch", beds=4, on=DAY),
            f.NegotiationOpened(negotiation=talk, country=COUNTRY, topic="CanaryTopic", on=DAY),
            f.NegotiationNoted(negotiation=talk, country=COUNTRY, on=DAY, with_whom="CanaryOfficial", text="CanaryTopic"),
            f.PledgeMade(negotiation=talk, country=COUNTRY, pledge=pledge, places=6, from_on=DAY, terms="CanaryTerms"),
            f.PledgeWithdrawn(negotiation=talk, country=COUNTRY, pledge=pledge, on=DAY, why="CanaryTerms"),
            f.TaskAdded(case=case, task=new_ref(), text="ring them"),
        ],
        NOW,
        quiet,
    )
    return office


def holders(office, names):
    """Name the compartments whose segments hold one of the names, statements about their keys included."""
    found = set()
    for segment in office.journal.unfolded(frozenset()):
        told = "".join(repr(event.fact) + repr(f.encode([event])) for event in segment.events) + repr(segment.ops)
        if any(name in told for name in names):
            found.add(segment.compartment)
    return found


def test_only_the_country_s_own_compartment_holds_its_name(talks):
    assert holders(talks, NAMES) == {"country:LTU"}
    assert holders(talks, ["CanaryName"]) == {"casework"}, "the search finds what is there"


def test_the_replica_places_it_in_no_other_compartment(talks):
    told = [(event.compartment, f.encode([f.Stamped(eid=event.eid, hlc=event.hlc, fact=event.fact)])) for event in talks.replica.events()]
    assert {where for where, data in told if any(name.encode() in data for name in NAMES)} == {"country:LTU"}


def spellings(name):
    yield from (name.encode(), name.encode("utf-16-le"), name.encode("utf-16-be"), name.encode().hex().encode())
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + name.encode())[4 * bool(shift) : -4]


def test_no_file_and_no_file_name_of_the_vault_tells_it(talks, vault_folder):
    talks.replica.checkpoint()
    files = [path for path in vault_folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    marks = ("Lithuania", "country:LTU", "CanaryOfficial", "CanaryTopic", "CanaryName", "iso3:LTU")
    hits = [
        (path.name, name)
        for path in files
        for name in marks
        for spelling in spellings(name)
        if len(spelling) > 4 and (spelling in path.read_bytes() or spelling in os.fsencode(path.name))
    ]
    assert hits == []


def test_no_error_of_these_rules_tells_what_was_typed(talks):
    talk = talks.replica.records("negotiation")[0].ref
    pathway = new_ref()
    wrong = [
        f.NegotiationNoted(negotiation=talk, country="iso3:FRA", on=DAY, text="CanaryTopic"),
        f.NegotiationNoted(negotiation=talk, country=COUNTRY, on=DAY, response="CanaryTopic"),
        f.PledgeMade(negotiation=talk, country=COUNTRY, pledge=new_ref(), places=0, from_on=DAY, terms="CanaryTerms"),
        f.PledgeWithdrawn(negotiation=talk, country=COUNTRY, pledge=new_ref(), on=DAY, why="CanaryTerms"),
        f.NegotiationOpened(negotiation=new_ref(), country="Lithuania", on=DAY, topic="CanaryTopic"),
        f.PathwaySet(pathway=pathway, type="CanaryTopic", country=COUNTRY, name="CanaryTopic", processing_days=1),
        f.NoticeEntered(
            notice=new_ref(), country=COUNTRY, effect="CanaryTopic", firmness="law", source="CanaryOfficial", said_on=DAY, valid_from=DAY
        ),
        f.ShelterOpened(shelter=new_ref(), name="CanaryTopic", address="CanaryTerms", beds=-1, on=DAY),
        f.ThreatAnnounced(threat=new_ref(), type="arrest", source=" ", text="CanaryTopic"),
    ]
    for draft in wrong:
        with pytest.raises(SafeconductError) as refused:
            talks.keep([draft], NOW, quiet)
        said = refused.value.says + refused.value.hint + repr(draft)
        assert [name for name in (*NAMES, "iso3:LTU") if name in said] == [], type(draft).__name__
