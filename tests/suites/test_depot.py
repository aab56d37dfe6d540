"""One suite for every depot: those of the vault itself, and those that may be far away and in strange hands."""

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.bucket import open_bucket
from safeconduct.vault.depot import OBJECT_BYTES_CAP, FolderDepot, Guarded, MemoryDepot, StickDepot, claim, object_name
from safeconduct.vault.relay import RelayDepot
from tests.buckets import TOKEN, stores
from tests.postgres import cluster, programs
from tests.relays import large, relay

DOORS = {bytes(16): b"\x0a" * 32, b"\x01" * 16: b"\x0b" * 32}
LANE, OTHER = bytes(16), b"\x01" * 16


@pytest.fixture(scope="module")
def databases():
    if programs() is None:
        pytest.skip("no PostgreSQL here: sudo apt-get install postgresql")
    with cluster() as fresh:
        yield fresh


@pytest.fixture(params=["memory", "folder"])
def depot(request, tmp_path):
    return MemoryDepot() if request.param == "memory" else FolderDepot(tmp_path / "depot")


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    with stores(tmp_path_factory.mktemp("stores") / "dav") as running:
        yield running


@pytest.fixture(params=["memory", "folder", "stick", "guarded", "relay", "postgres", "s3", "webdav"])
def far(request, tmp_path):
    place = tmp_path / "depot"
    match request.param:
        case "memory":
            yield MemoryDepot()
        case "folder":
            yield FolderDepot(place)
        case "stick":
            yield StickDepot(place, claim(place))
        case "guarded":
            yield Guarded(MemoryDepot())
        case "relay":
            with relay(tmp_path) as running:
                depot = RelayDepot(running.address, running.token, DOORS)
                yield depot
                depot.close()
        case "postgres":
            with large(request.getfixturevalue("databases")()) as running:
                depot = RelayDepot(running.address, running.token, DOORS)
                yield depot
                depot.close()
        case "s3":
            yield open_bucket(request.getfixturevalue("others").bucket(), TOKEN)
        case "webdav":
            running = request.getfixturevalue("others")
            place = running.folder / tmp_path.name
            place.mkdir()
            yield open_bucket(f"dav://{running.host}/dav/{place.name}", TOKEN)


def told(depot, lane=LANE, cursor=b"", *, with_blobs=False):
    """Give the names and the cursor of a whole answer, and whether it named everything."""
    stretches = list(depot.news(lane, cursor, with_blobs=with_blobs))
    assert [news.is_last for news in stretches] == [False] * (len(stretches) - 1) + [True]
    for news in stretches:
        assert all(object_name(blob) == name for name, blob in news.blobs.items())
    return {name for news in stretches for name in news.names}, stretches[-1].cursor, stretches[0].is_whole


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


def test_far_what_is_put_is_there_once(far):
    name = put(far, b"one")
    put(far, b"one")
    assert (far.get(LANE, name), far.names(LANE), far.names(OTHER)) == (b"one", [name], [])


def test_far_lanes_are_apart(far):
    name = put(far, b"one")
    with pytest.raises(Damaged) as error:
        far.get(OTHER, name)
    assert error.value.stage == "missing"


def test_far_a_false_name_a_wrong_lane_and_too_much_are_refused(far):
    for stage, lane, name, blob in [
        ("name", LANE, object_name(b"other"), b"one"),
        ("lane", bytes(15), object_name(b"one"), b"one"),
        ("size", LANE, bytes(32), bytes(OBJECT_BYTES_CAP + 1)),
    ]:
        with pytest.raises(Damaged) as error:
            far.put(lane, name, blob)
        assert error.value.stage == stage
    assert far.names(LANE) == []


def test_far_the_largest_object_fits(far):
    blob = bytes(OBJECT_BYTES_CAP)
    assert far.get(LANE, put(far, blob)) == blob


@pytest.mark.parametrize("with_blobs", [False, True])
def test_far_news_name_everything_and_then_what_came_later(far, with_blobs):
    assert told(far, with_blobs=with_blobs)[0] == set()
    first = {put(far, bytes([number])) for number in range(5)}
    names, cursor, is_whole = told(far, with_blobs=with_blobs)
    assert (names, is_whole) == (first, True)
    later = put(far, b"later")
    names, cursor, is_whole = told(far, cursor=cursor, with_blobs=with_blobs)
    assert names == (first | {later} if is_whole else {later})
    assert told(far, OTHER, with_blobs=with_blobs)[0] == set()


def test_far_after_a_glance_the_news_are_the_same(far):
    put(far, b"one")
    _, cursor, _ = told(far)
    for later in (set(), {object_name(b"later")}):
        for blob in (b"later",) if later else ():
            put(far, blob)
        far.glance([LANE, OTHER])
        names, _, is_whole = told(far, cursor=cursor)
        assert names == ({object_name(b"one")} | later if is_whole else later)


def test_two_relay_processes_on_one_database_give_each_object_one_place(databases):
    url = databases()
    with large(url) as first, large(url, token=first.token) as second:
        one, other = (RelayDepot(running.address, first.token, DOORS) for running in (first, second))
        names = [put(depot, bytes([number])) for number in range(8) for depot in (one, other)]
        assert sorted(set(names)) == one.names(LANE) == other.names(LANE)
        assert told(other, cursor=told(one)[1])[0] == set()
        later = put(one, b"later")
        assert told(other, cursor=told(one)[1][:16] + (8).to_bytes(8, "big"))[0] == {later}
        one.close()
        other.close()
