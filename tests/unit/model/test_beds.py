"""Beds by night, and people who must be moved."""

from __future__ import annotations

import pytest

from safeconduct.errors import Refused
from safeconduct.model import facts as f
from safeconduct.model.rules import beds_on, free_beds, nights, taken_on, to_move
from tests.unit.model.households import CASE, HERON, STAY, TODAY, Told, day, household


def _stay(number: int, beds: int, first: int, last: int | None = None) -> f.StayBegun:
    return f.StayBegun(
        case=CASE, stay=bytes([number]) * 16, shelter=HERON, beds=beds, from_on=day(first), until_on=None if last is None else day(last)
    )


def test_a_stay_takes_the_nights_before_the_morning_of_leaving() -> None:
    told = household()
    told.say(_stay(1, 2, 3, 5))
    assert [taken_on(told.shelter(HERON), day(number)) for number in range(2, 7)] == [0, 2, 2, 0, 0]
    assert [night.free for night in nights(told.shelter(HERON), day(2), 4)] == [3, 1, 1, 3]


def test_nights_walked_through_are_the_nights_looked_at_one_by_one() -> None:
    told = household()
    for number, (first, last) in enumerate(((-3, 1), (0, 2), (1, 1), (1, None), (4, 9), (5, 6), (12, 14)), 1):
        told.hear(_stay(number, number, first, last))
    shelter = told.shelter(HERON)
    for begins, number in ((-5, 30), (0, 1), (5, 3), (20, 2)):
        walked = [(night.on, night.beds, night.taken) for night in nights(shelter, day(begins), number)]
        days = [day(begins + after) for after in range(number)]
        assert walked == [(on, beds_on(shelter, on), taken_on(shelter, on)) for on in days]
    assert taken_on(shelter, day(5)) == 4 + 5 + 6


def test_a_stay_without_end_takes_all_nights_until_it_ends() -> None:
    told = household()
    told.say(_stay(1, 3, 0))
    with pytest.raises(Refused, match="0 free beds"):
        told.say(_stay(2, 1, 400, 401))
    told.say(f.StayEnded(case=CASE, stay=bytes([1]) * 16, shelter=HERON, on=day(100)))
    told.say(_stay(2, 1, 400, 401))
    with pytest.raises(Refused, match="already ended"):
        told.say(f.StayEnded(case=CASE, stay=bytes([1]) * 16, shelter=HERON, on=day(101)))


def test_a_stay_without_end_finds_a_booking_far_ahead() -> None:
    told = household()
    told.say(_stay(1, 2, 200, 210))
    assert free_beds(told.shelter(HERON), TODAY, None) == (1, day(200))
    with pytest.raises(Refused, match=str(day(200))):
        told.say(_stay(2, 2, 0))
    told.say(_stay(2, 2, 0, 200))


def test_beds_change_from_a_night_on() -> None:
    told = household()
    told.say(f.BedsSet(shelter=HERON, beds=5, from_on=day(2)))
    told.say(f.BedsSet(shelter=HERON, beds=1, from_on=day(4)))
    assert [beds_on(told.shelter(HERON), day(number)) for number in (-61, -60, 1, 2, 3, 4, 99)] == [0, 3, 3, 5, 5, 1, 1]
    with pytest.raises(Refused):
        told.say(_stay(1, 2, 0, 5))
    told.say(_stay(1, 2, 0, 4))


def test_a_shelter_open_until_a_day_takes_a_stay_without_end_until_then() -> None:
    told = household()
    told.say(f.ShelterOpened(shelter=HERON, name="heron", beds=3, on=day(-60), until_on=day(10)))
    told.say(_stay(1, 2, 0))
    assert to_move(told.shelter(HERON), TODAY) == (bytes([1]) * 16,)
    with pytest.raises(Refused):
        told.say(_stay(2, 1, 5, 11))
    told.say(_stay(2, 1, 5, 10))
    assert to_move(told.shelter(HERON), TODAY) == (bytes([1]) * 16,)


def test_nobody_is_sent_to_a_closed_place() -> None:
    told = household()
    told.say(_stay(1, 1, 0, 30))
    told.say(_stay(2, 1, 0, 4))
    told.say(f.ShelterClosed(shelter=HERON, on=day(5)))
    with pytest.raises(Refused, match="closed"):
        told.say(_stay(3, 1, 5, 6))
    told.say(_stay(3, 1, 4, 5))
    assert to_move(told.shelter(HERON), TODAY) == (bytes([1]) * 16,)
    with pytest.raises(Refused):
        told.say(f.ShelterOpened(shelter=HERON, name="heron", beds=3, on=TODAY))


def _exposed() -> Told:
    told = household()
    told.say(_stay(1, 1, 0))
    told.say(_stay(2, 1, -5, 0))
    told.hear(f.ShelterClosed(shelter=HERON, on=day(9), is_exposed=True))
    return told


def test_an_exposed_place_has_no_bed_and_all_who_sleep_there_must_be_moved() -> None:
    told = _exposed()
    assert beds_on(told.shelter(HERON), TODAY) == 0
    assert to_move(told.shelter(HERON), TODAY) == (bytes([1]) * 16,)
    with pytest.raises(Refused, match="exposed"):
        told.say(_stay(3, 1, 0, 1))


def test_an_exposed_place_stays_exposed_whoever_closes_it_again() -> None:
    told = _exposed()
    told.hear(f.ShelterClosed(shelter=HERON, on=day(90)), depth=9)
    assert told.shelter(HERON).is_exposed
    with pytest.raises(Refused):
        told.say(_stay(3, 1, 0, 1))


def test_a_stay_whose_reference_is_used_again_stays_as_it_was() -> None:
    told = household()
    told.hear(f.StayBegun(case=CASE, stay=STAY, shelter=HERON, beds=3, from_on=TODAY))
    told.hear(f.StayBegun(case=CASE, stay=STAY, shelter=HERON, beds=0, from_on=day(300)), depth=5)
    assert taken_on(told.shelter(HERON), TODAY) == 3
