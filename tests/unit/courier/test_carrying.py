"""Carrying goes on where it broke off, sends nothing twice, and brings devices that are apart to the same state."""

import pytest

from safeconduct.errors import Unreachable
from safeconduct.vault.depot import StickDepot, claim
from tests.simulator import HostileDepot, devices


def test_a_second_time_there_is_nothing_to_carry(tmp_path):
    (one,) = devices(tmp_path, 1, "casework")
    one.write("a", "b")
    depot = HostileDepot()
    first, second = one.sync(depot), one.sync(depot)
    assert (first.sent, second.sent, len(second.taken)) == (depot.count(), 0, 0)
    assert first.bytes_sent == sum(len(blob) for lane in depot.snapshot().values() for blob in lane.values())


def test_a_line_cut_at_every_act_loses_nothing_and_sends_nothing_twice(tmp_path):
    one, other = devices(tmp_path, 2, "casework")
    for number in range(3):
        one.write(f"a{number}")
    depot, cuts = HostileDepot(), 0
    for acts in range(1, 40):
        depot.answers = acts
        try:
            one.sync(depot)
            other.sync(depot)
        except Unreachable:
            cuts += 1
        depot.answers = None
        if len(depot.order) == depot.count() and other.texts() == {"a0", "a1", "a2"}:
            break
    assert cuts >= 5
    assert other.texts() == {"a0", "a1", "a2"}
    assert len(depot.order) == depot.count() == len(set(depot.order))
    assert (one.stages(depot), other.stages(depot)) == (set(), set())


def test_when_time_is_over_the_rest_waits(tmp_path):
    (one,) = devices(tmp_path, 1, "casework")
    for number in range(4):
        one.write(f"a{number}")
    depot, rounds = HostileDepot(), 0
    while True:
        rounds += 1
        if one.sync(depot, is_over=lambda: True).is_done:
            break
    assert rounds >= depot.count()  # one object each time
    assert one.sync(depot).sent == 0


def test_a_stick_between_two_laptops_that_never_meet(tmp_path):
    one, other = devices(tmp_path, 2, "casework")
    one.write("from one")
    other.write("from the other")
    stick = StickDepot(tmp_path / "stick", claim(tmp_path / "stick"))
    one.sync(stick)
    other.sync(stick)
    one.sync(stick)
    assert one.texts() == other.texts() == {"from one", "from the other"}
    assert (one.troubles(), other.troubles()) == (set(), set())


def test_where_a_stick_usually_is_nothing_is_written_while_it_is_not_there(tmp_path):
    (one,) = devices(tmp_path, 1, "casework")
    one.write("a")
    place = tmp_path / "media"
    stick = StickDepot(place, claim(place))
    one.sync(stick)
    held = sorted(path.name for path in place.iterdir())
    place.rename(tmp_path / "unplugged")
    place.mkdir()
    one.write("b")
    with pytest.raises(Unreachable):
        one.sync(stick)
    assert list(place.iterdir()) == []
    assert one.findings(stick) == []
    place.rmdir()
    (tmp_path / "unplugged").rename(place)
    assert one.sync(stick).sent == 1
    assert sorted(path.name for path in place.iterdir()) == held


def test_another_stick_in_its_place_is_told_from_it(tmp_path):
    (one,) = devices(tmp_path, 1, "casework")
    place = tmp_path / "media"
    stick = StickDepot(place, claim(place))
    place.rename(tmp_path / "first")
    claim(place)
    with pytest.raises(Unreachable, match="another depot"):
        one.sync(stick)


def test_what_was_lost_here_comes_back(tmp_path):
    (one,) = devices(tmp_path, 1, "casework")
    one.write("a")
    one.write("b")
    depot = HostileDepot()
    one.sync(depot)
    name = one.segment_of("b")
    (one.folder / "journal" / one.lane().hex() / name.hex()).unlink()
    done = one.sync(depot)
    assert (list(done.taken), done.own) == ([name], 1)
    assert one.texts() == {"a", "b"}


def test_what_is_damaged_here_is_not_spread(tmp_path):
    (one,) = devices(tmp_path, 1, "casework")
    one.write("a")
    path = one.folder / "journal" / one.lane().hex() / one.segment_of("a").hex()
    path.write_bytes(b"x" * 1024)
    depot = HostileDepot()
    one.sync(depot)
    assert path.name not in {name.hex() for name in depot.names(one.lane())}


def test_signs_of_life_are_written_when_a_device_was_silent(tmp_path):
    one, other = devices(tmp_path, 2, "casework")
    one.write("a")
    now = int(one.now.timestamp() * 1000)
    assert one.journal.beat(now + 3_600_000, 12) == []
    (sign,) = one.journal.beat(now + 13 * 3_600_000, 12)
    assert (list(sign.events), sign.header.n_events) == ([], 0)
    depot = HostileDepot()
    one.sync(depot)
    other.sync(depot)
    assert other.texts() == {"a"}
    assert other.troubles() == set()
