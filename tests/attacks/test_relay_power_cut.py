"""Cut the power at every write of the relay's store: what it acknowledged is there, whole, in its place, and in no other."""

from __future__ import annotations

import random
from functools import partial

import apsw
import pytest

from safeconduct.doors.relay import Lite
from safeconduct.errors import SafeconductError
from safeconduct.vault.depot import object_name
from tests.attacks.cut_disk import Machine

pytestmark = pytest.mark.slow

TOKEN, LANE, PUBLIC = b"\x01" * 32, b"\x02" * 16, b"\x03" * 32
BLOBS = [bytes([number]) * (900 + 700 * number) for number in range(1, 13)]


@pytest.fixture(scope="module")
def machine():
    made = Machine()
    yield made
    made.unregister()


def connecting(synchronous):
    class Laxer(apsw.Connection):
        def execute(self, sql, bindings=()):
            return super().execute(sql.replace("synchronous = FULL", f"synchronous = {synchronous}"), bindings)

    def connect():
        connection = Laxer("/x/relay.db", vfs="cut")
        connection.execute("PRAGMA locking_mode=exclusive").fetchall()
        connection.execute("PRAGMA wal_autocheckpoint=12").fetchall()  # sooner than in life: a cut must also fall into checkpoints
        return connection

    return connect


def work(connect, acknowledged):
    """Admit, open a lane, and put objects, one by one and several in a commit; every act that returned is noted."""
    lite = Lite(connect)
    lite.add_token(TOKEN, 1 << 20)
    assert lite.register(TOKEN, LANE, PUBLIC)
    lane = lite.lane(LANE)
    acknowledged["lane"] = True
    at = 0
    for count in (1, 1, 2, 1, 3, 1, 2, 1):
        batch = BLOBS[at : at + count]
        places = lite.put_all([(lane, object_name(blob), blob) for blob in batch])
        acknowledged.update(zip(places, batch, strict=True))
        at += count
    lite.close()


def fault_after(connect, acknowledged):
    """Open what a cut left and name the first thing that is wrong with it, or nothing."""
    try:
        lite = Lite(connect)
    except (SafeconductError, apsw.Error) as error:
        return f"does not open: {error}"
    try:
        lane = lite.lane(LANE)
        if lane is None:
            return "the lane is lost" if "lane" in acknowledged else ""
        held = dict(lite.since(lane, 0, 1 << 30))
        if any(held.get(place) != blob for place, blob in acknowledged.items() if place != "lane"):
            return "an acknowledged object is lost"
        if sorted(held) != list(range(1, lite.last(lane) + 1)) or [name for _, name in lite.names(lane, 0, 99)] != [
            object_name(held[place]) for place in sorted(held)
        ]:
            return "places and names do not agree"
        if lite.tokens()[0][2] != sum(map(len, held.values())):
            return "the room used is not what is there"
    finally:
        lite.close()
    return ""


def cut_everywhere(machine, synchronous, variants, seed):
    connect = connecting(synchronous)
    return machine.cut_everywhere(partial(work, connect), partial(fault_after, connect), dict, variants, random.Random(seed))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_cut_loses_what_the_relay_acknowledged(machine):
    points, states, faults = cut_everywhere(machine, "FULL", 3, seed=5)
    print(f"{points} writes, {states} states, {len(faults)} faults")
    assert states >= 500
    assert faults == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_relay_that_syncs_less_would_lose_objects(machine):
    """Without full syncs the same test must find losses, or it would find none anywhere."""
    _, _, faults = cut_everywhere(machine, "NORMAL", 1, seed=6)
    assert any(fault == "an acknowledged object is lost" for _, fault in faults)


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_cut_loses_anything_in_thousands_of_states(machine):
    _, states, faults = cut_everywhere(machine, "FULL", 40, seed=7)
    print(f"{states} states, {len(faults)} faults")
    assert states >= 5000
    assert faults == []
