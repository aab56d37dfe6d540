"""Talks with countries: a country's name stands on the pages of its talks alone."""

import re

import pytest

from safeconduct.actions import negotiation_list


@pytest.fixture(scope="module")
def talks(desk):
    """Talks with a country that nothing else in the story speaks of."""
    status, headers, _ = desk.post("/negotiations/open", {"country": "Bhutan", "topic": "a first call", "on": "2017-05-02"})
    assert status == 303
    return re.fullmatch(r"/negotiation/([0-9a-f]{32})\?told=\w+", headers["location"])[1]


def line_of(desk, ref):
    return desk.ask("negotiation_list", negotiation_list.Ask(negotiation=bytes.fromhex(ref)), negotiation_list.Answer).negotiations[0]


def test_a_talk_is_noted(desk, talks):
    fields = {"text": "They will think.\nAsk again on Monday.", "with_whom": "a deputy", "response": "considering", "on": "2017-05-10"}
    status, headers, _ = desk.post(f"/negotiation/{talks}/note", fields)
    assert status == 303
    page = desk.get(headers["location"])[2]
    assert "Ask again on Monday." in page
    assert "considering" in page
    note = line_of(desk, talks).notes[0]
    assert (note.with_whom, note.response, str(note.on)) == ("a deputy", "considering", "2017-05-10")


def test_a_pledge_is_made_and_withdrawn(desk, talks):
    status, _, _ = desk.post(f"/negotiation/{talks}/pledge", {"places": "12", "from_on": "2017-05-01", "until_on": "", "terms": "families"})
    assert status == 303
    pledge = line_of(desk, talks).pledges[0]
    assert (pledge.places, pledge.state) == (12, "standing")
    assert "0 of 12 places used" in desk.get(f"/negotiation/{talks}")[2]
    address = f"/negotiation/{talks}/pledge/{pledge.ref}/withdraw"
    assert "12 places pledged" in desk.get(address)[2]
    status, headers, _ = desk.post(address, {"why": "an election", "on": ""})
    assert status == 303
    assert "an election" in desk.get(headers["location"])[2]
    assert line_of(desk, talks).pledges[0].state == "withdrawn"


def test_places_that_are_no_number_are_refused(desk, talks):
    for places in ("0", "-3", "a dozen", "9" * 30):
        status, _, body = desk.post(f"/negotiation/{talks}/pledge", {"places": places})
        assert status == 422
        assert 'id="f-places-wrong"' in body
    assert desk.get(f"/negotiation/{talks}/pledge/{'ab' * 16}/withdraw")[0] == 422


def test_a_country_is_named_on_the_pages_of_its_talks_alone(desk, talks, addresses):
    assert "Bhutan" in desk.get(f"/negotiation/{talks}")[2]
    assert "Bhutan" in desk.get("/negotiations")[2]
    elsewhere = {
        address: word
        for address in addresses
        if not address.startswith(("/negotiation", "/exits"))  # exits list all countries of a public index, where one was taken in
        for word in ("Bhutan", "BTN")
        if word in desk.get(address)[2]
    }
    assert elsewhere == {}
