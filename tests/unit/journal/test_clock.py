import pytest

from safeconduct.errors import Mistaken
from safeconduct.vault.journal import LogicalClock, milliseconds


def test_the_wall_clock_is_followed():
    clock = LogicalClock(0)
    assert milliseconds(clock.tick(1_491_000_000_000)) == 1_491_000_000_000
    assert milliseconds(clock.tick(1_491_000_000_500)) == 1_491_000_000_500


@pytest.mark.parametrize("now", [0, 5, 1_490_999_999_999, 1_491_000_000_000])
def test_a_clock_that_stands_or_is_set_back_goes_on(now):
    clock = LogicalClock(1_491_000_000_000 << 16)
    assert [clock.tick(now) for _ in range(3)] == [(1_491_000_000_000 << 16) + step for step in (1, 2, 3)]


def test_33_others_are_followed_a_day_ahead_and_no_further():
    now, day = 1_491_000_000_000, 86_400_000
    assert LogicalClock(0, (now + day) << 16).tick(now) == ((now + day) << 16) + 1
    for seen, later in (((now + day + 1) << 16, 1), (2**63 - 1, 5)):
        clock = LogicalClock(0, seen)
        assert milliseconds(clock.tick(now)) == now + day
        assert milliseconds(clock.tick(now + 5)) == now + day + later
    assert LogicalClock((now + 9 * day) << 16, 2**63 - 1).tick(now) == ((now + 9 * day) << 16) + 1


def test_more_events_than_the_counter_holds_run_over_into_the_milliseconds():
    clock = LogicalClock(0)
    values = [clock.tick(7) for _ in range(70_000)]
    assert values == sorted(set(values))


@pytest.mark.parametrize("now", [-1, 2**47, 2**63])
def test_a_time_that_cannot_be_written_is_refused(now):
    with pytest.raises(Mistaken):
        LogicalClock(0).tick(now)
