"""A notice entered at the desk re-dates every case that it touches before the next page is shown; threats have a day in any calendar."""

import datetime as dt
import re

import pytest

from safeconduct.actions import case_list, notice_list, notice_show, pathway_list, threat_list

NOTICE = {
    "effect": "no_issue",
    "firmness": "in_writing",
    "source": "the consul, to our lawyer",
    "said_on": "",
    "valid_from": "",
    "valid_until": "",
}


def days_of_travel(desk):
    lines = desk.ask("case_list", case_list.Ask(is_unsafe=True, limit=500), case_list.Answer).lines
    return {line.ref: (line.arrives_on, line.is_endangered) for line in lines}


def enter(desk, **fields):
    status, headers, body = desk.post("/notices/enter", {**NOTICE, **fields})
    assert status == 303, body
    return re.fullmatch(r"/notice/([0-9a-f]{32})\?told=[0-9a-f]{32}", headers["location"])[1], desk.get(headers["location"])[2]


def country_of_most(desk):
    """Name the country whose loss moves somebody: that of a way on which people wait."""
    ways = desk.ask("pathway_list", pathway_list.Ask(), pathway_list.Answer).pathways
    return [way.country.removeprefix("iso3:") for way in ways if way.country]


def test_every_case_that_a_notice_redates_is_on_the_next_page(desk):
    before, moved, page = days_of_travel(desk), {}, ""
    for country in dict.fromkeys(country_of_most(desk)):
        ref, page = enter(desk, country=country)
        after = days_of_travel(desk)
        moved = {case for case, (on, _) in after.items() if on != before[case][0]}
        if moved:
            break
        before = after
    assert moved, "no notice moved anybody: the story has changed"
    told = page[page.index('class="told"') : page.index("</section>", page.index('class="told"'))]
    assert {case for case in moved if f"/case/{case}" in told} == moved or len(moved) > 20
    worse = {case for case in moved if after[case][1] and not before[case][1]}
    if worse:
        assert "endangered now and" in told
        first = re.search(r"/case/([0-9a-f]{32})", told)[1]
        assert first in worse, "those who are worse off stand first"
    assert desk.get(f"/notice/{ref}")[2].count('class="told"') == 0, "what was recorded is told once"


def test_a_rumour_moves_nobody(desk):
    before = days_of_travel(desk)
    _, page = enter(desk, country=country_of_most(desk)[0], firmness="rumour")
    assert days_of_travel(desk) == before
    assert "It moved the clock" not in page


def test_a_notice_is_recorded_as_it_was_typed(desk):
    ref, _ = enter(
        desk,
        country="france",
        effect="slower",
        added_days="30",
        nationalities="russia; KAZ",
        regions="ru-ce",
        programmes=["family", "education"],
        said_on="2017-05-14",
        valid_from="2017-05-20",
        valid_until="+60",
    )
    shown = desk.ask("notice_show", notice_show.Ask(notice=bytes.fromhex(ref)), notice_show.Answer)
    assert (shown.country, shown.effect, shown.added_days) == ("iso3:FRA", "slower", 30)
    assert (shown.nationalities, shown.regions) == (("iso3:RUS", "iso3:KAZ"), ("RU-CE",))
    assert set(shown.programmes) == {"family", "education"}
    assert (shown.said_on, shown.valid_from) == (dt.date(2017, 5, 14), dt.date(2017, 5, 20))
    assert shown.valid_until == dt.date(2017, 7, 15)


def test_a_country_may_be_typed_in_the_language_of_the_page(desk):
    desk.post("/language", {"language": "ru", "back": "/"})
    try:
        ref, _ = enter(desk, country="германия", firmness="rumour")
    finally:
        desk.post("/language", {"language": "en", "back": "/"})
    assert desk.ask("notice_show", notice_show.Ask(notice=bytes.fromhex(ref)), notice_show.Answer).country == "iso3:DEU"


def test_what_is_wrong_with_a_notice_stands_beside_its_field(desk):
    typed = {**NOTICE, "country": "Narnia", "source": "", "regions": "the mountains", "nationalities": "RUS"}
    count = len(desk.ask("notice_list", notice_list.Ask(with_past=True), notice_list.Answer).notices)
    status, _, body = desk.post("/notices/enter", typed)
    assert status == 422
    for field, says in (("country", "that is no country"), ("source", "this is needed"), ("regions", "that is no region")):
        assert says in re.search(rf'id="f-{field}-wrong">([^<]+)', body)[1]
    assert 'value="Narnia"' in body
    assert 'value="RUS"' in body
    assert len(desk.ask("notice_list", notice_list.Ask(with_past=True), notice_list.Answer).notices) == count


def test_a_notice_is_lifted_and_says_so(desk):
    ref, _ = enter(desk, country="BEL")
    status, headers, _ = desk.post(f"/notice/{ref}/lift", {"source": "the same consul", "on": "today"})
    assert status == 303
    page = desk.get(headers["location"])[2]
    assert "lifted on 16 May 2017" in page
    assert f"/notice/{ref}/lift" not in page
    assert f"/notice/{ref}" not in desk.get("/notices")[2]
    assert f"/notice/{ref}" in desk.get("/notices?past=1")[2]


@pytest.mark.parametrize(
    ("calendar", "day", "on"),
    [
        ("gregorian", "2017-06-30", dt.date(2017, 6, 30)),
        ("islamic", "1438-09-01", dt.date(2017, 5, 26)),
        ("persian", "1396-03-05", dt.date(2017, 5, 26)),
        ("gregorian", "islamic:1438-09-01", dt.date(2017, 5, 26)),
    ],
)
def test_a_threat_has_a_day_in_any_calendar(desk, calendar, day, on):
    known = {one.ref for one in desk.ask("threat_list", threat_list.Ask(), threat_list.Answer).threats}
    fields = {"type": "expulsion", "calendar": calendar, "day": day, "source": "a decree", "text": "all of <them>", "regions": "RU-CE"}
    status, headers, _ = desk.post("/threats/announce", fields)
    assert status == 303
    page = desk.get(headers["location"])[2]
    assert "all of &lt;them&gt;" in page
    made = next(one for one in desk.ask("threat_list", threat_list.Ask(), threat_list.Answer).threats if one.ref not in known)
    assert (made.on, made.regions) == (on, ("RU-CE",))
    status, headers, _ = desk.post(f"/threat/{made.ref}/end", {"why": "withdrawn"})
    assert status == 303
    assert f"/threat/{made.ref}/end" not in desk.get("/notices")[2]


@pytest.mark.parametrize(
    ("calendar", "day"), [("hebrew", "5777-09-01"), ("islamic", "1438-13-01"), ("gregorian", "soon"), ("islamic", "2017-05-26")]
)
def test_a_day_that_is_none_is_said_beside_the_field(desk, calendar, day):
    status, _, body = desk.post("/threats/announce", {"type": "arrest", "calendar": calendar, "day": day, "source": "x"})
    assert status == 422
    assert re.search(r'id="f-(day|calendar)-wrong"', body)
    assert f'value="{day}"' in body
