"""One suite for every depot: those of the vault itself, and those that may be far away and in strange hands."""

import pytest

from safeconduct.doors.relay import Full
from safeconduct.doors.relay.serving import clear_for_ever
from safeconduct.errors import Damaged
from safeconduct.vault.bucket import open_bucket
from safeconduct.vault.depot import (
    KEPT_DAYS,
    OBJECT_BYTES_CAP,
    FolderDepot,
    Guarded,
    MemoryDepot,
    StickDepot,
    claim,
    first_kept,
    object_name,
)
from safeconduct.vault.relay import RelayDepot
from tests.buckets import TOKEN, stores
from tests.intakes import Clock
from tests.postgres import cluster, programs
from tests.relays import beside, large, large_store, lite_at, relay

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


FRONT = b"SCT1\1\0\0\0" + LANE


def of_day(day, number=0, magic=b"SCT1"):
    return magic + FRONT[4:] + day.to_bytes(4, "big") + bytes([number]) * 100


@pytest.fixture(params=["relay", "postgres"])
def store(request, tmp_path):
    """Give a store that is asked in a loop of its own, and how it is asked."""
    with beside() as run:
        opening = (
            large_store(request.getfixturevalue("databases")()) if request.param == "postgres" else lite_at(str(tmp_path / "relay.db"))()
        )
        made = run(opening)
        run(made.add_token(b"t" * 32, 1500))
        run(made.register(b"t" * 32, LANE, b"p" * 32))
        yield made, run
        run(made.close())


def test_what_is_over_goes_from_a_store_with_its_room_and_nothing_else_does(store):
    kept, run = store
    lane, day = run(kept.lane(LANE)), 17_300

    def lay(blob):
        return run(kept.put(lane, object_name(blob), blob))

    gone = [of_day(0), of_day(day - KEPT_DAYS - 1, 1), of_day(day - KEPT_DAYS - 1, 2), b"SCT1"]
    stays = [of_day(day - KEPT_DAYS), of_day(day, 1), of_day((1 << 32) - 1), of_day(3, magic=b"SCS1"), of_day(3, magic=b"SCB1"), b"SCT"]
    places = [lay(blob) for blob in (*gone, *stays)]
    assert places == list(range(1, 11))
    before = run(kept.tokens())[0][2]
    assert run(kept.clear(first_kept(day))) == 4
    assert run(kept.clear(first_kept(day))) == 0
    assert run(kept.tokens())[0][2] == before - sum(map(len, gone))
    assert [blob for _, blob in run(kept.since(lane, 0, 1 << 20))[0]] == stays
    assert [run(kept.get(lane, object_name(blob))) for blob in gone] == [None] * 4
    assert lay(b"later") == 11
    assert run(kept.clear(first_kept(3))) == 0, "in the first days of 1970 nothing is over"


def test_reports_of_a_form_leave_a_quarter_of_the_room_to_laptops(store):
    kept, run = store
    lane, most = run(kept.lane(LANE)), (1500 - 1500 // 4) // len(of_day(1))

    def lay(blob):
        return run(kept.put(lane, object_name(blob), blob))

    assert [lay(of_day(1, number)) for number in range(most)] == list(range(1, most + 1))
    with pytest.raises(Full):
        lay(of_day(1, most))
    assert lay(bytes(1500 // 4)) == most + 1
    with pytest.raises(Full):
        lay(bytes(1500 // 4 - 1))


def test_room_that_was_given_back_is_used_again(store):
    kept, run = store
    lane = run(kept.lane(LANE))
    rests = []

    async def rest(seconds):
        rests.append(seconds)
        if seconds:
            raise KeyError

    for number in range(40):
        with pytest.raises(KeyError):
            run(clear_for_ever(kept, Clock((100 + 40 * number) * 86_400.0), rest))
        for each in range(3):
            blob = of_day(100 + 40 * number, each)
            run(kept.put(lane, object_name(blob), blob))
    assert run(kept.tokens())[0][2] == 3 * len(of_day(1))
    assert rests.count(0) == 39


def test_a_folder_takes_away_what_is_over(tmp_path):
    depot = FolderDepot(tmp_path / "depot")
    names = [put(depot, blob) for blob in (of_day(1), of_day(200), of_day(1, magic=b"SCS1"), b"")]
    assert depot.clear(LANE, 200) == 1
    assert depot.names(LANE) == sorted(names[1:])
    assert depot.clear(OTHER, 200) == 0


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
