"""Reasoning with intervals equals trying every number, and every set of wrong parties, on small domains."""

import itertools
import random

from safeconduct.studies.evidence import Interval, Statement, Whole, bounds, clashes, fewest_wrong, relaxed, smallest_clash
from safeconduct.studies.evidence.figures import at_last, is_before, together

TOP = 7  # numbers tried: all bounds are below, so that what holds for TOP holds for all above
ROUNDS = 400


def statements_at_random(dice, most=6):
    found = []
    for at in range(dice.randint(1, most)):
        low = dice.randrange(TOP)
        high = None if dice.random() < 0.4 else dice.randrange(low, TOP)
        parties = frozenset(dice.sample("abcde", dice.randint(1, 2)))
        found.append(Statement(id=str(at), interval=Interval(low=low, high=high), parties=parties))
    return found


def numbers(intervals):
    return {number for number in range(TOP + 1) if any(each.holds(number) for each in intervals)}


def left_by_force(said, wrong):
    parties = sorted(frozenset().union(*(each.parties for each in said)))
    left = set()
    for size in range(min(wrong, len(parties)) + 1):
        for gone in map(set, itertools.combinations(parties, size)):
            kept = [each for each in said if not each.parties <= gone]
            left |= {number for number in range(TOP + 1) if all(each.interval.holds(number) for each in kept)}
    return left


def test_the_numbers_left_equal_those_found_by_trying_all():
    dice = random.Random(21)
    for _ in range(ROUNDS):
        said = statements_at_random(dice)
        answer = relaxed(said)
        assert answer[-1].intervals == (Interval(low=0),)
        by_wrong = {each.wrong: numbers(each.intervals) for each in answer}
        left = set()
        for wrong in range(7):
            left = by_wrong.get(wrong, left)
            assert left == left_by_force(said, wrong)


def test_the_fewest_wrong_equal_those_found_by_trying_all():
    dice = random.Random(22)
    for _ in range(ROUNDS):
        said = statements_at_random(dice)
        sets = fewest_wrong(said)
        fewest = next(wrong for wrong in range(7) if left_by_force(said, wrong))
        assert {len(each) for each in sets} == {fewest}
        for gone in sets:
            kept = [each for each in said if not each.parties <= gone]
            assert any(all(each.interval.holds(number) for each in kept) for number in range(TOP + 1))
        assert (fewest == 0) == (clashes(said) == ())


def test_what_fits_together_is_largest_and_fits():
    dice = random.Random(23)
    for _ in range(ROUNDS):
        said = statements_at_random(dice)
        every = {each.id: each for each in said}
        fitting = {
            frozenset(each.id for each in kept)
            for size in range(1, len(said) + 1)
            for kept in itertools.combinations(said, size)
            if any(all(each.interval.holds(number) for each in kept) for number in range(TOP + 1))
        }
        largest = {one for one in fitting if not any(one < other for other in fitting)}
        assert {frozenset(each) for each in together(tuple(every.values()))} == largest


def days_by_force(said, days):
    """Try every way in which a count can grow from day to day."""
    for counts in itertools.combinations_with_replacement(range(TOP + 1), len(days)):
        on = dict(zip(days, counts, strict=True))
        if all(each.interval.holds(on[each.on]) for each in said):
            yield counts[-1]


def test_a_count_that_only_grows_equals_trying_every_growth():
    dice = random.Random(24)
    days = ("2017-04-01", "2017-04-20", "2017-05")
    for _ in range(ROUNDS):
        said = [
            Statement(id=each.id, interval=each.interval, parties=each.parties, on=dice.choice(days))
            for each in statements_at_random(dice, 5)
        ]
        last = max(each.on for each in said)
        seen = tuple(day for day in days if day <= last)
        ends = set(days_by_force(said, seen))
        assert (clashes(said) == ()) == bool(ends)
        if ends:
            assert ends == {n for n in range(TOP + 1) if all(each.interval.holds(n) for each in at_last(said))}
        parties = sorted(frozenset().union(*(each.parties for each in said)))
        fewest = next(
            size
            for size in range(len(parties) + 1)
            for gone in map(set, itertools.combinations(parties, size))
            if any(True for _ in days_by_force([each for each in said if not each.parties <= gone], seen))
        )
        assert {len(each) for each in fewest_wrong(said)} == {fewest}


def test_at_least_three_and_later_at_least_four_do_not_clash():
    def said(first, second):
        return [
            Statement(id="a", interval=first, parties=frozenset("a"), on="2017-04-01"),
            Statement(id="b", interval=second, parties=frozenset("b"), on="2017-05"),
        ]

    assert clashes(said(Interval(low=3), Interval(low=4))) == ()
    assert clashes(said(Interval(low=3, high=3), Interval(low=4, high=4))) == ()
    assert clashes(said(Interval(low=3, high=3), Interval(low=4, high=4)), is_cumulative=False) == (("a", "b"),)
    assert clashes(said(Interval(low=4, high=4), Interval(low=3, high=3))) == (("a", "b"),)


def test_a_year_is_before_a_day_only_when_it_is_over():
    assert [is_before("2016", "2017-01-01"), is_before("2017", "2017-05-01"), is_before("2017-04~", "2017-05")] == [True, False, True]


def trees(dice):
    """Give scopes in which `c` and `d` are parts of `b`, and `b` and `e` parts of `a`, with random figures."""
    wholes = {
        "a": Whole(parts=("b", "e"), how=dice.choice(("overlap", "disjoint", "whole"))),
        "b": Whole(parts=("c", "d"), how=dice.choice(("overlap", "disjoint", "whole"))),
    }
    figures = {}
    for name in "abcde":
        low = dice.randrange(4)
        figures[name] = Interval(low=low, high=dice.randrange(low, 4))
    return figures, wholes


def fits(values, wholes):
    for name, whole in wholes.items():
        parts = [values[part] for part in whole.parts]
        if whole.how == "overlap" and values[name] < max(parts):
            return False
        if whole.how == "disjoint" and values[name] < sum(parts):
            return False
        if whole.how == "whole" and values[name] != sum(parts):
            return False
    return True


def test_scopes_equal_trying_every_count_of_every_scope():
    dice = random.Random(25)
    met = 0
    for _ in range(ROUNDS):
        figures, wholes = trees(dice)
        ranges = [range(figures[name].low, figures[name].high + 1) for name in figures]
        found = [values for each in itertools.product(*ranges) if fits(values := dict(zip(figures, each, strict=True)), wholes)]
        answer = bounds(figures, wholes)
        if not found:
            assert answer is None
            clash = smallest_clash(figures, wholes)
            assert clash
            assert bounds({name: figures[name] for name in clash}, wholes) is None
            for name in clash:
                assert bounds({each: figures[each] for each in clash if each != name}, wholes) is not None
            continue
        met += 1
        expected = {name: Interval(low=min(v[name] for v in found), high=max(v[name] for v in found)) for name in figures}
        assert answer == expected
        assert smallest_clash(figures, wholes) == ()
    assert ROUNDS / 10 < met < ROUNDS
