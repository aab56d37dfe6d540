"""When custodians are to be asked again."""

import datetime as dt

import pytest

from safeconduct.errors import Mistaken
from safeconduct.model import facts as f
from safeconduct.model.rules import DRILL_DAYS, decide, drill_due_on, newest_kit
from tests.unit.model.households import TODAY, Told, day

KIT, OTHER_KIT = b"k" * 16, b"l" * 16
HALF_A_YEAR = dt.timedelta(days=DRILL_DAYS)


def told(*facts):
    world = Told()
    for fact in facts:
        world.say(fact)
    return world


def split(kit=KIT, needed=2, custodians=3, on=-100):
    return f.RecoverySplit(kit=kit, needed=needed, custodians=custodians, on=day(on))


def drill(*custodians, on=0, kit=KIT):
    return f.RecoveryDrilled(kit=kit, custodians=custodians, on=day(on))


def test_it_is_due_half_a_year_after_the_shares_were_handed_out():
    assert drill_due_on(told(split()).find("kit", KIT)) == day(-100) + HALF_A_YEAR


def test_one_custodian_s_drill_puts_nothing_off_where_two_are_needed():
    assert drill_due_on(told(split(), drill(1)).find("kit", KIT)) == day(-100) + HALF_A_YEAR
    assert drill_due_on(told(split(), drill(1), drill(3, on=-30)).find("kit", KIT)) == day(-30) + HALF_A_YEAR
    assert drill_due_on(told(split(), drill(1, 2, on=-40), drill(2)).find("kit", KIT)) == day(-40) + HALF_A_YEAR


def test_the_kit_that_was_split_last_counts():
    world = told(split(), split(OTHER_KIT))
    assert newest_kit(world.of_kind("kit")).ref == OTHER_KIT
    assert newest_kit([]) is None


@pytest.mark.parametrize(
    "draft", [split(needed=1), split(needed=4), split(custodians=8), drill(), drill(4), drill(0), drill(1, kit=OTHER_KIT)]
)
def test_what_cannot_be_is_refused(draft):
    with pytest.raises(Mistaken):
        decide(told(split()), draft, TODAY)
