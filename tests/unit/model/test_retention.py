"""How long a case is kept."""

import datetime as dt

import pytest

from safeconduct.doors.cli.forget import REASONS
from safeconduct.errors import Mistaken, Refused
from safeconduct.model import facts as f
from safeconduct.model.rules import RETENTION_DAYS, WORDS, closed_on, decide, forget_by, is_held
from tests.unit.model.households import CASE, OTHER, TODAY, Told, day


def told(*facts):
    world = Told()
    world.say(f.CaseOpened(case=CASE, on=day(-400), via="hotline"))
    for fact in facts:
        world.say(fact)
    return world


CLOSED = f.CaseStatusSet(case=CASE, status="closed", on=day(-10), reason="arrived_safe")


def test_an_open_case_has_no_day():
    world = told()
    assert closed_on(world.case(CASE)) is None
    assert forget_by(world.case(CASE)) is None


def test_a_closed_one_is_forgotten_a_year_later_or_by_the_day_that_was_set():
    world = told(CLOSED)
    assert forget_by(world.case(CASE)) == day(-10) + dt.timedelta(days=RETENTION_DAYS)
    world.say(f.RetentionSet(case=CASE, forget_on=day(5)))
    assert forget_by(world.case(CASE)) == day(5)


def test_while_one_colleague_says_that_it_is_open_it_is_open():
    world = told(CLOSED, f.CaseStatusSet(case=CASE, status="active", on=TODAY))
    assert closed_on(world.case(CASE)) is None


def test_a_day_is_put_off_for_a_reason_only_and_brought_forward_without():
    world = told(CLOSED)
    assert decide(world, f.RetentionSet(case=CASE, forget_on=day(30)), TODAY).forget_on == day(30)
    with pytest.raises(Refused):
        decide(world, f.RetentionSet(case=CASE, forget_on=day(900), why=" "), TODAY)
    assert decide(world, f.RetentionSet(case=CASE, forget_on=day(900), why="a court asks"), TODAY).why == "a court asks"


def test_a_hold_needs_a_reason_and_stands_while_anybody_says_so():
    world = told(CLOSED)
    with pytest.raises(Mistaken):
        decide(world, f.HoldSet(case=CASE, is_held=True, why=""), TODAY)
    world.say(f.HoldSet(case=CASE, is_held=True, why="an appeal"))
    world.hear(f.HoldSet(case=CASE, is_held=False, why="it is over"))
    assert is_held(world.case(CASE)), "the second did not know of the first"
    with pytest.raises(Refused):
        decide(world, f.ForgettingAgreed(forgetting=CASE, reason="own_wish", on=TODAY), TODAY)
    release = decide(world, f.HoldSet(case=CASE, is_held=False, why="it is over"), TODAY)
    world.say(release)
    assert not is_held(world.case(CASE))


def test_nobody_forgets_what_nobody_agreed_to_or_what_is_not_there():
    world = told(CLOSED)
    with pytest.raises(Mistaken):
        decide(world, f.CaseForgotten(forgetting=CASE, on=TODAY), TODAY)
    with pytest.raises(Mistaken):
        decide(world, f.ForgettingAgreed(forgetting=OTHER, reason="own_wish", on=TODAY), TODAY)
    agreed = world.say(decide(world, f.ForgettingAgreed(forgetting=CASE, reason="retention_over", on=TODAY), TODAY))
    done = decide(world, f.CaseForgotten(forgetting=CASE, on=TODAY, agreed=(b"x" * 16,)), TODAY)
    assert done.agreed == tuple(world.find("forgetting", CASE).agreed), agreed
    world.say(f.HoldSet(case=CASE, is_held=True, why="an appeal"))
    with pytest.raises(Refused):
        decide(world, f.CaseForgotten(forgetting=CASE, on=TODAY), TODAY)


def test_the_command_offers_the_words_of_the_list():
    assert WORDS["forgetting"] == REASONS
