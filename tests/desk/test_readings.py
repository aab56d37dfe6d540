"""Proposals of the reading help at the desk: marked, mended, entered one by one; nothing enters by itself."""

import html

import pytest

from safeconduct.actions import evidence_ledger
from safeconduct.doors.desk.pages.readings import Reading, stretches
from safeconduct.studies.evidence import propose
from tests.desk.everything import send
from tests.desk.test_evidence_acts import NOTHING, seen, told

ARTICLE = "The clerk of Zell said that the bridge is closed.\nHe slept. The ministry denied that around 40 men were seen there."
ASKED = {"text": ARTICLE, "language": "en", "page": "Morning Post"}
MENDED = {
    "claim": "zell-bridge",
    "text": "the bridge at Zell is closed",
    "speaker": "clerk of Zell",
    "stance": "asserts",
    "via": "Morning Post",
    "basis": "undisclosed",
    "hedge": "",
    "quantity": "",
    "on": "2017-05",
    "note": "",
}


def claims(desk):
    return desk.ask("evidence_ledger", evidence_ledger.Ask(), evidence_ledger.Answer).total


@pytest.fixture
def article(desk):
    """An article that was read, by its address."""
    status, headers, body = desk.post("/evidence/read", ASKED)
    assert status == 303, seen(body)
    return headers["location"]


def one(article, number):
    return f"{article}/{number:032x}"


def test_proposals_are_marked_in_the_article_and_nothing_enters_by_itself(desk, article):
    before = claims(desk)
    page = desk.get(article)[2]
    assert html.unescape(page).count("<mark>") == 2
    assert "<mark>the bridge is closed</mark>" in page
    assert "2 proposals" in seen(page)
    desk.get(one(article, 1))
    assert "Set aside" in told(desk, desk.post(f"{one(article, 2)}/reject", {}))
    assert "rejected" in seen(desk.get(article)[2])
    assert claims(desk) == before


def test_a_proposal_is_entered_as_it_was_mended_and_as_the_next_row_of_a_claim_that_is_known(desk, article):
    form = desk.get(one(article, 1))[2]
    assert 'value="The clerk of Zell"' in form
    assert "Morning Post" in form
    assert "Entered, as you mended it." in told(desk, desk.post(one(article, 1), MENDED))
    more = MENDED | {"text": "", "speaker": "ministry", "stance": "denies"}
    assert "Entered" in told(desk, desk.post(one(article, 2), more))
    ledger = desk.ask("evidence_ledger", evidence_ledger.Ask(claims=("zell-bridge",)), evidence_ledger.Answer).ledger
    assert [(each.id, each.stance) for each in ledger.assertions] == [("zell-bridge/1", "asserts"), ("zell-bridge/2", "denies")]
    assert ledger.claims[0].text == "the bridge at Zell is closed"
    assert seen(desk.get(article)[2]).count("entered") == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [({"claim": ""}, "this is needed"), ({"claim": "zell-new", "text": ""}, "a new claim needs its sentence"), ({"on": "soon"}, "claim 1")],
)
def test_what_cannot_be_entered_is_said_and_not_entered(desk, article, change, said):
    before = claims(desk)
    status, _, body = desk.post(one(article, 1), MENDED | {"claim": "zell-other"} | change)
    assert status == 422
    assert NOTHING in seen(body)
    assert said in seen(body)
    assert claims(desk) == before


@pytest.mark.parametrize(("content", "said"), [(b"", "one of the two"), ("Он сказал".encode("cp1251"), "not UTF-8")])
def test_what_is_no_article_is_said_so(desk, content, said):
    status, _, body = send(desk, content, "a.txt", to="/evidence/read", text="", language="ru", page="")
    assert status == 422
    assert said in seen(body)


def test_a_file_is_read_and_the_article_before_it_is_forgotten(desk, article):
    status, headers, _ = send(
        desk, "Врач сообщил, что мост закрыт.".encode(), "a.txt", to="/evidence/read", text="", language="ru", page=""
    )
    assert status == 303
    assert "мост закрыт" in seen(desk.get(headers["location"])[2])
    assert "forgotten" in seen(desk.get(article)[2])
    assert desk.get(one(headers["location"], 9))[0] == 422


def test_the_stretches_of_an_article_are_the_article():
    text = "The Post reported that the clerk said that the mill is closed. Nothing."
    reading = Reading(text=text, language="en", page="", proposals=propose(text, "en"))
    found = list(stretches(reading))
    assert "".join(each.text for each in found) == text
    assert any(len(each.numbers) > 1 for each in found), "one is told in another"
    assert sorted(number for each in found for number in each.begins) == list(range(1, len(reading.proposals) + 1))
