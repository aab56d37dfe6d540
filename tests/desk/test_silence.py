"""Who is silent since when is drawn, and stands in the table beside it; a word from them ends the silence."""

import datetime as dt
import re

from safeconduct.actions import checkin_list
from safeconduct.doors.desk.pages import silence
from safeconduct.doors.desk.wording import Wording

NOW = dt.datetime(2017, 5, 16, 12, tzinfo=dt.UTC)


def household(number, heard_days, alarm_days):
    return checkin_list.Household(
        ref=f"{number:032x}",
        label=f"house {number}",
        persons=1,
        heard_at=None if heard_days is None else NOW - dt.timedelta(days=heard_days),
        alarm_at=NOW - dt.timedelta(days=alarm_days),
        is_silent=alarm_days >= 0,
    )


def picture(*households):
    answer = checkin_list.Answer(households=households, total=len(households), offset=0, colleagues=())
    return silence._picture(answer, NOW, Wording("en"))


def test_the_longest_silence_is_drawn_first_and_to_scale():
    drawn = picture(household(1, 4, 2), household(2, 8, 6), household(3, 1, -1))
    assert [bar.name.split()[-1] for bar in drawn.bars] == ["2", "1"], "who is not silent is not drawn"
    two, one = drawn.bars
    assert two.heard_x < two.alarm_x < drawn.now_x
    silent_two, silent_one = drawn.now_x - two.alarm_x, drawn.now_x - one.alarm_x
    assert abs(silent_two - 3 * silent_one) <= 3, "six days are three times two days"


def test_silence_that_is_older_than_the_picture_begins_at_its_edge():
    drawn = picture(household(1, 400, 398), household(2, None, 1))
    assert drawn.bars[0].heard_x == drawn.bars[0].alarm_x == min(bar.alarm_x for bar in drawn.bars)
    assert drawn.bars[1].is_never
    assert len(drawn.ticks) <= 8


def test_nobody_silent_draws_nothing():
    assert picture().bars == ()


def answer(desk, **ask):
    return desk.ask("checkin_list", checkin_list.Ask(**ask), checkin_list.Answer)


def test_a_rhythm_makes_silence_and_a_word_ends_it(desk, places):
    case = places["case"]
    assert desk.post(f"/case/{case}/rhythm", {"every": "1h", "grace": "0", "channel": "signal"})[0] == 303
    desk.post(f"/case/{case}/heard", {"at": "2017-05-10 10:00", "channel": "", "text": ""})
    silent = [one.ref for one in answer(desk, is_silent_only=True, limit=500).households]
    page = desk.get("/silence")[2]
    assert re.findall(r'<tr><td><a href="/case/([0-9a-f]{32})">', page) == silent[:50]
    if case in silent:
        desk.post(f"/case/{case}/heard", {"at": "", "channel": "", "text": ""})
        assert case not in [one.ref for one in answer(desk, is_silent_only=True, limit=500).households]
    assert desk.post(f"/case/{case}/rhythm", {"every": "now and then"})[0] == 422


def test_a_colleague_is_added_and_heard_of(desk):
    status, headers, _ = desk.post("/silence/colleague", {"label": "Kestrel", "every": "daily"})
    assert status == 303
    assert "Kestrel" in desk.get(headers["location"])[2]
    worker = next(one for one in answer(desk).colleagues if one.label == "Kestrel")
    assert (worker.every_hours, worker.heard_at) == (24, None)
    assert desk.post(f"/worker/{worker.ref}/heard", {"at": "2017-05-15 01:00", "not_well": "1"})[0] == 303
    assert "not well" in desk.get("/silence")[2]
    assert desk.post(f"/worker/{worker.ref}/rhythm", {"every": "2d", "grace": ""})[0] == 303
    worker = next(one for one in answer(desk).colleagues if one.label == "Kestrel")
    assert (worker.every_hours, worker.is_well) == (48, False)
    assert desk.post(f"/worker/{worker.ref}/heard", {"at": "2030-01-01 10:00"})[0] == 422
    assert desk.get(f"/worker/{'ab' * 16}/heard")[0] == 422
