"""Pathways at the desk: terms, places, what a notice closes, and the exits of a passport."""

import datetime as dt
import re

import pytest
from markupsafe import escape

from safeconduct.actions import case_list, history, notice_list, pathway_exits, pathway_list, record
from safeconduct.doors.desk.way_pictures import places_of
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.desk.conftest import ENDS

TERMS = {
    "name": "Winter visa <b>",
    "type": "humanitarian_visa", "country": "deu", "places": "12", "preparation_days": "3", "processing_days": "20",
    "opens_on": "", "closes_on": "2017-09-01", "nationalities": "RUS, ukr", "regions_refused": "ru-ce RUS", "needs_any": "LP-IH sv-vf",
    "must_be_in": ["transit", "asylum"], "papers": ["passport"], "household_max": "6",
}  # fmt: skip


def ways(desk, **more):
    return desk.ask("pathway_list", pathway_list.Ask(with_closed=True, **more), pathway_list.Answer).pathways


def way_of(desk, ref):
    return ways(desk, pathway=bytes.fromhex(ref))[0]


def added(desk, **more):
    """Add a pathway at the desk and give its reference."""
    status, headers, _ = desk.post("/pathways/add", {**TERMS, **more})
    assert status == 303
    return re.fullmatch(r"/pathway/([0-9a-f]{32})\?told=[0-9a-f]{32}", headers["location"])[1]


def test_all_terms_are_kept_and_shown_back(desk):
    ref = added(desk)
    way = way_of(desk, ref)
    assert (way.name, way.country, way.places, way.household_max) == ("Winter visa <b>", "iso3:DEU", 12, 6)
    assert (way.preparation_days, way.processing_days, way.closes_on) == (3, 20, dt.date(2017, 9, 1))
    assert way.nationalities == ("iso3:RUS", "iso3:UKR")
    assert way.regions_refused == ("RU-CE", "iso3:RUS"), "a country is compared as a code with its scheme"
    assert way.needs_any == ("unhcr-sn:LP-IH", "unhcr-sn:SV-VF")
    assert (way.must_be_in, way.papers) == (("transit", "asylum"), ("passport",))
    _, _, body = desk.get(f"/pathway/{ref}")
    for said in ("<bdi>Winter visa &lt;b&gt;</bdi>", "Ukraine", "In transit", "in hiding", "23 days", "0 of 12"):
        assert said in body


def test_what_is_not_touched_stays(desk):
    ref = added(desk)
    before = way_of(desk, ref)
    _, _, body = desk.get(f"/pathway/{ref}/terms")
    typed = dict(re.findall(r'<input id="f-(\w+)"[^>]* value="([^"]*)"', body))
    assert typed["regions_refused"] == "RU-CE RUS"
    chosen = {"type": "humanitarian_visa", "must_be_in": ["transit", "asylum"], "papers": ["passport"]}
    for name, values in chosen.items():
        for value in [values] if isinstance(values, str) else values:
            assert re.search(rf'value="{value}" (checked|selected)', body), name
    typed["name"] = TERMS["name"]
    assert desk.post(f"/pathway/{ref}/terms", {**typed, **chosen, "places": ""})[0] == 303
    after = way_of(desk, ref)
    assert after.places is None
    same = [name for name in after.__struct_fields__ if name != "places"]
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("country", "Atlantis", "code"), ("nationalities", "RUS ZZZ", "code"), ("regions_refused", "Grozny", "code"),
        ("needs_any", "LP-IH GAY", "code"), ("places", "many", "number"), ("places", "-5", "number"), ("closes_on", "never", "day"),
        ("processing_days", "", "needed"), ("type", "teleport", "choices"), ("name", "", "needed"),
    ],
)  # fmt: skip
def test_a_wrong_term_is_said_beside_its_field_and_nothing_is_lost(desk, field, typed, says):
    before = len(ways(desk))
    status, _, body = desk.post("/pathways/add", {**TERMS, field: typed})
    assert status == 422
    wrong = re.search(rf'id="f-{field}-wrong">([^<]*)<', body)
    assert wrong is not None, "beside the field"
    assert says in wrong[1] or field != "type"
    assert 'value="LP-IH sv-vf"' in body or field == "needs_any"
    assert len(ways(desk)) == before


def test_every_open_way_stands_in_the_picture_and_in_the_table(desk):
    _, _, body = desk.get("/pathways")
    svg, table = body[body.index("<svg") : body.index("</svg>")], body[body.index("<h2>Terms</h2>") :]
    open_ways = [way for way in ways(desk) if way.state == "open"]
    assert open_ways
    for way in open_ways:
        assert way.ref in table
        assert str(escape(way.name[:20])) in svg


def test_a_notice_that_closes_a_way_is_named_with_it(desk):
    notices = desk.ask("notice_list", notice_list.Ask(), notice_list.Answer).notices
    closing = {
        notice.ref for notice in notices if notice.effect == "no_issue" and notice.state == "in_force" and notice.firmness != "rumour"
    }
    touched = [way for way in ways(desk) if way.state == "open" and closing.intersection(way.notices)]
    assert touched, "the story has one"
    _, _, body = desk.get("/pathways")
    row = body[body.index(f'href="/pathway/{touched[0].ref}"') :].partition("</tr>")[0]
    assert 'class="tag late"' in row
    assert any(f'href="/notice/{ref}"' in row for ref in closing)


