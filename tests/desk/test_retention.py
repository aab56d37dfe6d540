"""Keeping and forgetting at the desk."""

import re

import pytest

from safeconduct.actions import case_list, member_list, retention_list
from safeconduct.doors.desk.wording import code_of


@pytest.fixture
def alone(fresh_desk):
    """A desk of an organisation of one: nobody else has to agree."""
    desk = fresh_desk.open()
    for one in desk.ask("member_list", member_list.Ask(), member_list.Answer).persons:
        if not one.is_admin:
            assert desk.post(f"/member/{one.ref}/remove", {})[0] == 303
    return desk


@pytest.fixture
def closed(alone):
    """Close a case of the story, and give its reference."""
    desk = alone
    ref = desk.ask("case_list", case_list.Ask(limit=5), case_list.Answer).lines[-1].ref
    assert desk.post(f"/case/{ref}/close", {"reason": "arrived_safe", "on": "-400"})[0] == 303
    return ref


def listed(desk):
    return {line.ref: line for line in desk.ask("retention_list", retention_list.Ask(), retention_list.Answer).lines}


def test_a_case_is_held_set_and_forgotten_step_by_step(alone, closed):
    desk = alone
    assert code_of(closed) in desk.get("/retention")[2]
    assert "To be forgotten" in desk.get("/")[2], "it is due since a month"
    assert desk.post(f"/case/{closed}/retention", {"forget_on": "+900", "why": ""})[0] == 409
    assert desk.post(f"/case/{closed}/retention", {"forget_on": "+900", "why": "a court asks"})[0] == 303
    assert not listed(desk)[closed].is_due
    assert desk.post(f"/case/{closed}/hold", {"why": ""})[0] == 422
    assert desk.post(f"/case/{closed}/hold", {"why": "an appeal"})[0] == 303
    assert listed(desk)[closed].is_held
    code = code_of(closed)
    assert desk.post(f"/case/{closed}/forget", {"reason": "own_wish", "code": code})[0] == 409, "it is held"
    assert desk.post(f"/case/{closed}/release", {"why": "it is over"})[0] == 303
    for wrong in ({"reason": "own_wish", "code": "0000-0000"}, {"reason": "", "code": code}, {}):
        assert desk.post(f"/case/{closed}/forget", wrong)[0] == 422
    assert closed in listed(desk)
    answer, headers, _ = desk.post(f"/case/{closed}/forget", {"reason": "own_wish", "code": code.lower().replace("-", "")})
    assert (answer, headers["location"].partition("?")[0]) == (303, "/retention")
    page = desk.get(headers["location"])[2]
    assert "The case is forgotten" in page
    assert code not in page
    assert desk.get(f"/case/{closed}")[0] == 422
    assert not re.search(code, desk.get("/cases")[2])
