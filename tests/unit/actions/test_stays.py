"""A household is not given more beds than it has persons without being asked about."""

import datetime as dt

import pytest

from safeconduct.actions.stay_find import Answer, Stay, too_many

FIRST = dt.date(2017, 5, 10)


def stays(*nights, persons=2):
    known = (Stay(ref="", shelter="", name="", beds=beds, from_on=day(begins), until_on=day(ends)) for beds, begins, ends in nights)
    return Answer(stays=tuple(known), persons=persons)


def day(number):
    return None if number is None else FIRST + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("nights", "beds", "begins", "ends", "held"),
    [
        ((), 9, 0, None, 0),
        (((2, 0, None),), 1, 5, None, 2),
        (((1, 0, None),), 1, 0, None, 0),
        (((1, 0, None),), 2, 0, None, 1),
        (((2, 0, 3),), 2, 3, None, 0),
        (((2, 0, 4),), 2, 3, None, 2),
        (((2, 5, None),), 2, 0, 5, 0),
        (((2, 5, None),), 2, 0, 6, 2),
        (((1, 0, 3), (1, 4, 9)), 1, 2, 5, 2),
    ],
)
def test_beds_in_the_same_nights_count_and_no_others(nights, beds, begins, ends, held):
    assert too_many(stays(*nights), beds, day(begins), day(ends)) == held


def test_who_does_not_know_the_household_is_asked_about_each_second_stay():
    assert too_many(stays((1, 0, None), persons=0), 1, FIRST, None) == 1
