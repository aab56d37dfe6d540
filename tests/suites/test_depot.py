"""One suite for every depot."""

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.depot import OBJECT_BYTES_CAP, FolderDepot, MemoryDepot, object_name

LANE, OTHER = bytes(16), b"\x01" * 16


@pytest.fixture(params=["memory", "folder"])
def depot(request, tmp_path):
    return MemoryDepot() if request.param == "memory" else FolderDepot(tmp_path / "depot")


def put(depot, blob, lane=LANE):
    depot.put(lane, object_name(blob), blob)
    return object_name(blob)


def test_an_empty_depot_holds_nothing(depot):
    assert (depot.lanes(), depot.names(LANE), depot.count(), depot.strangers(), depot.sweep()) == ([], [], 0, [], 0)


def test_what_is_put_is_there(depot):
    name = put(depot, b"one")
    assert depot.get(LANE, name) == b"one"
    assert depot.names(LANE) == [name]
    assert depot.lanes() == [LANE]
    assert depot.count() == 1


def test_putting_twice_is_putting_once(depot):
    put(depot, b"one")
    put(depot, b"one")
    assert depot.count() == 1


def test_lanes_are_apart(depot):
    name = put(depot, b"one")
    with pytest.raises(Damaged) as error:
        depot.get(OTHER, name)
    assert error.value.stage == "missing"
    put(depot, b"one", OTHER)
    assert depot.lanes() == [LANE, OTHER]
    assert depot.names(OTHER) == [name]


def test_names_are_sorted(depot):
    names = [put(depot, bytes([number])) for number in range(20)]
    assert depot.names(LANE) == sorted(names)


def test_a_name_that_is_not_that_of_the_content_is_refused(depot):
    with pytest.raises(Damaged) as error:
        depot.put(LANE, object_name(b"other"), b"one")
    assert error.value.stage == "name"
    assert depot.count() == 0


@pytest.mark.parametrize("lane", [b"", bytes(15), bytes(17)])
def test_a_lane_of_another_length_is_refused(depot, lane):
    with pytest.raises(Damaged) as error:
        depot.put(lane, object_name(b"one"), b"one")
    assert error.value.stage == "lane"


def test_the_largest_object_fits_and_a_larger_one_does_not(depot):
    assert len(depot.get(LANE, put(depot, bytes(OBJECT_BYTES_CAP)))) == OBJECT_BYTES_CAP
    with pytest.raises(Damaged) as error:
        put(depot, bytes(OBJECT_BYTES_CAP + 1))
    assert error.value.stage == "size"


def test_settling_and_sweeping_leave_all_as_it_is(depot):
    name = put(depot, b"one")
    depot.settle(LANE)
    depot.sweep()
    assert depot.get(LANE, name) == b"one"