def test_households_are_counted_for_whom_it_is_the_first_way(desk):
    wanted = {
        way.ref: desk.ask("case_list", case_list.Ask(pathway=bytes.fromhex(way.ref), is_unsafe=True), case_list.Answer)
        for way in ways(desk)
    }
    ref, answer = max(wanted.items(), key=lambda pair: pair[1].total)
    assert answer.total
    _, _, body = desk.get(f"/pathway/{ref}")
    assert all(f'href="/case/{line.ref}"' in body for line in answer.lines[:20])
    row = desk.get("/pathways")[2].partition(f'href="/pathway/{ref}"')[2].partition("</tr>")[0]
    assert f"{answer.total} household" in row


def test_a_closed_way_takes_no_applications_and_moves_clocks_at_once(desk, places):
    ref = added(desk, nationalities="", regions_refused="", needs_any="", must_be_in=[], papers=[], processing_days="1")
    status, _, body = desk.post(f"/pathway/{ref}/close", {"on": "today", "why": "no more places", "sure": ""})
    assert status == 422
    assert "no more places" in body
    assert desk.post(f"/pathway/{ref}/close", {"on": "today", "why": "no more places", "sure": "1"})[0] == 303
    assert (way_of(desk, ref).state, way_of(desk, ref).why) == ("closed", "no more places")
    assert ref not in desk.get("/pathways")[2]
    assert ref in desk.get("/pathways?closed=1")[2]
    assert f"/pathway/{ref}/application" not in desk.get(f"/pathway/{ref}")[2]
    before = desk.ask("history", history.Ask(limit=1), history.Answer).lines[0].cursor
    assert desk.post(f"/case/{places['case']}/application", {"pathway": ref, "on": "today"})[0] == 422
    assert desk.ask("history", history.Ask(limit=1), history.Answer).lines[0].cursor == before


def test_a_way_that_is_none_says_so(desk):
    status, _, body = desk.get("/pathway/" + "ab" * 16)
    assert status == 422
    assert "there is no such pathway" in body


@pytest.fixture(scope="module")
def index(desk):
    """An old index of one passport."""
    rows = (("iso3:GEO", "visa free", 365), ("iso3:EGY", "visa on arrival", 30), ("iso3:DEU", "visa required", 0), ("iso3:KEN", "eta", 0))
    fact = f.ExitsListed(exits=new_ref(), passport="iso3:RUS", source="an index", as_of=dt.date(2016, 1, 1), rows=rows)
    desk.ask("record", record.Ask(drafts=(fact,)), record.Answer)
    return fact


def sought(desk, **fields):
    status, headers, _ = desk.post("/exits", fields)
    assert status == 303
    assert re.fullmatch(r"/exits/[0-9a-f]{32}", headers["location"]), "whose passport it is stands in no address"
    return desk.get(headers["location"])[2]


def test_exits_tell_their_age_and_that_they_are_stale(desk, index):
    answer = desk.ask("pathway_exits", pathway_exits.Ask(passport="iso3:RUS"), pathway_exits.Answer)
    assert answer.age_days == (ENDS - index.as_of).days
    body = sought(desk, passport="rus", how="", oldest_days="")
    assert "Stale:" in body
    assert f"{answer.age_days} days" in body
    assert "Georgia" in body
    assert "Germany" not in body.partition("<details")[0]
    assert 'value="RUS"' in body
    assert "Stale:" not in sought(desk, passport="RUS", how="", oldest_days="3000")


def test_exits_of_one_kind_alone(desk, index):
    body = sought(desk, passport="RUS", how="on_arrival", oldest_days="")
    table = body[body.index("<tbody>") : body.index("</tbody>")]
    assert "Egypt" in table
    assert "Georgia" not in table


def test_a_passport_without_an_index_is_unknown(desk, index):
    assert "Unknown: no passport index speaks of" in sought(desk, passport="TCD", how="", oldest_days="")
    status, _, body = desk.post("/exits", {"passport": "nowhere"})
    assert status == 422
    assert 'value="nowhere"' in body


def test_bars_of_places_are_on_one_scale():
    def line(places, used, asked):
        return pathway_list.Line(
            ref="00" * 16, type="family", country="", name="x" * 60, places=places, used=used, asked=asked, preparation_days=0,
            processing_days=0, opens_on=None, closes_on=None, nationalities=(), regions_refused=(), needs_any=(), must_be_in=(), papers=(),
            household_max=0, state="open", why="", notices=(),
        )  # fmt: skip

    full, unknown, over = places_of([line(10, 10, 0), line(None, 2, 3), line(5, 6, 4)]).rows
    assert full.granted == full.end
    assert unknown.end is None
    assert unknown.granted + unknown.asked == pytest.approx(full.end / 2, abs=1)
    assert over.is_over
    assert over.granted + over.asked == pytest.approx(full.end, abs=1)
    assert len(full.name) < 40
