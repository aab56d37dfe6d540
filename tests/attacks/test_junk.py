"""A depot lays junk into a lane, more than can be looked at in one go: the other lanes are carried all the same (A7)."""

import itertools

import pytest

from safeconduct.vault.courier import carrying, holdings_of
from safeconduct.vault.depot import News
from tests.simulator import HostileDepot, devices

JUNK = 300


@pytest.fixture
def world(tmp_path):
    """Two devices, what the first wrote at a depot, and what the second wrote at home."""
    one, other = devices(tmp_path)
    depot = HostileDepot()
    one.write("a")
    one.sync(depot)
    other.write("b")
    first = holdings_of(other.folder, other.keys)[0].lane
    return one, other, depot, first


def carried(device, depot, turns, acts=40):
    """Sync in slices, as who waits does; say how many it took until all was done."""
    for turn in range(1, turns + 1):
        left = itertools.count()
        if device.sync(depot, is_over=lambda left=left: next(left) >= acts).is_done:
            return turn
    raise AssertionError("it never ends")


def test_a7_junk_in_the_first_lane_keeps_nothing_from_the_others(world):
    one, other, depot, first = world
    for number in range(JUNK):
        depot.plant(first, b"junk %d" % number)
    assert carried(other, depot, 1 + JUNK // 20) > 1
    assert other.texts() == {"a", "b"}
    one.sync(depot)
    assert one.texts() == {"a", "b"}
    assert len(other.findings(depot)) == JUNK
    again = carried(other, depot, 2)
    assert (again, {found.until for found in other.findings(depot)}) == (1, {None}), "what lies there still is still told"


@pytest.mark.parametrize("cap", ["_JUNK_MOST", "_JUNK_BYTES"])
def test_a7_a_lane_of_junk_is_given_up_and_named(world, monkeypatch, cap):
    _, other, depot, first = world
    monkeypatch.setattr(carrying, cap, 100)
    for number in range(JUNK):
        depot.plant(first, b"junk %d" % number)
    assert carried(other, depot, 6) <= 6
    assert other.texts() == {"a", "b"}
    assert "endless" in other.stages(depot)


def test_what_did_not_hold_and_is_whole_again_is_taken_in_turn(world):
    _, other, depot, _ = world
    lane = other.lane()
    whole = {name: depot.get(lane, name) for name in depot.names(lane)}
    for name in whole:
        depot.plant(lane, b"broken" * 200, name)
    for number in range(60):
        depot.plant(lane, b"junk %d" % number)
    other.sync(depot)
    assert other.texts() == {"b"}
    for name, blob in whole.items():
        depot.plant(lane, blob, name)
    for _ in range(6):
        other.sync(depot)
    assert other.texts() == {"a", "b"}


class Million(HostileDepot):
    """A depot that names a million objects in one lane, which it does not give."""

    lane = b""
    asked = 0

    def get(self, lane, name):
        self.asked += 1
        return super().get(lane, name)

    def news(self, lane, cursor, *, with_blobs):
        if lane != self.lane:
            yield from super().news(lane, cursor, with_blobs=with_blobs)
            return
        for first in range(0, 1_000_000, 1_000):
            yield News(names=tuple(number.to_bytes(32, "big") for number in range(first, first + 1_000)), is_last=False)
        yield News(names=())


def test_a7_a_million_names_in_a_lane_are_given_up_and_named(tmp_path):
    one, other = devices(tmp_path)
    depot = Million()
    one.write("a")
    one.sync(depot)
    depot.lane = holdings_of(other.folder, other.keys)[0].lane
    assert other.sync(depot).is_done
    assert other.texts() == {"a"}
    assert other.stages(depot) == {"missing", "endless"}
    assert depot.asked <= 3_000
