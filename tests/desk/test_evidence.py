"""The pages of the ledger show what the command line shows: counts with their parties, hardened sentences, contradictions, days."""

import datetime as dt
import re
from html import unescape

import msgspec
import pytest

from safeconduct.actions import evidence_load
from safeconduct.doors.desk.reliance_pictures import NODE_WIDE, WIDE, edtf, gregorian, reliances_of, spans_of, unplaced_of
from safeconduct.studies.evidence import Ledger, Reliance, Source, Utterance, Web, heard, matrix, read_packed, read_report
from tests.desk.conftest import LEDGER


def words_of(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u2068", "").replace("\u2069", ""))


@pytest.fixture(scope="module")
def rows():
    return matrix(read_report(LEDGER.read_text(encoding="utf-8")))


def test_the_matrix_shows_every_claim_with_its_count_and_its_cut(desk, rows):
    page = desk.get("/evidence")[2]
    lines = [words_of(line) for line in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)[1:]]
    assert any("men are detained in a closed barracks" in line for line in lines), "the demo has a ledger of its own"
    lines = [line for line in lines if any(line.strip().startswith(f"{row.id} ") for row in rows)]
    assert len(lines) == len(rows)
    for row, line in zip(rows, lines, strict=True):
        assert row.text in line
        assert all(party in line for party in row.cut)
        assert ("hardened" in line) == bool(row.hardening)
        assert ("must be wrong" in line) == (row.contradiction is not None)


def test_a_claim_shows_why(desk, places, rows):
    page = words_of(desk.get(f"/claim/{places['claim']}")[2])
    row = rows[0]
    assert row.text in page
    for one in ("released man", "Helpers' Network", "mayor's office", "ministry"):
        assert one in page
    assert "moves nothing" in page
    assert "At least 1 must be wrong: mayor's office" in page
    assert "if 1 party is wrong" in page


def test_contradictions_name_the_fewest(desk, rows):
    page = words_of(desk.get("/evidence/contradictions")[2])
    for row in rows:
        assert (row.text in page) == bool(row.contradiction or row.scope_clash)


def test_days_stand_in_order_and_as_they_were_said(desk):
    page = desk.get("/evidence/timeline")[2]
    assert page.count("<rect") == page.count("<tr>") - 1 > 0
    assert "2031-04-02" in page
    assert "islamic:1438-09-01" in page
    assert "26 May 2017" in page, "the evening on which that day begins"


def test_what_is_not_there_is_told(desk):
    assert desk.get("/claim/" + "0" * 32)[0] == 422
    assert "Everybody on this page" in desk.get("/evidence/contradictions?page=900")[2]


def test_every_utterance_stands_right_of_what_it_rests_on():
    ledger = read_report(LEDGER.read_text(encoding="utf-8"))
    web = Web(ledger)
    for claim in ledger.claims:
        drawn = reliances_of(web, heard(web, claim.id), ())
        assert all(on.x < by.x for on, by in drawn.ways)
        assert len({(node.x, node.y) for node in drawn.nodes}) == len(drawn.nodes)
        assert all(0 <= node.x <= WIDE - NODE_WIDE and node.y < drawn.high for node in drawn.nodes)


def test_a_ring_of_reliances_is_drawn_too():
    spoken = tuple(Utterance(id=name, speaker="s", is_read=True) for name in "ab")
    ring = (Reliance(by="a", on="b"), Reliance(by="b", on="a"))
    report = read_report('[[claim]]\nid = "c"\ntext = "d"\nsaid = [{stance = "asserts", speaker = "Paper"}]')
    said = msgspec.structs.replace(report.assertions[0], utterance="a", read_in="b")
    web = Web(Ledger(sources=(Source(id="s", name="s"),), utterances=spoken, claims=report.claims, assertions=(said,), reliances=ring))
    assert len(reliances_of(web, heard(web, "c"), ()).nodes) == 2


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2017", (1, 1), (12, 31)), ("2016-02~", (2, 1), (2, 29)), ("2017-05-26?", (5, 26), (5, 26))],
)
def test_a_day_of_edtf_is_a_span(day, first, last):
    year = int(day[:4])
    assert edtf(day)[:2] == (dt.date(year, *first), dt.date(year, *last))


@pytest.mark.parametrize(
    ("day", "covers", "first", "last"),
    [
        ("islamic:1438-09-01", "2017-05-26/2017-05-27", (2017, 5, 26), (2017, 5, 27)),
        ("persian:1396-01-01", "2017-03-21", (2017, 3, 21), (2017, 3, 21)),
        ("gregorian:2017-05-26", "2017-05-26", (2017, 5, 26), (2017, 5, 26)),
        ("2017-05", "2017-05", (2017, 5, 1), (2017, 5, 31)),
    ],
)
def test_a_day_of_another_calendar_has_its_place(day, covers, first, last):
    assert gregorian(day) == covers
    assert edtf(covers)[:2] == (dt.date(*first), dt.date(*last))


def test_a_day_that_no_calendar_here_can_place_is_listed():
    days = [(gregorian("hebrew:5777-09-02"), "hebrew:5777-09-02", "day of the claim", "held"), ("2017", "2017", "begins", "held")]
    assert unplaced_of(days) == (("hebrew:5777-09-02", "day of the claim", "held"),)
    assert len(spans_of(days, {})) == 1


@pytest.mark.parametrize("day", ["2017/2016", "2017/soon", "/", "", "2017-13", "2017-02-30", "1438-09-01x", "around"])
def test_what_is_no_day_has_no_span(day):
    assert edtf(day) is None
    assert spans_of([(day, day, "what", "claim")], {}) == ()


def test_the_ledger_of_these_tests_is_the_one_in_the_vault(desk):
    ask = evidence_load.Ask(ledger=read_packed(LEDGER.read_bytes()), is_dry_run=True)
    answer = desk.ask("evidence_load", ask, evidence_load.Answer)
    assert (answer.added, answer.changed) == (0, 0)
